// One claim of recipients on its way: several lines to the server at once, each recipient checked, marked, handed over and written down.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Act } from '#kernel/jobs.ts'
import { addMilliseconds, type Instant } from '#kernel/time.ts'
import type { Underway } from './adapters/adapter.ts'
import { claimBatch, stepOn, type Claimed, type Mailing, type Settled } from './actions/mailing.ts'
import type { Press } from './press.ts'
import { backoff, mostAttempts, verdictOf } from './rules.ts'
import { LineFault, openLine } from './smtp.ts'
import type { Handed, Line } from './wire.ts'
import { takeConnections } from './store/account.ts'
import { releaseClaim } from './store/send.ts'

/** The open lines, kept from one claim to the next. */
export type Lanes = (Line | undefined)[]

interface Desk {
  /** On the connection that holds the claim's locks. */
  readonly act: Act
  now(): Instant
  readonly signal: AbortSignal
}

interface Batch {
  readonly dispatch: Underway
  readonly mailing: Mailing
  readonly press: Press
  readonly claim: string
  readonly lanes: Lanes
}

/** What came of a batch. */
interface Mailed {
  /** How many recipients were looked at. */
  readonly decided: number
  /** When the account may send again, when nobody was looked at because its limit is reached. */
  readonly freeAt: Instant | null
  /** A sentence when the account is at fault. */
  readonly trouble: string | null
  /** When it will not mend by itself. */
  readonly broken: LineFault | null
}

// Milliseconds until an account is asked again whose connections were all in use by others.
const busyFor = 1000

/** Claims and mails a batch, over as many connections of the account as nobody else uses now. */
export async function mailBatch(desk: Desk, batch: Batch): Promise<Mailed> {
  const { dispatch, mailing, claim, lanes } = batch
  const allowed = await desk.act((caller) => takeConnections(caller, dispatch.accountId!, mailing.connections))
  for (const line of lanes.splice(allowed)) line?.close()
  if (allowed === 0) return { decided: 0, freeAt: addMilliseconds(desk.now(), busyFor), trouble: null, broken: null }
  const { decided, claimed, freeAt } = await desk.act((caller) => claimBatch(caller, dispatch, claim))
  const course: Course = { waiting: [...claimed], stopped: false, trouble: null, broken: null, step: stepper(desk.act, batch) }
  try {
    const many = Math.min(allowed, claimed.length)
    // Every lane comes to its end before the locks are given back, also when one of them fails.
    const ended = await Promise.allSettled(Array.from({ length: many }, (_, lane) => runLane(desk, batch, course, lane)))
    const broken = ended.find((end) => end.status === 'rejected')
    if (broken) throw broken.reason
  } finally {
    if (claimed.length > 0) await desk.act((caller) => releaseClaim(caller, claim))
    // What broke is opened anew by the next claim.
    for (const [lane, line] of lanes.entries()) if (line && !line.open) lanes[lane] = undefined
  }
  return { decided, freeAt, trouble: course.trouble, broken: course.broken }
}

/** What the lanes of a batch share. */
interface Course {
  readonly waiting: Claimed[]
  stopped: boolean
  trouble: string | null
  broken: LineFault | null
  step: Step
}

type Step = (done: Settled | undefined, next: string | undefined) => Promise<string | undefined>

async function runLane(desk: Desk, batch: Batch, course: Course, lane: number): Promise<void> {
  let done: Settled | undefined
  try {
    while (!course.stopped && !desk.signal.aborted) {
      const recipient = course.waiting.shift()
      if (!recipient) break
      const message = await batch.press.copyFor(recipient, desk.now())
      if (message === null) {
        await course.step(failed(recipient, 'unsafe_header', null), undefined)
        continue
      }
      const line = await lineOf(batch, lane)
      const verdict = await course.step(done, recipient.id)
      done = undefined
      if (verdict === 'held' || verdict === undefined) course.stopped = true
      if (verdict !== 'go') continue
      const handed = await line.hand(batch.mailing.returnPath, recipient.email, message)
      done = settledBy(recipient, handed, desk.now(), course)
    }
  } catch (error) {
    course.stopped = true
    if (!(error instanceof LineFault)) throw error
    course.trouble ??= error.message
    if (error.lasting) course.broken ??= error
  } finally {
    if (done) await course.step(done, undefined)
  }
}

async function lineOf({ mailing, lanes }: Batch, lane: number): Promise<Line> {
  const line = lanes[lane]
  if (line?.open) return line
  return (lanes[lane] = await openLine(mailing.server))
}

/** What the answer means for the recipient, and for the others when the account is at fault. */
function settledBy(recipient: Claimed, handed: Handed, now: Instant, course: Course): Settled {
  const again = (answer: string, attempts: number): Settled =>
    attempts >= mostAttempts
      ? failed(recipient, 'given_up', answer, attempts)
      : { ...plain(recipient), state: 'queued', answer, attempts, dueAt: addMilliseconds(now, attempts === 0 ? 0 : backoff(attempts)) }
  switch (handed.outcome) {
    case 'accepted':
      return { ...plain(recipient), state: 'delivered', answer: handed.answer }
    case 'uncertain':
      return { ...plain(recipient), state: 'uncertain', reason: 'connection_lost', answer: handed.answer }
    case 'unsent':
      return again(handed.answer, recipient.attempts + 1)
    case 'refused': {
      const verdict = verdictOf(handed.stage, handed.code, handed.answer)
      if (verdict.next === 'failed') return failed(recipient, verdict.reason, handed.answer)
      if (verdict.next === 'again') return again(handed.answer, recipient.attempts + 1)
      course.stopped = true
      course.trouble ??= `The server refuses this sender: ${handed.answer}`
      return again(handed.answer, recipient.attempts)
    }
  }
}

const plain = ({ id, personId, email, attempts }: Claimed) => ({ id, personId, email, attempts, reason: null, answer: null, dueAt: null })

function failed(recipient: Claimed, reason: string, answer: string | null, attempts = recipient.attempts): Settled {
  return { ...plain(recipient), state: 'failed', reason, answer, attempts }
}

/** What one lane asks for: to write down what became of its last recipient, and whether the next one may go. */
interface Asked {
  readonly done: Settled | undefined
  readonly next: string | undefined
  readonly settle: (verdict: string | undefined) => void
  readonly fail: (error: unknown) => void
}

// Milliseconds. Lanes that answer within it share a transaction; without the wait the first would go alone and all others after it.
const gathering = 2

/** Gathers what the lanes ask for and does it in one transaction, so that many hand-overs cost one commit. */
function stepper(act: Act, { dispatch, claim }: Batch): Step {
  let asked: Asked[] = []
  let busy = false
  const take = async (now: readonly Asked[]) => {
    const done = now.flatMap((one) => one.done ?? [])
    const next = now.flatMap((one) => one.next ?? [])
    try {
      const verdicts = await act((caller) => stepOn(caller, dispatch, claim, done, next))
      for (const one of now) one.settle(one.next === undefined ? undefined : verdicts.get(one.next))
    } catch (error) {
      for (const { fail } of now) fail(error)
    }
  }
  const run = async () => {
    busy = true
    while (asked.length > 0) {
      await sleep(gathering)
      const now = asked
      asked = []
      await take(now)
    }
    busy = false
  }
  return (done, next) =>
    new Promise((settle, fail) => {
      asked.push({ done, next, settle, fail })
      if (!busy) void run()
    })
}
