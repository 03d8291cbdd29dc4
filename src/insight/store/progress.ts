// The SQL of progress: what a goal or an objective measures, and what each day between its start and now brought.
import { sql, type RawBuilder } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import type { Day } from '#kernel/time.ts'
import type { Point } from '../rules/progress.ts'
import { rowsOf } from './base.ts'

export type Metric =
  | 'revenue'
  | 'raised'
  | 'orders'
  | 'gifts'
  | 'new_customers'
  | 'deals_won'
  | 'leads'
  | 'coverage'
  | 'subscribers'
  | 'manual'

export interface Measured {
  readonly id: string
  readonly title: string
  readonly metric: Metric
  readonly unit: 'money' | 'count' | 'percent'
  readonly baseline: number | null
  readonly target: number | null
  readonly startsOn: Day
  readonly dueOn: Day | null
}

const measured = (caller: Caller, table: RawBuilder<unknown>) =>
  sql<Measured>`select id, title, metric, unit, baseline, target, starts_on, due_on from ${table} where org_id = ${caller.home.id}`

/** The goals and objectives of these ids. */
export async function measuredByIds(caller: Caller, ids: readonly string[]): Promise<Measured[]> {
  const goals = sql<Measured>`${measured(caller, sql`strategy.goal`)} and id = any (${ids}::uuid[])`
  const objectives = sql<Measured>`${measured(caller, sql`strategy.objective`)} and id = any (${ids}::uuid[])`
  return rowsOf(caller, sql<Measured>`${goals} union all ${objectives}`)
}

export async function measuredById(caller: Caller, id: string): Promise<Measured | undefined> {
  return (await measuredByIds(caller, [id]))[0]
}

/** The goals that are not over, the next due first; those without a due day last. */
export async function goalsUnderWay(caller: Caller, today: Day, most: number): Promise<Measured[]> {
  return rowsOf(
    caller,
    sql<Measured>`${measured(caller, sql`strategy.goal`)} and archived_at is null and (due_on is null or due_on >= ${today}::date - 30)
      order by due_on nulls last, created_at, id limit ${most}`,
  )
}

/** What every day from one to another brought of a metric; of a number entered by hand, the value of the day. */
export async function broughtPerDay(caller: Caller, { id, metric }: Pick<Measured, 'id' | 'metric'>, from: Day, to: Day): Promise<Point[]> {
  return rowsOf(
    caller,
    sql<Point>`
      select f.day, sum(f.value) as value from (${facts(caller, metric, id)}) as f(day, value)
      where f.day between ${from}::date and ${to}::date group by f.day having sum(f.value) <> 0 or ${metric} = 'manual' order by f.day`,
  )
}

/** All facts that match a metric, as day and value, whatever caused them. */
function facts(caller: Caller, metric: Metric, id: string): RawBuilder<unknown> {
  const org = sql`${caller.home.id}::uuid`
  const money = (kinds: readonly string[]) =>
    sql`select r.day, r.base_amount from sales.result r where r.org_id = ${org} and r.kind = any (${kinds}::text[])`
  const bought = (kind: 'order' | 'gift') =>
    sql`select o.day, 1 from sales."order" o where o.org_id = ${org} and o.kind = ${kind} and o.refund_of is null and o.archived_at is null`
  // A pledge is a promised gift: where people give, what was promised and received is raised, not earned.
  const pledges = caller.home.kind === 'nonprofit'
  switch (metric) {
    case 'revenue':
      return money(pledges ? ['order'] : ['order', 'deal'])
    case 'raised':
      return money(pledges ? ['gift', 'deal'] : ['gift'])
    case 'orders':
      return bought('order')
    case 'gifts':
      return bought('gift')
    case 'deals_won':
      return sql`select r.day, 1 from sales.result r where r.org_id = ${org} and r.kind = 'deal'`
    case 'new_customers':
      // The day of the first amount of each person; refunds are not one.
      return sql`select min(r.day), 1 from sales.result r where r.org_id = ${org} and r.person_id is not null and r.id = r.node_id group by r.person_id`
    case 'leads':
      return sql`select l.opened_on, 1 from sales.lead l join thread.node n on n.org_id = ${org} and n.id = l.id
        where l.org_id = ${org} and n.archived_at is null`
    case 'coverage':
      return sql`select c.published_on, 1 from pr.coverage c where c.org_id = ${org} and c.archived_at is null`
    case 'subscribers':
      // Every change of a person's consent: one more when it is granted, one fewer when it is taken back.
      return sql`select (c.at at time zone ${caller.home.zone})::date, case when c.state = 'granted' then 1 else -1 end
        from (select at, state, lag(state, 1, 'withdrawn') over (partition by person_id order by at, id) as before
          from people.consent where org_id = ${org}) c where c.state <> c.before`
    case 'manual':
      return sql`select v.on_day, v.value from strategy.metric_value v where v.org_id = ${org} and v.node_id = ${id}::uuid`
  }
}
