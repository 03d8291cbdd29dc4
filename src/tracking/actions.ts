// The actions of tracking, and what lower contexts call: make a link, draw a form, record a touch, find what came before a result.
import { randomInt } from 'node:crypto'
import { idFor, type Action, type Caller } from '#kernel/caller.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { baseFaults, fault } from '#kernel/fault.ts'
import type { Answer } from '#kernel/publicpage.ts'
import { addMilliseconds, dayIn, type Day, type Instant } from '#kernel/time.ts'
import { askConsent } from '#people/actions/asking.ts'
import { grantConsentFor } from '#people/actions/consent.ts'
import { noteFact, noteFacts } from '#people/actions/fact.ts'
import { ensurePerson } from '#people/actions/person.ts'
import { campaignOf } from '#plan/actions/campaign.ts'
import { channelById, conversionById, ctaById } from '#plan/actions/register.ts'
import { nodeOf } from '#thread/actions.ts'
import { contract, events, faults, type TouchKind } from './contract.ts'
import { formMarkup } from './public/markup.ts'
import { readerOf, type Visit } from './public/reader.ts'
import { sealForm, sealRecipient, type Shown } from './public/token.ts'
import {
  addressWith,
  carriesParameters,
  fieldsFault,
  isTarget,
  pace,
  parameterOf,
  personIn,
  silence,
  type AnswerFault,
  type Answers,
  type Field,
} from './rules.ts'
import * as forms from './store/form.ts'
import * as links from './store/link.ts'
import * as attempts from './store/pace.ts'
import * as touched from './store/touch.ts'

type Contract = typeof contract

// --- links

export interface LinkWish {
  readonly nodeId: string
  readonly target: string
  readonly channel: { readonly key: string; readonly kind: string }
  readonly campaignCode: string
  /** Names the piece. */
  readonly content: string
  readonly cta?: string | null
}

const urlOf = (caller: Caller, code: string) => `${originOf(caller)}/l/${code}`
const originOf = (caller: Caller) => caller.home.publicUrl.replace(/\/+$/, '')

/**
 * The short link of an object to a target, with parameters that follow from the plan; asked again it is the same link.
 * Throws `badTarget`, and `parametersTyped` for a target that carries parameters already.
 */
export async function createLink(caller: Caller, wish: LinkWish): Promise<{ id: string; code: string; url: string }> {
  const { id, code } = await linkFor(caller, wish)
  return { id, code, url: urlOf(caller, code) }
}

async function linkFor(caller: Caller, { nodeId, target, channel, campaignCode, content, cta = null }: LinkWish) {
  if (!isTarget(target)) throw fault(faults.badTarget, { fields: [{ path: 'target', message: faults.badTarget.message }] })
  if (carriesParameters(target))
    throw fault(faults.parametersTyped, { fields: [{ path: 'target', message: faults.parametersTyped.message }] })
  const [source, medium, campaign, piece] = [channel.key, channel.kind, campaignCode, content].map(parameterOf) as [
    string,
    string,
    string,
    string,
  ]
  const address = addressWith(target, { source, medium, campaign, content: piece })
  for (;;) {
    const same = await links.sameLink(caller, nodeId, address)
    if (same) return same
    const link = {
      id: idFor(caller),
      code: newCode(),
      nodeId,
      target,
      source,
      medium,
      campaign,
      content: piece,
      ctaId: cta,
      address,
      createdAt: caller.now,
    }
    if (!(await links.addLink(caller, { ...link, orgId: caller.home.id }))) continue
    await record(caller, events.linkCreated, { id: link.id, version: 1 }, { nodeId, code: link.code, campaign })
    return link
  }
}

// No vowels and no look-alikes: a code is read aloud from paper, and spells nothing.
const letters = 'bcdfghjkmnpqrstvwxz23456789'
const newCode = () => Array.from({ length: 8 }, () => letters[randomInt(letters.length)]).join('')

/** What to put behind a link's address as `?p=…` in one person's copy, so that the click is known to be theirs. `nodeId` is the link's object. */
export function recipientToken(caller: Pick<Caller, 'vault'>, personId: string, nodeId: string): string {
  return sealRecipient(caller.vault, personId, nodeId)
}

