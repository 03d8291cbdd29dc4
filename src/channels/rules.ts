// What may leave, when, and what an answer of a mail server means: pure decisions, for the server and the screen.
import { addMilliseconds, daysBetween, type Day, type Instant } from '#kernel/time.ts'

const minute = 60_000

export const adapterNames = ['email', 'website', 'by_hand'] as const
export type AdapterName = (typeof adapterNames)[number]

export const messageClasses = ['commercial', 'relationship', 'transactional', 'crisis_statement'] as const
export type MessageClass = (typeof messageClasses)[number]

export const dispatchStates = ['scheduled', 'sending', 'ready', 'published', 'failed', 'cancelled'] as const
export type DispatchState = (typeof dispatchStates)[number]
/** A dispatch that has not come to its end. */
export const openStates = ['scheduled', 'sending', 'ready'] as const satisfies readonly DispatchState[]

export function isOpen(state: DispatchState): boolean {
  return (openStates as readonly DispatchState[]).includes(state)
}

export const sendStates = ['queued', 'claimed', 'delivered', 'failed', 'suppressed', 'uncertain'] as const
export type SendState = (typeof sendStates)[number]

/** What a hold may be declared on; that of one dispatch is its pause. */
export const heldScopes = ['organisation', 'subtree', 'person', 'class'] as const
export type HeldScope = (typeof heldScopes)[number]
export const holdScopes = [...heldScopes, 'dispatch'] as const
export type HoldScope = (typeof holdScopes)[number]

// --- what waits behind a hold

export const itemOutcomes = ['released', 'cancelled', 'ended'] as const
export type ItemOutcome = (typeof itemOutcomes)[number]

export const receiptKinds = ['closed', 'settled'] as const
export type ReceiptKind = (typeof receiptKinds)[number]

/**
 * Whether what a hold stopped stays held by name when it is lifted. One person's hold keeps back single letters of mailings that went on without
 * that person: nothing bursts, so they follow when it is lifted. A class is as much as everything that is sent in it. A pause is one dispatch by
 * name already.
 */
export function isReleasedByName(scope: HoldScope): boolean {
  return scope === 'organisation' || scope === 'subtree' || scope === 'class'
}

/** Minutes between the beginnings of what is released together, unless somebody says otherwise. */
export const releaseGap = 5

interface Releasable {
  readonly id: string
  /** When it was to leave. */
  readonly dueAt: Instant
  /** The time somebody gave it now. */
  readonly at?: Instant | undefined
  /** It waits for somebody to post it by hand: nothing begins, so it takes no place in the row. */
  readonly ready?: boolean
}

/**
 * When each of those released together begins. What is still to come keeps its time, or the one it is given; what is past due begins one after
 * another, the longest overdue at once and each of the others `minutesApart` minutes after the one before.
 */
