// The SQL of amounts: what is added up at an object and below it, each measure from the rows that belong to it.
import { sql, type RawBuilder } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { nothing, type Amounts, type Measure } from '../rules/figure.ts'
import type { Kind } from '../rules/stop.ts'
import { during, rowsOf, under, type Asked } from './base.ts'
import { credited, type At } from './credit.ts'

/**
 * All amounts under a path as rows `measure, path, value`. The path is empty for what is not linked yet, and null for revenue of unknown
 * source; both are only there when everything is asked for. Spend and results stand where they hang now, visits where they were made.
 */
function everything(caller: Caller, asked: Asked, at: At): RawBuilder<unknown> {
  const path = at?.path ?? ''
  const org = sql`${caller.home.id}::uuid`
  const here = (column: RawBuilder<unknown>) => under(column, path)
  // Spend without an object is only found when nothing narrows the search.
  const spend =
    path === ''
      ? sql`select 'spend', coalesce(n.path, ''), s.base_amount from plan.spend s left join thread.node n on n.org_id = ${org} and n.id = s.node_id
          where s.org_id = ${org} and s.archived_at is null and ${during(sql`s.on_day`, asked)}`
      : sql`select 'spend', n.path, s.base_amount from thread.node n join plan.spend s on s.org_id = ${org} and s.node_id = n.id
          where n.org_id = ${org} and ${here(sql`n.path`)} and s.archived_at is null and ${during(sql`s.on_day`, asked)}`
  return sql`
    ${spend}
    union all
    select 'visits', t.path, t.touches from tracking.tally t
    where t.org_id = ${org} and ${here(sql`t.path`)} and t.kind in ('click', 'visit') and ${during(sql`t.day`, asked)}
    union all
    select 'coverage', n.path, 1 from thread.node n join pr.coverage c on c.org_id = ${org} and c.id = n.id
    where n.org_id = ${org} and ${here(sql`n.path`)} and n.kind = 'coverage' and c.archived_at is null and ${during(sql`c.published_on`, asked)}
    union all
    select 'leads', n.path, 1 from thread.node n join sales.lead l on l.org_id = ${org} and l.id = n.id
    where n.org_id = ${org} and ${here(sql`n.path`)} and n.kind = 'lead' and n.archived_at is null and ${during(sql`l.opened_on`, asked)}
    union all
    select 'deals', n.path, 1 from thread.node n join sales.deal d on d.org_id = ${org} and d.id = n.id
    where n.org_id = ${org} and ${here(sql`n.path`)} and n.kind = 'deal' and d.stage = 'won' and n.archived_at is null
      and ${during(sql`d.closed_on`, asked)}
    union all
    select 'orders', n.path, 1 from thread.node n join sales."order" o on o.org_id = ${org} and o.id = n.id
    where n.org_id = ${org} and ${here(sql`n.path`)} and n.kind = 'order' and n.archived_at is null and ${during(sql`o.day`, asked)}
    union all
    select 'revenue', c.path, c.amount from (${credited(caller, asked, at)}) c where ${here(sql`c.path`)}`
}

interface Sum {
  readonly measure: Measure
  readonly value: number
}

const amountsOf = (sums: readonly Sum[]): Amounts => ({
  ...nothing,
  ...Object.fromEntries(sums.map(({ measure, value }) => [measure, value])),
})

/** The sums of an object: with all below it, and of itself alone. */
export async function sumsOf(caller: Caller, asked: Asked, at: NonNullable<At>): Promise<{ own: Amounts; total: Amounts }> {
  const sums = await rowsOf(
    caller,
    sql<Sum & { own: boolean }>`
      select e.measure, e.path = ${at.path} as own, sum(e.value)::bigint as value
      from (${everything(caller, asked, at)}) as e(measure, path, value) where e.path is not null group by 1, 2`,
  )
  const own = amountsOf(sums.filter((sum) => sum.own))
  const total: Record<string, number> = { ...own }
  for (const { measure, value } of sums.filter((sum) => !sum.own)) total[measure] = (total[measure] ?? 0) + value
  return { own, total: total as unknown as Amounts }
}

/** The sums of several objects, each with all below it, by their ids: one walk under the place they have in common. */
export async function sumsOfMany(caller: Caller, asked: Asked, at: At, ids: readonly string[]): Promise<ReadonlyMap<string, Amounts>> {
  const rows = await rowsOf(
    caller,
    sql<Sum & { id: string }>`
      select n.id, s.measure, sum(s.value)::bigint as value
      from (
        select e.measure, e.path, sum(e.value) as value from (${everything(caller, asked, at)}) as e(measure, path, value)
        where e.path <> '' group by 1, 2
      ) s
      join thread.node n on n.org_id = ${caller.home.id} and n.id = any (${ids}::uuid[]) and starts_with(s.path, n.path)
      group by 1, 2`,
  )
  return new Map(ids.map((id) => [id, amountsOf(rows.filter((row) => row.id === id))]))
}

export interface LevelSums {
  readonly own: Amounts
  /** By the id of the child: of itself, and of all below it. */
  readonly children: ReadonlyMap<string, { own: Amounts; below: Amounts }>
  /** The children that are results, summed up where they are not to be named. */
  readonly results: Amounts
  /** Under objects that are archived, or stood here when it happened and hang elsewhere now. */
  readonly elsewhere: Amounts
  readonly notLinked: Amounts
  readonly unknown: Amounts
}

