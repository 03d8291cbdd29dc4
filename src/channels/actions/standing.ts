// Standing dispatches, for what sends to one person after the other: opened with what makes somebody leave, filled, paused and brought to their end.
import { idFor, type Caller } from '#kernel/caller.ts'
import { expectFound } from '#kernel/db/version.ts'
import type { Instant } from '#kernel/time.ts'
import { endingOf, isOpen, type SendState } from '../rules.ts'
import { accountById } from '../store/account.ts'
import * as store from '../store/dispatch.ts'
import { pauseOf, takeGate } from '../store/hold.ts'
import { startPromised } from '../store/item.ts'
import * as ledger from '../store/send.ts'
import * as standing from '../store/standing.ts'
import { cancelDispatchOf } from './dispatch.ts'
import { closeDispatch, enqueueDelivery } from './delivery.ts'
import { declarePause, endHolds, liftPause } from './pause.ts'
import { columnsOf, hoursFor, type Terms } from './terms.ts'

type Row = NonNullable<Awaited<ReturnType<typeof store.lockDispatch>>>

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

/** Lets a dispatch go on when the next of its recipients is due; not before the time its release promised, and no server that is away before its time. */
async function wake(caller: Caller, { id, trouble, resumeAt }: Row): Promise<void> {
  const promised = await startPromised(caller, id)
  if (trouble === null && resumeAt !== promised) await store.changeDispatch(caller, id, { resumeAt: promised })
  const due = await ledger.nextDue(caller, id)
  const earliest = (trouble === null ? promised : resumeAt) ?? caller.now
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
  await endHolds(caller, dispatchId, 'ended')
  const ending = endingOf(counts)
  if (counts.claimed > 0) await enqueueDelivery(caller, dispatchId)
  else if (ending.state === 'published') await closeDispatch(caller, dispatchId, { state: 'published', address: null })
  else await closeDispatch(caller, dispatchId, { state: 'failed', failure: ending.failure, reason: 'refused' })
  return true
}
