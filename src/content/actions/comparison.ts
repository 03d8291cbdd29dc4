// The operations of A/B tests (in code: comparisons): what is known before one, starting it, reading it, and what a person decides about it.
import { idFor, type Action, type Caller } from '#kernel/caller.ts'
import { expectWithin } from '#kernel/db/scope.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { baseFaults, fault } from '#kernel/fault.ts'
import { dispatchesByIds } from '#channels/actions/dispatch.ts'
import { anybodyIn, pastResponses } from '#channels/actions/response.ts'
import { previewSegment, segmentById } from '#people/actions/segment.ts'
import { faults as base } from '../contract/base.ts'
import { events, faults, type Comparison, type contract } from '../contract/comparison.ts'
import { divided, isOpen, letterOf, levelOf, mayChoose, restFrom, ruleOf, sampleFor, whole } from '../rules/comparison.ts'
import { intervalOf } from '../rules/proportion.ts'
import { pieceById } from '../store/piece.ts'
import * as store from '../store/comparison.ts'
import { lockVariant } from '../store/variant.ts'
import { figuresOf, kindsOf, sendOn, stop, type ComparisonRow } from './deciding.ts'
import { schedule, soonest } from './publish.ts'
import type { VariantRow } from './reading.ts'
import { expectFree, expectVariant } from './variant.ts'

type Contract = typeof contract

export const readBaseline: Action<Contract['readBaseline']> = async (caller, { id, channelId, segmentId, measure, hours }) => {
  expectFound(await pieceById(caller, id))
  const past = await pastResponses(caller, channelId, { kinds: kindsOf[measure], hours })
  return { ...past, audience: await reachable(caller, segmentId) }
}

/** How many of a segment may be sent commercial messages now. */
async function reachable(caller: Caller, segmentId: string): Promise<number> {
  const segment = await segmentById(caller, segmentId)
  if (!segment || segment.archivedAt !== null)
    throw fault(base.segmentGone, { fields: [{ path: 'segmentId', message: base.segmentGone.message }] })
  return (await previewSegment(caller, { rule: segment.rule })).reachable
}

export const startComparison: Action<Contract['startComparison']> = async (caller, { id: pieceId, variants: chosen, ...wish }) => {
  expectFound(await pieceById(caller, pieceId))
  const variants = await taken(caller, chosen)
  const segmentId = expectAlike(pieceId, variants)
  const { measure, share, hours, otherwise, baseline, difference } = wish
  const fallback = otherwise === 'fallback' ? wish.fallback : null
  const fallbackId = fallback === null ? null : (variants[fallback]?.id ?? null)
  if (otherwise === 'fallback' && fallbackId === null)
    throw fault(faults.noFallback, { fields: [{ path: 'fallback', message: faults.noFallback.message }] })
  const needed = sampleFor({ versions: variants.length, baseline, difference })
  if (needed === null)
    throw fault(baseFaults.unprocessable, { fields: [{ path: 'difference', message: 'leads beyond 100 % from the share expected' }] })
  const id = idFor(caller)
  const { slices, rest } = divided(variants.length, share)
  for (const slice of slices)
    if (!(await anybodyIn(caller, segmentId, { seed: id, ...slice })))
      throw fault(faults.audienceTooSmall, { fields: [{ path: 'share', message: faults.audienceTooSmall.message }] })
  const at = soonest(caller, variants[0]!)
  const contenders = []
  for (const [place, variant] of variants.entries()) {
    const { from, until } = slices[place]!
    const { dispatchId } = await schedule(caller, variant, at, { slice: { seed: id, from, until } })
    contenders.push({ place, variantId: variant.id, sliceFrom: from, sliceUntil: until, dispatchId: dispatchId! })
  }
  const orgId = caller.home.id
  const rule = ruleOf({ versions: variants.length, measure, hours, otherwise, fallback })
  const plan = {
    measure,
    share,
    hours,
    otherwise,
    baseline,
    difference,
    needed,
    rule,
    fallbackId,
  }
  const stamps = { memberId: expectFound(caller.memberId ?? undefined), createdAt: caller.now, updatedAt: caller.now }
  await store.addComparison(
    caller,
    { ...plan, ...stamps, orgId, id, pieceId, segmentId, audience: await reachable(caller, segmentId), restFrom: rest, state: 'sending' },
    contenders.map((contender) => ({ ...contender, orgId, comparisonId: id })),
  )
  await record(caller, events.comparisonStarted, { id, version: 1 }, { pieceId, variantIds: variants.map((one) => one.id), rule, needed })
  return getComparison(caller, { id })
}

