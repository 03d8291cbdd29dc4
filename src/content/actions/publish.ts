// The actions that let a version leave, take it back, put right or withdraw what is out; and what its channel reports about it.
import type { Action, Caller } from '#kernel/caller.ts'
import { expectFound } from '#kernel/db/version.ts'
import { fault } from '#kernel/fault.ts'
import { addDays, addMilliseconds, instantOf, type Instant } from '#kernel/time.ts'
import { dispatchOf, markPosted } from '#channels/actions/dispatch.ts'
import { withdrawPageOf } from '#channels/actions/site.ts'
import { decide } from '#thread/actions.ts'
import { faults } from '../contract/base.ts'
import { events, type contract } from '../contract/variant.ts'
import { hashOf } from '../hash.ts'
import { isOut, takenBack, undoMilliseconds, variantAfter, type VariantVerb } from '../rules.ts'
import { whole } from '../rules/comparison.ts'
import { lastComparisonOf } from '../store/comparison.ts'
import { isStepUnderWay } from '../store/sequence.ts'
import * as store from '../store/variant.ts'
import { follow } from './follow.ts'
import { leave, takeBack, type Leaving, type Slice } from './leave.ts'
import type { VariantRow } from './reading.ts'
import { expectChecklist, expectWording } from './review.ts'
import { expectFree, expectMove, expectText, expectVariant, told } from './variant.ts'

type Contract = typeof contract

export const scheduleVariant: Action<Contract['scheduleVariant']> = async (caller, { id, version, at, uncertain }) => {
  const variant = await expectVariant(caller, id, version)
  if (at <= caller.now) throw fault(faults.slotPassed, { fields: [{ path: 'at', message: faults.slotPassed.message }] })
  return schedule(caller, variant, at, { uncertain })
}

export const publishVariant: Action<Contract['publishVariant']> = async (caller, { id, version }) => {
  const variant = await expectVariant(caller, id, version)
  return schedule(caller, variant, soonest(caller, variant))
}

/** Now, or for an e-mail so late that it can still be taken back. */
export function soonest(caller: Caller, { adapter }: Pick<VariantRow, 'adapter'>): Instant {
  return adapter === 'email' ? addMilliseconds(caller.now, undoMilliseconds) : caller.now
}

/**
 * Hands an approved version over to its channel, to leave at a moment; with a slice, for that part of its audience. After an A/B test it goes to
 * nobody who has got another version of it.
 */
export async function schedule(caller: Caller, variant: VariantRow, at: Instant, leaving: Leaving = {}): Promise<VariantRow> {
  if (await isStepUnderWay(caller, variant.id))
    throw fault(faults.wrongState, { message: 'It is a step of a sequence.', fix: 'Open the step again on the page of the sequence.' })
  const slice = leaving.slice ?? (await sliceAfterTest(caller, variant.id))
  return handOver(caller, variant, at, expectMove(variant, 'schedule'), { ...leaving, slice })
}

/** Lets an e-mail that a part of its audience has got go to a further part. */
export async function goOn(caller: Caller, variant: VariantRow, at: Instant, slice: Slice): Promise<VariantRow> {
  return handOver(caller, variant, at, expectMove(variant, isOut(variant.state) ? 'goOn' : 'schedule'), { slice })
}

async function sliceAfterTest(caller: Caller, variantId: string): Promise<Slice | null> {
  const seed = await lastComparisonOf(caller, variantId)
  return seed === undefined ? null : { seed, ...whole }
}

async function handOver(caller: Caller, variant: VariantRow, at: Instant, state: State, leaving: Leaving): Promise<VariantRow> {
  const gone = await leave(caller, variant, at, leaving)
  await store.changeVariant(caller, variant.id, { ...gone, state, slot: at, failure: null })
  return told(caller, variant.id, events.variantScheduled, { pieceId: variant.pieceId, at })
}

export const unscheduleVariant: Action<Contract['unscheduleVariant']> = async (caller, { id, version }) => {
  const before = await expectVariant(caller, id, version)
  await expectFree(caller, id)
  const state = expectMove(before, takenBack(before))
  await takeBack(caller, before)
  await store.changeVariant(caller, id, { state, slot: null, dispatchId: null })
  return told(caller, id, events.variantUnscheduled, { pieceId: before.pieceId })
}

export const markVariantPosted: Action<Contract['markVariantPosted']> = async (caller, { id, version, address, note }) => {
  const before = await expectVariant(caller, id, version)
  const dispatch = await dispatchOf(caller, id)
  if (!dispatch || dispatch.id !== before.dispatchId) throw fault(faults.wrongState)
  const posted = await markPosted(caller, { id: dispatch.id, version: dispatch.version, address, note })
  return notePublished(caller, before, posted.address)
}

