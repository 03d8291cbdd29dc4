// The SQL of PR: coverage with its place on the thread.
import { sql, type ColumnType, type Insertable, type Updateable } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import { within } from '#kernel/db/scope.ts'
import { tables } from '#kernel/db/transaction.ts'
import type { Day, Instant } from '#kernel/time.ts'
import type { Reading, Tone } from './rules.ts'

interface CoverageRow {
  orgId: string
  id: string
  url: string
  urlKey: string
  outlet: string
  title: string
  publishedOn: Day
  tone: Tone | null
  about: string[]
  companyId: string | null
  personId: string | null
  messageId: string | null
  note: string
  reading: Reading
  touchId: string
  ownerId: string | null
  version: ColumnType<number, undefined, number>
  createdAt: Instant
  updatedAt: Instant
  archivedAt: ColumnType<Instant | null, undefined, Instant | null>
}
interface Tables {
  'pr.coverage': CoverageRow
  'thread.node': { orgId: string; id: string; parentId: string | null; path: string; title: string }
}

type Paging = { limit: number; cursor?: string | undefined }

const db = (caller: Caller) => tables<Tables>(caller)

const coverage = (caller: Caller) =>
  db(caller)
    .selectFrom('pr.coverage as c')
    .innerJoin('thread.node as n', (join) => join.onRef('n.orgId', '=', 'c.orgId').onRef('n.id', '=', 'c.id'))
    .leftJoin('thread.node as p', (join) => join.onRef('p.orgId', '=', 'n.orgId').onRef('p.id', '=', 'n.parentId'))
    .selectAll('c')
    .select(['n.parentId', 'p.title as parentTitle'])
    .where('c.orgId', '=', caller.home.id)

interface Filter extends Paging {
  q?: string | undefined
  tone?: Tone | undefined
  state: 'current' | 'archived'
  /** The range of paths of an object with all below it. */
  paths?: { readonly from: string; readonly to: string } | undefined
}

export async function coveragePage(caller: Caller, { q, tone, state, paths, ...paging }: Filter) {
  let query = within(coverage(caller), caller, { owner: 'c.ownerId' }).where('c.archivedAt', state === 'archived' ? 'is not' : 'is', null)
  const pattern = `%${(q ?? '').replace(/[\\%_]/g, '\\$&')}%`
  if (q !== undefined) query = query.where((eb) => eb.or([eb('c.title', 'ilike', pattern), eb('c.outlet', 'ilike', pattern)]))
  if (tone !== undefined) query = query.where('c.tone', '=', tone)
  if (paths !== undefined) query = query.where('n.path', '>=', paths.from).where('n.path', '<', paths.to)
  return paged(query, { by: 'c.published_on', id: 'c.id', direction: 'desc', type: 'date' }, paging)
}

export async function coverageInReach(caller: Caller, id: string) {
  return within(coverage(caller), caller, { owner: 'c.ownerId' }).where('c.id', '=', id).executeTakeFirst()
}

export async function coverageById(caller: Caller, id: string) {
  return coverage(caller).where('c.id', '=', id).executeTakeFirst()
}

/** The coverage somebody is about to change: nobody else may until this transaction ends. */
export async function lockCoverage(caller: Caller, id: string) {
  await db(caller)
    .selectFrom('pr.coverage')
    .select('id')
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .execute()
  return coverageById(caller, id)
}

/** The coverage of an address in its one spelling, archived ones left out. */
export async function coverageByKey(caller: Caller, urlKey: string) {
  return coverage(caller)
    .where(sql<boolean>`md5(c.url_key) = md5(${urlKey})`)
    .where('c.archivedAt', 'is', null)
    .executeTakeFirst()
}

export async function addCoverage(caller: Caller, row: Omit<Insertable<CoverageRow>, 'orgId' | 'createdAt' | 'updatedAt'>): Promise<void> {
  const stamped = { orgId: caller.home.id, createdAt: caller.now, updatedAt: caller.now }
  await db(caller)
    .insertInto('pr.coverage')
    .values({ ...row, ...stamped })
    .execute()
}

export async function changeCoverage(caller: Caller, id: string, change: Updateable<CoverageRow>): Promise<void> {
  await db(caller)
    .updateTable('pr.coverage')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .execute()
}
