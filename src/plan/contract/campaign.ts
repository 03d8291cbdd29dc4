// Campaigns: their fields, their steps from draft to closed, the quick one, and the always-on ones.
import { z } from 'zod'
import { day, event, id, instant, operation, page, paging, prose, text, version, type OperationMeta } from '#kernel/contract.ts'
import type { FaultKind } from '#kernel/fault.ts'
import { faults as strategyFaults, fields, metric, optional, owned, value } from '#strategy/contract/base.ts'
import { faults as threadFaults, functionName } from '#thread/contract.ts'
import { campaignStates } from '../rules/campaign.ts'
import { faults } from './base.ts'

export const campaignState = z.enum(campaignStates)

const campaignFields = {
  name: text(),
  theme: prose(500).describe('The idea everything under it repeats.'),
  why: prose(5000),
  objective: prose(500).describe('What it must achieve.'),
  metric: metric.nullable(),
  target: value.nullable(),
  startsOn: day.nullable(),
  endsOn: day.nullable(),
  segmentIds: z.array(id).max(20),
  audience: prose(500).describe('For whom, in words, until a segment says it.'),
  ctaId: id.nullable().describe('The one primary call to action.'),
  conversionId: id.nullable().describe('What counts as answering it; the call’s own when left out.'),
  results: prose(5000).describe('What came of it and what was learned.'),
}

export const campaign = z.object({
  id,
  planId: id,
  code: z.string().describe('The name its links carry: yyyymm_offering_segment_objective_seq.'),
  function: functionName,
  ...campaignFields,
  name: z.string(),
  target: z.number().nullable(),
  segmentIds: z.array(id),
  alwaysOn: z.boolean(),
  state: campaignState,
  stateAt: instant,
  reason: z.string().describe('Why it was sent back or cancelled.'),
  ...owned,
})
export type Campaign = z.infer<typeof campaign>

const readCampaign = z.object({
  campaign,
  planned: z.int(),
  spent: z.int(),
  budgeted: z.boolean().describe('Whether a budget line stands on it.'),
  canTakeBack: z.boolean().describe('Whether the one who asks can still take the last step back.'),
})

const reason = { reason: text(500) }

function step<Input extends z.ZodRawShape>(
  path: string,
  summary: string,
  input: Input,
  { permission = 'strategy.edit', faults: more = [] }: Partial<Pick<OperationMeta, 'permission'>> & { faults?: readonly FaultKind[] } = {},
) {
  return operation({
    method: 'POST',
    path: `/campaigns/{id}/${path}`,
    permission,
    summary,
    input: { id, version, ...input },
    output: campaign,
    faults: [faults.stepNotAllowed, ...more],
  })
}

