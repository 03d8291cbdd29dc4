// Holds and the gate: declaring, lifting, the receipt, and how often one person may be written to.
import { z } from 'zod'
import { count, done, id, instant, operation, page, paging, prose, text, version } from '#kernel/contract.ts'
import { heldScopes, holdScopes, itemOutcomes, receiptKinds, releaseGap } from '../rules.ts'
import { adapterName, dispatchState, faults, sendState } from './base.ts'
import { heldBy, told } from './dispatch.ts'

export const hold = z.object({
  id,
  scope: z.enum(holdScopes),
  nodeId: id.nullable(),
  personId: id.nullable(),
  messageClass: z.enum(['commercial', 'relationship']).nullable(),
  /** Of a pause: the dispatch it stops. */
  dispatchId: id.nullable(),
  /** The name of what is held, where it has one. */
  target: z.string().nullable(),
  reason: z.string(),
  openedBy: id,
  openedByName: z.string(),
  openedHat: z.string(),
  declaredAt: instant,
  closedAt: instant.nullable(),
  liftedAt: instant.nullable(),
  liftedBy: id.nullable(),
  liftedByName: z.string().nullable(),
  liftedHat: z.string().nullable(),
  /** Closed, lifted, and nothing waits behind it by name any more. */
  settledAt: instant.nullable(),
  liftReason: z.string(),
  /** Once it is lifted: how many dispatches wait until somebody releases them by name. */
  toRelease: count,
  version,
})
export type Hold = z.infer<typeof hold>

const receiptKind = z.enum(receiptKinds)

/** A hold with what it did, in numbers; the rows behind each have lists of their own. */
export const fullHold = z.object({
  hold,
  /** Whether what it stopped stays held by name after the lifting. */
  byName: z.boolean(),
  leaving: count.describe('Messages that were being handed over while the gate closed: they have left.'),
  inHand: count.describe('Of those, how many have no answer yet.'),
  leaked: count.describe('Messages handed over once the gate was closed that should have been stopped: counted, not assumed.'),
  gone: count.describe('Messages, posts and pages that had left in the day before, or of what was still under way.'),
  goneDispatches: count,
  waiting: count.describe('Recipients who wait behind this hold now.'),
  dispatches: count.describe('Dispatches that wait behind it now.'),
  released: count,
  cancelled: count,
  receipts: z.array(
    z.object({ kind: receiptKind, writtenAt: instant, sha256: z.string().describe('Of the file as it is stored now.'), bytes: count }),
  ),
})
export type FullHold = z.infer<typeof fullHold>

export const heldItem = z.object({
  dispatchId: id,
  nodeId: id,
  title: z.string(),
  ...told,
  adapter: adapterName,
  state: dispatchState,
  dueAt: instant,
  waiting: count
    .describe('Recipients who have not got it; before its ledger is built, its share of as many as the segment holds.')
    .nullable(),
  delivered: count,
  alsoHeld: heldBy.nullable().describe('Another hold that stops it as well.'),
  outcome: z.enum(itemOutcomes).nullable(),
  startsAt: instant.nullable(),
  decidedAt: instant.nullable(),
  decidedBy: id.nullable(),
  decidedByName: z.string().nullable(),
  decidedHat: z.string().nullable(),
  version: version.describe('Of the dispatch.'),
})
export type HeldItem = z.infer<typeof heldItem>

