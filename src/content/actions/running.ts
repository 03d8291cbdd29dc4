// The actions that start, pause, resume and end a sequence, and open a step of it again that has stopped.
import type { Action, Caller } from '#kernel/caller.ts'
import { expectFound } from '#kernel/db/version.ts'
import { fault } from '#kernel/fault.ts'
import { enqueue } from '#kernel/jobs.ts'
import { dispatchesByIds } from '#channels/actions/dispatch.ts'
import { endStanding, pauseDispatches, resumeDispatches } from '#channels/actions/standing.ts'
import { faults as contentFaults } from '../contract/base.ts'
import { events, faults, type contract } from '../contract/sequence.ts'
import { events as variantEvents } from '../contract/variant.ts'
import { isUnderWay, sequenceAfter, type SequenceVerb } from '../course.ts'
import { variantAfter } from '../rules.ts'
import { endAll } from '../store/enrolment.ts'
import * as store from '../store/sequence.ts'
import { changeVariant, lockVariant } from '../store/variant.ts'
import { expectSequence, expectWithStep, toldOf } from './sequence.ts'
import { openStep, type SequenceRow, type StepRow } from './step.ts'
import { told } from './variant.ts'

type Contract = typeof contract

/** The state a verb leads to. Throws `wrongState` when it leads nowhere from where the sequence is. */
function expectMove({ state, archivedAt }: SequenceRow, verb: SequenceVerb) {
  const to = sequenceAfter(state, verb)
  if (to === undefined || archivedAt !== null) throw fault(contentFaults.wrongState)
  return to
}

/** Soon, and not at the next round: whoever looks at the page has just pressed a button. */
async function walkSoon(caller: Caller, sequenceId: string, task = 'content.walkSequence'): Promise<void> {
  await enqueue(caller, task, { sequenceId }, { key: `${task}:${sequenceId}` })
}

/** Each sequence that runs as a job of its own: what fails for one does not keep it from the others. */
export async function walkRunning(caller: Caller, task: 'content.walkSequence' | 'content.moveOn' = 'content.walkSequence'): Promise<void> {
  for (const id of await store.runningIds(caller)) await walkSoon(caller, id, task)
}

export const startSequence: Action<Contract['startSequence']> = async (caller, { id, version }) => {
  const sequence = await expectSequence(caller, id, version)
  const state = expectMove(sequence, 'start')
  const steps = await store.stepsOf(caller, id)
  if (steps.length === 0) throw fault(faults.noSteps)
  for (const step of steps) await openStep(caller, sequence, step)
  await store.changeSequence(caller, id, { state, startedAt: caller.now })
  await walkSoon(caller, id)
  return toldOf(caller, id, events.sequenceStarted, { steps: steps.length })
}

const dispatchesOf = (steps: readonly StepRow[]) => steps.flatMap(({ dispatchId }) => dispatchId ?? [])

export const pauseSequence: Action<Contract['pauseSequence']> = async (caller, { id, version }) => {
  const sequence = await expectSequence(caller, id, version)
  const state = expectMove(sequence, 'pause')
  await pauseDispatches(caller, dispatchesOf(await store.stepsOf(caller, id)), `The sequence ${sequence.name} is paused`)
  await store.changeSequence(caller, id, { state })
  return toldOf(caller, id, events.sequencePaused, {})
}

export const resumeSequence: Action<Contract['resumeSequence']> = async (caller, { id, version }) => {
  const sequence = await expectSequence(caller, id, version)
  const state = expectMove(sequence, 'resume')
  await resumeDispatches(caller, dispatchesOf(await store.stepsOf(caller, id)))
  await store.changeSequence(caller, id, { state })
  await walkSoon(caller, id)
  return toldOf(caller, id, events.sequenceResumed, {})
}

export const endSequence: Action<Contract['endSequence']> = async (caller, { id, version }) => {
  const sequence = await expectSequence(caller, id, version)
  const state = expectMove(sequence, 'end')
  for (const step of await store.stepsOf(caller, id)) if (step.dispatchId !== null) await closeStep(caller, step, step.dispatchId)
  const left = await endAll(caller, id, 'ended')
  await store.changeSequence(caller, id, { state, endedAt: caller.now })
  return toldOf(caller, id, events.sequenceEnded, { left })
}

/** A version of which nothing has left may be used again; of any other its channel reports what came of it. */
async function closeStep(caller: Caller, { variantId }: StepRow, dispatchId: string): Promise<void> {
  const variant = expectFound(await lockVariant(caller, variantId))
  if (await endStanding(caller, dispatchId)) return
  const state = variantAfter(variant.state, 'unschedule')
  if (state === undefined || variant.dispatchId !== dispatchId) return
  await changeVariant(caller, variantId, { state, dispatchId: null })
  await told(caller, variantId, variantEvents.variantUnscheduled, { pieceId: variant.pieceId })
}

export const restartSequenceStep: Action<Contract['restartSequenceStep']> = async (caller, { id, stepId, version }) => {
  const { sequence, step } = await expectWithStep(caller, { id, stepId, version })
  if (!isUnderWay(sequence.state)) throw fault(contentFaults.wrongState)
  const [before] = await dispatchesByIds(caller, dispatchesOf([step]))
  if (before && before.state !== 'failed' && before.state !== 'cancelled') throw fault(faults.stepRuns)
  const dispatchId = await openStep(caller, sequence, step)
  if (sequence.state === 'paused') await pauseDispatches(caller, [dispatchId], `The sequence ${sequence.name} is paused`)
  await store.changeSequence(caller, id, {})
  await walkSoon(caller, id)
  return toldOf(caller, id, events.sequenceChanged, { fields: ['steps'] })
}

export const archiveSequence: Action<Contract['archiveSequence']> = async (caller, { id, version }) => {
  const sequence = await expectSequence(caller, id, version)
  if (isUnderWay(sequence.state) || sequence.archivedAt !== null) throw fault(contentFaults.wrongState)
  await store.changeSequence(caller, id, { archivedAt: caller.now })
  return toldOf(caller, id, events.sequenceArchived, {})
}

export const restoreSequence: Action<Contract['restoreSequence']> = async (caller, { id, version }) => {
  await expectSequence(caller, id, version)
  await store.changeSequence(caller, id, { archivedAt: null })
  return toldOf(caller, id, events.sequenceRestored, {})
}
