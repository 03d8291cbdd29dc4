// The sums of the thread: own and total figures of objects, and where the credit for what came in goes.
import { sql, type RawBuilder } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import type { Day } from '#kernel/time.ts'
import { pathEnd, type Kind } from '#thread/rules.ts'
import type { Figures } from '../contract/figures.ts'
import type { Model } from '../rules.ts'

export interface Period {
  readonly from?: Day | undefined
  readonly to?: Day | undefined
}

/** A range of paths: an object alone, with all below it, or the whole thread. */
interface Span {
  readonly key: string
  readonly low: string
  readonly high: string
}

export const whole = (path: string): Span => ({ key: path, low: path, high: pathEnd(path) })

const within = (column: string, { from, to }: Period): RawBuilder<boolean> =>
  sql`(${sql.ref(column)} >= ${from ?? '0001-01-01'}::date and ${sql.ref(column)} <= ${to ?? '9999-12-31'}::date)`

/**
 * What came in, each row with the path its credit goes to: the path of the person's first or last touch up to the day of the order
 * (a refund looks from its order's day, so that it is taken off where it was credited), else the place the result hangs at, else none.
 */
export function credited(caller: Caller, model: Model, period: Period): RawBuilder<unknown> {
  const direction = sql.raw(model === 'first' ? 'asc' : 'desc')
  const org = caller.home.id
  return sql`select r.id, r.node_id, r.kind, r.base_amount, r.day, coalesce(t.path, p.path) as path
    from sales.result r
    join thread.node n on n.org_id = r.org_id and n.id = r.node_id
    left join thread.node p on p.org_id = n.org_id and p.id = n.parent_id
    left join sales."order" o on o.org_id = r.org_id and o.id = r.node_id and o.id <> r.id
    left join lateral (
      select e.path from tracking.touch e
      where e.org_id = ${org} and not e.machine and e.path <> '' and e.day <= coalesce(o.day, r.day)
        and (e.person_id = coalesce(r.person_id, o.person_id) or (e.person_id is null and e.visitor in
          (select v.visitor from tracking.visitor v where v.org_id = ${org} and v.person_id = coalesce(r.person_id, o.person_id))))
      order by e.at ${direction}, e.id ${direction} limit 1) t on true
    where r.org_id = ${org} and ${within('r.day', period)}`
}

const nothing: Figures = { spend: 0, visits: 0, coverage: 0, leads: 0, deals: 0, orders: 0, revenue: 0 }

/** The figures of several spans at once, by their key. */
export async function figuresOf(caller: Caller, spans: readonly Span[], model: Model, period: Period): Promise<Map<string, Figures>> {
  if (spans.length === 0) return new Map()
  const org = caller.home.id
  const { rows } = await sql<Figures & { key: string }>`
    with span as (select * from jsonb_to_recordset(${JSON.stringify(spans)}::jsonb) as s(key text, low text, high text)),
    credit as materialized (${credited(caller, model, period)})
    select s.key,
      (select coalesce(sum(x.base_amount), 0)::bigint from plan.spend x join thread.node n on n.org_id = x.org_id and n.id = x.node_id
        where x.org_id = ${org} and x.archived_at is null and n.path collate "C" >= s.low and n.path collate "C" < s.high
          and ${within('x.on_day', period)}) as spend,
      (select coalesce(sum(t.touches), 0)::bigint from tracking.tally t
        where t.org_id = ${org} and t.path collate "C" >= s.low and t.path collate "C" < s.high and t.kind in ('click', 'visit')
          and ${within('t.day', period)}) as visits,
      (select count(*) from pr.coverage c join thread.node n on n.org_id = c.org_id and n.id = c.id
        where c.org_id = ${org} and c.archived_at is null and n.path collate "C" >= s.low and n.path collate "C" < s.high
          and ${within('c.published_on', period)}) as coverage,
      (select count(*) from sales.lead l join thread.node n on n.org_id = l.org_id and n.id = l.id
        where l.org_id = ${org} and n.path collate "C" >= s.low and n.path collate "C" < s.high
          and ${within('l.opened_on', period)}) as leads,
      (select count(*) from credit c where c.kind = 'deal' and c.path collate "C" >= s.low and c.path collate "C" < s.high) as deals,
      (select count(*) from credit c where c.kind <> 'deal' and c.id = c.node_id and c.path collate "C" >= s.low and c.path collate "C" < s.high) as orders,
      (select coalesce(sum(c.base_amount), 0)::bigint from credit c where c.path collate "C" >= s.low and c.path collate "C" < s.high) as revenue
    from span s`.execute(caller.tx)
  return new Map(rows.map(({ key, ...figures }) => [key, figures]))
}

/** The figures that belong to an object itself and to nothing below it. */
export function ownOf(total: Figures, children: readonly Figures[]): Figures {
  const own = { ...total }
  for (const child of children) for (const name of Object.keys(nothing) as (keyof Figures)[]) own[name] -= child[name]
  return own
}

