// What can be told of coverage from its address and its page: one spelling of the address, the outlet, title and day.
import type { Day } from '#kernel/time.ts'

export const tones = ['positive', 'neutral', 'negative'] as const
export type Tone = (typeof tones)[number]
export const readings = ['by_hand', 'waiting', 'read', 'unreadable'] as const
export type Reading = (typeof readings)[number]

// What senders of links append; it does not make another article.
const appended = /^(utm_|fbclid$|gclid$|mc_|ref$|cmpid$|igshid$)/

/** The address in one spelling: without scheme, www., anchor, what trackers appended, and a slash at the end. */
export function addressKey(url: string): string {
  const { hostname, port, pathname, searchParams } = new URL(url)
  const kept = [...searchParams].filter(([name]) => !appended.test(name.toLowerCase())).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const query = kept.length > 0 ? `?${new URLSearchParams(kept)}` : ''
  return `${bareHost(hostname)}${port ? `:${port}` : ''}${pathname.replace(/\/+$/, '')}${query}`
}

const bareHost = (hostname: string) => hostname.toLowerCase().replace(/^www\./, '')

/** What the outlet is called until somebody says better: the host of the address. */
export function outletOf(url: string): string {
  return bareHost(new URL(url).hostname)
}

/** How coverage is called on the thread. */
export function titleOf({ outlet, title }: { outlet: string; title: string }): string {
  return title === '' ? outlet : `${outlet}: ${title}`
}

export interface Described {
  readonly title: string
  readonly outlet: string
  readonly publishedOn: Day | null
}

/** What a page says of itself in its head: Open Graph first, then its own title. */
export function described(html: string): Described {
  const named = new Map([...html.matchAll(/<meta\s[^>]*>/gi)].map(([tag]) => [propertyOf(tag), attribute(tag, 'content')]))
  const own = /<title[^>]*>([^<]*)<\/title>/i.exec(html)?.[1] ?? ''
  const at = named.get('article:published_time') ?? ''
  return {
    title: line(named.get('og:title') || named.get('twitter:title') || own, 300),
    outlet: line(named.get('og:site_name') ?? '', 120),
    publishedOn: /^\d{4}-\d{2}-\d{2}/.test(at) && !Number.isNaN(Date.parse(at.slice(0, 10))) ? at.slice(0, 10) : null,
  }
}

const propertyOf = (tag: string) => (attribute(tag, 'property') || attribute(tag, 'name')).toLowerCase()

function attribute(tag: string, name: string): string {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(tag)
  return found?.[1] ?? found?.[2] ?? found?.[3] ?? ''
}

const entities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  rsquo: '’',
  lsquo: '‘',
  rdquo: '”',
  ldquo: '“',
  ndash: '–',
  mdash: '—',
  hellip: '…',
}

/** One line of text out of a page: entities resolved, white space folded, nothing that cannot be stored. */
function line(markup: string, most: number): string {
  const plain = markup.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{2,8}));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return entities[name.toLowerCase()] ?? whole
    const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return point > 0 && point <= 0x10_ff_ff ? String.fromCodePoint(point) : ''
  })
  const storable = plain.replaceAll('\0', '').toWellFormed().replace(/\s+/g, ' ').trim()
  return [...storable].slice(0, most).join('').trim()
}
