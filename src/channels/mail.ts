// The complete e-mail: the letter around the text, each recipient's own fields and links, and the headers (RFC 5322, RFC 2369, RFC 8058).
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import MailComposer from 'nodemailer/lib/mail-composer'
import sanitize from 'sanitize-html'
import { fault } from '#kernel/fault.ts'
import { escapeText } from '#kernel/markup.ts'
import type { Instant } from '#kernel/time.ts'
import { faults } from './contract/base.ts'
import { textTags, type EmailPayload } from './payload.ts'
import { headerSafe } from './rules.ts'
import { holds, isChoice, joined, readTemplate, type Fields, type Part as TemplatePart } from './template.ts'

/** Who sends, as the footer says it. */
export interface Sender {
  readonly organisation: string
  readonly postalAddress: string
  /** Without a slash at the end. */
  readonly publicUrl: string
}

/** What differs from one recipient to the next. */
export interface Recipient {
  readonly fields: Fields
  /** Joins the clicks of this person to the person. */
  readonly token: string
  /** Where this person takes leave: a page for people, one POST for mail programs. */
  readonly unsubscribe: string
}

interface Slot {
  readonly slot: 'token' | 'unsubscribe'
}

export type Part = TemplatePart<Slot>

/** A letter ready for its recipients: nothing is searched or compiled per person. */
export interface Letter {
  readonly subject: readonly Part[]
  readonly html: readonly Part[]
  readonly text: readonly Part[]
}

export interface Merged {
  readonly subject: string
  readonly html: string
  readonly text: string
}

// Control characters are taken out of every payload, so that no text can pass for one of these marks.
const tokenMark = '\u0001'
const unsubscribeMark = '\u0002'
const eitherMark = new RegExp(`([${tokenMark}${unsubscribeMark}])`)

/** Sets an e-mail as a letter, once for all its recipients. */
export async function setLetter(payload: EmailPayload, sender: Sender): Promise<Letter> {
  const frame = await frameOf(payload.cta !== null)
  const words = wordsIn(payload.lang)
  const tagged = (text: string) => tagLinks(text, sender.publicUrl)
  const why = words.why.replace('%', sender.organisation)
  const address = sender.postalAddress.split(/\r?\n/).map((line) => line.trim())
  const footer = [sender.organisation, ...address.filter(Boolean)]
  const signed = `${footer.map(escapeText).join('<br>')}<br><br>${escapeText(why)} <a href="${unsubscribeMark}" style="color:#5E5A52">${escapeText(words.leave)}</a>`
  const values: Record<string, readonly Part[]> = {
    lang: [escapeText(payload.lang)],
    title: [escapeText(sender.organisation)],
    preheader: marked(escapeText(payload.preheader)),
    organisation: [escapeText(sender.organisation)],
    body: marked(tagged(styled(payload.html))),
    href: withSlots(escapeText(tagged(payload.cta?.url ?? ''))),
    label: marked(escapeText(payload.cta?.label ?? '')),
    footer: withSlots(signed),
  }
  // Every second piece is the name of a value.
  const html = frame.split(/%%([a-z]+)%%/).flatMap((piece, at) => (at % 2 === 0 ? [piece] : (values[piece] ?? [`%%${piece}%%`])))
  const call = payload.cta === null ? [] : ['\n\n', ...spoken(payload.cta.label), ...withSlots(`: ${tagged(payload.cta.url)}`)]
  // Two hyphens and a space begin what mail programs fold away as the signature.
  const signature = ['\n\n-- ', ...footer, '', why, `${words.leave}: ${unsubscribeMark}`].join('\n')
  const text = [...spoken(tagged(payload.text)), ...call, ...withSlots(signature)]
  return { subject: readTemplate(payload.subject).parts, html: joined(html), text: joined(text) }
}

/** A letter as one recipient gets it. */
export function merge(letter: Letter, recipient: Recipient): Merged {
  return {
    subject: filled(letter.subject, recipient),
    html: filled(letter.html, recipient, escapeText),
    text: filled(letter.text, recipient),
  }
}

/** What some parts are for one recipient; `write` makes a person's own words safe for where they stand. */
export function filled(parts: readonly Part[], recipient: Recipient, write: (value: string) => string = (value) => value): string {
  return parts
    .map((part) => {
      if (typeof part === 'string') return part
      if ('slot' in part) return recipient[part.slot]
      if ('when' in part) return filled(holds(part.when, recipient.fields) ? part.yes : part.no, recipient, write)
      return write(recipient.fields[part.field] || (part.fallback ?? ''))
    })
    .join('')
}

/** A template as HTML, and one as plain text, cut at its fields, its conditions and the marks in it. */
const marked = (html: string) => slotted(readTemplate(html, true).parts)
const spoken = (text: string) => slotted(readTemplate(text).parts)

function slotted(parts: readonly TemplatePart[]): Part[] {
  return parts.flatMap((part): Part[] => {
    if (typeof part === 'string') return withSlots(part)
    return [isChoice(part) ? { when: part.when, yes: slotted(part.yes), no: slotted(part.no) } : part]
  })
}

/** Words that are no template, cut at the marks in them. */
function withSlots(words: string): Part[] {
  return words.split(eitherMark).map((piece): Part => {
    if (piece === tokenMark) return { slot: 'token' }
    return piece === unsubscribeMark ? { slot: 'unsubscribe' } : piece
  })
}

/** Lets every tagged link carry the recipient's token. */
function tagLinks(text: string, publicUrl: string): string {
  const start = `${publicUrl}/l/`.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return text.replace(new RegExp(`${start}[\\w-]+(?![\\w?-])`, 'g'), `$&?p=${tokenMark}`)
}

