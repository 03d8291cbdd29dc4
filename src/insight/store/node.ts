// The SQL of places: an object with what is above it, its children page by page, and how much of each kind is below.
import { sql, type RawBuilder } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import { tables } from '#kernel/db/transaction.ts'
import type { Node } from '#thread/contract.ts'
import type { Below, Kind } from '../rules/stop.ts'
import { rowsOf, under } from './base.ts'

interface NodeRow extends Node {
  orgId: string
  path: string
  depth: number
  archivedAt: string | null
}
interface Tables {
  'thread.node': NodeRow
}

const nodes = (caller: Caller) =>
  tables<Tables>(caller)
    .selectFrom('thread.node as n')
    .select(['n.id', 'n.kind', 'n.title', 'n.assumed', 'n.parentId', 'n.function', 'n.path', 'n.depth'])
    .select(sql<boolean>`n.archived_at is not null`.as('archived'))
    .where('n.orgId', '=', caller.home.id)

export async function nodeById(caller: Caller, id: string) {
  return nodes(caller).where('n.id', '=', id).executeTakeFirst()
}
export type NodeFound = NonNullable<Awaited<ReturnType<typeof nodeById>>>

export async function nodesByIds(caller: Caller, ids: readonly string[]) {
  return ids.length === 0 ? [] : nodes(caller).where('n.id', 'in', ids).orderBy('n.id').execute()
}

/** Everything above a path, from the root down. */
export async function nodesAbove(caller: Caller, path: string) {
  const ids = path.split('/').filter(Boolean).slice(0, -1)
  return ids.length === 0 ? [] : nodes(caller).where('n.id', 'in', ids).orderBy('n.depth').execute()
}

interface Level {
  readonly id: string | null
  /** False for a hat that reads only the sums of leads, deals and orders: their names stay out. */
  readonly namingResults: boolean
}

/** The objects directly under one, oldest first, with how many each has under it; the goals when there is none above. */
export async function childPage(caller: Caller, { id, namingResults }: Level, paging: { limit: number; cursor?: string | undefined }) {
  const named = (kind: RawBuilder<unknown>) => (namingResults ? sql<boolean>`true` : sql<boolean>`${kind} not in ('lead', 'deal', 'order')`)
  const query = nodes(caller)
    .select(
      sql<number>`(select count(*) from thread.node c where c.org_id = n.org_id and c.parent_id = n.id and c.archived_at is null and ${named(sql`c.kind`)})`.as(
        'children',
      ),
    )
    .where('n.archivedAt', 'is', null)
    .where('n.parentId', id === null ? 'is' : '=', id)
    .where(named(sql`n.kind`))
  return paged(
    id === null ? query.where('n.kind', '=', 'goal') : query,
    { by: 'n.created_at', id: 'n.id', direction: 'asc', type: 'timestamptz' },
    paging,
  )
}

/** How many of each kind are below a path, itself left out, and the one where there is only one. */
export async function below(caller: Caller, { id, path }: { id: string; path: string }): Promise<Partial<Record<Kind, Below>>> {
  type Row = { kind: Kind; count: number; id: string; title: string; assumed: boolean }
  const rows = await rowsOf(
    caller,
    sql<Row>`
      select n.kind, count(*) as count, min(n.id::text) as id, min(n.title) as title, bool_and(n.assumed) as assumed
      from thread.node n where n.org_id = ${caller.home.id} and ${under(sql`n.path`, path)} and n.id <> ${id} and n.archived_at is null
      group by n.kind`,
  )
  return Object.fromEntries(rows.map(({ count, ...place }) => [place.kind, { count, only: count === 1 ? place : null }]))
}

/** How many messages of the house the pieces cite, of an object with all below it, or of the piece it is part of. */
export async function messagesCited(caller: Caller, path: string, ids: readonly string[]): Promise<number> {
  const [row] = await rowsOf(
    caller,
    sql<{ count: number }>`
      select count(distinct p.message_id) as count from thread.node n join content.piece p on p.org_id = ${caller.home.id} and p.id = n.id
      where n.org_id = ${caller.home.id} and (${under(sql`n.path`, path)} or n.id = any (${ids}::uuid[])) and n.kind = 'piece' and p.archived_at is null`,
  )
  return row!.count
}
