// Reads a message that came back: a report of a mail server, a complaint, somebody's reply, an automatic answer, or nothing of ours.
import { createHash } from 'node:crypto'
import PostalMime, { type Attachment, type Email } from 'postal-mime'
import { plainText } from './plaintext.ts'
import { cleanText, excerptOf, mostText } from './quoting.ts'
import { complaintIn, fatesIn, fieldsIn, namesIn, plainBounce, type Fate } from './report.ts'

export type Returned =
  | { readonly kind: 'report'; readonly names: readonly string[]; readonly fates: readonly Fate[] }
  | { readonly kind: 'complaint'; readonly names: readonly string[]; readonly reason: string }
  | { readonly kind: 'reply'; readonly names: readonly string[]; readonly letter: Letter }
  | { readonly kind: 'automatic'; readonly names: readonly string[] }
  | { readonly kind: 'not_ours' }
  /** No parser can make anything of it. */
  | { readonly kind: 'unreadable' }

/** What somebody wrote back. `names` of its message are those it answers, the nearest first. */
export interface Letter {
  readonly from: { readonly name: string; readonly address: string }
  readonly subject: string
  readonly excerpt: string
  readonly text: string
  /** Whether the text was longer than is kept. */
  readonly cut: boolean
  /** Of its Message-ID, or of all of it when it has none. */
  readonly digest: Buffer
}

/** The headers that decide whether a message may concern us at all, so that of all others nothing more is read. */
export const tellingHeaders = ['content-type', 'from', 'return-path', 'in-reply-to', 'references', 'x-failed-recipients'] as const

/** Whether a message may be a report, or an answer to something of ours. */
export function mayConcern(headers: string): boolean {
  const fields = fieldsIn(headers)
  const about = (name: string) => fields.get(name) ?? ''
  if (/^multipart\/report\b/i.test(about('content-type'))) return true
  if (namesIn(`${about('in-reply-to')} ${about('references')}`).length > 0) return true
  return isMachine(about('from'), fields.get('return-path')) || fields.has('x-failed-recipients')
}

/** Mail servers speak as mailer-daemon or postmaster, or with an empty envelope. */
function isMachine(from: string, returnPath: string | undefined): boolean {
  return /\b(mailer-daemon|postmaster)\b/i.test(from) || returnPath?.trim() === '<>'
}

/** Reads a message from its bytes, as far as they were fetched. Never throws, and never takes long: what is hostile is unreadable. */
export async function readReturned(raw: Uint8Array): Promise<Returned> {
  const mail = await parsed(raw)
  if (!mail) return { kind: 'unreadable' }
  const headers = new Map(mail.headers.map(({ key, value }) => [key, value]))
  const type = headers.get('content-type') ?? ''
  if (/^multipart\/report\b/i.test(type)) {
    const report = reportIn(mail, headers)
    if (report) return report
  }
  const answered = namesIn(`${headers.get('in-reply-to') ?? ''} ${(headers.get('references') ?? '').split(/\s+/).toReversed().join(' ')}`)
  if (isMachine(headers.get('from') ?? '', headers.get('return-path')) || headers.has('x-failed-recipients')) {
    const plain = plainBounce(textOf(mail))
    if (plain) return { kind: 'report', names: [plain.name], fates: [plain.fate] }
  }
  if (answered.length === 0) return { kind: 'not_ours' }
  return isAutomatic(mail, headers)
    ? { kind: 'automatic', names: answered }
    : { kind: 'reply', names: answered, letter: letterOf(mail, raw) }
}

/** Enough for anything a mail program writes; a message made to keep a parser busy ends here. */
const limits = { maxNestingDepth: 32, maxHeadersSize: 64 * 1024 }

// The library takes its time for every line, and the longer for a part the more there are.
const mostLines = 20_000
const mostParts = 500

