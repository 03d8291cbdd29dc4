// What identity offers: first run, session and hat, organisation, members, invitations, API keys, and the audit page.
import { z } from 'zod'
import {
  currency,
  day,
  done,
  email,
  event,
  id,
  instant,
  operation,
  page,
  paging,
  personal,
  prose,
  text,
  version,
  webAddress,
  zone,
} from '#kernel/contract.ts'
import { faultKind } from '#kernel/fault.ts'
import { passwordLength } from './password.ts'
import { hats } from './rules.ts'

export const faults = {
  alreadySetUp: faultKind('already_set_up', 409, 'This installation already has an owner.', 'Sign in, or ask the owner for an invitation.'),
  hatNotYours: faultKind('hat_not_yours', 403, 'That hat does not belong to your role.', 'Choose one of your own hats.'),
  invitationEnded: faultKind('invitation_ended', 422, 'This invitation has been used, revoked or has expired.', 'Ask for a new one.'),
  signInFirst: faultKind(
    'sign_in_first',
    422,
    'The invited address has an account here already.',
    'Sign in with that account, and accept the invitation then.',
  ),
  lastOwner: faultKind('last_owner', 422, 'An organisation needs at least one owner.', 'Make somebody else an owner first.'),
  easyPassword: faultKind(
    'easy_password',
    422,
    'That password is easy to guess.',
    'Choose another: three or four words that have nothing to do with each other are enough.',
  ),
  addressTaken: faultKind(
    'address_taken',
    409,
    'Another organisation on this server has that public address.',
    'Choose another short name.',
  ),
}

const password = z.string().min(passwordLength.least, `must have at least ${passwordLength.least} characters`).max(passwordLength.most)
const hat = z.enum(hats)
const locale = z
  .string()
  .max(35)
  .refine((value) => {
    try {
      return Intl.DateTimeFormat.supportedLocalesOf(value).length > 0
    } catch {
      return false
    }
  }, 'is not a locale this program knows')

export const organisationKind = z.enum(['business', 'nonprofit', 'agency', 'solo'])

export const organisation = z.object({
  id,
  kind: organisationKind,
  name: z.string(),
  slug: z.string(),
  currency: z.string(),
  zone: z.string(),
  locale: z.string(),
  appUrl: z.string(),
  publicUrl: z.string(),
  postalAddress: z.string(),
  version,
})
export type Organisation = z.infer<typeof organisation>

export const member = z.object({
  id,
  name: personal(z.string()),
  email: personal(z.string()),
  owner: z.boolean(),
  hats: z.array(hat),
  version,
  createdAt: instant,
  archivedAt: instant.nullable(),
})
export type Member = z.infer<typeof member>

export const session = z.object({
  /** True while the installation has no owner: the first run is the only thing to do. */
  firstRun: z.boolean(),
  user: z.object({ name: z.string(), email: z.string() }).nullable(),
  organisations: z.array(z.object({ id, name: z.string() })),
  current: z
    .object({
      organisation,
      memberId: id,
      owner: z.boolean(),
      hats: z.array(hat),
      hat,
      permissions: z.record(z.string(), z.enum(['none', 'own', 'assigned', 'totals', 'all'])),
      today: day,
    })
    .nullable(),
})
export type Session = z.infer<typeof session>

const organisationInput = {
  kind: organisationKind,
  name: text(120),
  currency,
  zone,
  locale,
  appUrl: webAddress,
  publicUrl: webAddress,
}

const invitation = z.object({ id, email: personal(z.string()), hats: z.array(hat), createdAt: instant, expiresAt: instant })
const apiKey = z.object({ id, name: z.string(), hat, ending: z.string(), createdAt: instant, revokedAt: instant.nullable() })
const auditEntry = z.object({
  seq: z.int(),
  id,
  name: z.string(),
  objectId: id,
  objectVersion: z.int(),
  memberId: id.nullable(),
  memberName: z.string().nullable(),
  hat: z.string(),
  at: instant,
  data: z.record(z.string(), z.unknown()),
})

