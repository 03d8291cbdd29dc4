// The actions of goals.
import { idFor, today, type Action, type Caller } from '#kernel/caller.ts'
import { expectWithin } from '#kernel/db/scope.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import type { Day } from '#kernel/time.ts'
import { placeNode, updateNode } from '#thread/actions.ts'
import { events, type contract } from '../contract/goal.ts'
import { unitOf, type Unit } from '../rules.ts'
import * as store from '../store.ts'
import { expectMeasure, expectNothingBelow, keepTargetChange, type Measure } from './measure.ts'

type Contract = typeof contract

export type GoalInput = Omit<Measure, 'unit' | 'startsOn'> & {
  readonly title: string
  readonly why: string
  readonly unit?: Unit | undefined
  readonly startsOn?: Day | undefined
  readonly source: string
  readonly assumed: boolean
}

/** Sets a goal; plan sets an assumed one from the three questions. */
export async function setGoal(caller: Caller, { assumed, ...input }: GoalInput) {
  const measured = expectMeasure({ ...input, unit: unitOf(input.metric, input.unit), startsOn: input.startsOn ?? today(caller) })
  const id = idFor(caller)
  await placeNode(caller, { id, kind: 'goal', parentId: null, title: input.title, function: 'marketing', assumed })
  const goal = await store.addGoal(caller, { ...measured, id, ownerId: caller.memberId, assumed })
  await record(caller, events.goalSet, goal, { title: goal.title, metric: goal.metric, assumed })
  return goal
}

export async function goalById(caller: Caller, id: string) {
  return store.goalById(caller, id)
}

export const listGoals: Action<Contract['listGoals']> = (caller, input) => store.goalPage(caller, input)

export const getGoal: Action<Contract['getGoal']> = async (caller, { id }) => expectFound(await store.goalInReach(caller, id))

export const createGoal: Action<Contract['createGoal']> = (caller, input) => setGoal(caller, { ...input, assumed: false })

export const updateGoal: Action<Contract['updateGoal']> = async (caller, { id, version, ...change }) => {
  const before = expectVersion(await store.goalToChange(caller, id), version)
  expectWithin(caller, before)
  const merged = { ...before, ...change }
  expectMeasure({ ...merged, unit: unitOf(merged.metric, merged.unit) })
  const goal = await store.changeGoal(caller, id, { ...change, unit: unitOf(merged.metric, merged.unit), assumed: false })
  await updateNode(caller, id, { title: goal.title, ownerId: goal.ownerId, assumed: false })
  await record(caller, events.goalChanged, goal, { fields: Object.keys(change) })
  await keepTargetChange(caller, id, goal.version, before, goal)
  return goal
}

async function setArchived(caller: Caller, id: string, archived: boolean) {
  const goal = await store.changeGoal(caller, id, { archivedAt: archived ? caller.now : null })
  await updateNode(caller, id, { archivedAt: goal.archivedAt })
  await record(caller, events.goalArchived, goal, { archived })
  return goal
}

export const archiveGoal: Action<Contract['archiveGoal']> = async (caller, { id, version }) => {
  expectWithin(caller, expectVersion(await store.goalToChange(caller, id), version))
  await expectNothingBelow(caller, id)
  return setArchived(caller, id, true)
}

export const restoreGoal: Action<Contract['restoreGoal']> = async (caller, { id, version }) => {
  expectWithin(caller, expectVersion(await store.goalToChange(caller, id), version))
  return setArchived(caller, id, false)
}
