// The work of channels that happens later: deliveries, tests of accounts, closing the gate, mail of the program itself, and recovery.
import { z } from 'zod'
import { id } from '#kernel/contract.ts'
import { enqueue, reaction, task, type Job, type Jobs } from '#kernel/jobs.ts'
import { addMilliseconds } from '#kernel/time.ts'
import { events as personEvents } from '#people/contract/person.ts'
import { noteTrial, openTrial } from './actions/account.ts'
import { closeDispatch, openDispatch, recoverDispatches } from './actions/delivery.ts'
import { askDomainsAgain, noteDomain, openDomainCheck } from './actions/domain.ts'
import { noteClosed } from './actions/hold.ts'
import { readMailboxes } from './actions/mailbox.ts'
import { mailConfirmation, openSystemMail } from './actions/system.ts'
import { applyUncertainPolicies } from './actions/uncertain.ts'
import { adapters } from './adapters/list.ts'
import { signedMessage } from './dkim.ts'
import { examineDomain } from './domain.ts'
import { written } from './mail.ts'
import { readMailbox } from './reading.ts'
import { verdictOf } from './rules.ts'
import { openLine } from './smtp.ts'
import { gateLock } from './store/hold.ts'
import { forgetPreviews } from './store/page.ts'
import { deleteReplies } from './store/reply.ts'
import { forgetPerson } from './store/send.ts'
import { sendTestCopy } from './testcopy.ts'
import { tryAccount } from './trial.ts'

/** One turn of a dispatch: through the gate, out through its channel, and what came of it. */
async function deliver(job: Job, { dispatchId }: { dispatchId: string }): Promise<void> {
  const dispatch = await job.act((caller) => openDispatch(caller, dispatchId))
  if (!dispatch) return
  const outcome = await adapters[dispatch.parcel.adapter].send(job, dispatch)
  await job.act((caller) => closeDispatch(caller, dispatchId, outcome))
}

async function testAccount(job: Job, { accountId, to }: { accountId: string; to: string }): Promise<void> {
  const trial = await job.act((caller) => openTrial(caller, accountId, to))
  if (!trial) return
  const steps = await tryAccount(trial, job.now())
  await job.act((caller) => noteTrial(caller, accountId, trial, steps))
}

async function checkDomain(job: Job, { accountId }: { accountId: string }): Promise<void> {
  const question = await job.act((caller) => openDomainCheck(caller, accountId))
  if (!question) return
  const examined = await examineDomain(question, job.nameServers)
  await job.act((caller) => noteDomain(caller, accountId, question, examined))
}

// The lock is refused after the session's lock_timeout; a server that stalls lets one wait longer.
const lockRefused = '55P03'
const mostWaits = 60

/** Waits until every hand-over that was under way is over, and notes the instant. */
async function closeGate(job: Job, { holdId }: { holdId: string }): Promise<void> {
  for (let waited = 1; ; waited++) {
    try {
      await job.locked([{ name: gateLock(job.orgId) }], async () => {})
      break
    } catch (error) {
      if ((error as { code?: string }).code !== lockRefused || waited >= mostWaits || job.signal.aborted) throw error
    }
  }
  // The instant is read after the lock was had: whatever is handed over later has seen the hold.
  await job.act((caller) => noteClosed(caller, holdId))
}

async function systemMail(
  job: Job,
  { accountId, sealed, messageId }: { accountId: string; sealed: string; messageId: string },
): Promise<void> {
  const prepared = await job.act((caller) => openSystemMail(caller, accountId, sealed))
  if (!prepared) return job.log.warn({}, 'a mail of the program was not sent: its e-mail account has been disconnected')
  const { server, from, signer, mail } = prepared
  const bare = await written({ from, replyTo: null, to: mail.to, messageId, now: job.now(), unsubscribe: null }, mail)
  const message = await signedMessage(bare, signer)
  const line = await openLine(server)
  const handed = await line.hand(from.address, mail.to.address, message).finally(() => line.close())
  if (handed.outcome === 'accepted') return
  const lasting = handed.outcome === 'refused' && verdictOf(handed.stage, handed.code, handed.answer).next !== 'again'
  if (lasting) return job.log.warn({ answer: handed.answer }, 'a mail of the program was refused')
  // A second copy of such a mail does no harm; none at all would.
  throw new Error(`a mail of the program has not been accepted: ${handed.answer}`)
}

const halfMinute = 30_000

/** Twice a minute, so that what a crash interrupted goes on within half a minute. */
async function recover(job: Job): Promise<void> {
  await job.act(async (caller) => {
    await recoverDispatches(caller)
    await enqueue(
      caller,
      'channels.recover',
      {},
      { runAt: addMilliseconds(caller.now, halfMinute), key: `channels.recoverAgain:${job.orgId}`, attempts: 1 },
    )
  })
  await job.act(applyUncertainPolicies)
}

async function recoverOnce(job: Job): Promise<void> {
  await job.act(recoverDispatches)
  await job.act(applyUncertainPolicies)
}

export const jobs: Jobs = {
  tasks: [
    task('channels.deliver', z.object({ dispatchId: id }), deliver),
    task('channels.testAccount', z.object({ accountId: id, to: z.string() }), testAccount, 1),
    task('channels.checkDomain', z.object({ accountId: id }), checkDomain, 1),
    task('channels.readMailbox', z.object({ mailboxId: id }), readMailbox, 1),
    task('channels.closeGate', z.object({ holdId: id }), closeGate),
    task('channels.systemMail', z.object({ accountId: id, sealed: z.string(), messageId: z.string() }), systemMail, 6),
    task('channels.recover', z.object({}), recoverOnce, 1),
    task('channels.sendTest', z.object({ testId: id, accountId: id, sealed: z.string() }), sendTestCopy, 1),
  ],
  schedules: [
    { name: 'channels.recover', cron: '* * * * *', run: recover },
    { name: 'channels.readMailboxes', cron: '* * * * *', run: (job) => job.act(readMailboxes) },
    { name: 'channels.checkDomains', cron: '41 3 * * *', run: (job) => job.act(askDomainsAgain) },
  ],
  reactions: [
    reaction('channels.forgetPerson', personEvents.personErased, async (caller, { objectId }) => {
      await forgetPerson(caller, objectId)
      await deleteReplies(caller, objectId)
      await forgetPreviews(caller)
    }),
    reaction('channels.mailConfirmation', personEvents.consentAsked, (caller, { data }) => mailConfirmation(caller, data.askingId)),
  ],
}
