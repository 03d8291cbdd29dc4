// The SQL of credit: every result with the visits of its person before it, and its amount distributed over them by a model.
import { sql, type RawBuilder } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import type { FunctionName } from '#thread/contract.ts'
import type { Model } from '../rules/credit.ts'
import type { Kind } from '../rules/stop.ts'
import { above, during, idsOf, rowsOf, under, type Asked } from './base.ts'

/** The object a figure is asked for; null for the whole thread. */
export type At = { readonly path: string; readonly kind: Kind } | null

// What hangs under these is so much of everything that looking at everything costs less than looking for it.
const broad: readonly Kind[] = ['goal', 'objective', 'strategy', 'plan']

/**
 * A query of credited amounts: `id, kind, day, node_id` of the result, `amount`, and `path, function, via` of where it is credited.
 * `via` is touch, link (no visit known, but somebody hung the result there by hand) or null (unknown, path null).
 *
 * A refund follows what it refunds: the same person, the same last day a visit may have, so that it takes back where it was given.
 * For an object only results that may be credited under it are looked at; amounts credited elsewhere are in the answer too.
 */
export function credited(caller: Caller, asked: Asked, at: At = null): RawBuilder<unknown> {
  const org = sql`${caller.home.id}::uuid`
  const narrow = at !== null && !broad.includes(at.kind)
  return sql`
    with result as materialized (
      select r.id, r.kind, r.day, r.node_id, r.base_amount as whole, coalesce(d.person_id, o.person_id, r.person_id) as person_id,
        coalesce(d.closed_on, o.day, r.day) as until
      from ${narrow ? candidates(org, at.path) : sql`sales.result r`}
      left join sales."order" o on o.org_id = ${org} and o.id = r.node_id
      left join sales.deal d on d.org_id = ${org} and d.id = o.deal_id
      where r.org_id = ${org} and ${during(sql`r.day`, asked)}
    ), somebody as materialized (
      select distinct person_id from result where person_id is not null
    ), seen as materialized (
      ${narrow ? touchesOfFew(org) : touchesOfMany(org)}
    ), reached as (
      select r.*, s.path, s.function, s.id as touch_id,
        row_number() over (partition by r.id order by ${order(asked.model)}) as place, count(s.id) over (partition by r.id) as places
      from result r left join seen s on s.person_id = r.person_id and s.day <= r.until
    )
    select r.id, r.kind, r.day, r.node_id, ${amount(asked.model)} as amount, coalesce(r.path, l.path) as path,
      coalesce(r.function, l.function) as function, case when r.path is not null then 'touch' when l.path is not null then 'link' end as via
    from reached r
    left join lateral (
      select a.path, a.function from thread.node n
      cross join lateral ${idsOf(sql`n.path`)} as above (id)
      join thread.node a on a.org_id = ${org} and a.id = above.id and a.kind not in ('lead', 'deal', 'order')
      where r.path is null and n.org_id = ${org} and n.id = r.node_id
      order by a.depth desc limit 1
    ) l on true
    where ${asked.model === 'linear' ? sql`true` : sql`r.place = 1`}`
}

const touch = sql`t.id, t.at, t.day, t.path, t.function`
const counts = sql`t.node_id is not null and not t.machine and not t.continues`

// Two ways to be somebody's visit: named by it, or by the browser they named themselves in later.
const touchesOfMany = (org: RawBuilder<unknown>) => sql`
  select p.person_id, ${touch} from somebody p join tracking.touch t on t.org_id = ${org} and t.person_id = p.person_id where ${counts}
  union all
  select p.person_id, ${touch} from somebody p
  join tracking.visitor v on v.org_id = ${org} and v.person_id = p.person_id
  join tracking.touch t on t.org_id = ${org} and t.visitor = v.visitor
  where t.person_id is null and ${counts}`

