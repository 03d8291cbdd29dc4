// The SQL of the money's way: spend from functions into campaigns, credited revenue from campaigns over results to goals.
import { sql } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { above, during, rowsOf, type Asked } from './base.ts'
import { credited } from './credit.ts'

export interface Spent {
  readonly function: 'marketing' | 'communications' | 'pr' | 'sales' | null
  readonly campaignId: string | null
  readonly where: 'campaign' | 'above' | 'not_linked'
  readonly amount: number
  readonly rows: number
}

/** Spend by the function of its object and the campaign above it. */
export async function spentBy(caller: Caller, asked: Asked): Promise<Spent[]> {
  return rowsOf(
    caller,
    sql<Spent>`
      select n.function, c.id as campaign_id, case when n.id is null then 'not_linked' when c.id is null then 'above' else 'campaign' end as where,
        sum(s.base_amount)::bigint as amount, count(*) as rows
      from plan.spend s
      left join thread.node n on n.org_id = ${caller.home.id} and n.id = s.node_id
      left join lateral ${above(caller, sql`n.path`, 'campaign')} c on true
      where s.org_id = ${caller.home.id} and s.archived_at is null and ${during(sql`s.on_day`, asked)}
      group by 1, 2, 3 order by amount desc, 1, 2`,
  )
}

export interface Earned {
  readonly campaignId: string | null
  readonly where: 'campaign' | 'above' | 'unknown'
  readonly result: 'deal' | 'order' | 'gift'
  readonly goalId: string | null
  readonly amount: number
  readonly rows: number
}

/** Credited revenue by campaign, kind of result, and the goal above; by the path each visit had when it was made. */
export async function earnedBy(caller: Caller, asked: Asked): Promise<Earned[]> {
  return rowsOf(
    caller,
    sql<Earned>`
      select c.id as campaign_id, case when p.path is null then 'unknown' when c.id is null then 'above' else 'campaign' end as where,
        p.kind as result, g.id as goal_id, sum(p.amount)::bigint as amount, sum(p.rows)::bigint as rows
      from (
        select r.path, r.kind, sum(r.amount) as amount, count(distinct r.id) as rows from (${credited(caller, asked)}) r group by 1, 2
      ) p
      left join lateral ${above(caller, sql`p.path`, 'campaign')} c on true
      left join lateral ${above(caller, sql`p.path`, 'goal')} g on true
      group by 1, 2, 3, 4 order by amount desc, 1, 3, 4`,
  )
}

/** All budget lines that stand. */
export async function plannedInAll(caller: Caller): Promise<number> {
  const [row] = await rowsOf(
    caller,
    sql<{ planned: number }>`select coalesce(sum(l.amount), 0)::bigint as planned from plan.budget_line l
      where l.org_id = ${caller.home.id} and l.archived_at is null`,
  )
  return row!.planned
}
