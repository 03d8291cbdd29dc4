// A receipt as a person reads it: the same file, line by line. Names of people stand beside their ids where they are still known; the file itself holds none.
import type { ReceiptKind } from './rules.ts'

interface Decider {
  readonly by: string | null
  readonly under: string | null
}

/** The content of a receipt's file, as `actions/receipt.ts` writes it. */
export interface ReceiptFile {
  readonly format: string
  readonly kind: ReceiptKind
  readonly organisationId: string
  readonly hold: {
    readonly id: string
    readonly scope: string
    readonly nodeId: string | null
    /** Of the part of the thread, or of the version whose dispatch it is, as it was then; not in files of the first format. */
    readonly title?: string | null
    readonly personId: string | null
    readonly messageClass: string | null
    readonly dispatchId: string | null
    readonly reason: string
    readonly declaredBy: string
    readonly declaredUnder: string
    readonly declaredAt: string
    readonly closedAt: string
  }
  readonly leaked: number
  readonly inHand?: readonly {
    readonly sendId: string
    readonly dispatchId: string
    readonly messageId: string
    readonly state: string
    readonly handedAt: string
  }[]
  readonly held?: readonly {
    readonly dispatchId: string
    readonly title: string
    readonly adapter: string
    readonly dueAt: string
    readonly waiting: number | null
    readonly delivered: number
  }[]
  readonly gone?: readonly { readonly dispatchId: string; readonly title: string; readonly gone: number; readonly of: number }[]
  readonly lifted?: Decider & { readonly at: string; readonly reason: string }
  readonly items?: readonly {
    readonly dispatchId: string
    readonly title: string
    readonly adapter: string
    readonly outcome: string
    readonly startsAt: string | null
    readonly decidedAt: string
    readonly decidedBy: string | null
    readonly decidedUnder: string | null
  }[]
}

/** What people are called, by id; whoever is not in it stands there by id. */
export interface Known {
  member(id: string): string
  hat(name: string): string
}

export function readReceipt(text: string): ReceiptFile {
  return JSON.parse(text) as ReceiptFile
}

/** Instants stand as they do in the file, in UTC to the millisecond: this text is for comparing. */
export function receiptText(file: ReceiptFile, sha256: string, known: Known): string {
  const { hold } = file
  const who = (by: string | null, under: string | null) =>
    by === null ? 'the program' : [known.member(by), under && `as ${known.hat(under)}`].filter(Boolean).join(', ')
  const lines = [
    file.kind === 'closed' ? 'RECEIPT OF THE CLOSING OF A HOLD' : 'FINAL RECEIPT OF A HOLD',
    '',
    `Reason: ${hold.reason}`,
    `Scope: ${scopeOf(hold)}`,
    `Declared: ${hold.declaredAt} by ${who(hold.declaredBy, hold.declaredUnder)}`,
    `Gate closed: ${hold.closedAt}`,
    ...(file.lifted ? [`Lifted: ${file.lifted.at} by ${who(file.lifted.by, file.lifted.under)}`] : []),
    ...(file.lifted?.reason ? [`Because: ${file.lifted.reason}`] : []),
    `Left after it closed: ${file.leaked} that should have been stopped`,
    ...part('IN HAND WHILE THE GATE CLOSED', file.inHand, (row) => `${row.handedAt} · ${row.state} · ${row.messageId}`),
    ...part(
      'HELD AT THE CLOSING',
      file.held,
      (row) =>
        `${row.title} · ${ways[row.adapter] ?? row.adapter}, due ${row.dueAt}${row.waiting === null ? '' : `, ${row.waiting} waiting, ${row.delivered} delivered`} · ${row.dispatchId}`,
    ),
    ...part('GONE BEFORE', file.gone, (row) => `${row.title} · ${row.gone} of ${row.of} · ${row.dispatchId}`),
    ...part(
      'WHO LET WHAT GO',
      file.items,
      (row) =>
        `${row.decidedAt} · ${row.title} · ${row.outcome} by ${who(row.decidedBy, row.decidedUnder)}${row.startsAt ? `, for ${row.startsAt}` : ''} · ${row.dispatchId}`,
    ),
    '',
    `Hold ${hold.id} of organisation ${file.organisationId}`,
    `SHA-256 of the file ${sha256}`,
  ]
  return `${lines.join('\n')}\n`
}

const ways: Readonly<Record<string, string>> = { email: 'by e-mail', website: 'on the website', by_hand: 'by hand' }

function part<Row>(title: string, rows: readonly Row[] | undefined, line: (row: Row) => string): string[] {
  if (!rows) return []
  return ['', `${title} (${rows.length})`, ...(rows.length === 0 ? ['none'] : rows.map(line))]
}

function scopeOf({ scope, nodeId, title, personId, messageClass, dispatchId }: ReceiptFile['hold']): string {
  const of = nodeId ?? personId ?? messageClass ?? dispatchId
  const words = {
    organisation: 'everything',
    subtree: 'one part of the thread',
    person: 'one person',
    class: 'one class of messages',
    dispatch: 'one dispatch',
  }
  return [[words[scope as keyof typeof words] ?? scope, title && `“${title}”`].filter(Boolean).join(' '), of].filter(Boolean).join(', ')
}
