// What sales offers about leads: who asked, where they came from, and whether they are taken on.
import { z } from 'zod'
import { day, email, event, id, instant, operation, page, paging, personal, prose, text, version } from '#kernel/contract.ts'
import { faultKind } from '#kernel/fault.ts'
import { leadStates, rejections } from '../rules/lead.ts'
import { about, faults as resultFaults, place } from './result.ts'

export const faults = {
  leadSettled: faultKind('lead_settled', 409, 'This was decided already.', 'Open it to see by whom and how.'),
  leadOpen: faultKind('lead_open', 409, 'This person is already waiting for an answer.', 'Open what is there instead.'),
}

export const leadState = z.enum(leadStates)
export const rejection = z.enum(rejections)

export const lead = z.object({
  id,
  ...about,
  ...place,
  sourceTouchId: id.nullable(),
  formId: id.nullable(),
  formName: z.string().nullable(),
  state: leadState,
  reason: rejection.nullable(),
  note: z.string(),
  ownerId: id.nullable(),
  openedOn: day,
  decidedAt: instant.nullable(),
  version,
  createdAt: instant,
})
export type Lead = z.infer<typeof lead>

export const contract = {
  listLeads: operation({
    method: 'GET',
    path: '/leads',
    permission: 'pipeline.read',
    summary: 'List leads, newest first, of one state when asked.',
    input: { ...paging, state: leadState.optional(), ownerId: id.optional() },
    output: page(lead),
  }),
  getLead: operation({
    method: 'GET',
    path: '/leads/{id}',
    permission: 'pipeline.read',
    summary: 'Read a lead with the visit it came from.',
    input: { id },
    output: lead,
  }),
  createLead: operation({
    method: 'POST',
    path: '/leads',
    permission: 'pipeline.edit',
    summary: 'Enter a lead by hand; it hangs under what the person last did, unless an object is named.',
    input: {
      personId: id.optional(),
      person: z.strictObject({ email: personal(email), name: personal(text(200)).optional() }).optional(),
      parentId: id.optional(),
      note: prose(2000).default(''),
    },
    output: lead,
    faults: [faults.leadOpen, resultFaults.personNeeded, resultFaults.noSuchPerson, resultFaults.cannotHangThere],
  }),
  acceptLead: operation({
    method: 'POST',
    path: '/leads/{id}/accept',
    permission: 'pipeline.edit',
    summary: 'Take a lead on; whoever does becomes its owner if it has none.',
    input: { id, version },
    output: lead,
    faults: [faults.leadSettled, faults.leadOpen],
  }),
  returnLead: operation({
    method: 'POST',
    path: '/leads/{id}/return',
    permission: 'pipeline.edit',
    summary: 'Take a decision on a lead back: it waits for an answer again.',
    input: { id, version },
    output: lead,
    faults: [faults.leadSettled, faults.leadOpen],
  }),
  rejectLead: operation({
    method: 'POST',
    path: '/leads/{id}/reject',
    permission: 'pipeline.edit',
    summary: 'Turn a lead down with a reason; it may be taken on later.',
    input: { id, version, reason: rejection, note: prose(2000).default('') },
    output: lead,
    faults: [faults.leadSettled],
  }),
}

export const events = {
  leadOpened: event('sales.leadOpened', { personId: id, touchId: id.nullable(), parentId: id.nullable() }),
  leadAccepted: event('sales.leadAccepted', { before: leadState, ownerId: id.nullable() }),
  leadReturned: event('sales.leadReturned', { before: leadState }),
  leadRejected: event('sales.leadRejected', { before: leadState, reason: rejection, parentId: id.nullable() }),
  resultLinked: event('sales.resultLinked', { kind: z.string(), parentId: id }),
}
