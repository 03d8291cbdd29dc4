// What coordination offers: hand-offs as both desks see them, and alerts to a member or a function.
import { z } from 'zod'
import { event, id, instant, operation, page, paging, text, version } from '#kernel/contract.ts'
import { faultKind } from '#kernel/fault.ts'
import { faults as planFaults } from '#plan/contract/base.ts'
import { functionName, kind } from '#thread/contract.ts'
import { alertKinds, handoffStates } from './rules.ts'

export const faults = {
  handoffStepNotAllowed: faultKind(
    'handoff_step_not_allowed',
    409,
    'In its present state this step has no place.',
    'Open it again and choose one of the steps it offers.',
  ),
}

export const handoffState = z.enum(handoffStates)

export const handoff = z.object({
  id,
  kind: z.enum(['brief']).describe('What is handed over: a brief whose what and why are approved.'),
  nodeId: id,
  nodeTitle: z.string(),
  from: functionName,
  to: functionName,
  state: handoffState,
  dueAt: instant,
  overdue: z.boolean(),
  escalatedAt: instant.nullable().describe('When both sides were told that it is late.'),
  reason: z.string().describe('Why it was rejected.'),
  sentBy: id.nullable(),
  sentByName: z.string().nullable(),
  ownerId: id.nullable().describe('Who took it on.'),
  ownerName: z.string().nullable(),
  answeredAt: instant.nullable(),
  endedAt: instant.nullable(),
  version,
  createdAt: instant,
})
export type Handoff = z.infer<typeof handoff>

export const alert = z.object({
  id,
  kind: z.enum(alertKinds),
  sentence: z.string(),
  node: z.object({ id, kind, title: z.string(), parentId: id.nullable() }).nullable().describe('The object it is about.'),
  source: z.object({ id, kind, title: z.string() }).nullable().describe('What happened to it, where that is an object of the thread.'),
  mine: z.boolean().describe('To this member alone; else to everybody of the function.'),
  function: functionName.nullable(),
  at: instant,
  readAt: instant.nullable(),
})
export type Alert = z.infer<typeof alert>

const step = { id, version }

export const contract = {
  listHandoffs: operation({
    method: 'GET',
    path: '/handoffs',
    permission: 'what.read',
    summary: 'List hand-offs, newest first: those a desk sent or received, those that still wait, or those of one object.',
    input: {
      ...paging,
      desk: functionName.optional().describe('Sent by or to this function.'),
      open: z.stringbool().or(z.boolean()).optional(),
      nodeId: id.optional(),
    },
    output: page(handoff),
  }),
  acknowledgeHandoff: operation({
    method: 'POST',
    path: '/handoffs/{id}/acknowledge',
    permission: 'how.edit',
    summary: 'Say that a hand-off was seen; the sender reads it at once.',
    input: step,
    output: handoff,
    faults: [faults.handoffStepNotAllowed],
  }),
  acceptHandoff: operation({
    method: 'POST',
    path: '/handoffs/{id}/accept',
    permission: 'how.edit',
    summary: 'Take a hand-off on; whoever does becomes its owner.',
    input: step,
    output: handoff,
    faults: [faults.handoffStepNotAllowed],
  }),
  rejectHandoff: operation({
    method: 'POST',
    path: '/handoffs/{id}/reject',
    permission: 'how.edit',
    summary: 'Give a hand-off back with the reason; the brief is open to its sender again.',
    input: { ...step, reason: text(1000) },
    output: handoff,
    faults: [faults.handoffStepNotAllowed, planFaults.gateClosed, planFaults.campaignEnded],
  }),
  listAlerts: operation({
    method: 'GET',
    path: '/alerts',
    permission: 'member',
    summary: 'List the alerts to oneself and to the function of the hat being worn, newest first.',
    input: { ...paging, unread: z.stringbool().or(z.boolean()).optional(), nodeId: id.optional() },
    output: page(alert),
  }),
  readAlerts: operation({
    method: 'POST',
    path: '/alerts/read',
    permission: 'member',
    summary: 'Mark alerts as read, or as unread again; those to somebody else are left alone.',
    input: { ids: z.array(id).min(1).max(200), read: z.boolean().default(true) },
    output: z.object({ changed: z.int() }),
  }),
}

export const events = {
  handoffSent: event('coordination.handoffSent', { nodeId: id, from: functionName, to: functionName, dueAt: instant }),
  handoffMoved: event('coordination.handoffMoved', { nodeId: id, from: handoffState, to: handoffState, reason: z.string() }),
  handoffEscalated: event('coordination.handoffEscalated', { nodeId: id }),
  alertRaised: event('coordination.alertRaised', {
    kind: z.enum(alertKinds),
    memberId: id.nullable(),
    function: functionName.nullable(),
    nodeId: id.nullable(),
  }),
}
