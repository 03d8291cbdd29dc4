// What is done about recipients of whom nobody knows whether they have the message: the policies, their words, and when each is due.
import { addMilliseconds, type Instant } from '#kernel/time.ts'
import type { MessageClass } from './rules.ts'

export const uncertainPolicies = ['ask', 'count', 'again'] as const
export type UncertainPolicy = (typeof uncertainPolicies)[number]

/** A policy with the hours it waits, in which a late answer may still come; `ask` waits for a person instead. */
export interface Uncertainty {
  readonly policy: UncertainPolicy
  readonly hours: number
}

export const mostUncertainHours = 168

/**
 * What a class of messages gets where nobody has said anything else. Of a newsletter nobody misses a copy, and two are an annoyance; whether to
 * risk that is a person's to say. A confirmation or a statement in a crisis that nobody got does more harm than a second copy.
 */
export const uncertainDefaults: Record<MessageClass, Uncertainty> = {
  commercial: { policy: 'ask', hours: 24 },
  relationship: { policy: 'ask', hours: 24 },
  transactional: { policy: 'again', hours: 1 },
  crisis_statement: { policy: 'again', hours: 1 },
}

export const whatUncertainIs =
  'Uncertain means: the connection broke, or the program stopped, after the text was handed over and before the server answered. It may have the message or not.'

export const uncertainTitle: Record<UncertainPolicy, { readonly label: string; readonly hint: string }> = {
  ask: { label: 'Ask a person', hint: 'They wait until somebody decides; nothing happens by itself.' },
  count: {
    label: 'Count as delivered',
    hint: 'After the wait they count as delivered. Nobody gets two copies; somebody may have got none.',
  },
  again: {
    label: 'Send again, once',
    hint: 'After the wait the same message leaves once more. Somebody may get two copies; many mailboxes show one, because both carry the same Message-ID.',
  },
}

const hour = 3_600_000

/** When a policy is applied to a recipient that is uncertain since an instant. */
export function uncertainUntil({ hours }: Pick<Uncertainty, 'hours'>, since: Instant): Instant {
  return addMilliseconds(since, hours * hour)
}

/** Who became uncertain at this instant or before is due now. */
export function dueSince({ hours }: Pick<Uncertainty, 'hours'>, now: Instant): Instant {
  return addMilliseconds(now, -hours * hour)
}
