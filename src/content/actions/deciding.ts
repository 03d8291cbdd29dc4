// How an A/B test goes on by itself: its figures, the end of its sending, the decision by its rule, and the winner's way to the rest.
import type { Caller } from '#kernel/caller.ts'
import { expectFound } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { Fault, fault } from '#kernel/fault.ts'
import { enqueue } from '#kernel/jobs.ts'
import { addMilliseconds, type Instant } from '#kernel/time.ts'
import { cancelDispatchOf, dispatchesByIds } from '#channels/actions/dispatch.ts'
import { anybodyIn, responses } from '#channels/actions/response.ts'
import { faults as base } from '../contract/base.ts'
import { events } from '../contract/comparison.ts'
import { letterOf, restFrom, verdictOf, type Measure } from '../rules/comparison.ts'
import * as store from '../store/comparison.ts'
import { pieceById } from '../store/piece.ts'
import { lockVariant } from '../store/variant.ts'
import { goOn } from './publish.ts'

export type ComparisonRow = NonNullable<Awaited<ReturnType<typeof store.comparisonById>>>
type ContenderRow = Awaited<ReturnType<typeof store.contendersOf>>[number]

/** What a person does after following the link; null where following it is all that is counted. */
export const kindsOf = { clicked: null, submitted: ['submitted'], ordered: ['ordered'], gave: ['gave'] } as const satisfies Record<
  Measure,
  readonly string[] | null
>

export interface Figure {
  readonly variantId: string
  readonly delivered: number
  readonly responded: number
}

/** What each version was decided on; before that, what has come of it up to now or to the end of the counting. */
export async function figuresOf(caller: Caller, test: ComparisonRow, contenders: readonly ContenderRow[]): Promise<Figure[]> {
  const kept = contenders.flatMap(({ variantId, delivered, responded }) =>
    delivered === null || responded === null ? [] : [{ variantId, delivered, responded }],
  )
  if (kept.length === contenders.length) return kept
  const until = test.endsAt !== null && test.endsAt < caller.now ? test.endsAt : caller.now
  const found = await responses(
    caller,
    contenders.map(({ dispatchId }) => dispatchId),
    { kinds: kindsOf[test.measure], until },
  )
  return contenders.map(({ variantId }, index) => {
    const { delivered, responded } = found[index]!
    return { variantId, delivered, responded }
  })
}

// Tracking tells of a click some seconds later, once it knows that no scanner made it.
const settlingMilliseconds = 10_000

/** A dispatch has come to its end: the counting begins with the last of the test, and the test is over when one of them did not get through. */
export async function noteTestEnded(caller: Caller, dispatchId: string): Promise<void> {
  const id = await store.comparisonOfDispatch(caller, dispatchId)
  const test = id === undefined ? undefined : await store.comparisonToChange(caller, id)
  if (!test) return
  if (test.restDispatchId === dispatchId) return noteRestEnded(caller, test)
  if (test.state !== 'sending' && test.state !== 'counting') return
  const dispatches = await dispatchesOf(caller, test)
  const broken = dispatches.findIndex(({ state }) => state === 'failed' || state === 'cancelled')
  if (broken >= 0)
    return stop(caller, test, `Version ${letterOf(broken)} was not sent: ${dispatches[broken]!.failure ?? 'its dispatch was cancelled.'}`)
  const endsAt = endOf(test, dispatches)
  if (endsAt === null || endsAt === test.endsAt) return
  await store.changeComparison(caller, test.id, { state: 'counting', endsAt })
  await record(caller, events.comparisonSent, { id: test.id, version: test.version + 1 }, { pieceId: test.pieceId, endsAt })
  await decideLater(caller, test.id, endsAt)
}

/** The rest did not get it, or only in part: the choice is open again. */
async function noteRestEnded(caller: Caller, test: ComparisonRow): Promise<void> {
  const [rest] = await dispatchesByIds(caller, [test.restDispatchId!])
  if (test.state !== 'decided' || (rest!.state !== 'failed' && rest!.state !== 'cancelled')) return
  await stop(caller, test, `The rest has not got it: ${rest!.failure ?? 'its dispatch was cancelled.'}`)
}

async function dispatchesOf(caller: Caller, { id }: ComparisonRow) {
  const contenders = await store.contendersOf(caller, [id])
  return dispatchesByIds(
    caller,
    contenders.map(({ dispatchId }) => dispatchId),
  )
}

/** When the counting ends; null while a message of the test may still leave. A hold or a pause thus only moves it. */
function endOf({ hours }: ComparisonRow, dispatches: readonly { endedAt: Instant | null }[]): Instant | null {
  const ends = dispatches.map(({ endedAt }) => endedAt)
  if (!ends.every((at) => at !== null)) return null
  const last = ends.reduce((later, at) => (at > later ? at : later))
  return addMilliseconds(last, hours * 3_600_000)
}

