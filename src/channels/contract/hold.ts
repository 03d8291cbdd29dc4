// Holds and the gate: declaring, lifting, the receipt, and how often one person may be written to.
import { z } from 'zod'
import { count, done, id, instant, operation, page, paging, prose, text, version } from '#kernel/contract.ts'
import { heldScopes, holdScopes } from '../rules.ts'
import { faults, sendState } from './base.ts'

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
  liftReason: z.string(),
  version,
})
export type Hold = z.infer<typeof hold>

const receipt = z.object({
  hold,
  /** Messages that were being handed over while the gate closed: they have left. */
  leaving: z.array(z.object({ sendId: id, dispatchId: id, state: sendState, handedAt: instant })),
  /** Messages handed over once the gate was closed and before the hold was lifted: counted, not assumed. */
  leaked: count,
  /** How many wait behind this hold now. */
  waiting: count,
  dispatches: count,
})

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
    summary: 'Lift a hold; what waited behind it goes on, and nobody gets anything twice.',
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
    input: { ...paging, state: z.enum(['open', 'lifted']).optional() },
    output: page(hold),
  }),
  getHold: operation({
    method: 'GET',
    path: '/holds/{id}',
    permission: 'send.read',
    summary: 'Read a hold with its receipt: what left while the gate closed, and what waits behind it.',
    input: { id },
    output: receipt,
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