async function parsed(raw: Uint8Array): Promise<Email | undefined> {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  if (bytes.toString('latin1').split('\n--', mostParts + 2).length > mostParts + 1) return undefined
  try {
    // What a report returns is evidence and stays a part of its own.
    return await PostalMime.parse(firstLines(bytes), { ...limits, forceRfc822Attachments: true, attachmentEncoding: 'arraybuffer' })
  } catch {
    // Beyond the limits: the library says so by throwing.
    return undefined
  }
}

function firstLines(bytes: Buffer): Buffer {
  let end = -1
  for (let line = 0; line < mostLines; line++) {
    end = bytes.indexOf(10, end + 1)
    if (end < 0) return bytes
  }
  return bytes.subarray(0, end + 1)
}

type Headers = ReadonlyMap<string, string>

function reportIn(mail: Email, headers: Headers): Returned | undefined {
  const part = (pattern: RegExp) => mail.attachments.find(({ mimeType }) => pattern.test(mimeType))
  const original = part(/^(message\/(global|rfc822)|text\/rfc822-headers|message\/global-headers)$/)
  const own = original && namesIn(fieldsIn(textIn(original)).get('message-id') ?? '')
  const names = own?.length ? own : namesIn(`${headers.get('in-reply-to') ?? ''} ${headers.get('references') ?? ''}`)
  const feedback = part(/^message\/feedback-report$/)
  const status = part(/^message\/(global-)?delivery-status$/)
  if (feedback) {
    const reason = complaintIn(textIn(feedback))
    return reason === undefined || names.length === 0 ? { kind: 'not_ours' } : { kind: 'complaint', names, reason: `reported as ${reason}` }
  }
  if (!status) return undefined
  const fates = fatesIn(textIn(status))
  return names.length === 0 ? { kind: 'not_ours' } : { kind: 'report', names, fates }
}

function textIn({ content }: Attachment): string {
  const bytes = typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content)
  return new TextDecoder().decode(bytes.subarray(0, 64 * 1024))
}

const textOf = ({ text, html }: Email) =>
  // Runs of blanks are shortened first: looking for their end again and again would take long where there are very many.
  (text?.trim() ? text : plainText((html ?? '').slice(0, 4 * mostText).replace(/[ \t]+/g, ' '))).slice(0, 2 * mostText)

/** Whether a machine answered for its owner (RFC 3834, and how those answer that never heard of it). */
function isAutomatic({ subject = '' }: Email, headers: Headers): boolean {
  const said = headers.get('auto-submitted')?.trim().toLowerCase()
  if (said !== undefined && !/^no\b/.test(said)) return true
  if (['x-autoreply', 'x-autorespond', 'x-autoresponder', 'x-autogenerated', 'x-auto-response-suppress'].some((name) => headers.has(name)))
    return true
  if (/^\s*(auto[-_]?reply|bulk|junk|list)\b/i.test(headers.get('precedence') ?? '')) return true
  if (headers.get('return-path')?.trim() === '<>' || /\b(mailer-daemon|postmaster)@/i.test(headers.get('from') ?? '')) return true
  return /^(automatic reply|auto(matic)?[- ]?(reply|response)|out of (the )?office|abwesenheitsnotiz|automatische antwort|réponse automatique|respuesta automática|resposta automática)\b/i.test(
    subject.trim(),
  )
}

function letterOf(mail: Email, raw: Uint8Array): Letter {
  const whole = textOf(mail)
  const text = cleanText(whole)
  const { name = '', address = '' } = mail.from ?? {}
  const from = { name: oneLine(name, 200), address: oneLine(address ?? '', 254) }
  const digest = createHash('sha256')
    .update(mail.messageId?.trim() || raw)
    .digest()
  return { from, subject: oneLine(mail.subject ?? '', 300), excerpt: excerptOf(text), text, cut: whole.length > mostText, digest }
}

const oneLine = (text: string, most: number) => cleanText(text.replace(/\s+/g, ' '), most)
