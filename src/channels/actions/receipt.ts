// Receipts of a hold: one when the gate is closed, one when nothing waits any more. Each is written once, and its hash stands in the event of it.
import { createHash } from 'node:crypto'
import type { Action, Caller } from '#kernel/caller.ts'
import { expectFound } from '#kernel/db/version.ts'
import { sealedOf } from '#kernel/events/read.ts'
import { record } from '#kernel/events/record.ts'
import { events } from '../contract/base.ts'
import type { contract } from '../contract/hold.ts'
import { canonical } from '../payload.ts'
import { isReleasedByName, type ReceiptKind } from '../rules.ts'
import { holdById, holdIdsAfter, holdToChange, settleHold } from '../store/hold.ts'
import { allDecided, allWaiting, decidedCounts, waitingCounts } from '../store/item.ts'
import * as store from '../store/receipt.ts'
import { recipientsOf } from './waiting.ts'

type Contract = typeof contract
type Hold = NonNullable<Awaited<ReturnType<typeof holdById>>>

const eventOf = { closed: events.holdClosed.name, settled: events.holdSettled.name } as const

/**
 * Who decided what and when, people by ids alone: a receipt outlives the erasure of everybody it speaks of, and its hash must still hold. The reason
 * is in the events in the same words. Parts of the thread have the title they had when it was written; in files of the first format the one that is
 * held has none. A file is never written anew: those that are there stay as they are, and so do their hashes.
 */
const head = (hold: Hold, kind: ReceiptKind) => ({
  format: 'throughline.receipt.2',
  kind,
  organisationId: hold.orgId,
  hold: {
    id: hold.id,
    scope: hold.scope,
    nodeId: hold.nodeId,
    title: hold.target,
    personId: hold.personId,
    messageClass: hold.messageClass,
    dispatchId: hold.dispatchId,
    reason: hold.reason,
    declaredBy: hold.openedBy,
    declaredUnder: hold.openedHat,
    declaredAt: hold.declaredAt,
    closedAt: hold.closedAt,
  },
  neverHeld: ['transactional', 'crisis_statement'],
})

async function write(caller: Caller, { id }: Hold, kind: ReceiptKind, content: object): Promise<string> {
  const body = canonical(content)
  await store.addReceipt(caller, id, kind, body)
  return createHash('sha256').update(body).digest('hex')
}

/** The gate is closed: what was in hand until then, what is held, and what had gone before. Answers how many were in hand, and the hash. */
export async function writeClosing(caller: Caller, hold: Hold): Promise<{ leaving: number; receipt: string }> {
  const inHand = await store.allLeaving(caller, hold)
  const waiting = await allWaiting(caller, hold)
  const recipients = await recipientsOf(caller, waiting)
  const gone = await store.allGone(caller, hold)
  const receipt = await write(caller, hold, 'closed', {
    ...head(hold, 'closed'),
    inHand,
    held: waiting.map(({ id, nodeId, title, adapter, state, scheduledAt }) => ({
      dispatchId: id,
      nodeId,
      title,
      adapter,
      state,
      dueAt: scheduledAt,
      ...recipients.get(id)!,
    })),
    gone: gone.map(({ dispatchId, nodeId, title, adapter, gone: many, total }) => ({
      dispatchId,
      nodeId,
      title,
      adapter,
      gone: many,
      of: total,
    })),
    leaked: await store.leakedUnder(caller, hold.id),
  })
  return { leaving: inHand.length, receipt }
}

/** Writes the final receipt once the gate was closed, the hold is lifted and nothing waits behind it by name; nothing happens before, or again. */
export async function settleIfDone(caller: Caller, holdId: string): Promise<void> {
  // Locked: of two who decide on the last two items at once, the second sees what the first did.
  const hold = expectFound(await holdToChange(caller, holdId))
  if (hold.closedAt === null || hold.liftedAt === null || hold.settledAt !== null) return
  if (isReleasedByName(hold.scope) && (await waitingCounts(caller, hold)).dispatches > 0) return
  const items = await allDecided(caller, holdId)
  const { released, cancelled } = await decidedCounts(caller, holdId)
  const [closing] = await store.receiptsOf(caller, [holdId])
  const receipt = await write(caller, hold, 'settled', {
    ...head(hold, 'settled'),
    closingReceipt: closing?.sha256 ?? null,
    lifted: { at: hold.liftedAt, by: hold.liftedBy, under: hold.liftedHat, reason: hold.liftReason },
    items: items.map(({ id, nodeId, title, adapter, dueAt, outcome, startsAt, decidedAt, decidedBy, decidedHat }) => ({
      dispatchId: id,
      nodeId,
      title,
      adapter,
      dueAt,
      outcome,
      startsAt,
      decidedAt,
      decidedBy,
      decidedUnder: decidedHat,
    })),
    leaked: await store.leakedUnder(caller, holdId),
  })
  await settleHold(caller, holdId)
  await record(caller, events.holdSettled, hold, { released, cancelled, receipt })
}

export const getReceipt: Action<Contract['getReceipt']> = async (caller, { id, kind }) => {
  const { writtenAt, body } = expectFound(await store.receiptOf(caller, id, kind))
  return { kind, writtenAt, text: body }
}

/** What the sealed event of a receipt says of it, the latest first. */
async function sealedReceipts(caller: Caller, holdIds: string[]) {
  const sealed = await sealedOf(caller, holdIds, Object.values(eventOf))
  return sealed
    .filter(({ data }) => typeof data['receipt'] === 'string')
    .map(({ objectId, name, seq, at, data, intact }) => ({
      holdId: objectId,
      kind: name === eventOf.closed ? ('closed' as const) : ('settled' as const),
      sha256: data['receipt'] as string,
      seq,
      at,
      intact,
    }))
}

export const checkReceipt: Action<Contract['checkReceipt']> = async (caller, { id, kind }) => {
  const stored = expectFound((await store.receiptsOf(caller, [id])).find((each) => each.kind === kind))
  const sealed = (await sealedReceipts(caller, [id])).find((each) => each.kind === kind)
  return {
    computed: stored.sha256,
    sealed: sealed?.sha256 ?? null,
    seq: sealed?.seq ?? null,
    sealedAt: sealed?.at ?? null,
    same: sealed?.sha256 === stored.sha256,
    chained: sealed?.intact ?? false,
  }
}

const holdsAtOnce = 200

/** By way of the holds, so that a receipt that is gone is missed too. */
export const checkReceipts: Action<Contract['checkReceipts']> = async (caller) => {
  const broken: { holdId: string; kind: ReceiptKind }[] = []
  let checked = 0
  for (
    let ids = await holdIdsAfter(caller, null, holdsAtOnce);
    ids.length > 0;
    ids = await holdIdsAfter(caller, ids.at(-1)!, holdsAtOnce)
  ) {
    const stored = await store.receiptsOf(caller, ids)
    for (const { holdId, kind, sha256, intact } of await sealedReceipts(caller, ids)) {
      checked += 1
      const found = stored.find((each) => each.holdId === holdId && each.kind === kind)
      if (!intact || found?.sha256 !== sha256) broken.push({ holdId, kind })
    }
  }
  return { checked, broken }
}
