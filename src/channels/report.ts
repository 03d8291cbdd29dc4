// What a report of a mail server says: delivery reports (RFC 3464), feedback reports (RFC 5965), and the plain text of those that know neither.
import { verdictOf, withoutAddresses } from './rules.ts'

export const returnedKinds = ['bounced', 'refused', 'delayed', 'complained'] as const
export type ReturnedKind = (typeof returnedKinds)[number]

/** What a report says of one recipient. */
export interface Fate {
  readonly kind: Exclude<ReturnedKind, 'complained'>
  /** Which recipient, as the report spells it: the one it was written to, and the one it was passed on to. Empty when it does not say. */
  readonly addresses: readonly string[]
  /** Without addresses. */
  readonly reason: string
}

type Fields = ReadonlyMap<string, string>

/** Header fields of a text, unfolded, names in lower case, the first of each name; `most` characters of it are read. */
export function fieldsIn(text: string, most = 64 * 1024): Fields {
  const fields = new Map<string, string>()
  const unfolded = text.slice(0, most).replace(/\r?\n[ \t]+/g, ' ')
  for (const line of unfolded.split(/\r?\n/)) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).trim().toLowerCase()
    if (colon > 0 && /^[\x21-\x7e]+$/.test(name) && !fields.has(name)) fields.set(name, line.slice(colon + 1).trim())
  }
  return fields
}

const mostRecipients = 50

/** What a `message/delivery-status` says of each recipient; who was reached or passed on is left out. */
export function fatesIn(status: string): Fate[] {
  // The first group speaks of the message as a whole (RFC 3464 §2.1).
  const groups = status
    .slice(0, 64 * 1024)
    .split(/\r?\n(?:[ \t]*\r?\n)+/)
    .slice(0, mostRecipients + 1)
  return groups.flatMap((group) => fateOf(fieldsIn(group)) ?? [])
}

function fateOf(fields: Fields): Fate | undefined {
  const action = fields.get('action')?.toLowerCase().split(/[\s(]/)[0]
  if (action !== 'failed' && action !== 'delayed') return undefined
  const status = fields.get('status') ?? ''
  const diagnostic = fields.get('diagnostic-code') ?? ''
  const addresses = ['original-recipient', 'final-recipient'].flatMap((name) => addressIn(fields.get(name)) ?? [])
  const reason = reasonOf(diagnostic === '' ? status : diagnostic.replace(/^\s*[\w-]+\s*;\s*/, ''))
  return { kind: action === 'delayed' ? 'delayed' : failedFor(status, diagnostic), addresses, reason }
}

/** `rfc822; ada@example.net`: the address behind the name of its kind. */
function addressIn(value: string | undefined): string | undefined {
  const address = value
    ?.replace(/^\s*[\w-]+\s*;/, '')
    .trim()
    .replace(/^<|>$/g, '')
  return address?.includes('@') ? address.slice(0, 254) : undefined
}

const enhancedCode = /(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]|\.\d)/

/**
 * Why a message failed for good. What the far server said is more exact than the summary of the reporting one, and a summary that says nothing
 * (5.0.0) leaves the word to the reply code.
 */
export function failedFor(status: string, diagnostic: string): 'bounced' | 'refused' {
  const said = enhancedCode.exec(diagnostic) ?? enhancedCode.exec(status)
  const useful = said && !(said[2] === '0' && said[3] === '0')
  const code = Number(/(?<!\d)([245]\d\d)(?![\d.])/.exec(diagnostic)?.[1] ?? Number.NaN)
  const [klass, answer] = useful ? [Number(said[1]) * 100 + 50, said[0]] : [code, '']
  if (!(klass >= 500)) return 'refused'
  const verdict = verdictOf('recipient', klass, answer)
  return verdict.next === 'failed' ? verdict.reason : 'refused'
}

const reasonOf = (text: string) => withoutAddresses(text.slice(0, 1000)).trim()

/** Whether a feedback report is a complaint of the recipient: those about signatures (RFC 6591) or saying “not spam” are none. */
export function complaintIn(feedback: string): string | undefined {
  const kind = fieldsIn(feedback).get('feedback-type')?.toLowerCase()
  return kind !== undefined && ['abuse', 'fraud', 'opt-out', 'opt-out-list'].includes(kind) ? kind : undefined
}

// Every message of ours is named after its row in the ledger.
const ownName = /<?([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})@([a-z0-9.-]{1,253})>?/gi
const mostNames = 20

/** The Message-IDs in a text that have the form of ours, each once, `<id@domain>`; whether they are ours, the ledger knows. */
export function namesIn(text: string): string[] {
  const found = new Set<string>()
  for (const [, id, domain] of text.matchAll(ownName)) {
    found.add(`<${id!.toLowerCase()}@${domain!.toLowerCase()}>`)
    if (found.size === mostNames) break
  }
  return [...found]
}

/**
 * What a bounce in free words says: believed only with one enhanced code before the copy of the message, or several of one mind, and one message
 * named.
 */
export function plainBounce(text: string): { name: string; fate: Fate } | undefined {
  const names = namesIn(text)
  if (names.length !== 1) return undefined
  const before = text.slice(0, copyBegins(text))
  const codes = [...before.matchAll(new RegExp(enhancedCode, 'g'))].filter(([, klass]) => klass !== '2')
  if (codes.length === 0) return undefined
  const kinds = new Set(codes.map(([code, klass]) => (klass === '4' ? ('delayed' as const) : failedFor(code, ''))))
  const line = before
    .slice(before.lastIndexOf('\n', codes[0]!.index) + 1)
    .split('\n')[0]!
    .slice(0, 500)
  const addresses = [...before.slice(0, 4096).matchAll(/<([^\s<>@]{1,64}@[^\s<>@]{1,190})>/g)].map(([, address]) => address!)
  return {
    name: names[0]!,
    fate: { kind: kinds.size === 1 ? [...kinds][0]! : 'refused', addresses: addresses.slice(0, 10), reason: reasonOf(line) },
  }
}

/** Where the copy of the returned message begins: whatever stands in it was written by us. */
function copyBegins(text: string): number {
  const at = text.search(
    /^(--- ?Below this line is a copy|-{3,} ?(Original message|This is a copy|The header)|Return-Path:|Received:|Message-ID:)/im,
  )
  return at < 0 ? text.length : at
}
