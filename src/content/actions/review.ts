// The actions of review: putting versions up, sending them back, approving exactly what stands there, and the queue of what waits.
import { today, type Action, type Caller } from '#kernel/caller.ts'
import { expectWithin } from '#kernel/db/scope.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { fault } from '#kernel/fault.ts'
import { reviewWording } from '#messaging/actions.ts'
import { segmentSize } from '#people/actions/segment.ts'
import { decide } from '#thread/actions.ts'
import { faults } from '../contract/base.ts'
import type { contract as pieceContract } from '../contract/piece.ts'
import { events as pieceEvents } from '../contract/piece.ts'
import { events, type contract as variantContract } from '../contract/variant.ts'
import { checklistAbove, wordingFindings, wordsOf } from '../rules.ts'
import { changePiece, lockPiece } from '../store/piece.ts'
import * as store from '../store/variant.ts'
import { follow, movePiece, type PieceRow } from './follow.ts'
import type { VariantRow } from './reading.ts'
import { expectMove, expectText, expectVariant, told } from './variant.ts'

type Contract = typeof pieceContract & typeof variantContract

export const submitVariant: Action<Contract['submitVariant']> = async (caller, { id, version }) => {
  const before = await expectVariant(caller, id, version)
  const after = await submit(caller, before)
  await follow(caller, before.pieceId)
  return after
}

export const submitPiece: Action<Contract['submitPiece']> = async (caller, { id, version }) => {
  const { versions } = await expectReviewed(caller, id, version)
  if (versions.length === 0) throw fault(faults.noVersions)
  const drafts = versions.filter(({ state }) => state === 'draft')
  if (drafts.length === 0) throw fault(faults.wrongState)
  for (const draft of drafts) await submit(caller, draft)
  return follow(caller, id)
}

/** Puts a version up for approval. Throws `nothingToRead` when there is no text in it. */
export async function submit(caller: Caller, variant: VariantRow): Promise<VariantRow> {
  const state = expectMove(variant, 'submit')
  expectText(variant)
  await store.changeVariant(caller, variant.id, { state, submittedAt: caller.now })
  return told(caller, variant.id, events.variantSubmitted, { pieceId: variant.pieceId })
}

export const requestChanges: Action<Contract['requestChanges']> = async (caller, { id, version, note }) => {
  const { piece, waiting } = await expectWaiting(caller, id, version)
  for (const variant of waiting) {
    await decide(caller, variant.id, { gate: 'body', decision: 'changes_requested', bodyHash: variant.bodyHash, note })
    await store.changeVariant(caller, variant.id, { state: expectMove(variant, 'requestChanges'), submittedAt: null })
  }
  const after = await movePiece(caller, piece, 'requestChanges')
  await record(caller, pieceEvents.changesRequested, after, { note })
  return after
}

export const approveVariant: Action<Contract['approveVariant']> = async (caller, { id, version, checked }) => {
  const before = await expectVariant(caller, id, version)
  const after = await approve(caller, before, checked)
  await follow(caller, before.pieceId)
  return after
}

export const approvePiece: Action<Contract['approvePiece']> = async (caller, { id, version, checked }) => {
  const { waiting } = await expectWaiting(caller, id, version)
  for (const variant of waiting) await approve(caller, variant, checked)
  return follow(caller, id)
}

/**
 * Records the caller's decision on exactly this text. Throws `wordingRefused` for a word the house never uses or a claim without live
 * proof, and `checklistNeeded` for what one person alone sends to many.
 */
export async function approve(caller: Caller, variant: VariantRow, checked: boolean): Promise<VariantRow> {
  const state = expectMove(variant, 'approve')
  await expectWording(caller, variant)
  if (!checked) await expectChecklist(caller, variant)
  await decide(caller, variant.id, { gate: 'body', decision: 'approved', bodyHash: variant.bodyHash })
  await store.changeVariant(caller, variant.id, { state })
  return told(caller, variant.id, events.variantApproved, { pieceId: variant.pieceId, bodyHash: variant.bodyHash })
}

/** Throws `wordingRefused` with the words and claims that stand against it. */
export async function expectWording(
  caller: Caller,
  variant: Pick<VariantRow, 'id' | 'subject' | 'preheader' | 'body' | 'ctaLabel' | 'ctaUrl' | 'ctaPageId' | 'slug' | 'formId'>,
): Promise<void> {
  const findings = wordingFindings(await reviewWording(caller, wordsOf(variant)), variant.id, today(caller))
  const errors = findings.filter(({ severity }) => severity === 'error')
  if (errors.length > 0)
    throw fault(faults.wordingRefused, { fields: errors.map(({ object, why }) => ({ path: 'body', message: `${object}: ${why}` })) })
}

/** Throws `checklistNeeded` when the writer alone lets a text go to more people than one person should. */
export async function expectChecklist(
  caller: Caller,
  { authorId, adapter, segmentId }: Pick<VariantRow, 'authorId' | 'adapter' | 'segmentId'>,
): Promise<void> {
  if (authorId !== caller.memberId || adapter !== 'email' || segmentId === null) return
  if ((await segmentSize(caller, segmentId)) > checklistAbove)
    throw fault(faults.checklistNeeded, { fields: [{ path: 'checked', message: 'is not confirmed' }] })
}

/** A piece with its versions, to be decided about. */
async function expectReviewed(caller: Caller, id: string, version: number): Promise<{ piece: PieceRow; versions: VariantRow[] }> {
  const piece = expectVersion(await lockPiece(caller, id), version)
  expectWithin(caller, piece)
  if (piece.archivedAt !== null) throw fault(faults.wrongState)
  const versions = []
  for (const { id: variantId } of await store.variantsOf(caller, id)) versions.push(expectFound(await store.lockVariant(caller, variantId)))
  // The decision is a write to the piece: whoever else decides at the same time is told.
  await changePiece(caller, id, {})
  return { piece: expectFound(await lockPiece(caller, id)), versions }
}

async function expectWaiting(caller: Caller, id: string, version: number): Promise<{ piece: PieceRow; waiting: VariantRow[] }> {
  const { piece, versions } = await expectReviewed(caller, id, version)
  const waiting = versions.filter(({ state }) => state === 'in_review')
  if (waiting.length === 0) throw fault(faults.wrongState)
  return { piece, waiting }
}

export const listApprovalQueue: Action<Contract['listApprovalQueue']> = (caller, input) => store.waitingPage(caller, input)
