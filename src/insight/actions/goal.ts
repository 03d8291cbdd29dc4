// Progress of goals and objectives: what the days between start and now brought, against an even pace.
import { today, type Action, type Caller } from '#kernel/caller.ts'
import { expectFound } from '#kernel/db/version.ts'
import { daysBetween } from '#kernel/time.ts'
import type { contract, Progress } from '../contract/goal.ts'
import type { ProgressShort } from '../contract/thread.ts'
import { courseOf, elapsed, evenPace, reached, running } from '../rules/progress.ts'
import { broughtPerDay, measuredById, measuredByIds, type Measured } from '../store/progress.ts'

type Contract = typeof contract

export const getGoalProgress: Action<Contract['getGoalProgress']> = async (caller, { id }) =>
  progressOf(caller, expectFound(await measuredById(caller, id)))

export const listGoalProgress: Action<Contract['listGoalProgress']> = async (caller, { ids }) => {
  const items = []
  for (const measured of await measuredByIds(caller, ids.split(','))) items.push(await progressOf(caller, measured))
  return { items }
}

/** How far a goal or an objective is. Facts add up from nothing; a number entered by hand stands at its last value. */
export async function progressOf(caller: Caller, measured: Measured): Promise<Progress> {
  const { id: nodeId, title, metric, unit, baseline, target, startsOn, dueOn } = measured
  const now = today(caller)
  const until = dueOn !== null && dueOn < now ? dueOn : now
  const byHand = metric === 'manual'
  const goal = { baseline, target, startsOn, dueOn, byHand }
  const perDay = until < startsOn ? [] : await broughtPerDay(caller, measured, startsOn, until)
  const series = byHand ? perDay : until < startsOn ? [] : running(perDay, startsOn, until)
  const value = series.at(-1)?.value ?? (byHand ? null : 0)
  return {
    nodeId,
    title,
    metric,
    unit,
    baseline,
    target,
    startsOn,
    dueOn,
    until,
    value,
    series,
    share: reached(goal, value),
    expected: elapsed(goal, now),
    daysLeft: dueOn === null ? null : daysBetween(now, dueOn),
    course: courseOf(goal, value, now),
    pace: evenPace(goal),
  }
}

/** The progress of a stop: without its days. */
export function short({ metric, unit, value, target, share, course, dueOn }: Progress): ProgressShort {
  return { metric, unit, value, target, share, course, dueOn }
}
