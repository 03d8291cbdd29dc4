// The counts a diagnosis walks, and what Today shows.
import { sql } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import type { Kind } from '#thread/rules.ts'
import type { Counts } from '../rules.ts'

/** How much of each station there is. */
export async function stationCounts(caller: Caller): Promise<Counts> {
  const org = caller.home.id
  const { rows } = await sql<Counts>`select
    (select count(*) from strategy.goal where org_id = ${org} and archived_at is null and target is not null and due_on is not null) as goals,
    (select count(*) from strategy.strategy where org_id = ${org} and archived_at is null and (rationale <> '' or positioning ->> 'value' <> '')) as strategies,
    (select count(*) from people.segment where org_id = ${org} and archived_at is null
      and (rule -> 'conditions' <> '[]'::jsonb or coalesce(rule -> 'groups', '[]'::jsonb) <> '[]'::jsonb)) as segments,
    (select count(*) from plan.plan where org_id = ${org} and archived_at is null) as plans,
    (select count(*) from plan.campaign where org_id = ${org} and archived_at is null and not always_on
      and state not in ('draft', 'closed', 'cancelled') and (objective <> '' or metric is not null)) as aimed,
    (select count(*) from plan.campaign where org_id = ${org} and archived_at is null and not always_on
      and state not in ('draft', 'closed', 'cancelled')) as under_way,
    (select count(*) from content.variant where org_id = ${org} and archived_at is null and published_at is not null) as published,
    (select coalesce(sum(touches), 0)::bigint from tracking.tally where org_id = ${org} and kind in ('click', 'visit')) as clicks,
    (select count(*) from tracking.submission where org_id = ${org}) as forms,
    (select count(*) from sales.lead where org_id = ${org}) as leads,
    (select count(*) from sales.lead where org_id = ${org} and state = 'lead' and created_at < ${caller.now}::timestamptz - interval '1 day') as leads_waiting,
    (select count(*) from sales.result where org_id = ${org}) as results`.execute(caller.tx)
  return rows[0]!
}

export interface Need {
  kind: 'approve' | 'brief' | 'failed' | 'lead' | 'proof' | 'spend'
  id: string
  title: string
  /** What the sentence on the screen is made of. */
  detail: string
  at: string | null
  due: string | null
  pageId: string
}

/** Everything that waits for somebody, each kind with the permission that answers it; the action keeps what this hat may do. */
export async function waiting(caller: Caller, kinds: readonly Need['kind'][], limit: number): Promise<{ needs: Need[]; count: number }> {
  const org = caller.home.id
  const { rows } = await sql<Need & { count: number }>`
    with need as (
      select 'failed' as kind, v.id, n.title, coalesce(v.failure, '') as detail, v.updated_at as at, null::date as due, v.piece_id as page_id, 0 as rank
        from content.variant v join thread.node n on n.org_id = v.org_id and n.id = v.id
        where v.org_id = ${org} and v.archived_at is null and v.state = 'failed'
      union all
      select 'lead', l.id, coalesce(p.name, p.email, ''), '', l.created_at, null, l.id, 1 from sales.lead l
        join people.person p on p.org_id = l.org_id and p.id = l.person_id where l.org_id = ${org} and l.state = 'lead'
      union all
      select 'approve', v.id, n.title, coalesce(s.name, ''), v.submitted_at, (v.slot at time zone 'UTC')::date, v.piece_id, 2
        from content.variant v join thread.node n on n.org_id = v.org_id and n.id = v.id
        left join people.segment s on s.org_id = v.org_id and s.id = v.segment_id
        where v.org_id = ${org} and v.archived_at is null and v.state = 'in_review'
      union all
      select 'proof', r.id, r.claim, '', null, r.expires_on, r.id, 4 from messaging.proof r
        where r.org_id = ${org} and r.archived_at is null and r.expires_on <= (${caller.now}::timestamptz + interval '14 days')::date
      union all
      select 'spend', x.id, coalesce(nullif(x.vendor, ''), x.on_day::text), x.base_amount::text, x.created_at, null, x.id, 5 from plan.spend x
        where x.org_id = ${org} and x.archived_at is null and x.node_id is null
    )
    select *, count(*) over () as count from need where kind = any (${[...kinds]}::text[]) order by rank, at desc nulls last, id limit ${limit}`.execute(
    caller.tx,
  )
  return { needs: rows.map(({ count: _count, ...need }) => need), count: rows[0]?.count ?? 0 }
}

export interface Change {
  id: string
  name: string
  objectId: string
  kind: Kind | null
  title: string
  amount: number | null
  at: string
}

// What a person wants to hear of in the morning: results, what went out, what was decided.
const notable = [
  'sales.dealWon',
  'sales.orderPlaced',
  'sales.leadOpened',
  'pr.coverageAdded',
  'content.variantPublished',
  'content.variantFailed',
  'plan.howApproved',
  'plan.whatApproved',
  'plan.campaignStateChanged',
]

/** The notable events of the last days, newest first. */
export async function changesSince(caller: Caller, since: string, limit: number): Promise<Change[]> {
  const { rows } = await sql<Change>`select e.id, e.name, e.object_id, n.kind, coalesce(n.title, '') as title,
      case when jsonb_typeof(e.data -> 'baseAmount') = 'number' then (e.data ->> 'baseAmount')::bigint
        when jsonb_typeof(e.data -> 'amount') = 'number' then (e.data ->> 'amount')::bigint end as amount, e.at
    from kernel.event e left join thread.node n on n.org_id = e.org_id and n.id = e.object_id
    where e.org_id = ${caller.home.id} and e.seq is not null and e.at >= ${since}::timestamptz and e.name = any (${notable}::text[])
    order by e.seq desc limit ${limit}`.execute(caller.tx)
  return rows
}
