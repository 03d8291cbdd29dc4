// Checks: what is legal but wrong, each naming the object and the way to put it right; and the diagnosis of being busy without results.
import { z } from 'zod'
import { count, day, id, operation } from '#kernel/contract.ts'
import { kind } from '#thread/contract.ts'
import { checkNames } from '../checks/check.ts'
import { links } from '../rules/diagnosis.ts'
import { faults, period } from './base.ts'

const fix = z.object({ label: z.string(), href: z.string() })

export const finding = z.object({
  check: z.enum(checkNames),
  number: z.int().describe('Its number in the list of checks.'),
  severity: z.enum(['error', 'warning']),
  object: z.object({ id, kind: kind.or(z.literal('spend')), title: z.string() }),
  amount: z.int().nullable().describe('Minor units, of money.'),
  sentence: z.string(),
  fix,
})
export type Finding = z.infer<typeof finding>

export const contract = {
  listChecks: operation({
    method: 'GET',
    path: '/insight/checks',
    permission: 'figures.read',
    summary:
      'Look for what is legal but wrong, on the whole thread or under one object: each finding names the object, why it matters, and the fix.',
    input: {
      under: id.optional(),
      check: z.enum(checkNames).optional(),
      limit: z.coerce.number<number>().int().min(1).max(200).default(50).describe('Findings per check at most.'),
    },
    output: z.object({
      findings: z.array(finding).describe('Errors first, then by the number of the check.'),
      counts: z.array(
        z.object({ check: z.enum(checkNames), number: z.int(), severity: z.enum(['error', 'warning']), title: z.string(), found: count }),
      ),
    }),
  }),
  diagnose: operation({
    method: 'GET',
    path: '/insight/diagnosis',
    permission: 'figures.read',
    summary: 'Busy without results: walk down the thread from the goal to what came in, and name the first break with its fix.',
    input: { goalId: id.optional().describe('The goal to start from; the whole organisation when not given.'), ...period },
    output: z.object({
      links: z.array(
        z.object({
          link: z.enum(links),
          state: z
            .enum(['holds', 'broken', 'not_reached'])
            .describe('What lies behind the first break is not reached yet, whatever its numbers.'),
          sentence: z.string(),
          seen: count.describe('How many objects or contacts were found there.'),
          fix: fix.nullable(),
        }),
      ),
      firstBreak: z.enum(links).nullable(),
      from: day,
      to: day,
    }),
    faults: [faults.periodBackwards],
  }),
}
