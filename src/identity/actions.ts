// The actions of identity: first run, session and hat, organisation, members, invitations, API keys, audit.
import { createHash, randomBytes } from 'node:crypto'
import { hashPassword } from 'better-auth/crypto'
import { idFor, today, type Action, type AnyTransaction, type Caller, type Guest, type GuestAction, type Home } from '#kernel/caller.ts'
import { enter } from '#kernel/db/transaction.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { checkChain } from '#kernel/events/read.ts'
import { record } from '#kernel/events/record.ts'
import { baseFaults, fault } from '#kernel/fault.ts'
import { newId } from '#kernel/id.ts'
import { addMilliseconds } from '#kernel/time.ts'
import { easeOfPassword } from './commonpassword.ts'
import { contract, events, faults } from './contract.ts'
import { easeSentence } from './password.ts'
import { hatFunction, isHat, permissionsOf, scopeOf, slugOf, type Hat } from './rules.ts'
import * as store from './store.ts'

type Contract = typeof contract

const invitationLife = 14 * 24 * 3600 * 1000

/** The organisation as every caller carries it; undefined when there is none of that id in sight. */
export async function homeOf(tx: AnyTransaction, orgId: string): Promise<Home | undefined> {
  return store.organisationRow({ tx }, orgId)
}

/** Which organisation and hat a session works in: the seat it took, as long as the membership still allows it; else the first. */
export async function placeOf(guest: Guest): Promise<{ orgId: string; memberId: string; hats: Hat[]; hat: Hat } | null> {
  if (guest.userId === null) return null
  const memberships = await store.membershipsOf(guest.tx, guest.userId)
  const taken = await store.seatOf(guest)
  const membership = memberships.find(({ orgId }) => orgId === taken?.orgId) ?? memberships[0]
  if (!membership) return null
  const hat = isHat(taken?.hat) && membership.hats.includes(taken.hat) ? taken.hat : membership.hats[0]!
  return { ...membership, hat }
}

/** Whether a member owns the organisation; read at each request, so that losing it takes effect at once. */
export async function memberOwns(tx: AnyTransaction, orgId: string, memberId: string): Promise<boolean> {
  return (await store.memberById({ tx, home: { id: orgId } }, memberId))?.owner ?? false
}

/** Whether the caller's hat may do something to every row besides what its operation asked for. */
export function may(caller: Pick<Caller, 'hat'>, permission: string): boolean {
  return isHat(caller.hat) && scopeOf(caller.hat, false, permission) === 'all'
}

/** The function the caller's hat speaks for; communications for the program, which speaks for nobody. */
export function functionOf(caller: Pick<Caller, 'hat'>): (typeof hatFunction)[Hat] {
  return isHat(caller.hat) ? hatFunction[caller.hat] : 'communications'
}

export const getSession: GuestAction<Contract['getSession']> = async (guest) => {
  const firstRun = !(await store.anyAccount(guest))
  const user = guest.userId === null ? undefined : await store.accountById(guest, guest.userId)
  if (!user) return { firstRun, user: null, organisations: [], current: null }
  const organisations = await organisationsOf(guest.tx, user.id)
  const place = await placeOf(guest)
  return { firstRun, user: { name: user.name, email: user.email }, organisations, current: place && (await currentOf(guest, place)) }
}

/** The organisations somebody is a member of. */
export async function organisationsOf(tx: AnyTransaction, userId: string): Promise<{ id: string; name: string }[]> {
  const organisations: { id: string; name: string }[] = []
  for (const { orgId } of await store.membershipsOf(tx, userId)) {
    await enter(tx, orgId)
    organisations.push({ id: orgId, name: expectFound(await homeOf(tx, orgId)).name })
  }
  return organisations
}

async function currentOf(guest: Guest, place: NonNullable<Awaited<ReturnType<typeof placeOf>>>) {
  await enter(guest.tx, place.orgId)
  const organisation = expectFound(await store.organisationRow(guest, place.orgId))
  const owner = await memberOwns(guest.tx, place.orgId, place.memberId)
  return {
    organisation,
    memberId: place.memberId,
    owner,
    hats: place.hats,
    hat: place.hat,
    permissions: permissionsOf(place.hat, owner),
    today: today({ now: guest.now, home: organisation }),
  }
}

