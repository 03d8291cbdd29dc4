// The SQL of the checks: for each, the objects that offend against it, the oldest first, and how many there are in all.
import { sql, type RawBuilder } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import type { Day } from '#kernel/time.ts'
import type { CheckName, Offence } from '../checks/check.ts'
import { rowsOf, under } from './base.ts'

export interface Search {
  /** Empty for the whole thread. */
  readonly path: string
  readonly today: Day
}

type Query = (org: RawBuilder<unknown>, search: Search) => RawBuilder<unknown>

const openCampaign = sql`c.archived_at is null and not c.always_on and c.state in ('draft', 'in_review', 'approved', 'scheduled', 'live', 'paused')`
const lacking = (...parts: readonly RawBuilder<unknown>[]) => sql`array_remove(array[${sql.join(parts)}], null)`

// Each answers id, kind, title, parent_id, parent_title, lacks, amount, since.
const queries: Record<CheckName, Query> = {
  orphan_activity: (org, { path }) => sql`
    select a.id, 'activity' as kind, a.what as title, c.id as parent_id, c.name as parent_title, '{}'::text[] as lacks, null::bigint as amount,
      a.created_at as since
    from plan.activity a
    join plan.campaign c on c.org_id = ${org} and c.id = a.campaign_id
    join thread.node n on n.org_id = ${org} and n.id = a.id
    where a.org_id = ${org} and a.archived_at is null and a.state <> 'cancelled' and c.objective = '' and ${openCampaign} and ${under(sql`n.path`, path)}`,
  goal_incomplete: (org, { path }) => sql`
    select g.id, 'goal', g.title, null::uuid, null, ${lacking(
      sql`case when g.baseline is null then 'baseline' end`,
      sql`case when g.target is null then 'target' end`,
      sql`case when g.due_on is null then 'due' end`,
    )}, null::bigint, g.created_at
    from strategy.goal g join thread.node n on n.org_id = ${org} and n.id = g.id
    where g.org_id = ${org} and g.archived_at is null and (g.baseline is null or g.target is null or g.due_on is null) and ${under(sql`n.path`, path)}`,
  unfunded_goal: (org, { path, today }) => sql`
    select g.id, 'goal', g.title, next.id, null,
      array[case next.kind when 'plan' then 'budget' when 'strategy' then 'plan' when 'objective' then 'strategy' else 'objective' end],
      null::bigint, g.created_at
    from strategy.goal g join thread.node n on n.org_id = ${org} and n.id = g.id
    left join lateral (
      select b.id, b.kind from thread.node b
      where b.org_id = ${org} and b.path >= n.path and b.path < rtrim(n.path, '/') || '0' and b.archived_at is null
        and b.kind in ('plan', 'strategy', 'objective')
      order by array_position(array['plan', 'strategy', 'objective'], b.kind), b.created_at limit 1
    ) next on true
    where g.org_id = ${org} and g.archived_at is null and (g.due_on is null or g.due_on >= ${today}::date) and ${under(sql`n.path`, path)}
      and not exists (
        select 1 from thread.node b
        left join plan.budget_line l on l.org_id = ${org} and l.node_id = b.id and l.archived_at is null
        left join plan.plan p on p.org_id = ${org} and p.id = b.id and p.archived_at is null
        where b.org_id = ${org} and b.path >= n.path and b.path < rtrim(n.path, '/') || '0' and (l.id is not null or p.weekly_hours > 0))`,
  // What is not linked is under no object: searched for under one, there is nothing to find.
  spend_not_linked: (org, { path }) => sql`
    select s.id, 'spend', coalesce(nullif(s.vendor, ''), nullif(s.note, ''), 'Spend'), null::uuid, null, '{}'::text[], s.base_amount, s.created_at
    from plan.spend s where s.org_id = ${org} and s.node_id is null and s.archived_at is null and ${path === '' ? sql`true` : sql`false`}`,
  no_single_ask: (org, { path }) => sql`
    select x.id, x.kind, x.title, x.parent_id, null, x.lacks, null::bigint, x.created_at from (
      select c.id, 'campaign' as kind, c.name as title, null::uuid as parent_id, c.created_at, ${lacking(
        sql`case when c.cta_id is null then 'ask' end`,
        sql`case when c.conversion_id is null and a.conversion_id is null then 'conversion' end`,
      )} as lacks
      from plan.campaign c left join plan.cta a on a.org_id = ${org} and a.id = c.cta_id
      where c.org_id = ${org} and ${openCampaign} and c.function <> 'pr'
      union all
      select v.id, 'variant', n.title, v.piece_id, v.created_at, case when v.form_id is not null then '{}' else ${lacking(
        sql`case when v.cta_label = '' then 'ask' end`,
        sql`case when v.cta_label <> '' and v.cta_url is null and v.cta_page_id is null then 'target' end`,
        sql`case when a.conversion_id is null then 'conversion' end`,
      )} end
      from content.variant v
      join thread.node n on n.org_id = ${org} and n.id = v.id
      left join plan.cta a on a.org_id = ${org} and a.id = v.cta_id
      where v.org_id = ${org} and v.archived_at is null and v.state <> 'withdrawn' and n.function <> 'pr'
    ) x join thread.node n on n.org_id = ${org} and n.id = x.id
    where cardinality(x.lacks) > 0 and ${under(sql`n.path`, path)}`,
}

export async function offences(
  caller: Caller,
  check: CheckName,
  search: Search,
  limit: number,
): Promise<{ found: number; offences: Offence[] }> {
  const rows = await rowsOf(
    caller,
    sql<Offence & { found: number }>`
      select o.*, count(*) over () as found
      from (${queries[check](sql`${caller.home.id}::uuid`, search)}) as o(id, kind, title, parent_id, parent_title, lacks, amount, since)
      order by o.since, o.id limit ${limit}`,
  )
  return { found: rows[0]?.found ?? 0, offences: rows }
}
