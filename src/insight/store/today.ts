// The SQL of home: what waits for somebody, and what happened since a day.
import { sql, type RawBuilder } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import type { Day, Instant } from '#kernel/time.ts'
import type { FunctionName, Node } from '#thread/contract.ts'
import { rowsOf } from './base.ts'

export type Need = 'approve_content' | 'approve_campaign' | 'brief_what' | 'failed' | 'accept_lead' | 'uncertain' | 'by_hand' | 'proof'

export interface NeedRow {
  readonly need: Need
  readonly id: string
  readonly parentId: string | null
  readonly title: string
  readonly function: FunctionName
  readonly detail: string
  readonly count: number | null
  readonly at: Instant
  readonly due: Day | null
}

type Query = (org: RawBuilder<unknown>, today: Day) => RawBuilder<unknown>

// Each answers need, id, parent_id, title, function, detail, count, at, due.
const waiting: Record<Need, Query> = {
  approve_content: (org) => sql`
    select 'approve_content', v.id, v.piece_id, n.title, n.function, '', null::bigint, coalesce(v.submitted_at, v.updated_at), null::date
    from content.variant v join thread.node n on n.org_id = ${org} and n.id = v.id
    where v.org_id = ${org} and v.archived_at is null and v.state = 'in_review'`,
  approve_campaign: (org) => sql`
    select 'approve_campaign', c.id, null::uuid, c.name, c.function, '', null::bigint, c.state_at, c.starts_on
    from plan.campaign c where c.org_id = ${org} and c.archived_at is null and c.state = 'in_review'`,
  // What was written and is not approved, and what Communications sent back.
  brief_what: (org) => sql`
    select 'brief_what', c.id, null::uuid, c.name, c.function, coalesce(case when a.decision = 'changes_requested' then a.note end, ''),
      null::bigint, coalesce(a.at, b.updated_at), b.due_on
    from plan.brief b
    join plan.campaign c on c.org_id = ${org} and c.id = b.campaign_id
    left join lateral (
      select d.decision, d.body_hash, d.note, d.at from thread.approval d
      where d.org_id = ${org} and d.node_id = b.campaign_id and d.gate = 'what' order by d.at desc, d.id desc limit 1
    ) a on true
    where b.org_id = ${org} and c.archived_at is null and not c.always_on and c.state not in ('completed', 'closed', 'cancelled')
      and (a.decision = 'changes_requested' or (b.what <> '' and b.why <> '' and (a.decision is null or a.body_hash <> b.what_hash)))`,
  failed: (org) => sql`
    select 'failed', v.id, v.piece_id, n.title, n.function, coalesce(v.failure, ''), null::bigint, v.updated_at, null::date
    from content.variant v join thread.node n on n.org_id = ${org} and n.id = v.id
    where v.org_id = ${org} and v.archived_at is null and v.state = 'failed'`,
  accept_lead: (org) => sql`
    select 'accept_lead', l.id, null::uuid, coalesce(nullif(who.name, ''), who.email, n.title), n.function, coalesce(p.title, ''),
      null::bigint, l.created_at, null::date
    from sales.lead l join thread.node n on n.org_id = ${org} and n.id = l.id
    join people.person who on who.org_id = ${org} and who.id = l.person_id
    left join thread.node p on p.org_id = ${org} and p.id = n.parent_id
    where l.org_id = ${org} and l.state = 'lead' and n.archived_at is null`,
  uncertain: (org) => sql`
    select 'uncertain', d.id, d.node_id, n.title, n.function, '', count(*), min(s.claimed_at), null::date
    from channels.dispatch d
    join thread.node n on n.org_id = ${org} and n.id = d.node_id
    join channels.send s on s.org_id = ${org} and s.dispatch_id = d.id and s.state = 'uncertain'
      -- What its policy settles by itself waits for nobody.
      and (d.uncertain_policy = 'ask' or (d.uncertain_policy = 'again' and (s.resent or d.state = 'cancelled')))
    where d.org_id = ${org} group by d.id, d.node_id, n.title, n.function`,
  by_hand: (org) => sql`
    select 'by_hand', d.id, d.node_id, n.title, n.function, '', null::bigint, d.updated_at, null::date
    from channels.dispatch d join thread.node n on n.org_id = ${org} and n.id = d.node_id
    where d.org_id = ${org} and d.state = 'ready'`,
  // Evidence of a claim that is in use runs out within a fortnight, or has.
  proof: (org, today) => sql`
    select 'proof', p.id, p.pillar_id, p.claim, 'communications', '', null::bigint, p.updated_at, p.expires_on
    from messaging.proof p where p.org_id = ${org} and p.archived_at is null and p.expires_on <= ${today}::date + 14`,
}