export const contract = {
  listCampaigns: operation({
    method: 'GET',
    path: '/campaigns',
    permission: 'strategy.read',
    summary: 'List the campaigns, newest first: of one plan, one function, one state, or by a part of the name.',
    input: {
      ...paging,
      planId: id.optional(),
      function: functionName.optional(),
      state: z
        .enum([...campaignStates, 'open', 'ended', 'archived'])
        .optional()
        .describe('Open: neither completed, closed nor cancelled; ended: one of these. Without it, whatever is not archived.'),
      kind: z.enum(['all', 'campaigns', 'always_on']).default('all'),
      q: text(100).optional(),
    },
    output: page(campaign),
  }),
  getCampaign: operation({
    method: 'GET',
    path: '/campaigns/{id}',
    permission: 'strategy.read',
    summary: 'Read a campaign with the money planned and spent under it.',
    input: { id },
    output: readCampaign,
  }),
  createCampaign: operation({
    method: 'POST',
    path: '/campaigns',
    permission: 'strategy.edit',
    summary: 'Start a campaign under a plan, the current one unless another is named; its name in links is made from the convention.',
    input: { planId: id.optional(), function: functionName.default('marketing'), ...optional(campaignFields), name: campaignFields.name },
    output: campaign,
    faults: [faults.noPlan, threadFaults.parentGone],
  }),
  quickCampaign: operation({
    method: 'POST',
    path: '/campaigns/quick',
    permission: 'strategy.edit',
    summary: 'Start a campaign from four things: name, audience, dates and ask. Everything else is assumed and can be filled later.',
    input: {
      name: text(),
      function: functionName.default('marketing'),
      segmentId: id.optional(),
      audience: text(500).optional().describe('In words, where there is no segment yet.'),
      startsOn: day.optional().describe('Today when left out.'),
      endsOn: day.optional(),
      ctaId: id.optional(),
      ask: text(80).optional().describe('The call in words, where there is none in the register yet.'),
    },
    output: campaign,
    faults: [faults.noPlan],
  }),
  updateCampaign: operation({
    method: 'PATCH',
    path: '/campaigns/{id}',
    permission: 'strategy.edit',
    summary:
      'Change a campaign, or confirm it as it is. What an approval was given to cannot change before the campaign is live without going back to draft.',
    input: { id, version, ...optional({ ...campaignFields, ownerId: id.nullable() }) },
    output: campaign,
    faults: [faults.campaignEnded],
  }),
  archiveCampaign: operation({
    method: 'POST',
    path: '/campaigns/{id}/archive',
    permission: 'strategy.edit',
    summary: 'Archive a draft or an ended campaign under which nothing hangs any more.',
    input: { id, version },
    output: campaign,
    faults: [faults.stepNotAllowed, strategyFaults.stillUsed],
  }),
  restoreCampaign: operation({
    method: 'POST',
    path: '/campaigns/{id}/restore',
    permission: 'strategy.edit',
    summary: 'Bring a campaign back from the archive.',
    input: { id, version },
    output: campaign,
    faults: [threadFaults.parentGone],
  }),
  submitCampaign: step('submit', 'Hand a draft over for review.', {}),
  returnCampaign: step('return', 'Send a campaign back to draft with the reason.', reason, { permission: 'strategy.approve' }),
  approveCampaign: step(
    'approve',
    'Approve a campaign: it has an objective, a segment, a call to action and a budget.',
    {},
    {
      permission: 'strategy.approve',
      faults: [faults.stepNotReady],
    },
  ),
  scheduleCampaign: step(
    'schedule',
    'Schedule an approved campaign; it goes live by itself on its first day.',
    {},
    { faults: [faults.stepNotReady] },
  ),
  launchCampaign: step('launch', 'Take an approved or scheduled campaign live now.', {}),
  pauseCampaign: step('pause', 'Pause a live campaign.', {}),
  resumeCampaign: step('resume', 'Resume a paused campaign.', {}),
  completeCampaign: step('complete', 'Complete a campaign: nothing more will happen under it.', {}, { faults: [faults.stepNotReady] }),
  closeCampaign: step(
    'close',
    'Close a completed campaign with what came of it.',
    { results: prose(5000).optional() },
    { faults: [faults.stepNotReady] },
  ),
  cancelCampaign: step('cancel', 'Cancel a campaign with the reason.', reason, { faults: [faults.stepNotReady] }),
  takeBackCampaignStep: step(
    'take-back',
    'Take one’s last step with a campaign back, within the minute.',
    {},
    { faults: [faults.tooLateToTakeBack] },
  ),
}

export const events = {
  campaignCreated: event('plan.campaignCreated', {
    name: z.string(),
    code: z.string(),
    planId: id,
    function: functionName,
    alwaysOn: z.boolean(),
    assumed: z.boolean(),
  }),
  campaignChanged: event('plan.campaignChanged', { fields }),
  campaignStateChanged: event('plan.campaignStateChanged', { from: campaignState, to: campaignState, reason: z.string() }),
  campaignArchived: event('plan.campaignArchived', { archived: z.boolean() }),
}
