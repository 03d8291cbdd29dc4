// What states, stages and reasons of sales are called on the screen, in the organisation's own words.
import type { Tone } from '#ui/Chip.tsx'
import { capital } from '#ui/format.ts'
import type { useWords } from '#identity/web/session.tsx'
import type { Loss, Stage } from '../rules/deal.ts'
import { losses } from '../rules/deal.ts'
import type { LeadState, Rejection } from '../rules/lead.ts'
import { rejections } from '../rules/lead.ts'

type Words = ReturnType<typeof useWords>

/** “an order”, “a gift”. */
export const one = (word: string) => `${/^[aeiou]/i.test(word) ? 'an' : 'a'} ${word}`

export function stageLabel(stage: Stage, words: Words): string {
  const labels: Record<Stage, string> = {
    discovery: 'Discovery',
    qualified: 'Qualified',
    proposal: 'Proposal',
    negotiation: 'Negotiation',
    won: capital(words.won),
    lost: 'Lost',
  }
  return labels[stage]
}
export const stageTone: Record<Stage, Tone> = {
  discovery: 'plain',
  qualified: 'plain',
  proposal: 'plain',
  negotiation: 'plain',
  won: 'good',
  lost: 'warning',
}

export const lossLabel: Record<Loss, string> = {
  price: 'Price',
  competitor: 'Chose somebody else',
  timing: 'Not the time',
  no_need: 'No need',
  no_answer: 'No answer',
  other: 'Something else',
}
export const lossOptions = losses.map((reason) => ({ value: reason, label: lossLabel[reason] }))

export function leadStateLabel(state: LeadState, words: Words): string {
  const labels: Record<LeadState, string> = {
    lead: 'Waiting',
    accepted: 'Accepted',
    rejected: 'Turned down',
    converted: `Became ${one(words.deal)}`,
  }
  return labels[state]
}
export const leadStateTone: Record<LeadState, Tone> = { lead: 'warning', accepted: 'good', rejected: 'plain', converted: 'good' }

export const rejectionLabel: Record<Rejection, string> = {
  no_fit: 'Not a fit',
  timing: 'Not the time',
  no_budget: 'No budget',
  not_reached: 'Could not be reached',
  duplicate: 'Known already',
  other: 'Something else',
}
export const rejectionOptions = rejections.map((reason) => ({ value: reason, label: rejectionLabel[reason] }))

interface About {
  readonly personName: string | null
  readonly personEmail: string | null
  readonly companyName?: string | null
}

/** Whom it is about, in a few words. */
export const who = ({ personName, personEmail, companyName }: About) => personName || companyName || personEmail || 'Nobody known'
