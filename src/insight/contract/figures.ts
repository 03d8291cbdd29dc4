// What insight tells of the thread: the bar of an object, the tree with its sums, progress, credit, and the rows behind a figure.
import { z } from 'zod'
import { count, day, id, operation, page, paging } from '#kernel/contract.ts'
import { kind, functionName } from '#thread/contract.ts'
import { models } from '../rules.ts'

const money = z.int().describe('Minor units of the organisation’s currency.')
export const model = z.enum(models)

/** Figures of a part of the thread. Revenue is credit by the named model; the other figures count what stands there. */
export const figures = z.object({
  spend: money,
  visits: count.or(z.int()),
  coverage: z.int(),
  leads: z.int(),
  deals: z.int().describe('Won.'),
  orders: z.int(),
  revenue: money,
})
export type Figures = z.infer<typeof figures>

const place = z.object({ id, kind, title: z.string(), function: functionName, assumed: z.boolean() })
export type Place = z.infer<typeof place>

const progress = z.object({
  nodeId: id,
  title: z.string(),
  metric: z.string(),
  unit: z.enum(['money', 'count', 'percent']),
  baseline: z.number().nullable(),
  target: z.number().nullable(),
  startsOn: day,
  dueOn: day.nullable(),
  value: z.number(),
  share: z.number().nullable().describe('Value ÷ target.'),
  pace: z.number().nullable().describe('What an even pace would have reached by today.'),
})
export type Progress = z.infer<typeof progress>

export const branch = place.extend({ own: figures, total: figures, children: z.boolean() })
export type Branch = z.infer<typeof branch>

const period = { from: day.optional(), to: day.optional() }

export const contract = {
  getThreadBar: operation({
    method: 'GET',
    path: '/insight/bar/{id}',
    permission: 'figures.read',
    summary: 'Tell the stops of the thread for one object: the goal above it, its campaign, its content and what came of it.',
    input: { id },
    output: z.object({
      node: place,
      above: z.array(place),
      goal: progress.nullable(),
      figures: figures.describe('Of the object and everything under it.'),
      pieces: z.int(),
      versions: z.int(),
      messages: z.int(),
      campaigns: z.int(),
      reputation: z.object({ coverage: z.int(), positive: z.int(), negative: z.int() }),
    }),
  }),
  listThreadTree: operation({
    method: 'GET',
    path: '/insight/tree',
    permission: 'figures.read',
    summary: 'List one level of the thread with own and total figures: the goals, or what hangs directly under an object.',
    input: { ...paging, id: id.optional(), model: model.default('last'), ...period },
    output: page(branch),
  }),
  getThreadSums: operation({
    method: 'GET',
    path: '/insight/sums',
    permission: 'figures.read',
    totals: true,
    summary: 'Tell the sums of the whole organisation with what is not linked yet and what is unknown, so that every column adds up.',
    input: { model: model.default('last'), ...period },
    output: z.object({
      total: figures,
      linked: figures.describe('What hangs under a goal; revenue credited there.'),
      notLinked: figures.describe('Spend without an object and results that stand alone.'),
      unknownRevenue: money.describe('Revenue for which neither a visit nor a place is known.'),
    }),
  }),
  getProgress: operation({
    method: 'GET',
    path: '/insight/progress/{id}',
    permission: 'figures.read',
    summary: 'Tell how far a goal or objective has come: its metric over all matching facts, whatever caused them, day by day.',
    input: { id },
    output: progress.extend({ series: z.array(z.object({ day, value: z.number() })) }),
  }),
  listProgress: operation({
    method: 'GET',
    path: '/insight/progress',
    permission: 'figures.read',
    summary: 'List the goals with how far each has come, the nearest due first.',
    input: paging,
    output: page(progress),
  }),
  listCredit: operation({
    method: 'GET',
    path: '/insight/credit',
    permission: 'figures.read',
    summary: 'List the campaigns with the revenue credited to each by a model, with spend and revenue per spent; parts and unknown add up to the whole.',
    input: { model: model.default('last'), ...period },
    output: z.object({
      model,
      revenue: money,
      unknown: money,
      elsewhere: money.describe('Credited to objects that belong to no campaign.'),
      campaigns: z.array(place.extend({ spend: money, revenue: money, perSpent: z.number().nullable() })),
    }),
  }),
  listMoney: operation({
    method: 'GET',
    path: '/insight/money',
    permission: 'figures.read',
    summary: 'Tell where the money went: spend by function and campaign, what each campaign brought, and the goal it went to.',
    input: { model: model.default('last'), ...period },
    output: z.object({
      spends: z.array(z.object({ function: functionName, campaignId: id.nullable(), amount: money })),
      notLinked: money,
      results: z.array(z.object({ campaignId: id.nullable(), kind: z.enum(['order', 'gift', 'deal']), goalId: id.nullable(), amount: money })),
      campaigns: z.array(place),
      goals: z.array(place),
    }),
  }),
  listResults: operation({
    method: 'GET',
    path: '/insight/results',
    permission: 'pipeline.read',
    summary: 'List the results behind a revenue figure: each with its amount, its day and where its credit goes.',
    input: { ...paging, under: id.optional(), model: model.default('last'), ...period },
    output: page(
      z.object({
        id,
        nodeId: id,
        kind: z.enum(['order', 'gift', 'deal']),
        title: z.string(),
        amount: money,
        day,
        creditedTo: z.object({ id, kind, title: z.string() }).nullable(),
      }),
    ),
  }),
}
