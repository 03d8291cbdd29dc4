// Offerings: what the organisation offers, at what price and margin, and what each feature is good for.
import { z } from 'zod'
import { event, id, operation, page, paging, positiveAmount, prose, share, text, version } from '#kernel/contract.ts'
import { state, fields, kept, optional } from './base.ts'

const benefit = z.strictObject({ feature: text(500), advantage: prose(500).default(''), benefit: prose(500).default('') })
const offeringFields = {
  name: text(120),
  kind: z.enum(['product', 'service', 'programme', 'membership', 'event']),
  description: prose(5000),
  price: positiveAmount.nullable(),
  margin: share.nullable().describe('The share of the price that is left after its direct cost.'),
  features: z.array(benefit).max(50).describe('Feature, “which means” advantage, “so you can” benefit.'),
}
export const offering = z.object({ id, ...offeringFields, name: z.string(), ...kept })
export type Offering = z.infer<typeof offering>

export const contract = {
  listOfferings: operation({
    method: 'GET',
    path: '/offerings',
    permission: 'strategy.read',
    summary: 'List what the organisation offers, by name.',
    input: { ...paging, state },
    output: page(offering),
  }),
  getOffering: operation({
    method: 'GET',
    path: '/offerings/{id}',
    permission: 'strategy.read',
    summary: 'Read an offering with its features and benefits.',
    input: { id },
    output: offering,
  }),
  createOffering: operation({
    method: 'POST',
    path: '/offerings',
    permission: 'strategy.edit',
    summary: 'Add a product, service, programme, membership or event with its price, margin and benefits.',
    input: { ...optional(offeringFields), name: offeringFields.name },
    output: offering,
  }),
  updateOffering: operation({
    method: 'PATCH',
    path: '/offerings/{id}',
    permission: 'strategy.edit',
    summary: 'Change an offering.',
    input: { id, version, ...optional(offeringFields) },
    output: offering,
  }),
  archiveOffering: operation({
    method: 'POST',
    path: '/offerings/{id}/archive',
    permission: 'strategy.edit',
    summary: 'Archive an offering; strategies that name it keep it.',
    input: { id, version },
    output: offering,
  }),
  restoreOffering: operation({
    method: 'POST',
    path: '/offerings/{id}/restore',
    permission: 'strategy.edit',
    summary: 'Bring an offering back from the archive.',
    input: { id, version },
    output: offering,
  }),
}

export const events = {
  offeringAdded: event('strategy.offeringAdded', { name: z.string() }),
  offeringChanged: event('strategy.offeringChanged', { fields }),
}
