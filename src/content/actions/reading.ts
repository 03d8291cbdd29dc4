// A version as its recipients see it, with what the checks find in it.
import { today, type Caller } from '#kernel/caller.ts'
import { dispatchOf } from '#channels/actions/dispatch.ts'
import { pageAddress } from '#channels/contract/base.ts'
import { reviewWording } from '#messaging/actions.ts'
import { segmentById, segmentSize } from '#people/actions/segment.ts'
import { channelById } from '#plan/actions/register.ts'
import type { Finding, Reading } from '../contract/base.ts'
import { rendered } from '../render.ts'
import { draftFindings, wordingFindings, wordsOf } from '../rules.ts'
import { variantById } from '../store/variant.ts'

export type VariantRow = NonNullable<Awaited<ReturnType<typeof variantById>>>

/** A version as its recipients see it. */
export async function readingOf(caller: Caller, variant: VariantRow): Promise<Reading> {
  const channel = await channelById(caller, variant.channelId)
  const dispatch = variant.state === 'scheduled' || variant.state === 'sending' ? await dispatchOf(caller, variant.id) : undefined
  return {
    ...variant,
    channelName: channel?.name ?? '',
    rendering: rendered(variant.adapter, variant.body),
    segment: await audienceOf(caller, variant.segmentId),
    target: await targetOf(caller, variant),
    pageAddress: variant.slug === null ? null : pageAddress(caller.home, variant.slug),
    held: dispatch?.held ? { reason: dispatch.held.reason } : null,
    findings: [...wordingFindings(await reviewWording(caller, wordsOf(variant)), variant.id, today(caller)), ...draftFindings(variant)],
  }
}

async function audienceOf(caller: Caller, segmentId: string | null): Promise<Reading['segment']> {
  const segment = segmentId === null ? undefined : await segmentById(caller, segmentId)
  return segment ? { id: segment.id, name: segment.name, size: await segmentSize(caller, segment.id) } : null
}

/** Where a version's call to action leads; null when it asks for nothing. */
export async function targetOf(caller: Caller, variant: Pick<VariantRow, 'ctaUrl' | 'ctaPageId'>): Promise<string | null> {
  if (variant.ctaPageId === null) return variant.ctaUrl
  const page = await variantById(caller, variant.ctaPageId)
  return page?.slug == null ? null : pageAddress(caller.home, page.slug)
}

/** What the checks find in all versions of a piece together, with a clear line for what nothing was found in. */
export function summaryOf(says: unknown, versions: readonly Reading[]): Finding[] {
  const found = versions.flatMap(({ findings }) => findings)
  const whole: Finding[] = []
  if (says === null)
    whole.push({
      severity: 'warning',
      object: 'No message',
      why: 'It says nothing the message house says. Choose the message it carries.',
      variantId: null,
    })
  if (versions.length > 0 && !found.some(({ severity }) => severity === 'error'))
    whole.push({
      severity: 'clear',
      object: 'Words and claims',
      why: 'Nothing the house never says, and no claim without live proof.',
      variantId: null,
    })
  return [...found, ...whole]
}
