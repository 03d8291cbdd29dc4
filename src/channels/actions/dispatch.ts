// Dispatches: handing an approved version to a channel, following it, stopping it, and what a person reports or decides about it.
import { idFor, type Action, type Caller } from '#kernel/caller.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { fault } from '#kernel/fault.ts'
import { addMilliseconds, type Instant } from '#kernel/time.ts'
import { nodeOf } from '#thread/actions.ts'
import { adapters } from '../adapters/list.ts'
import { events, faults } from '../contract/base.ts'
import type { contract, Dispatch } from '../contract/dispatch.ts'
import { parcelOf, payloadHash, prepared, type ByHandPayload, type EmailPayload, type Parcel, type WebsitePayload } from '../payload.ts'
import { isOpen, paceOf, paceWindow, type Pace } from '../rules.ts'
import { shareOf, type Slice } from '../slice.ts'
import { withFallbacks } from '../template.ts'
import { accountById, freeAt } from '../store/account.ts'
import * as store from '../store/dispatch.ts'
import { pauseOf, shareGate, takeGate } from '../store/hold.ts'
import { plainText } from '../plaintext.ts'
import { partsOf, uncertainDefault, uncertainOf } from '../store/ledger.ts'
import * as ledger from '../store/send.ts'
import { returnedOf } from '../store/returned.ts'
import { tallyOf, type Part } from '../tally.ts'
import { waitOf } from '../waits.ts'
import { uncertainDefaults, uncertainUntil, type Uncertainty } from '../uncertain.ts'
import { enqueueDelivery } from './delivery.ts'
import { dayRoomOf } from './limit.ts'
import { declarePause, endHolds, liftPause } from './pause.ts'
import { columnsOf, type Terms } from './terms.ts'

type Contract = typeof contract

interface Order {
  /** The version's node. */
  readonly nodeId: string
  /** What was approved, as the thread knows it. */
  readonly bodyHash: string
  readonly channelId?: string | null
  /** For e-mail; the first account that works when not given. */
  readonly accountId?: string | null
  /** For e-mail: who gets it. */
  readonly segmentId?: string | null
  /** For e-mail: whoever does not want this topic is left out. */
  readonly topicId?: string | null
  /** Of these only a part, for e-mail; all of them when not given. */
  readonly slice?: Slice | null
  /** At once when not given or past. */
  readonly scheduledAt?: Instant | null
  /** For e-mail: what is done about recipients that turn out uncertain; the organisation's default when not given. */
  readonly uncertain?: Uncertainty | undefined
  /** For e-mail: it stays open, and recipients are added one by one on these terms. */
  readonly standing?: Terms
}

export type DispatchOrder = Order &
  (
    | { adapter: 'email'; payload: EmailPayload }
    | { adapter: 'website'; payload: WebsitePayload }
    | { adapter: 'by_hand'; payload: ByHandPayload }
  )

/**
 * Hands an approved version to its channel, as a commercial message. Throws one of `dispatchFaults`.
 * Nothing has left when it returns: the delivery is a job of its own.
 */
export async function dispatchVariant(caller: Caller, order: DispatchOrder): Promise<Dispatch> {
  const { nodeId, bodyHash, accountId = null, segmentId = null, topicId = null, channelId = null, slice = null, standing } = order
  expectFound(await nodeOf(caller, nodeId))
  const parcel = prepared({ adapter: order.adapter, payload: order.payload } as Parcel)
  if (!(await store.approvedOn(caller, { nodeId, bodyHash }))) throw fault(faults.notApproved)
  if (await store.openDispatchOf(caller, nodeId)) throw fault(faults.alreadyOnItsWay)
  const route = await adapters[parcel.adapter].expectReady(caller, {
    nodeId,
    parcel,
    accountId,
    segmentId,
    standing: standing !== undefined,
  })
  // Against lifting a hold: this comes before it and waits by name, or after it and does not.
  await shareGate(caller)
  const id = idFor(caller)
  const scheduledAt = order.scheduledAt && order.scheduledAt > caller.now ? order.scheduledAt : caller.now
  const { policy: uncertainPolicy, hours: uncertainHours } =
    order.uncertain ?? (await uncertainDefault(caller)) ?? uncertainDefaults.commercial
  await store.addDispatch(caller, {
    orgId: caller.home.id,
    id,
    nodeId,
    adapter: parcel.adapter,
    channelId,
    ...route,
    topicId,
    sliceSeed: slice?.seed ?? null,
    sliceFrom: slice?.from ?? null,
    sliceUntil: slice?.until ?? null,
    messageClass: 'commercial',
    payload: JSON.stringify(parcel.payload),
    payloadHash: payloadHash(parcel.payload),
    bodyHash,
    state: 'scheduled',
    scheduledAt,
    uncertainPolicy,
    uncertainHours,
    ...(standing && { standing: true, ...columnsOf(standing) }),
    memberId: caller.memberId,
    hat: caller.hat,
    createdAt: caller.now,
    updatedAt: caller.now,
  })
  await record(caller, events.dispatchScheduled, { id, version: 1 }, { nodeId, adapter: parcel.adapter, at: scheduledAt })
  await enqueueDelivery(caller, id, scheduledAt)
  return view(caller, expectFound(await store.dispatchById(caller, id)))
}

