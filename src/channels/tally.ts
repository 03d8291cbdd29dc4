// The ledger in figures and words: how its parts add up, which of them a person wants to see, and its rows as lines of an export.
import type { Cell } from '#kernel/export.ts'
import type { ReturnedKind } from './report.ts'
import { noCounts, reasonTitle, sendStates, type Counts, type SendState } from './rules.ts'
import { waitTitle, type Wait } from './waits.ts'

/** How many recipients are in a state for one and the same reason. */
export interface Part {
  readonly state: SendState
  readonly reason: string | null
  readonly count: number
}

/** All recipients of a dispatch, or of several: in all, by state, and by state and reason. */
export interface Tally {
  readonly recipients: number
  readonly counts: Counts
  readonly parts: Part[]
}

/** Puts parts together; those of one state and reason become one, in the order of the states and the greatest first. */
export function tallyOf(parts: readonly Part[]): Tally {
  const counts = { ...noCounts }
  const found = new Map<string, Part>()
  for (const part of parts) {
    counts[part.state] += part.count
    const key = `${part.state} ${part.reason ?? ''}`
    found.set(key, { ...part, count: part.count + (found.get(key)?.count ?? 0) })
  }
  const place = ({ state }: Part) => sendStates.indexOf(state)
  return {
    recipients: Object.values(counts).reduce((sum, count) => sum + count, 0),
    counts,
    parts: [...found.values()].toSorted(
      (a, b) => place(a) - place(b) || b.count - a.count || (a.reason ?? '').localeCompare(b.reason ?? ''),
    ),
  }
}

/** In a filter by reason: those without one. */
export const withoutReason = 'none'

/** How many recipients of a tally are in a state, for a reason. */
export function countOf({ recipients, counts, parts }: Tally, { state, reason }: Pick<Narrowed, 'state' | 'reason'>): number {
  if (reason === undefined) return state === undefined ? recipients : counts[state]
  const found = parts.filter((part) => (part.reason ?? withoutReason) === reason && (state === undefined || part.state === state))
  return found.reduce((sum, { count }) => sum + count, 0)
}

export const stateTitle: Record<SendState, string> = {
  queued: 'Waiting',
  claimed: 'In hand',
  delivered: 'Delivered',
  failed: 'Failed',
  suppressed: 'Not written to',
  uncertain: 'Uncertain',
}

/** Why a recipient is in its state, in words; what was uncertain first says how it became delivered. */
export function reasonOf({ state, reason }: Pick<Part, 'state' | 'reason'>): string {
  if (reason === null) return ''
  const words = reasonTitle[reason] ?? reason.replaceAll('_', ' ')
  return state === 'delivered' ? `counted as delivered: ${words}` : words
}

export const returnedWord: Record<ReturnedKind | 'replied', string> = {
  bounced: 'Bounced',
  complained: 'Complained',
  refused: 'Given back',
  delayed: 'Delayed',
  replied: 'Replied',
}

/** What rows of the ledger are narrowed to. */
export interface Narrowed {
  readonly state?: SendState | undefined
  readonly reason?: string | undefined
  readonly returned?: ReturnedKind | 'replied' | undefined
  readonly q?: string | undefined
}

const isOurs = (reason: string) => reason === withoutReason || Object.hasOwn(reasonTitle, reason)

/** Without a reason that is none of ours: it may be any text. */
export function ownWords({ reason, ...asked }: Narrowed): Narrowed {
  return reason !== undefined && isOurs(reason) ? { ...asked, reason } : asked
}

/** The same in words that may be kept: of what was searched for only that something was, since it is somebody’s name or address. */
export function narrowedTo({ state, reason, returned, q }: Narrowed): string[] {
  return [
    ...(state ? [stateTitle[state]] : []),
    ...(reason ? [!isOurs(reason) ? 'for another reason' : (reasonTitle[reason] ?? 'without a reason')] : []),
    ...(returned ? [returnedWord[returned]] : []),
    ...(q ? ['searched by address or name'] : []),
  ]
}

/** What the address of the report says: about which part of the thread or which time, and whom it shows. */
export interface Asked {
  readonly node?: string | undefined
  readonly days?: Period | undefined
  readonly state?: SendState | undefined
  readonly reason?: string | undefined
}

/** Days up to today. */
export type Period = '90' | '365' | 'all'

export function reportAt(asked: Asked): string {
  const query = new URLSearchParams(Object.entries(asked).filter((entry): entry is [string, string] => Boolean(entry[1])))
  return query.size === 0 ? '/outbox/report' : `/outbox/report?${query.toString()}`
}

/** The address of the rows behind a figure of a dispatch. */
export function rowsAt(
  dispatchId: string,
  { state, reason, returned }: Omit<Narrowed, 'reason' | 'q'> & { readonly reason?: string | null | undefined } = {},
): string {
  const query = new URLSearchParams({
    ...(state ? { state } : {}),
    ...(reason === undefined ? {} : { reason: reason ?? withoutReason }),
    ...(returned ? { returned } : {}),
  })
  return query.size === 0 ? `/outbox/${dispatchId}` : `/outbox/${dispatchId}?${query.toString()}`
}

/** What a row of the ledger shows, as far as an export needs it. */
interface Row {
  readonly name: string | null
  readonly email: string | null
  readonly state: SendState
  readonly reason: string | null
  readonly waitsFor: Wait | null
  readonly answer: string | null
  readonly messageId: string
  readonly attempts: number
  readonly dueAt: string
  readonly handedAt: string | null
  readonly endedAt: string | null
}

export const rowHeader = [
  'Mailing',
  'Name',
  'E-mail',
  'State',
  'Reason',
  'Answer of the server',
  'Message-ID',
  'Tries refused for a time',
  'Due',
  'Handed over',
  'Ended',
]

export const rowCells = (mailing: string, row: Row): Cell[] => [
  mailing,
  row.name,
  row.email,
  stateTitle[row.state],
  row.waitsFor === null ? reasonOf(row) : waitTitle[row.waitsFor.what],
  row.answer,
  row.messageId,
  row.attempts,
  row.dueAt,
  row.handedAt,
  row.endedAt,
]

/** What a line of a report shows, as far as an export needs it. */
interface Line extends Tally {
  readonly title: string
  readonly subject: string | null
  readonly scheduledAt: string
}

export const reportHeader = ['Mailing', 'Subject', 'Due', 'State', 'Reason', 'Recipients']

/** One line for each state and reason: they add up to the recipients of the mailing, whatever reasons there will be. */
export const reportCells = ({ title, subject, scheduledAt, parts }: Line): Cell[][] =>
  parts.map((part) => [title, subject, scheduledAt, stateTitle[part.state], reasonOf(part), part.count])
