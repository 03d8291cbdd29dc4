// A/B tests of versions (in code: comparisons): how the audience is divided, how many people are needed, the rule in words, and what it decides.
import { differenceOf, findable, judgeable, neededFor, rateOf, type Counted } from './proportion.ts'

export const measures = ['clicked', 'submitted', 'ordered', 'gave'] as const
export type Measure = (typeof measures)[number]

export const otherwises = ['person', 'leader', 'fallback'] as const
/** What happens when no version is shown to be better. */
export type Otherwise = (typeof otherwises)[number]

export const comparisonStates = ['sending', 'counting', 'undecided', 'decided', 'stopped'] as const
/** Sending the test, counting what comes of it, waiting for a person, decided, or ended without a decision. */
export type ComparisonState = (typeof comparisonStates)[number]

/** While it is open its versions belong to it: nobody changes or sends them on the side. */
export const isOpen = (state: ComparisonState): boolean => state === 'sending' || state === 'counting' || state === 'undecided'

/** A person may choose once nobody waits for the rule: it left the choice to them, or the test ended before it could decide. */
export const mayChoose = (state: ComparisonState): boolean => state === 'undecided' || state === 'stopped'

export const mostVersions = 4
export const longestHours = 30 * 24

/** How sure the rule is to be, the same for every test: what two versions that are alike seem to differ in one of twenty, and one in five overlooked. */
export const alpha = 0.05
export const power = 0.8

/** Versions are named by letters, in the order they were chosen. */
export const letterOf = (place: number): string => 'ABCD'[place]!

// --- dividing the audience

/** An audience is cut into so many parts. */
const parts = 10_000

/** The parts of each version, one behind the other, as even as they can be; the rest begins where the last one ends. */
export function divided(versions: number, share: number): { slices: { from: number; until: number }[]; rest: number } {
  const end = (place: number) => Math.floor((Math.round(parts * share) * place) / versions)
  const slices = Array.from({ length: versions }, (_, place) => ({ from: end(place), until: end(place + 1) }))
  return { slices, rest: end(versions) }
}

/** Everybody who was in no version's part, and everybody at all. */
export const restFrom = (from: number) => ({ from, until: parts })
export const whole = { from: 0, until: parts }

// --- planning

/** Every version is compared with every other: so many comparisons, and each has its share of the errors allowed (Bonferroni). */
export const pairsOf = (versions: number): number => (versions * (versions - 1)) / 2
export const levelOf = (versions: number): number => alpha / pairsOf(versions)

interface Planned {
  readonly versions: number
  readonly baseline: number
  readonly difference: number
}

/** How many people each version needs to find that difference; null where none can be asked for. */
export function sampleFor({ versions, baseline, difference }: Planned): number | null {
  if (difference <= 0 || baseline < 0 || baseline + difference > 1) return null
  return Math.ceil(neededFor({ baseline, difference, alpha: levelOf(versions), power }))
}

/** The smallest rise that so many people for each version find; null when none can be found. */
export function smallestFound(each: number, { versions, baseline }: Omit<Planned, 'difference'>): number | null {
  return findable(each, { baseline, alpha: levelOf(versions), power })
}

/** The smallest share of an audience that gives each version what it needs, in whole percents; all of it where even that is too little. */
export function shareFor(audience: number, versions: number, needed: number): number {
  if (audience === 0) return 1
  return Math.min(1, Math.ceil((needed * versions * 100) / audience) / 100)
}

// --- the rule, in words and as it decides

const counted: Record<Measure, string> = {
  clicked: 'clicks',
  submitted: 'forms sent',
  ordered: 'orders',
  gave: 'gifts',
}

interface RuleWords {
  readonly versions: number
  readonly measure: Measure
  readonly hours: number
  readonly otherwise: Otherwise
  /** Which version goes when none is shown to be better and the rule names one. */
  readonly fallback: number | null
}

/** The rule as everybody reads it before it starts, and as it decides afterwards. */
export function ruleOf({ versions, measure, hours, otherwise, fallback }: RuleWords): string {
  const what = `The version with the most ${counted[measure]} per delivered message goes to the rest`
  const sure =
    versions === 2
      ? `if the difference is significant (two-sided z-test of two shares, p < ${alpha})`
      : `if it is significantly ahead of every other (two-sided z-test of two shares, p < ${levelOf(versions).toFixed(4)} each: ${alpha} divided by ${pairsOf(versions)} comparisons)`
  const or = {
    person: 'a person decides',
    leader: 'the one that is ahead goes all the same, and when they are level a person decides',
    fallback: `version ${letterOf(fallback ?? 0)} goes`,
  }[otherwise]
  return `${what} ${sure}; otherwise ${or}. It decides once, ${durationOf(hours)} after the last message of the test has left.`
}

export function durationOf(hours: number): string {
  if (hours % 24 === 0) return hours === 24 ? 'one day' : `${hours / 24} days`
  return hours === 1 ? 'one hour' : `${hours} hours`
}

export interface Verdict {
  /** The place of the version that goes to the rest; null when a person decides. */
  readonly winner: number | null
  /** Whether the difference carries it, or the rule's second half. */
  readonly because: 'significant' | 'otherwise'
  /** The largest p of the leader against another: what had to be below the level. Null when there was too little to judge by. */
  readonly p: number | null
  readonly level: number
}

/** What the rule decides from the figures at the end. The leader must be ahead of each of the others, and there must be enough to judge by. */
export function verdictOf(figures: readonly Counted[], { otherwise, fallback }: Pick<RuleWords, 'otherwise' | 'fallback'>): Verdict {
  const level = levelOf(figures.length)
  const best = Math.max(...figures.map(rateOf))
  const leader = figures.findIndex((one) => rateOf(one) === best)
  const others = figures.filter((_, place) => place !== leader)
  const enough = others.every((other) => judgeable(figures[leader]!, other))
  const p = enough ? Math.max(...others.map((other) => differenceOf(figures[leader]!, other).p)) : null
  if (p !== null && p < level) return { winner: leader, because: 'significant', p, level }
  const tied = figures.filter((one) => rateOf(one) === best).length > 1
  const winner = { person: null, leader: tied ? null : leader, fallback }[otherwise]
  return { winner, because: 'otherwise', p, level }
}
