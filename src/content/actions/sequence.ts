// The actions of sequences: beginning and changing one, its steps, and reading it with the figures of each step.
import { idFor, type Action, type Caller } from '#kernel/caller.ts'
import { expectWithin } from '#kernel/db/scope.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { fault } from '#kernel/fault.ts'
import { dispatchesByIds } from '#channels/actions/dispatch.ts'
import { changeTerms, pauseDispatches } from '#channels/actions/standing.ts'
import { faults as channelFaults } from '#channels/contract/base.ts'
import { factsByNode } from '#people/actions/fact.ts'
import { segmentById } from '#people/actions/segment.ts'
import { nodeOf } from '#thread/actions.ts'
import { faults as threadFaults } from '#thread/contract.ts'
import { faults as contentFaults } from '../contract/base.ts'
import { events, faults, type contract } from '../contract/sequence.ts'
import { choosable, isUnderWay, mostSteps } from '../course.ts'
import { figuresOf } from '../store/enrolment.ts'
import * as store from '../store/sequence.ts'
import { lockVariant } from '../store/variant.ts'
import { expectStepOf, openStep, termsOf, type SequenceRow, type StepRow } from './step.ts'

type Contract = typeof contract

/** The sequence to be changed, which nobody else may change until this transaction ends. */
export async function expectSequence(caller: Caller, id: string, version: number): Promise<SequenceRow> {
  const sequence = expectVersion(await store.lockSequence(caller, id), version)
  expectWithin(caller, sequence)
  return sequence
}

/** Records what happened to a sequence, and answers it as it is now. */
export async function toldOf(
  caller: Caller,
  id: string,
  kind: Parameters<typeof record>[1],
  data: Parameters<typeof record>[3],
): Promise<SequenceRow> {
  const sequence = expectFound(await store.sequenceById(caller, id))
  await record(caller, kind, sequence, data)
  return sequence
}

/** The same with one of its steps: one that is not there is told before anything else. */
export async function expectWithStep(caller: Caller, { id, stepId, version }: { id: string; stepId: string; version: number }) {
  await expectStepOf(caller, id, stepId)
  const sequence = await expectSequence(caller, id, version)
  // It may have been removed, or moved, while the lock was waited for.
  return { sequence, step: await expectStepOf(caller, id, stepId) }
}

export const listSequences: Action<Contract['listSequences']> = (caller, input) => store.sequencePage(caller, input)

export const getSequence: Action<Contract['getSequence']> = async (caller, { id }) => {
  const sequence = expectFound(await store.sequenceById(caller, id))
  const named = async (segmentId: string | null) => {
    const segment = segmentId === null ? undefined : await segmentById(caller, segmentId)
    return segment ? { id: segment.id, name: segment.name } : null
  }
  const figures = await figuresOf(caller, id)
  const sum = (of: 'active' | 'finished' | 'left') =>
    figures.filter(({ state }) => state === of).reduce((all, { people }) => all + people, 0)
  return {
    ...sequence,
    segment: await named(sequence.segmentId),
    exitSegment: await named(sequence.exitSegmentId),
    steps: await readSteps(caller, await store.stepsOf(caller, id), figures),
    people: { active: sum('active'), finished: sum('finished'), left: sum('left') },
  }
}

export const listStepChoices: Action<Contract['listStepChoices']> = async (caller, { id, ...paging }) => {
  const { path } = expectFound(await store.sequenceById(caller, id))
  return store.choicePage(caller, path, paging)
}

