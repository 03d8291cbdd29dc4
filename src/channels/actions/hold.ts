// Holds: declaring one closes the gate, lifting one lets go on what waited; the receipt says what left in between.
import { idFor, type Action, type Caller } from '#kernel/caller.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { fault } from '#kernel/fault.ts'
import { enqueue } from '#kernel/jobs.ts'
import { personById, personsByIds } from '#people/actions/person.ts'
import { nodeOf } from '#thread/actions.ts'
import { events, faults } from '../contract/base.ts'
import type { contract, Hold } from '../contract/hold.ts'
import { dispatchById, dueDispatches } from '../store/dispatch.ts'
import * as store from '../store/hold.ts'
import { enqueueDelivery } from './delivery.ts'
import { liftPause } from './pause.ts'

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

/** Notes that the gate is closed: called once nobody hands anything over any more. */
export async function noteClosed(caller: Caller, holdId: string): Promise<void> {
  if (!(await store.closeHold(caller, holdId))) return
  const hold = expectFound(await store.holdById(caller, holdId))
  await record(caller, events.holdClosed, hold, { leaving: (await store.leavingUnder(caller, hold)).length })
}

/** The gate was taken before the hold was locked, as pausing and resuming do. */
async function lift(caller: Caller, row: Row, reason: string): Promise<Hold> {
  if (row.liftedAt !== null) throw fault(faults.holdLifted)
  if (row.dispatchId === null) {
    await store.liftHold(caller, row.id, reason)
    await record(caller, events.holdLifted, { id: row.id, version: row.version + 1 }, { reason })
  } else await liftPause(caller, expectFound(await dispatchById(caller, row.dispatchId)), reason)
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
  const hold = await view(caller, id)
  const leaving = await store.leavingUnder(caller, hold)
  return { hold, leaving, leaked: await store.leakedUnder(caller, id), ...(await store.waitingBehind(caller, id)) }
}

export const getFrequencyCap: Action<Contract['getFrequencyCap']> = async (caller) =>
  (await store.gateCap(caller)) ?? { most: null, days: 7 }

export const setFrequencyCap: Action<Contract['setFrequencyCap']> = async (caller, { most, days }) => {
  await store.ensureGate(caller)
  await store.setGateCap(caller, most, days)
  await record(caller, events.frequencyCapSet, { id: caller.home.id, version: 1 }, { most, days })
  return { done: true }
}
