// What people offers about audiences: segments made by rule, their size, and why somebody belongs.
import { z } from 'zod'
import { count, event, id, instant, operation, page, paging, prose, share, text, version } from '#kernel/contract.ts'
import { comparisons, segmentFields } from '../rules/segment.ts'
import { consentState, factKind, person, personKind } from './person.ts'

const condition = z.discriminatedUnion('on', [
  z.strictObject({ on: z.literal('field'), field: z.enum(segmentFields), is: z.enum(comparisons), value: text(200) }),
  z.strictObject({ on: z.literal('kind'), kind: personKind, not: z.boolean().default(false) }),
  z.strictObject({
    on: z.literal('fact'),
    kind: factKind,
    not: z.boolean().default(false),
    days: z.int().min(1).max(36_500).nullable().default(null).describe('Within the last days; ever when null.'),
    atLeast: z.int().min(1).max(1000).default(1),
  }),
  z.strictObject({ on: z.literal('consent'), state: consentState }),
])
const group = { match: z.enum(['all', 'any']).default('all'), conditions: z.array(condition).max(20).default([]) }
/** Conditions, and groups of conditions, joined by and (`all`) or or (`any`). */
export const rule = z.strictObject({ ...group, groups: z.array(z.strictObject(group)).max(10).default([]) })

const segmentKind = z.enum(['customer', 'stakeholder'])
export const segment = z.object({
  id,
  name: z.string(),
  kind: segmentKind,
  rule,
  evidence: z.string(),
  everyone: z.boolean().describe('True when the rule asks nothing, so that everyone belongs.'),
  version,
  createdAt: instant,
  updatedAt: instant,
  archivedAt: instant.nullable(),
})
export type Segment = z.infer<typeof segment>
const sized = segment.extend({ size: count.describe('How many people belong now.') })

const reason = z.object({ condition, met: z.boolean() })
const explanation = z.object({
  member: z.boolean(),
  match: z.enum(['all', 'any']),
  reasons: z.array(reason),
  groups: z.array(z.object({ match: z.enum(['all', 'any']), met: z.boolean(), reasons: z.array(reason) })),
})

export const contract = {
  listSegments: operation({
    method: 'GET',
    path: '/segments',
    permission: 'people.read',
    summary: 'List the audiences with how many people belong to each now.',
    input: { ...paging, kind: segmentKind.optional(), state: z.enum(['current', 'archived']).default('current') },
    output: page(sized),
  }),
  getSegment: operation({
    method: 'GET',
    path: '/segments/{id}',
    permission: 'people.read',
    summary: 'Read an audience with its rule, its evidence and its size.',
    input: { id },
    output: sized,
  }),
  createSegment: operation({
    method: 'POST',
    path: '/segments',
    permission: 'people.edit',
    summary: 'Make an audience by rule; it follows the people as they change.',
    input: { name: text(120), kind: segmentKind.default('customer'), rule, evidence: prose(5000).default('') },
    output: sized,
  }),
  updateSegment: operation({
    method: 'PATCH',
    path: '/segments/{id}',
    permission: 'people.edit',
    summary: 'Change an audience’s name, rule or evidence.',
    input: {
      id,
      version,
      name: text(120).optional(),
      kind: segmentKind.optional(),
      rule: rule.optional(),
      evidence: prose(5000).optional(),
    },
    output: sized,
  }),
  archiveSegment: operation({
    method: 'POST',
    path: '/segments/{id}/archive',
    permission: 'people.edit',
    summary: 'Put an audience away; what was sent to it stays as it is.',
    input: { id, version },
    output: sized,
  }),
  restoreSegment: operation({
    method: 'POST',
    path: '/segments/{id}/restore',
    permission: 'people.edit',
    summary: 'Bring an archived audience back.',
    input: { id, version },
    output: sized,
  }),
  previewSegment: operation({
    method: 'POST',
    path: '/segments/preview',
    permission: 'people.read',
    summary: 'Say how many people a rule finds, how many of them may be sent commercial e-mail, and show the newest ten.',
    input: { rule },
    output: z.object({
      size: count,
      total: count.describe('All people who are not archived.'),
      share,
      reachable: count,
      everyone: z.boolean(),
      people: z.array(person),
    }),
  }),
  explainSegment: operation({
    method: 'GET',
    path: '/segments/{id}/people/{personId}',
    permission: 'people.read',
    summary: 'Say why a person belongs to an audience or does not: each condition, and whether it is met.',
    input: { id, personId: id },
    output: explanation,
  }),
}

export const events = {
  segmentChanged: event('people.segmentChanged', {
    change: z.enum(['created', 'updated', 'archived', 'restored']),
    name: z.string(),
    before: rule.optional(),
    rule,
  }),
}
