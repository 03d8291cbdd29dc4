// The SQL of persons: lists, one person, adding, changing and emptying.
import { sql, type Insertable, type Updateable } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import { within } from '#kernel/db/scope.ts'
import type { ConsentState } from '../rules/consent.ts'
import { foldEmail, type PersonKind } from '../rules/person.ts'
import type { Rule } from '../rules/segment.ts'
import { meetsRule } from './rule.ts'
import { anywhere, db, type Paging, type PersonRow } from './tables.ts'

const columns = [
  'p.id',
  'p.name',
  'p.email',
  'p.emailKey',
  'p.phone',
  'p.companyId',
  'c.name as companyName',
  'p.kind',
  'p.language',
  'p.zone',
  'p.ownerId',
  'p.source',
  'p.emailConsent',
  'p.pausedUntil',
  'p.importId',
  'p.version',
  'p.createdAt',
  'p.updatedAt',
  'p.archivedAt',
  'p.erasedAt',
] as const

export function persons(caller: Caller) {
  const query = db(caller)
    .selectFrom('people.person as p')
    .leftJoin('people.company as c', (join) => join.onRef('c.orgId', '=', 'p.orgId').onRef('c.id', '=', 'p.companyId'))
    .select(columns)
    .where('p.orgId', '=', caller.home.id)
  return within(query, caller, { owner: 'p.ownerId' })
}

export async function personById(caller: Caller, id: string) {
  return persons(caller).where('p.id', '=', id).executeTakeFirst()
}

export async function personsByIds(caller: Caller, ids: readonly string[]) {
  return ids.length === 0 ? [] : persons(caller).where('p.id', 'in', ids).execute()
}

/** What a letter says of its reader. */
export interface Reader {
  id: string
  name: string
  email: string | null
  companyName: string | null
  language: string | null
  kind: PersonKind
}

/** Those of many who get a letter, each found by key: a mailing asks so for a hundred at a time, also right after thousands were imported. */
export async function readersByIds(caller: Caller, ids: readonly string[]): Promise<Reader[]> {
  const { rows } = await sql<Reader>`
    select asked.id, p.name, p.email, p.language, p.kind,
      (select c.name from people.company c where c.org_id = ${caller.home.id} and c.id = p.company_id limit 1) as company_name
    from unnest(${ids}::uuid[]) as asked(id) cross join lateral (
      select x.name, x.email, x.language, x.kind, x.company_id from people.person x
      where x.org_id = ${caller.home.id} and x.id = asked.id limit 1) p`.execute(caller.tx)
  return rows
}

/** The row, locked until the transaction ends: for changes that depend on what it holds. */
export async function personToChange(caller: Caller, id: string) {
  return persons(caller).where('p.id', '=', id).forNoKeyUpdate('p').executeTakeFirst()
}

export async function personByEmailKey(caller: Caller, emailKey: string) {
  return persons(caller).where('p.emailKey', '=', emailKey).executeTakeFirst()
}

export interface PersonFilter extends Paging {
  q?: string | undefined
  sort: 'newest' | 'name'
  kind?: PersonKind | undefined
  consent?: ConsentState | undefined
  companyId?: string | undefined
  ownerId?: string | undefined
  importId?: string | undefined
  rule?: Rule | undefined
  state: 'current' | 'archived'
}

// Whoever is found more often is soon met on the way through the list.
const mostLookedUp = 1000

/** The ids of those in whose name, address, number or company a text is found; null when they are many. */
async function fewWith(caller: Caller, pattern: string): Promise<string[] | null> {
  const { rows } = await sql<{ ids: string[] | null }>`select door.people_by_words(${pattern}, ${mostLookedUp}) as ids`.execute(caller.tx)
  return rows[0]!.ids
}

