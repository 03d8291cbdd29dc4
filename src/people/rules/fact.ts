// What is known that a person did or was part of: the kinds of facts, and what they change about the person.
import type { PersonKind } from './person.ts'

export const factKinds = [
  'emailed',
  'opened',
  'clicked',
  'visited',
  'submitted',
  'replied',
  'called',
  'met',
  'lead_opened',
  'deal_opened',
  'deal_won',
  'deal_lost',
  'ordered',
  'gave',
  'refunded',
] as const
export type FactKind = (typeof factKinds)[number]

const payments: readonly FactKind[] = ['deal_won', 'ordered', 'gave']

/** Whoever pays or gives for the first time is no prospect any more (#153). */
export function kindAfter(kind: PersonKind, fact: FactKind): PersonKind {
  return kind === 'prospect' && payments.includes(fact) ? 'customer' : kind
}
