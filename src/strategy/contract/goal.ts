// Goals: metric, baseline, target and due day; the values entered by hand, and how a target was changed.
import { z } from 'zod'
import { day, event, id, instant, operation, page, paging, prose, text, version } from '#kernel/contract.ts'
import { state, faults, fields, measure, measureChange, measured, metric, optional, owned, value } from './base.ts'

export const goal = z.object({ id, title: z.string(), why: z.string(), ...measured, startsOn: day, source: z.string(), ...owned })
export type Goal = z.infer<typeof goal>

export const metricValue = z.object({
  id,
  nodeId: id,
  onDay: day,
  value: z.number(),
  source: z.string(),
  memberId: id.nullable(),
  createdAt: instant,
})
export const targetChange = z.object({
  id,
  targetBefore: z.number().nullable(),
  target: z.number().nullable(),
  dueBefore: day.nullable(),
  dueOn: day.nullable(),
  memberId: id.nullable(),
  hat: z.string(),
  at: instant,
})

export const contract = {
  listGoals: operation({
    method: 'GET',
    path: '/goals',
    permission: 'strategy.read',
    summary: 'List the goals, newest first.',
    input: { ...paging, state },
    output: page(goal),
  }),
  getGoal: operation({
    method: 'GET',
    path: '/goals/{id}',
    permission: 'strategy.read',
    summary: 'Read a goal.',
    input: { id },
    output: goal,
  }),
  createGoal: operation({
    method: 'POST',
    path: '/goals',
    permission: 'strategy.edit',
    summary: 'Set a goal with its metric, baseline, target and due day; what is left out shows up in the checks.',
    input: { title: text(), why: prose(5000).default(''), ...measure, startsOn: day.optional(), source: prose(500).default('') },
    output: goal,
  }),
  updateGoal: operation({
    method: 'PATCH',
    path: '/goals/{id}',
    permission: 'strategy.edit',
    summary: 'Change a goal, or confirm it as it is: it is no longer assumed. A changed target keeps the old one, who and when.',
    input: {
      id,
      version,
      ...optional({ title: text(), why: prose(5000), ...measureChange, startsOn: day, source: prose(500), ownerId: id.nullable() }),
    },
    output: goal,
  }),
  archiveGoal: operation({
    method: 'POST',
    path: '/goals/{id}/archive',
    permission: 'strategy.edit',
    summary: 'Archive a goal under which nothing hangs any more.',
    input: { id, version },
    output: goal,
    faults: [faults.stillUsed],
  }),
  restoreGoal: operation({
    method: 'POST',
    path: '/goals/{id}/restore',
    permission: 'strategy.edit',
    summary: 'Bring a goal back from the archive.',
    input: { id, version },
    output: goal,
  }),
  listTargetChanges: operation({
    method: 'GET',
    path: '/goals/{id}/changes',
    permission: 'strategy.read',
    summary: 'List how the target and due day of a goal or objective were changed, by whom, newest first.',
    input: { id, ...paging },
    output: page(targetChange),
  }),
  recordMetricValue: operation({
    method: 'POST',
    path: '/goals/{id}/values',
    permission: 'strategy.edit',
    summary: 'Record a day’s value of a goal or objective that is counted by hand; the same day again replaces it.',
    input: { id, onDay: day, value, source: text(500) },
    output: metricValue,
    faults: [faults.notByHand],
  }),
  listMetricValues: operation({
    method: 'GET',
    path: '/goals/{id}/values',
    permission: 'strategy.read',
    summary: 'List the values of a goal or objective that is counted by hand, newest day first.',
    input: { id, ...paging },
    output: page(metricValue),
  }),
}

export const events = {
  goalSet: event('strategy.goalSet', { title: z.string(), metric, assumed: z.boolean() }),
  goalChanged: event('strategy.goalChanged', { fields }),
  targetChanged: event('strategy.targetChanged', {
    targetBefore: z.number().nullable(),
    target: z.number().nullable(),
    dueBefore: day.nullable(),
    dueOn: day.nullable(),
  }),
  goalArchived: event('strategy.goalArchived', { archived: z.boolean() }),
  metricValueRecorded: event('strategy.metricValueRecorded', { onDay: day, value: z.number() }),
}
