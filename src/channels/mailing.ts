// Recipients of a dispatch on their way: several lines to the server at once, each recipient claimed, checked, marked, handed over and written down.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Caller } from '#kernel/caller.ts'
import type { Act } from '#kernel/jobs.ts'
import { addMilliseconds, type Instant } from '#kernel/time.ts'
import type { Underway } from './adapters/adapter.ts'
import { claimBatch, stepOn, type Batch, type Claimed, type Mailing, type Settled } from './actions/mailing.ts'
import type { Press } from './press.ts'
import { backoff, claimSize, mostAttempts, verdictOf } from './rules.ts'
import { LineFault, openLine } from './smtp.ts'
import type { Handed, Line } from './wire.ts'
import { takeConnections } from './store/account.ts'
import { releaseClaim } from './store/send.ts'

/** The open lines, kept from one stint to the next. */
export type Lanes = (Line | undefined)[]

interface Desk {
  /** On the connection that holds the locks. */
  readonly act: Act
  now(): Instant
  readonly signal: AbortSignal
}

/** The work under one set of locks: claim after claim under one name, as long as it is quick. */
interface Stint {
  readonly dispatch: Underway
  readonly mailing: Mailing
  readonly press: Press
  readonly claim: string
  readonly lanes: Lanes
}

/** What came of a stint. */
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

// Milliseconds. After it nothing more is claimed under the same locks: whoever waits to close the gate, or for connections, gets them then.
const stintFor = 1000

// Milliseconds. A lane takes as many recipients at once as it handed over within this time before.
const handfulFor = 100

// Milliseconds. The last look before a hand-over is never older: who has not begun by then goes back, however suddenly a server became slow.
const lookHolds = 1000

/** Recipients that one lane has in hand at most. */
export const mostInHand = 4

/** Claims and mails recipients, over as many connections of the account as nobody else uses now. */
export async function mailStint(desk: Desk, stint: Stint): Promise<Mailed> {
  const { dispatch, mailing, claim, lanes } = stint
  const allowed = await desk.act((caller) => takeConnections(caller, dispatch.accountId!, mailing.connections))
  for (const line of lanes.splice(allowed)) line?.close()
  if (allowed === 0) return { decided: 0, freeAt: addMilliseconds(desk.now(), busyFor), trouble: null, broken: null }
  const course = new Course(desk, stint, allowed)
  await course.claim()
  try {
    const many = Math.min(allowed, course.waiting.length)
    // Every lane comes to its end before the locks are given back, also when one of them fails.
    const ended = await Promise.allSettled(Array.from({ length: many }, (_, lane) => runLane(desk, stint, course, lane)))
    const broken = ended.find((end) => end.status === 'rejected')
    if (broken) throw broken.reason
  } finally {
    if (course.claimed) await desk.act((caller) => releaseClaim(caller, claim))
    // What broke is opened anew by the next stint.
    for (const [lane, line] of lanes.entries()) if (line && !line.open) lanes[lane] = undefined
  }
  return course
}

/** What one lane asks for: to write down what became of its last recipients, and whether the next ones may go. */
interface Asked {
  readonly done: readonly Settled[]
  readonly next: readonly string[]
  readonly settle: (verdicts: Map<string, string>) => void
  readonly fail: (error: unknown) => void
}

// Milliseconds. Lanes that answer within it share a transaction; without the wait the first would go alone and all others after it.
const gathering = 2

/** What the lanes of a stint share: who waits, and one transaction after the other for what they ask. */
class Course implements Mailed {
  readonly waiting: Claimed[] = []
  decided = 0
  claimed = false
  freeAt: Instant | null = null
  stopped = false
  trouble: string | null = null
  broken: LineFault | null = null
  /** Whether nobody more is to be claimed in this stint. */
  exhausted = false
  readonly #desk: Desk
  readonly #stint: Stint
  /** While one half of the lanes waits for the database, the other half hands over. */
  readonly #half: number
  readonly #until = performance.now() + stintFor
  #asked: Asked[] = []
  #busy = false

  constructor(desk: Desk, stint: Stint, lanes: number) {
    this.#desk = desk
    this.#stint = stint
    this.#half = Math.ceil(lanes / 2)
  }

  get goesOn(): boolean {
    return !this.stopped && !this.#desk.signal.aborted
  }

  async claim(): Promise<void> {
    this.#had(await this.#desk.act((caller) => this.#claimed(caller)))
  }

