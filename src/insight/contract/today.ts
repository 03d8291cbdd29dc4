// Home for the hat being worn: what needs somebody, what changed, whether the goals are on course.
import { z } from 'zod'
import { count, day, id, instant, operation } from '#kernel/contract.ts'
import { functionName, kind } from '#thread/contract.ts'
import { progressShort } from './thread.ts'

export const needs = [
  'approve_content',
  'approve_campaign',
  'brief_what',
  'failed',
  'accept_lead',
  'uncertain',
  'by_hand',
  'proof',
] as const
export const changes = ['won', 'ordered', 'gave', 'coverage', 'published', 'asked'] as const

export const contract = {
  getToday: operation({
    method: 'GET',
    path: '/insight/today',
    permission: 'figures.read',
    summary:
      'Read the home of the hat being worn: what waits for it, what happened since a day, and how far the goals are. Alerts and hand-offs have lists of their own.',
    input: { since: day.optional().describe('Yesterday when not given.') },
    output: z.object({
      needs: z.array(
        z.object({
          need: z.enum(needs),
          id,
          title: z.string(),
          function: functionName,
          detail: z.string().describe('A reason or a name, where there is one.'),
          count: count.nullable().describe('How many people it concerns, where that is known.'),
          at: instant,
          due: day.nullable(),
          href: z.string(),
        }),
      ),
      waiting: count.describe('How many there are in all; the list holds the 50 that wait longest.'),
      changes: z.array(
        z.object({
          change: z.enum(changes),
          id,
          kind: kind.nullable(),
          title: z.string(),
          function: functionName,
          amount: z.int().nullable(),
          count,
          under: z.string().nullable().describe('The object it came from.'),
          at: instant,
          href: z.string(),
        }),
      ),
      goals: z.array(progressShort.extend({ id, title: z.string(), daysLeft: z.int().nullable() })),
      since: day,
    }),
  }),
}
