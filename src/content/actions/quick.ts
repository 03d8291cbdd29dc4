// The quick post: a text, a place, a moment if one likes; everything else is assumed and can be filled in later.
import { may } from '#identity/actions.ts'
import type { Action, Caller } from '#kernel/caller.ts'
import { expectFound } from '#kernel/db/version.ts'
import { fault } from '#kernel/fault.ts'
import { pageAddress, withFallbacks } from '#channels/contract/base.ts'
import { channelById } from '#plan/actions/register.ts'
import { faults } from '../contract/base.ts'
import type { contract } from '../contract/variant.ts'
import { addressIn, titleOf, withLink } from '../rules.ts'
import { pieceById } from '../store/piece.ts'
import { changeVariant, variantById } from '../store/variant.ts'
import { follow } from './follow.ts'
import { expectTemplates } from './compose.ts'
import { createPiece } from './piece.ts'
import { schedule, soonest } from './publish.ts'
import type { VariantRow } from './reading.ts'
import { approve, submit } from './review.ts'
import { createVariant, expectVariant } from './variant.ts'

type Contract = typeof contract

export const quickPost: Action<Contract['quickPost']> = async (
  caller,
  { text, channelId, at, link, subject, segmentId, parentId, checked },
) => {
  if (at !== undefined && at <= caller.now) throw fault(faults.slotPassed, { fields: [{ path: 'at', message: faults.slotPassed.message }] })
  const channel = await channelById(caller, channelId)
  expectTemplates(channel?.adapter, { text, subject })
  const title = titleOf(withFallbacks(subject || text))
  const { id } = await createPiece(caller, { title, kind: 'post', intent: 'promote', messageId: null, summary: '', parentId })
  const ctaUrl = link ?? addressIn(text) ?? (channel?.adapter === 'by_hand' ? pageAddress(caller.home) : null)
  const ctaLabel = ctaUrl === null || channel?.adapter === 'by_hand' ? '' : new URL(ctaUrl).hostname
  const made = await createVariant(caller, {
    id,
    channelId,
    body: text,
    ctaUrl,
    ctaLabel,
    segmentId,
    ...(subject === undefined ? {} : { subject }),
  })
  const variant = await send(caller, await expectVariant(caller, made.id, made.version), at, checked)
  const piece = expectFound(await pieceById(caller, id))
  return { piece, variant, link: variant.linkUrl, text: withLink(text, ctaUrl, variant.linkUrl) }
}

/** Approved at once by whoever may; put up for approval otherwise, with the moment wished for. */
async function send(caller: Caller, draft: VariantRow, at: string | undefined, checked: boolean): Promise<VariantRow> {
  const submitted = await submit(caller, draft)
  if (!may(caller, 'content.approve')) {
    if (at !== undefined) await changeVariant(caller, draft.id, { slot: at })
    await follow(caller, draft.pieceId)
    return expectFound(await variantById(caller, draft.id))
  }
  const approved = await approve(caller, submitted, checked)
  await follow(caller, draft.pieceId)
  return schedule(caller, approved, at ?? soonest(caller, draft))
}
