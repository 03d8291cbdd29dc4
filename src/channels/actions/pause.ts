// Pausing one dispatch: a hold of its own, declared and lifted with it, and gone when it comes to its end.
import { idFor, type Caller } from '#kernel/caller.ts'
import { expectFound } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { fault } from '#kernel/fault.ts'
import { enqueue } from '#kernel/jobs.ts'
import { events, faults } from '../contract/base.ts'
import * as store from '../store/hold.ts'
import { endItems } from '../store/item.ts'
import type { DispatchRow } from '../store/tables.ts'
import { settleIfDone } from './receipt.ts'

type Paused = Pick<DispatchRow, 'id' | 'nodeId' | 'adapter'> & { readonly version: number }

/** From the end of the transaction on nothing of it is claimed; the gate was taken before the dispatch was locked. */
export async function declarePause(caller: Caller, { id, version, nodeId, adapter }: Paused, reason: string): Promise<void> {
  if (await store.pauseToChange(caller, id)) throw fault(faults.alreadyPaused)
  const holdId = idFor(caller)
  await store.addHold(caller, {
    orgId: caller.home.id,
    id: holdId,
    scope: 'dispatch',
    nodeId: null,
    personId: null,
    messageClass: null,
    dispatchId: id,
    reason,
    openedBy: expectFound(caller.memberId ?? undefined),
    openedHat: caller.hat,
    declaredAt: caller.now,
  })
  await record(caller, events.dispatchPaused, { id, version }, { nodeId, adapter, holdId, reason })
  await enqueue(caller, 'channels.closeGate', { holdId }, { key: `channels.closeGate:${holdId}` })
}

export async function liftPause(caller: Caller, { id, version, nodeId, adapter }: Paused, reason = ''): Promise<void> {
  const pause = await store.pauseToChange(caller, id)
  if (!pause) throw fault(faults.notPaused)
  await store.liftHold(caller, pause.id, reason)
  await record(caller, events.dispatchResumed, { id, version }, { nodeId, adapter, holdId: pause.id })
}

/** A dispatch that has come to its end needs neither its pause, which would stand among the holds for ever, nor anybody to release it. */
export async function endHolds(caller: Caller, dispatchId: string, outcome: 'cancelled' | 'ended'): Promise<void> {
  const pause = await store.pauseToChange(caller, dispatchId)
  if (pause) await store.liftHold(caller, pause.id, 'The dispatch has come to its end.')
  for (const holdId of await endItems(caller, dispatchId, outcome)) await settleIfDone(caller, holdId)
}