/** What waits, the longest first, and how much there is in all. */
export async function needsOf(
  caller: Caller,
  asked: readonly Need[],
  today: Day,
  most: number,
): Promise<{ waiting: number; needs: NeedRow[] }> {
  if (asked.length === 0) return { waiting: 0, needs: [] }
  const org = sql`${caller.home.id}::uuid`
  const all = sql.join(
    asked.map((need) => waiting[need](org, today)),
    sql` union all `,
  )
  const rows = await rowsOf(
    caller,
    sql<NeedRow & { waiting: number }>`
      select w.*, count(*) over () as waiting from (${all}) as w(need, id, parent_id, title, function, detail, count, at, due)
      order by w.at, w.id limit ${most}`,
  )
  return { waiting: rows[0]?.waiting ?? 0, needs: rows }
}

export type Change = 'won' | 'ordered' | 'gave' | 'coverage' | 'published' | 'asked'

export interface ChangeRow {
  readonly change: Change
  readonly id: string
  readonly kind: Node['kind'] | null
  readonly parentId: string | null
  readonly title: string
  readonly function: FunctionName
  readonly amount: number | null
  readonly count: number
  readonly under: string | null
  readonly at: Instant
}

/** What happened since a day, newest first. `namingDeals` names each that was won; whoever may read only sums gets one line. */
export async function changesSince(
  caller: Caller,
  since: Day,
  { namingDeals, most }: { namingDeals: boolean; most: number },
): Promise<ChangeRow[]> {
  const org = sql`${caller.home.id}::uuid`
  // What has only a day counts from its noon, and never from later than now.
  const noon = (day: RawBuilder<unknown>) =>
    sql`least((${day} + time '12:00') at time zone ${caller.home.zone}, ${caller.now}::timestamptz)`
  const won = namingDeals
    ? sql`select 'won', d.id, 'deal', null::uuid, n.title, n.function, d.base_amount, 1::bigint, p.title, d.updated_at
        from sales.deal d join thread.node n on n.org_id = ${org} and n.id = d.id left join thread.node p on p.org_id = ${org} and p.id = n.parent_id
        where d.org_id = ${org} and d.stage = 'won' and n.archived_at is null and d.closed_on >= ${since}::date`
    : sql`select 'won', ${org}, null, null::uuid, '', 'sales', sum(r.base_amount)::bigint, count(*), null, max(${noon(sql`r.day`)})
        from sales.result r where r.org_id = ${org} and r.kind = 'deal' and r.day >= ${since}::date having count(*) > 0`
  return rowsOf(
    caller,
    sql<ChangeRow>`
      select c.* from (
        (${won})
        union all
        (select case r.kind when 'gift' then 'gave' else 'ordered' end, ${org}, null, null::uuid, '', 'sales', sum(r.base_amount)::bigint,
            count(*) filter (where r.id = r.node_id), null, max(${noon(sql`r.day`)})
          from sales.result r where r.org_id = ${org} and r.kind in ('order', 'gift') and r.day >= ${since}::date group by r.kind)
        union all
        (select 'coverage', c.id, 'coverage', n.parent_id, n.title, 'pr', null::bigint, 1::bigint, p.title, c.created_at
          from pr.coverage c join thread.node n on n.org_id = ${org} and n.id = c.id left join thread.node p on p.org_id = ${org} and p.id = n.parent_id
          where c.org_id = ${org} and c.archived_at is null and (c.created_at at time zone ${caller.home.zone})::date >= ${since}::date)
        union all
        -- What went out again, such as a page that was corrected, is told once.
        (select * from (
          select distinct on (n.id) 'published', n.id, n.kind, n.parent_id, n.title, n.function, null::bigint,
            (select count(*) from channels.send s where s.org_id = ${org} and s.dispatch_id = d.id and s.state = 'delivered'), null, d.published_at
          from channels.dispatch d join thread.node n on n.org_id = ${org} and n.id = d.node_id
          where d.org_id = ${org} and d.state = 'published' and (d.published_at at time zone ${caller.home.zone})::date >= ${since}::date
          order by n.id, d.published_at desc) latest order by published_at desc limit ${most})
        union all
        (select 'asked', ${org}, null, null::uuid, '', 'sales', null::bigint, count(*), null, max(l.created_at)
          from sales.lead l where l.org_id = ${org} and l.opened_on >= ${since}::date having count(*) > 0)
      ) as c(change, id, kind, parent_id, title, function, amount, count, under, at)
      order by c.at desc, c.id limit ${most}`,
  )
}
