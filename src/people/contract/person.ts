// What people offers about persons: who they are, what they agreed to, what they did.
import { z } from 'zod'
import { day, done, email, event, id, instant, operation, page, paging, personal, prose, text, version, zone } from '#kernel/contract.ts'
import { faultKind } from '#kernel/fault.ts'
import { consentStates, suppressionReasons } from '../rules/consent.ts'
import { factKinds } from '../rules/fact.ts'
import { personKinds } from '../rules/person.ts'

export const faults = {
  personErased: faultKind(
    'person_erased',
    422,
    'This person was erased.',
    'Nothing can be changed here any more; add the person anew if they come back.',
  ),
  noAddress: faultKind('no_address', 422, 'Nothing can be agreed to without an e-mail address.', 'Add the address first.'),
  addressBarred: faultKind(
    'address_barred',
    422,
    'This address must not be written to: it bounced, complained or was barred.',
    'Ask the person to subscribe with another address.',
  ),
}

export const personKind = z.enum(personKinds)
export const factKind = z.enum(factKinds)
export type FactKind = z.infer<typeof factKind>
export const consentState = z.enum(consentStates)
export const suppressionReason = z.enum(suppressionReasons)
/** BCP 47, as far as people know theirs: `pt`, `pt-BR`. */
export const language = z
  .string()
  .trim()
  .max(20)
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'is not a language code such as en or pt-BR')
const phone = text(50)

export const person = z.object({
  id,
  name: personal(z.string()),
  email: personal(z.string()).nullable(),
  phone: personal(z.string()).nullable(),
  companyId: id.nullable(),
  companyName: z.string().nullable(),
  kind: personKind,
  language: z.string().nullable(),
  zone: z.string().nullable().describe('Where their clock stands, as an IANA zone; null where it is not known.'),
  ownerId: id.nullable(),
  source: z.string(),
  importId: id.nullable().describe('The import that added this person.'),
  emailConsent: consentState,
  pausedUntil: day.nullable().describe('The day from which news and offers may be sent again, when they want to be left alone until then.'),
  version,
  createdAt: instant,
  updatedAt: instant,
  archivedAt: instant.nullable(),
  erasedAt: instant.nullable(),
})
export type Person = z.infer<typeof person>

const consentEntry = z.object({
  id,
  state: z.enum(['granted', 'withdrawn']),
  source: z.string(),
  wording: z.string(),
  memberId: id.nullable(),
  hat: z.string(),
  importId: id.nullable(),
  at: instant,
})
export type ConsentEntry = z.infer<typeof consentEntry>

const suppression = z.object({ reason: suppressionReason, at: instant })
const personDetail = person.extend({
  suppression: suppression.nullable().describe('Why this address is barred; null when it is not.'),
  refusal: z
    .enum(['no_address', 'archived', 'suppressed', 'no_consent', 'paused'])
    .nullable()
    .describe('Why no commercial e-mail may be sent; null when it may.'),
  askedAt: instant.nullable().describe('When they were asked by e-mail to confirm, as long as they have not.'),
  consents: z.array(consentEntry).describe('The latest 100 decisions, newest first; the proof holds all of them.'),
})
export type PersonDetail = z.infer<typeof personDetail>

const fact = z.object({
  id,
  kind: factKind,
  nodeId: id.nullable(),
  nodeTitle: z.string().nullable(),
  at: instant,
  amount: z.int().nullable().describe('Minor units of the organisation’s currency.'),
  data: z.record(z.string(), z.unknown()),
})
export type Fact = z.infer<typeof fact>

/** Where consent was given, and the exact words that were agreed to: without both there is no proof. */
export const consentGiven = z.strictObject({ source: text(200), wording: text(2000) })