// The same, person by person through the indexes: how many there are is not known when the query is planned, and `offset 0` keeps the
// planner from going through all touches to find those of a few.
const touchesOfFew = (org: RawBuilder<unknown>) => sql`
  select p.person_id, t.* from somebody p cross join lateral (
    select ${touch} from tracking.touch t where t.org_id = ${org} and t.person_id = p.person_id and ${counts} offset 0
  ) t
  union all
  select v.person_id, t.* from (
    select p.person_id, v.visitor from somebody p join tracking.visitor v on v.org_id = ${org} and v.person_id = p.person_id offset 0
  ) v cross join lateral (
    select ${touch} from tracking.touch t where t.org_id = ${org} and t.visitor = v.visitor and t.person_id is null and ${counts} offset 0
  ) t`

const order = (model: Model) => (model === 'last' ? sql`s.at desc, s.id desc` : sql`s.at, s.id`)

// Equal parts by largest remainder: the cents that are left over go to the first visits, as rules/credit.ts says.
const amount = (model: Model) =>
  model === 'linear'
    ? sql`case when r.places = 0 then r.whole
        else r.whole / r.places + case when r.place <= abs(r.whole) % r.places then sign(r.whole)::int else 0 end end`
    : sql`r.whole`

/** The results that may be credited under a path: of persons who were there, and those hung there by hand. */
const candidates = (org: RawBuilder<unknown>, path: string) => sql`(
  with place as materialized (
    select distinct t.node_id from tracking.tally t where t.org_id = ${org} and ${under(sql`t.path`, path)} and t.node_id is not null
  ), who as materialized (
    select distinct coalesce(t.person_id, v.person_id) as person_id
    from place p
    cross join lateral (
      select t.person_id, t.visitor from tracking.touch t
      where t.org_id = ${org} and t.node_id = p.node_id and ${under(sql`t.path`, path)} and not t.machine offset 0
    ) t
    left join tracking.visitor v on v.org_id = ${org} and v.visitor = t.visitor
    where t.person_id is not null or v.person_id is not null
  ), hung as materialized (
    select n.id, n.kind from thread.node n where n.org_id = ${org} and ${under(sql`n.path`, path)} and n.kind in ('deal', 'order')
  )
  select d.id from who w join sales.deal d on d.org_id = ${org} and d.person_id = w.person_id
  union select o.id from who w join sales."order" o on o.org_id = ${org} and o.person_id = w.person_id
  union select o.id from who w join sales.deal d on d.org_id = ${org} and d.person_id = w.person_id
    join sales."order" o on o.org_id = ${org} and o.deal_id = d.id
  union select h.id from hung h
  union select o.id from hung h join sales."order" o on o.org_id = ${org} and o.refund_of = h.id
) c join sales.result r on r.org_id = ${org} and r.id = c.id`

/** The whole of a period and how much of it is of unknown source. */
export async function revenueOf(caller: Caller, asked: Asked): Promise<{ total: number; unknown: number; results: number }> {
  const [row] = await rowsOf(
    caller,
    sql<{ total: number; unknown: number; results: number }>`
      select coalesce(sum(c.amount), 0)::bigint as total, coalesce(sum(c.amount) filter (where c.path is null), 0)::bigint as unknown,
        count(distinct c.id) as results
      from (${credited(caller, asked)}) c`,
  )
  return row!
}

export interface CreditRow {
  readonly nodeId: string | null
  readonly function: FunctionName | null
  readonly known: boolean
  readonly amount: number
}

/** Credit by the object of a kind on the path of each visit; a node of null is above or beside that kind. */
export async function creditByKind(caller: Caller, asked: Asked, kind: string): Promise<CreditRow[]> {
  return rowsOf(
    caller,
    sql<CreditRow>`
      select a.id as node_id, null as function, p.path is not null as known, sum(p.amount)::bigint as amount
      from (select c.path, sum(c.amount) as amount from (${credited(caller, asked)}) c group by c.path) p
      left join lateral ${above(caller, sql`p.path`, kind)} a on true
      group by 1, 3 order by amount desc, 1`,
  )
}

export async function creditByFunction(caller: Caller, asked: Asked): Promise<CreditRow[]> {
  return rowsOf(
    caller,
    sql<CreditRow>`
      select null as node_id, c.function, c.path is not null as known, sum(c.amount)::bigint as amount
      from (${credited(caller, asked)}) c group by 2, 3 order by amount desc, 2`,
  )
}
