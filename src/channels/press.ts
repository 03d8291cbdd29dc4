// A letter pressed once for all its recipients: the library writes the MIME message with gaps in it, and each copy only fills the gaps.
import MailComposer from 'nodemailer/lib/mail-composer'
import { encodeWord, encodeWords, foldLines } from 'nodemailer/lib/mime-funcs'
import { encode, wrap } from 'nodemailer/lib/qp'
import { createHash } from 'node:crypto'
import { domainToASCII } from 'node:url'
import { escapeText } from '#kernel/markup.ts'
import type { Instant } from '#kernel/time.ts'
import { bodyHash, relaxedBody, signature, type Signer } from './dkim.ts'
import { headerSafe } from './rules.ts'
import { filled, withLineEnds, type Letter, type Part, type Recipient } from './mail.ts'
import { holds } from './template.ts'

/** In whose name all copies leave. */
export interface Imprint {
  readonly from: { readonly name: string; readonly address: string }
  readonly replyTo: string | null
  /** Who signs every copy; null when nobody does. */
  readonly signer: Signer | null
}

/** To whom one copy goes. */
export interface Addressee extends Recipient {
  readonly name: string
  readonly email: string
  readonly messageId: string
}

export interface Press {
  /** The message as it goes over the line, in ASCII; null for somebody whose name or merged subject would forge a header. */
  copyFor(addressee: Addressee, now: Instant): Promise<string | null>
}

// No text holds control characters: what is encoded as `=01` can only be a gap, and no soft line break ever cuts it.
const gap = '\u0001'
const encodedGap = '=01'

/** Presses a letter. */
export async function press(letter: Letter, { from, replyTo, signer }: Imprint): Promise<Press> {
  const [text, html] = [gapped(letter.text), gapped(letter.html)]
  const composer = new MailComposer({
    from,
    ...(replyTo === null ? {} : { replyTo }),
    text: text.template,
    html: html.template,
    // Only in this encoding does a gap stay a gap.
    textEncoding: 'quoted-printable',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const raw = withLineEnds((await composer.compile().build()).toString('latin1'))
  const end = raw.indexOf('\r\n\r\n')
  const heads = kept(raw.slice(0, end))
  // The text stands before the HTML in the message.
  const slots = [...text.slots.map((part) => fillerFor(part, plainly)), ...html.slots.map((part) => fillerFor(part, escapeText))]
  const pieces = raw.slice(end + 4).split(encodedGap)
  if (pieces.length !== slots.length + 1) throw new Error(`a letter with ${slots.length} gaps was pressed with ${pieces.length - 1}`)
  const hashOf = signer && hasherOf(pieces)
  return {
    async copyFor(addressee, now) {
      const subject = filled(letter.subject, addressee)
      const { name, email, messageId, unsubscribe } = addressee
      if (![subject, name, email, messageId, unsubscribe].every(headerSafe)) return null
      const values = slots.map((fill) => fill(addressee))
      const head = `${heads}\r\n${headsOf(addressee, subject, now)}`
      const body = pieces.map((piece, at) => piece + (values[at] ?? '')).join('')
      const field = signer && hashOf ? await signature(signer, head, hashOf(values)) : ''
      return `${field}${head}\r\n\r\n${body}`
    },
  }
}

/**
 * Hashes the bodies of copies. What is the same for everybody is brought into the canonical form once: soft breaks stand around every value, so
 * that the form of a piece does not depend on what its neighbours are. What stands before the first value is also hashed once.
 */
function hasherOf(pieces: readonly string[]): (values: readonly string[]) => string {
  const [first, ...others] = pieces.map((piece, at) => relaxedBody(piece, at === pieces.length - 1))
  const begun = createHash('sha256').update(first!, 'latin1')
  return (values) =>
    bodyHash(
      others.flatMap((piece, at) => [relaxedBody(values[at]!), piece]),
      begun,
    )
}

/** A template with a mark for every slot, and the slots in order. */
function gapped(parts: readonly Part[]): { template: string; slots: Part[] } {
  return {
    template: parts.map((part) => (typeof part === 'string' ? part : gap)).join(''),
    slots: parts.filter((part) => typeof part !== 'string'),
  }
}

const plainly = (value: string) => value

/** Fills one gap. The words in the branches of a condition are encoded here, once for everybody. */
function fillerFor(part: Part, write: (value: string) => string): (to: Recipient) => string {
  if (typeof part === 'string') {
    const set = soft(part)
    return () => set
  }
  if ('slot' in part) return (to) => soft(to[part.slot])
  if ('field' in part) return (to) => soft(write(to.fields[part.field] || (part.fallback ?? '')))
  const yes = part.yes.map((inner) => fillerFor(inner, write))
  const no = part.no.map((inner) => fillerFor(inner, write))
  return (to) => (holds(part.when, to.fields) ? yes : no).map((fill) => fill(to)).join('') || softBreak
}

/** A value on lines of its own between soft breaks: the lines around it only become shorter. */
const soft = (value: string) => (value === '' ? softBreak : `${softBreak}${wrap(encode(value.replace(/\r?\n/g, '\r\n')))}${softBreak}`)
const softBreak = '=\r\n'

/** Of the composed header what is the same for everybody. */
function kept(header: string): string {
  const fields = header.replace(/\r\n(?=[ \t])/g, '\u0000').split('\r\n')
  return fields
    .filter((field) => !/^(message-id|date|to|subject):/i.test(field))
    .map((field) => field.replaceAll('\u0000', '\r\n'))
    .join('\r\n')
}

/** The header fields of one copy: RFC 5322, RFC 2369, RFC 8058. */
function headsOf({ name, email, messageId, unsubscribe }: Addressee, subject: string, now: Instant): string {
  return [
    foldLines(`To: ${addressed(name, email)}`, 76),
    foldLines(`Subject: ${encodeWords(subject, 'Q', 52, true)}`, 76),
    `Message-ID: ${messageId}`,
    `Date: ${new Date(now).toUTCString().replace('GMT', '+0000')}`,
    `List-Unsubscribe: <${unsubscribe}>`,
    'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
  ].join('\r\n')
}

function addressed(name: string, email: string): string {
  const at = email.lastIndexOf('@')
  const address = `${email.slice(0, at)}@${domainToASCII(email.slice(at + 1)) || email.slice(at + 1)}`
  if (name === '') return address
  if (/^[\w ]*$/.test(name)) return `${name} <${address}>`
  const quoted = /^[\x20-\x7e]*$/.test(name) ? `"${name.replace(/[\\"]/g, '\\$&')}"` : encodeWord(name, 'Q', 52)
  return `${quoted} <${address}>`
}