export const setUp: GuestAction<Contract['setUp']> = async (guest, input) => {
  await store.lockSetUp(guest)
  if (await store.anyAccount(guest)) throw fault(faults.alreadySetUp)
  const account = await newAccount(guest, input, input.organisation.name)
  return found(guest, account, input.organisation)
}

export const addOrganisation: GuestAction<Contract['addOrganisation']> = async (guest, input) => {
  const account = expectFound(await store.accountById(guest, expectUser(guest)))
  const made = await found(guest, account, input)
  await store.takeSeat(guest, made.organisationId, ownerHats(input.kind)[0]!)
  return made
}

function expectUser(guest: Guest): string {
  if (guest.userId === null) throw fault(baseFaults.notSignedIn)
  return guest.userId
}

/** Makes an account for whoever begins in an organisation of that name. Throws `easyPassword`. */
async function newAccount(guest: Guest, input: { name: string; email: string; password: string }, organisation: string) {
  const ease = await easeOfPassword(input.password, { ...input, organisations: [organisation] })
  if (ease !== null) throw fault(faults.easyPassword, { fields: [{ path: 'password', message: easeSentence[ease] }] })
  const account = { id: idFor(guest), name: input.name, email: input.email.toLowerCase() }
  await store.addAccount(guest, account, await hashPassword(input.password))
  return account
}

// Whoever starts an organisation does everything until others join; the hats keep the functions apart.
const ownerHats = (kind: Home['kind']): Hat[] =>
  kind === 'solo' ? ['solo_attract', 'solo_sell'] : ['marketing_director', 'communications_director', 'sales_lead']

type Foundation = { kind: Home['kind']; name: string; currency: string; zone: string; locale: string; appUrl: string; publicUrl: string }

async function found(guest: Guest, account: { id: string; name: string; email: string }, input: Foundation) {
  const orgId = idFor(guest)
  const memberId = idFor(guest)
  await enter(guest.tx, orgId)
  const slug = await freeSlug(guest, slugOf(input.name))
  await store.addOrganisation(guest, { ...input, orgId, slug, createdAt: guest.now, updatedAt: guest.now })
  const hats = ownerHats(input.kind)
  const who = { id: memberId, userId: account.id, name: account.name, email: account.email, owner: true, hats }
  await store.addMember(guest, { ...who, orgId, createdAt: guest.now, updatedAt: guest.now })
  const caller = await callerFor(guest, orgId, memberId, hats[0]!)
  await record(caller, events.organisationCreated, { id: orgId, version: 1 }, { kind: input.kind, name: input.name })
  await record(caller, events.memberJoined, { id: memberId, version: 1 }, { name: account.name, hats })
  return { organisationId: orgId, memberId }
}

async function freeSlug(guest: Guest, wanted: string): Promise<string> {
  for (let number = 1; ; number++) {
    const slug = number === 1 ? wanted : `${wanted}-${number}`
    if (!(await store.slugTaken(guest, slug))) return slug
  }
}

async function callerFor(guest: Guest, orgId: string, memberId: string, hat: Hat): Promise<Caller> {
  const home = expectFound(await homeOf(guest.tx, orgId))
  return { home, memberId, hat, scope: 'all', tx: guest.tx, now: guest.now, requestId: guest.requestId, vault: guest.vault }
}

export const enterOrganisation: GuestAction<Contract['enterOrganisation']> = async (guest, { organisationId }) => {
  const memberships = await store.membershipsOf(guest.tx, expectUser(guest))
  const membership = expectFound(memberships.find(({ orgId }) => orgId === organisationId))
  await store.takeSeat(guest, organisationId, membership.hats[0]!)
  return { done: true }
}

export const wearHat: GuestAction<Contract['wearHat']> = async (guest, { hat }) => {
  expectUser(guest)
  const place = expectFound((await placeOf(guest)) ?? undefined)
  if (!place.hats.includes(hat)) throw fault(faults.hatNotYours)
  await store.takeSeat(guest, place.orgId, hat)
  await enter(guest.tx, place.orgId)
  const caller = await callerFor(guest, place.orgId, place.memberId, hat)
  const member = expectFound(await store.memberById(caller, place.memberId))
  await record(caller, events.hatWorn, member, { hat, before: place.hat })
  return { done: true }
}

export const getOrganisation: Action<Contract['getOrganisation']> = async (caller) => {
  return expectFound(await store.organisationRow(caller, caller.home.id))
}

