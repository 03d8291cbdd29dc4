// Objectives: what each function contributes to a goal.
import { z } from 'zod'
import { day, event, id, operation, page, paging, prose, text, version } from '#kernel/contract.ts'
import { faults as threadFaults, functionName } from '#thread/contract.ts'
import { state, faults, fields, measure, measureChange, measured, optional, owned } from './base.ts'

const amecLevel = z
  .enum(['outputs', 'outtakes', 'outcomes', 'impact'])
  .nullable()
  .describe('For communication: how far down the effect is measured.')

export const objective = z.object({
  id,
  goalId: id,
  function: functionName,
  title: z.string(),
  why: z.string(),
  ...measured,
  startsOn: day,
  amecLevel,
  ...owned,
})
export type Objective = z.infer<typeof objective>
export const contract = {
  listObjectives: operation({
    method: 'GET',
    path: '/objectives',
    permission: 'strategy.read',
    summary: 'List the objectives, of one goal or of all, newest first.',
    input: { ...paging, goalId: id.optional(), state },
    output: page(objective),
  }),
  getObjective: operation({
    method: 'GET',
    path: '/objectives/{id}',
    permission: 'strategy.read',
    summary: 'Read an objective.',
    input: { id },
    output: objective,
  }),
  createObjective: operation({
    method: 'POST',
    path: '/objectives',
    permission: 'strategy.edit',
    summary: 'Set what a function contributes to a goal.',
    input: {
      goalId: id,
      function: functionName,
      title: text(),
      why: prose(5000).default(''),
      ...measure,
      startsOn: day.optional(),
      amecLevel: amecLevel.default(null),
    },
    output: objective,
    faults: [threadFaults.wrongParent, threadFaults.parentGone],
  }),
  updateObjective: operation({
    method: 'PATCH',
    path: '/objectives/{id}',
    permission: 'strategy.edit',
    summary: 'Change an objective, or confirm it as it is: it is no longer assumed.',
    input: {
      id,
      version,
      ...optional({ title: text(), why: prose(5000), ...measureChange, startsOn: day, amecLevel, ownerId: id.nullable() }),
    },
    output: objective,
  }),
  archiveObjective: operation({
    method: 'POST',
    path: '/objectives/{id}/archive',
    permission: 'strategy.edit',
    summary: 'Archive an objective under which nothing hangs any more.',
    input: { id, version },
    output: objective,
    faults: [faults.stillUsed],
  }),
  restoreObjective: operation({
    method: 'POST',
    path: '/objectives/{id}/restore',
    permission: 'strategy.edit',
    summary: 'Bring an objective back from the archive.',
    input: { id, version },
    output: objective,
    faults: [threadFaults.parentGone],
  }),
}

export const events = {
  objectiveSet: event('strategy.objectiveSet', { title: z.string(), goalId: id, function: functionName, assumed: z.boolean() }),
  objectiveChanged: event('strategy.objectiveChanged', { fields }),
  objectiveArchived: event('strategy.objectiveArchived', { archived: z.boolean() }),
}
