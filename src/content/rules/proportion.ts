// The statistics of shares: how sure a counted share is, whether two differ, and how many people it takes to find a difference. Pure.

/** So many of so many. */
export interface Counted {
  readonly many: number
  readonly of: number
}

export const rateOf = ({ many, of }: Counted): number => (of === 0 ? 0 : many / of)

/** The probability that a standard normal variable is at most z. Hart's algorithm 5666 in the form of G. West, "Better approximations to cumulative
 * normal functions", Wilmott magazine, 2005: exact to about 1e-15. */
export function normalBelow(z: number): number {
  const x = Math.abs(z)
  if (x > 37) return z > 0 ? 1 : 0
  const bell = Math.exp((-x * x) / 2)
  const tail = x < 7.071_067_811_865_475 ? (bell * polynomial(x, upper)) / polynomial(x, lower) : bell / fraction(x) / 2.506_628_274_631
  return z > 0 ? 1 - tail : tail
}

const polynomial = (x: number, coefficients: readonly number[]) => coefficients.reduce((sum, one) => sum * x + one, 0)
const upper = [
  3.526_249_659_989_11e-2, 0.700_383_064_443_688, 6.373_962_203_531_65, 33.912_866_078_383, 112.079_291_497_871, 221.213_596_169_931,
  220.206_867_912_376,
]
const lower = [
  8.838_834_764_831_84e-2, 1.755_667_163_182_64, 16.064_177_579_207, 86.780_732_202_946_1, 296.564_248_779_674, 637.333_633_378_831,
  793.826_512_519_948, 440.413_735_824_752,
]
const fraction = (x: number) => x + 1 / (x + 2 / (x + 3 / (x + 4 / (x + 0.65))))

/** The z below which a standard normal variable lies with that probability: the inverse of `normalBelow`, by bisection. */
export function normalAt(probability: number): number {
  return meeting(-40, 40, (z) => normalBelow(z) >= probability)
}

/** Where a condition that holds from some point on begins to, between two bounds. */
function meeting(from: number, until: number, holds: (x: number) => boolean): number {
  let [below, above] = [from, until]
  for (let step = 0; step < 100; step++) {
    const middle = (below + above) / 2
    if (holds(middle)) above = middle
    else below = middle
  }
  return above
}

/**
 * The interval that holds the true share in 95 of 100 cases. E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
 * JASA 22, 1927; without continuity correction (method 3 of R. G. Newcombe, Statistics in Medicine 17, 1998).
 */
export function intervalOf({ many, of }: Counted, confidence = 0.95): { low: number; high: number } {
  if (of === 0) return { low: 0, high: 1 }
  const z = normalAt(1 - (1 - confidence) / 2)
  const middle = 2 * many + z * z
  const spread = z * Math.sqrt(z * z + 4 * many * (1 - many / of))
  const width = 2 * (of + z * z)
  return { low: many === 0 ? 0 : (middle - spread) / width, high: many === of ? 1 : (middle + spread) / width }
}

/**
 * How probable a difference at least as large as this is when there is none: the two-sided z-test for two shares with the pooled share in its
 * standard error (J. L. Fleiss, B. Levin, M. C. Paik, "Statistical methods for rates and proportions", 3rd edition, 2003, section 3.1), without
 * continuity correction. Its square is Pearson's chi-squared of the fourfold table.
 */
export function differenceOf(a: Counted, b: Counted): { z: number; p: number } {
  const pooled = rateOf({ many: a.many + b.many, of: a.of + b.of })
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / a.of + 1 / b.of))
  if (a.of === 0 || b.of === 0 || error === 0) return { z: 0, p: 1 }
  const z = (rateOf(a) - rateOf(b)) / error
  return { z, p: 2 * normalBelow(-Math.abs(z)) }
}

/**
 * Whether there is enough to judge the difference by the normal distribution: five expected of those who did and of those who did not, on both sides
 * (W. G. Cochran, "Some methods for strengthening the common chi-squared tests", Biometrics 10, 1954).
 */
export function judgeable(a: Counted, b: Counted): boolean {
  const pooled = rateOf({ many: a.many + b.many, of: a.of + b.of })
  return Math.min(a.of, b.of) * Math.min(pooled, 1 - pooled) >= 5
}

/** What a test of two shares is to find. */
export interface Question {
  /** The share as it is now. */
  readonly baseline: number
  /** The smallest change of it worth finding, as a share of its own: 0.01 is one point in a hundred. */
  readonly difference: number
  /** How often a difference may be seen where there is none. */
  readonly alpha: number
  /** How often one of that size is to be found. */
  readonly power: number
}

/**
 * How many people each of two versions needs, before rounding up. Fleiss, Levin and Paik, chapter 4 (without continuity correction, as the test
 * has none): the size at which the test of `differenceOf` finds the difference with that power.
 */
export function neededFor({ baseline, difference, alpha, power }: Question): number {
  const [p1, p2] = [baseline, baseline + difference]
  const both = (p1 + p2) / 2
  const chance = normalAt(1 - alpha / 2) * Math.sqrt(2 * both * (1 - both))
  const found = normalAt(power) * Math.sqrt(p1 * (1 - p1) + p2 * (1 - p2))
  return ((chance + found) / difference) ** 2
}

/** The smallest rise over the baseline that so many people for each version find; null when none does. */
export function findable(each: number, { baseline, alpha, power }: Omit<Question, 'difference'>): number | null {
  const most = 1 - baseline
  const enough = (difference: number) => neededFor({ baseline, difference, alpha, power }) <= each
  return each < 1 || !enough(most) ? null : meeting(0, most, enough)
}
