// What insight advises: checks that find what is legal but wrong, the diagnosis of being busy without results, and Today.
import { z } from 'zod'
import { day, id, instant, operation } from '#kernel/contract.ts'
import { kind } from '#thread/contract.ts'
import { stations } from '../rules.ts'

export const finding = z.object({
  check: z.int().describe('Number of the check.'),
  severity: z.enum(['error', 'warning']),
  objectId: id.nullable(),
  object: z.string(),
  why: z.string(),
  fix: z.object({ label: z.string(), href: z.string() }),
})
export type Finding = z.infer<typeof finding>

const count = z.int()

export const contract = {
  listFindings: operation({
    method: 'GET',
    path: '/insight/findings',
    permission: 'figures.read',
    summary: 'List what the checks find, errors first; each names the object and leads to the place where it is put right.',
    input: { under: id.optional().describe('Only about this object and what hangs under it.') },
    output: z.object({ findings: z.array(finding), more: z.boolean().describe('True when a check found more than is listed.') }),
  }),
  diagnose: operation({
    method: 'GET',
    path: '/insight/diagnosis',
    permission: 'figures.read',
    summary: 'Busy without results: go down the thread and name the first place where it breaks.',
    input: {},
    output: z.object({
      counts: z.record(z.string(), count),
      stations: z.array(z.object({ station: z.enum(stations), holds: z.boolean() })),
      firstBreak: z.object({ station: z.enum(stations), why: z.string(), fix: z.object({ label: z.string(), href: z.string() }) }).nullable(),
    }),
  }),
  getToday: operation({
    method: 'GET',
    path: '/insight/today',
    permission: 'figures.read',
    summary: 'Tell what needs the hat being worn, and what has changed since yesterday.',
    input: {},
    output: z.object({
      needs: z.array(
        z.object({
          kind: z.enum(['approve', 'brief', 'failed', 'lead', 'proof', 'spend']),
          id,
          title: z.string(),
          why: z.string(),
          at: instant.nullable(),
          due: day.nullable(),
          href: z.string(),
        }),
      ),
      more: count.describe('How many more need it than are listed.'),
      changes: z.array(z.object({ id, name: z.string(), objectId: id, kind: kind.nullable(), title: z.string(), amount: z.int().nullable(), at: instant })),
    }),
  }),
}
