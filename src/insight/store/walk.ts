// The SQL of the diagnosis: how much stands at every link of the thread, and one object each where it can be put right.
import { sql } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import type { Instant } from '#kernel/time.ts'
import type { Seen } from '../rules/diagnosis.ts'
import { during, rowsOf, under, type Asked } from './base.ts'

export interface Walk extends Pick<Asked, 'from' | 'to'> {
  /** Empty for the whole organisation. */
  readonly path: string
  /** Who has asked before this and was not answered has waited too long. */
  readonly answeredBy: Instant
}

export async function seenAlong(caller: Caller, { path, answeredBy, ...asked }: Walk): Promise<Seen> {
  const org = sql`${caller.home.id}::uuid`
  const here = under(sql`n.path`, path)
  // What comes in may hang nowhere yet: without a goal it counts as well.
  const [row] = await rowsOf(
    caller,
    sql<Seen>`
      with goal as (
        select g.id, g.target is not null and g.due_on is not null as complete from strategy.goal g join thread.node n on n.org_id = ${org} and n.id = g.id
        where g.org_id = ${org} and g.archived_at is null and ${here}
      ), strategy as (
        select s.id, s.rationale <> '' as reasoned, cardinality(s.segment_ids) + (s.positioning ->> 'who' <> '')::int as audiences
        from strategy.strategy s join thread.node n on n.org_id = ${org} and n.id = s.id where s.org_id = ${org} and s.archived_at is null and ${here}
      ), campaign as (
        select c.id, c.objective, c.always_on, cardinality(c.segment_ids) + (c.audience <> '')::int as audiences, n.path
        from plan.campaign c join thread.node n on n.org_id = ${org} and n.id = c.id
        where c.org_id = ${org} and c.archived_at is null and c.state not in ('closed', 'cancelled') and ${here}
      ), activity as (
        select a.id, a.channel_id, a.campaign_id, c.objective = '' and not c.always_on as orphan
        from plan.activity a join campaign c on c.id = a.campaign_id where a.org_id = ${org} and a.archived_at is null and a.state <> 'cancelled'
      ), version as (
        select v.id, v.channel_id, v.form_id, v.state, v.published_at, n.path,
          v.form_id is not null or exists (select 1 from tracking.link l where l.org_id = ${org} and l.node_id = v.id) as linked
        from content.variant v join thread.node n on n.org_id = ${org} and n.id = v.id where v.org_id = ${org} and v.archived_at is null and ${here}
      ), out as (
        select * from version where published_at is not null and state not in ('failed', 'withdrawn')
          and ${during(sql`(published_at at time zone ${caller.home.zone})::date`, asked)}
      ), covered as (
        select count(*) as n, count(*) filter (where exists (select 1 from tracking.link l where l.org_id = ${org} and l.node_id = c.id)) as linked
        from pr.coverage c join thread.node n on n.org_id = ${org} and n.id = c.id
        where c.org_id = ${org} and c.archived_at is null and ${here} and ${during(sql`c.published_on`, asked)}
      ), touched as (
        select t.kind, sum(t.touches) as n from tracking.tally t
        where t.org_id = ${org} and ${under(sql`t.path`, path)} and ${during(sql`t.day`, asked)} group by t.kind
      ), lead as (
        select l.id, l.state, l.created_at from sales.lead l join thread.node n on n.org_id = ${org} and n.id = l.id
        where l.org_id = ${org} and n.archived_at is null and ${here} and ${during(sql`l.opened_on`, asked)}
      ), deal as (
        select d.id, d.stage, d.stage_since, d.closed_on from sales.deal d join thread.node n on n.org_id = ${org} and n.id = d.id
        where d.org_id = ${org} and n.archived_at is null and ${here}
      ), bought as (
        select count(*) as n from sales."order" o join thread.node n on n.org_id = ${org} and n.id = o.id
        where o.org_id = ${org} and n.archived_at is null and ${here} and ${during(sql`o.day`, asked)}
      )
      select
        (select count(*) from goal) as goals, (select count(*) from goal where complete) as complete_goals,
        (select id from goal where not complete order by id limit 1) as incomplete_goal_id,
        (select count(*) from strategy) as strategies, (select count(*) from strategy where reasoned) as reasoned_strategies,
        (select id from strategy where not reasoned order by id limit 1) as empty_strategy_id,
        (select count(*) from plan.plan p join thread.node n on n.org_id = ${org} and n.id = p.id
          where p.org_id = ${org} and p.archived_at is null and ${here}) as plans,
        (select count(*) from campaign) as campaigns,
        coalesce((select sum(audiences) from campaign), 0)::bigint + coalesce((select sum(audiences) from strategy), 0)::bigint as audiences,
        (select id from campaign where audiences = 0 and not always_on order by id desc limit 1) as audienceless_campaign_id,
        (select count(distinct x.channel_id) from (select channel_id from activity union all select channel_id from version) x) as channels,
        (select c.id from campaign c where not c.always_on and not exists (select 1 from activity a where a.campaign_id = c.id and a.channel_id is not null)
          order by c.id desc limit 1) as channelless_campaign_id,
        (select count(*) from activity) as activities, (select count(*) from activity where orphan) as orphan_activities,
        (select campaign_id from activity where orphan order by id limit 1) as orphan_campaign_id,
        (select count(*) from out) + (select n from covered) as published,
        (select id from version where published_at is null order by id desc limit 1) as draft_variant_id,
        (select count(*) from out where linked) + (select linked from covered) as linked,
        (select id from out where not linked order by id desc limit 1) as unlinked_variant_id,
        coalesce((select sum(n) from touched where kind in ('click', 'visit')), 0)::bigint as visits,
        coalesce((select sum(n) from touched where kind = 'submission'), 0)::bigint as submissions,
        (select count(*) from lead) as leads, (select count(*) from lead where state = 'lead' and created_at < ${answeredBy}::timestamptz) as unanswered,
        (select id from lead where state = 'lead' and created_at < ${answeredBy}::timestamptz order by created_at, id limit 1) as unanswered_lead_id,
        (select count(*) from deal) as deals,
        (select count(*) from deal where stage = 'won' and ${during(sql`closed_on`, asked)}) + (select n from bought) as won,
        (select id from deal where stage not in ('won', 'lost') order by stage_since, id limit 1) as open_deal_id`,
  )
  return row!
}
