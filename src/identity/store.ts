// The SQL of identity: accounts, organisations, members, invitations, keys, and the audit page's reading of events.
import { sql, type ColumnType, type Insertable, type Updateable } from 'kysely'
import type { AnyTransaction, Caller, Guest, Home } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import { tables } from '#kernel/db/transaction.ts'
import type { EventTables } from '#kernel/events/tables.ts'
import type { Hat } from './rules.ts'

type Stamp = ColumnType<string, string, string>

interface OrganisationRow {
  orgId: string
  kind: Home['kind']
  name: string
  slug: string
  currency: string
  zone: string
  locale: string
  appUrl: string
  publicUrl: string
  postalAddress: ColumnType<string, string | undefined, string>
  version: ColumnType<number, number | undefined, number>
  createdAt: Stamp
  updatedAt: Stamp
}
interface MemberRow {
  orgId: string
  id: string
  userId: string
  name: string
  email: string
  owner: boolean
  hats: Hat[]
  version: ColumnType<number, number | undefined, number>
  createdAt: Stamp
  updatedAt: Stamp
  archivedAt: ColumnType<string | null, string | null | undefined, string | null>
}
interface InvitationRow {
  orgId: string
  id: string
  email: string
  hats: Hat[]
  tokenHash: Buffer
  invitedBy: string
  createdAt: Stamp
  expiresAt: Stamp
  acceptedAt: ColumnType<string | null, undefined, string>
  revokedAt: ColumnType<string | null, undefined, string>
}
interface ApiKeyRow {
  orgId: string
  id: string
  memberId: string
  name: string
  hat: Hat
  hash: Buffer
  ending: string
  createdAt: Stamp
  revokedAt: ColumnType<string | null, undefined, string>
}

interface Tables extends EventTables {
  'identity.organisation': OrganisationRow
  'identity.member': MemberRow
  'identity.invitation': InvitationRow
  'identity.apiKey': ApiKeyRow
}

interface Account {
  id: string
  name: string
  email: string
}

const db = (caller: { tx: AnyTransaction }) => tables<Tables>(caller)

// --- accounts: people before any organisation

export async function anyAccount(guest: Guest): Promise<boolean> {
  const { rows } = await sql`select 1 from auth."user" limit 1`.execute(guest.tx)
  return rows.length > 0
}

/** Two first runs at once wait for each other here. */
export async function lockSetUp(guest: Guest): Promise<void> {
  await sql`select pg_advisory_xact_lock(4400003)`.execute(guest.tx)
}

export async function accountById(guest: Guest, userId: string): Promise<Account | undefined> {
  const { rows } = await sql<Account>`select id, name, email from auth."user" where id = ${userId}`.execute(guest.tx)
  return rows[0]
}

export async function accountByEmail(guest: Guest, email: string): Promise<Account | undefined> {
  const { rows } = await sql<Account>`select id, name, email from auth."user" where email = ${email}`.execute(guest.tx)
  return rows[0]
}

export async function addAccount(guest: Guest, account: Account, passwordHash: string): Promise<void> {
  await sql`insert into auth."user" (id, name, email, "createdAt", "updatedAt")
    values (${account.id}, ${account.name}, ${account.email}, ${guest.now}, ${guest.now})`.execute(guest.tx)
  await sql`insert into auth.account (id, "accountId", "providerId", "userId", password, "createdAt", "updatedAt")
    values (${account.id}, ${account.id}, 'credential', ${account.id}, ${passwordHash}, ${guest.now}, ${guest.now})`.execute(guest.tx)
}

interface Seat {
  orgId: string | null
  hat: string | null
}

export async function seatOf(guest: Guest): Promise<Seat | undefined> {
  const { rows } = await sql<Seat>`select "orgId" as org_id, hat from auth.session where id = ${guest.sessionId}`.execute(guest.tx)
  return rows[0]
}

export async function takeSeat(guest: Guest, orgId: string, hat: Hat): Promise<void> {
  await sql`update auth.session set "orgId" = ${orgId}, hat = ${hat} where id = ${guest.sessionId}`.execute(guest.tx)
}

export interface Membership {
  orgId: string
  memberId: string
  hats: Hat[]
}

