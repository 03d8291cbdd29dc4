// Budget and spend: what is planned for a plan or campaign, what was paid, and what is not linked yet.
import { z } from 'zod'
import { amount, currency, day, event, id, operation, page, paging, positiveAmount, prose, text, version } from '#kernel/contract.ts'
import { fields, kept, optional } from '#strategy/contract/base.ts'
import { functionName } from '#thread/contract.ts'
import { faults } from './base.ts'
import { campaignState } from './campaign.ts'

const lineFields = { name: text(120), amount: positiveAmount.describe('Planned; nothing says that it costs hours only.') }
export const budgetLine = z.object({ id, nodeId: id, ...lineFields, name: z.string(), ...kept })
export type BudgetLine = z.infer<typeof budgetLine>

const spendFields = {
  amount: amount.describe('Minor units of its currency; below zero for money that came back.'),
  currency: currency.optional().describe('The organisation’s own when left out.'),
  rate: z.number().min(0.000001).max(1_000_000).optional().describe('Units of the organisation’s currency for one unit of this one.'),
  rateSource: text(200).optional(),
  onDay: day,
  vendor: prose(200),
  note: prose(1000),
  nodeId: id.nullable().describe('What it was spent on; null is not linked yet.'),
  budgetLineId: id.nullable(),
}
export const spend = z.object({
  id,
  nodeId: id.nullable(),
  nodeTitle: z.string().nullable(),
  budgetLineId: id.nullable(),
  amount,
  currency: z.string(),
  rate: z.number(),
  rateSource: z.string(),
  baseAmount: z.int().describe('In the organisation’s currency; sums use it.'),
  onDay: day,
  vendor: z.string(),
  note: z.string(),
  ...kept,
})
export type Spend = z.infer<typeof spend>

const sum = z.int().describe('Minor units of the organisation’s currency.')
const overview = z.object({
  planId: id.nullable(),
  cap: amount.nullable(),
  planned: sum,
  spent: sum,
  notLinked: sum.describe('Spent and not linked to anything yet, over the whole organisation.'),
  own: z.object({ planned: sum, spent: sum }).describe('On the plan itself, not allotted below.'),
  campaigns: z.array(
    z.object({ id, name: z.string(), function: functionName, state: campaignState, alwaysOn: z.boolean(), planned: sum, spent: sum }),
  ),
})

export const contract = {
  getBudget: operation({
    method: 'GET',
    path: '/budget',
    permission: 'budget.read',
    summary:
      'Read planned and spent for a plan, the current one unless another is named: on the plan itself, per campaign, and what is not linked yet.',
    input: { planId: id.optional() },
    output: overview,
  }),
  listBudgetLines: operation({
    method: 'GET',
    path: '/budget-lines',
    permission: 'budget.read',
    summary: 'List the budget lines, of one plan or campaign or of all, newest first.',
    input: { ...paging, nodeId: id.optional() },
    output: page(budgetLine),
  }),
  addBudgetLine: operation({
    method: 'POST',
    path: '/budget-lines',
    permission: 'budget.edit',
    summary: 'Plan money for a plan or a campaign.',
    input: { nodeId: id, ...lineFields },
    output: budgetLine,
    faults: [faults.overCap],
  }),
  updateBudgetLine: operation({
    method: 'PATCH',
    path: '/budget-lines/{id}',
    permission: 'budget.edit',
    summary: 'Change a budget line.',
    input: { id, version, ...optional(lineFields) },
    output: budgetLine,
    faults: [faults.overCap],
  }),
  archiveBudgetLine: operation({
    method: 'POST',
    path: '/budget-lines/{id}/archive',
    permission: 'budget.edit',
    summary: 'Take a budget line out of the plan; what was spent stays where it is.',
    input: { id, version },
    output: budgetLine,
  }),
  restoreBudgetLine: operation({
    method: 'POST',
    path: '/budget-lines/{id}/restore',
    permission: 'budget.edit',
    summary: 'Bring a budget line back from the archive.',
    input: { id, version },
    output: budgetLine,
    faults: [faults.overCap],
  }),
  listSpend: operation({
    method: 'GET',
    path: '/spend',
    permission: 'budget.read',
    summary: 'List what was spent, newest day first: under one object, in a period, or what is not linked yet.',
    input: {
      ...paging,
      under: id.optional().describe('An object of the thread: what was spent on it and everything under it.'),
      linked: z.enum(['all', 'linked', 'not_linked']).default('all'),
      from: day.optional(),
      to: day.optional(),
    },
    output: page(spend),
  }),
  addSpend: operation({
    method: 'POST',
    path: '/spend',
    permission: 'budget.edit',
    summary: 'Note money that was spent; without an object it shows as not linked yet.',
    input: { ...optional(spendFields), amount: spendFields.amount, onDay: spendFields.onDay },
    output: spend,
    faults: [faults.rateMissing, faults.lineElsewhere],
  }),
  updateSpend: operation({
    method: 'PATCH',
    path: '/spend/{id}',
    permission: 'budget.edit',
    summary: 'Correct what was noted as spent.',
    input: { id, version, ...optional(spendFields) },
    output: spend,
    faults: [faults.rateMissing, faults.lineElsewhere],
  }),
  linkSpend: operation({
    method: 'POST',
    path: '/spend/{id}/link',
    permission: 'budget.edit',
    summary: 'Link what was spent to an object of the thread, or unlink it.',
    input: { id, version, nodeId: id.nullable() },
    output: spend,
    faults: [faults.lineElsewhere],
  }),
  archiveSpend: operation({
    method: 'POST',
    path: '/spend/{id}/archive',
    permission: 'budget.edit',
    summary: 'Take back something that was noted as spent by mistake.',
    input: { id, version },
    output: spend,
  }),
  restoreSpend: operation({
    method: 'POST',
    path: '/spend/{id}/restore',
    permission: 'budget.edit',
    summary: 'Bring what was spent back from the archive.',
    input: { id, version },
    output: spend,
  }),
}

export const events = {
  budgetLineAdded: event('plan.budgetLineAdded', { nodeId: id, name: z.string(), amount }),
  budgetLineChanged: event('plan.budgetLineChanged', { fields, before: amount, amount }),
  spendAdded: event('plan.spendAdded', { nodeId: id.nullable(), baseAmount: z.int(), onDay: day }),
  spendChanged: event('plan.spendChanged', { fields, before: z.int(), baseAmount: z.int() }),
  spendLinked: event('plan.spendLinked', { from: id.nullable(), nodeId: id.nullable() }),
}