// Mail programs drop style sheets when they feel like it; what must hold is said at each element.
const looks: Record<string, string> = {
  h2: 'font-size:24px;line-height:1.25;font-weight:bold;margin:28px 0 12px',
  h3: 'font-size:20px;line-height:1.3;font-weight:bold;margin:24px 0 10px',
  h4: 'font-size:17px;line-height:1.4;font-weight:bold;margin:20px 0 8px',
  p: 'margin:0 0 16px',
  ul: 'margin:0 0 16px;padding:0 0 0 24px',
  ol: 'margin:0 0 16px;padding:0 0 0 24px',
  li: 'margin:0 0 6px',
  a: 'color:#1C1B19;text-decoration:underline',
  blockquote: 'margin:0 0 16px;padding:0 0 0 16px;border-left:2px solid #D8D3C7;color:#5E5A52',
  hr: 'border:0;border-top:1px solid #E7E3DA;margin:24px 0',
  img: 'display:block;max-width:100%;height:auto;border:0',
  pre: 'margin:0 0 16px;font-size:14px;white-space:pre-wrap',
  td: 'padding:6px 8px;border-bottom:1px solid #E7E3DA;text-align:left;vertical-align:top',
  th: 'padding:6px 8px;border-bottom:1px solid #E7E3DA;text-align:left;vertical-align:top',
}

function styled(html: string): string {
  const transformTags = Object.fromEntries(
    Object.entries(looks).map(([tag, style]) => [
      tag,
      (tagName: string, attribs: Record<string, string>) => ({ tagName, attribs: { ...attribs, style } }),
    ]),
  )
  // The body was cleaned when it was handed in; here elements only get their looks.
  const dressed = sanitize(html, { allowedTags: textTags, allowedAttributes: false, transformTags, parseStyleAttributes: false })
  // The sheet has its own margin: what begins it needs none above.
  return dressed.replace(/^(?:\s|\{\{[^{}]*\}\})*<[a-z0-9]+ style="[^"]*/, (first) => first.replace(/margin:\d+px/, 'margin:0'))
}

const wordsOf: Record<string, { why: string; leave: string }> = {
  en: { why: 'You get this because you asked to hear from %.', leave: 'Unsubscribe' },
  de: { why: 'Sie erhalten dies, weil Sie Nachrichten von % bestellt haben.', leave: 'Abbestellen' },
  fr: { why: 'Vous recevez ce message parce que vous avez demandé des nouvelles de %.', leave: 'Se désabonner' },
  es: { why: 'Recibe este mensaje porque pidió noticias de %.', leave: 'Darse de baja' },
  pt: { why: 'Recebe esta mensagem porque pediu notícias de %.', leave: 'Cancelar subscrição' },
  it: { why: 'Ricevi questo messaggio perché hai chiesto notizie da %.', leave: 'Annulla iscrizione' },
  nl: { why: 'U ontvangt dit omdat u nieuws van % wilde ontvangen.', leave: 'Uitschrijven' },
}

function wordsIn(lang: string) {
  return wordsOf[lang.split('-')[0]!.toLowerCase()] ?? wordsOf['en']!
}

let frame: Promise<string> | undefined

/** The compiled letter, with or without its button. Compiled once per process. */
async function frameOf(withButton: boolean): Promise<string> {
  frame ??= compiled()
  const html = await frame.catch((error: unknown) => {
    frame = undefined
    throw error
  })
  return html.replace(withButton ? /<!-- \/?button -->/g : /<!-- button -->[\s\S]*<!-- \/button -->/, '')
}

function compiled(): Promise<string> {
  const source = readFileSync(join(import.meta.dirname, 'letter.mjml'), 'utf8')
  return new Promise((resolve, reject) => {
    const press = execFile(
      process.execPath,
      [join(import.meta.dirname, 'letterpress.ts')],
      { timeout: 30_000, maxBuffer: 4 * 1024 * 1024 },
      (error, output) =>
        // Indentation is a fifth of the letter, and some mailbox providers cut long ones off.
        error ? reject(error) : resolve(output.replace(/\s*\n\s*/g, '\n')),
    )
    press.stdin!.end(source)
  })
}

export interface Envelope {
  readonly from: { readonly name: string; readonly address: string }
  readonly replyTo: string | null
  readonly to: { readonly name: string; readonly address: string }
  readonly messageId: string
  readonly now: Instant
  /** Commercial messages carry the way out in their headers too; null for those that need none. */
  readonly unsubscribe: string | null
}

/** The message as it goes over the line. Throws `unsafeHeader` when a name, an address or the merged subject holds a line break. */
export async function written(
  envelope: Envelope,
  { subject, html, text }: Partial<Merged> & { subject: string; text: string },
): Promise<Buffer> {
  const { from, to, replyTo, messageId, now, unsubscribe } = envelope
  const inHeaders = [subject, from.name, from.address, to.name, to.address, replyTo ?? '', messageId, unsubscribe ?? '']
  if (!inHeaders.every(headerSafe)) throw fault(faults.unsafeHeader)
  const way = unsubscribe === null ? {} : { 'List-Unsubscribe': `<${unsubscribe}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
  const message = new MailComposer({
    from,
    to,
    ...(replyTo === null ? {} : { replyTo }),
    subject,
    text,
    ...(html === undefined ? {} : { html }),
    messageId,
    date: new Date(now),
    headers: unsubscribe === null ? { 'Auto-Submitted': 'auto-generated' } : way,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return Buffer.from(withLineEnds((await message.compile().build()).toString('latin1')), 'latin1')
}

/** Every line ended with CRLF. The library leaves the ends within texts as they are, and servers refuse them or mend them, signature and all. */
export const withLineEnds = (raw: string) => raw.replace(/\r\n?|\n/g, '\r\n')