/** The organisations a user is a member of. */
export async function membershipsOf(tx: AnyTransaction, userId: string): Promise<Membership[]> {
  const { rows } = await sql<Membership>`select org_id, member_id, hats from door.memberships(${userId})`.execute(tx)
  return rows
}

// --- organisation

export async function organisationRow(caller: { tx: AnyTransaction }, orgId: string) {
  const row = await db(caller).selectFrom('identity.organisation').selectAll().where('orgId', '=', orgId).executeTakeFirst()
  return row && { ...row, id: row.orgId }
}

/** The row, locked until the transaction ends: every change of the organisation or its members takes its turn here. */
export async function organisationToChange(caller: Caller) {
  const row = await db(caller)
    .selectFrom('identity.organisation')
    .selectAll()
    .where('orgId', '=', caller.home.id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row && { ...row, id: row.orgId }
}

export async function addOrganisation(caller: { tx: AnyTransaction }, row: Insertable<OrganisationRow>): Promise<void> {
  await db(caller).insertInto('identity.organisation').values(row).execute()
}

export async function slugTaken(caller: { tx: AnyTransaction }, slug: string): Promise<boolean> {
  const { rows } = await sql<{ id: string | null }>`select door.organisation_by_slug(${slug}) as id`.execute(caller.tx)
  return rows[0]?.id != null
}

export async function changeOrganisation(caller: Caller, change: Updateable<OrganisationRow>) {
  const row = await db(caller)
    .updateTable('identity.organisation')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .returningAll()
    .executeTakeFirstOrThrow()
  return { ...row, id: row.orgId }
}

// --- members

export async function addMember(caller: { tx: AnyTransaction }, row: Insertable<MemberRow>): Promise<void> {
  await db(caller).insertInto('identity.member').values(row).execute()
}

export async function memberById(caller: { tx: AnyTransaction; home: { id: string } }, id: string) {
  return db(caller).selectFrom('identity.member').selectAll().where('orgId', '=', caller.home.id).where('id', '=', id).executeTakeFirst()
}

/** The row, locked until the transaction ends. */
export async function memberToChange(caller: Caller, id: string) {
  return db(caller)
    .selectFrom('identity.member')
    .selectAll()
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
}

/** The member a user is or was in an organisation, locked until the transaction ends. */
export async function memberOfUser(tx: AnyTransaction, orgId: string, userId: string) {
  return db({ tx })
    .selectFrom('identity.member')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('userId', '=', userId)
    .forNoKeyUpdate()
    .executeTakeFirst()
}

export async function memberPage(caller: Caller, paging: { limit: number; cursor?: string | undefined }) {
  const query = db(caller).selectFrom('identity.member').selectAll().where('orgId', '=', caller.home.id).where('archivedAt', 'is', null)
  return paged(query, { by: 'name', direction: 'asc', type: 'text' }, paging)
}

/** Which of some addresses, in lower case, are those of members. */
export async function memberAddresses(caller: Caller, emails: readonly string[]): Promise<string[]> {
  if (emails.length === 0) return []
  const query = db(caller).selectFrom('identity.member').select('email').where('orgId', '=', caller.home.id).where('archivedAt', 'is', null)
  const rows = await query.where('email', 'in', [...emails]).execute()
  return rows.map(({ email }) => email)
}

export async function otherOwners(caller: Caller, id: string): Promise<number> {
  const row = await db(caller)
    .selectFrom('identity.member')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('orgId', '=', caller.home.id)
    .where('owner', '=', true)
    .where('archivedAt', 'is', null)
    .where('id', '<>', id)
    .executeTakeFirstOrThrow()
  return row.count
}

export async function changeMember(caller: Caller, id: string, change: Updateable<MemberRow>) {
  return db(caller)
    .updateTable('identity.member')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Seats a former member again, under new hats. */
export async function reviveMember(
  tx: AnyTransaction,
  orgId: string,
  id: string,
  change: { hats: Hat[]; owner: boolean; updatedAt: string },
) {
  return db({ tx })
    .updateTable('identity.member')
    .set((eb) => ({ ...change, archivedAt: null, version: eb('version', '+', 1) }))
    .where('orgId', '=', orgId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

// --- invitations

export async function addInvitation(caller: Caller, row: Insertable<InvitationRow>): Promise<void> {
  await db(caller).insertInto('identity.invitation').values(row).execute()
}

export async function openInvitations(caller: Caller, paging: { limit: number; cursor?: string | undefined }) {
  const query = db(caller)
    .selectFrom('identity.invitation')
    .select(['id', 'email', 'hats', 'createdAt', 'expiresAt'])
    .where('orgId', '=', caller.home.id)
    .where('acceptedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', caller.now)
  return paged(query, { by: 'createdAt', direction: 'desc', type: 'timestamptz' }, paging)
}

export async function revokeOpenInvitation(caller: Caller, id: string): Promise<'revoked' | 'ended' | 'unknown'> {
  const mine = db(caller).updateTable('identity.invitation').set({ revokedAt: caller.now })
  const row = await mine
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .where('acceptedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (row) return 'revoked'
  const known = await db(caller)
    .selectFrom('identity.invitation')
    .select('id')
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .executeTakeFirst()
  return known ? 'ended' : 'unknown'
}

/** Takes an open invitation out of circulation; undefined when it is not open. The token names its organisation. */
export async function useInvitation(tx: AnyTransaction, orgId: string, tokenHash: Buffer, now: string) {
  return db({ tx })
    .updateTable('identity.invitation')
    .set({ acceptedAt: now })
    .where('orgId', '=', orgId)
    .where('tokenHash', '=', tokenHash)
    .where('acceptedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', now)
    .returningAll()
    .executeTakeFirst()
}

// --- API keys

export async function addApiKey(caller: Caller, row: Insertable<ApiKeyRow>): Promise<void> {
  await db(caller).insertInto('identity.apiKey').values(row).execute()
}

const apiKeysOf = (caller: Caller) =>
  db(caller)
    .selectFrom('identity.apiKey')
    .select(['id', 'name', 'hat', 'ending', 'createdAt', 'revokedAt'])
    .where('orgId', '=', caller.home.id)
    .where('memberId', '=', caller.memberId)

export async function apiKeyPage(caller: Caller, paging: { limit: number; cursor?: string | undefined }) {
  return paged(apiKeysOf(caller), { by: 'createdAt', direction: 'desc', type: 'timestamptz' }, paging)
}

export async function revokeOwnApiKey(caller: Caller, id: string): Promise<'revoked' | 'ended' | 'unknown'> {
  const row = await db(caller)
    .updateTable('identity.apiKey')
    .set({ revokedAt: caller.now })
    .where('orgId', '=', caller.home.id)
    .where('memberId', '=', caller.memberId)
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (row) return 'revoked'
  const known = await apiKeysOf(caller).where('id', '=', id).executeTakeFirst()
  return known ? 'ended' : 'unknown'
}

/** Revokes the keys of a member under other hats than these, and answers their ids. */
export async function revokeKeysBeyond(caller: Caller, memberId: string, hats: readonly Hat[]): Promise<string[]> {
  const rows = await db(caller)
    .updateTable('identity.apiKey')
    .set({ revokedAt: caller.now })
    .where('orgId', '=', caller.home.id)
    .where('memberId', '=', memberId)
    .where('revokedAt', 'is', null)
    .where(sql<boolean>`hat <> all (${hats}::text[])`)
    .returning('id')
    .execute()
  return rows.map(({ id }) => id)
}

// --- audit

export async function auditPage(caller: Caller, input: { limit: number; cursor?: string | undefined; objectId?: string | undefined }) {
  let query = db(caller)
    .selectFrom('kernel.event as e')
    .leftJoin('identity.member as m', (join) => join.onRef('m.orgId', '=', 'e.orgId').onRef('m.id', '=', 'e.memberId'))
    .select(['e.id', 'e.seq', 'e.name', 'e.objectId', 'e.objectVersion', 'e.memberId', 'm.name as memberName', 'e.hat', 'e.at', 'e.data'])
    .where('e.orgId', '=', caller.home.id)
    .where('e.seq', 'is not', null)
    .$narrowType<{ seq: number }>()
  if (input.objectId !== undefined) query = query.where('e.objectId', '=', input.objectId)
  return paged(query, { by: 'e.seq', id: 'e.id', direction: 'desc', type: 'bigint' }, input)
}
