// What an import decides: what a line says of a person, and what that changes about somebody who is known already.
import { email as address } from '#kernel/contract.ts'
import { isZone } from '#kernel/time.ts'
import { importMayGrant, type ConsentState } from './consent.ts'
import { foldEmail, type PersonKind } from './person.ts'

/** What a column of a list may hold. */
export const importFields = [
  'email',
  'name',
  'firstName',
  'lastName',
  'phone',
  'company',
  'language',
  'zone',
  'lifecycle',
  'status',
  'unsubscribed',
  'bounced',
] as const
export type ImportField = (typeof importFields)[number]

/** One line of a list, read as a person. Empty values are null: an import never empties what is known. */
export interface Entry {
  readonly line: number
  readonly email: string
  readonly emailKey: string
  readonly name: string | null
  readonly phone: string | null
  readonly company: string | null
  readonly language: string | null
  readonly zone: string | null
  readonly kind: PersonKind | null
  /** The list itself says that this person left, or that the address bounced. */
  readonly left: 'unsubscribed' | 'bounced' | null
  /** The list says that the person never confirmed: no consent can be recorded. */
  readonly unconfirmed: boolean
}

export interface Refused {
  readonly line: number
  /** The header of the column, null when the whole line is meant. */
  readonly column: string | null
  readonly sentence: string
}

const longest: Partial<Record<ImportField, number>> = { name: 200, firstName: 100, lastName: 100, phone: 50, company: 200 }
const fieldWords: Partial<Record<ImportField, string>> = { phone: 'phone number', company: 'company' }

/** Reads a line by its columns; a line that cannot be taken says which column and why. Values are never quoted: refusals are kept. */
export function readEntry(
  line: number,
  cells: readonly string[],
  fields: readonly (ImportField | null)[],
  headers: readonly string[],
): Entry | Refused {
  const values: Partial<Record<ImportField, string>> = {}
  for (const [index, field] of fields.entries()) {
    const value = (cells[index] ?? '').trim()
    if (field === null || value === '' || values[field] !== undefined) continue
    const column = headers[index] ?? null
    if (value.includes('\0') || !value.isWellFormed()) return { line, column, sentence: 'This holds characters that cannot be stored.' }
    const most = longest[field]
    if (most !== undefined && value.length > most)
      return { line, column, sentence: `The ${fieldWords[field] ?? 'name'} is longer than ${most} characters.` }
    values[field] = value
  }
  return personOf(line, values, headers[fields.indexOf('email')] ?? null)
}

// Written as mail programs copy it: Ada Lovelace <ada@example.com>, with or without quotation marks.
const named = /^"?([^"<]*)"?\s*<([^<>]+)>$/

function personOf(line: number, values: Partial<Record<ImportField, string>>, column: string | null): Entry | Refused {
  if (values.email === undefined) return { line, column, sentence: 'There is no e-mail address on this line.' }
  const [, before = '', inside] = named.exec(values.email) ?? []
  const email = (inside ?? values.email).trim()
  if (!address.safeParse(email).success) return { line, column, sentence: 'This is not an e-mail address.' }
  const name = values.name ?? [values.firstName, values.lastName].filter(Boolean).join(' ')
  const status = fold(values.status ?? '')
  return {
    line,
    email,
    emailKey: foldEmail(email),
    name: name || before.trim() || null,
    phone: values.phone?.replace(/^'(?=[+\d])/, '') ?? null,
    company: values.company ?? null,
    language: languageOf(values.language),
    zone: zoneOf(values.zone),
    kind: lifecycles[fold(values.lifecycle ?? '')] ?? null,
    left: leftBy(values, status),
    unconfirmed: status === 'unconfirmed' || status === 'pending' || status === 'nonsubscribed' || status === 'transactional',
  }
}

/** Lower case letters and digits only: `E-mail Address`, `email_address` and `EMAIL ADDRESS` are one. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]/gu, '')
}

const no = new Set(['', '0', 'false', 'no', 'n', 'off', 'nein', 'non', 'null', 'none'])
const leavers = new Set([
  'unsubscribed',
  'optedout',
  'optout',
  'blocklisted',
  'blacklisted',
  'blocked',
  'disabled',
  'complained',
  'spam',
  'abuse',
])
const bouncers = new Set(['bounced', 'cleaned', 'hardbounced', 'hardbounce', 'invalid'])

function leftBy(values: Partial<Record<ImportField, string>>, status: string): Entry['left'] {
  if (!no.has(fold(values.bounced ?? '')) || bouncers.has(status)) return 'bounced'
  return !no.has(fold(values.unsubscribed ?? '')) || leavers.has(status) ? 'unsubscribed' : null
}

const lifecycles: Record<string, PersonKind | undefined> = {
  customer: 'customer',
  evangelist: 'customer',
  client: 'customer',
  supporter: 'customer',
  donor: 'customer',
  member: 'customer',
  partner: 'partner',
  journalist: 'media',
  media: 'media',
  press: 'media',
  employee: 'employee',
  staff: 'employee',
  stakeholder: 'stakeholder',
}

function languageOf(value: string | undefined): string | null {
  const code = value?.replaceAll('_', '-')
  return code !== undefined && code.length <= 20 && /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(code) ? code : null
}

// A list names few zones many times, and a look costs more than a line. There are fewer than that.
const zones = new Map<string, string | null>()
const mostZones = 2000

/** An IANA zone, whose name may be written with spaces; anything else says nothing of where somebody's clock stands. */
function zoneOf(value: string | undefined): string | null {
  if (value === undefined || value.length > 64) return null
  const name = value.replaceAll(' ', '_')
  const seen = zones.get(name)
  if (seen !== undefined) return seen
  const zone = isZone(name) ? name : null
  if (zones.size < mostZones) zones.set(name, zone)
  return zone
}

/** Somebody the organisation knows already, as far as an import looks. */
export interface Known {
  readonly id: string
  readonly name: string
  readonly phone: string | null
  readonly companyId: string | null
  readonly language: string | null
  readonly zone: string | null
  readonly kind: PersonKind
  readonly emailConsent: ConsentState
  readonly archived: boolean
}

export interface Change {
  readonly name: string
  readonly phone: string | null
  readonly companyId: string | null
  readonly language: string | null
  readonly zone: string | null
  readonly kind: PersonKind
}

/** What a line makes of somebody known: the list's values where it has any, and out of the archive; null when nothing changes. */
export function changeOf(known: Known, entry: Entry, companyId: string | null): Change | null {
  const change = {
    name: entry.name ?? known.name,
    phone: entry.phone ?? known.phone,
    companyId: companyId ?? known.companyId,
    language: entry.language ?? known.language,
    zone: entry.zone ?? known.zone,
    kind: known.kind === 'prospect' ? (entry.kind ?? known.kind) : known.kind,
  }
  const same =
    change.name === known.name &&
    change.phone === known.phone &&
    change.companyId === known.companyId &&
    change.language === known.language &&
    change.zone === known.zone &&
    change.kind === known.kind
  return same && !known.archived ? null : change
}

/** What becomes of a person's consent: recorded, refused because they left or are barred, or not asked for. */
export function consentOf(entry: Entry, state: ConsentState, barred: boolean, asked: boolean): 'grant' | 'keep_out' | 'nothing' {
  if (entry.left !== null) return 'nothing'
  if (state === 'withdrawn' || barred || (asked && entry.unconfirmed)) return 'keep_out'
  return asked && importMayGrant(state, barred) ? 'grant' : 'nothing'
}
