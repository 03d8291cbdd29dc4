// What a dispatch carries, by channel: checked, cleaned and hashed once when it is handed in, and compared before it leaves.
import { createHash } from 'node:crypto'
import sanitize from 'sanitize-html'
import { z } from 'zod'
import { id, prose, webAddress } from '#kernel/contract.ts'
import { fault } from '#kernel/fault.ts'
import { faults } from './contract/base.ts'
import { headerSafe, slugPattern, type AdapterName } from './rules.ts'
import { faultWords, readTemplate, tagInElement, unevenIn } from './template.ts'

const language = z
  .string()
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
  .max(35)
const callToAction = z.strictObject({ label: prose(80).min(1), url: webAddress })

export const emailPayload = z.strictObject({
  subject: prose(250).min(1),
  preheader: prose(250),
  /** The body only: headings, paragraphs, lists, links, pictures. */
  html: prose(200_000),
  text: prose(200_000),
  lang: language,
  cta: callToAction.nullable(),
})
export type EmailPayload = z.infer<typeof emailPayload>

export const websitePayload = z.strictObject({
  kind: z.enum(['post', 'landing']),
  slug: z.string().regex(slugPattern).max(80),
  title: prose(200).min(1),
  summary: prose(500),
  html: prose(200_000),
  lang: language,
  cta: callToAction.nullable(),
  formId: id.nullable(),
})
export type WebsitePayload = z.infer<typeof websitePayload>

export const byHandPayload = z.strictObject({
  title: prose(250),
  text: prose(50_000).min(1),
  /** The tagged link that belongs to it. */
  link: webAddress.nullable(),
})
export type ByHandPayload = z.infer<typeof byHandPayload>

/** A dispatch's channel with what it carries. */
export type Parcel =
  | { readonly adapter: 'email'; readonly payload: EmailPayload }
  | { readonly adapter: 'website'; readonly payload: WebsitePayload }
  | { readonly adapter: 'by_hand'; readonly payload: ByHandPayload }

const schemas = { email: emailPayload, website: websitePayload, by_hand: byHandPayload }

/** A stored payload as its channel reads it. */
export function parcelOf(row: { adapter: AdapterName; payload: unknown }): Parcel {
  return { adapter: row.adapter, payload: schemas[row.adapter].parse(row.payload) } as Parcel
}

/** The payload as it will be kept. Throws `unsafeHeader` and `unknownField` for an e-mail that could not be merged. */
export function prepared(parcel: Parcel): Parcel {
  const given = parcelOf({ adapter: parcel.adapter, payload: withoutControls(parcel.payload) })
  if (given.adapter === 'by_hand') return given
  const html = cleaned(given.payload.html)
  if (given.adapter === 'email') expectMergeable(given.payload, html)
  return { ...given, payload: { ...given.payload, html } } as Parcel
}

// oxlint-disable-next-line no-control-regex -- they are what is looked for
const controls = /[\u0001-\u0008\u000b\u000c\u000e-\u001f]/g

/** Line breaks and tabs stay; the other control characters mean nothing in a text and something to us. */
function withoutControls(payload: object): object {
  return JSON.parse(JSON.stringify(payload), (_, value: unknown) =>
    typeof value === 'string' ? value.replace(controls, '') : value,
  ) as object
}

function expectMergeable({ subject, preheader, text, cta }: EmailPayload, html: string): void {
  if (!headerSafe(subject)) throw fault(faults.unsafeHeader, { fields: [{ path: 'subject', message: 'must be on one line' }] })
  for (const [path, template] of Object.entries({ subject, preheader, html, text, cta: cta?.label ?? '' })) {
    const [first] = readTemplate(template, path === 'html').faults
    if (first)
      throw fault(faults.unknownField, {
        message: `${first.found} ${first.why}.`,
        fields: [{ path, message: faultWords(first) }],
      })
  }
  const uneven = unevenIn(html)
  if (tagInElement(html) || uneven !== null)
    throw fault(faults.unknownField, {
      fields: [
        {
          path: 'html',
          message:
            uneven === null
              ? 'a personal field or a condition stands inside a link or picture'
              : `${uneven.found} does not begin and end in the same place`,
        },
      ],
    })
}

/** The elements of a text. */
export const textTags = [
  'h2',
  'h3',
  'h4',
  'p',
  'ul',
  'ol',
  'li',
  'a',
  'strong',
  'b',
  'em',
  'i',
  's',
  'blockquote',
  'hr',
  'br',
  'img',
  'figure',
  'figcaption',
  'code',
  'pre',
  'table',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
]

/** HTML without anything that could run, load or restyle: the tags of a text, links and pictures. */
export function cleaned(html: string): string {
  return sanitize(html, {
    allowedTags: textTags,
    allowedAttributes: { a: ['href', 'title'], img: ['src', 'alt', 'width', 'height'], ol: ['start'] },
    allowedSchemes: ['https', 'http', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['https', 'http'] },
    allowProtocolRelative: false,
    // A page and a mail have one heading of the first rank, and it is not in the body.
    transformTags: { h1: 'h2' },
  })
}

/** SHA-256 of a payload, whatever the order of its fields: jsonb keeps none. */
export function payloadHash(payload: object): string {
  return createHash('sha256').update(canonical(payload)).digest('base64url')
}

/** JSON whose bytes depend on the content alone: fields sorted by name, no spaces. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`
}
