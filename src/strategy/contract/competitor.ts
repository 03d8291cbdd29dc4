// Competitors: whom the audience could choose instead, what they claim, where they are strong or weak.
import { z } from 'zod'
import { event, id, operation, page, paging, prose, text, version, webAddress } from '#kernel/contract.ts'
import { state, fields, kept, optional } from './base.ts'

const competitorFields = {
  name: text(120),
  website: webAddress.nullable(),
  claim: prose(1000).describe('What they say of themselves.'),
  strengths: prose(2000),
  weaknesses: prose(2000),
}
export const competitor = z.object({ id, ...competitorFields, name: z.string(), ...kept })
export type Competitor = z.infer<typeof competitor>

export const contract = {
  listCompetitors: operation({
    method: 'GET',
    path: '/competitors',
    permission: 'strategy.read',
    summary: 'List the competitors, by name.',
    input: { ...paging, state },
    output: page(competitor),
  }),
  getCompetitor: operation({
    method: 'GET',
    path: '/competitors/{id}',
    permission: 'strategy.read',
    summary: 'Read a competitor.',
    input: { id },
    output: competitor,
  }),
  createCompetitor: operation({
    method: 'POST',
    path: '/competitors',
    permission: 'strategy.edit',
    summary: 'Add a competitor with what it claims and where it is strong or weak.',
    input: { ...optional(competitorFields), name: competitorFields.name },
    output: competitor,
  }),
  updateCompetitor: operation({
    method: 'PATCH',
    path: '/competitors/{id}',
    permission: 'strategy.edit',
    summary: 'Change a competitor.',
    input: { id, version, ...optional(competitorFields) },
    output: competitor,
  }),
  archiveCompetitor: operation({
    method: 'POST',
    path: '/competitors/{id}/archive',
    permission: 'strategy.edit',
    summary: 'Archive a competitor; strategies that name it keep it.',
    input: { id, version },
    output: competitor,
  }),
  restoreCompetitor: operation({
    method: 'POST',
    path: '/competitors/{id}/restore',
    permission: 'strategy.edit',
    summary: 'Bring a competitor back from the archive.',
    input: { id, version },
    output: competitor,
  }),
}

export const events = {
  competitorAdded: event('strategy.competitorAdded', { name: z.string() }),
  competitorChanged: event('strategy.competitorChanged', { fields }),
}