export function releasePlan(items: readonly Releasable[], now: Instant, minutesApart: number): { id: string; startsAt: Instant }[] {
  let past = 0
  return items
    .map(({ id, dueAt, at, ready = false }) => ({ id, dueAt: at ?? dueAt, ready }))
    .toSorted((a, b) => compare(a.dueAt, b.dueAt) || compare(a.id, b.id))
    .map(({ id, dueAt, ready }) => ({
      id,
      startsAt: dueAt > now ? dueAt : ready ? now : addMilliseconds(now, past++ * minutesApart * minute),
    }))
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** How many recipients one claim may take; the database takes no more either. */
export const claimSize = 100

// --- addresses

/** Whether a host is this very machine: what points there reaches nobody else. */
export function isLoopback(host: string): boolean {
  const name = host
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase()
  return name === 'localhost' || name.endsWith('.localhost') || /^127(\.\d{1,3}){3}$/.test(name) || ['::1', '0.0.0.0', '::'].includes(name)
}

/** Whether the links in a message would lead nowhere for whoever gets it. `smtpHost` on this machine is how one tries it out. */
export function reachesNobody(publicUrl: string, smtpHost: string): boolean {
  return isLoopback(new URL(publicUrl).hostname) && !isLoopback(smtpHost)
}

/** Whether a text may stand in a header: a line break would begin a header of its own (RFC 5322 §2.2). */
export function headerSafe(value: string): boolean {
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  return !/[\u0000-\u0008\u000a-\u001f\u007f\u0085\u2028\u2029]/.test(value)
}

// --- what a mail server's answer means

/** How far a message had come when the server said no, or when the line broke. */
export type Stage = 'connect' | 'sign_in' | 'sender' | 'recipient' | 'data'

export type Verdict =
  /** Not this recipient's fault: the account is at fault, nobody else need be tried. */
  | { readonly next: 'halt' }
  /** Try this recipient again later. */
  | { readonly next: 'again' }
  /** Never again: `bounced` also suppresses the address. */
  | { readonly next: 'failed'; readonly reason: 'bounced' | 'refused' }

// Codes that begin like those of a wrong address (x.1, x.2) and speak of something else: the sender's own address, a full mailbox, a long message.
const notTheAddress = ['1.7', '1.8', '2.2', '2.3']

/**
 * What follows from a negative reply (RFC 5321 §4.2, enhanced codes RFC 3463). 4xx is temporary wherever it is said. A 5xx to the sender or at
 * sign-in speaks of the account. A 5xx to the recipient, or to the text, is a hard bounce unless its enhanced code names something that is not
 * the address: a full mailbox, the system (x.3), the content (x.6), a policy (x.7).
 */
export function verdictOf(stage: Stage, code: number, answer: string): Verdict {
  if (code >= 400 && code < 500) return { next: 'again' }
  if (stage === 'connect' || stage === 'sign_in' || stage === 'sender') return { next: 'halt' }
  const enhanced = /\b5\.(\d{1,3}\.\d{1,3})\b/.exec(answer)?.[1]
  const address = enhanced ? /^[12]\./.test(enhanced) && !notTheAddress.includes(enhanced) : [550, 551, 553].includes(code)
  return { next: 'failed', reason: address ? 'bounced' : 'refused' }
}

/** A recipient whose server keeps saying “later” is given up after so many tries, about eleven hours. */
export const mostAttempts = 10
/** A dispatch whose account cannot be reached is given up after so many tries in a row. */
export const mostFailures = 12

/** Milliseconds until the next try after the n-th failed one: doubling from a minute to four hours. */
export function backoff(attempt: number): number {
  return Math.min(2 ** (attempt - 1), 240) * minute
}

/** What the server said, fit to be kept: one line, no addresses (they may be a person's), no more than 300 characters. */
export function withoutAddresses(answer: string): string {
  return answer
    .replace(/\s+/g, ' ')
    .replace(/[^\s"'<>(){},:;]+@[^\s"'<>(){},:;]+/g, '[address]')
    .slice(0, 300)
}

// --- how a dispatch ends

export type Counts = Record<SendState, number>

export const noCounts: Counts = { queued: 0, claimed: 0, delivered: 0, failed: 0, suppressed: 0, uncertain: 0 }

/** How a dispatch with recipients ends once nobody is left to be tried; a sentence when it failed. */
export function endingOf(counts: Counts): { state: 'published' } | { state: 'failed'; failure: string } {
  if (counts.delivered > 0) return { state: 'published' }
  const total = counts.failed + counts.suppressed + counts.uncertain
  if (total === 0) return { state: 'failed', failure: 'Nobody is in the segment.' }
  const parts = [
    counts.failed > 0 && `${counts.failed} failed`,
    counts.suppressed > 0 && `${counts.suppressed} may not be written to`,
    counts.uncertain > 0 && `${counts.uncertain} uncertain`,
  ].filter(Boolean)
  return { state: 'failed', failure: `Nobody received it: ${parts.join(', ')}.` }
}

// --- how much may leave through an account

/** What limits an account: messages per minute, per minute and domain, and per day, with the day a warm-up begins and how many leave on it. */
export interface Limits {
  readonly ratePerMinute: number | null
  readonly domainLimits: readonly { readonly domain: string; readonly perMinute: number }[]
  readonly dailyLimit: number | null
  readonly warmUpFrom: Day | null
  readonly warmUpFirst: number | null
}

/** A warm-up allows twice as many from one day to the next: mailbox providers take a sender’s steady growth for a good sign, a leap for a bad one. */
export const warmUpFactor = 2

/** How many messages may leave through an account on a day; null is no limit. Before its first day a warm-up limits nothing. */
export function dayAllowance(
  { dailyLimit, warmUpFrom, warmUpFirst }: Omit<Limits, 'ratePerMinute' | 'domainLimits'>,
  day: Day,
): number | null {
  if (warmUpFrom === null || warmUpFirst === null || day < warmUpFrom) return dailyLimit
  const grown = warmUpFirst * warmUpFactor ** daysBetween(warmUpFrom, day)
  return dailyLimit === null ? grown : Math.min(grown, dailyLimit)
}

/** Whether what belongs to a warm-up is all there or all absent: its first day, its first number, and the number it grows to. */
export function isWarmUpWhole({ dailyLimit, warmUpFrom, warmUpFirst }: Omit<Limits, 'ratePerMinute' | 'domainLimits'>): boolean {
  return warmUpFrom === null ? warmUpFirst === null : warmUpFirst !== null && dailyLimit !== null
}

// --- how fast a dispatch goes

/** Seconds over which the pace is measured. */
export const paceWindow = 60

/** Messages per second, and the seconds that are left for those who wait; null when nothing was delivered within the window. */
export interface Pace {
  readonly perSecond: number
  readonly secondsLeft: number
}

/** The pace of a dispatch from what was delivered in the last minute, or since it began when that is less; at least one second is reckoned with. */
export function paceOf({ delivered, seconds, waiting }: { delivered: number; seconds: number; waiting: number }): Pace | null {
  if (delivered === 0) return null
  const perSecond = delivered / Math.min(Math.max(seconds, 1), paceWindow)
  return { perSecond, secondsLeft: Math.ceil(waiting / perSecond) }
}

/** The reasons of the ledger in words a person reads. */
export const reasonTitle: Record<string, string> = {
  suppressed: 'unsubscribed, bounced or complained before',
  no_consent: 'no consent',
  paused: 'wants to be left alone for a while',
  topic_unwanted: 'does not want this topic',
  archived: 'archived',
  no_address: 'no e-mail address',
  cancelled: 'cancelled before it left',
  frequency_cap: 'had enough messages already',
  already_received: 'received it before',
  held: 'on hold for now',
  not_in_audience: 'not in the audience',
  no_audience: 'no audience chosen yet',
  bounced: 'the address does not exist',
  refused: 'the server refused it',
  given_up: 'the server kept saying “later”',
  unsafe_header: 'a line break in the name or subject',
  unreachable: 'the account could not be used',
  not_approved: 'the approval no longer held',
  connection_lost: 'the connection broke after the text was handed over',
  left_sequence: 'left the sequence',
  crashed: 'the program stopped after the text was handed over',
}

/** The address of a page: what may stand behind the organisation's name. */
export const slugPattern = /^[a-z0-9]+(-[a-z0-9]+)*$/
