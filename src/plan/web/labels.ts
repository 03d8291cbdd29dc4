// What states, verbs and kinds of plan are called on the screen.
import type { Tone } from '#ui/Chip.tsx'
import type { ButtonKind } from '#ui/Button.tsx'
import type { useWords } from '#identity/web/session.tsx'
import type { Channel, Conversion, Cta } from '../contract/register.ts'
import type { ActivityState, ActivityVerb } from '../rules/activity.ts'
import type { CampaignState, CampaignVerb } from '../rules/campaign.ts'
import type { BriefStage } from '../rules/brief.ts'

export const campaignStateLabel: Record<CampaignState, string> = {
  draft: 'Draft',
  in_review: 'In review',
  approved: 'Approved',
  scheduled: 'Scheduled',
  live: 'Live',
  paused: 'Paused',
  completed: 'Completed',
  closed: 'Closed',
  cancelled: 'Cancelled',
}
export const campaignStateTone: Record<CampaignState, Tone> = {
  draft: 'plain',
  in_review: 'warning',
  approved: 'good',
  scheduled: 'good',
  live: 'good',
  paused: 'warning',
  completed: 'plain',
  closed: 'plain',
  cancelled: 'plain',
}

export interface VerbWords {
  readonly label: string
  /** What is said when it was done: “Campaign approved.” */
  readonly done: string
  readonly kind?: ButtonKind
  /** Taken once at most, so that it stands in the menu. */
  readonly seldom?: boolean
  readonly danger?: boolean
}
export const campaignVerbs: Record<CampaignVerb, VerbWords> = {
  submit: { label: 'Submit for review', done: 'Campaign submitted for review.' },
  return: { label: 'Send back', done: 'Campaign sent back.' },
  approve: { label: 'Approve', done: 'Campaign approved.', kind: 'primary' },
  schedule: { label: 'Schedule', done: 'Campaign scheduled.' },
  launch: { label: 'Launch', done: 'Campaign launched.', kind: 'primary' },
  pause: { label: 'Pause', done: 'Campaign paused.' },
  resume: { label: 'Resume', done: 'Campaign resumed.', kind: 'primary' },
  complete: { label: 'Complete', done: 'Campaign completed.', seldom: true },
  close: { label: 'Close campaign', done: 'Campaign closed.', kind: 'primary' },
  cancel: { label: 'Cancel campaign', done: 'Campaign cancelled.', seldom: true, danger: true },
}

/** What a guard misses, as a person would ask for it. */
export const lackWords: Record<string, string> = {
  objective: 'what it must achieve',
  segmentIds: 'an audience',
  ctaId: 'a call to action',
  budget: 'a budget',
  startsOn: 'a first day',
  results: 'its results',
  expectedResult: 'what it must bring',
  responsibleId: 'who does it',
  accountableId: 'who answers for it',
  result: 'what it brought',
}

/** “needs an audience and a budget”; nothing when nothing is missing. */
export function needs(lacks: readonly { path: string }[]): string | undefined {
  if (lacks.length === 0) return undefined
  return `needs ${new Intl.ListFormat('en', { type: 'conjunction' }).format(lacks.map(({ path }) => lackWords[path] ?? path))}`
}

export const activityStateLabel: Record<ActivityState, string> = {
  proposed: 'Proposed',
  planned: 'Planned',
  in_progress: 'In progress',
  blocked: 'Blocked',
  done: 'Done',
  measured: 'Measured',
  cancelled: 'Cancelled',
}
export const activityStateTone: Record<ActivityState, Tone> = {
  proposed: 'plain',
  planned: 'plain',
  in_progress: 'good',
  blocked: 'error',
  done: 'good',
  measured: 'good',
  cancelled: 'plain',
}
export const activityVerbs: Record<ActivityVerb, VerbWords> = {
  plan: { label: 'Plan', done: 'Activity planned.', kind: 'primary' },
  start: { label: 'Start', done: 'Activity started.', kind: 'primary' },
  block: { label: 'Block', done: 'Activity blocked.' },
  unblock: { label: 'Go on', done: 'Activity goes on.', kind: 'primary' },
  finish: { label: 'Finish', done: 'Activity finished.', kind: 'primary' },
  measure: { label: 'Measure', done: 'Activity measured.', kind: 'primary' },
  cancel: { label: 'Cancel activity', done: 'Activity cancelled.', kind: 'quiet' },
}

export const stageLabel: Record<BriefStage, string> = { what: 'Waits for Marketing', how: 'Waits for Communications', agreed: 'Agreed' }
export const stageTone: Record<BriefStage, Tone> = { what: 'marketing', how: 'communications', agreed: 'good' }

export const channelKindLabel: Record<Channel['kind'], string> = {
  email: 'E-mail',
  website: 'Website',
  social: 'Social media',
  print: 'Print',
  phone: 'Phone',
  event: 'Event',
  ads: 'Advertising',
  other: 'Other',
}
export const pesoLabel: Record<Channel['peso'][number], string> = { paid: 'Paid', earned: 'Earned', shared: 'Shared', owned: 'Owned' }
export const adapterLabel: Record<Channel['adapter'], string> = {
  email: 'Sent as e-mail',
  website: 'Published on the site',
  by_hand: 'Posted by hand',
}
export const ctaKindLabel: Record<Cta['kind'], string> = {
  enroll: 'Enroll',
  follow: 'Follow',
  donate: 'Donate',
  buy: 'Buy',
  book_meeting: 'Book a meeting',
  read: 'Read',
  contact: 'Contact',
}

type Words = ReturnType<typeof useWords>

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)

export function conversionKindLabel(kind: Conversion['kind'], words: Words): string {
  const labels: Record<Conversion['kind'], string> = {
    form: 'Form',
    order: 'Order',
    gift: 'Gift',
    deal: capital(words.deal),
    click: 'Click',
  }
  return labels[kind]
}

/** A record of labels as options. */
export function optionsOf<Value extends string>(labels: Record<Value, string>): { value: Value; label: string }[] {
  return (Object.entries(labels) as [Value, string][]).map(([value, label]) => ({ value, label }))
}
