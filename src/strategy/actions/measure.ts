// What goals and objectives have in common: fitting numbers, changed targets, values entered by hand, archiving.
import { idFor, type Action, type Caller } from '#kernel/caller.ts'
import { expectWithin } from '#kernel/db/scope.ts'
import { expectFound } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { baseFaults, fault, type FieldFault } from '#kernel/fault.ts'
import type { Day } from '#kernel/time.ts'
import { nodeOf } from '#thread/actions.ts'
import { faults as threadFaults } from '#thread/contract.ts'
import { faults } from '../contract/base.ts'
import { events, type contract } from '../contract/goal.ts'
import { inOrder, valueFits, type Metric, type Unit } from '../rules.ts'
import * as store from '../store.ts'

type Contract = typeof contract

export interface Measure {
  readonly metric: Metric
  readonly unit: Unit
  readonly baseline: number | null
  readonly target: number | null
  readonly startsOn: Day
  readonly dueOn: Day | null
}

/** Refuses numbers that are not of the metric's unit, and an end before the beginning. */
export function expectMeasure<Measured extends Measure>(measured: Measured): Measured {
  const { unit, baseline, target, startsOn, dueOn } = measured
  const fields: FieldFault[] = []
  if (baseline !== null && !valueFits(unit, baseline)) fields.push({ path: 'baseline', message: 'is not a whole number' })
  if (target !== null && !valueFits(unit, target)) fields.push({ path: 'target', message: 'is not a whole number' })
  if (!inOrder(startsOn, dueOn)) fields.push({ path: 'dueOn', message: 'is before the beginning' })
  if (fields.length > 0) throw fault(baseFaults.unprocessable, { fields })
  return measured
}

/** A change of target or due day is kept: before, after, who, when. */
export async function keepTargetChange(caller: Caller, id: string, version: number, before: Measure, after: Measure): Promise<void> {
  if (before.target === after.target && before.dueOn === after.dueOn) return
  const change = { targetBefore: before.target, target: after.target, dueBefore: before.dueOn, dueOn: after.dueOn }
  await store.addTargetChange(caller, {
    ...change,
    id: idFor(caller),
    nodeId: id,
    memberId: caller.memberId,
    hat: caller.hat,
    at: caller.now,
  })
  await record(caller, events.targetChanged, { id, version }, change)
}

/** Refuses to archive what something still hangs under. */
export async function expectNothingBelow(caller: Caller, id: string): Promise<void> {
  if (await store.anythingBelow(caller, id)) throw fault(faults.stillUsed)
}

/** Refuses to take back what hangs under something archived. */
export async function expectParentKept(caller: Caller, parentId: string): Promise<void> {
  if ((await nodeOf(caller, parentId))?.archivedAt !== null) throw fault(threadFaults.parentGone)
}

async function measuredById(caller: Caller, id: string) {
  return expectFound((await store.goalById(caller, id)) ?? (await store.objectiveById(caller, id)))
}

export const recordMetricValue: Action<Contract['recordMetricValue']> = async (caller, { id, ...input }) => {
  const measured = await measuredById(caller, id)
  expectWithin(caller, measured)
  if (measured.metric !== 'manual') throw fault(faults.notByHand)
  if (!valueFits(measured.unit, input.value))
    throw fault(baseFaults.unprocessable, { fields: [{ path: 'value', message: 'is not a whole number' }] })
  const row = { ...input, id: idFor(caller), nodeId: id, memberId: caller.memberId, createdAt: caller.now }
  const kept = await store.putMetricValue(caller, row)
  await record(caller, events.metricValueRecorded, measured, { onDay: kept.onDay, value: kept.value })
  return kept
}

export const listMetricValues: Action<Contract['listMetricValues']> = async (caller, { id, ...paging }) => {
  await measuredById(caller, id)
  return store.metricValuePage(caller, id, paging)
}

export const listTargetChanges: Action<Contract['listTargetChanges']> = async (caller, { id, ...paging }) => {
  await measuredById(caller, id)
  return store.targetChangePage(caller, id, paging)
}