export const updateOrganisation: Action<Contract['updateOrganisation']> = async (caller, { version, ...change }) => {
  const before = expectVersion(await store.organisationToChange(caller), version)
  if (change.slug !== undefined && change.slug !== before.slug && (await store.slugTaken(caller, change.slug)))
    throw fault(faults.addressTaken, { fields: [{ path: 'slug', message: faults.addressTaken.message }] })
  const after = await store.changeOrganisation(caller, change)
  await record(caller, events.organisationChanged, after, { fields: Object.keys(change) })
  return after
}

export const listMembers: Action<Contract['listMembers']> = (caller, input) => store.memberPage(caller, input)

/** Those of some addresses that are no member's. */
export async function strangersAmong(caller: Caller, emails: readonly string[]): Promise<string[]> {
  const known = new Set(
    await store.memberAddresses(
      caller,
      emails.map((email) => email.toLowerCase()),
    ),
  )
  return emails.filter((email) => !known.has(email.toLowerCase()))
}

export const updateMember: Action<Contract['updateMember']> = async (caller, { id, version, archived, ...change }) => {
  // Two owners who take the ownership from each other must not both count the other one.
  await store.organisationToChange(caller)
  const before = expectVersion(await store.memberToChange(caller, id), version)
  const leaves = archived === true || change.owner === false
  if (before.owner && leaves && (await store.otherOwners(caller, id)) === 0) throw fault(faults.lastOwner)
  const archivedAt = archived === undefined ? before.archivedAt : archived ? (before.archivedAt ?? caller.now) : null
  const after = await store.changeMember(caller, id, { ...change, archivedAt })
  await record(caller, events.memberChanged, after, { hats: after.hats, owner: after.owner, archived: after.archivedAt !== null })
  await revokeKeysBeyond(caller, id, after.archivedAt === null ? after.hats : [])
  return after
}

/** Ends a member's keys under lost hats for good: the hat given back later must not wake them. */
async function revokeKeysBeyond(caller: Caller, memberId: string, hats: readonly Hat[]): Promise<void> {
  for (const id of await store.revokeKeysBeyond(caller, memberId, hats)) await record(caller, events.apiKeyRevoked, { id, version: 2 }, {})
}

// The token names its organisation, because nobody may look through the invitations of all of them.
const invitationToken = (orgId: string) => `${orgId}.${randomBytes(24).toString('base64url')}`
const hashOf = (secret: string) => createHash('sha256').update(secret).digest()

export const inviteMember: Action<Contract['inviteMember']> = async (caller, { email, hats }) => {
  const token = invitationToken(caller.home.id)
  const home = expectFound(await store.organisationRow(caller, caller.home.id))
  const invitation = {
    id: idFor(caller),
    email: email.toLowerCase(),
    hats,
    createdAt: caller.now,
    expiresAt: addMilliseconds(caller.now, invitationLife),
  }
  const by = { orgId: caller.home.id, tokenHash: hashOf(token), invitedBy: expectFound(caller.memberId ?? undefined) }
  await store.addInvitation(caller, { ...invitation, ...by })
  await record(caller, events.memberInvited, { id: invitation.id, version: 1 }, { email: invitation.email, hats })
  // After the number sign: browsers keep that part to themselves, so the token reaches no server log.
  return { invitation, link: `${home.appUrl.replace(/\/$/, '')}/join#${token}` }
}

export const listInvitations: Action<Contract['listInvitations']> = (caller, input) => store.openInvitations(caller, input)