/** The latest dispatch of a version. */
export async function dispatchOf(caller: Caller, nodeId: string): Promise<Dispatch | undefined> {
  const row = await store.latestDispatchOf(caller, nodeId)
  return row && view(caller, row)
}

/** Dispatches in the order of their ids as they are given. */
export async function dispatchesByIds(caller: Caller, ids: readonly string[]): Promise<Dispatch[]> {
  const found = new Map((await views(caller, await store.dispatchesByIds(caller, ids))).map((dispatch) => [dispatch.id, dispatch]))
  return ids.map((id) => expectFound(found.get(id)))
}

/** Stops what is on its way for a version; nothing happens when nothing is. */
export async function cancelDispatchOf(caller: Caller, nodeId: string): Promise<void> {
  const row = await store.openDispatchOf(caller, nodeId)
  if (row) await cancel(caller, row)
}

/** A dispatch as its operations answer it. */
export async function dispatchSeen(caller: Caller, id: string): Promise<Dispatch> {
  return view(caller, expectFound(await store.dispatchById(caller, id)))
}

type Row = NonNullable<Awaited<ReturnType<typeof store.dispatchById>>>

async function view(caller: Caller, row: Row): Promise<Dispatch> {
  return (await views(caller, [row]))[0]!
}

/** Rows with what holds them and how many recipients are in which state. */
async function views(caller: Caller, rows: readonly Row[], counted?: Map<string, Part[]>): Promise<Dispatch[]> {
  const ids = rows.map(({ id }) => id)
  const parts = counted ?? (await partsOf(caller, ids))
  const holds = await store.holdsByIds(
    caller,
    rows.flatMap(({ holdId }) => holdId ?? []),
  )
  return rows.map((row) => ({
    ...row,
    subject: row.adapter === 'email' ? saying(parcelOf(row)).headline : null,
    share: shareOf(row),
    held: holds.find(({ id }) => id === row.holdId) ?? null,
    counts: tallyOf(parts.get(row.id)!).counts,
  }))
}

export const listDispatches: Action<Contract['listDispatches']> = async (caller, { nodeId, ...input }) => {
  const path = nodeId === undefined ? undefined : expectFound(await nodeOf(caller, nodeId)).path
  const found = await store.dispatchPage(caller, { ...input, path })
  return { ...found, items: await views(caller, found.items) }
}

export const getDispatch: Action<Contract['getDispatch']> = async (caller, { id }) => {
  const row = expectFound(await store.dispatchById(caller, id))
  const account = row.accountId === null ? undefined : await accountById(caller, row.accountId)
  const counted = await partsOf(caller, [id])
  const dispatch = (await views(caller, [row], counted))[0]!
  const pause = await pauseOf(caller, id)
  return {
    ...dispatch,
    pause: pause ? { ...pause, inHand: await ledger.inHandOf(caller, id) } : null,
    waitsFor: isOpen(dispatch.state) && dispatch.counts.queued > 0 ? waitOf(await waitedWith(caller, dispatch), caller.now) : null,
    pace: await measured(caller, dispatch),
    parts: tallyOf(counted.get(id)!).parts,
    uncertain: row.adapter === 'email' ? await uncertaintyIn(caller, row) : null,
    accountName: account?.name ?? null,
    returned: await returnedOf(caller, id),
    ...saying(parcelOf(row)),
  }
}

/** What is done about its uncertain recipients, and when that is due next. */
async function uncertaintyIn(caller: Caller, { id, state, uncertainPolicy: policy, uncertainHours: hours }: Row) {
  const settles = policy === 'count' || (policy === 'again' && state !== 'cancelled')
  const since = settles ? await uncertainOf(caller, id, policy) : null
  return { policy, hours, nextAt: since && uncertainUntil({ hours }, since) }
}

/** The hold that stops a dispatch. */
export async function holdOf(caller: Caller, { holdId }: Pick<Row, 'holdId'>) {
  return holdId === null ? null : expectFound((await store.holdsByIds(caller, [holdId]))[0])
}

/** A dispatch with whether its account may send no more at this moment, which is asked only of one that waits for something. */
export async function waitedWith<Waiting extends Pick<Row, 'accountId' | 'resumeAt'>>(
  caller: Caller,
  dispatch: Waiting,
): Promise<Waiting & { readonly limited: boolean }> {
  const { accountId, resumeAt } = dispatch
  const account = accountId !== null && resumeAt !== null && resumeAt > caller.now ? await accountById(caller, accountId) : undefined
  return { ...dispatch, limited: account !== undefined && (await freeAt(caller, account.id, dayRoomOf(caller, account))) !== null }
}