  #claimed(caller: Caller): Promise<Batch> {
    const { dispatch, claim } = this.#stint
    return claimBatch(caller, dispatch, claim)
  }

  #had({ decided, claimed, freeAt }: Batch): void {
    this.waiting.push(...claimed)
    this.claimed ||= claimed.length > 0
    this.decided += decided
    if (this.decided === 0) this.freeAt = freeAt
    this.exhausted ||= decided === 0 || performance.now() > this.#until
  }

  step(done: readonly Settled[], next: readonly string[]): Promise<Map<string, string>> {
    return new Promise((settle, fail) => {
      this.#asked.push({ done, next, settle, fail })
      if (!this.#busy) void this.#run()
    })
  }

  async #run(): Promise<void> {
    this.#busy = true
    while (this.#asked.length > 0) {
      if (this.#asked.length < this.#half) await sleep(gathering)
      await this.#take(this.#asked.splice(0, this.#half))
    }
    this.#busy = false
  }

  async #take(asked: readonly Asked[]): Promise<void> {
    const { dispatch, claim } = this.#stint
    const done = asked.flatMap((one) => one.done)
    const next = asked.flatMap((one) => one.next)
    try {
      // Before the last of the former claim are gone, or the lanes would wait for it; in the same transaction, for what costs is its end.
      const more = this.goesOn && !this.exhausted && this.waiting.length < claimSize / 2
      const stepped = more || done.length + next.length > 0
      const { batch, verdicts } = stepped
        ? await this.#desk.act(async (caller) => ({
            batch: more ? await this.#claimed(caller) : null,
            verdicts: await stepOn(caller, dispatch, claim, done, next),
          }))
        : { batch: null, verdicts: new Map<string, string>() }
      if (batch !== null) this.#had(batch)
      for (const { settle } of asked) settle(verdicts)
    } catch (error) {
      for (const { fail } of asked) fail(error)
    }
  }
}

async function runLane(desk: Desk, stint: Stint, course: Course, lane: number): Promise<void> {
  const done: Settled[] = []
  let size = 1
  try {
    while (course.goesOn && (course.waiting.length > 0 || !course.exhausted)) {
      const handful = await pressed(desk, stint, course.waiting.splice(0, size), done)
      if (handful.length > 0) await lineOf(stint, lane)
      const verdicts = await course.step(
        done.splice(0),
        handful.map(({ recipient }) => recipient.id),
      )
      const cleared = handful.filter(({ recipient }) => verdicts.get(recipient.id) === 'go')
      // Held, or not ours any more.
      if (handful.some(({ recipient }) => (verdicts.get(recipient.id) ?? 'held') === 'held')) course.stopped = true
      const began = performance.now()
      await handOver(desk, stint, course, lane, cleared, done)
      if (cleared.length > 0) size = handfulAt((performance.now() - began) / cleared.length)
    }
  } catch (error) {
    course.stopped = true
    if (!(error instanceof LineFault)) throw error
    course.trouble ??= error.message
    if (error.lasting) course.broken ??= error
  } finally {
    if (done.length > 0) await course.step(done, [])
  }
}

/** A recipient with the message as it goes over the line. */
interface Copy {
  readonly recipient: Claimed
  readonly message: string
}

async function pressed(desk: Desk, { press }: Stint, recipients: readonly Claimed[], done: Settled[]): Promise<Copy[]> {
  const copies: Copy[] = []
  for (const recipient of recipients) {
    const message = await press.copyFor(recipient, desk.now())
    if (message === null) done.push(failed(recipient, 'unsafe_header', null))
    else copies.push({ recipient, message })
  }
  return copies
}

/** Hands over what was cleared and marked, one after the other; what is not begun when this must stop, or in time, is put back. */
async function handOver(desk: Desk, stint: Stint, course: Course, lane: number, cleared: Copy[], done: Settled[]): Promise<void> {
  const left = [...cleared]
  const until = performance.now() + lookHolds
  try {
    while (left.length > 0) {
      // Opening it anew may have taken its time.
      const line = await lineOf(stint, lane)
      if (!course.goesOn || performance.now() > until) break
      const { recipient, message } = left.shift()!
      const handed = await line.hand(stint.mailing.returnPath, recipient.email, message)
      done.push(settledBy(recipient, handed, desk.now(), course))
    }
  } finally {
    done.push(...left.map(({ recipient }): Settled => ({ ...plain(recipient), state: 'queued' })))
  }
}

const handfulAt = (millisecondsEach: number) => Math.max(1, Math.min(mostInHand, Math.floor(handfulFor / millisecondsEach)))

async function lineOf({ mailing, lanes }: Stint, lane: number): Promise<Line> {
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
