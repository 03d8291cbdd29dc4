// The brief of a campaign: what and why are Marketing's, how and where are Communications', with a gate at the end of each.
import { z } from 'zod'
import { day, event, id, instant, operation, page, paging, prose, text, version } from '#kernel/contract.ts'
import { functionName } from '#thread/contract.ts'
import { faults } from './base.ts'
import { campaignState } from './campaign.ts'

const gate = z.object({
  passed: z.boolean().describe('Whether exactly the text that stands there now is approved.'),
  decision: z.enum(['approved', 'changes_requested']).nullable().describe('The latest decision, on whatever text it was.'),
  memberId: id.nullable(),
  hat: z.string(),
  at: instant.nullable(),
  note: z.string(),
})

export const brief = z.object({
  campaignId: id,
  campaignName: z.string(),
  campaignCode: z.string(),
  campaignState,
  function: functionName,
  what: z.string(),
  why: z.string(),
  how: z.string(),
  where: z.string(),
  dueOn: day.nullable(),
  stage: z.enum(['what', 'how', 'agreed']),
  waitsFor: z.enum(['marketing', 'communications']).nullable(),
  whatGate: gate,
  howGate: gate,
  version,
})
export type Brief = z.infer<typeof brief>

const answer = prose(5000)

export const contract = {
  listBriefs: operation({
    method: 'GET',
    path: '/briefs',
    permission: 'what.read',
    summary: 'List the briefs of the campaigns under way with where each stands between the two desks, newest first.',
    input: { ...paging, stage: z.enum(['what', 'how', 'agreed']).optional() },
    output: page(brief),
  }),
  getBrief: operation({
    method: 'GET',
    path: '/campaigns/{id}/brief',
    permission: 'what.read',
    summary: 'Read the brief of a campaign with the decisions at its two gates.',
    input: { id },
    output: brief,
  }),
  writeWhat: operation({
    method: 'PUT',
    path: '/campaigns/{id}/brief/what',
    permission: 'what.edit',
    summary: 'Write what is to be said and why. A changed text has to be approved again, and with it how and where.',
    input: {
      id,
      version,
      what: answer.optional(),
      why: answer.optional(),
      dueOn: day.nullable().optional().describe('By when how and where are needed.'),
    },
    output: brief,
    faults: [faults.campaignEnded],
  }),
  approveWhat: operation({
    method: 'POST',
    path: '/campaigns/{id}/brief/what/approve',
    permission: 'what.approve',
    summary: 'Approve what and why as they stand: the brief is handed over to Communications.',
    input: { id, version },
    output: brief,
    faults: [faults.campaignEnded, faults.briefIncomplete, faults.approvedAlready],
  }),
  writeHow: operation({
    method: 'PUT',
    path: '/campaigns/{id}/brief/how',
    permission: 'how.edit',
    summary: 'Write how it is to be said and where, once what and why are approved.',
    input: { id, version, how: answer.optional(), where: answer.optional() },
    output: brief,
    faults: [faults.campaignEnded, faults.gateClosed],
  }),
  approveHow: operation({
    method: 'POST',
    path: '/campaigns/{id}/brief/how/approve',
    permission: 'how.approve',
    summary: 'Approve how and where as they stand, for exactly this what and why: the brief is agreed.',
    input: { id, version },
    output: brief,
    faults: [faults.campaignEnded, faults.gateClosed, faults.briefIncomplete, faults.approvedAlready],
  }),
  returnBrief: operation({
    method: 'POST',
    path: '/campaigns/{id}/brief/return',
    permission: 'how.edit',
    summary: 'Send an approved what and why back to Marketing with the reason; gate one is open again.',
    input: { id, version, note: text(1000) },
    output: brief,
    faults: [faults.campaignEnded, faults.gateClosed],
  }),
}

export const events = {
  whatWritten: event('plan.whatWritten', { approvalEnded: z.boolean() }),
  whatApproved: event('plan.whatApproved', { bodyHash: z.string(), dueOn: day.nullable() }),
  howWritten: event('plan.howWritten', { approvalEnded: z.boolean() }),
  howApproved: event('plan.howApproved', { bodyHash: z.string() }),
  briefReturned: event('plan.briefReturned', { note: z.string() }),
}
