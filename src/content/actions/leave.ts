// How a version leaves the building: its tagged link from tracking, its parcel to channels, and the way back while nothing has left.
import type { Caller } from '#kernel/caller.ts'
import { expectFound } from '#kernel/db/version.ts'
import { fault } from '#kernel/fault.ts'
import type { Instant } from '#kernel/time.ts'
import type { Terms } from '#channels/actions/terms.ts'
import { cancelDispatchOf, dispatchOf, dispatchVariant, type DispatchOrder } from '#channels/actions/dispatch.ts'
import { faults as channelFaults } from '#channels/contract/base.ts'
import { campaignOf } from '#plan/actions/campaign.ts'
import { channelById } from '#plan/actions/register.ts'
import { createLink } from '#tracking/actions.ts'
import { faults } from '../contract/base.ts'
import { isOut, slugOf } from '../rules.ts'
import { pieceById } from '../store/piece.ts'
import { variantById } from '../store/variant.ts'
import { mailOf, noteOf, pageOf } from './parcel.ts'
import { targetOf, type VariantRow } from './reading.ts'

/** A part of an audience. */
export type Slice = NonNullable<DispatchOrder['slice']>

/**
 * Hands a version to its channel, to leave at a moment, for all of its audience or a part of it; an e-mail on standing terms leaves for whoever
 * is added. Throws `noAudience`, `pageNotOut`, and one of the channels' `dispatchFaults`,
 * among them that exactly this text is not approved.
 */
export async function leave(
  caller: Caller,
  variant: VariantRow,
  at: Instant,
  { standing, ...leaving }: Leaving = {},
): Promise<{ dispatchId: string; linkUrl: string | null }> {
  if (variant.adapter === 'email' && variant.segmentId === null && standing === undefined)
    throw fault(faults.noAudience, { fields: [{ path: 'segmentId', message: faults.noAudience.message }] })
  await expectPageOut(caller, variant, at)
  const target = await targetOf(caller, variant)
  const linkUrl = target === null ? null : await linkTo(caller, variant, target)
  const order = orderFor(caller, variant, { at, target, link: linkUrl, ...leaving })
  const dispatch = await dispatchVariant(caller, standing === undefined ? order : { ...order, segmentId: null, standing })
  return { dispatchId: dispatch.id, linkUrl }
}

/** What an e-mail may say of its leaving. */
export interface Leaving {
  /** For that part of its audience alone. */
  readonly slice?: Slice | null
  /** What is done about uncertain recipients. */
  readonly uncertain?: DispatchOrder['uncertain']
  /** The terms on which it stays open, and recipients are added one by one. */
  readonly standing?: Terms | undefined
}

interface Way extends Omit<Leaving, 'standing'> {
  readonly at: Instant
  readonly target: string | null
  readonly link: string | null
}

function orderFor(caller: Caller, variant: VariantRow, { at, target, link, slice, uncertain }: Way): DispatchOrder {
  const { id, channelId, bodyHash, segmentId, topicId, adapter } = variant
  const order = { nodeId: id, channelId, bodyHash, segmentId, topicId, scheduledAt: at, uncertain }
  switch (adapter) {
    case 'email':
      return { ...order, slice: slice ?? null, adapter, payload: mailOf(caller, variant, target, link) }
    case 'website':
      return { ...order, adapter, payload: pageOf(caller, variant, target, link) }
    case 'by_hand':
      return { ...order, adapter, payload: noteOf(variant, target, link) }
  }
}

// Somebody who follows the call to action must find the page there.
async function expectPageOut(caller: Caller, { ctaPageId }: VariantRow, at: Instant): Promise<void> {
  if (ctaPageId === null) return
  const page = expectFound(await variantById(caller, ctaPageId))
  const out = isOut(page.state) || page.state === 'sending' || (page.state === 'scheduled' && page.slot !== null && page.slot <= at)
  if (!out) throw fault(faults.pageNotOut, { fields: [{ path: 'ctaPageId', message: faults.pageNotOut.message }] })
}

/** The version's tagged link: source and medium from the channel, campaign from the plan, content from the piece. */
async function linkTo(caller: Caller, variant: VariantRow, target: string): Promise<string> {
  const channel = expectFound(await channelById(caller, variant.channelId))
  const piece = expectFound(await pieceById(caller, variant.pieceId))
  const { code: campaignCode } = expectFound(await campaignOf(caller, variant.id))
  const content = slugOf(piece.title)
  const link = await createLink(caller, { nodeId: variant.id, target, channel, campaignCode, content, cta: variant.ctaId })
  return link.url
}

/** Takes a version back from its channel while nothing of it has left. Throws `dispatchEnded` or `alreadyOnItsWay` when that is too late. */
export async function takeBack(caller: Caller, variant: VariantRow): Promise<void> {
  if (variant.state !== 'scheduled' && variant.state !== 'sending') return
  const dispatch = await dispatchOf(caller, variant.id)
  if (dispatch?.state === 'sending') throw fault(channelFaults.alreadyOnItsWay)
  if (dispatch?.state !== 'scheduled' && dispatch?.state !== 'ready') throw fault(channelFaults.dispatchEnded)
  await cancelDispatchOf(caller, variant.id)
}
