// The test of an e-mail account: every step tried in order against the real server, each with what was found, in words.
import { newId } from '#kernel/id.ts'
import type { Instant } from '#kernel/time.ts'
import type { Trial } from './actions/account.ts'
import type { Step } from './contract/account.ts'
import { signedMessage, type Signer } from './dkim.ts'
import { written } from './mail.ts'
import { headerSafe, isLoopback } from './rules.ts'
import { LineFault, openLine, type Server } from './smtp.ts'

/** Connects, signs in and sends a test message. The steps that were reached, the failed one last. */
export async function tryAccount(trial: Trial, now: Instant): Promise<Step[]> {
  const { access } = trial
  if ('broken' in access) return [access.broken]
  const { server, signer } = access
  const steps: Step[] = [aboutAddress(trial.publicUrl, server)]
  try {
    const line = await openLine(server, (step, words) => {
      const open = step === 'secure' && server.security === 'none' && !isLoopback(server.host)
      steps.push({ step, outcome: open ? 'warning' : 'ok', words })
    })
    steps.push(await sendTest(trial, signer, line, now).finally(() => line.close()))
  } catch (error) {
    if (!(error instanceof LineFault)) throw error
    steps.push({ step: error.step, outcome: 'failed', words: error.message })
  }
  return steps
}

/** Without an https address mail programs show no one-click unsubscribe (RFC 8058 §3.1); with one of this machine no link works for others. */
function aboutAddress(publicUrl: string, server: Server): Step {
  const { protocol, hostname, origin } = new URL(publicUrl)
  if (isLoopback(hostname)) {
    const trying = isLoopback(server.host)
    const words = trying
      ? `Links will lead to ${origin}: good for trying it out on this machine.`
      : `Links would lead to ${origin}, which is this machine: until a public address is set, nothing is sent to others.`
    return { step: 'address', outcome: trying ? 'ok' : 'warning', words }
  }
  if (protocol !== 'https:')
    return {
      step: 'address',
      outcome: 'warning',
      words: `${origin} is not encrypted: mail programs offer one-click unsubscribe only with https.`,
    }
  return { step: 'address', outcome: 'ok', words: `Links and the unsubscribe page lead to ${origin}.` }
}

async function sendTest(
  { from, to, returnPath, organisation }: Trial,
  signer: Signer | null,
  line: Awaited<ReturnType<typeof openLine>>,
  now: Instant,
): Promise<Step> {
  const text = `This is a test message of ${organisation}.\n\nIt came through the e-mail account that was connected in Throughline, so messages can leave through it.`
  const messageId = `<${newId()}@${from.address.split('@')[1]!}>`
  const message = await written(
    { from, replyTo: null, to: { name: '', address: to }, messageId, now, unsubscribe: null },
    // A name of several lines may stand in the text, and not in a header.
    { subject: headerSafe(organisation) ? `Test message of ${organisation}` : 'Test message', text },
  )
  const handed = await line.hand(returnPath, to, await signedMessage(message, signer))
  if (handed.outcome === 'accepted')
    return { step: 'message', outcome: 'ok', words: `The server took the test message. It said: ${handed.answer}` }
  if (handed.outcome === 'refused') {
    const whom = {
      connect: 'the connection',
      sign_in: 'the sign-in',
      sender: `the sender ${returnPath}`,
      recipient: 'the recipient',
      data: 'the message',
    }[handed.stage]
    return { step: 'message', outcome: 'failed', words: `The server refused ${whom}. It said: ${handed.answer}` }
  }
  return { step: 'message', outcome: 'failed', words: `The connection broke while the test message was on its way: ${handed.answer}` }
}
