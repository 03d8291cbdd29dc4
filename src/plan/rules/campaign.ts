// The campaign: its states, what ends an approval, when a step can be taken back, and the name its links carry.
import { daysBetween, type Day, type Instant } from '#kernel/time.ts'
import { lacks, type Lack, type Step } from './step.ts'

export const campaignStates = ['draft', 'in_review', 'approved', 'scheduled', 'live', 'paused', 'completed', 'closed', 'cancelled'] as const
export type CampaignState = (typeof campaignStates)[number]
export type CampaignVerb = 'submit' | 'return' | 'approve' | 'schedule' | 'launch' | 'pause' | 'resume' | 'complete' | 'close' | 'cancel'

/** What the guards look at. */
export interface CampaignFacts {
  readonly objective: string
  readonly segmentIds: readonly string[]
  readonly ctaId: string | null
  /** Whether a budget line stands on the campaign; one over nothing says that it costs hours only. */
  readonly budgeted: boolean
  readonly startsOn: Day | null
  readonly results: string
  readonly alwaysOn: boolean
}

const decided = ({ objective, segmentIds, ctaId, budgeted }: CampaignFacts) => lacks({ objective, segmentIds, ctaId, budget: budgeted })
const dated = ({ startsOn }: CampaignFacts) => lacks({ startsOn })
const looked = ({ results }: CampaignFacts) => lacks({ results })
// Standing work has to have a place at any time: its campaign can rest and never ends.
const mayEnd = ({ alwaysOn }: CampaignFacts): Lack[] =>
  alwaysOn ? [{ path: 'alwaysOn', message: 'is set: standing work does not end' }] : []

/**
 * Draft to closed. Who may approve can do so from the draft: nobody has to hand a campaign to herself.
 * Held is no state: it is derived from the holds on what leaves the building.
 */
export const campaignSteps: readonly Step<CampaignState, CampaignVerb, CampaignFacts>[] = [
  { from: ['draft'], verb: 'submit', to: 'in_review' },
  { from: ['in_review'], verb: 'return', to: 'draft' },
  { from: ['draft', 'in_review'], verb: 'approve', to: 'approved', guard: decided },
  { from: ['approved'], verb: 'schedule', to: 'scheduled', guard: dated },
  { from: ['approved', 'scheduled'], verb: 'launch', to: 'live' },
  { from: ['live'], verb: 'pause', to: 'paused' },
  { from: ['paused'], verb: 'resume', to: 'live' },
  { from: ['live', 'paused'], verb: 'complete', to: 'completed', guard: mayEnd },
  { from: ['completed'], verb: 'close', to: 'closed', guard: looked },
  { from: ['draft', 'in_review', 'approved', 'scheduled', 'live', 'paused'], verb: 'cancel', to: 'cancelled', guard: mayEnd },
]

/** Where a campaign has come to its end. */
export const ended: readonly CampaignState[] = ['completed', 'closed', 'cancelled']

/** Whether nothing is to happen under the campaign any more. */
export const isEnded = (state: CampaignState): boolean => ended.includes(state)

/** What an approval was given to: changed before the campaign is live, it has to be approved again. */
interface Approved {
  readonly objective: string
  readonly segmentIds: readonly string[]
  readonly ctaId: string | null
  readonly conversionId: string | null
}

/** Whether a change ends the approval of a campaign that is not live yet. */
export function endsApproval(state: CampaignState, before: Approved, after: Approved): boolean {
  if (state !== 'approved' && state !== 'scheduled') return false
  return (
    before.objective !== after.objective ||
    before.ctaId !== after.ctaId ||
    before.conversionId !== after.conversionId ||
    before.segmentIds.join() !== after.segmentIds.join()
  )
}

// The notice shows for ten seconds; the rest is for a slow line.
const graceMilliseconds = 60_000

/** Whether the last step can still be taken back: by whom it was taken, within the minute, once. */
export function canTakeBack(
  campaign: { previousState: string | null; stateAt: Instant; stateBy: string | null },
  memberId: string | null,
  now: Instant,
): boolean {
  return (
    campaign.previousState !== null && campaign.stateBy === memberId && Date.parse(now) - Date.parse(campaign.stateAt) <= graceMilliseconds
  )
}

export interface CodeParts {
  /** The campaign's first day. */
  readonly day: Day
  readonly offering: string | undefined
  readonly segment: string | undefined
  readonly objective: string
}

/** One part of a campaign name: the first telling word, in lower case letters and digits. */
function part(name: string | undefined, otherwise: string): string {
  const plain = (name ?? '')
    .normalize('NFKD')
    .replace(/[\u0300-\u036F]/g, '')
    .toLowerCase()
  const words = plain.split(/[^a-z0-9]+/).filter(Boolean)
  return (words.find((word) => word.length >= 3 && !articles.has(word)) ?? words[0] ?? otherwise).slice(0, 16)
}
const articles = new Set(['the', 'and', 'for', 'our', 'all', 'new'])

/** What the names of one kind share, before their number: `yyyymm_offering_segment_objective_`. */
export function codeStem({ day, offering, segment, objective }: CodeParts): string {
  return `${day.slice(0, 7).replace('-', '')}_${part(offering, 'all')}_${part(segment, 'everyone')}_${part(objective, 'result')}_`
}

/** The campaign's name in links: the stem and the next free number, `202606_bundle_trail_orders_01`. */
export function nextCode(stem: string, taken: readonly string[]): string {
  const numbers = taken.map((code) => Number(code.slice(stem.length))).filter(Number.isInteger)
  return `${stem}${String(Math.max(0, ...numbers) + 1).padStart(2, '0')}`
}

/** How far a campaign is through its days, 0 to 1; null while its days are not known. */
export function elapsed(startsOn: Day | null, endsOn: Day | null, today: Day): number | null {
  if (startsOn === null || endsOn === null) return null
  const all = daysBetween(startsOn, endsOn) + 1
  return Math.min(1, Math.max(0, (daysBetween(startsOn, today) + 1) / all))
}