export const listLinks: Action<Contract['listLinks']> = async (caller, input) => {
  const found = await links.linkPage(caller, input)
  return { ...found, items: found.items.map((link) => ({ ...link, url: urlOf(caller, link.code) })) }
}

export const addLink: Action<Contract['addLink']> = async (caller, { nodeId, channelId, target, ctaId }) => {
  const node = await expectPlace(caller, nodeId)
  const channel = await channelById(caller, channelId)
  if (!channel || channel.archivedAt !== null)
    throw fault(faults.noSuchChannel, { fields: [{ path: 'channelId', message: faults.noSuchChannel.message }] })
  if (ctaId !== null && !(await ctaById(caller, ctaId)))
    throw fault(faults.noSuchCta, { fields: [{ path: 'ctaId', message: faults.noSuchCta.message }] })
  const campaign = await campaignOf(caller, nodeId)
  if (!campaign) throw fault(faults.noCampaign, { fields: [{ path: 'nodeId', message: faults.noCampaign.message }] })
  const { id } = await linkFor(caller, { nodeId, target, channel, campaignCode: campaign.code, content: node.title, cta: ctaId })
  const link = expectFound(await links.linkById(caller, id))
  return { ...link, url: urlOf(caller, link.code) }
}

async function expectPlace(caller: Caller, nodeId: string) {
  const node = await nodeOf(caller, nodeId)
  if (!node || node.archivedAt !== null)
    throw fault(faults.noSuchPlace, { fields: [{ path: 'nodeId', message: faults.noSuchPlace.message }] })
  return node
}

// --- forms

type FormRow = NonNullable<Awaited<ReturnType<typeof forms.formById>>>
const withAddress = (caller: Caller, form: FormRow) => ({ ...form, address: `${originOf(caller)}/f/${form.id}` })

/** The form of that id, archived or not; undefined when the organisation has none. */
export async function formById(caller: Caller, id: string) {
  return forms.formById(caller, id)
}

/** What forms are called, by id; ids of none are left out. */
export async function formNames(caller: Caller, ids: readonly string[]): Promise<Map<string, string>> {
  return new Map((await forms.formNames(caller, ids)).map(({ id, name }) => [id, name]))
}

export interface FormDrawing {
  /** The page it stands on: what is sent counts for it. */
  readonly nodeId?: string | null
  readonly values?: Answers
  readonly consent?: boolean
  readonly faults?: Readonly<Record<string, AnswerFault>>
  readonly note?: 'somethingWrong' | 'tooFast' | 'tooOld' | 'tooMany'
  /** The token it was drawn with before, when it is drawn again with what was typed. */
  readonly token?: string
}

/** The form as HTML to stand on a page; drawn anew for every visitor. Throws `notFound` for a form that is not open. */
export async function renderForm(caller: Caller, formId: string, { nodeId, token, ...view }: FormDrawing = {}): Promise<string> {
  const form = expectOpen(expectFound(await forms.formById(caller, formId)))
  const fresh = () => sealForm(caller.vault, { submissionId: idFor(caller), formId, nodeId: nodeId ?? form.nodeId, at: caller.now })
  return formMarkup({ form, token: token ?? fresh(), ...view }).text
}

export const listForms: Action<Contract['listForms']> = async (caller, input) => {
  const found = await forms.formPage(caller, input)
  return { ...found, items: found.items.map((form) => withAddress(caller, form)) }
}

export const getForm: Action<Contract['getForm']> = async (caller, { id }) =>
  withAddress(caller, expectFound(await forms.formById(caller, id)))

export const createForm: Action<Contract['createForm']> = async (caller, { fields, lang, ...input }) => {
  await checkForm(caller, { ...input, fields })
  const id = idFor(caller)
  const stamps = { createdAt: caller.now, updatedAt: caller.now }
  await forms.addForm(caller, {
    ...input,
    ...stamps,
    orgId: caller.home.id,
    id,
    fields: JSON.stringify(fields),
    lang: lang ?? caller.home.locale,
  })
  await record(caller, events.formCreated, { id, version: 1 }, { name: input.name, nodeId: input.nodeId })
  return getForm(caller, { id })
}

