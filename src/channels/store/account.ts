// The SQL of e-mail accounts.
import type { Insertable, Updateable } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
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
