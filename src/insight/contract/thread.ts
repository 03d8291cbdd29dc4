// The thread with its figures: the bar of an object, its own figures, the tree one level at a time, and the rows behind a figure.
import { z } from 'zod'
import { count, day, id, operation, page, paging } from '#kernel/contract.ts'
import { manyIds } from '#thread/contract.ts'
import { courses } from '../rules/progress.ts'
import { fullStops, nextSteps } from '../rules/stop.ts'
import { amounts, chosenModel, faults, figure, measure, model, node, period, place } from './base.ts'

export const progressShort = z.object({
  metric: z.string(),
  unit: z.enum(['money', 'count', 'percent']),
  value: z.number().nullable(),
  target: z.number().nullable(),
  share: z.number().nullable().describe('1 at the target.'),
  course: z.enum(courses),
  dueOn: day.nullable(),
})
export type ProgressShort = z.infer<typeof progressShort>

export const stop = z.object({
  stop: z.enum(fullStops),
  place: place.nullable().describe('The object that stands there, where it is one.'),
  count: count.describe('How many stand there.'),
  current: z.boolean(),
  next: z.enum(nextSteps).nullable().describe('What to do where nothing stands yet.'),
})
export type StopShape = z.infer<typeof stop>

const line = z.enum(['results', 'elsewhere', 'not_linked', 'unknown'])

const level = z.object({
  node: node.nullable().describe('Null for the beginning of the thread.'),
  above: z.array(node).describe('From the root down.'),
  total: amounts,
  own: amounts.describe('Held here and not below: for spend above a campaign, not allotted below.'),
  items: z.array(
    z.object({
      node,
      own: amounts,
      below: amounts,
      total: amounts,
      children: count,
      worth: z.int().nullable().describe('What a deal, order or gift came to, refunds taken off; its credit stands where it came from.'),
    }),
  ),
  lines: z
    .array(z.object({ line, amounts }))
    .describe(
      'What makes the sums exact: the results of this level, for a hat that reads only their sums; recorded under objects that are archived or stood here before they were moved; not linked yet; revenue no visit is known for.',
    ),
  nextCursor: z.string().nullable(),
  model,
  from: day.nullable(),
  to: day.nullable(),
})

export const contract = {
  getThreadBar: operation({
    method: 'GET',
    path: '/insight/bar/{id}',
    permission: 'figures.read',
    totals: true,
    summary:
      'Read what stands at each stop of the thread for one object: above it the goal it serves, below it what it produced, the progress of the goal apart from the credited revenue.',
    input: { id, model: chosenModel },
    output: z.object({
      node: place,
      stops: z.array(stop),
      goal: progressShort.nullable(),
      objective: progressShort.nullable(),
      amounts: amounts,
      versions: count,
      tones: z.object({ positive: count, neutral: count, negative: count }),
      worth: z.int().nullable().describe('What a deal, order or gift itself came to.'),
      model,
    }),
  }),
  getFigures: operation({
    method: 'GET',
    path: '/insight/figures/{id}',
    permission: 'figures.read',
    totals: true,
    summary: 'Read the figures of one object with all below it, each with its formula, its parts, its unit and its period.',
    input: { id, model: chosenModel, ...period },
    output: z.object({ figures: z.array(figure) }),
    faults: [faults.periodBackwards],
  }),
  listFigures: operation({
    method: 'GET',
    path: '/insight/figures',
    permission: 'figures.read',
    totals: true,
    summary: 'Read the figures of several objects at once, such as a page of campaigns, each with all below it.',
    input: { ids: manyIds, model: chosenModel, ...period },
    output: z.object({ items: z.array(z.object({ id, figures: z.array(figure) })) }),
    faults: [faults.periodBackwards],
  }),
  getThreadTree: operation({
    method: 'GET',
    path: '/insight/tree',
    permission: 'figures.read',
    totals: true,
    summary:
      'Read one level of the thread with its sums: total = own + all children + the named lines, to the cent. Without an object it is the level of the goals.',
    input: { id: id.optional(), model: chosenModel, ...period, ...paging },
    output: level,
    faults: [faults.periodBackwards],
  }),
  listRowsBehind: operation({
    method: 'GET',
    path: '/insight/rows',
    permission: 'figures.read',
    summary: 'List the rows behind a figure, newest first; they add up to it. Rows of results need the pipeline, rows of spend the budget.',
    input: {
      figure: measure,
      nodeId: id.optional().describe('An object with all below it; everything when not given.'),
      line: z.enum(['not_linked', 'unknown']).optional().describe('Instead of an object: what is not linked yet, or of unknown source.'),
      model: chosenModel,
      ...period,
      ...paging,
    },
    output: page(
      z.object({
        id,
        nodeId: id.nullable(),
        kind: z.string().describe('The kind of object, or of visit.'),
        title: z.string(),
        day,
        amount: z.int().describe('What the row adds to the figure.'),
      }),
    ),
    faults: [faults.periodBackwards],
  }),
}
