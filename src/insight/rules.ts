// The figures' arithmetic: shares of a target, how a period stands against time gone, and the first break of the thread.
import { daysBetween, type Day } from '#kernel/time.ts'

/** Which touch of a person gets the credit for what came in. */
export const models = ['first', 'last'] as const
export type Model = (typeof models)[number]

/** Value ÷ target; null without a target or with one of zero. */
export function shareOf(value: number, target: number | null): number | null {
  return target === null || target === 0 ? null : value / target
}

/** What would be reached by this day at an even pace from the beginning to the due day. */
export function paceAt(day: Day, { startsOn, dueOn, target }: { startsOn: Day; dueOn: Day | null; target: number | null }): number | null {
  if (target === null || dueOn === null) return null
  const whole = daysBetween(startsOn, dueOn) + 1
  const gone = Math.min(Math.max(daysBetween(startsOn, day) + 1, 0), whole)
  return (target * gone) / whole
}

/** Revenue divided by spend, both in minor units; null where nothing was spent. */
export function perSpent(revenue: number, spend: number): number | null {
  return spend > 0 ? revenue / spend : null
}

/** The stations of the thread in the order a diagnosis walks them. */
export const stations = ['goal', 'strategy', 'audience', 'plan', 'objective', 'published', 'clicks', 'forms', 'leads', 'answered', 'won'] as const
export type Station = (typeof stations)[number]

export interface Counts {
  /** Goals with metric, target and due day. */
  readonly goals: number
  /** Strategies that say whom they are for and why, looked at by a person. */
  readonly strategies: number
  /** Segments with a rule. */
  readonly segments: number
  readonly plans: number
  /** Campaigns under way that state what they must achieve, and all under way. */
  readonly aimed: number
  readonly underWay: number
  readonly published: number
  readonly clicks: number
  readonly forms: number
  readonly leads: number
  readonly leadsWaiting: number
  readonly results: number
}

/** The first station where the thread breaks; null when it holds to the end. */
export function firstBreak(counts: Counts): Station | null {
  const holds: Record<Station, boolean> = {
    goal: counts.goals > 0,
    strategy: counts.strategies > 0,
    audience: counts.segments > 0,
    plan: counts.plans > 0,
    objective: counts.underWay === 0 || counts.aimed > 0,
    published: counts.published > 0,
    clicks: counts.clicks > 0,
    forms: counts.forms > 0 || counts.leads > 0 || counts.results > 0,
    leads: counts.leads > 0 || counts.results > 0,
    answered: counts.leadsWaiting === 0 || counts.results > 0,
    won: counts.results > 0,
  }
  return stations.find((station) => !holds[station]) ?? null
}
