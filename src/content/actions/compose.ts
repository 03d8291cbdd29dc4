// What a version consists of, put together from what was sent: only fields its channel has, only choices that exist, one call to action.
import type { InferSchemaOutput } from '@orpc/contract'
import type { Caller } from '#kernel/caller.ts'
import { baseFaults, fault, type FaultKind } from '#kernel/fault.ts'
import { faults as channelFaults, faultWords, readTemplate, type TemplateFault } from '#channels/contract/base.ts'
import { segmentById } from '#people/actions/segment.ts'
import { topicById } from '#people/actions/topic.ts'
import { ctaById } from '#plan/actions/register.ts'
import { formById } from '#tracking/actions.ts'
import { faults as trackingFaults } from '#tracking/contract.ts'
import { faults } from '../contract/base.ts'
import type { contract } from '../contract/variant.ts'
import { bodyFaults } from '../branches.ts'
import { bodyHtml, type Adapter } from '../render.ts'
import { fieldsOutOfPlace, slugOf, type Content } from '../rules.ts'
import { slugTaken, variantById } from '../store/variant.ts'

type Sent = InferSchemaOutput<NonNullable<(typeof contract)['createVariant']['~orpc']['inputSchema']>>
/** The fields of a version that were sent. */
export type Change = Omit<Sent, 'id' | 'channelId' | 'layout'>

/** Everything a version says and asks, and whom. */
export interface Composition extends Content {
  readonly ctaId: string | null
  readonly segmentId: string | null
  readonly topicId: string | null
}

interface Place {
  readonly id: string
  readonly adapter: 'email' | 'website' | 'by_hand'
  readonly layout: 'post' | 'landing' | null
  /** What a subject or a page title begins as. */
  readonly title: string
}

const nothing = {
  preheader: '',
  body: '',
  ctaLabel: '',
  ctaUrl: null,
  ctaPageId: null,
  slug: null,
  formId: null,
  ctaId: null,
  segmentId: null,
  topicId: null,
}

/** The version as it will stand. Throws a fault that names the field for whatever does not fit. */
export async function composed(caller: Caller, place: Place, sent: Change, before?: Composition): Promise<Composition> {
  const outOfPlace = fieldsOutOfPlace(place, sent)
  if (outOfPlace.length > 0)
    throw fault(faults.wrongFields, { fields: outOfPlace.map((path) => ({ path, message: 'is not for this channel' })) })
  const { subject: line, preheader: beside, body: prose, ctaLabel: words } = sent
  expectTemplates(place.adapter, { subject: line, preheader: beside, body: prose, ctaLabel: words })
  const { subject, preheader, body, ctaLabel, ctaUrl, ctaPageId, slug, formId, ctaId, segmentId, topicId }: Composition = {
    ...(before ?? { ...nothing, subject: place.adapter === 'by_hand' ? '' : place.title }),
    ...withOneTarget(sent),
  }
  await expectChoices(caller, place.id, { ...sent })
  const label = ctaLabel === '' && ctaId !== null ? ((await ctaById(caller, ctaId))?.label ?? '') : ctaLabel
  if (label === '' && (ctaUrl !== null || ctaPageId !== null) && place.adapter !== 'by_hand')
    throw fault(baseFaults.unprocessable, { fields: [{ path: 'ctaLabel', message: 'says what the call to action asks for' }] })
  const address = place.adapter === 'website' ? await addressFor(caller, slug, subject || place.title, before?.slug ?? null) : null
  return { subject, preheader, body, ctaLabel: label, ctaUrl, ctaPageId, slug: address, formId, ctaId, segmentId, topicId }
}

type Texts = Readonly<Record<string, string | undefined>>

/**
 * Throws `unknownField`, naming where it stands, for a field or a condition in an e-mail that nobody could fill in: its dispatch would refuse it,
 * which is too late to be told.
 */
export function expectTemplates(adapter: Adapter | undefined, texts: Texts): void {
  const fields = templateFaultsOf(adapter, texts).map((found) => ({ path: found.path, message: faultWords(found) }))
  if (fields.length > 0) throw fault(channelFaults.unknownField, { fields })
}

/** What is wrong with the fields and conditions of an e-mail. What leaves otherwise knows none, and keeps its braces. */
export function templateFaultsOf(adapter: Adapter | undefined, texts: Texts): (TemplateFault & { path: string })[] {
  if (adapter !== 'email') return []
  return Object.entries(texts).flatMap(([path, text = '']) => {
    const isBody = path === 'body' || path === 'text'
    const wrong = isBody ? bodyFaults(text, bodyHtml(text)) : readTemplate(text).faults
    return wrong.map((found) => ({ ...found, path }))
  })
}

// The parameters of a link come from the plan; typed ones would be refused when it leaves, which is too late to be told.
const typed = /[?&]utm_/i

/** One target: naming a page takes the address away, and the other way round. */
function withOneTarget(sent: Change): Change {
  if (sent.ctaUrl != null && sent.ctaPageId != null)
    throw fault(baseFaults.unprocessable, {
      fields: [{ path: 'ctaPageId', message: 'a call to action leads to one place: a page or an address' }],
    })
  if (sent.ctaUrl != null && typed.test(sent.ctaUrl))
    throw fault(trackingFaults.parametersTyped, { fields: [{ path: 'ctaUrl', message: trackingFaults.parametersTyped.message }] })
  if (sent.ctaUrl != null) return { ...sent, ctaPageId: null }
  return sent.ctaPageId != null ? { ...sent, ctaUrl: null } : sent
}

async function expectChoices(caller: Caller, id: string, sent: Change): Promise<void> {
  if (sent.segmentId != null) expectCurrent(await segmentById(caller, sent.segmentId), faults.segmentGone, 'segmentId')
  if (sent.topicId != null) expectCurrent(await topicById(caller, sent.topicId), faults.topicGone, 'topicId')
  if (sent.ctaId != null) expectCurrent(await ctaById(caller, sent.ctaId), faults.ctaGone, 'ctaId')
  if (sent.formId != null) expectCurrent(await formById(caller, sent.formId), faults.formGone, 'formId')
  if (sent.ctaPageId == null) return
  const page = await variantById(caller, sent.ctaPageId)
  expectCurrent(page?.adapter === 'website' && page.id !== id ? page : undefined, faults.wrongPage, 'ctaPageId')
}

function expectCurrent(row: { archivedAt: string | null } | undefined, kind: FaultKind, path: string): void {
  if (!row || row.archivedAt !== null) throw fault(kind, { fields: [{ path, message: kind.message }] })
}

/** The page's address: the one sent if it is free, else the one it had, else one made of its title. */
async function addressFor(caller: Caller, wanted: string | null, title: string, had: string | null): Promise<string> {
  if (wanted !== null && wanted === had) return had
  if (wanted !== null) {
    if (await slugTaken(caller, wanted))
      throw fault(faults.addressInUse, { fields: [{ path: 'slug', message: faults.addressInUse.message }] })
    return wanted
  }
  for (let number = 1; ; number++) {
    const slug = number === 1 ? slugOf(title) : `${slugOf(title).slice(0, 76)}-${number}`
    if (!(await slugTaken(caller, slug))) return slug
  }
}
