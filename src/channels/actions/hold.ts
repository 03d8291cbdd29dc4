// Holds: declaring one closes the gate, lifting one keeps by name what waited; the receipts say what left and who let the rest go.
import { idFor, type Action, type Caller } from '#kernel/caller.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { fault } from '#kernel/fault.ts'
import { enqueue } from '#kernel/jobs.ts'
import { personById, personsByIds } from '#people/actions/person.ts'
import { nodeOf } from '#thread/actions.ts'
import { events, faults } from '../contract/base.ts'
import type { contract, Hold } from '../contract/hold.ts'
import { isReleasedByName } from '../rules.ts'
import { dispatchById, dueDispatches } from '../store/dispatch.ts'
import * as store from '../store/hold.ts'
import { decidedCounts, keepWaiting } from '../store/item.ts'
import { goneCounts, leakedUnder, leavingCounts, leavingPage, gonePage, receiptsOf } from '../store/receipt.ts'
import { toldOf } from '../told.ts'
import { enqueueDelivery } from './delivery.ts'
import { liftPause } from './pause.ts'
import { settleIfDone, writeClosing } from './receipt.ts'
import { waitingBehind } from './waiting.ts'

type Contract = typeof contract
type Row = NonNullable<Awaited<ReturnType<typeof store.holdById>>>

const classTitle = { commercial: 'commercial messages', relationship: 'relationship messages' }

/** Holds with the name of what they stop; a person's name is the person's own data and read anew each time. */
async function views(caller: Caller, rows: readonly Row[]): Promise<Hold[]> {
  const ids = rows.flatMap(({ personId }) => personId ?? [])
  const persons = ids.length === 0 ? [] : await personsByIds(caller, ids)
  return rows.map((row) => {
    const person = persons.find(({ id }) => id === row.personId)
    return { ...row, target: row.target ?? person?.name ?? (row.messageClass && classTitle[row.messageClass]) }
  })
}

const view = async (caller: Caller, id: string): Promise<Hold> => (await views(caller, [expectFound(await store.holdById(caller, id))]))[0]!

export const declareHold: Action<Contract['declareHold']> = async (caller, { scope, nodeId, personId, messageClass, reason }) => {
  const given = { subtree: nodeId, person: personId, class: messageClass, organisation: undefined }
  const fields = { subtree: 'nodeId', person: 'personId', class: 'messageClass', organisation: '' }
  const there =
    scope === 'organisation' ||
    (scope === 'class' && messageClass !== undefined) ||
    (scope === 'subtree' && nodeId !== undefined && (await nodeOf(caller, nodeId)) !== undefined) ||
    (scope === 'person' && personId !== undefined && (await personById(caller, personId)) !== undefined)
  if (!there)
    throw fault(faults.noSuchTarget, {
      fields: [{ path: fields[scope], message: given[scope] === undefined ? 'is missing' : 'does not exist' }],
    })
  // From here on claims wait for this transaction, and then see the hold.
  await store.takeGate(caller)
  const id = idFor(caller)
  const target = {
    nodeId: scope === 'subtree' ? nodeId! : null,
    personId: scope === 'person' ? personId! : null,
    messageClass: scope === 'class' ? messageClass! : null,
  }
  const opened = { openedBy: expectFound(caller.memberId ?? undefined), openedHat: caller.hat, declaredAt: caller.now }
  await store.addHold(caller, { orgId: caller.home.id, id, scope, reason, ...target, ...opened })
  await record(caller, events.holdDeclared, { id, version: 1 }, { scope, nodeId: target.nodeId, messageClass: target.messageClass, reason })
  await enqueue(caller, 'channels.closeGate', { holdId: id }, { key: `channels.closeGate:${id}` })
  return view(caller, id)
}

/** Notes that the gate is closed, with the receipt: called once nobody hands anything over any more. */
export async function noteClosed(caller: Caller, holdId: string): Promise<void> {
  if (!(await store.closeHold(caller, holdId))) return
  const hold = expectFound(await store.holdById(caller, holdId))
  await record(caller, events.holdClosed, hold, await writeClosing(caller, hold))
  // It may have been lifted before everything in hand was over.
  await settleIfDone(caller, holdId)
}

/** The gate was taken before the hold was locked, as pausing and resuming do. */
async function lift(caller: Caller, row: Row, reason: string): Promise<Hold> {
  if (row.liftedAt !== null) throw fault(faults.holdLifted)
  if (row.dispatchId === null) {
    if (isReleasedByName(row.scope)) await keepWaiting(caller, row.id)
    await store.liftHold(caller, row.id, reason)
    await record(caller, events.holdLifted, { id: row.id, version: row.version + 1 }, { reason })
    await settleIfDone(caller, row.id)
  } else await liftPause(caller, expectFound(await dispatchById(caller, row.dispatchId)), reason)
  // What one person's hold kept back, and a pause; what waits by name is held as before.
  for (const id of await dueDispatches(caller)) await enqueueDelivery(caller, id)
  return view(caller, row.id)
}

export const liftHold: Action<Contract['liftHold']> = async (caller, { id, version, reason = '' }) => {
  await store.takeGate(caller)
  return lift(caller, expectVersion(await store.holdToChange(caller, id), version), reason)
}

export const withdrawHold: Action<Contract['withdrawHold']> = async (caller, { id, version, reason = '' }) => {
  await store.takeGate(caller)
  const row = expectVersion(await store.holdToChange(caller, id), version)
  if (row.openedBy !== caller.memberId) throw fault(faults.notYourHold)
  return lift(caller, row, reason)
}

export const listHolds: Action<Contract['listHolds']> = async (caller, input) => {
  const found = await store.holdPage(caller, input)
  return { ...found, items: await views(caller, found.items) }
}

export const getHold: Action<Contract['getHold']> = async (caller, { id }) => {
  const row = expectFound(await store.holdById(caller, id))
  const [hold] = await views(caller, [row])
  const { released, cancelled } = await decidedCounts(caller, id)
  const [leaving, gone, waiting] = [await leavingCounts(caller, row), await goneCounts(caller, row), await waitingBehind(caller, row)]
  const receipts = (await receiptsOf(caller, [id])).map(({ kind, writtenAt, sha256, bytes }) => ({ kind, writtenAt, sha256, bytes }))
  const leaked = await leakedUnder(caller, id)
  return { hold: hold!, byName: isReleasedByName(row.scope), ...leaving, ...gone, ...waiting, leaked, released, cancelled, receipts }
}

export const listLeaving: Action<Contract['listLeaving']> = async (caller, { id, ...paging }) => {
  const hold = expectFound(await store.holdById(caller, id))
  const { items, nextCursor } = await leavingPage(caller, hold, paging)
  return { nextCursor, items: items.map((item) => ({ ...item, handedAt: item.handedAt! })) }
}

export const listGone: Action<Contract['listGone']> = async (caller, { id, ...paging }) => {
  const hold = expectFound(await store.holdById(caller, id))
  const { items, nextCursor } = await gonePage(caller, hold, paging)
  return { nextCursor, items: items.map((item) => ({ ...item, ...toldOf(item), startedAt: item.startedAt! })) }
}

export const getFrequencyCap: Action<Contract['getFrequencyCap']> = async (caller) =>
  (await store.gateCap(caller)) ?? { most: null, days: 7 }

export const setFrequencyCap: Action<Contract['setFrequencyCap']> = async (caller, { most, days }) => {
  await store.ensureGate(caller)
  await store.setGateCap(caller, most, days)
  await record(caller, events.frequencyCapSet, { id: caller.home.id, version: 1 }, { most, days })
  return { done: true }
}
