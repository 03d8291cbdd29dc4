// What content offers about sequences: their steps, their start and end, and the people on their way through them.
import { z } from 'zod'
import { clock, count, done, event, id, instant, operation, page, paging, personal, text, version } from '#kernel/contract.ts'
import { faultKind } from '#kernel/fault.ts'
import { dispatchFaults, dispatchState, faults as channelFaults } from '#channels/contract/base.ts'
import { functionName, faults as threadFaults } from '#thread/contract.ts'
import { faults as trackingFaults } from '#tracking/contract.ts'
import { enrolmentStates, exits, sequenceStates } from '../course.ts'
import { faults as contentFaults, optional, variantState } from './base.ts'

export const faults = {
  noSteps: faultKind('sequence_no_steps', 422, 'It has no step yet.', 'Add the first e-mail.'),
  tooManySteps: faultKind('sequence_too_many_steps', 422, 'It has fifty steps.', 'Begin a second sequence, or remove a step.'),
  wrongStep: faultKind(
    'sequence_wrong_step',
    422,
    'That cannot be a step of this sequence.',
    'Choose an e-mail version of a piece under the same campaign or activity that has not left.',
  ),
  stepInUse: faultKind('sequence_step_in_use', 409, 'That version is a step of a sequence already.', 'Write another version.'),
  stepNotApproved: faultKind(
    'sequence_step_not_approved',
    422,
    'A step is not approved as it stands.',
    'Have its version approved, then start the sequence.',
  ),
  stepRuns: faultKind('sequence_step_runs', 409, 'This step has not stopped.', 'Read the sequence again.'),
  stepsFixed: faultKind(
    'sequence_steps_fixed',
    409,
    'Steps are removed and put in another order only before the start.',
    'Add a step at the end, or end this sequence and begin another.',
  ),
  enrolmentEnded: faultKind('enrolment_ended', 409, 'This person is not in the sequence any more.', 'Read why on its page.'),
}

export const exit = z.enum(exits)
export const sequenceState = z.enum(sequenceStates)
export const enrolmentState = z.enum(enrolmentStates)

export const sequence = z.object({
  id,
  nodeId: id,
  nodeTitle: z.string(),
  function: functionName,
  name: z.string(),
  segmentId: id.nullable(),
  exits: z.array(exit),
  leaveWithAudience: z.boolean(),
  exitSegmentId: id.nullable(),
  again: z.boolean(),
  state: sequenceState,
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
  ownerId: id.nullable(),
  version,
  createdAt: instant,
  updatedAt: instant,
  archivedAt: instant.nullable(),
})
export type Sequence = z.infer<typeof sequence>

export const step = z.object({
  id,
  position: z.int(),
  variantId: id,
  pieceId: id,
  pieceTitle: z.string(),
  subject: z.string(),
  variantState,
  waitDays: z.int(),
  waitHours: z.int(),
  windowFrom: z.string().nullable(),
  windowUntil: z.string().nullable(),
  dispatch: z
    .object({ id, state: dispatchState, held: z.string().nullable(), trouble: z.string().nullable(), failure: z.string().nullable() })
    .nullable(),
  waiting: count.describe('People for whom this step is the next.'),
  delivered: count.describe('People who got it.'),
  opened: count,
  clicked: count,
  replied: count,
  left: z.array(z.object({ reason: z.string(), people: count })).describe('People who left before or at this step, by reason.'),
})
export type Step = z.infer<typeof step>

const named = z.object({ id, name: z.string() }).nullable()
const totals = z.object({ active: count, finished: count, left: count })
export const fullSequence = sequence.extend({ segment: named, exitSegment: named, steps: z.array(step), people: totals })
export type FullSequence = z.infer<typeof fullSequence>

export const enrolment = z.object({
  id,
  personId: id,
  name: personal(z.string()).nullable(),
  email: personal(z.string()).nullable(),
  state: enrolmentState,
  position: z.int().nullable().describe('The step they wait for, or came to last.'),
  joinedAt: instant,
  byHand: z.boolean(),
  dueAt: instant.nullable(),
  leftReason: z.string().nullable(),
  endedAt: instant.nullable(),
  version,
})
export type Enrolment = z.infer<typeof enrolment>

