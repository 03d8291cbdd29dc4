// What the checks look for, one query each; every row names an object.
import { sql, type RawBuilder } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { pathEnd } from '#thread/rules.ts'

export interface Found {
  readonly id: string
  readonly title: string
  /** The object on whose page it is put right, where that is another one. */
  readonly pageId: string | null
}

/** Only what hangs under a path, or everything. */
export type Under = string | undefined

const under = (column: string, path: Under): RawBuilder<boolean> =>
  path === undefined ? sql`true` : sql`(${sql.ref(column)} >= ${path} and ${sql.ref(column)} < ${pathEnd(path)})`

async function found(caller: Caller, query: RawBuilder<Found>, limit: number): Promise<Found[]> {
  const { rows } = await sql<Found>`select * from (${query}) f order by f.id desc limit ${limit}`.execute(caller.tx)
  return rows
}

/** Activities of campaigns that say nowhere what they must achieve; standing work needs no objective of its own. */
export async function orphanActivities(caller: Caller, path: Under, limit: number) {
  return found(
    caller,
    sql`select a.id, a.what as title, c.id as page_id from plan.activity a
      join plan.campaign c on c.org_id = a.org_id and c.id = a.campaign_id
      join thread.node n on n.org_id = a.org_id and n.id = a.id
      where a.org_id = ${caller.home.id} and a.archived_at is null and a.state <> 'cancelled' and not c.always_on
        and c.objective = '' and c.metric is null and ${under('n.path', path)}`,
    limit,
  )
}

/** Goals without a baseline, a target or a due day; the title says what is missing. */
export async function incompleteGoals(caller: Caller, path: Under, limit: number) {
  return found(
    caller,
    sql`select g.id, g.title, concat_ws(',', case when g.baseline is null then 'baseline' end, case when g.target is null then 'target' end,
        case when g.due_on is null then 'due' end) as missing, null::uuid as page_id
      from strategy.goal g join thread.node n on n.org_id = g.org_id and n.id = g.id
      where g.org_id = ${caller.home.id} and g.archived_at is null and (g.baseline is null or g.target is null or g.due_on is null)
        and ${under('n.path', path)}`,
    limit,
  ) as Promise<(Found & { missing: string })[]>
}

/** Goals under which nobody planned money or hours. */
export async function unfundedGoals(caller: Caller, path: Under, limit: number) {
  return found(
    caller,
    sql`select g.id, g.title, null::uuid as page_id from strategy.goal g join thread.node n on n.org_id = g.org_id and n.id = g.id
      where g.org_id = ${caller.home.id} and g.archived_at is null and ${under('n.path', path)}
        and not exists (select 1 from plan.budget_line b join thread.node m on m.org_id = b.org_id and m.id = b.node_id
          where b.org_id = g.org_id and b.archived_at is null and m.path >= n.path and m.path < left(n.path, -1) || '0')
        and not exists (select 1 from plan.plan p join thread.node m on m.org_id = p.org_id and m.id = p.id
          where p.org_id = g.org_id and p.archived_at is null and p.weekly_hours > 0 and m.path >= n.path and m.path < left(n.path, -1) || '0')`,
    limit,
  )
}

/** Money that was spent on nothing of the thread; it has no place, so it is never under one. */
export async function unlinkedSpend(caller: Caller, path: Under, limit: number) {
  if (path !== undefined) return []
  return found(
    caller,
    sql`select s.id, coalesce(nullif(s.vendor, ''), nullif(s.note, ''), s.on_day::text) as title, null::uuid as page_id, s.base_amount as amount
      from plan.spend s where s.org_id = ${caller.home.id} and s.archived_at is null and s.node_id is null`,
    limit,
  ) as Promise<(Found & { amount: number })[]>
}

/** Campaigns under way and versions that wait or went out without a primary call to action, or whose call counts nothing. */
export async function withoutCall(caller: Caller, path: Under, limit: number) {
  return found(
    caller,
    sql`select c.id, c.name as title, null::uuid as page_id, 'campaign' as kind from plan.campaign c
      join thread.node n on n.org_id = c.org_id and n.id = c.id
      left join plan.cta t on t.org_id = c.org_id and t.id = c.cta_id
      where c.org_id = ${caller.home.id} and c.archived_at is null and not c.always_on and c.state not in ('completed', 'closed', 'cancelled')
        and (c.cta_id is null or coalesce(c.conversion_id, t.conversion_id) is null) and ${under('n.path', path)}
      union all
      select v.id, n.title, v.piece_id, 'version' from content.variant v join thread.node n on n.org_id = v.org_id and n.id = v.id
      where v.org_id = ${caller.home.id} and v.archived_at is null and v.state in ('in_review', 'approved', 'scheduled', 'sending', 'published')
        and v.cta_label = '' and v.cta_url is null and v.cta_page_id is null and v.form_id is null and ${under('n.path', path)}`,
    limit,
  ) as Promise<(Found & { kind: 'campaign' | 'version' })[]>
}
