// The terms of a standing dispatch: what makes somebody leave, the hours it leaves in, and both of them asked of what was claimed.
import type { Caller } from '#kernel/caller.ts'
import { nextAllowed, type DaySpan } from '#kernel/daytime.ts'
import { expectFound } from '#kernel/db/version.ts'
import type { Instant } from '#kernel/time.ts'
import { personsByIds } from '#people/actions/person.ts'
import { membersAmong } from '#people/actions/segment.ts'
import type { FactKind } from '#people/contract/person.ts'
import type { Underway } from '../adapters/adapter.ts'
import { dispatchById, type lockDispatch } from '../store/dispatch.ts'
import * as standing from '../store/standing.ts'

/** What a standing dispatch asks of its recipients, and when it leaves. */
export interface Terms {
  /** Facts after the moment they were added that make them leave. */
  readonly leaveOn: readonly FactKind[]
  /** Only who is in this audience gets it. */
  readonly staySegmentId: string | null
  /** Nobody who is in this audience gets it. */
  readonly leaveSegmentId: string | null
  /** The hours it leaves in, by the recipient's clock. */
  readonly window: DaySpan | null
}

/** The terms as the columns of a dispatch. */
export const columnsOf = ({ leaveOn, staySegmentId, leaveSegmentId, window }: Terms) => ({
  leaveOn: [...leaveOn],
  staySegmentId,
  leaveSegmentId,
  windowFrom: window?.from ?? null,
  windowUntil: window?.until ?? null,
})

type Row = NonNullable<Awaited<ReturnType<typeof lockDispatch>>>

const windowOf = ({ windowFrom, windowUntil }: Pick<Row, 'windowFrom' | 'windowUntil'>): DaySpan | null =>
  windowFrom === null || windowUntil === null ? null : { from: windowFrom, until: windowUntil }

/** For each of some persons the first allowed moment from one on. */
export async function hoursFor(caller: Caller, dispatch: Row, personIds: string[]): Promise<(personId: string, at: Instant) => Instant> {
  const spans = { wanted: windowOf(dispatch), quiet: await standing.quietHours(caller) }
  const zones = new Map((await personsByIds(caller, personIds)).map(({ id, zone }) => [id, zone]))
  return (personId, at) => nextAllowed(at, zones.get(personId) ?? caller.home.zone, spans)
}

/** Of what was claimed of a standing dispatch, what may go on now: who left by a rule is refused, and who sleeps is put back. */
export async function claimedStill<Taken extends { id: string; personId: string }>(
  caller: Caller,
  { id, standing: stands }: Pick<Underway, 'id' | 'standing'>,
  claim: string,
  claimed: readonly Taken[],
): Promise<readonly Taken[]> {
  if (!stands || claimed.length === 0) return claimed
  const dispatch = expectFound(await dispatchById(caller, id))
  const personIds = claimed.map(({ personId }) => personId)
  const leavers = await leaversOf(caller, dispatch, personIds)
  const left = claimed.filter(({ personId }) => leavers.has(personId))
  const refused = await standing.refuse(
    caller,
    claim,
    left.map((row) => row.id),
    'left_sequence',
  )
  const hours = await hoursFor(caller, dispatch, personIds)
  const staying = claimed.filter((row) => !refused.has(row.id)).map((row) => ({ row, dueAt: hours(row.personId, caller.now) }))
  const asleep = staying.filter(({ dueAt }) => dueAt > caller.now)
  await standing.postpone(
    caller,
    claim,
    asleep.map(({ row, dueAt }) => ({ id: row.id, dueAt })),
  )
  return staying.filter(({ dueAt }) => dueAt <= caller.now).map(({ row }) => row)
}

/** Right before the hand-over: those who have left by a rule since they were claimed. */
export async function leftMeanwhile(
  caller: Caller,
  { id, standing: stands }: Pick<Underway, 'id' | 'standing'>,
  claim: string,
  sendIds: readonly string[],
): Promise<Set<string>> {
  if (!stands || sendIds.length === 0) return new Set()
  const dispatch = expectFound(await dispatchById(caller, id))
  const rows = await standing.claimedPersons(caller, claim, sendIds)
  const leavers = await leaversOf(
    caller,
    dispatch,
    rows.map(({ personId }) => personId),
  )
  const left = rows.filter(({ personId }) => leavers.has(personId)).map((row) => row.id)
  return standing.refuse(caller, claim, left, 'left_sequence')
}

/** Whom the rules of a dispatch make leave: not in the one audience any more, or in the other. */
async function leaversOf(
  caller: Caller,
  { staySegmentId, leaveSegmentId }: Pick<Row, 'staySegmentId' | 'leaveSegmentId'>,
  personIds: readonly string[],
): Promise<Set<string>> {
  const stay = staySegmentId === null ? null : await membersAmong(caller, staySegmentId, personIds)
  const leave = leaveSegmentId === null ? null : await membersAmong(caller, leaveSegmentId, personIds)
  return new Set(personIds.filter((id) => (stay !== null && !stay.has(id)) || leave?.has(id)))
}
