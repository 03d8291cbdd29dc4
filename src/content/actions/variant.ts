// The actions of versions (in code: variants): writing, changing, looking at, archiving, and noting what their results taught.
import { idFor, today, type Action, type Caller } from '#kernel/caller.ts'
import { expectWithin } from '#kernel/db/scope.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { fault } from '#kernel/fault.ts'
import { keepPreview, previewMail, previewPage } from '#channels/actions/preview.ts'
import { withFallbacks } from '#channels/contract/base.ts'
import { reviewWording } from '#messaging/actions.ts'
import { channelById } from '#plan/actions/register.ts'
import { placeNode, updateNode } from '#thread/actions.ts'
import { faults } from '../contract/base.ts'
import { contract, events } from '../contract/variant.ts'
import { hashOf } from '../hash.ts'
import { rendered } from '../render.ts'
import { variantAfter, wordingFindings, wordsOf, type Finding, type VariantVerb } from '../rules.ts'
import { inOpenComparison } from '../store/comparison.ts'
import { lockPiece, pieceById } from '../store/piece.ts'
import * as store from '../store/variant.ts'
import { composed, templateFaultsOf } from './compose.ts'
import { follow, movePiece } from './follow.ts'
import { takeBack } from './leave.ts'
import { mailOf, pageOf } from './parcel.ts'
import { readingOf, targetOf, type VariantRow } from './reading.ts'

type Contract = typeof contract

/** A version of this organisation, archived or not. */
export async function variantById(caller: Caller, id: string) {
  return store.variantById(caller, id)
}

export const getVariant: Action<Contract['getVariant']> = async (caller, { id }) => {
  return readingOf(caller, expectFound(await store.variantById(caller, id)))
}

export const createVariant: Action<Contract['createVariant']> = async (caller, { id: pieceId, channelId, layout, ...input }) => {
  const piece = expectFound(await lockPiece(caller, pieceId))
  expectWithin(caller, piece)
  if (piece.archivedAt !== null) throw fault(faults.wrongState)
  const channel = await channelById(caller, channelId)
  if (!channel || channel.archivedAt !== null)
    throw fault(faults.channelGone, { fields: [{ path: 'channelId', message: faults.channelGone.message }] })
  if (piece.state === 'idea') await movePiece(caller, piece, 'brief')
  const place = {
    id: idFor(caller),
    adapter: channel.adapter,
    layout: channel.adapter === 'website' ? (layout ?? 'post') : (layout ?? null),
  }
  const content = await composed(caller, { ...place, title: piece.title }, input)
  await placeNode(caller, {
    id: place.id,
    kind: 'variant',
    parentId: pieceId,
    title: `${piece.title} · ${channel.name}`,
    function: piece.function,
  })
  const stamps = { orgId: caller.home.id, authorId: caller.memberId, createdAt: caller.now, updatedAt: caller.now }
  await store.addVariant(caller, { ...place, ...content, ...stamps, pieceId, channelId, bodyHash: hashOf(content) })
  await follow(caller, pieceId, true)
  return told(caller, place.id, events.variantCreated, { pieceId, channelId })
}

export const updateVariant: Action<Contract['updateVariant']> = async (caller, { id, version, ...change }) => {
  const before = await expectVariant(caller, id, version)
  await expectFree(caller, id)
  if (before.adapter === 'email' && before.publishedAt !== null) throw fault(faults.cannotBeChanged)
  const state = expectMove(before, 'edit')
  const content = await composed(caller, { ...before, title: before.subject }, change, before)
  await takeBack(caller, before)
  await store.changeVariant(caller, id, {
    ...content,
    state,
    bodyHash: hashOf(content),
    authorId: caller.memberId,
    submittedAt: null,
    ...nowhere,
  })
  await follow(caller, before.pieceId, true)
  return told(caller, id, events.variantChanged, {
    fields: Object.keys(change),
    approvalVoided: !['draft', 'in_review'].includes(before.state),
  })
}

const nowhere = { slot: null, dispatchId: null, failure: null }

/** The version to be changed, which nobody else may change until this transaction ends. */
export async function expectVariant(caller: Caller, id: string, version: number): Promise<VariantRow> {
  const variant = expectVersion(await store.lockVariant(caller, id), version)
  expectWithin(caller, { ownerId: variant.authorId })
  const piece = expectFound(await pieceById(caller, variant.pieceId))
  if (piece.archivedAt !== null) throw fault(faults.wrongState, { message: 'Its piece is archived.', fix: 'Restore the piece first.' })
  return variant
}