export const contract = {
  declareHold: operation({
    method: 'POST',
    path: '/holds',
    permission: 'send.edit',
    summary:
      'Hold everything, one part of the thread, one person or one class of messages: nothing new is sent from this moment, and nothing is handed over once the gate is closed.',
    input: {
      scope: z.enum(heldScopes),
      nodeId: id.optional(),
      personId: id.optional(),
      messageClass: z.enum(['commercial', 'relationship']).optional(),
      reason: text(500),
    },
    output: hold,
    faults: [faults.noSuchTarget],
  }),
  liftHold: operation({
    method: 'POST',
    path: '/holds/{id}/lift',
    permission: 'send.approve',
    summary:
      'Lift a hold. Nothing leaves by that alone: each dispatch that waited behind it stays held until somebody releases it by name; only a pause and the hold of one person let go at once.',
    input: { id, version, reason: prose(500).optional() },
    output: hold,
    faults: [faults.holdLifted],
  }),
  withdrawHold: operation({
    method: 'POST',
    path: '/holds/{id}/withdraw',
    permission: 'send.edit',
    summary: 'Lift a hold one declared oneself.',
    input: { id, version, reason: prose(500).optional() },
    output: hold,
    faults: [faults.holdLifted, faults.notYourHold],
  }),
  listHolds: operation({
    method: 'GET',
    path: '/holds',
    permission: 'send.read',
    summary: 'List the holds, the pauses of single dispatches among them, newest first.',
    input: {
      ...paging,
      state: z
        .enum(['open', 'unsettled', 'lifted'])
        .optional()
        .describe('Unsettled: in force, or lifted while something waits to be released by name.'),
    },
    output: page(hold),
  }),
  getHold: operation({
    method: 'GET',
    path: '/holds/{id}',
    permission: 'send.read',
    summary: 'Read a hold: what left while the gate closed, what had gone before, what waits behind it, and its receipts.',
    input: { id },
    output: fullHold,
  }),
  listHeldItems: operation({
    method: 'GET',
    path: '/holds/{id}/items',
    permission: 'send.read',
    summary:
      'List the dispatches that wait behind a hold, by when they were due, or those that were released, cancelled or ended, newest first.',
    input: { id, ...paging, state: z.enum(['waiting', 'decided']).default('waiting') },
    output: page(heldItem),
  }),
  listLeaving: operation({
    method: 'GET',
    path: '/holds/{id}/leaving',
    permission: 'send.read',
    summary: 'List the messages that were in hand between the declaration of a hold and the closing of the gate.',
    input: { id, ...paging },
    output: page(z.object({ sendId: id, dispatchId: id, title: z.string(), messageId: z.string(), state: sendState, handedAt: instant })),
  }),
  listGone: operation({
    method: 'GET',
    path: '/holds/{id}/gone',
    permission: 'send.read',
    summary: 'List what had gone before a hold was declared: n of m for each dispatch still under way or ended within the day before.',
    input: { id, ...paging },
    output: page(
      z.object({
        dispatchId: id,
        nodeId: id,
        title: z.string(),
        ...told,
        adapter: adapterName,
        state: dispatchState,
        startedAt: instant,
        gone: count,
        total: count,
      }),
    ),
  }),
  releaseItems: operation({
    method: 'POST',
    path: '/holds/{id}/release',
    permission: 'send.approve',
    summary:
      'Release dispatches that wait behind a hold, each by name, also while the hold is in force: what is past due begins one after another, what has a time to come keeps it or gets a new one.',
    input: {
      id,
      items: z
        .array(z.strictObject({ dispatchId: id, version, at: instant.optional().describe('A new time for it.') }))
        .min(1)
        .max(200),
      minutesApart: z.int().min(0).max(1440).default(releaseGap).describe('Minutes between the beginnings of what is past due.'),
      reason: prose(500).optional(),
    },
    output: z.object({ items: z.array(z.object({ dispatchId: id, startsAt: instant })) }),
    faults: [faults.notWaiting, faults.notByName],
  }),
  getReceipt: operation({
    method: 'GET',
    path: '/holds/{id}/receipt',
    permission: 'send.read',
    summary: 'Read a receipt of a hold as it was written: its text is the file, and the SHA-256 of its bytes stands in the sealed events.',
    input: { id, kind: receiptKind.default('closed') },
    output: z.object({ kind: receiptKind, writtenAt: instant, text: z.string() }),
  }),
  checkReceipt: operation({
    method: 'GET',
    path: '/holds/{id}/receipt/check',
    permission: 'send.read',
    summary: 'Recompute the SHA-256 of a receipt and compare it with the one in the sealed event.',
    input: { id, kind: receiptKind.default('closed') },
    output: z.object({
      computed: z.string(),
      sealed: z.string().nullable().describe('What the sealed event says; null while it is not sealed.'),
      seq: z.int().nullable().describe('The number of that event.'),
      sealedAt: instant.nullable(),
      same: z.boolean(),
      chained: z.boolean().describe('Whether the event itself is as it was sealed.'),
    }),
  }),
  checkReceipts: operation({
    method: 'GET',
    path: '/receipts/check',
    permission: 'settings.read',
    summary: 'Recompute the SHA-256 of every receipt and compare each with its sealed event.',
    input: {},
    output: z.object({ checked: count, broken: z.array(z.object({ holdId: id, kind: receiptKind })) }),
  }),
  getFrequencyCap: operation({
    method: 'GET',
    path: '/frequency-cap',
    permission: 'send.read',
    summary: 'Read how many commercial messages one person may get within so many days.',
    input: {},
    output: z.object({ most: z.int().nullable(), days: z.int() }),
  }),
  setFrequencyCap: operation({
    method: 'PUT',
    path: '/frequency-cap',
    permission: 'send.approve',
    summary: 'Limit how many commercial messages one person may get within so many days; null is no limit.',
    input: { most: z.int().min(1).max(1000).nullable(), days: z.int().min(1).max(365) },
    output: done,
  }),
}