async function decideLater(caller: Caller, comparisonId: string, endsAt: Instant): Promise<void> {
  const runAt = addMilliseconds(endsAt, settlingMilliseconds)
  await enqueue(caller, 'content.decideComparison', { comparisonId }, { runAt, key: `content.decideComparison:${comparisonId}` })
}

/** Decides a test whose counting has ended, by its rule and once. Nothing happens before the end, or when it is over already. */
export async function decideComparison(caller: Caller, id: string): Promise<void> {
  const test = await store.comparisonToChange(caller, id)
  if (!test || test.state !== 'counting' || test.endsAt === null || test.endsAt > caller.now) return
  // Somebody may have let uncertain recipients be tried again: their end moves the decision.
  if (endOf(test, await dispatchesOf(caller, test)) !== test.endsAt) return
  const contenders = await store.contendersOf(caller, [id])
  const figures = await figuresOf(caller, test, contenders)
  await store.keepFigures(
    caller,
    id,
    figures.map(({ delivered, responded }, index) => ({ place: contenders[index]!.place, delivered, responded })),
  )
  const fallback = test.fallbackId === null ? null : contenders.findIndex(({ variantId }) => variantId === test.fallbackId)
  const counted = figures.map(({ delivered, responded }) => ({ many: responded, of: delivered }))
  const { winner, because, p } = verdictOf(counted, { otherwise: test.otherwise, fallback })
  if (winner === null) {
    await store.changeComparison(caller, id, { state: 'undecided', p })
    return record(caller, events.comparisonUndecided, { id, version: test.version + 1 }, { pieceId: test.pieceId, p, figures })
  }
  const decision = { contender: contenders[winner]!, at: caller.now, slice: restFrom(test.restFrom), because, p, figures }
  try {
    await sendOn(caller, test, decision)
  } catch (problem) {
    // What keeps a version from leaving is told to the person, and ends the test: the program does not try another version instead.
    if (!(problem instanceof Fault)) throw problem
    await store.changeComparison(caller, id, { p })
    const reason = `Version ${letterOf(winner)} was to go to the rest, and could not: ${problem.message}`
    await stop(caller, expectFound(await store.comparisonToChange(caller, id)), reason)
  }
}

interface Decision {
  readonly contender: ContenderRow
  readonly at: Instant
  readonly slice: { readonly from: number; readonly until: number }
  readonly because: 'significant' | 'otherwise' | 'chosen'
  readonly p: number | null
  readonly figures: readonly Figure[]
}

/**
 * Lets a version go to those of the audience who are to get it, and records who decided and on what figures. Throws what keeps a version from
 * leaving, as `schedule` does.
 */
export async function sendOn(caller: Caller, test: ComparisonRow, decision: Decision): Promise<void> {
  const { contender, at, because, p, figures } = decision
  const { id, pieceId, version } = test
  const variant = expectFound(await lockVariant(caller, contender.variantId))
  if (expectFound(await pieceById(caller, pieceId)).archivedAt !== null)
    throw fault(base.wrongState, { message: 'Its piece is archived.', fix: 'Restore the piece first.' })
  const slice = { seed: id, ...decision.slice }
  const anybody = slice.from < slice.until && (await anybodyIn(caller, variant.segmentId ?? test.segmentId, slice))
  const dispatchId = anybody ? (await goOn(caller, variant, at, slice)).dispatchId : null
  const by = because === 'chosen' ? { decidedBy: caller.memberId } : {}
  await store.changeComparison(caller, id, {
    ...by,
    state: 'decided',
    winnerId: variant.id,
    p,
    reason: null,
    decidedAt: caller.now,
    restDispatchId: dispatchId,
  })
  const who = because === 'chosen' ? 'person' : 'rule'
  await record(
    caller,
    events.comparisonDecided,
    { id, version: version + 1 },
    { pieceId, winnerId: variant.id, by: who, because, p, figures: [...figures], dispatchId },
  )
}

/** Ends a test without a decision: what has not left of it stays, and nothing goes to the rest. */
export async function stop(caller: Caller, { id, pieceId, version }: ComparisonRow, reason: string): Promise<void> {
  const contenders = await store.contendersOf(caller, [id])
  await store.changeComparison(caller, id, { state: 'stopped', reason, winnerId: null, restDispatchId: null })
  for (const { variantId } of contenders) await cancelDispatchOf(caller, variantId)
  await record(caller, events.comparisonStopped, { id, version: version + 1 }, { pieceId, reason })
}