/** The sums of one level: the object itself, each child, and the lines that make the sums exact. Null is the level of the goals. */
export async function levelSums(
  caller: Caller,
  asked: Asked,
  node: { id: string; path: string; kind: Kind } | null,
  namingResults: boolean,
): Promise<LevelSums> {
  const id = node?.id ?? null
  const path = node?.path ?? ''
  type Row = Sum & { child: string | null; bucket: 'own' | 'child' | 'below' | 'results' | 'elsewhere' | 'not_linked' | 'unknown' }
  const from = path.length
  // A path consists of ids of 36 characters, each followed by a slash.
  const child = sql`nullif(substr(e.path, ${from + 1}, 36), '')::uuid`
  const unnamed = namingResults ? sql`false` : sql`n.kind in ('lead', 'deal', 'order')`
  const isChild = id === null ? sql`n.parent_id is null and n.kind = 'goal'` : sql`n.parent_id = ${id}::uuid`
  const rows = await rowsOf(
    caller,
    sql<Row>`
      select s.measure, case when n.id is null or ${unnamed} then null else s.child end as child,
        case when not s.known then 'unknown'
          when s.child is null then ${path === '' ? sql`'not_linked'` : sql`'own'`}
          when n.id is not null and ${unnamed} then 'results'
          when n.id is not null then case when s.itself then 'child' else 'below' end
          when ${id === null ? sql`r.kind in ('lead', 'deal', 'order')` : sql`false`} then 'not_linked'
          else 'elsewhere' end as bucket,
        sum(s.value)::bigint as value
      from (
        select e.measure, ${child} as child, length(e.path) = ${from + 37} as itself, e.path is not null as known, sum(e.value) as value
        from (${everything(caller, asked, node)}) as e(measure, path, value) group by 1, 2, 3, 4
      ) s
      left join thread.node n on n.org_id = ${caller.home.id} and n.id = s.child and ${isChild} and n.archived_at is null
      left join thread.node r on r.org_id = ${caller.home.id} and r.id = s.child
      group by 1, 2, 3`,
  )
  const bucket = (name: Row['bucket'], of: string | null = null) =>
    amountsOf(rows.filter((row) => row.bucket === name && (of === null || row.child === of)))
  const children = new Map(
    [...new Set(rows.flatMap((row) => row.child ?? []))].map((each) => [
      each,
      { own: bucket('child', each), below: bucket('below', each) },
    ]),
  )
  return {
    own: bucket('own'),
    children,
    results: bucket('results'),
    elsewhere: bucket('elsewhere'),
    notLinked: bucket('not_linked'),
    unknown: bucket('unknown'),
  }
}

/** What deals, orders and gifts came to by themselves, refunds taken off, by the id of their node. */
export async function worthOf(caller: Caller, ids: readonly string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map()
  const rows = await rowsOf(
    caller,
    sql<{ id: string; worth: number }>`
      select x.id, sum(x.base_amount)::bigint as worth from (
        select d.id, d.base_amount from sales.deal d where d.org_id = ${caller.home.id} and d.id = any (${ids}::uuid[]) and d.stage = 'won'
        union all
        select o.id, o.base_amount from sales."order" o where o.org_id = ${caller.home.id} and o.id = any (${ids}::uuid[])
        union all
        select o.refund_of, o.base_amount from sales."order" o where o.org_id = ${caller.home.id} and o.refund_of = any (${ids}::uuid[])
      ) x group by x.id`,
  )
  return new Map(rows.map(({ id, worth }) => [id, worth]))
}

export interface TonesFound {
  readonly positive: number
  readonly neutral: number
  readonly negative: number
}

const judged = sql`count(*) filter (where c.tone = 'positive') as positive, count(*) filter (where c.tone = 'neutral') as neutral,
  count(*) filter (where c.tone = 'negative') as negative`

/** How the coverage under each of several objects was judged; those without any are left out. */
export async function tonesOfMany(
  caller: Caller,
  asked: Pick<Asked, 'from' | 'to'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, TonesFound>> {
  const rows = await rowsOf(
    caller,
    sql<TonesFound & { id: string }>`
      select a.id, ${judged}
      from thread.node a
      join thread.node n on n.org_id = a.org_id and n.path >= a.path and n.path < rtrim(a.path, '/') || '0' and n.kind = 'coverage'
      join pr.coverage c on c.org_id = n.org_id and c.id = n.id
      where a.org_id = ${caller.home.id} and a.id = any (${ids}::uuid[]) and c.archived_at is null and ${during(sql`c.published_on`, asked)}
      group by a.id`,
  )
  return new Map(rows.map(({ id, ...tones }) => [id, tones]))
}

/** How the coverage under a path was judged. */
export async function tonesUnder(caller: Caller, asked: Pick<Asked, 'from' | 'to'>, path: string) {
  const [row] = await rowsOf(
    caller,
    sql<TonesFound>`
      select ${judged}
      from thread.node n join pr.coverage c on c.org_id = ${caller.home.id} and c.id = n.id
      where n.org_id = ${caller.home.id} and ${under(sql`n.path`, path)} and n.kind = 'coverage' and c.archived_at is null
        and ${during(sql`c.published_on`, asked)}`,
  )
  return row!
}
