// What makes wording right or wrong: the state of a proof, words that are never used, and claims that stand in a text.
import type { Day } from '#kernel/time.ts'
import { addDays } from '#kernel/time.ts'

/** More than seven thoughts are a list, not a house. */
export const mostPillars = 7

/** How long before its last day a proof asks to be renewed. */
export const renewalDays = 30

export const proofStates = ['unproven', 'live', 'expiring', 'expired'] as const
export type ProofState = (typeof proofStates)[number]

export interface Evidence {
  readonly evidence: string
  readonly evidenceUrl: string | null
  /** The last day on which the evidence holds; null when it does not age. */
  readonly expiresOn: Day | null
}

/** What a proof is worth on a day. */
export function proofState({ evidence, evidenceUrl, expiresOn }: Evidence, today: Day): ProofState {
  if (evidence === '' && evidenceUrl === null) return 'unproven'
  if (expiresOn === null) return 'live'
  if (expiresOn < today) return 'expired'
  return expiresOn <= addDays(today, renewalDays) ? 'expiring' : 'live'
}

/** The terms that occur in a text as whole words, whatever their case. */
export function bannedIn(text: string, terms: readonly string[]): string[] {
  const plain = folded(text)
  return terms.filter((term) => new RegExp(`(?<![\\p{L}\\p{N}])${escaped(folded(term))}(?![\\p{L}\\p{N}])`, 'u').test(plain))
}

/** The proofs whose claim stands in a text word by word, whatever its case and line breaks. */
export function claimsIn<Proof extends { readonly claim: string }>(text: string, proofs: readonly Proof[]): Proof[] {
  const plain = folded(text)
  return proofs.filter(({ claim }) => plain.includes(folded(claim)))
}

/** Whether the ids are exactly these, in any order. */
export function isOrderOf(ids: readonly string[], all: readonly { readonly id: string }[]): boolean {
  const named = new Set(ids)
  return ids.length === all.length && named.size === all.length && all.every(({ id }) => named.has(id))
}

function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
