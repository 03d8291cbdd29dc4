// The reading of one return mailbox: opened, looked through a stretch at a time, and what concerns us written down.
import type { Act, Job } from '#kernel/jobs.ts'
import { addMilliseconds } from '#kernel/time.ts'
import { noteOpened, noteUnread, openReading, type Reading } from './actions/mailbox.ts'
import { noteReturned, type Found } from './actions/returned.ts'
import type { MailboxStep } from './contract/mailbox.ts'
import { mostFetched, openPost, PostFault, type Post } from './imap.ts'
import { mayConcern, readReturned, tellingHeaders } from './returned.ts'
import { takeMailbox } from './store/mailbox.ts'

/** Messages that one run looks at, and that are written down together. */
const mostAtOnce = 500
const stretchSize = 50

/** How far back a mailbox is read that was never read before, or that its server has numbered anew: what is older says little of today's addresses. */
const firstReach = 14 * 86_400_000

/** Reads what is new in a mailbox; another worker that reads it meanwhile is left to it. */
export async function readMailbox(job: Job, { mailboxId }: { mailboxId: string }): Promise<void> {
  await job.locked([], async (act) => {
    if (!(await act((caller) => takeMailbox(caller, mailboxId)))) return
    const reading = await act((caller) => openReading(caller, mailboxId))
    if (!reading) return
    const steps: MailboxStep[] = []
    try {
      const post = await openPost(reading.server, reading.folder, (step) => steps.push(step))
      try {
        await act((caller) => noteOpened(caller, reading, steps))
        await readOn(job, act, reading, post)
      } finally {
        post.close()
      }
    } catch (error) {
      if (!(error instanceof PostFault)) throw error
      const failed = { step: error.step, outcome: 'failed', words: error.message } as const
      const before = steps.filter(({ step }) => step !== error.step)
      await act((caller) => noteUnread(caller, reading, [...before, failed], error.message))
    }
  })
}

async function readOn(job: Job, act: Act, reading: Reading, post: Post): Promise<void> {
  const { uidValidity } = post
  const known = reading.read?.uidValidity === uidValidity ? reading.read : null
  const uids = await post.newer(known ?? { since: addMilliseconds(job.now(), -firstReach) })
  const now = uids.slice(0, mostAtOnce)
  // With nothing to look at, the place is noted all the same: what arrives from here on is new.
  if (now.length === 0) {
    const upTo = Math.max(known?.lastUid ?? 0, post.lastUid, 0)
    await act((caller) => noteReturned(caller, reading, { uidValidity, upTo, more: false, found: [] }))
  }
  for (let from = 0; from < now.length && !job.signal.aborted; from += stretchSize) {
    const stretch = now.slice(from, from + stretchSize)
    const found = await lookThrough(job, post, stretch)
    const more = from + stretchSize >= now.length && uids.length > now.length
    if (!(await act((caller) => noteReturned(caller, reading, { uidValidity, upTo: stretch.at(-1)!, more, found })))) return
  }
}

/** Of a stretch, what may concern us. Of everything else no more than a few headers is ever fetched. */
async function lookThrough(job: Job, post: Post, uids: readonly number[]): Promise<Found[]> {
  const found: Found[] = []
  for (const { uid, headers, size, receivedAt } of await post.items(uids, tellingHeaders)) {
    if (!mayConcern(headers)) continue
    const raw = await post.read(uid)
    if (raw === undefined) continue
    found.push({ uid, receivedAt: receivedAt ?? job.now(), cut: size > mostFetched, returned: await readReturned(raw) })
  }
  return found
}
