// Spreading too thin: the hours a plan asks for each week against the hours there are.

export interface Pair {
  /** Versions a week. */
  readonly cadence: number
  /** Hours for one version. */
  readonly hours: number
}

export interface Load {
  /** Hours a week the plan asks for. */
  readonly needed: number
  /** Needed ÷ hours a week there are; null when nobody said how many there are. */
  readonly load: number | null
  /** `tight` above 0.85, `over` above 1. */
  readonly verdict: 'unknown' | 'fits' | 'tight' | 'over'
}

const tight = 0.85

/**
 * Load = sum of cadence × hours per version over the pairs of segment and channel, ÷ weekly hours.
 * Two channels for two segments at 1.4 hours in 6 hours a week are 0.93; a third channel makes it 1.40.
 */
export function planningLoad(pairs: readonly Pair[], weeklyHours: number | null): Load {
  const needed = pairs.reduce((sum, { cadence, hours }) => sum + cadence * hours, 0)
  if (weeklyHours === null || weeklyHours <= 0) return { needed, load: null, verdict: 'unknown' }
  const load = needed / weeklyHours
  return { needed, load, verdict: load > 1 ? 'over' : load > tight ? 'tight' : 'fits' }
}
