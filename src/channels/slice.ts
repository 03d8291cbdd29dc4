// A part of an audience, the same whenever it is asked for: which of ten thousand parts a person falls into follows from a seed and the person.
import { createHash } from 'node:crypto'

/** So many parts an audience is cut into. */
export const parts = 10_000

/** The people in the parts `from` up to, but without, `until`. Dispatches of the same seed reach nobody twice. */
export interface Slice {
  readonly seed: string
  readonly from: number
  readonly until: number
}

/**
 * The part a person falls into, from 0 to 9,999: the first 48 bits of SHA-256 over seed and person. Even over the parts, as 2^48 is so much
 * larger than their number; independent from one seed to the next, so that nobody is always among those things are tried on.
 */
export function partOf(seed: string, personId: string): number {
  return createHash('sha256').update(`${seed} ${personId}`).digest().readUIntBE(0, 6) % parts
}

export function isIn({ seed, from, until }: Slice, personId: string): boolean {
  const part = partOf(seed, personId)
  return part >= from && part < until
}

/** The part that a dispatch goes to; null when it goes to all of its audience. */
export function sliceOf({ sliceSeed, sliceFrom, sliceUntil }: SlicedRow): Slice | null {
  return sliceSeed === null ? null : { seed: sliceSeed, from: sliceFrom!, until: sliceUntil! }
}

/** The share of its audience that a dispatch goes to; null when it goes to all of it. */
export function shareOf({ sliceFrom, sliceUntil }: Pick<SlicedRow, 'sliceFrom' | 'sliceUntil'>): number | null {
  const share = sliceFrom === null || sliceUntil === null ? 1 : (sliceUntil - sliceFrom) / parts
  return share === 1 ? null : share
}

export interface SlicedRow {
  readonly sliceSeed: string | null
  readonly sliceFrom: number | null
  readonly sliceUntil: number | null
}