/** Throws `underTest` for a version of an A/B test that is not over: it is the test's until then. */
export async function expectFree(caller: Caller, id: string): Promise<void> {
  if (await inOpenComparison(caller, id)) throw fault(faults.underTest)
}

/** The state a verb leads to. Throws `wrongState` when it leads nowhere from where the version is. */
export function expectMove(variant: VariantRow, verb: VariantVerb) {
  const to = variantAfter(variant.state, verb)
  if (to === undefined || variant.archivedAt !== null) throw fault(faults.wrongState)
  return to
}

/** Records what happened to a version, and answers it as it is now. */
export async function told(
  caller: Caller,
  id: string,
  kind: Parameters<typeof record>[1],
  data: Parameters<typeof record>[3],
): Promise<VariantRow> {
  const variant = expectFound(await store.variantById(caller, id))
  await record(caller, kind, variant, data)
  return variant
}

export const previewVariant: Action<Contract['previewVariant']> = async (caller, input) => {
  const words = wordsOf({ ...input, ctaUrl: null, ctaPageId: null, slug: null, formId: null })
  const findings = [...templateFindings(input), ...wordingFindings(await reviewWording(caller, words), null, today(caller))]
  return { ...rendered(input.adapter, input.body), subject: withFallbacks(input.subject), findings }
}

/** What is wrong with the fields and conditions while they are being written. */
function templateFindings({
  adapter,
  subject,
  preheader,
  body,
  ctaLabel,
}: Pick<VariantRow, 'adapter' | 'subject' | 'preheader' | 'body' | 'ctaLabel'>): Finding[] {
  const wrong = templateFaultsOf(adapter, { subject, preheader, body, ctaLabel })
  return wrong.map(({ found, line, column, why }) => ({
    severity: 'error',
    object: found,
    why: `Line ${line}, column ${column}: it ${why}.`,
    variantId: null,
  }))
}

export const showVariant: Action<Contract['showVariant']> = async (caller, { id }) => {
  const variant = expectFound(await store.variantById(caller, id))
  if (variant.adapter === 'by_hand') return { path: null }
  expectText(variant)
  const target = await targetOf(caller, variant)
  const html =
    variant.adapter === 'email'
      ? (await previewMail(caller, mailOf(caller, variant, target, target))).html
      : await previewPage(caller, pageOf(caller, variant, target, target))
  return { path: await keepPreview(caller, html) }
}

/** Throws `nothingToRead` when a version has no text, or no title where its channel shows one. */
export function expectText({ adapter, subject, body, title }: VariantRow): void {
  const titled = adapter === 'by_hand' || subject !== ''
  if (titled && body !== '') return
  throw fault(faults.nothingToRead, { fields: [{ path: titled ? 'body' : 'subject', message: `${title} has none yet` }] })
}

export const archiveVariant: Action<Contract['archiveVariant']> = async (caller, { id, version }) => {
  const before = await expectVariant(caller, id, version)
  if (before.state === 'scheduled' || before.state === 'sending') throw fault(faults.wrongState)
  await expectFree(caller, id)
  await store.changeVariant(caller, id, { archivedAt: caller.now })
  await updateNode(caller, id, { archivedAt: caller.now })
  await follow(caller, before.pieceId)
  return told(caller, id, events.variantArchived, { pieceId: before.pieceId })
}

export const restoreVariant: Action<Contract['restoreVariant']> = async (caller, { id, version }) => {
  const before = await expectVariant(caller, id, version)
  if (before.archivedAt !== null && before.slug !== null && (await store.slugTaken(caller, before.slug)))
    throw fault(faults.addressInUse, { fields: [{ path: 'slug', message: faults.addressInUse.message }] })
  await store.changeVariant(caller, id, { archivedAt: null })
  await updateNode(caller, id, { archivedAt: null })
  await follow(caller, before.pieceId)
  return told(caller, id, events.variantRestored, { pieceId: before.pieceId })
}

export const measureVariant: Action<Contract['measureVariant']> = async (caller, { id, version, learned }) => {
  const before = await expectVariant(caller, id, version)
  await expectFree(caller, id)
  await store.changeVariant(caller, id, { state: expectMove(before, 'measure'), learned })
  return told(caller, id, events.variantMeasured, { pieceId: before.pieceId })
}
