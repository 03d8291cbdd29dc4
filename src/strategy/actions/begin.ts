// The upper half of a begun thread: goal, objective and one-page strategy from three answers, all of them assumed.
import type { Caller } from '#kernel/caller.ts'
import type { Day } from '#kernel/time.ts'
import { goalTitle, metricName, noPositioning, showValue, unitOf, type Metric, type Unit } from '../rules.ts'
import { setGoal } from './goal.ts'
import { setObjective } from './objective.ts'
import { writeStrategy } from './strategy.ts'

export interface Answers {
  readonly metric: Metric
  readonly unit?: Unit | undefined
  readonly target: number
  readonly dueOn: Day
  readonly title?: string | undefined
  /** For whom, in the person's own words. */
  readonly audience: string
  readonly segmentId?: string | undefined
  /** Why this organisation and not another. */
  readonly reason: string
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)

/** Sets what must happen by when, and writes down what follows from it; everything is marked assumed until somebody confirms it. */
export async function beginDirection(caller: Caller, { metric, target, dueOn, audience, segmentId, reason, ...answers }: Answers) {
  const unit = unitOf(metric, answers.unit)
  const title = answers.title ?? goalTitle(caller.home, { metric, unit, target, dueOn })
  const show = (value: number) => showValue(caller.home, unit, value)
  const measured = { metric, unit, baseline: 0, target, dueOn, why: reason, assumed: true }
  const goal = await setGoal(caller, { ...measured, title, source: '' })
  const objective = await setObjective(caller, { ...measured, goalId: goal.id, function: 'marketing', title, amecLevel: null })
  const strategy = await writeStrategy(caller, {
    objectiveId: objective.id,
    title: `How we get to ${title}`.slice(0, 200),
    assumed: true,
    destination: title,
    rationale: reason,
    measures: `${capital(metricName(caller.home.kind, metric))}: from ${show(0)} to ${show(target)}`,
    vehicles: ['E-mail', 'Website'],
    horizonFrom: goal.startsOn,
    horizonTo: dueOn,
    positioning: { ...noPositioning, value: reason.slice(0, 2000), who: audience },
    segmentIds: segmentId === undefined ? [] : [segmentId],
  })
  return { goal, objective, strategy }
}