async function readSteps(caller: Caller, steps: readonly StepRow[], figures: Awaited<ReturnType<typeof figuresOf>>) {
  const variantIds = steps.map(({ variantId }) => variantId)
  const facts = await factsByNode(caller, variantIds, ['emailed', 'opened', 'clicked', 'replied'])
  const dispatches = await dispatchesByIds(
    caller,
    steps.flatMap(({ dispatchId }) => dispatchId ?? []),
  )
  return steps.map(({ dispatchId, ...step }) => {
    const dispatch = dispatches.find(({ id }) => id === dispatchId)
    const did = (kind: string) => facts.find((fact) => fact.nodeId === step.variantId && fact.kind === kind)?.persons ?? 0
    const here = figures.filter(({ stepId }) => stepId === step.id)
    return {
      ...step,
      dispatch: dispatch
        ? {
            id: dispatch.id,
            state: dispatch.state,
            held: dispatch.held?.reason ?? null,
            trouble: dispatch.trouble,
            failure: dispatch.failure,
          }
        : null,
      waiting: here.find(({ state }) => state === 'active')?.people ?? 0,
      delivered: did('emailed'),
      opened: did('opened'),
      clicked: did('clicked'),
      replied: did('replied'),
      left: here.flatMap(({ state, leftReason, people }) => (state === 'left' ? [{ reason: leftReason ?? 'rule', people }] : [])),
    }
  })
}

export const createSequence: Action<Contract['createSequence']> = async (caller, { nodeId, ...input }) => {
  const node = await nodeOf(caller, nodeId)
  if (!node || node.archivedAt !== null)
    throw fault(threadFaults.parentGone, { fields: [{ path: 'nodeId', message: threadFaults.parentGone.message }] })
  if (node.kind !== 'campaign' && node.kind !== 'activity')
    throw fault(threadFaults.wrongParent, { fields: [{ path: 'nodeId', message: 'is neither a campaign nor an activity' }] })
  await expectSegments(caller, input)
  const id = idFor(caller)
  const stamps = { createdAt: caller.now, updatedAt: caller.now }
  await store.addSequence(caller, { orgId: caller.home.id, id, nodeId, ...matched(input), ownerId: caller.memberId, ...stamps })
  return toldOf(caller, id, events.sequenceCreated, { name: input.name, nodeId })
}

/** Throws when one of these audiences is not there, or archived. */
async function expectSegments(caller: Caller, chosen: { segmentId?: string | null; exitSegmentId?: string | null }): Promise<void> {
  for (const path of ['segmentId', 'exitSegmentId'] as const) {
    const id = chosen[path]
    if (id == null) continue
    const segment = await segmentById(caller, id)
    if (!segment || segment.archivedAt !== null)
      throw fault(contentFaults.segmentGone, { fields: [{ path, message: contentFaults.segmentGone.message }] })
  }
}

/** Who joins and what ends it, as they belong together: nobody comes back with an audience that nobody leaves with. */
function matched<Choices extends Pick<SequenceRow, 'segmentId' | 'leaveWithAudience' | 'again'>>(choices: Choices): Choices {
  if (choices.leaveWithAudience && choices.segmentId === null)
    throw fault(contentFaults.noAudience, {
      message: 'Nobody can leave with the audience of a sequence that has none.',
      fields: [{ path: 'segmentId', message: 'is needed, or nobody leaves with it' }],
    })
  return { ...choices, again: choices.again && choices.leaveWithAudience }
}

export const updateSequence: Action<Contract['updateSequence']> = async (caller, { id, version, ...change }) => {
  const before = await expectSequence(caller, id, version)
  if (before.state === 'ended' || before.archivedAt !== null) throw fault(contentFaults.wrongState)
  await expectSegments(caller, change)
  const { name, segmentId, exits, leaveWithAudience, exitSegmentId, again } = matched({ ...before, ...change })
  await store.changeSequence(caller, id, { name, segmentId, exits, leaveWithAudience, exitSegmentId, again })
  const sequence = await toldOf(caller, id, events.sequenceChanged, { fields: Object.keys(change) })
  for (const step of await store.stepsOf(caller, id))
    if (step.dispatchId !== null) await changeTerms(caller, step.dispatchId, termsOf(sequence, step))
  return sequence
}

