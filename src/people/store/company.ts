// The SQL of companies.
import type { Insertable, Updateable } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import { anywhere, db, type CompanyRow, type Paging } from './tables.ts'

const columns = ['id', 'name', 'domainKey as domain', 'version', 'createdAt', 'updatedAt', 'archivedAt'] as const
const companies = (caller: Caller) => db(caller).selectFrom('people.company').select(columns).where('orgId', '=', caller.home.id)

export async function companyById(caller: Caller, id: string) {
  return companies(caller).where('id', '=', id).executeTakeFirst()
}

export async function companiesByIds(caller: Caller, ids: readonly string[]) {
  return ids.length === 0 ? [] : companies(caller).where('id', 'in', ids).execute()
}

/** The row, locked until the transaction ends. */
export async function companyToChange(caller: Caller, id: string) {
  return companies(caller).where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
}

export async function companyByDomain(caller: Caller, domain: string) {
  return companies(caller).where('domainKey', '=', domain).executeTakeFirst()
}

export async function companiesByNames(caller: Caller, nameKeys: readonly string[]) {
  if (nameKeys.length === 0) return []
  return companies(caller).where('nameKey', 'in', nameKeys).where('archivedAt', 'is', null).orderBy('id').execute()
}

export async function companyPage(caller: Caller, filter: Paging & { q?: string | undefined }) {
  let query = companies(caller).where('archivedAt', 'is', null)
  if (filter.q !== undefined) query = query.where('name', 'ilike', anywhere(filter.q))
  return paged(query, { by: 'name', direction: 'asc', type: 'text' }, filter)
}

export async function addCompany(caller: Caller, row: Insertable<CompanyRow>): Promise<void> {
  await db(caller).insertInto('people.company').values(row).execute()
}

export async function changeCompany(caller: Caller, id: string, change: Updateable<CompanyRow>): Promise<void> {
  await db(caller)
    .updateTable('people.company')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .execute()
}