const fields = {
  name: text(120),
  segmentId: id.nullable().describe('Whoever is in this audience joins by themselves; without one, people are added by hand.'),
  exits: z
    .array(exit)
    .max(exits.length)
    .transform((chosen) => [...new Set(chosen)]),
  leaveWithAudience: z.boolean().describe('Whoever is no longer in the audience leaves.'),
  exitSegmentId: id.nullable().describe('Whoever comes into this audience leaves.'),
  again: z.boolean().describe('Whoever left with the audience goes on where they stopped once they are in it again.'),
}
const timing = {
  waitDays: z.int().min(0).max(365).describe('Days after the step before, by the recipient’s calendar; of the first, after joining.'),
  waitHours: z.int().min(0).max(23),
  windowFrom: clock.nullable().describe('The hours it leaves in, by the recipient’s clock.'),
  windowUntil: clock.nullable(),
}
const choiceFaults = [contentFaults.segmentGone, contentFaults.noAudience]
const openFaults = [faults.stepNotApproved, contentFaults.pageNotOut, trackingFaults.badTarget, ...dispatchFaults]

export const contract = {
  listSequences: operation({
    method: 'GET',
    path: '/sequences',
    permission: 'content.read',
    summary: 'List the sequences, newest first, with how many steps each has and how many people are on their way.',
    input: {
      ...paging,
      state: z.enum([...sequenceStates, 'archived']).optional(),
      nodeId: id.optional().describe('Only under this campaign or activity, and what hangs below it.'),
    },
    output: page(sequence.extend({ steps: count, active: count })),
  }),
  getSequence: operation({
    method: 'GET',
    path: '/sequences/{id}',
    permission: 'content.read',
    summary: 'Read a sequence with its steps, what stands in the way of each, and the figures of each.',
    input: { id },
    output: fullSequence,
  }),
  listStepChoices: operation({
    method: 'GET',
    path: '/sequences/{id}/choices',
    permission: 'content.read',
    summary:
      'List the e-mail versions that can become a step of a sequence: under the same campaign or activity, not out, in no other sequence.',
    input: { id, ...paging },
    output: page(z.object({ id, subject: z.string(), pieceTitle: z.string(), state: variantState, createdAt: instant })),
  }),
  createSequence: operation({
    method: 'POST',
    path: '/sequences',
    permission: 'content.edit',
    summary: 'Begin a sequence under a campaign or an activity: e-mails one after the other, until somebody has done what it is about.',
    input: {
      ...fields,
      nodeId: id.describe('The campaign or activity.'),
      segmentId: fields.segmentId.default(null),
      exits: fields.exits.default(['reply']),
      leaveWithAudience: fields.leaveWithAudience.default(false),
      exitSegmentId: fields.exitSegmentId.default(null),
      again: fields.again.default(false),
    },
    output: sequence,
    faults: [threadFaults.parentGone, threadFaults.wrongParent, ...choiceFaults],
  }),
  updateSequence: operation({
    method: 'PATCH',
    path: '/sequences/{id}',
    permission: 'content.edit',
    summary: 'Change a sequence’s name, audience or what ends it; who is in it keeps their place, and the new exits hold for them too.',
    input: { id, version, ...optional(fields) },
    output: sequence,
    faults: [contentFaults.wrongState, ...choiceFaults],
  }),
  addSequenceStep: operation({
    method: 'POST',
    path: '/sequences/{id}/steps',
    permission: 'content.edit',
    summary: 'Add an e-mail version as the last step; while the sequence runs it must be approved, and is opened at once.',
    input: {
      id,
      version,
      variantId: id,
      waitDays: timing.waitDays.default(0),
      waitHours: timing.waitHours.default(0),
      windowFrom: timing.windowFrom.default(null),
      windowUntil: timing.windowUntil.default(null),
    },
    output: sequence,
    faults: [contentFaults.wrongState, faults.wrongStep, faults.stepInUse, faults.tooManySteps, channelFaults.noSpan, ...openFaults],
  }),
  updateSequenceStep: operation({
    method: 'PATCH',
    path: '/sequences/{id}/steps/{stepId}',
    permission: 'content.edit',
    summary: 'Change when a step leaves, for those it is not scheduled for yet; before the start, also its place.',
    input: { id, stepId: id, version, ...optional(timing), position: z.int().min(1).max(50).optional() },
    output: sequence,
    faults: [contentFaults.wrongState, faults.stepsFixed, channelFaults.noSpan],
  }),
  removeSequenceStep: operation({
    method: 'POST',
    path: '/sequences/{id}/steps/{stepId}/remove',
    permission: 'content.edit',
    summary: 'Take a step out of a sequence that has not been started; its version stays.',
    input: { id, stepId: id, version },
    output: sequence,
    faults: [faults.stepsFixed],
  }),
  restartSequenceStep: operation({
    method: 'POST',
    path: '/sequences/{id}/steps/{stepId}/restart',
    permission: 'content.edit',
    summary: 'Open a step again that has stopped, once its version is approved; who waited for it gets it, and nobody gets it twice.',
    input: { id, stepId: id, version },
    output: sequence,
    faults: [contentFaults.wrongState, faults.stepRuns, ...openFaults],
  }),
  startSequence: operation({
    method: 'POST',
    path: '/sequences/{id}/start',
    permission: 'content.edit',
    summary: 'Start a sequence: every step must be approved as it stands, and whoever is in its audience joins within minutes.',
    input: { id, version },
    output: sequence,
    faults: [contentFaults.wrongState, faults.noSteps, ...openFaults],
  }),
  pauseSequence: operation({
    method: 'POST',
    path: '/sequences/{id}/pause',
    permission: 'content.edit',
    summary: 'Pause a sequence with all its steps: nobody joins, nothing new leaves, and everybody keeps their place.',
    input: { id, version },
    output: sequence,
    faults: [contentFaults.wrongState],
  }),
  resumeSequence: operation({
    method: 'POST',
    path: '/sequences/{id}/resume',
    permission: 'content.edit',
    summary: 'Let a paused sequence go on; what became due meanwhile leaves at the next allowed hour.',
    input: { id, version },
    output: sequence,
    faults: [contentFaults.wrongState],
  }),
  endSequence: operation({
    method: 'POST',
    path: '/sequences/{id}/end',
    permission: 'content.edit',
    summary: 'End a sequence for good: whoever is on the way gets no further step, and its figures stay.',
    input: { id, version },
    output: sequence,
    faults: [contentFaults.wrongState],
  }),
  archiveSequence: operation({
    method: 'POST',
    path: '/sequences/{id}/archive',
    permission: 'content.edit',
    summary: 'Take a sequence out of the lists that is not under way.',
    input: { id, version },
    output: sequence,
    faults: [contentFaults.wrongState],
  }),
  restoreSequence: operation({
    method: 'POST',
    path: '/sequences/{id}/restore',
    permission: 'content.edit',
    summary: 'Bring an archived sequence back.',
    input: { id, version },
    output: sequence,
  }),
  listEnrolments: operation({
    method: 'GET',
    path: '/sequences/{id}/people',
    permission: 'people.read',
    summary: 'List the people of a sequence with the step each has come to, when the next is due, and why who left has left.',
    input: { id, ...paging, state: enrolmentState.optional() },
    output: page(enrolment),
  }),
  enrolPersons: operation({
    method: 'POST',
    path: '/sequences/{id}/people',
    permission: 'content.edit',
    summary: 'Add people to a sequence by hand; who left before goes on where they stopped, and nobody gets a step twice.',
    input: { id, personIds: z.array(id).min(1).max(200) },
    output: z.object({ added: count.describe('Those who were not in it, or had left.') }),
    faults: [contentFaults.wrongState],
  }),
  endEnrolment: operation({
    method: 'POST',
    path: '/enrolments/{id}/end',
    permission: 'content.edit',
    summary: 'Take a person out of a sequence: no further step is sent to them.',
    input: { id, version },
    output: done,
    faults: [faults.enrolmentEnded],
  }),
}

export const events = {
  sequenceCreated: event('content.sequenceCreated', { name: z.string(), nodeId: id }),
  sequenceChanged: event('content.sequenceChanged', { fields: z.array(z.string()) }),
  sequenceStarted: event('content.sequenceStarted', { steps: z.int() }),
  sequencePaused: event('content.sequencePaused', {}),
  sequenceResumed: event('content.sequenceResumed', {}),
  sequenceEnded: event('content.sequenceEnded', { left: z.int() }),
  sequenceArchived: event('content.sequenceArchived', {}),
  sequenceRestored: event('content.sequenceRestored', {}),
  personsEnrolled: event('content.personsEnrolled', { people: z.int() }),
  enrolmentEnded: event('content.enrolmentEnded', { sequenceId: id }),
}