export const updateForm: Action<Contract['updateForm']> = async (caller, { id, version, fields, ...change }) => {
  const before = expectOpen(expectVersion(await forms.formToChange(caller, id), version))
  await checkForm(caller, { ...change, fields: fields ?? before.fields })
  await forms.changeForm(caller, id, { ...change, ...(fields ? { fields: JSON.stringify(fields) } : {}) })
  await record(
    caller,
    events.formChanged,
    { id, version: version + 1 },
    { fields: [...Object.keys(change), ...(fields ? ['fields'] : [])] },
  )
  return getForm(caller, { id })
}

export const archiveForm: Action<Contract['archiveForm']> = async (caller, { id, version }) => {
  const form = expectVersion(await forms.formToChange(caller, id), version)
  if (form.archivedAt !== null) return withAddress(caller, form)
  await forms.changeForm(caller, id, { archivedAt: caller.now })
  await record(caller, events.formArchived, { id, version: version + 1 }, {})
  return getForm(caller, { id })
}

function expectOpen<Form extends { archivedAt: string | null }>(form: Form): Form {
  if (form.archivedAt !== null) throw fault(baseFaults.notFound)
  return form
}

async function checkForm(
  caller: Caller,
  form: { fields: readonly Field[]; nodeId?: string | null; conversionId?: string | null },
): Promise<void> {
  const wrong = fieldsFault(form.fields)
  if (wrong) throw fault(faults.badFields, { fields: [wrong] })
  if (form.nodeId) await expectPlace(caller, form.nodeId)
  const conversion = form.conversionId ? await conversionById(caller, form.conversionId) : null
  if (form.conversionId && (!conversion || conversion.archivedAt !== null))
    throw fault(faults.noSuchConversion, { fields: [{ path: 'conversionId', message: faults.noSuchConversion.message }] })
}

export interface Sent {
  readonly form: FormRow
  /** From the form's own token. */
  readonly shown: Shown
  /** Read and found right. */
  readonly answers: Answers
  /** Whether the box was ticked; an unticked box changes nothing. */
  readonly consent: boolean
  readonly visitor: string | null
}

/**
 * Takes in what a visitor sent: the person, the consent if given, the touch, and the browser's earlier touches as theirs.
 * `again` when this page was sent before, `other` when the browser is known as somebody else's.
 */
export async function submitForm(caller: Caller, { form, shown, answers, consent, visitor }: Sent): Promise<'taken' | 'again' | 'other'> {
  const { submissionId, nodeId } = shown
  if (!(await forms.beginSubmission(caller, { orgId: caller.home.id, id: submissionId, formId: form.id, at: caller.now }))) return 'again'
  const source = `Form: ${form.name}`
  const { id: personId } = await ensurePerson(caller, { ...personIn(form.fields, answers), source })
  if (consent && form.consentWording !== null) {
    const given = { source, wording: form.consentWording }
    if (form.confirms) await askConsent(caller, personId, { ...given, lang: form.lang })
    else await grantConsentFor(caller, personId, given)
  }
  const other = visitor !== null && !(await touched.nameVisitor(caller, visitor, personId))
  const { conversionId } = form
  const began = await touched.visitOf(caller, { personId }, sinceSilence(shown.at))
  const sent = { personId, visitor: other ? null : visitor, conversionId, continues: began !== undefined }
  const touch = await recordTouch(caller, { kind: 'submission', nodeId, ...sent })
  await forms.completeSubmission(caller, submissionId, { personId, touchId: touch.id, answers: JSON.stringify(answers), consent })
  await noteFact(caller, { personId, kind: 'submitted', nodeId, data: { form: form.name } })
  // What follows from it follows from what brought the person to the form.
  const follows = began?.nodeId ? { touchId: began.id, nodeId: began.nodeId } : { touchId: touch.id, nodeId }
  const about = { submissionId, personId, ...follows, purpose: form.purpose, conversionId, consent }
  await record(caller, events.formSubmitted, form, about)
  return other ? 'other' : 'taken'
}

export const listSubmissions: Action<Contract['listSubmissions']> = async (caller, { id, ...paging }) => {
  expectFound(await forms.formById(caller, id))
  return forms.submissionPage(caller, id, paging)
}

// --- touches

