// Money: integer minor units of an ISO 4217 currency. Sums never touch a fraction; splits lose no cent.

export interface Money {
  /** Minor units: cents, pence, yen. */
  readonly amount: number
  /** ISO 4217 code, upper case. */
  readonly currency: string
}

/** Number of decimal digits of the currency (ISO 4217 exponent): 2 for USD, 0 for JPY, 3 for KWD. */
export function decimals(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
}

/** The amount as a person of that locale writes it. */
export function showMoney({ amount, currency }: Money, locale: string): string {
  const digits = decimals(currency)
  const whole = amount % 10 ** digits === 0
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: whole ? 0 : digits,
    maximumFractionDigits: digits,
  }).format(amount / 10 ** digits)
}

/**
 * Splits a whole number into parts in proportion to weights (all >= 0) so that the parts add up to the whole.
 * Largest remainder method (Hamilton); equal remainders go to the earlier part, so the result is stable.
 */
export function split(whole: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0)
  if (weights.length === 0) return []
  if (!(sum > 0)) throw new RangeError('split needs at least one weight above zero')
  const sign = whole < 0 ? -1 : 1
  const exact = weights.map((weight) => (Math.abs(whole) * weight) / sum)
  const parts = exact.map(Math.floor)
  let left = Math.abs(whole) - parts.reduce((a, b) => a + b, 0)
  const order = exact
    .map((value, index) => ({ index, rest: value - Math.floor(value) }))
    .toSorted((a, b) => b.rest - a.rest || a.index - b.index)
  for (const { index } of order) {
    if (left <= 0) break
    parts[index]! += 1
    left -= 1
  }
  return parts.map((part) => sign * part || 0)
}

/**
 * Converts to base currency minor units with a dated rate (units of base per one unit of the original).
 * Rounds half away from zero, once, at the moment of writing.
 */
export function toBase(money: Money, base: string, rate: number): number {
  if (money.currency === base) return money.amount
  const exact = (money.amount / 10 ** decimals(money.currency)) * rate * 10 ** decimals(base)
  return Math.sign(exact) * Math.round(Math.abs(exact))
}
