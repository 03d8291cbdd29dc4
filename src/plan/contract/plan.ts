// The plan on one page, strategy and plan side by side, and the three questions that begin a thread.
import { z } from 'zod'
import { amount, day, event, id, operation, page, paging, prose, text, version } from '#kernel/contract.ts'
import { competitor } from '#strategy/contract/competitor.ts'
import { goal } from '#strategy/contract/goal.ts'
import { objective } from '#strategy/contract/objective.ts'
import { offering } from '#strategy/contract/offering.ts'
import { strategy } from '#strategy/contract/strategy.ts'
import { state, faults as strategyFaults, fields, metric, optional, owned, unit, value } from '#strategy/contract/base.ts'
import { faults as threadFaults, functionName } from '#thread/contract.ts'

const planPage = {
  name: text(),
  what: prose(5000).describe('What will be done.'),
  how: prose(5000).describe('How it will be done.'),
  where: prose(5000).describe('Where: the places and channels.'),
  who: prose(2000).describe('Who does it.'),
  tracking: prose(5000).describe('How success is tracked.'),
  startsOn: day,
  endsOn: day.nullable(),
  weeklyHours: z.number().min(0).max(9999).nullable().describe('Hours a week there are for it; the load is measured against them.'),
}
export const plan = z.object({
  id,
  strategyId: id,
  function: functionName,
  ...planPage,
  name: z.string(),
  weeklyHours: z.number().nullable(),
  ...owned,
})
export type Plan = z.infer<typeof plan>

const load = z.object({
  needed: z.number().describe('Hours a week the plan asks for: cadence × hours per version over the pairs of segment and channel.'),
  load: z.number().nullable().describe('Needed ÷ hours there are; null when nobody said how many there are.'),
  verdict: z.enum(['unknown', 'fits', 'tight', 'over']),
})
const money = z
  .object({ planned: z.int(), spent: z.int(), cap: amount.nullable() })
  .describe('Minor units of the organisation’s currency; the plan and everything under it.')

const begun = z.object({
  goalId: id,
  objectiveId: id,
  strategyId: id,
  planId: id,
  campaigns: z.array(z.object({ id, function: functionName })),
})

export const contract = {
  beginThread: operation({
    method: 'POST',
    path: '/thread/begin',
    permission: 'strategy.edit',
    summary:
      'Answer three questions (what must happen by when, for whom, why you and not another) and get a goal, an objective, a one-page strategy and a plan, all marked assumed, with a place for standing work in each function.',
    input: {
      metric,
      unit: unit.optional(),
      target: value,
      dueOn: day,
      title: text().optional().describe('The goal in one’s own words; made from the numbers when left out.'),
      audience: text(500).describe('For whom, in one’s own words.'),
      segmentId: id.optional(),
      reason: text(5000).describe('Why you and not another.'),
    },
    output: begun,
  }),
  getPlanning: operation({
    method: 'GET',
    path: '/planning',
    permission: 'strategy.read',
    summary:
      'Read strategy and plan side by side, with the goal they serve, the money and the load; the current plan’s unless a strategy or a plan is named.',
    input: { strategyId: id.optional(), planId: id.optional() },
    output: z.object({
      goal: goal.nullable(),
      objective: objective.nullable(),
      strategy: strategy.nullable(),
      offerings: z.array(offering),
      competitors: z.array(competitor),
      plan: plan.nullable(),
      money: money.nullable(),
      load: load.nullable(),
    }),
  }),
  listPlans: operation({
    method: 'GET',
    path: '/plans',
    permission: 'strategy.read',
    summary: 'List the plans, newest first.',
    input: { ...paging, strategyId: id.optional(), state },
    output: page(plan),
  }),
  getPlan: operation({
    method: 'GET',
    path: '/plans/{id}',
    permission: 'strategy.read',
    summary: 'Read a plan.',
    input: { id },
    output: plan,
  }),
  createPlan: operation({
    method: 'POST',
    path: '/plans',
    permission: 'strategy.edit',
    summary: 'Write the road map of a strategy: what, how, where, when, who, and how success is tracked.',
    input: { strategyId: id, ...optional(planPage), name: planPage.name },
    output: plan,
    faults: [threadFaults.parentGone],
  }),
  updatePlan: operation({
    method: 'PATCH',
    path: '/plans/{id}',
    permission: 'strategy.edit',
    summary: 'Change a plan, or confirm it as it is: it is no longer assumed.',
    input: { id, version, ...optional({ ...planPage, ownerId: id.nullable() }) },
    output: plan,
  }),
  archivePlan: operation({
    method: 'POST',
    path: '/plans/{id}/archive',
    permission: 'strategy.edit',
    summary: 'Archive a plan under which no campaign hangs any more.',
    input: { id, version },
    output: plan,
    faults: [strategyFaults.stillUsed],
  }),
  restorePlan: operation({
    method: 'POST',
    path: '/plans/{id}/restore',
    permission: 'strategy.edit',
    summary: 'Bring a plan back from the archive.',
    input: { id, version },
    output: plan,
    faults: [threadFaults.parentGone],
  }),
}

export const events = {
  threadBegun: event('plan.threadBegun', { goalId: id, planId: id }),
  planWritten: event('plan.planWritten', { name: z.string(), strategyId: id, assumed: z.boolean() }),
  planChanged: event('plan.planChanged', { fields }),
  planArchived: event('plan.planArchived', { archived: z.boolean() }),
}
