// Turns what people write (a small markdown) into what recipients get: safe HTML, or plain text. Fields and conditions pass through untouched.
import { Marked } from 'marked'
import sanitizeHtml from 'sanitize-html'
import { tagPattern, withFallbacks, withoutConditions } from '#channels/contract/base.ts'
import { isConditional, laidOut, spacedOut } from './branches.ts'

const marked = new Marked({ gfm: true, breaks: true, async: false })

// Raw HTML in the text loses every tag but these, and all attributes; scripts and styles vanish with what they hold.
const allowed: sanitizeHtml.IOptions = {
  allowedTags: ['p', 'br', 'h2', 'h3', 'strong', 'em', 'del', 'ul', 'ol', 'li', 'blockquote', 'a', 'hr'],
  allowedAttributes: { a: ['href'], ol: ['start'] },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowedSchemesAppliedToAttributes: ['href'],
  allowProtocolRelative: false,
  // The page's own title is its only first-level heading.
  transformTags: { h1: 'h2', h4: 'h3', h5: 'h3', h6: 'h3' },
}

export type Adapter = 'email' | 'website' | 'by_hand'

/**
 * What a body becomes on its way out: for an e-mail a template still. A page is the same for all, and so is decided for somebody of whom nothing
 * is known. What is posted by hand is copied as it was typed, so it is no markdown.
 */
export function written(adapter: Adapter, body: string): { html: string; text: string } {
  if (adapter === 'by_hand') return { html: linesHtml(body), text: body }
  const words = adapter === 'email' ? body : withoutConditions(body)
  return { html: bodyHtml(words), text: bodyText(words) }
}

/** The same as somebody reads it of whom nothing is known, with the number of characters. */
export function rendered(adapter: Adapter, body: string): { html: string; text: string; characters: number } {
  const { html, text } = written(adapter, body)
  const plain = withFallbacks(text)
  return { html: withFallbacks(html, true), text: plain, characters: [...plain].length }
}

function linesHtml(text: string): string {
  const paragraphs = text.trim().split(/\n\s*\n/)
  return paragraphs.map((lines) => `<p>${escaped(lines.trim()).replaceAll('\n', '<br />')}</p>`).join('\n')
}

/** The body as HTML of a small safe set of tags. Fields and conditions are neither read as markdown nor filled in. */
export function bodyHtml(markdown: string): string {
  const { text, fields } = setAside(markdown)
  return putBack(safeHtml(text).trim(), fields, escaped)
}

/** The HTML of a text whose tags are set aside. A condition on lines of its own stands between elements, not in one. */
function safeHtml(text: string): string {
  const html = sanitizeHtml(marked.parse(text, { async: false }), allowed)
  return html.replace(/<p>((?:\uE002\d+\uE003)+)<\/p>\n?/g, '$1')
}

/** The body as plain text, derived from the same HTML: what was made safe there is gone here too. */
export function bodyText(markdown: string): string {
  const { text, fields } = setAside(markdown)
  const plain = safeHtml(text)
    .replace(/\s*\n\s*/g, ' ')
    .replace(/<a href="([^"]*)">(.*?)<\/a>/g, (_, href: string, label: string) =>
      label === href || `mailto:${label}` === href ? label : `${label} (${href})`,
    )
    .replace(/<ol(?: start="(\d+)")?>(.*?)<\/ol>/g, (_, start: string | undefined, items: string) => numbered(items, Number(start ?? 1)))
    .replace(/<li>/g, '\n- ')
    .replace(/<br \/>/g, '\n')
    .replace(/<hr \/>/g, '\n\n---\n\n')
    .replace(/<\/(p|h2|h3|ul|ol|blockquote)>/g, '\n\n')
    .replace(/<[^>]*>/g, '')
  return putBack(unescaped(spacedOut(tidied(plain), fields)), fields, (value) => value)
}

function numbered(items: string, start: number): string {
  let number = start
  return `${items.replace(/<li>/g, () => `\n${number++}. `)}\n\n`
}

const marker = String.raw`[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]))`
const deep = new RegExp(`^((?:${marker}){4})(?:${marker})+`, 'gm')

// The parser goes one call deeper for each quote in a quote: a line of nothing but markers would exhaust the stack.
function shallow(markdown: string): string {
  return markdown.replace(deep, '$1 ')
}

function tidied(text: string): string {
  const lines = text.split('\n').map((line) => line.trim())
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

// Markdown would read underscores and bars of a field as its own signs: private characters stand for it meanwhile, others for a condition's tag.
function setAside(markdown: string): { text: string; fields: string[] } {
  const fields: string[] = []
  const plain = shallow(laidOut(markdown.replace(/[\uE000-\uE003]/g, '')))
  const text = plain.replace(tagPattern, (found) => {
    const index = fields.push(found) - 1
    return isConditional(found) ? `\uE002${index}\uE003` : `\uE000${index}\uE001`
  })
  return { text, fields }
}

// Where a field stood in an address it is dropped: a person's name is no part of where a link leads.
function putBack(html: string, fields: readonly string[], write: (value: string) => string): string {
  const outside = html.replace(/href="[^"]*"/g, (link) =>
    link.replace(/(?:[\uE000\uE002]|%EE%80%8[02])\d+(?:[\uE001\uE003]|%EE%80%8[13])/g, ''),
  )
  return outside.replace(/[\uE000\uE002](\d+)[\uE001\uE003]/g, (_, index: string) => write(fields[Number(index)] ?? ''))
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => entities[sign]!)
}

function unescaped(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name]!)
}
