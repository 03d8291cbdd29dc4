// Persons: read, add, change, put away, erase; and how lower contexts find or make one by address.
import { idFor, type Action, type Caller } from '#kernel/caller.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { forget } from '#kernel/events/forget.ts'
import { record } from '#kernel/events/record.ts'
import { baseFaults, fault } from '#kernel/fault.ts'
import { addMilliseconds } from '#kernel/time.ts'
import { contract, events, faults } from '../contract/person.ts'
import { foldEmail, type PersonKind } from '../rules/person.ts'
import { askedFor } from '../rules/confirmation.ts'
import { openAskingOf } from '../store/asking.ts'
import { companyById } from '../store/company.ts'
import * as consents from '../store/consent.ts'
import * as store from '../store/person.ts'
import { forgetChoices } from '../store/topic.ts'
import { expectChangeable } from './changeable.ts'
import { grantConsentFor, suppress } from './consent.ts'
import { segmentById } from './segment.ts'

type Contract = typeof contract

const shownDecisions = 100

/** A person of this organisation; undefined when there is none of that id in sight. */
export async function personById(caller: Caller, id: string) {
  return store.personById(caller, id)
}

/** The persons of these ids, in no order; ids of none are left out. */
export async function personsByIds(caller: Caller, ids: readonly string[]) {
  return store.personsByIds(caller, ids)
}

/** What a letter says of each of these people. */
export async function readersByIds(caller: Caller, ids: readonly string[]) {
  return store.readersByIds(caller, ids)
}

/** Of these people, those who left, are barred or cannot be reached: why no commercial message may be sent. Who never decided, or wants none for a while, is not among them. */
export async function optedOut(caller: Caller, ids: readonly string[]): Promise<Map<string, string>> {
  return store.optedOut(caller, ids)
}

export async function personByEmail(caller: Caller, email: string) {
  return store.personByEmailKey(caller, foldEmail(email))
}

export interface Arrival {
  readonly email: string
  readonly name?: string | undefined
  readonly phone?: string | undefined
  readonly companyId?: string | undefined
  readonly kind?: PersonKind
  /** Where the person came from, in words for the screen. */
  readonly source: string
}

/**
 * The person with this address: found, filled in where something was missing and out of the archive, or added.
 * What is known already is never overwritten: anybody may type anybody's address into a form.
 */
export async function ensurePerson(caller: Caller, arrival: Arrival): Promise<Row> {
  const { email, source, ...given } = arrival
  const emailKey = foldEmail(email)
  const found = await store.personByEmailKey(caller, emailKey)
  if (!found) {
    const id = idFor(caller)
    const row = { ...blank(caller, id), name: given.name ?? '', phone: given.phone ?? null, companyId: given.companyId ?? null, source }
    if (await store.addPerson(caller, { ...row, email, emailKey, kind: given.kind ?? 'prospect' })) return added(caller, id)
    return expectFound(await store.personByEmailKey(caller, emailKey))
  }
  if (isEmpty(missing(found, given))) return found
  // Another form may fill the same gap at this moment: what counts is the row once nobody else can change it.
  const person = expectFound(await store.personToChange(caller, found.id))
  if (person.emailKey !== emailKey) return ensurePerson(caller, arrival)
  const change = missing(person, given)
  return isEmpty(change) ? person : changed(caller, person, change)
}

/** What an arrival knows of a person that was not known yet. */
function missing(person: Row, given: Pick<Arrival, 'name' | 'phone' | 'companyId'>) {
  return {
    ...(person.name === '' && given.name ? { name: given.name } : {}),
    ...(person.phone === null && given.phone ? { phone: given.phone } : {}),
    ...(person.companyId === null && given.companyId ? { companyId: given.companyId } : {}),
    ...(person.archivedAt === null ? {} : { archivedAt: null }),
  }
}

const isEmpty = (change: object) => Object.keys(change).length === 0

type Row = NonNullable<Awaited<ReturnType<typeof store.personById>>>

function blank(caller: Caller, id: string) {
  return { orgId: caller.home.id, id, language: null, ownerId: null, createdAt: caller.now, updatedAt: caller.now }
}

async function added(caller: Caller, id: string): Promise<Row> {
  const person = expectFound(await store.personById(caller, id))
  const { name, email, phone, kind, source } = person
  await record(caller, events.personAdded, person, { name, email, phone, kind, source })
  return person
}

async function changed(caller: Caller, before: Row, change: Parameters<typeof store.changePerson>[2]): Promise<Row> {
  const after = await store.changePerson(caller, before.id, change)
  const fields = Object.keys(change).filter((field) => field !== 'emailKey')
  const old = Object.fromEntries(fields.map((field) => [field, before[field as keyof Row]]))
  const { name, email, phone } = after
  await record(caller, events.personChanged, after, { name, email, phone, before: old, fields })
  return after
}

