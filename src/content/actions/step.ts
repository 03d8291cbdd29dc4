// A step of a sequence: what it asks of its recipients, and how its version is handed to the channel.
import type { Caller } from '#kernel/caller.ts'
import { expectFound } from '#kernel/db/version.ts'
import { fault } from '#kernel/fault.ts'
import type { Terms } from '#channels/actions/terms.ts'
import { faults } from '../contract/sequence.ts'
import { events as variantEvents } from '../contract/variant.ts'
import { factsOf } from '../course.ts'
import { variantAfter } from '../rules.ts'
import * as store from '../store/sequence.ts'
import { changeVariant, lockVariant } from '../store/variant.ts'
import { leave } from './leave.ts'
import { told } from './variant.ts'

export type SequenceRow = NonNullable<Awaited<ReturnType<typeof store.sequenceById>>>
export type StepRow = Awaited<ReturnType<typeof store.stepsOf>>[number]

/** One step of a sequence; throws `notFound`. */
export async function expectStepOf(caller: Caller, sequenceId: string, stepId: string): Promise<StepRow> {
  return expectFound((await store.stepsOf(caller, sequenceId)).find((step) => step.id === stepId))
}

/** What a step asks of its recipients. */
export function termsOf(
  { exits, leaveWithAudience, segmentId, exitSegmentId }: Pick<SequenceRow, 'exits' | 'leaveWithAudience' | 'segmentId' | 'exitSegmentId'>,
  { windowFrom, windowUntil }: Pick<StepRow, 'windowFrom' | 'windowUntil'>,
): Terms {
  const window = windowFrom === null || windowUntil === null ? null : { from: windowFrom, until: windowUntil }
  return { leaveOn: factsOf(exits), staySegmentId: leaveWithAudience ? segmentId : null, leaveSegmentId: exitSegmentId, window }
}

/** Hands the version of a step to its channel, to leave for whoever comes to it. Throws what a version may be refused for. */
export async function openStep(caller: Caller, sequence: SequenceRow, step: StepRow): Promise<string> {
  const variant = expectFound(await lockVariant(caller, step.variantId))
  const state = variantAfter(variant.state, 'schedule')
  if (state === undefined || variant.archivedAt !== null)
    throw fault(faults.stepNotApproved, { message: `Step ${step.position}, “${variant.subject}”, is not approved as it stands.` })
  const gone = await leave(caller, variant, caller.now, { standing: termsOf(sequence, step) })
  await changeVariant(caller, variant.id, { ...gone, state, slot: null, failure: null })
  await told(caller, variant.id, variantEvents.variantScheduled, { pieceId: variant.pieceId, at: caller.now })
  await store.changeStep(caller, step.id, { dispatchId: gone.dispatchId })
  return gone.dispatchId
}
