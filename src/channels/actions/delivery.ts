// How a dispatch moves: let through the gate, ended with its outcome, and found again after a crash.
import type { Caller } from '#kernel/caller.ts'
import { record } from '#kernel/events/record.ts'
import { enqueue } from '#kernel/jobs.ts'
import { addMilliseconds, type Instant } from '#kernel/time.ts'
import type { Outcome, Underway } from '../adapters/adapter.ts'
import { events } from '../contract/base.ts'
import { parcelOf, payloadHash } from '../payload.ts'
import { backoff, isOpen, mostFailures } from '../rules.ts'
import * as store from '../store/dispatch.ts'
import { holdOn, shareGate } from '../store/hold.ts'
import { startPromised } from '../store/item.ts'
import { dropPreviews } from '../store/page.ts'
import { endQueued, nextDue, openClaims, recoverClaim } from '../store/send.ts'
import { endHolds } from './pause.ts'

/** Puts the delivery of a dispatch into the queue; one that has not begun is replaced. */
export async function enqueueDelivery(caller: Caller, dispatchId: string, runAt: Instant = caller.now): Promise<void> {
  await enqueue(caller, 'channels.deliver', { dispatchId }, { runAt, key: `channels.deliver:${dispatchId}` })
}

/** Lets a dispatch that had begun go on: at once, or at the time its release from a hold promised. */
export async function goOn(caller: Caller, dispatchId: string, changes: Parameters<typeof store.changeDispatch>[2] = {}): Promise<void> {
  const startsAt = await startPromised(caller, dispatchId)
  await store.changeDispatch(caller, dispatchId, { ...changes, resumeAt: startsAt })
  await enqueueDelivery(caller, dispatchId, startsAt ?? caller.now)
}

/** Lets a dispatch through the gate; null when it is not due, held, ended, or waits for a person. */
export async function openDispatch(caller: Caller, dispatchId: string): Promise<Underway | null> {
  await shareGate(caller)
  const dispatch = await store.lockDispatch(caller, dispatchId)
  if (!dispatch || (dispatch.state !== 'scheduled' && dispatch.state !== 'sending')) return null
  if (dispatch.scheduledAt > caller.now || (dispatch.resumeAt ?? '') > caller.now || (await holdOn(caller, dispatch)) !== null) return null
  const { id, nodeId, adapter, accountId } = dispatch
  if (!(await store.approvedOn(caller, dispatch)) || payloadHash(dispatch.payload) !== dispatch.payloadHash) {
    const failure = 'The approval was taken back, or the text was changed after it.'
    await closeDispatch(caller, id, { state: 'failed', failure, reason: 'not_approved' })
    return null
  }
  if (dispatch.state === 'scheduled') {
    await store.changeDispatch(caller, id, { state: 'sending', startedAt: caller.now })
    await record(caller, events.dispatchStarted, { id, version: dispatch.version + 1 }, { nodeId, adapter })
  }
  return { id, nodeId, accountId, parcel: parcelOf(dispatch), standing: dispatch.standing }
}

/** Notes what came of a turn: the end of the dispatch, or when it goes on. */
export async function closeDispatch(caller: Caller, dispatchId: string, outcome: Outcome): Promise<void> {
  const dispatch = await store.lockDispatch(caller, dispatchId)
  if (!dispatch || !isOpen(dispatch.state) || outcome.state === 'stopped') return
  // What is held is neither troubled nor given up: once it may go on, it tries again and meets what is still in its way.
  const waits = outcome.state === 'later' || outcome.state === 'troubled' || outcome.state === 'failed'
  if (waits && (await holdOn(caller, dispatch)) !== null) return
  const { id, nodeId, adapter } = dispatch
  const after = { id, version: dispatch.version + 1 }
  const calm = { trouble: null, failures: 0, resumeAt: null }
  switch (outcome.state) {
    case 'ready':
      await store.changeDispatch(caller, id, { ...calm, state: 'ready' })
      return record(caller, events.dispatchReady, after, { nodeId, adapter })
    case 'published': {
      const { address } = outcome
      await store.changeDispatch(caller, id, { ...calm, state: 'published', address, publishedAt: caller.now, endedAt: caller.now })
      await endHolds(caller, id, 'ended')
      return record(caller, events.dispatchPublished, after, { nodeId, adapter, address })
    }
    case 'failed':
      await store.changeDispatch(caller, id, { ...calm, state: 'failed', failure: outcome.failure, endedAt: caller.now })
      await endQueued(caller, id, 'failed', outcome.reason)
      await endHolds(caller, id, 'ended')
      return record(caller, events.dispatchFailed, after, { nodeId, adapter, reason: outcome.failure })
    case 'later':
      await store.changeDispatch(caller, id, { ...calm, resumeAt: outcome.at > caller.now ? outcome.at : null })
      return enqueueDelivery(caller, id, outcome.at)
    case 'standing': {
      await store.changeDispatch(caller, id, calm)
      const due = await nextDue(caller, id)
      return due === undefined ? undefined : enqueueDelivery(caller, id, due)
    }
    case 'troubled':
      return troubled(caller, dispatch, outcome.trouble)
  }
}

async function troubled(
  caller: Caller,
  {
    id,
    nodeId,
    adapter,
    version,
    failures,
  }: { id: string; nodeId: string; adapter: Underway['parcel']['adapter']; version: number; failures: number },
  trouble: string,
) {
  if (failures + 1 >= mostFailures) return closeDispatch(caller, id, { state: 'failed', failure: trouble, reason: 'unreachable' })
  const resumeAt = addMilliseconds(caller.now, backoff(failures + 1))
  await store.changeDispatch(caller, id, { trouble, failures: failures + 1, resumeAt })
  if (failures === 0) await record(caller, events.dispatchTroubled, { id, version }, { nodeId, adapter, reason: trouble })
  await enqueueDelivery(caller, id, resumeAt)
}

/** Sets everything going again that should be: claims whose sender died, dispatches nobody works on. Safe to call at any time. */
export async function recoverDispatches(caller: Caller): Promise<void> {
  for (const claim of await openClaims(caller)) await recoverClaim(caller, claim)
  for (const id of await store.dueDispatches(caller)) await enqueueDelivery(caller, id)
  await dropPreviews(caller)
}