/** The sums of the organisation: everything, what hangs under a goal, and the revenue for which nothing is known. */
export async function sumsOf(caller: Caller, model: Model, period: Period) {
  const org = caller.home.id
  const { rows } = await sql<Figures & { linkedRevenue: number; linkedSpend: number; linkedVisits: number; linkedCoverage: number; linkedLeads: number; linkedDeals: number; linkedOrders: number; unknown: number }>`
    with credit as materialized (${credited(caller, model, period)}),
    goal as (select path from thread.node where org_id = ${org} and kind = 'goal'),
    spend as (select x.base_amount, n.path from plan.spend x left join thread.node n on n.org_id = x.org_id and n.id = x.node_id
      where x.org_id = ${org} and x.archived_at is null and ${within('x.on_day', period)}),
    tally as (select t.path, sum(t.touches)::bigint as touches from tracking.tally t
      where t.org_id = ${org} and t.kind in ('click', 'visit') and ${within('t.day', period)} group by t.path),
    coverage as (select n.path from pr.coverage c join thread.node n on n.org_id = c.org_id and n.id = c.id
      where c.org_id = ${org} and c.archived_at is null and ${within('c.published_on', period)}),
    lead as (select n.path from sales.lead l join thread.node n on n.org_id = l.org_id and n.id = l.id
      where l.org_id = ${org} and ${within('l.opened_on', period)})
    select
      (select coalesce(sum(base_amount), 0)::bigint from spend) as spend,
      (select coalesce(sum(base_amount), 0)::bigint from spend s where ${underGoal('s')}) as linked_spend,
      (select coalesce(sum(touches), 0)::bigint from tally) as visits,
      (select coalesce(sum(touches), 0)::bigint from tally t where ${underGoal('t')}) as linked_visits,
      (select count(*) from coverage) as coverage, (select count(*) from coverage c where ${underGoal('c')}) as linked_coverage,
      (select count(*) from lead) as leads, (select count(*) from lead l where ${underGoal('l')}) as linked_leads,
      (select count(*) from credit where kind = 'deal') as deals,
      (select count(*) from credit c where kind = 'deal' and ${underGoal('c')}) as linked_deals,
      (select count(*) from credit where kind <> 'deal' and id = node_id) as orders,
      (select count(*) from credit c where kind <> 'deal' and id = node_id and ${underGoal('c')}) as linked_orders,
      (select coalesce(sum(base_amount), 0)::bigint from credit) as revenue,
      (select coalesce(sum(base_amount), 0)::bigint from credit c where ${underGoal('c')}) as linked_revenue,
      (select coalesce(sum(base_amount), 0)::bigint from credit where path is null) as unknown`.execute(caller.tx)
  const { unknown, linkedSpend, linkedVisits, linkedCoverage, linkedLeads, linkedDeals, linkedOrders, linkedRevenue, ...total } = rows[0]!
  const linked: Figures = {
    spend: linkedSpend,
    visits: linkedVisits,
    coverage: linkedCoverage,
    leads: linkedLeads,
    deals: linkedDeals,
    orders: linkedOrders,
    revenue: linkedRevenue,
  }
  return { total, linked, notLinked: ownOf({ ...total, revenue: total.revenue - unknown }, [linked]), unknownRevenue: unknown }
}

// Every goal is a root, so the first id of a path says whether it hangs under one.
const underGoal = (table: string): RawBuilder<boolean> =>
  sql`exists (select 1 from goal g where g.path = left(${sql.ref(`${table}.path`)}, 37) collate "C")`

export interface CreditRow {
  campaignId: string | null
  goalId: string | null
  kind: 'order' | 'gift' | 'deal'
  amount: number
  known: boolean
}

/** Revenue by the campaign and goal its credit goes to, and by kind of result. */
export async function creditByCampaign(caller: Caller, model: Model, period: Period): Promise<CreditRow[]> {
  const { rows } = await sql<CreditRow>`
    with credit as materialized (${credited(caller, model, period)})
    select ${ancestor(caller, 'c.path', 'campaign')} as campaign_id, ${ancestor(caller, 'c.path', 'goal')} as goal_id, c.kind,
      sum(c.base_amount)::bigint as amount, c.path is not null as known
    from credit c group by 1, 2, 3, 5 order by 1 nulls last, 2, 3`.execute(caller.tx)
  return rows
}

/** Spend by function of the object it was spent on and by campaign; without an object the function is null. */
export async function spendByCampaign(caller: Caller, period: Period) {
  const { rows } = await sql<{ function: 'marketing' | 'communications' | 'pr' | 'sales' | null; campaignId: string | null; amount: number }>`
    select n.function, ${ancestor(caller, 'n.path', 'campaign')} as campaign_id, sum(x.base_amount)::bigint as amount
    from plan.spend x left join thread.node n on n.org_id = x.org_id and n.id = x.node_id
    where x.org_id = ${caller.home.id} and x.archived_at is null and ${within('x.on_day', period)}
    group by 1, 2 order by 1 nulls last, 2`.execute(caller.tx)
  return rows
}

/** The id of the object of a kind on a path, the object itself included. */
const ancestor = (caller: Caller, path: string, kind: Kind): RawBuilder<string | null> =>
  sql`(select a.id from thread.node a where a.org_id = ${caller.home.id} and a.kind = ${kind}
    and a.id = any (string_to_array(rtrim(${sql.ref(path)}, '/'), '/')::uuid[]))`

export interface PlaceRow {
  id: string
  kind: Kind
  title: string
  function: 'marketing' | 'communications' | 'pr' | 'sales'
  assumed: boolean
  path: string
}

/** The objects of one kind, archived ones too: figures outlive what brought them. */
export async function placesOf(caller: Caller, kind: Kind): Promise<PlaceRow[]> {
  const { rows } = await sql<PlaceRow>`select id, kind, title, function, assumed, path from thread.node
    where org_id = ${caller.home.id} and kind = ${kind} order by created_at, id`.execute(caller.tx)
  return rows
}