export interface NewTouch {
  readonly kind: TouchKind
  /** Null shows as not linked yet. */
  readonly nodeId: string | null
  readonly personId?: string | null
  readonly visitor?: string | null
  readonly linkId?: string | null
  readonly conversionId?: string | null
  /** A further step of a visit that had begun. */
  readonly continues?: boolean
  /** Now, when not given. */
  readonly at?: Instant
}

/** Records a touch with the place its object has on the thread at this moment. Throws `notFound` for an object that is not on it. */
export async function recordTouch(caller: Caller, touch: NewTouch) {
  const node = touch.nodeId === null ? null : expectFound(await nodeOf(caller, touch.nodeId))
  const at = touch.at ?? caller.now
  const row = {
    id: idFor(caller),
    kind: touch.kind,
    nodeId: touch.nodeId,
    path: node?.path ?? '',
    function: node?.function ?? null,
    personId: touch.personId ?? null,
    visitor: touch.visitor ?? null,
    linkId: touch.linkId ?? null,
    conversionId: touch.conversionId ?? null,
    continues: touch.continues ?? false,
    at,
    day: dayIn(caller.home.zone, at),
  }
  await touched.addTouch(caller, { ...row, orgId: caller.home.id })
  return row
}

/**
 * A page of ours was opened. Within a visit that a link or another page began it is a further page; machines are not counted,
 * and whoever refuses to be followed is counted without a browser id.
 * Answers the headers to send with the page.
 */
export async function recordVisit(caller: Caller, visit: Visit, nodeId: string | null): Promise<NonNullable<Answer['headers']>> {
  const reader = readerOf(visit)
  if (!reader.counted) return reader.headers
  const { visitor } = reader
  const continues = visitor !== null && (await touched.visitOf(caller, { visitor }, sinceSilence(caller.now))) !== undefined
  await recordTouch(caller, { kind: continues ? 'view' : 'visit', nodeId, visitor, continues })
  return reader.headers
}

const sinceSilence = (at: Instant) => addMilliseconds(at, -silence)

/** The person's latest visit, call or the like up to a day that has a place on the thread: what a result of that day follows from. */
export async function lastTouchOf(caller: Caller, personId: string, { onOrBefore }: { onOrBefore: Day }) {
  return touched.lastTouch(caller, personId, onOrBefore)
}

/**
 * Tells people of the clicks in their own messages within one second, each once; those a scanner made are known by now and left out.
 * Some at a time: answers the last of them, after which the next call goes on, or null when there are no more.
 */
export async function noteClicks(caller: Caller, since: Instant, after: string | null): Promise<string | null> {
  const clicks = await touched.clicksOfPeople(caller, { since, until: addMilliseconds(since, 1000), after, limit: clicksAtOnce })
  await noteFacts(
    caller,
    clicks.map(({ id, personId, nodeId, at }) => ({ id, personId: personId!, kind: 'clicked', nodeId, at })),
  )
  return clicks.length < clicksAtOnce ? null : clicks.at(-1)!.id
}

const clicksAtOnce = 1000

export const listTouches: Action<Contract['listTouches']> = (caller, input) => touched.touchPage(caller, input)

export const countTouches: Action<Contract['countTouches']> = async (caller, { nodeId, from, to }) => {
  const path = nodeId === undefined ? undefined : expectFound(await nodeOf(caller, nodeId)).path
  const kinds = await touched.tallyByKind(caller, { path, from, to })
  return { touches: kinds.reduce((sum, { touches }) => sum + touches, 0), kinds }
}

/** Empties what an erased person sent. */
export async function forgetPerson(caller: Caller, personId: string): Promise<void> {
  await forms.forgetPerson(caller, personId)
}

/** Forgets attempts whose window has passed, and makes room for the touches of the coming months. */
export async function tidy(caller: Caller): Promise<void> {
  await attempts.forgetAttempts(caller)
  await touched.openMonths(caller)
}

/** Counts an attempt under a key; the instant from which the next one is welcome, or null when this one is. */
export async function mayAttempt(caller: Caller, key: string): Promise<Instant | null> {
  const { hits, endsAt } = await attempts.countAttempt(caller, key, addMilliseconds(caller.now, pace.window))
  return hits > pace.hits ? endsAt : null
}
