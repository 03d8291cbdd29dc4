// Credit: how a result is distributed over the visits that came before it, by a named model; and shares that add up.
import { split } from '#kernel/money.ts'

/** First visit takes all; last visit takes all; every visit the same part. */
export const models = ['first', 'last', 'linear'] as const
export type Model = (typeof models)[number]

/**
 * The parts of an amount (minor units, below zero for a refund) for visits in the order they happened; they add up to the amount.
 * Without a visit there are no parts: the amount is unknown. The store computes the same in SQL; a test holds the two together.
 */
export function credit(model: Model, amount: number, visits: number): number[] {
  if (visits === 0) return []
  if (model === 'linear')
    return split(
      amount,
      Array.from({ length: visits }, () => 1),
    )
  const winner = model === 'first' ? 0 : visits - 1
  return Array.from({ length: visits }, (_, at) => (at === winner ? amount : 0))
}

const thousand = 1000

/**
 * What each amount is of the whole, in thousandths that add up to exactly 1000 (largest remainder), or null for each where the whole is
 * nothing. Amounts below zero, where more was refunded than came in, have no share of their own; the others are then of their own sum.
 */
export function shares(amounts: readonly number[]): (number | null)[] {
  const weights = amounts.map((amount) => Math.max(0, amount))
  if (!weights.some((weight) => weight > 0)) return amounts.map(() => null)
  return split(thousand, weights).map((share) => share / thousand)
}
