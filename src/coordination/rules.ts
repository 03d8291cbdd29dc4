// When a hand-off is due and which step may follow which; whom an alert reaches and what it says.
import { addDays, dayIn, instantOf, type Day, type Instant } from '#kernel/time.ts'

export const handoffStates = ['sent', 'acknowledged', 'accepted', 'completed', 'rejected', 'recycled', 'withdrawn'] as const
export type HandoffState = (typeof handoffStates)[number]
export type HandoffVerb = 'acknowledge' | 'accept' | 'complete' | 'reject' | 'recycle' | 'withdraw'

const open: readonly HandoffState[] = ['sent', 'acknowledged', 'accepted']

/** Every step of a hand-off: from where, by which verb, to what. */
export const handoffSteps: readonly { from: readonly HandoffState[]; verb: HandoffVerb; to: HandoffState }[] = [
  { from: ['sent'], verb: 'acknowledge', to: 'acknowledged' },
  { from: ['sent', 'acknowledged'], verb: 'accept', to: 'accepted' },
  { from: open, verb: 'complete', to: 'completed' },
  { from: open, verb: 'reject', to: 'rejected' },
  // What was rejected comes again once the other side has worked on it.
  { from: ['rejected'], verb: 'recycle', to: 'recycled' },
  // The sender changed what was handed over.
  { from: open, verb: 'withdraw', to: 'withdrawn' },
]

/** The state a step leads to, or undefined when it has no place. */
export function stateAfter(state: HandoffState, verb: HandoffVerb): HandoffState | undefined {
  return handoffSteps.find((step) => step.verb === verb && step.from.includes(state))?.to
}

export const isOpen = (state: HandoffState): boolean => open.includes(state)

/** Whether a hand-off still waits after its due time. */
export function isOverdue({ state, dueAt }: { state: HandoffState; dueAt: Instant }, now: Instant): boolean {
  return isOpen(state) && dueAt < now
}

const usualDays = 2
const closingTime = '17:00'

/** Five in the afternoon of the day that was named, two days from now when none was; a day that is over gives until tonight. */
export function dueTime(dueOn: Day | null, now: Instant, zone: string): Instant {
  const today = dayIn(zone, now)
  const day = dueOn === null ? addDays(today, usualDays) : dueOn < today ? today : dueOn
  const at = instantOf(day, closingTime, zone)
  return at > now ? at : instantOf(day, '23:59', zone)
}

export const alertKinds = ['coverage', 'failed', 'overdue', 'hold'] as const
export type AlertKind = (typeof alertKinds)[number]
export type FunctionName = 'marketing' | 'communications' | 'pr' | 'sales'

// PR nests under Communications until an organisation has a hat of its own for it; a solo's Attract is everything before the sale.
const reaches: Readonly<Record<string, readonly FunctionName[]>> = {
  marketing_director: ['marketing'],
  communications_director: ['communications', 'pr'],
  sales_lead: ['sales'],
  solo_attract: ['marketing', 'communications', 'pr'],
  solo_sell: ['sales'],
}

/** The functions whose alerts reach somebody who wears this hat. */
export function functionsOf(hat: string): readonly FunctionName[] {
  return reaches[hat] ?? []
}

/** What the owner of an open conversation reads when somebody published something about those they talk to. */
export function coverageSentence({ outlet, title }: { outlet: string; title: string }, about: string | null): string {
  const what = title === '' ? 'something' : `“${title}”`
  return about === null
    ? `${outlet} published ${what}, and they are known to have read it. Mention it when you next talk.`
    : `${outlet} published ${what}, which speaks of ${about}. Mention it when you next talk.`
}