export const correctVariant: Action<Contract['correctVariant']> = async (caller, { id, version, reason, subject, body, checked }) => {
  const before = await expectVariant(caller, id, version)
  expectMove(before, 'correct')
  if (before.adapter === 'email') throw fault(faults.cannotBeChanged)
  const content = { ...before, subject: subject ?? before.subject, body }
  expectText(content)
  const bodyHash = hashOf(content)
  await expectWording(caller, content)
  if (!checked) await expectChecklist(caller, { ...before, authorId: caller.memberId })
  await decide(caller, id, { gate: 'body', decision: 'approved', bodyHash, note: reason })
  await store.changeVariant(caller, id, { subject: content.subject, body, bodyHash, reason, authorId: caller.memberId, state: 'approved' })
  return schedule(caller, expectFound(await store.variantById(caller, id)), caller.now)
}

export const withdrawVariant: Action<Contract['withdrawVariant']> = async (caller, { id, version, reason }) => {
  const before = await expectVariant(caller, id, version)
  const state = expectMove(before, 'withdraw')
  if (before.adapter === 'email') throw fault(faults.cannotBeChanged)
  if (before.adapter === 'website') await withdrawPageOf(caller, id)
  await store.changeVariant(caller, id, { state, reason })
  return told(caller, id, events.variantWithdrawn, { pieceId: before.pieceId, reason })
}

export const listCalendar: Action<Contract['listCalendar']> = (caller, { from, to, ...paging }) => {
  const { zone } = caller.home
  return store.slotPage(caller, { ...paging, from: instantOf(from, '00:00', zone), before: instantOf(addDays(to, 1), '00:00', zone) })
}

// --- what the channel reports. Reports of an earlier dispatch, and those that tell nothing new, change nothing.

/** Its dispatch has begun, or waits for a person to post it. */
export async function noteStarted(caller: Caller, nodeId: string, dispatchId: string): Promise<void> {
  await noted(caller, nodeId, dispatchId, 'start', (variant, state) => store.changeVariant(caller, variant.id, { state }))
}

/** It is out: read back, or reported with proof. */
export async function noteOut(caller: Caller, nodeId: string, dispatchId: string, address: string | null): Promise<void> {
  const variant = await reported(caller, nodeId, dispatchId)
  if (variant && variantAfter(variant.state, outVerb(variant)) !== undefined) await notePublished(caller, variant, address)
}

/** It could not leave, or nobody received it. */
export async function noteFailed(caller: Caller, nodeId: string, dispatchId: string, failure: string): Promise<void> {
  await noted(caller, nodeId, dispatchId, 'fail', async (variant, state) => {
    await store.changeVariant(caller, variant.id, { state, failure })
    await told(caller, variant.id, events.variantFailed, { pieceId: variant.pieceId, reason: failure })
  })
}

/** Somebody stopped its dispatch: what had not begun to leave is approved as before. */
export async function noteCancelled(caller: Caller, nodeId: string, dispatchId: string): Promise<void> {
  const variant = await reported(caller, nodeId, dispatchId)
  if (!variant) return
  const begun = variant.state === 'sending' && variant.adapter === 'email'
  if (begun) return noteFailed(caller, nodeId, dispatchId, 'It was stopped before everybody had received it.')
  const state = variantAfter(variant.state, takenBack(variant))
  if (state === undefined) return
  await store.changeVariant(caller, variant.id, { state, slot: null, dispatchId: null })
  await told(caller, variant.id, events.variantUnscheduled, { pieceId: variant.pieceId })
}

/** Its page was taken off the site. */
export async function noteWithdrawn(caller: Caller, nodeId: string): Promise<void> {
  const variant = await store.lockVariant(caller, nodeId)
  const state = variant && variantAfter(variant.state, 'withdraw')
  if (!variant || state === undefined) return
  await store.changeVariant(caller, nodeId, { state })
  await told(caller, nodeId, events.variantWithdrawn, { pieceId: variant.pieceId, reason: '' })
}

type State = NonNullable<ReturnType<typeof variantAfter>>

async function noted(
  caller: Caller,
  nodeId: string,
  dispatchId: string,
  verb: VariantVerb,
  save: (variant: VariantRow, state: State) => Promise<void>,
): Promise<void> {
  const variant = await reported(caller, nodeId, dispatchId)
  const state = variant && variantAfter(variant.state, verb)
  if (variant && state) await save(variant, state)
}

async function reported(caller: Caller, nodeId: string, dispatchId: string): Promise<VariantRow | undefined> {
  const variant = await store.lockVariant(caller, nodeId)
  return variant?.dispatchId === dispatchId ? variant : undefined
}

// Out once before, and with a reason: what leaves now is its correction.
const outVerb = ({ reason, publishedAt }: VariantRow) => (publishedAt !== null && reason !== null ? 'publishCorrection' : 'publish')

async function notePublished(caller: Caller, variant: VariantRow, address: string | null): Promise<VariantRow> {
  const { pieceId, reason, publishedAt } = variant
  const state = expectMove(variant, outVerb(variant))
  await store.changeVariant(caller, variant.id, {
    state,
    publishedAt: publishedAt ?? caller.now,
    address: address ?? variant.address,
    failure: null,
  })
  if (state === 'corrected') return told(caller, variant.id, events.variantCorrected, { pieceId, reason: reason ?? '' })
  await follow(caller, pieceId)
  return told(caller, variant.id, events.variantPublished, { pieceId, address })
}
