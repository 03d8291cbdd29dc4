// The ledger in figures and words: how its parts add up, which of them a person wants to see, and its rows as lines of an export.
import type { Cell } from '#kernel/export.ts'
import { noCounts, reasonTitle, sendStates, type Counts, type SendState } from './rules.ts'

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

/** The address of the rows behind a figure of a dispatch. */
export function rowsAt(
  dispatchId: string,
  { state, reason, returned }: { state?: SendState; reason?: string | null; returned?: string } = {},
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
  reasonOf(row),
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