/** The versions in the order in which they were chosen, locked in the order of their ids. */
async function taken(caller: Caller, chosen: readonly { id: string; version: number }[]): Promise<VariantRow[]> {
  const found = new Map<string, VariantRow>()
  for (const { id, version } of chosen.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    found.set(id, await expectVariant(caller, id, version))
    await expectFree(caller, id)
  }
  return chosen.map(({ id }) => found.get(id)!)
}

/** The audience of versions that can be compared: e-mails of the piece, alike in everything but their words, each with something to follow. */
function expectAlike(pieceId: string, variants: readonly VariantRow[]): string {
  const [first] = variants as [VariantRow, ...VariantRow[]]
  const odd = variants.findIndex(
    (one) =>
      one.pieceId !== pieceId ||
      one.adapter !== 'email' ||
      one.channelId !== first.channelId ||
      one.segmentId !== first.segmentId ||
      one.topicId !== first.topicId,
  )
  if (odd >= 0) throw fault(faults.versionsDiffer, { fields: [{ path: `variants.${odd}.id`, message: faults.versionsDiffer.message }] })
  const mute = variants.findIndex(({ ctaUrl, ctaPageId }) => ctaUrl === null && ctaPageId === null)
  if (mute >= 0) throw fault(faults.noTarget, { fields: [{ path: `variants.${mute}.id`, message: faults.noTarget.message }] })
  if (first.segmentId === null) throw fault(base.noAudience)
  return first.segmentId
}

export const getComparison: Action<Contract['getComparison']> = async (caller, { id }) => {
  return (await views(caller, [expectFound(await store.comparisonById(caller, id))]))[0]!
}

export const listComparisons: Action<Contract['listComparisons']> = async (caller, { id, ...paging }) => {
  expectFound(await pieceById(caller, id))
  const found = await store.comparisonPage(caller, id, paging)
  return { ...found, items: await views(caller, found.items) }
}

/** Tests with their versions: what each was decided on, or what has come of it up to now. */
async function views(caller: Caller, rows: readonly ComparisonRow[]): Promise<Comparison[]> {
  const all = await store.contendersOf(
    caller,
    rows.map(({ id }) => id),
  )
  const dispatches = await dispatchesByIds(
    caller,
    all.map(({ dispatchId }) => dispatchId),
  )
  const shown = []
  for (const row of rows) {
    const mine = all.filter(({ comparisonId }) => comparisonId === row.id)
    const figures = await figuresOf(caller, row, mine)
    const contenders = mine.map(({ place, variantId, subject, dispatchId }, index) => {
      const { state: sending, held, counts } = dispatches.find(({ id }) => id === dispatchId)!
      const { delivered, responded } = figures[index]!
      return {
        variantId,
        letter: letterOf(place),
        subject,
        dispatchId,
        sending,
        held: held && { reason: held.reason },
        waiting: counts.queued + counts.claimed,
        delivered,
        responded,
        ...intervalOf({ many: responded, of: delivered }),
      }
    })
    shown.push({ ...row, level: levelOf(mine.length), contenders })
  }
  return shown
}

export const chooseVersion: Action<Contract['chooseVersion']> = async (caller, { id, version, variantId }) => {
  const before = expectVersion(await store.comparisonToChange(caller, id), version)
  expectWithin(caller, { ownerId: before.memberId })
  if (!mayChoose(before.state)) throw fault(faults.notToChoose)
  const contenders = await store.contendersOf(caller, [id])
  const contender = expectFound(contenders.find((one) => one.variantId === variantId))
  const variant = expectFound(await lockVariant(caller, variantId))
  // A test that ended early may have left some of its own part without anything: they are among those who get it now.
  const slice = before.state === 'stopped' ? whole : restFrom(before.restFrom)
  const figures = await figuresOf(caller, before, contenders)
  await sendOn(caller, before, { contender, at: soonest(caller, variant), slice, because: 'chosen', p: before.p, figures })
  return getComparison(caller, { id })
}

export const endComparison: Action<Contract['endComparison']> = async (caller, { id, version }) => {
  const before = expectVersion(await store.comparisonToChange(caller, id), version)
  expectWithin(caller, { ownerId: before.memberId })
  if (!isOpen(before.state)) throw fault(faults.notRunning)
  await stop(caller, before, 'It was ended before its decision.')
  return getComparison(caller, { id })
}