export const contract = {
  listPersons: operation({
    method: 'GET',
    path: '/persons',
    permission: 'people.read',
    summary:
      'List people, newest first or by name, narrowed by words of their name, address or phone, kind, consent, company, audience or the import that added them.',
    input: {
      ...paging,
      q: text(100).optional(),
      sort: z.enum(['newest', 'name']).default('newest'),
      kind: personKind.optional(),
      consent: consentState.optional(),
      companyId: id.optional(),
      ownerId: id.optional(),
      segmentId: id.optional(),
      importId: id.optional(),
      state: z.enum(['current', 'archived']).default('current'),
    },
    output: page(person),
  }),
  getPerson: operation({
    method: 'GET',
    path: '/persons/{id}',
    permission: 'people.read',
    summary: 'Read a person with their consent history and whether they may be written to.',
    input: { id },
    output: personDetail,
  }),
  createPerson: operation({
    method: 'POST',
    path: '/persons',
    permission: 'people.edit',
    summary: 'Add a person by name or address; consent is recorded when its source and wording are given.',
    input: {
      name: personal(text(200)).optional(),
      email: personal(email).optional(),
      phone: personal(phone).optional(),
      companyId: id.optional(),
      kind: personKind.default('prospect'),
      language: language.optional(),
      zone: zone.optional(),
      ownerId: id.optional(),
      source: text(200).default('Added by hand'),
      consent: consentGiven.optional(),
    },
    output: person,
    faults: [faults.noAddress, faults.addressBarred],
  }),
  updatePerson: operation({
    method: 'PATCH',
    path: '/persons/{id}',
    permission: 'people.edit',
    summary: 'Change what is known of a person; consent stays with the person, whatever the address.',
    input: {
      id,
      version,
      name: personal(prose(200)).optional(),
      email: personal(email).nullable().optional(),
      phone: personal(phone).nullable().optional(),
      companyId: id.nullable().optional(),
      kind: personKind.optional(),
      language: language.nullable().optional(),
      zone: zone.nullable().optional(),
      ownerId: id.nullable().optional(),
    },
    output: person,
    faults: [faults.personErased],
  }),
  archivePerson: operation({
    method: 'POST',
    path: '/persons/{id}/archive',
    permission: 'people.edit',
    summary: 'Put a person away: out of lists and audiences, and no longer written to.',
    input: { id, version },
    output: person,
    faults: [faults.personErased],
  }),
  restorePerson: operation({
    method: 'POST',
    path: '/persons/{id}/restore',
    permission: 'people.edit',
    summary: 'Bring an archived person back.',
    input: { id, version },
    output: person,
    faults: [faults.personErased],
  }),
  erasePerson: operation({
    method: 'POST',
    path: '/persons/{id}/erase',
    permission: 'people.edit',
    summary: 'Erase a person’s name, address and details everywhere for good; the address stays barred, sums stay whole.',
    input: { id, version },
    output: done,
    faults: [faults.personErased],
  }),
  listPersonFacts: operation({
    method: 'GET',
    path: '/persons/{id}/facts',
    permission: 'people.read',
    summary: 'List what is known that a person did, newest first.',
    input: { id, ...paging },
    output: page(fact),
  }),
  grantConsent: operation({
    method: 'POST',
    path: '/persons/{id}/consent',
    permission: 'people.edit',
    summary: 'Record that a person agreed to be written to: where, and in which words.',
    input: { id, source: text(200), wording: text(2000) },
    output: person,
    faults: [faults.personErased, faults.noAddress, faults.addressBarred],
  }),
  withdrawConsent: operation({
    method: 'POST',
    path: '/persons/{id}/consent/withdraw',
    permission: 'people.edit',
    summary: 'Record that a person does not want to be written to any more; the address is barred at once.',
    input: { id, source: text(200) },
    output: person,
    faults: [faults.personErased],
  }),
  exportConsent: operation({
    method: 'POST',
    path: '/persons/{id}/consent/proof',
    permission: 'people.read',
    summary:
      'Export the proof of a person’s consent: who, when, where and in which words, as data and as a text to hand over; that it was taken out stands in the audit.',
    input: { id },
    output: z.object({
      organisation: z.string(),
      personId: id,
      name: personal(z.string()),
      email: personal(z.string()).nullable(),
      state: consentState,
      decisions: z.array(consentEntry),
      exportedAt: instant,
      text: personal(z.string()),
    }),
  }),
}

const personFields = {
  name: personal(z.string()).optional(),
  email: personal(z.string().nullable()).optional(),
  phone: personal(z.string().nullable()).optional(),
}

export const events = {
  // Where somebody came from may name others, or them.
  personAdded: event('people.personAdded', { ...personFields, kind: personKind, source: personal(z.string()) }),
  personChanged: event('people.personChanged', {
    ...personFields,
    before: personal(z.record(z.string(), z.unknown())).optional(),
    fields: z.array(z.string()),
  }),
  personErased: event('people.personErased', {}),
  // So may where they agreed, in a member's words.
  consentAsked: event('people.consentAsked', { askingId: id, source: personal(z.string()) }),
  consentGranted: event('people.consentGranted', { source: personal(z.string()), lifted: suppressionReason.nullable() }),
  consentWithdrawn: event('people.consentWithdrawn', { source: personal(z.string()) }),
  addressSuppressed: event('people.addressSuppressed', { reason: suppressionReason }),
}
