// Where the money went and what is credited with what came in.
import { z } from 'zod'
import { day, id, operation } from '#kernel/contract.ts'
import { functionName } from '#thread/contract.ts'
import { chosenModel, faults, model, part, period, place } from './base.ts'

export const levels = ['goal', 'campaign', 'content', 'function'] as const

const answered = { model, from: day.nullable(), to: day.nullable() }

export const contract = {
  getCredit: operation({
    method: 'GET',
    path: '/insight/credit',
    permission: 'figures.read',
    totals: true,
    summary:
      'Distribute the revenue of a period over the thread by a named model. The parts, what is credited above the level and the unknown rest add up to the whole to the cent. An estimate: progress of a goal is another number.',
    input: { by: z.enum(levels).default('campaign'), model: chosenModel, ...period },
    output: z.object({
      total: z.int(),
      results: z.int().describe('How many amounts came in, refunds among them.'),
      parts: z.array(part.extend({ node: place.nullable(), function: functionName.nullable() })).describe('The largest first.'),
      above: part.describe('Credited to objects above that level, or beside it.'),
      unknown: part.describe('No visit is known, and nobody has linked it.'),
      ...answered,
    }),
    faults: [faults.periodBackwards],
  }),
  getMoney: operation({
    method: 'GET',
    path: '/insight/money',
    permission: 'figures.read',
    totals: true,
    summary:
      'Follow the money of a period: spend from the functions into the campaigns, credited revenue from the campaigns over the results to the goals; with what is not allotted below, not linked yet, and unknown.',
    input: { model: chosenModel, ...period },
    output: z.object({
      spend: z.int(),
      revenue: z.int(),
      planned: z.int().describe('Budget lines, whatever their period.'),
      campaigns: z.array(place),
      goals: z.array(place),
      spent: z
        .array(
          z.object({
            function: functionName.nullable(),
            campaignId: id.nullable(),
            where: z.enum(['campaign', 'above', 'not_linked']).describe('Above: held by a plan or higher, not allotted below.'),
            amount: z.int(),
            rows: z.int(),
          }),
        )
        .describe('They add up to spend.'),
      earned: z
        .array(
          z.object({
            campaignId: id.nullable(),
            where: z.enum(['campaign', 'above', 'unknown']),
            result: z.enum(['deal', 'order', 'gift']),
            goalId: id.nullable(),
            amount: z.int(),
            rows: z.int(),
          }),
        )
        .describe('They add up to revenue.'),
      ...answered,
    }),
    faults: [faults.periodBackwards],
  }),
}