export async function personPage(caller: Caller, filter: PersonFilter) {
  let query = persons(caller)
    .where('p.archivedAt', filter.state === 'archived' ? 'is not' : 'is', null)
    .where('p.erasedAt', 'is', null)
  if (filter.q !== undefined) {
    const wanted = anywhere(foldEmail(filter.q))
    const few = await fewWith(caller, wanted)
    const companies = db(caller)
      .selectFrom('people.company')
      .select('id')
      .where('orgId', '=', caller.home.id)
      .where('nameKey', 'like', wanted)
    query =
      few === null
        ? query.where((eb) => eb.or([eb('p.searchKey', 'like', wanted), eb('p.companyId', 'in', companies)]))
        : query.where(sql<boolean>`p.id = any (${few}::uuid[])`)
  }
  if (filter.kind !== undefined) query = query.where('p.kind', '=', filter.kind)
  if (filter.consent !== undefined) query = query.where('p.emailConsent', '=', filter.consent)
  if (filter.companyId !== undefined) query = query.where('p.companyId', '=', filter.companyId)
  if (filter.ownerId !== undefined) query = query.where('p.ownerId', '=', filter.ownerId)
  if (filter.importId !== undefined) query = query.where('p.importId', '=', filter.importId)
  if (filter.rule !== undefined) query = query.where(meetsRule(filter.rule, caller.now))
  return filter.sort === 'name'
    ? paged(query, { by: 'p.name', id: 'p.id', direction: 'asc', type: 'text' }, filter)
    : paged(query, { by: 'p.createdAt', id: 'p.id', direction: 'desc', type: 'timestamptz' }, filter)
}

/** Adds a person; false when somebody else just added one with this address. */
export async function addPerson(caller: Caller, row: Insertable<PersonRow>): Promise<boolean> {
  const added = await db(caller)
    .insertInto('people.person')
    .values(row)
    .onConflict((conflict) => conflict.columns(['orgId', 'emailKey']).where('emailKey', 'is not', null).doNothing())
    .returning('id')
    .executeTakeFirst()
  return added !== undefined
}

export async function changePerson(caller: Caller, id: string, change: Updateable<PersonRow>) {
  await db(caller)
    .updateTable('people.person')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .execute()
  return persons(caller).where('p.id', '=', id).executeTakeFirstOrThrow()
}

/** Empties everything personal in the person's row, in the details of their facts, and in what members wrote about their consent. */
export async function erasePerson(caller: Caller, id: string): Promise<void> {
  const emptied = { name: '', email: null, emailKey: null, phone: null, companyId: null, language: null, zone: null, source: '' }
  await changePerson(caller, id, { ...emptied, archivedAt: caller.now, erasedAt: caller.now })
  await db(caller).updateTable('people.fact').set({ data: '{}' }).where('orgId', '=', caller.home.id).where('personId', '=', id).execute()
  // What a list or a form says of all its people is not about one of them.
  await db(caller)
    .updateTable('people.consent')
    .set({ source: '' })
    .where('orgId', '=', caller.home.id)
    .where('personId', '=', id)
    .where('memberId', 'is not', null)
    .where('importId', 'is', null)
    .execute()
}

/** Of these people, those who may not be sent commercial messages, each with the reason; who never decided, or wants none for a while, is not among them. */
export async function optedOut(caller: Caller, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; refusal: string }>`
    select p.id, r.refusal from people.person p join people.refusals(${caller.home.id}, 'commercial', null) r on r.person_id = p.id
    where p.org_id = ${caller.home.id} and p.id = any (${ids}::uuid[]) and r.refusal <> 'paused'
      and not (r.refusal = 'no_consent' and p.email_consent = 'none')`.execute(caller.tx)
  return new Map(rows.map(({ id, refusal }) => [id, refusal]))
}

/** Why a commercial message may not be sent to this person; null when it may. */
export async function refusalOf(caller: Caller, id: string) {
  type Refusal = 'no_address' | 'archived' | 'suppressed' | 'no_consent'
  const { rows } = await sql<{ refusal: Refusal | null }>`
    select r.refusal from people.refusals(${caller.home.id}, 'commercial', null) r where r.person_id = ${id}`.execute(caller.tx)
  return rows[0]!.refusal
}
