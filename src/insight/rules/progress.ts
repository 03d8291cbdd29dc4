// Progress: a goal's metric over all facts between its start and its due day, whatever caused them; and whether it is on course.
import { daysBetween, type Day } from '#kernel/time.ts'

export interface Target {
  readonly baseline: number | null
  readonly target: number | null
  readonly startsOn: Day
  readonly dueOn: Day | null
  /** True for a level that somebody enters, which moves from the baseline; facts are counted from nothing. */
  readonly byHand: boolean
}

/** How far the value has come, 1 at the target; null while there is nothing to measure against. */
export function reached({ baseline, target, byHand }: Target, value: number | null): number | null {
  if (value === null || target === null) return null
  const from = byHand && baseline !== null ? baseline : 0
  return target === from ? (value >= target ? 1 : 0) : (value - from) / (target - from)
}

/** The part of its time that a goal has had, 0 to 1; null without a due day. */
export function elapsed({ startsOn, dueOn }: Pick<Target, 'startsOn' | 'dueOn'>, today: Day): number | null {
  if (dueOn === null) return null
  const all = daysBetween(startsOn, dueOn) + 1
  return all <= 0 ? 1 : Math.min(1, Math.max(0, (daysBetween(startsOn, today) + 1) / all))
}

export const courses = ['not_measured', 'not_begun', 'just_begun', 'reached', 'on_course', 'behind', 'missed'] as const
export type Course = (typeof courses)[number]

// A tenth behind an even pace is still on course: few things come in evenly.
const slack = 0.9

const settlingDays = 7

/**
 * Whether it is too early to call a goal behind: its first tenth, at least a day and at most a week. An even pace asks for
 * something from the first morning on, which says nothing about whether the goal will be reached.
 */
export function justBegun({ startsOn, dueOn }: Pick<Target, 'startsOn' | 'dueOn'>, today: Day): boolean {
  if (dueOn === null) return false
  const settling = Math.min(settlingDays, Math.max(1, Math.floor((daysBetween(startsOn, dueOn) + 1) / 10)))
  return daysBetween(startsOn, today) < settling
}

/** Whether a goal is on course: measured against an even pace from its start to its due day, once it has had time to begin. */
export function courseOf(target: Target, value: number | null, today: Day): Course {
  const share = reached(target, value)
  const time = elapsed(target, today)
  if (share === null || time === null) return 'not_measured'
  if (share >= 1) return 'reached'
  if (today < target.startsOn) return 'not_begun'
  if (target.dueOn !== null && today > target.dueOn) return 'missed'
  if (share >= time * slack) return 'on_course'
  return justBegun(target, today) ? 'just_begun' : 'behind'
}

export interface Point {
  readonly day: Day
  readonly value: number
}

/** The running total of what each day brought, from the start to the last day: days without anything are left out, both ends are not. */
export function running(perDay: readonly Point[], from: Day, to: Day): Point[] {
  let value = 0
  const points = perDay.map((point) => ({ day: point.day, value: (value += point.value) }))
  const first = points[0]?.day === from ? [] : [{ day: from, value: 0 }]
  const last = points.length > 0 && points.at(-1)!.day === to ? [] : to > from ? [{ day: to, value }] : []
  return [...first, ...points, ...last]
}

/** The even pace from nothing, or from the baseline of a level, to the target: a line of two points. */
export function evenPace({ baseline, target, startsOn, dueOn, byHand }: Target): Point[] {
  if (target === null || dueOn === null) return []
  return [
    { day: startsOn, value: byHand ? (baseline ?? 0) : 0 },
    { day: dueOn, value: target },
  ]
}