/** How fast it goes, from the ledger; null when it stands still. */
async function measured(caller: Caller, { id, state, held, standing, startedAt, resumeAt, counts }: Dispatch): Promise<Pace | null> {
  if (state !== 'sending' || held !== null || standing || startedAt === null) return null
  // It waits for longer than is measured: for tomorrow, or for a server that is away.
  if (resumeAt !== null && resumeAt > addMilliseconds(caller.now, paceWindow * 1000)) return null
  const delivered = await ledger.deliveredSince(caller, id, addMilliseconds(caller.now, -paceWindow * 1000))
  const seconds = (Date.parse(caller.now) - Date.parse(startedAt)) / 1000
  return paceOf({ delivered, seconds, waiting: counts.queued + counts.claimed })
}

/** What a dispatch says, in the same three words for every channel. */
function saying(parcel: Parcel): { headline: string; text: string; link: string | null } {
  switch (parcel.adapter) {
    case 'email':
      return { headline: withFallbacks(parcel.payload.subject), text: parcel.payload.text, link: parcel.payload.cta?.url ?? null }
    case 'website':
      return { headline: parcel.payload.title, text: plainText(parcel.payload.html), link: parcel.payload.cta?.url ?? null }
    case 'by_hand':
      return { headline: parcel.payload.title, text: parcel.payload.text, link: parcel.payload.link }
  }
}

export const cancelDispatch: Action<Contract['cancelDispatch']> = async (caller, { id, version }) => {
  const row = expectVersion(await store.dispatchToChange(caller, id), version)
  if (!isOpen(row.state)) throw fault(faults.dispatchEnded)
  await cancel(caller, row)
  return view(caller, expectFound(await store.dispatchById(caller, id)))
}

/** Those in hand are finished; a claim that is not handed over yet is refused by the gate, and those queued end here. */
async function cancel(caller: Caller, { id }: { id: string }): Promise<void> {
  const row = expectFound(await store.lockDispatch(caller, id))
  if (!isOpen(row.state)) throw fault(faults.dispatchEnded)
  await store.changeDispatch(caller, id, { state: 'cancelled', trouble: null, resumeAt: null, endedAt: caller.now })
  await ledger.endQueued(caller, id, 'suppressed', 'cancelled')
  await endHolds(caller, id, 'cancelled')
  await record(caller, events.dispatchCancelled, { id, version: row.version + 1 }, { nodeId: row.nodeId, adapter: row.adapter })
}

export const pauseDispatch: Action<Contract['pauseDispatch']> = async (caller, { id, version, reason = 'Paused' }) => {
  // Before the dispatch, as the claims and deliveries do: from here on they wait for this transaction, and then see the pause.
  await takeGate(caller)
  const row = expectVersion(await store.dispatchToChange(caller, id), version)
  if (!isOpen(row.state)) throw fault(faults.dispatchEnded)
  await declarePause(caller, row, reason)
  return view(caller, expectFound(await store.dispatchById(caller, id)))
}

export const resumeDispatch: Action<Contract['resumeDispatch']> = async (caller, { id, version }) => {
  await takeGate(caller)
  await liftPause(caller, expectVersion(await store.dispatchToChange(caller, id), version))
  if ((await store.dueDispatches(caller)).includes(id)) await enqueueDelivery(caller, id)
  return view(caller, expectFound(await store.dispatchById(caller, id)))
}

export const markPosted: Action<Contract['markPosted']> = async (caller, { id, version, address, note = '' }) => {
  await shareGate(caller)
  const row = expectVersion(await store.dispatchToChange(caller, id), version)
  if (row.adapter !== 'by_hand') throw fault(faults.notByHand)
  if (!isOpen(row.state)) throw fault(faults.dispatchEnded)
  if (address === undefined && note === '')
    throw fault(faults.noProof, { fields: [{ path: 'address', message: 'is needed, or a few words on where it can be seen' }] })
  const dispatch = await view(caller, row)
  if (dispatch.held) throw fault(faults.held, { message: `This is on hold: ${dispatch.held.reason}` })
  if (!(await store.approvedOn(caller, row))) throw fault(faults.notApproved)
  const proof = { address: address ?? null, note, memberId: caller.memberId, hat: caller.hat, at: caller.now }
  const change = {
    state: 'published',
    address: address ?? null,
    proof: JSON.stringify(proof),
    publishedAt: caller.now,
    endedAt: caller.now,
  } as const
  await store.changeDispatch(caller, id, { ...change, startedAt: row.startedAt ?? caller.now })
  await record(
    caller,
    events.dispatchPublished,
    { id, version: version + 1 },
    { nodeId: row.nodeId, adapter: row.adapter, address: address ?? null },
  )
  return view(caller, expectFound(await store.dispatchById(caller, id)))
}
