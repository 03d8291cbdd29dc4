// Release item by item: what waits behind a hold, and letting each dispatch go by name, while the hold is in force or after it was lifted.
import type { Action, Caller } from '#kernel/caller.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { fault } from '#kernel/fault.ts'
import type { Instant } from '#kernel/time.ts'
import { events, faults } from '../contract/base.ts'
import type { contract, HeldItem } from '../contract/hold.ts'
import { isReleasedByName, releasePlan } from '../rules.ts'
import { changeDispatch, dispatchToChange, holdsByIds } from '../store/dispatch.ts'
import { holdById, takeGate } from '../store/hold.ts'
import * as store from '../store/item.ts'
import { toldOf } from '../told.ts'
import { enqueueDelivery } from './delivery.ts'
import { settleIfDone } from './receipt.ts'
import { recipientsOf } from './waiting.ts'

type Contract = typeof contract
type Waiting = Awaited<ReturnType<typeof store.waitingPage>>['items'][number]
type Decided = Awaited<ReturnType<typeof store.decidedPage>>['items'][number]

const undecided = { outcome: null, startsAt: null, decidedAt: null, decidedBy: null, decidedByName: null, decidedHat: null }

async function itemsOf(caller: Caller, rows: readonly (Waiting | Decided)[]): Promise<HeldItem[]> {
  const recipients = await recipientsOf(caller, rows)
  const holds = await holdsByIds(
    caller,
    rows.flatMap((row) => ('alsoHeldBy' in row && row.alsoHeldBy !== null ? row.alsoHeldBy : [])),
  )
  return rows.map((row) => {
    const { id, nodeId, title, adapter, state, version } = row
    const common = { dispatchId: id, nodeId, title, adapter, state, version, ...recipients.get(id)!, ...toldOf(row) }
    return 'outcome' in row
      ? { ...row, ...common, alsoHeld: null }
      : { ...common, ...undecided, dueAt: row.scheduledAt, alsoHeld: holds.find((hold) => hold.id === row.alsoHeldBy) ?? null }
  })
}

export const listHeldItems: Action<Contract['listHeldItems']> = async (caller, { id, state, ...paging }) => {
  const hold = expectFound(await holdById(caller, id))
  const found = await (state === 'waiting' ? store.waitingPage(caller, hold, paging) : store.decidedPage(caller, id, paging))
  return { nextCursor: found.nextCursor, items: await itemsOf(caller, found.items) }
}

export const releaseItems: Action<Contract['releaseItems']> = async (caller, { id, items, minutesApart, reason = '' }) => {
  // From here on claims wait for this transaction, and lifting or declaring another hold does.
  await takeGate(caller)
  const hold = expectFound(await holdById(caller, id))
  if (!isReleasedByName(hold.scope)) throw fault(faults.notByName)
  const rows = new Map<string, Awaited<ReturnType<typeof toRelease>>>()
  // Locked by id, as everywhere.
  for (const item of items.toSorted((a, b) => (a.dispatchId < b.dispatchId ? -1 : 1)))
    rows.set(item.dispatchId, await toRelease(caller, hold, item))
  const wanted = [...rows.values()].map(({ row, at }) => ({ id: row.id, dueAt: row.scheduledAt, at, ready: row.state === 'ready' }))
  const plan = releasePlan(wanted, caller.now, minutesApart)
  for (const { id: dispatchId, startsAt } of plan) {
    const { row } = rows.get(dispatchId)!
    await store.releaseItem(caller, { holdId: id, dispatchId, dueAt: row.scheduledAt, startsAt })
    await changeDispatch(caller, dispatchId, { state: row.state, ...startingAt(row, startsAt) })
    const after = { id: dispatchId, version: row.version + 1 }
    await record(caller, events.dispatchReleased, after, { nodeId: row.nodeId, adapter: row.adapter, holdId: id, at: startsAt, reason })
    // Should something else hold it still, the delivery finds that and leaves it alone.
    if (row.state !== 'ready') await enqueueDelivery(caller, dispatchId, startsAt)
  }
  if (hold.liftedAt !== null) await settleIfDone(caller, id)
  return { items: plan.map(({ id: dispatchId, startsAt }) => ({ dispatchId, startsAt })) }
}

type Hold = NonNullable<Awaited<ReturnType<typeof holdById>>>

async function toRelease(
  caller: Caller,
  hold: Hold,
  { dispatchId, version, at }: { dispatchId: string; version: number; at?: Instant | undefined },
) {
  const row = await dispatchToChange(caller, dispatchId)
  if (!row || !(await store.waitsBehind(caller, hold, dispatchId))) throw fault(faults.notWaiting)
  return { row: expectVersion(row, version), at }
}

/**
 * A dispatch that has not begun is due at its new time. One that had begun keeps the time it was due and goes on at the new one, or later when it
 * waits for its account anyway.
 */
function startingAt(
  { state, scheduledAt, resumeAt }: { state: string; scheduledAt: Instant; resumeAt: Instant | null },
  startsAt: Instant,
) {
  if (state === 'scheduled') return scheduledAt === startsAt ? {} : { scheduledAt: startsAt }
  return { resumeAt: resumeAt !== null && resumeAt > startsAt ? resumeAt : startsAt }
}