const spanOf = ({ windowFrom, windowUntil }: Pick<StepRow, 'windowFrom' | 'windowUntil'>) => {
  const whole = (windowFrom === null) === (windowUntil === null) && (windowFrom === null || windowFrom !== windowUntil)
  if (!whole) throw fault(channelFaults.noSpan, { fields: [{ path: 'windowUntil', message: channelFaults.noSpan.message }] })
  return { windowFrom, windowUntil }
}

export const addSequenceStep: Action<Contract['addSequenceStep']> = async (
  caller,
  { id, version, variantId, waitDays, waitHours, ...span },
) => {
  const sequence = await expectSequence(caller, id, version)
  if (sequence.state === 'ended' || sequence.archivedAt !== null) throw fault(contentFaults.wrongState)
  await expectStep(caller, sequence, variantId)
  const before = await store.stepsOf(caller, id)
  if (before.length >= mostSteps) throw fault(faults.tooManySteps)
  const stepId = idFor(caller)
  const place = { orgId: caller.home.id, id: stepId, sequenceId: id, position: before.length + 1, variantId }
  await store.addStep(caller, { ...place, waitDays, waitHours, ...spanOf(span) })
  if (isUnderWay(sequence.state)) {
    const dispatchId = await openStep(caller, sequence, (await store.stepsOf(caller, id)).at(-1)!)
    if (sequence.state === 'paused') await pauseDispatches(caller, [dispatchId], `The sequence ${sequence.name} is paused`)
  }
  await store.changeSequence(caller, id, {})
  return toldOf(caller, id, events.sequenceChanged, { fields: ['steps'] })
}

/** Throws when a version cannot be a step of this sequence. */
async function expectStep(caller: Caller, { path }: SequenceRow, variantId: string): Promise<void> {
  const variant = await lockVariant(caller, variantId)
  const node = variant && (await nodeOf(caller, variantId))
  const fits =
    variant?.adapter === 'email' &&
    variant.archivedAt === null &&
    (choosable as readonly string[]).includes(variant.state) &&
    node?.path.startsWith(path)
  if (!fits) throw fault(faults.wrongStep, { fields: [{ path: 'variantId', message: faults.wrongStep.message }] })
  if (await store.isStep(caller, variantId))
    throw fault(faults.stepInUse, { fields: [{ path: 'variantId', message: faults.stepInUse.message }] })
}

export const updateSequenceStep: Action<Contract['updateSequenceStep']> = async (caller, { id, stepId, version, position, ...change }) => {
  const { sequence, step } = await expectWithStep(caller, { id, stepId, version })
  if (sequence.state === 'ended' || sequence.archivedAt !== null) throw fault(contentFaults.wrongState)
  const timed = { ...step, ...change }
  const { waitDays, waitHours } = timed
  await store.changeStep(caller, stepId, { waitDays, waitHours, ...spanOf(timed) })
  if (step.dispatchId !== null) await changeTerms(caller, step.dispatchId, termsOf(sequence, timed))
  if (position !== undefined && position !== step.position) await moveStep(caller, sequence, stepId, position)
  await store.changeSequence(caller, id, {})
  return toldOf(caller, id, events.sequenceChanged, { fields: ['steps'] })
}

async function moveStep(caller: Caller, { id, state }: SequenceRow, stepId: string, position: number): Promise<void> {
  if (state !== 'draft') throw fault(faults.stepsFixed)
  const others = (await store.stepsOf(caller, id)).map((step) => step.id).filter((one) => one !== stepId)
  await store.orderSteps(caller, others.toSpliced(position - 1, 0, stepId))
}

export const removeSequenceStep: Action<Contract['removeSequenceStep']> = async (caller, { id, stepId, version }) => {
  const { sequence } = await expectWithStep(caller, { id, stepId, version })
  if (sequence.state !== 'draft') throw fault(faults.stepsFixed)
  await store.removeStep(caller, stepId)
  await store.orderSteps(
    caller,
    (await store.stepsOf(caller, id)).map((step) => step.id),
  )
  await store.changeSequence(caller, id, {})
  return toldOf(caller, id, events.sequenceChanged, { fields: ['steps'] })
}
