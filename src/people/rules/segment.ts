// Segments: what a rule may ask, whether a person meets it and why, in words. The store says the same in SQL.
import { foldEmail } from './person.ts'
import type { ConsentState } from './consent.ts'
import type { FactKind } from './fact.ts'
import type { PersonKind } from './person.ts'

export const segmentFields = ['name', 'email', 'phone', 'language', 'source', 'company'] as const
export type SegmentField = (typeof segmentFields)[number]
export const comparisons = ['equals', 'contains', 'not_equals', 'not_contains'] as const
export type Comparison = (typeof comparisons)[number]

export type Condition =
  | { on: 'field'; field: SegmentField; is: Comparison; value: string }
  | { on: 'kind'; kind: PersonKind; not: boolean }
  /** At least (or not) so many facts of a kind, within the last days or ever. */
  | { on: 'fact'; kind: FactKind; not: boolean; days: number | null; atLeast: number }
  | { on: 'consent'; state: ConsentState }

export interface Group {
  match: 'all' | 'any'
  conditions: Condition[]
}

/** Conditions of its own and groups of conditions, joined by `match`: and of ors, or of ands. */
export interface Rule extends Group {
  groups: Group[]
}

/** A rule that asks nothing holds for everyone (#46: a message to everyone is a message to no one). */
export function isEveryone(rule: Rule): boolean {
  return rule.conditions.length === 0 && rule.groups.every((group) => group.conditions.length === 0)
}

/** What a rule may look at. Facts with the instant they happened. */
export interface Profile {
  readonly name: string
  readonly email: string | null
  readonly phone: string | null
  readonly language: string | null
  readonly source: string
  readonly company: string | null
  readonly kind: PersonKind
  readonly emailConsent: ConsentState
  readonly facts: readonly { kind: FactKind; at: string }[]
}

export interface Reason {
  readonly condition: Condition
  readonly met: boolean
}

export interface Explanation {
  readonly member: boolean
  readonly match: 'all' | 'any'
  readonly reasons: Reason[]
  readonly groups: { match: 'all' | 'any'; met: boolean; reasons: Reason[] }[]
}

/** Whether a person belongs to a segment, with each condition and whether it is met. A group that asks nothing is left out. */
export function explain(rule: Rule, profile: Profile, now: string): Explanation {
  const judge = (condition: Condition): Reason => ({ condition, met: meets(condition, profile, now) })
  const reasons = rule.conditions.map(judge)
  const groups = rule.groups
    .filter((group) => group.conditions.length > 0)
    .map(({ match, conditions }) => {
      const judged = conditions.map(judge)
      return {
        match,
        reasons: judged,
        met: joined(
          match,
          judged.map(({ met }) => met),
        ),
      }
    })
  const verdicts = [...reasons, ...groups].map(({ met }) => met)
  return { member: joined(rule.match, verdicts), match: rule.match, reasons, groups }
}

function joined(match: 'all' | 'any', verdicts: readonly boolean[]): boolean {
  return verdicts.length === 0 || (match === 'all' ? verdicts.every(Boolean) : verdicts.some(Boolean))
}

const day = 24 * 3600 * 1000

/** The instant from which a fact counts as being within the last days. */
export function since(now: string, days: number): string {
  return new Date(Date.parse(now) - days * day).toISOString()
}

export function meets(condition: Condition, profile: Profile, now: string): boolean {
  switch (condition.on) {
    case 'kind':
      return (profile.kind === condition.kind) !== condition.not
    case 'consent':
      return profile.emailConsent === condition.state
    case 'fact': {
      const from = condition.days === null ? '' : since(now, condition.days)
      const found = profile.facts.filter(({ kind, at }) => kind === condition.kind && at >= from).length
      return found >= condition.atLeast !== condition.not
    }
    case 'field':
      return compares(condition.is, profile[condition.field] ?? '', condition.value)
  }
}

function compares(is: Comparison, have: string, value: string): boolean {
  const [held, wanted] = [foldEmail(have), foldEmail(value)]
  if (is === 'equals') return held === wanted
  if (is === 'contains') return held.includes(wanted)
  return is === 'not_equals' ? held !== wanted : !held.includes(wanted)
}

const fieldNames: Record<SegmentField, string> = {
  name: 'Name',
  email: 'E-mail',
  phone: 'Phone',
  language: 'Language',
  source: 'Source',
  company: 'Company',
}
const comparisonWords: Record<Comparison, string> = {
  equals: 'is',
  contains: 'contains',
  not_equals: 'is not',
  not_contains: 'does not contain',
}
const kindWords: Record<Exclude<PersonKind, 'customer'>, string> = {
  prospect: 'a prospect',
  stakeholder: 'a stakeholder',
  media: 'with the media',
  partner: 'a partner',
  employee: 'an employee',
}
const factWords: Record<FactKind, string> = {
  emailed: 'was sent an e-mail',
  opened: 'opened an e-mail',
  clicked: 'clicked',
  visited: 'visited',
  submitted: 'sent a form',
  replied: 'replied',
  called: 'was called',
  met: 'was met',
  lead_opened: 'showed interest',
  deal_opened: 'began to negotiate',
  deal_won: 'agreed',
  deal_lost: 'declined',
  ordered: 'ordered',
  gave: 'gave',
  refunded: 'was refunded',
}
const consentWords: Record<ConsentState, string> = {
  none: 'Never decided about e-mail',
  granted: 'Agreed to e-mail',
  withdrawn: 'Withdrew consent to e-mail',
}

/**
 * A condition as a phrase: “E-mail contains “@example.com””, “Clicked at least 2 times within 30 days”.
 * `customer` is the organisation's own word for one: customer, supporter, client.
 */
export function describe(condition: Condition, customer: string): string {
  switch (condition.on) {
    case 'field':
      return `${fieldNames[condition.field]} ${comparisonWords[condition.is]} “${condition.value}”`
    case 'kind':
      return `Is ${condition.not ? 'not ' : ''}${condition.kind === 'customer' ? `a ${customer}` : kindWords[condition.kind]}`
    case 'consent':
      return consentWords[condition.state]
    case 'fact': {
      const times = condition.atLeast > 1 ? ` at least ${condition.atLeast} times` : ''
      const within = condition.days === null ? '' : ` within ${condition.days} ${condition.days === 1 ? 'day' : 'days'}`
      const phrase = `${factWords[condition.kind]}${times}${within}`
      return condition.not ? `Not so: ${phrase}` : phrase.charAt(0).toUpperCase() + phrase.slice(1)
    }
  }
}
