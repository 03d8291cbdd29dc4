// A test copy on its way: one message to one address, and what the server said of it.
import { newId } from '#kernel/id.ts'
import type { Job } from '#kernel/jobs.ts'
import { noteTest, openTest } from './actions/testcopy.ts'
import { signedMessage } from './dkim.ts'
import { written } from './mail.ts'
import { withoutAddresses } from './rules.ts'
import { LineFault, openLine } from './smtp.ts'

/** Sends a test copy once; whoever wants another one asks again. */
export async function sendTestCopy(
  job: Job,
  { testId, accountId, sealed }: { testId: string; accountId: string; sealed: string },
): Promise<void> {
  const prepared = await job.act((caller) => openTest(caller, accountId, sealed))
  const outcome = prepared ? await handOver(job, prepared) : refusal('The e-mail account has been disconnected.')
  await job.act((caller) => noteTest(caller, testId, outcome))
}

type Prepared = NonNullable<Awaited<ReturnType<typeof openTest>>>

const refusal = (answer: string) => ({ state: 'refused' as const, answer: withoutAddresses(answer) })

async function handOver(job: Job, { server, from, replyTo, signer, copy }: Prepared) {
  try {
    const messageId = `<${newId()}@${from.address.split('@')[1]!}>`
    const envelope = { from, replyTo, to: { name: '', address: copy.to }, messageId, now: job.now(), unsubscribe: null }
    const message = await signedMessage(await written(envelope, copy), signer)
    const line = await openLine(server)
    const handed = await line.hand(from.address, copy.to, message).finally(() => line.close())
    return handed.outcome === 'accepted' ? { state: 'sent' as const, answer: withoutAddresses(handed.answer) } : refusal(handed.answer)
  } catch (error) {
    if (!(error instanceof LineFault)) throw error
    return refusal(error.message)
  }
}
