// The SQL of the rows behind a figure: what it is added up from, newest first, for one object with all below it or for a line of its own.
import { sql, type RawBuilder } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import { tables } from '#kernel/db/transaction.ts'
import type { Day } from '#kernel/time.ts'
import type { Measure } from '../rules/figure.ts'
import { during, under, type Asked } from './base.ts'
import { credited, type At } from './credit.ts'

export interface Behind extends Asked {
  readonly figure: Measure
  readonly at: At
  readonly line?: 'not_linked' | 'unknown' | undefined
  /** False for a hat that reads only the sums of leads, deals and orders: their names stay out. */
  readonly namingResults: boolean
}

interface Row {
  id: string
  nodeId: string | null
  kind: string
  title: string
  day: Day
  amount: number
}

export async function rowPage(caller: Caller, behind: Behind, paging: { limit: number; cursor?: string | undefined }) {
  const query = tables<Record<string, never>>(caller)
    .selectFrom(sql<Row>`(${rows(caller, behind)})`.as('r'))
    .select(['r.id', 'r.nodeId', 'r.kind', 'r.title', 'r.day', 'r.amount'])
  return paged(query, { by: 'r.day', id: 'r.id', direction: 'desc', type: 'date' }, paging)
}

function rows(caller: Caller, behind: Behind): RawBuilder<unknown> {
  const { figure, at, line } = behind
  const path = at?.path ?? ''
  const org = sql`${caller.home.id}::uuid`
  const title = behind.namingResults ? sql`n.title` : sql`case when n.kind not in ('lead', 'deal', 'order') then n.title end`
  // A line has rows of its own: what hangs nowhere, and revenue of unknown source.
  const hangs = (column: RawBuilder<unknown>) =>
    line === 'not_linked' ? sql`${column} is null` : line === 'unknown' ? sql`false` : sql`true`
  const results = (kind: string, from: RawBuilder<unknown>, day: RawBuilder<unknown>, more: RawBuilder<unknown>) => sql`
    select n.id, n.id as node_id, n.kind, n.title, ${day} as day, 1::bigint as amount
    from thread.node n join ${from} x on x.org_id = ${org} and x.id = n.id
    where n.org_id = ${org} and n.kind = ${kind} and ${under(sql`n.path`, path)} and ${hangs(sql`n.parent_id`)} and ${during(day, behind)} and ${more}`
  switch (figure) {
    case 'spend':
      return sql`
        select s.id, s.node_id, 'spend' as kind, coalesce(nullif(s.vendor, ''), nullif(s.note, ''), ${title}, 'Spend') as title, s.on_day as day,
          s.base_amount as amount
        from plan.spend s left join thread.node n on n.org_id = ${org} and n.id = s.node_id
        where s.org_id = ${org} and s.archived_at is null and ${during(sql`s.on_day`, behind)} and ${hangs(sql`s.node_id`)}
          and ${under(sql`n.path`, path)}`
    case 'visits':
      return sql`
        select t.id, t.node_id, t.kind, coalesce(${title}, '') as title, t.day, 1::bigint as amount
        from tracking.touch t left join thread.node n on n.org_id = ${org} and n.id = t.node_id
        where t.org_id = ${org} and not t.machine and t.kind in ('click', 'visit') and ${during(sql`t.day`, behind)} and ${hangs(sql`t.node_id`)}
          and ${touchedUnder(org, path)}`
    case 'coverage':
      return results('coverage', sql`pr.coverage`, sql`x.published_on`, sql`x.archived_at is null`)
    case 'leads':
      return results('lead', sql`sales.lead`, sql`x.opened_on`, sql`n.archived_at is null`)
    case 'deals':
      return results('deal', sql`sales.deal`, sql`x.closed_on`, sql`x.stage = 'won' and n.archived_at is null`)
    case 'orders':
      return results('order', sql`sales."order"`, sql`x.day`, sql`n.archived_at is null`)
    case 'revenue':
      return sql`
        select c.id, c.node_id, c.kind, n.title, c.day, sum(c.amount)::bigint as amount
        from (${credited(caller, behind, at)}) c join thread.node n on n.org_id = ${org} and n.id = c.node_id
        where ${line === 'unknown' ? sql`c.path is null` : line === 'not_linked' ? sql`false` : under(sql`c.path`, path)}
        group by 1, 2, 3, 4, 5`
  }
}

// Touches have no index by path: the roll-up names the objects that were visited there, and these lead to their touches.
const touchedUnder = (org: RawBuilder<unknown>, path: string) =>
  path === ''
    ? sql`true`
    : sql`t.node_id in (select l.node_id from tracking.tally l where l.org_id = ${org} and ${under(sql`l.path`, path)}) and ${under(sql`t.path`, path)}`
