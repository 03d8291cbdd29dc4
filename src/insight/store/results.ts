// The rows behind a revenue figure, and the counts beside it on the thread bar.
import { sql } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { pathEnd, type Kind } from '#thread/rules.ts'
import type { Model } from '../rules.ts'
import { credited, type Period } from './figures.ts'
import { paged } from '#kernel/db/page.ts'
import { tables } from '#kernel/db/transaction.ts'

export interface ResultRow {
  id: string
  nodeId: string
  kind: 'order' | 'gift' | 'deal'
  title: string
  amount: number
  day: string
  path: string | null
}

/** What came in, the newest day first; with a path only what is credited under it. */
export async function resultPage(
  caller: Caller,
  model: Model,
  period: Period,
  path: string | undefined,
  paging: { limit: number; cursor?: string | undefined },
) {
  const source = sql<ResultRow>`(select c.id, c.node_id, c.kind, n.title, c.base_amount as amount, c.day, c.path
    from (${credited(caller, model, period)}) c join thread.node n on n.org_id = ${caller.home.id} and n.id = c.node_id
    where ${path === undefined} or (c.path collate "C" >= ${path ?? ''} and c.path collate "C" < ${path === undefined ? '' : pathEnd(path)}))`
  const query = tables<Record<never, never>>(caller).selectFrom(source.as('result')).selectAll()
  return paged(query, { by: 'result.day', id: 'result.id', direction: 'desc', type: 'date' }, paging)
}

/** The objects of these ids. */
export async function placesById(caller: Caller, ids: readonly string[]): Promise<Map<string, { id: string; kind: Kind; title: string }>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; kind: Kind; title: string }>`select id, kind, title from thread.node
    where org_id = ${caller.home.id} and id = any (${[...new Set(ids)]}::uuid[])`.execute(caller.tx)
  return new Map(rows.map((row) => [row.id, row]))
}

/** What stands under a path: how many campaigns, pieces, versions and messages, and what the coverage says. */
export async function countsUnder(caller: Caller, path: string) {
  const org = caller.home.id
  const { rows } = await sql<{ campaigns: number; pieces: number; versions: number; messages: number; coverage: number; positive: number; negative: number }>`
    with below as (select id, kind from thread.node where org_id = ${org} and archived_at is null and path >= ${path} and path < ${pathEnd(path)}),
    coverage as (select c.tone from pr.coverage c join below b on b.id = c.id and b.kind = 'coverage' where c.org_id = ${org} and c.archived_at is null)
    select (select count(*) from below where kind = 'campaign') as campaigns,
      (select count(*) from below where kind = 'piece') as pieces,
      (select count(*) from below where kind = 'variant') as versions,
      (select count(distinct p.message_id) from content.piece p join below b on b.id = p.id where p.org_id = ${org}) as messages,
      (select count(*) from coverage) as coverage,
      (select count(*) from coverage where tone = 'positive') as positive,
      (select count(*) from coverage where tone = 'negative') as negative`.execute(caller.tx)
  return rows[0]!
}
