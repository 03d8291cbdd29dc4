// What a version carries through its channel: its words rendered, with the tagged link wherever its target stood.
import type { Caller } from '#kernel/caller.ts'
import type { DispatchOrder } from '#channels/actions/dispatch.ts'
import { withFallbacks } from '#channels/contract/base.ts'
import { written } from '../render.ts'
import { slugOf, withLink } from '../rules.ts'
import type { VariantRow } from './reading.ts'

type Payload<Adapter extends DispatchOrder['adapter']> = Extract<DispatchOrder, { adapter: Adapter }>['payload']

/** An e-mail: the channel sets it in its frame and fills in the personal fields. */
export function mailOf(caller: Caller, variant: VariantRow, target: string | null, link: string | null): Payload<'email'> {
  const { subject, preheader, ctaLabel } = variant
  const { html, text } = written('email', linked(variant.body, target, link))
  return { subject, preheader, html, text, lang: caller.home.locale, cta: asked(ctaLabel, link) }
}

/** A page of the site, the same for every visitor. */
export function pageOf(caller: Caller, variant: VariantRow, target: string | null, link: string | null): Payload<'website'> {
  const { subject: title, preheader, layout, slug, formId, ctaLabel } = variant
  const { html, text } = written('website', linked(variant.body, target, link))
  const summary = preheader || shortened(withFallbacks(text))
  const address = { kind: layout ?? 'post', slug: slug ?? slugOf(title), title } as const
  return { ...address, summary, html: withFallbacks(html, true), lang: caller.home.locale, cta: asked(ctaLabel, link), formId }
}

/** A text to copy, with its link. */
export function noteOf({ subject, body }: VariantRow, target: string | null, link: string | null): Payload<'by_hand'> {
  return { title: subject, text: withLink(withFallbacks(body), target, link), link }
}

function linked(body: string, target: string | null, link: string | null): string {
  return target === null || link === null ? body : body.replaceAll(target, () => link)
}

function asked(label: string, url: string | null): { label: string; url: string } | null {
  return url === null || label === '' ? null : { label, url }
}

const longestSummary = 200

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= longestSummary) return line
  const cut = line.slice(0, longestSummary)
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), longestSummary / 2)).toWellFormed()}…`
}
