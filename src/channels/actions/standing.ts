// Standing dispatches, for what sends to one person after the other: opened with what makes somebody leave, filled, paused and brought to their end.
import { idFor, type Caller } from '#kernel/caller.ts'
import { nextAllowed, type DaySpan } from '#kernel/daytime.ts'
import { expectFound } from '#kernel/db/version.ts'
import type { Instant } from '#kernel/time.ts'
import { personsByIds } from '#people/actions/person.ts'
import { membersAmong } from '#people/actions/segment.ts'
import type { FactKind } from '#people/contract/person.ts'
import type { Underway } from '../adapters/adapter.ts'
import { endingOf, isOpen, type SendState } from '../rules.ts'
import { accountById } from '../store/account.ts'
import * as store from '../store/dispatch.ts'
import { pauseOf, takeGate } from '../store/hold.ts'
import * as ledger from '../store/send.ts'
import * as standing from '../store/standing.ts'
import { cancelDispatchOf } from './dispatch.ts'
import { closeDispatch, enqueueDelivery } from './delivery.ts'
import { declarePause, endPause, liftPause } from './pause.ts'

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

type Row = NonNullable<Awaited<ReturnType<typeof store.lockDispatch>>>

const windowOf = ({ windowFrom, windowUntil }: Pick<Row, 'windowFrom' | 'windowUntil'>): DaySpan | null =>
  windowFrom === null || windowUntil === null ? null : { from: windowFrom, until: windowUntil }

/** Changes the terms for everybody who has not got it. */
export async function changeTerms(caller: Caller, dispatchId: string, terms: Terms): Promise<void> {
  const row = await store.lockDispatch(caller, dispatchId)
  if (row?.standing && isOpen(row.state)) await store.changeDispatch(caller, dispatchId, columnsOf(terms))
}

export interface Added {
  readonly personId: string
  /** From when on a fact makes them leave. */
  readonly since: Instant
  /** Not before this. */
  readonly earliest: Instant
}

/**
 * Adds recipients, each for the first allowed moment: within its hours, outside of the quiet hours, where the person lives. Answers when each is
 * due; null when the dispatch takes nobody any more. Who has it already is not sent it again.
 */
export async function addRecipients(caller: Caller, dispatchId: string, added: readonly Added[]): Promise<Map<string, Instant> | null> {
  const dispatch = await store.lockDispatch(caller, dispatchId)
  if (!dispatch?.standing || !isOpen(dispatch.state)) return null
  if (added.length === 0) return new Map()
  const hours = await hoursFor(
    caller,
    dispatch,
    added.map(({ personId }) => personId),
  )
  const domain = expectFound(await accountById(caller, dispatch.accountId!)).fromAddress.split('@')[1]!
  const recipients = added.map(({ personId, since, earliest }) => {
    const id = idFor(caller)
    return { id, personId, messageId: `<${id}@${domain}>`, since, dueAt: hours(personId, earliest > caller.now ? earliest : caller.now) }
  })
  await standing.addRecipients(caller, dispatch, recipients)
  await wake(caller, dispatch)
  return new Map(recipients.map(({ personId, dueAt }) => [personId, dueAt]))
}

/** For each of some persons the first allowed moment from one on. */
async function hoursFor(caller: Caller, dispatch: Row, personIds: string[]): Promise<(personId: string, at: Instant) => Instant> {
  const spans = { wanted: windowOf(dispatch), quiet: await standing.quietHours(caller) }
  const zones = new Map((await personsByIds(caller, personIds)).map(({ id, zone }) => [id, zone]))
  return (personId, at) => nextAllowed(at, zones.get(personId) ?? caller.home.zone, spans)
}

/** Lets a dispatch go on when the next of its recipients is due; a server that is away is not tried before its time. */
async function wake(caller: Caller, { id, trouble, resumeAt }: Row): Promise<void> {
  if (trouble === null && resumeAt !== null) await store.changeDispatch(caller, id, { resumeAt: null })
  const due = await ledger.nextDue(caller, id)
  const earliest = trouble !== null && resumeAt !== null ? resumeAt : caller.now
  if (due !== undefined) await enqueueDelivery(caller, id, due > earliest ? due : earliest)
}

/** Takes persons out of dispatches: nothing of them leaves for these any more. */
export async function takeOut(caller: Caller, dispatchIds: readonly string[], personIds: readonly string[]): Promise<void> {
  if (personIds.length > 0) await standing.takeOut(caller, dispatchIds, personIds)
}

export interface Stand {
  readonly personId: string
  readonly state: SendState
  readonly reason: string | null
  readonly dueAt: Instant
  readonly endedAt: Instant | null
}

/** What became of persons in a dispatch. */
export async function standOf(caller: Caller, dispatchId: string, personIds: readonly string[]): Promise<Map<string, Stand>> {
  return new Map((await standing.standOf(caller, dispatchId, personIds)).map((row) => [row.personId, row]))
}

/** Pauses several dispatches at once: none of them is claimed from the end of the transaction on. */
export async function pauseDispatches(caller: Caller, ids: readonly string[], reason: string): Promise<void> {
  await takeGate(caller)
  for (const id of ids.toSorted()) {
    const row = await store.dispatchToChange(caller, id)
    if (row && isOpen(row.state) && !(await pauseOf(caller, id))) await declarePause(caller, row, reason)
  }
}

export async function resumeDispatches(caller: Caller, ids: readonly string[]): Promise<void> {
  await takeGate(caller)
  for (const id of ids.toSorted()) {
    const row = await store.dispatchToChange(caller, id)
    if (row && (await pauseOf(caller, id))) await liftPause(caller, row)
  }
  for (const id of await store.dueDispatches(caller)) if (ids.includes(id)) await enqueueDelivery(caller, id)
}

/** Brings a standing dispatch to its end: who waits leaves, who is in hand is waited for. Answers whether anything of it has left. */
export async function endStanding(caller: Caller, dispatchId: string): Promise<boolean> {
  const row = await store.lockDispatch(caller, dispatchId)
  if (!row) return false
  const open = isOpen(row.state)
  if (open) await standing.takeOut(caller, [dispatchId])
  const counts = (await ledger.countsOf(caller, [dispatchId])).get(dispatchId)!
  const left = counts.delivered + counts.uncertain + counts.claimed > 0
  if (!open) return left
  if (!left) {
    await cancelDispatchOf(caller, row.nodeId)
    return false
  }
  await store.changeDispatch(caller, dispatchId, { standing: false, resumeAt: null })
  await endPause(caller, dispatchId)
  const ending = endingOf(counts)
  if (counts.claimed > 0) await enqueueDelivery(caller, dispatchId)
  else if (ending.state === 'published') await closeDispatch(caller, dispatchId, { state: 'published', address: null })
  else await closeDispatch(caller, dispatchId, { state: 'failed', failure: ending.failure, reason: 'refused' })
  return true
}

/** Of what was claimed of a standing dispatch, what may go on now: who left by a rule is refused, and who sleeps is put back. */
export async function claimedStill<Row extends { id: string; personId: string }>(
  caller: Caller,
  { id, standing: stands }: Pick<Underway, 'id' | 'standing'>,
  claim: string,
  claimed: readonly Row[],
): Promise<readonly Row[]> {
  if (!stands || claimed.length === 0) return claimed
  const dispatch = expectFound(await store.dispatchById(caller, id))
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
  const dispatch = expectFound(await store.dispatchById(caller, id))
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
