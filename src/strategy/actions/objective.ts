// The actions of objectives.
import { idFor, today, type Action, type Caller } from '#kernel/caller.ts'
import { expectWithin } from '#kernel/db/scope.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { placeNode, updateNode } from '#thread/actions.ts'
import type { FunctionName } from '#thread/contract.ts'
import { events, type contract } from '../contract/objective.ts'
import { unitOf } from '../rules.ts'
import * as store from '../store.ts'
import type { GoalInput } from './goal.ts'
import { expectMeasure, expectNothingBelow, expectParentKept, keepTargetChange } from './measure.ts'

type Contract = typeof contract

type ObjectiveInput = Omit<GoalInput, 'source'> & {
  readonly goalId: string
  readonly function: FunctionName
  readonly amecLevel: 'outputs' | 'outtakes' | 'outcomes' | 'impact' | null
}

/** Sets an objective under a goal; plan sets an assumed one from the three questions. */
export async function setObjective(caller: Caller, { assumed, ...input }: ObjectiveInput) {
  const measured = expectMeasure({ ...input, unit: unitOf(input.metric, input.unit), startsOn: input.startsOn ?? today(caller) })
  const id = idFor(caller)
  await placeNode(caller, { id, kind: 'objective', parentId: input.goalId, title: input.title, function: input.function, assumed })
  const objective = await store.addObjective(caller, { ...measured, id, ownerId: caller.memberId, assumed })
  const { title, goalId, function: of } = objective
  await record(caller, events.objectiveSet, objective, { title, goalId, function: of, assumed })
  return objective
}

export async function objectiveById(caller: Caller, id: string) {
  return store.objectiveById(caller, id)
}

export const listObjectives: Action<Contract['listObjectives']> = (caller, input) => store.objectivePage(caller, input)

export const getObjective: Action<Contract['getObjective']> = async (caller, { id }) =>
  expectFound(await store.objectiveInReach(caller, id))

export const createObjective: Action<Contract['createObjective']> = (caller, input) => setObjective(caller, { ...input, assumed: false })

export const updateObjective: Action<Contract['updateObjective']> = async (caller, { id, version, ...change }) => {
  const before = expectVersion(await store.objectiveToChange(caller, id), version)
  expectWithin(caller, before)
  const merged = { ...before, ...change }
  expectMeasure({ ...merged, unit: unitOf(merged.metric, merged.unit) })
  const objective = await store.changeObjective(caller, id, { ...change, unit: unitOf(merged.metric, merged.unit), assumed: false })
  await updateNode(caller, id, { title: objective.title, ownerId: objective.ownerId, assumed: false })
  await record(caller, events.objectiveChanged, objective, { fields: Object.keys(change) })
  await keepTargetChange(caller, id, objective.version, before, objective)
  return objective
}

async function setArchived(caller: Caller, id: string, archived: boolean) {
  const objective = await store.changeObjective(caller, id, { archivedAt: archived ? caller.now : null })
  await updateNode(caller, id, { archivedAt: objective.archivedAt })
  await record(caller, events.objectiveArchived, objective, { archived })
  return objective
}

export const archiveObjective: Action<Contract['archiveObjective']> = async (caller, { id, version }) => {
  expectWithin(caller, expectVersion(await store.objectiveToChange(caller, id), version))
  await expectNothingBelow(caller, id)
  return setArchived(caller, id, true)
}

export const restoreObjective: Action<Contract['restoreObjective']> = async (caller, { id, version }) => {
  const before = expectVersion(await store.objectiveToChange(caller, id), version)
  expectWithin(caller, before)
  await expectParentKept(caller, before.goalId)
  return setArchived(caller, id, false)
}
