// Activities: what is done for a campaign, how, where and when, who does it and who answers for it, and what it must bring.
import { z } from 'zod'
import { day, event, id, operation, page, paging, prose, text, version } from '#kernel/contract.ts'
import type { FaultKind } from '#kernel/fault.ts'
import { faults as strategyFaults, fields, kept, optional } from '#strategy/contract/base.ts'
import { faults as threadFaults, functionName } from '#thread/contract.ts'
import { activityStates } from '../rules/activity.ts'
import { faults } from './base.ts'

export const activityState = z.enum(activityStates)

const activityFields = {
  function: functionName,
  what: text(),
  why: prose(2000),
  how: prose(2000),
  channelId: id.nullable(),
  startsOn: day.nullable(),
  endsOn: day.nullable(),
  expectedResult: prose(1000).describe('What it must bring.'),
  metric: prose(500).describe('How one will see it.'),
  result: prose(2000).describe('What it brought.'),
  responsibleId: id.nullable().describe('Who does it.'),
  accountableId: id.nullable().describe('The one who answers for it.'),
}

export const activity = z.object({
  id,
  campaignId: id,
  ...activityFields,
  what: z.string(),
  state: activityState,
  reason: z.string().describe('Why it is blocked or was cancelled.'),
  ...kept,
})
export type Activity = z.infer<typeof activity>

function step<Input extends z.ZodRawShape>(path: string, summary: string, input: Input, more: readonly FaultKind[] = []) {
  return operation({
    method: 'POST',
    path: `/activities/{id}/${path}`,
    permission: 'content.edit',
    summary,
    input: { id, version, ...input },
    output: activity,
    faults: [faults.stepNotAllowed, ...more],
  })
}

const reason = { reason: text(500) }

export const contract = {
  listActivities: operation({
    method: 'GET',
    path: '/activities',
    permission: 'content.read',
    summary: 'List the activities, of one campaign or of all, newest first.',
    input: {
      ...paging,
      campaignId: id.optional(),
      state: z
        .enum([...activityStates, 'archived'])
        .optional()
        .describe('Without it, whatever is not archived.'),
    },
    output: page(activity),
  }),
  getActivity: operation({
    method: 'GET',
    path: '/activities/{id}',
    permission: 'content.read',
    summary: 'Read an activity.',
    input: { id },
    output: activity,
  }),
  addActivity: operation({
    method: 'POST',
    path: '/activities',
    permission: 'content.edit',
    summary: 'Add an activity to a campaign; it is proposed until somebody plans it.',
    input: { campaignId: id, ...optional(activityFields), what: activityFields.what },
    output: activity,
    faults: [faults.campaignEnded, threadFaults.parentGone],
  }),
  updateActivity: operation({
    method: 'PATCH',
    path: '/activities/{id}',
    permission: 'content.edit',
    summary: 'Change an activity.',
    input: { id, version, ...optional(activityFields) },
    output: activity,
  }),
  archiveActivity: operation({
    method: 'POST',
    path: '/activities/{id}/archive',
    permission: 'content.edit',
    summary: 'Archive an activity under which nothing hangs any more.',
    input: { id, version },
    output: activity,
    faults: [strategyFaults.stillUsed],
  }),
  restoreActivity: operation({
    method: 'POST',
    path: '/activities/{id}/restore',
    permission: 'content.edit',
    summary: 'Bring an activity back from the archive.',
    input: { id, version },
    output: activity,
    faults: [threadFaults.parentGone],
  }),
  planActivity: step('plan', 'Plan a proposed activity: it has an expected result, somebody who does it and one who answers for it.', {}, [
    faults.stepNotReady,
  ]),
  startActivity: step('start', 'Start a planned activity.', {}),
  blockActivity: step('block', 'Say what blocks an activity.', reason),
  unblockActivity: step('unblock', 'Go on with a blocked activity.', {}),
  finishActivity: step('finish', 'Finish an activity.', {}),
  measureActivity: step('measure', 'Say what a finished activity brought.', { result: prose(2000).optional() }, [faults.stepNotReady]),
  cancelActivity: step('cancel', 'Cancel an activity with the reason.', reason),
}

export const events = {
  activityAdded: event('plan.activityAdded', { what: z.string(), campaignId: id, function: functionName }),
  activityChanged: event('plan.activityChanged', { fields }),
  activityStateChanged: event('plan.activityStateChanged', { from: activityState, to: activityState, reason: z.string() }),
  activityArchived: event('plan.activityArchived', { archived: z.boolean() }),
}
