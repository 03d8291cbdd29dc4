// Reads a letter as its recipient's program would, with a parser that shares nothing with the library that wrote it.
import PostalMime from 'postal-mime'

export interface Mail {
  readonly subject: string
  readonly from: { readonly name: string; readonly address: string }
  readonly to: readonly string[]
  readonly text: string
  readonly html: string
  /** Header names in lower case; a header that stands several times has several values. */
  readonly headers: ReadonlyMap<string, readonly string[]>
  /** Every address linked from the HTML part, else from the text, in order and without repeats. */
  readonly links: readonly string[]
  readonly unsubscribe: Unsubscribe
  readonly attachments: readonly { readonly name: string | null; readonly type: string; readonly content: Uint8Array }[]
}

/** RFC 2369 List-Unsubscribe, and whether RFC 8058 lets a client do it with one POST. */
export interface Unsubscribe {
  readonly web: string | undefined
  readonly mail: string | undefined
  readonly oneClick: boolean
}

export async function readMail(raw: Uint8Array): Promise<Mail> {
  const parsed = await PostalMime.parse(raw, { attachmentEncoding: 'arraybuffer' })
  const headers = new Map<string, string[]>()
  for (const { key, value } of parsed.headers) headers.set(key, [...(headers.get(key) ?? []), value])
  const html = parsed.html ?? ''
  const text = parsed.text ?? ''
  return {
    subject: parsed.subject ?? '',
    from: { name: parsed.from?.name ?? '', address: parsed.from?.address ?? '' },
    to: (parsed.to ?? []).flatMap(({ address }) => address ?? []),
    text,
    html,
    headers,
    links: linksIn(html, text),
    unsubscribe: unsubscribeIn(headers),
    attachments: parsed.attachments.map(({ filename, mimeType, content }) => ({ name: filename, type: mimeType, content: bytes(content) })),
  }
}

/** The one link whose address matches; more or fewer are an error that names them all. */
export function linkIn(mail: Mail, pattern: RegExp): string {
  const found = mail.links.filter((link) => pattern.test(link))
  if (found.length === 1) return found[0]!
  throw new Error(`${found.length} links match ${pattern} in “${mail.subject}”: ${mail.links.join(' ') || 'it has none'}`)
}

function bytes(content: ArrayBuffer | Uint8Array | string): Uint8Array {
  return typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content)
}

function linksIn(html: string, text: string): string[] {
  const found = html
    ? [...html.matchAll(/<a\b[^>]*?\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)].map((match) => decoded(match[1] ?? match[2]!))
    : [...text.matchAll(/https?:\/\/[^\s<>"')\]]+/g)].map(([link]) => link.replace(/[.,;:]$/, ''))
  return [...new Set(found)]
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function decoded(attribute: string): string {
  return attribute.replaceAll(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (decimal || hex) return String.fromCodePoint(decimal ? Number(decimal) : Number.parseInt(hex, 16))
    return entities[name] ?? whole
  })
}

function unsubscribeIn(headers: ReadonlyMap<string, readonly string[]>): Unsubscribe {
  const ways = [...(headers.get('list-unsubscribe')?.join(',') ?? '').matchAll(/<([^>]+)>/g)].map((match) => match[1]!.trim())
  return {
    web: ways.find((way) => /^https?:/i.test(way)),
    mail: ways.find((way) => /^mailto:/i.test(way)),
    oneClick: headers.get('list-unsubscribe-post')?.includes('List-Unsubscribe=One-Click') ?? false,
  }
}