export const revokeInvitation: Action<Contract['revokeInvitation']> = async (caller, { id }) => {
  const outcome = await store.revokeOpenInvitation(caller, id)
  if (outcome === 'unknown') throw fault(baseFaults.notFound)
  if (outcome === 'ended') throw fault(faults.invitationEnded)
  await record(caller, events.invitationRevoked, { id, version: 2 }, {})
  return { done: true }
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export const acceptInvitation: GuestAction<Contract['acceptInvitation']> = async (guest, input) => {
  const orgId = input.token.split('.')[0] ?? ''
  if (!uuid.test(orgId)) throw fault(faults.invitationEnded)
  await enter(guest.tx, orgId)
  const invitation = await store.useInvitation(guest.tx, orgId, hashOf(input.token), guest.now)
  if (!invitation) throw fault(faults.invitationEnded)
  const { hats, email } = invitation
  const home = expectFound(await homeOf(guest.tx, orgId))
  const account = await accountFor(guest, { email, organisation: home.name }, input)
  const known = await store.memberOfUser(guest.tx, orgId, account.id)
  const member = known ? await seatAgain(guest, known, hats) : await seat(guest, orgId, account, hats)
  if (account.id === guest.userId) await store.takeSeat(guest, orgId, hats[0]!)
  const caller = await callerFor(guest, orgId, member.id, hats[0]!)
  await record(caller, events.memberJoined, member, { name: member.name, hats })
  await revokeKeysBeyond(caller, member.id, hats)
  return { organisationId: orgId, memberId: member.id, email }
}

/**
 * The invited person's account: the one with that address, when they are signed in with it; a new one when there is none. No password is
 * compared here: that is done at one door only, where the tries are counted.
 */
async function accountFor(
  guest: Guest,
  { email, organisation }: { email: string; organisation: string },
  { name, password }: { name?: string | undefined; password?: string | undefined },
) {
  const known = await store.accountByEmail(guest, email)
  if (known && known.id !== guest.userId) throw fault(faults.signInFirst, { current: { email } })
  if (known) return known
  if (name !== undefined && password !== undefined) return newAccount(guest, { name, email, password }, organisation)
  const missing = Object.entries({ name, password }).filter(([, value]) => value === undefined)
  throw fault(baseFaults.unprocessable, { fields: missing.map(([path]) => ({ path, message: 'is needed for a new account' })) })
}

/** A former owner comes back as a member like others; one who never left keeps the ownership. */
async function seatAgain(guest: Guest, known: NonNullable<Awaited<ReturnType<typeof store.memberOfUser>>>, hats: Hat[]) {
  const owner = known.owner && known.archivedAt === null
  return store.reviveMember(guest.tx, known.orgId, known.id, { hats, owner, updatedAt: guest.now })
}

async function seat(guest: Guest, orgId: string, account: { id: string; name: string; email: string }, hats: Hat[]) {
  const member = { id: idFor(guest), version: 1, name: account.name }
  const who = { ...member, userId: account.id, email: account.email, owner: false, hats }
  await store.addMember(guest, { ...who, orgId, createdAt: guest.now, updatedAt: guest.now })
  return member
}

export const createApiKey: Action<Contract['createApiKey']> = async (caller, { name, hat }) => {
  const memberId = expectFound(caller.memberId ?? undefined)
  const member = expectFound(await store.memberById(caller, memberId))
  if (!member.hats.includes(hat)) throw fault(faults.hatNotYours)
  const key = `tl_${randomBytes(32).toString('base64url')}`
  const apiKey = { id: newId(Date.parse(caller.now)), name, hat, ending: key.slice(-4), createdAt: caller.now }
  await store.addApiKey(caller, { ...apiKey, orgId: caller.home.id, memberId, hash: hashOf(key) })
  await record(caller, events.apiKeyCreated, { id: apiKey.id, version: 1 }, { name, hat })
  return { apiKey: { ...apiKey, revokedAt: null }, key }
}

/** Ends every key of a member: who sets a new password may be shutting somebody out. */
export async function endKeysOf(caller: Caller, memberId: string): Promise<void> {
  await revokeKeysBeyond(caller, memberId, [])
}

export const listApiKeys: Action<Contract['listApiKeys']> = (caller, input) => store.apiKeyPage(caller, input)

export const revokeApiKey: Action<Contract['revokeApiKey']> = async (caller, { id }) => {
  const outcome = await store.revokeOwnApiKey(caller, id)
  if (outcome === 'unknown') throw fault(baseFaults.notFound)
  if (outcome === 'revoked') await record(caller, events.apiKeyRevoked, { id, version: 2 }, {})
  return { done: true }
}

/** What is taken out of the program as a file: personal data of so many rows, narrowed to some of them, and the page it is taken from. */
export type Exported = Parameters<typeof record<(typeof events.exportBegun)['schema']['shape']>>[3]

/** Leaves the entry of an export. Done before the first row is read: one that is broken off has taken rows along as well. */
export async function recordExport(caller: Caller, of: { id: string; version: number }, exported: Exported): Promise<void> {
  await record(caller, events.exportBegun, of, exported)
}

export const listAudit: Action<Contract['listAudit']> = (caller, input) => store.auditPage(caller, input)

export const checkAudit: Action<Contract['checkAudit']> = (caller) => checkChain(caller)
