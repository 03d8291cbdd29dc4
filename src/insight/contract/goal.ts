// Progress of a goal or an objective: its metric over all matching facts, day by day. Credit has no part in it.
import { z } from 'zod'
import { day, id, operation } from '#kernel/contract.ts'
import { manyIds } from '#thread/contract.ts'
import { courses } from '../rules/progress.ts'

const point = z.object({ day, value: z.number() })

export const progress = z.object({
  nodeId: id,
  title: z.string(),
  metric: z.string(),
  unit: z.enum(['money', 'count', 'percent']),
  baseline: z.number().nullable(),
  target: z.number().nullable(),
  startsOn: day,
  dueOn: day.nullable(),
  value: z.number().nullable().describe('Null for a number entered by hand that nobody entered yet.'),
  share: z.number().nullable().describe('Value by target, 1 at the target; for a number entered by hand from its baseline on.'),
  expected: z.number().nullable().describe('The part of its time that has passed.'),
  daysLeft: z.int().nullable(),
  course: z
    .enum(courses)
    .describe(
      'Against an even pace; a tenth behind is still on course, and nothing is behind in the first tenth of its time, a week at most.',
    ),
  until: day.describe('The last day that counted.'),
  series: z.array(point).describe('The value at the end of each day that changed it.'),
  pace: z.array(point).describe('The even pace, as a line from the start to the due day.'),
})
export type Progress = z.infer<typeof progress>

export const contract = {
  getGoalProgress: operation({
    method: 'GET',
    path: '/insight/progress/{id}',
    permission: 'figures.read',
    totals: true,
    summary:
      'Read how far a goal or an objective is: its metric over all matching facts between its start and its due day, whatever caused them, with the value day by day.',
    input: { id },
    output: progress,
  }),
  listGoalProgress: operation({
    method: 'GET',
    path: '/insight/progress',
    permission: 'figures.read',
    totals: true,
    summary: 'Read how far several goals or objectives are at once, such as a page of goals, without their days.',
    input: { ids: manyIds },
    output: z.object({
      items: z.array(
        progress.pick({ nodeId: true, metric: true, unit: true, value: true, target: true, share: true, course: true, dueOn: true }),
      ),
    }),
  }),
}
