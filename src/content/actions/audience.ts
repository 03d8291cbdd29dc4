// Whom an e-mail is for, before it goes: one person's copy of it, who gets it and who does not, and test copies.
import { may } from '#identity/actions.ts'
import type { Action, Caller } from '#kernel/caller.ts'
import { expectFound } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { baseFaults, fault } from '#kernel/fault.ts'
import { audiencePage, audienceTotals, refusalOf } from '#channels/actions/audience.ts'
import { keepPreview, previewMail } from '#channels/actions/preview.ts'
import { sendTest, testPage } from '#channels/actions/testcopy.ts'
import { gapsIn } from '#channels/contract/base.ts'
import { personById } from '#people/actions/person.ts'
import { segmentById } from '#people/actions/segment.ts'
import { events, type contract } from '../contract/audience.ts'
import { faults } from '../contract/base.ts'
import { variantById } from '../store/variant.ts'
import { mailOf } from './parcel.ts'
import { targetOf, type VariantRow } from './reading.ts'
import { expectText } from './variant.ts'

type Contract = typeof contract

/** An e-mail of the organisation. Throws `onlyEmail` for a version of another channel. */
async function expectMail(caller: Caller, id: string): Promise<VariantRow> {
  const variant = expectFound(await variantById(caller, id))
  if (variant.adapter !== 'email') throw fault(faults.onlyEmail)
  return variant
}

/** The same for those whose hat may read content: what the operation itself asks for speaks of people. */
async function expectReadableMail(caller: Caller, id: string): Promise<VariantRow> {
  if (!may(caller, 'content.read')) throw fault(baseFaults.notAllowed)
  return expectMail(caller, id)
}

const placeOf = ({ id, segmentId, topicId }: VariantRow) => ({ nodeId: id, segmentId, topicId })

const gapsOf = ({ subject, preheader, body, ctaLabel }: VariantRow) => gapsIn([subject, preheader, body, ctaLabel])

export const showVariantTo: Action<Contract['showVariantTo']> = async (caller, { id, personId }) => {
  const variant = await expectReadableMail(caller, id)
  expectText(variant)
  const person = expectFound(await personById(caller, personId))
  const target = await targetOf(caller, variant)
  const { subject, preheader, text, html } = await previewMail(caller, mailOf(caller, variant, target, variant.linkUrl ?? target), person)
  const { name, email, companyName, language } = person
  const known = { first_name: name, name, company: companyName, email, language, kind: person.kind }
  return {
    ...{ name, email, subject, preheader, text },
    path: await keepPreview(caller, html),
    refusal: await refusalOf(caller, placeOf(variant), personId),
    gaps: gapsOf(variant).filter((field) => !known[field]?.trim()),
  }
}

/** The e-mail with its audience. Throws `noAudience` while none is chosen. */
async function expectAudience(caller: Caller, id: string) {
  const variant = await expectReadableMail(caller, id)
  const segment = variant.segmentId === null ? undefined : await segmentById(caller, variant.segmentId)
  if (!segment) throw fault(faults.noAudience)
  return { variant, segment }
}

export const countRecipientsOf: Action<Contract['countRecipientsOf']> = async (caller, { id }) => {
  const { variant, segment } = await expectAudience(caller, id)
  return { segment: { id: segment.id, name: segment.name }, ...(await audienceTotals(caller, placeOf(variant), gapsOf(variant))) }
}

export const listRecipientsOf: Action<Contract['listRecipientsOf']> = async (caller, { id, ...filter }) => {
  const { variant } = await expectAudience(caller, id)
  return audiencePage(caller, placeOf(variant), filter)
}

export const sendVariantTest: Action<Contract['sendVariantTest']> = async (caller, { id, to, personId }) => {
  const variant = await expectMail(caller, id)
  expectText(variant)
  // What is known of somebody leaves the house with the copy: whoever sends it must be allowed to read it.
  if (personId !== undefined && !may(caller, 'people.read')) throw fault(baseFaults.notAllowed)
  const person = personId === undefined ? null : expectFound(await personById(caller, personId))
  const target = await targetOf(caller, variant)
  // Untagged: a test must not count as a visit.
  await sendTest(caller, id, mailOf(caller, variant, target, target), to, person)
  await record(caller, events.variantTested, variant, { pieceId: variant.pieceId, copies: to.length })
  const { items } = await testPage(caller, id, { limit: to.length })
  return { tests: items.filter(({ at }) => at === caller.now) }
}

export const listVariantTests: Action<Contract['listVariantTests']> = async (caller, { id, ...paging }) => {
  expectFound(await variantById(caller, id))
  return testPage(caller, id, paging)
}
