// What the operations of insight share: periods and models, amounts of a place, figures that explain themselves.
import { z } from 'zod'
import { day, id, share } from '#kernel/contract.ts'
import { faultKind } from '#kernel/fault.ts'
import { functionName, kind } from '#thread/contract.ts'
import { models } from '../rules/credit.ts'
import { formulas, measures } from '../rules/figure.ts'

export const faults = {
  periodBackwards: faultKind('period_backwards', 422, 'The period ends before it begins.', 'Exchange the two days.'),
}

export const model = z.enum(models)
export const measure = z.enum(measures)

export const period = {
  from: day.optional().describe('The first day that counts.'),
  to: day.optional().describe('The last day that counts.'),
}
export const chosenModel = model.default('last').describe('First visit takes all, last visit takes all, or every visit the same part.')

export const place = z.object({ id, kind, title: z.string(), assumed: z.boolean() })
export const node = place.extend({ parentId: id.nullable(), function: functionName, archived: z.boolean() })
export type PlacedNode = z.infer<typeof node>

export const amounts = z.object({
  spend: z.int().describe('Money that went out, minor units of the organisation’s currency.'),
  visits: z.int().describe('Clicks on links, and openings of pages.'),
  leads: z.int(),
  deals: z.int().describe('Won ones.'),
  orders: z.int().describe('Orders and gifts, refunded ones too.'),
  revenue: z.int().describe('Credited by the named model, refunds taken off; minor units.'),
  coverage: z.int().describe('What others published.'),
})
export type AmountsShape = z.infer<typeof amounts>

export const figure = z.object({
  formula: z.enum(formulas),
  unit: z.enum(['money', 'count', 'ratio', 'percent']),
  value: z.number().nullable().describe('Null where there is nothing to divide by.'),
  numerator: z.object({ of: z.string(), value: z.number() }).nullable(),
  denominator: z.object({ of: z.string(), value: z.number() }).nullable(),
  from: day.nullable(),
  to: day.nullable(),
  model: model.nullable().describe('Only of a credited figure.'),
  unknown: z.int().nullable().describe('Of a credited figure: how much of all revenue of the period no visit is known for.'),
})

export const part = z.object({
  amount: z.int(),
  share: share.nullable().describe('All shares add up to 1; null where the whole is nothing.'),
})
