// The SQL of segments: their rules, their sizes counted over the people as they are now, their members.
import { sql, type Insertable, type RawBuilder, type Updateable } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import { foldEmail } from '../rules/person.ts'
import type { Rule } from '../rules/segment.ts'
import { persons } from './person.ts'
import { meetsRule } from './rule.ts'
import { anywhere, db, type Paging, type SegmentRow } from './tables.ts'

const columns = ['id', 'name', 'kind', 'rule', 'evidence', 'version', 'createdAt', 'updatedAt', 'archivedAt'] as const
const segments = (caller: Caller) => db(caller).selectFrom('people.segment').select(columns).where('orgId', '=', caller.home.id)

export async function segmentById(caller: Caller, id: string) {
  return segments(caller).where('id', '=', id).executeTakeFirst()
}

export async function segmentsByIds(caller: Caller, ids: readonly string[]) {
  return ids.length === 0 ? [] : segments(caller).where('id', 'in', ids).execute()
}

/** The row, locked until the transaction ends. */
export async function segmentToChange(caller: Caller, id: string) {
  return segments(caller).where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
}

export async function segmentPage(
  caller: Caller,
  filter: Paging & { kind?: SegmentRow['kind'] | undefined; state: 'current' | 'archived' },
) {
  let query = segments(caller).where('archivedAt', filter.state === 'archived' ? 'is not' : 'is', null)
  if (filter.kind !== undefined) query = query.where('kind', '=', filter.kind)
  return paged(query, { by: 'createdAt', direction: 'desc', type: 'timestamptz' }, filter)
}

export async function addSegment(caller: Caller, row: Insertable<SegmentRow>): Promise<void> {
  await db(caller).insertInto('people.segment').values(row).execute()
}

export async function changeSegment(caller: Caller, id: string, change: Updateable<SegmentRow>): Promise<void> {
  await db(caller)
    .updateTable('people.segment')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .execute()
}

const present = (caller: Caller) => sql`p.org_id = ${caller.home.id} and p.archived_at is null`

/** How many people each rule finds, all in one pass over the people. */
export async function sizesOf(caller: Caller, rules: readonly Rule[]): Promise<number[]> {
  if (rules.length === 0) return []
  const counts = rules.map((rule) => sql`count(*) filter (where ${meetsRule(rule, caller.now)})`)
  const { rows } = await sql<{
    sizes: number[]
  }>`select array[${sql.join(counts)}]::int[] as sizes from people.person p where ${present(caller)}`.execute(caller.tx)
  return rows[0]!.sizes
}

/** How many people a rule finds, how many there are, and how many of those found may be sent commercial messages. */
export async function reachOf(caller: Caller, rule: Rule): Promise<{ size: number; total: number; reachable: number }> {
  const { rows } = await sql<{ size: number; total: number; reachable: number }>`
    select count(*) filter (where found)::int as size, count(*)::int as total,
      count(*) filter (where found and email_consent = 'granted' and email_key is not null and not barred)::int as reachable
    from (select ${meetsRule(rule, caller.now)} as found, p.email_consent, p.email_key, s.email_hash is not null as barred
      from people.person p left join people.suppression s on s.org_id = p.org_id and s.email_hash = p.email_hash
      where ${present(caller)}) person`.execute(caller.tx)
  return rows[0]!
}

export async function newestOf(caller: Caller, rule: Rule, most: number) {
  return persons(caller)
    .where('p.archivedAt', 'is', null)
    .where(meetsRule(rule, caller.now))
    .orderBy('p.createdAt', 'desc')
    .orderBy('p.id', 'desc')
    .limit(most)
    .execute()
}

/** The members, or everybody without a rule, as a query that a larger one may hold. */
export function selectionOf(caller: Caller, rule: Rule | null, q: string | undefined) {
  let query = persons(caller).where('p.archivedAt', 'is', null)
  if (rule !== null) query = query.where(meetsRule(rule, caller.now))
  return q === undefined ? query : query.where('p.searchKey', 'like', anywhere(foldEmail(q)))
}

/** A walk through members: so many at once, after the last id seen, and without those of whom a lower context says so in SQL over a person's id. */
export interface Walk {
  readonly limit: number
  readonly after?: string | undefined
  readonly unless?: (personId: RawBuilder<string>) => RawBuilder<boolean>
}

/** The members by id, for walking through all of them. */
export async function membersOf(caller: Caller, rule: Rule, { limit, after, unless }: Walk) {
  let query = persons(caller).where('p.archivedAt', 'is', null).where(meetsRule(rule, caller.now))
  if (unless !== undefined) query = query.where(sql<boolean>`not ${unless(sql`p.id`)}`)
  if (after !== undefined) query = query.where('p.id', '>', after)
  return query.orderBy('p.id').limit(limit).execute()
}

/** Those of some persons whom a rule finds. */
export async function membersAmong(caller: Caller, rule: Rule, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select p.id from people.person p where ${present(caller)} and p.id = any (${ids}::uuid[]) and ${meetsRule(rule, caller.now)}`.execute(
    caller.tx,
  )
  return new Set(rows.map(({ id }) => id))
}