/** Changes what kind of person this is, as facts do; asked again once nobody else can change the person. */
export async function changeKind(caller: Caller, id: string, after: (kind: PersonKind) => PersonKind): Promise<void> {
  const person = expectFound(await store.personToChange(caller, id))
  const kind = after(person.kind)
  if (kind !== person.kind) await changed(caller, person, { kind })
}

async function expectToChange(caller: Caller, id: string, version: number): Promise<Row> {
  return expectVersion(await expectChangeable(caller, id), version)
}

export const listPersons: Action<Contract['listPersons']> = async (caller, { segmentId, ...filter }) => {
  const segment = segmentId === undefined ? undefined : await segmentById(caller, segmentId)
  if (segmentId !== undefined && !segment)
    throw fault(baseFaults.unprocessable, { fields: [{ path: 'segmentId', message: 'is not an audience of this organisation' }] })
  return store.personPage(caller, { ...filter, rule: segment?.rule })
}

export const getPerson: Action<Contract['getPerson']> = async (caller, { id }) => {
  const person = expectFound(await store.personById(caller, id))
  const suppression = person.emailKey === null ? undefined : await consents.suppressionOf(caller, person.emailKey)
  return {
    ...person,
    suppression: suppression ?? null,
    refusal: await store.refusalOf(caller, id),
    askedAt: (await openAskingOf(caller, id, addMilliseconds(caller.now, -askedFor)))?.askedAt ?? null,
    consents: await consents.consentsOf(caller, id, shownDecisions),
  }
}

export const createPerson: Action<Contract['createPerson']> = async (caller, { consent, email, ...input }) => {
  if (input.name === undefined && email === undefined)
    throw fault(baseFaults.unprocessable, {
      message: 'A person needs a name or an e-mail address.',
      fields: [{ path: 'name', message: 'name or e-mail is needed' }],
    })
  if (consent && email === undefined) throw fault(faults.noAddress, { fields: [{ path: 'email', message: 'is needed to record consent' }] })
  await expectCompany(caller, input.companyId)
  const id = idFor(caller)
  const { name = '', phone = null, companyId = null, language = null, zone = null, ownerId = null, kind, source } = input
  const row = { ...blank(caller, id), name, phone, companyId, language, zone, ownerId, kind, source }
  const emailKey = email === undefined ? null : foldEmail(email)
  if (!(await store.addPerson(caller, { ...row, email: email ?? null, emailKey }))) throw await taken(caller, emailKey!)
  const person = await added(caller, id)
  return consent ? grantConsentFor(caller, id, consent) : person
}

async function taken(caller: Caller, emailKey: string) {
  const current = await store.personByEmailKey(caller, emailKey)
  const fields = [{ path: 'email', message: 'belongs to somebody already' }]
  return fault(baseFaults.alreadyExists, {
    message: 'Somebody with this address is here already.',
    fix: 'Open that person instead.',
    fields,
    current,
  })
}

async function expectCompany(caller: Caller, companyId: string | null | undefined): Promise<void> {
  if (companyId == null || (await companyById(caller, companyId))) return
  throw fault(baseFaults.unprocessable, { fields: [{ path: 'companyId', message: 'is not a company of this organisation' }] })
}

export const updatePerson: Action<Contract['updatePerson']> = async (caller, { id, version, email, ...change }) => {
  const before = await expectToChange(caller, id, version)
  await expectCompany(caller, change.companyId)
  const emailKey = email == null ? null : foldEmail(email)
  if (emailKey !== null && emailKey !== before.emailKey && (await store.personByEmailKey(caller, emailKey)))
    throw await taken(caller, emailKey)
  if (email === null && before.emailConsent === 'granted')
    throw fault(baseFaults.unprocessable, {
      fields: [{ path: 'email', message: 'cannot be removed while consent stands; record the withdrawal first' }],
    })
  return changed(caller, before, { ...change, ...(email === undefined ? {} : { email, emailKey }) })
}

export const archivePerson: Action<Contract['archivePerson']> = async (caller, { id, version }) => {
  return changed(caller, await expectToChange(caller, id, version), { archivedAt: caller.now })
}

export const restorePerson: Action<Contract['restorePerson']> = async (caller, { id, version }) => {
  return changed(caller, await expectToChange(caller, id, version), { archivedAt: null })
}

export const erasePerson: Action<Contract['erasePerson']> = async (caller, { id, version }) => {
  const person = await expectToChange(caller, id, version)
  if (person.email !== null) await suppress(caller, person.email, 'erased')
  await store.erasePerson(caller, id)
  await forgetChoices(caller, id)
  await forget(caller, id)
  await record(caller, events.personErased, { id, version: version + 1 }, {})
  return { done: true }
}
