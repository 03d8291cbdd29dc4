// The SQL of e-mail accounts.
import { sql, type Insertable, type Updateable } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import type { Instant } from '#kernel/time.ts'
import { openStates, type DispatchState } from '../rules.ts'
import { db, type AccountRow, type Paging } from './tables.ts'

const accounts = (caller: Caller) => db(caller).selectFrom('channels.account').selectAll().where('orgId', '=', caller.home.id)

export async function accountById(caller: Caller, id: string) {
  return accounts(caller).where('id', '=', id).executeTakeFirst()
}

/** Kept from changing until the transaction ends. */
export async function accountToChange(caller: Caller, id: string) {
  return accounts(caller).where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
}

/** Those whose domain was looked up before. */
export async function checkedAccountsToChange(caller: Caller) {
  const checked = accounts(caller).where('domainCheckedAt', 'is not', null).where('archivedAt', 'is', null)
  return checked.orderBy('id').forNoKeyUpdate().execute()
}

export async function accountPage(caller: Caller, paging: Paging) {
  return paged(accounts(caller).where('archivedAt', 'is', null), { by: 'createdAt', direction: 'asc', type: 'timestamptz' }, paging)
}

/** The account messages leave through when none is named: the oldest that works. */
export async function firstWorkingAccount(caller: Caller) {
  const working = accounts(caller).where('state', '=', 'working').where('archivedAt', 'is', null)
  return working.orderBy('createdAt').orderBy('id').executeTakeFirst()
}

export async function addAccount(caller: Caller, row: Insertable<AccountRow>) {
  return db(caller).insertInto('channels.account').values(row).returningAll().executeTakeFirstOrThrow()
}

/** Changes an account; `quietly` is for what a test finds out, which takes nobody's edit from under them. */
export async function changeAccount(caller: Caller, id: string, change: Updateable<AccountRow>, quietly = false) {
  return db(caller)
    .updateTable('channels.account')
    .set((eb) => ({ ...change, updatedAt: caller.now, ...(quietly ? {} : { version: eb('version', '+', 1) }) }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** The dispatches that still need an account. */
export async function openDispatchesThrough(
  caller: Caller,
  accountId: string,
  states: readonly DispatchState[] = openStates,
): Promise<string[]> {
  const rows = await db(caller)
    .selectFrom('channels.dispatch')
    .select('id')
    .where('orgId', '=', caller.home.id)
    .where('accountId', '=', accountId)
    .where('state', 'in', [...states])
    .execute()
  return rows.map(({ id }) => id)
}

/** What may leave on the day that is now, and from when until when that day is. */
export interface DayRoom {
  readonly allowed: number | null
  readonly from: Instant
  readonly until: Instant
}

/** How many messages of an account count against a day. */
export async function countedOn(caller: Caller, accountId: string, { from, until }: DayRoom): Promise<number> {
  const { rows } = await sql<{ counted: number }>`
    select channels.counted(${caller.home.id}, ${accountId}, ${from}::timestamptz, ${until}::timestamptz) as counted`.execute(caller.tx)
  return rows[0]!.counted
}

/** When something may leave through an account again; null while something may. */
export async function freeAt(caller: Caller, accountId: string, { allowed, from, until }: DayRoom): Promise<Instant | null> {
  const { rows } = await sql<{ freeAt: Instant | null }>`
    select free_at from channels.room(${caller.home.id}, ${accountId}, ${caller.now}::timestamptz, ${allowed}::int,
      ${from}::timestamptz, ${until}::timestamptz)`.execute(caller.tx)
  return rows[0]!.freeAt
}

export interface DomainLimit {
  readonly domain: string
  readonly perMinute: number
}

/** The limits by domain of some accounts, in the order of the alphabet. */
export async function domainLimitsOf(caller: Caller, accountIds: readonly string[]): Promise<Map<string, DomainLimit[]>> {
  const limits = new Map<string, DomainLimit[]>(accountIds.map((id) => [id, []]))
  if (accountIds.length === 0) return limits
  const rows = await db(caller)
    .selectFrom('channels.domainRate')
    .select(['accountId', 'domain', 'perMinute'])
    .where('orgId', '=', caller.home.id)
    .where('accountId', 'in', [...accountIds])
    .orderBy('domain')
    .execute()
  for (const { accountId, ...limit } of rows) limits.get(accountId)!.push(limit)
  return limits
}

/** The account is locked by whoever calls this. */
export async function setDomainLimits(caller: Caller, accountId: string, limits: readonly DomainLimit[]): Promise<void> {
  const orgId = caller.home.id
  await db(caller).deleteFrom('channels.domainRate').where('orgId', '=', orgId).where('accountId', '=', accountId).execute()
  if (limits.length === 0) return
  const rows = limits.map(({ domain, perMinute }) => ({ orgId, accountId, domain, perMinute }))
  await db(caller).insertInto('channels.domainRate').values(rows).execute()
}

/**
 * Takes as many of an account's connections as are free, whichever worker has the others; answers how many. They are locks of the database session,
 * given back with all others of `underLocks`, and by the database itself when their holder is gone.
 */
export async function takeConnections(caller: Caller, accountId: string, most: number): Promise<number> {
  const { rows } = await sql<{ taken: number }>`
    select count(*)::int as taken from generate_series(1, ${most}::int) as slot
    where pg_try_advisory_lock(hashtextextended(${`channels.connection ${accountId}`}, slot))`.execute(caller.tx)
  return rows[0]!.taken
}
