// The strategy on one page: destination, reason, offering, audience, competitors, delivery, cap and horizon, and who approved it.
import { z } from 'zod'
import { day, event, id, instant, operation, page, paging, positiveAmount, prose, text, version } from '#kernel/contract.ts'
import { faults as threadFaults, functionName } from '#thread/contract.ts'
import { state, faults, fields, optional, owned } from './base.ts'

const positioning = z.strictObject({
  alternatives: prose(2000).describe('What people would do instead, doing nothing included.'),
  attributes: prose(2000).describe('What only this organisation has.'),
  value: prose(2000).describe('What those attributes give people.'),
  who: prose(2000).describe('Who cares most about that value.'),
  category: prose(2000).describe('The market in which that value is obvious.'),
})
const ids = z.array(id).max(50)

const strategyPage = {
  title: text(),
  destination: prose(5000).describe('Where this leads: the dream and how it looks when it has come true.'),
  rationale: prose(5000).describe('Why this way and not another.'),
  delivery: prose(5000).describe('How the offering reaches people.'),
  vehicles: z.array(text(120)).max(30).describe('The channels and capabilities that carry it.'),
  spendCap: positiveAmount.nullable().describe('The most that may be spent on the way.'),
  horizonFrom: day.nullable(),
  horizonTo: day.nullable(),
  measures: prose(5000).describe('How one will see that it works.'),
  positioning,
  segmentIds: ids,
  offeringIds: ids,
  competitorIds: ids,
}
const strategyInput = { ...strategyPage, positioning: positioning.partial().describe('Only the named components are changed.') }
export const strategy = z.object({
  id,
  objectiveId: id,
  function: functionName,
  ...strategyPage,
  title: z.string(),
  vehicles: z.array(z.string()),
  segmentIds: z.array(id),
  offeringIds: z.array(id),
  competitorIds: z.array(id),
  approval: z
    .object({ memberId: id, hat: z.string(), at: instant })
    .nullable()
    .describe('Who approved exactly this text; null when nobody has.'),
  ...owned,
})
export type Strategy = z.infer<typeof strategy>

export const contract = {
  listStrategies: operation({
    method: 'GET',
    path: '/strategies',
    permission: 'strategy.read',
    summary: 'List the one-page strategies, newest first.',
    input: { ...paging, objectiveId: id.optional(), state },
    output: page(strategy),
  }),
  getStrategy: operation({
    method: 'GET',
    path: '/strategies/{id}',
    permission: 'strategy.read',
    summary: 'Read a one-page strategy and who approved it.',
    input: { id },
    output: strategy,
  }),
  createStrategy: operation({
    method: 'POST',
    path: '/strategies',
    permission: 'strategy.edit',
    summary: 'Write a one-page strategy for an objective: destination, reason, offering, audience, competitors, delivery, cap and horizon.',
    input: { objectiveId: id, ...optional(strategyInput), title: text() },
    output: strategy,
    faults: [threadFaults.parentGone],
  }),
  updateStrategy: operation({
    method: 'PATCH',
    path: '/strategies/{id}',
    permission: 'strategy.edit',
    summary: 'Change a strategy, or confirm it as it is; an approval holds only for the text it was given to.',
    input: { id, version, ...optional({ ...strategyInput, ownerId: id.nullable() }) },
    output: strategy,
  }),
  approveStrategy: operation({
    method: 'POST',
    path: '/strategies/{id}/approve',
    permission: 'strategy.approve',
    summary: 'Approve a strategy as it stands; it needs a destination, a reason and an audience.',
    input: { id, version },
    output: strategy,
    faults: [faults.pageIncomplete, faults.approvedAlready],
  }),
  archiveStrategy: operation({
    method: 'POST',
    path: '/strategies/{id}/archive',
    permission: 'strategy.edit',
    summary: 'Archive a strategy under which no plan hangs any more.',
    input: { id, version },
    output: strategy,
    faults: [faults.stillUsed],
  }),
  restoreStrategy: operation({
    method: 'POST',
    path: '/strategies/{id}/restore',
    permission: 'strategy.edit',
    summary: 'Bring a strategy back from the archive.',
    input: { id, version },
    output: strategy,
    faults: [threadFaults.parentGone],
  }),
}

export const events = {
  strategyWritten: event('strategy.strategyWritten', { title: z.string(), objectiveId: id, assumed: z.boolean() }),
  strategyChanged: event('strategy.strategyChanged', { fields, approvalEnded: z.boolean() }),
  strategyApproved: event('strategy.strategyApproved', { bodyHash: z.string() }),
  strategyArchived: event('strategy.strategyArchived', { archived: z.boolean() }),
}