export const contract = {
  getSession: operation({
    method: 'GET',
    path: '/session',
    permission: 'public',
    summary: 'Tell who is signed in, in which organisation, under which hat, and what that hat may do.',
    input: {},
    output: session,
  }),
  setUp: operation({
    method: 'POST',
    path: '/setup',
    permission: 'public',
    summary: 'Create the owner and the organisation on a new installation.',
    input: { name: text(120), email, password, organisation: z.strictObject(organisationInput) },
    output: z.object({ organisationId: id, memberId: id }),
    faults: [faults.alreadySetUp, faults.easyPassword],
  }),
  addOrganisation: operation({
    method: 'POST',
    path: '/organisations',
    permission: 'user',
    summary: 'Create a further organisation on this server and become its owner.',
    input: organisationInput,
    output: z.object({ organisationId: id, memberId: id }),
  }),
  enterOrganisation: operation({
    method: 'POST',
    path: '/session/organisation',
    permission: 'user',
    summary: 'Work in another of the organisations one is a member of.',
    input: { organisationId: id },
    output: done,
  }),
  wearHat: operation({
    method: 'POST',
    path: '/session/hat',
    permission: 'user',
    summary: 'Change the hat; every change made from now on is recorded under it.',
    input: { hat },
    output: done,
    faults: [faults.hatNotYours],
  }),
  getOrganisation: operation({
    method: 'GET',
    path: '/organisation',
    permission: 'member',
    summary: 'Read the organisation with its kind, currency, zone, locale and addresses.',
    input: {},
    output: organisation,
  }),
  updateOrganisation: operation({
    method: 'PATCH',
    path: '/organisation',
    permission: 'settings.edit',
    summary: 'Change the organisation. The currency stays: amounts were converted to it when they were written.',
    input: {
      version,
      name: text(120).optional(),
      kind: organisationKind.optional(),
      slug: z
        .string()
        .regex(/^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/, 'takes lower case letters, digits and hyphens')
        .optional(),
      zone: zone.optional(),
      locale: locale.optional(),
      appUrl: webAddress.optional(),
      publicUrl: webAddress.optional(),
      postalAddress: prose(500).optional(),
    },
    output: organisation,
    faults: [faults.addressTaken],
  }),
  listMembers: operation({
    method: 'GET',
    path: '/members',
    permission: 'member',
    summary: 'List the members with their hats, by name.',
    input: paging,
    output: page(member),
  }),
  updateMember: operation({
    method: 'PATCH',
    path: '/members/{id}',
    permission: 'settings.edit',
    summary: 'Change a member’s hats or ownership, or remove the member; sessions and keys under a lost hat end at once.',
    input: { id, version, hats: z.array(hat).min(1).max(10).optional(), owner: z.boolean().optional(), archived: z.boolean().optional() },
    output: member,
    faults: [faults.lastOwner],
  }),
  inviteMember: operation({
    method: 'POST',
    path: '/invitations',
    permission: 'settings.edit',
    summary: 'Invite somebody; the answer holds the link to hand over, shown this once.',
    input: { email, hats: z.array(hat).min(1).max(10) },
    output: z.object({ invitation, link: z.string() }),
  }),
  listInvitations: operation({
    method: 'GET',
    path: '/invitations',
    permission: 'settings.edit',
    summary: 'List the invitations that are still open.',
    input: paging,
    output: page(invitation),
  }),
  revokeInvitation: operation({
    method: 'POST',
    path: '/invitations/{id}/revoke',
    permission: 'settings.edit',
    summary: 'Revoke an open invitation.',
    input: { id },
    output: done,
    faults: [faults.invitationEnded],
  }),
  acceptInvitation: operation({
    method: 'POST',
    path: '/invitations/accept',
    permission: 'public',
    summary:
      'Accept an invitation with its token: with a new account, for which name and password are needed, or signed in with one’s own.',
    input: { token: text(200), name: text(120).optional(), password: password.optional() },
    output: z.object({ organisationId: id, memberId: id, email: z.string() }),
    faults: [faults.invitationEnded, faults.signInFirst, faults.easyPassword],
  }),
  createApiKey: operation({
    method: 'POST',
    path: '/api-keys',
    permission: 'member',
    summary: 'Create an API key for oneself under one of one’s hats; the key is shown this once.',
    input: { name: text(120), hat },
    output: z.object({ apiKey, key: z.string() }),
    faults: [faults.hatNotYours],
  }),
  listApiKeys: operation({
    method: 'GET',
    path: '/api-keys',
    permission: 'member',
    summary: 'List one’s own API keys.',
    input: paging,
    output: page(apiKey),
  }),
  revokeApiKey: operation({
    method: 'POST',
    path: '/api-keys/{id}/revoke',
    permission: 'member',
    summary: 'Revoke one of one’s own API keys; it stops working at once.',
    input: { id },
    output: done,
  }),
  listAudit: operation({
    method: 'GET',
    path: '/audit',
    permission: 'settings.read',
    summary: 'List what happened, newest first: who, under which hat, to which object.',
    input: { ...paging, objectId: id.optional() },
    output: page(auditEntry),
  }),
  checkAudit: operation({
    method: 'GET',
    path: '/audit/check',
    permission: 'settings.read',
    summary: 'Recompute the chain of all events and say whether it is unbroken.',
    input: {},
    output: z.object({ upTo: z.int(), brokenAt: z.int().nullable() }),
  }),
}

export const events = {
  organisationCreated: event('identity.organisationCreated', { kind: organisationKind, name: z.string() }),
  organisationChanged: event('identity.organisationChanged', { fields: z.array(z.string()) }),
  memberJoined: event('identity.memberJoined', { name: personal(z.string()), hats: z.array(hat) }),
  memberChanged: event('identity.memberChanged', { hats: z.array(hat), owner: z.boolean(), archived: z.boolean() }),
  memberInvited: event('identity.memberInvited', { email: personal(z.string()), hats: z.array(hat) }),
  invitationRevoked: event('identity.invitationRevoked', {}),
  hatWorn: event('identity.hatWorn', { hat, before: hat.nullable() }),
  apiKeyCreated: event('identity.apiKeyCreated', { name: z.string(), hat }),
  apiKeyRevoked: event('identity.apiKeyRevoked', {}),
  // In words as they were at the time: the entry outlives the lists they were taken from. Never a row, and never what was searched for.
  exportBegun: event('identity.exportBegun', {
    what: z.string(),
    narrowedTo: z.array(z.string()),
    rows: z.int(),
    page: z.string(),
  }),
}
