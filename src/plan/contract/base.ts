// What the contracts of plan share: their faults, and what may be missing before a step.
import { faultKind } from '#kernel/fault.ts'

export const faults = {
  noPlan: faultKind(
    'no_plan',
    422,
    'There is no plan yet to hang this on.',
    'Answer the three questions, or write a strategy and a plan first.',
  ),
  stepNotAllowed: faultKind(
    'step_not_allowed',
    409,
    'In its present state this step has no place.',
    'Open it again and choose one of the steps it offers.',
  ),
  stepNotReady: faultKind(
    'step_not_ready',
    422,
    'Something is missing before this step can be taken.',
    'Fill the named fields and take the step again.',
  ),
  campaignEnded: faultKind('campaign_ended', 409, 'This campaign has ended.', 'Choose a campaign that is under way, or start a new one.'),
  tooLateToTakeBack: faultKind(
    'too_late_to_take_back',
    409,
    'This can no longer be taken back.',
    'Take the next step its state offers instead.',
  ),
  gateClosed: faultKind('gate_closed', 409, 'How and where open once what and why are approved.', 'Have what and why approved first.'),
  briefIncomplete: faultKind('brief_incomplete', 422, 'There is nothing to approve yet.', 'Write both answers and approve them together.'),
  approvedAlready: faultKind('approved_already', 409, 'This text is approved already.', 'Change it first if it is to be decided again.'),
  overCap: faultKind(
    'over_cap',
    422,
    'That is more than the strategy’s cap allows.',
    'Plan less, or have the cap raised on the strategy page.',
  ),
  rateMissing: faultKind(
    'rate_missing',
    422,
    'An amount in another currency needs its exchange rate and where that comes from.',
    'Add the rate of that day and its source.',
  ),
  lineElsewhere: faultKind(
    'line_elsewhere',
    422,
    'That budget line belongs to another part of the thread.',
    'Choose a line of the object itself or of one above it.',
  ),
}
