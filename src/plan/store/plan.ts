// The SQL of plans.
import { sql } from 'kysely'
import { today, type Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import { within } from '#kernel/db/scope.ts'
import type { FunctionName } from '#thread/contract.ts'
import { archivedIs, db, newest, stamped, type Change, type Listing, type PlanRow, type Row } from './tables.ts'

const plans = (caller: Caller) =>
  within(db(caller).selectFrom('plan.plan').selectAll().where('orgId', '=', caller.home.id), caller, { owner: 'ownerId' })

export async function planPage(caller: Caller, listing: Listing & { strategyId?: string | undefined }) {
  let query = plans(caller).where('archivedAt', archivedIs(listing), null)
  if (listing.strategyId !== undefined) query = query.where('strategyId', '=', listing.strategyId)
  return paged(query, newest, listing)
}
export const planInReach = (caller: Caller, id: string) => plans(caller).where('id', '=', id).executeTakeFirst()

const planRow = (caller: Caller, id: string) =>
  db(caller).selectFrom('plan.plan').selectAll().where('orgId', '=', caller.home.id).where('id', '=', id)
export const planById = (caller: Caller, id: string) => planRow(caller, id).executeTakeFirst()
export const planToChange = (caller: Caller, id: string) => planRow(caller, id).forUpdate().executeTakeFirst()

/** The plan whose days include today, of this function before another, the newest first; else the newest of all. Of one strategy when it is named. */
export async function currentPlan(
  caller: Caller,
  { of = 'marketing', strategyId }: { of?: FunctionName; strategyId?: string | undefined } = {},
) {
  const day = today(caller)
  let query = db(caller).selectFrom('plan.plan').selectAll().where('orgId', '=', caller.home.id).where('archivedAt', 'is', null)
  if (strategyId !== undefined) query = query.where('strategyId', '=', strategyId)
  return query
    .orderBy(sql`starts_on <= ${day} and (ends_on is null or ends_on >= ${day})`, 'desc')
    .orderBy(sql`function = ${of}`, 'desc')
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst()
}

export async function addPlan(caller: Caller, row: Row<PlanRow>) {
  return db(caller)
    .insertInto('plan.plan')
    .values({ ...row, ...stamped(caller) })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function changePlan(caller: Caller, id: string, change: Change<PlanRow>) {
  return db(caller)
    .updateTable('plan.plan')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Cadence and hours for each pair of segment and channel that the open campaigns of a plan bring together. */
export async function pairsOf(caller: Caller, planId: string): Promise<{ cadence: number; hours: number }[]> {
  const { rows } = await sql<{ cadence: number; hours: number }>`
    select distinct h.cadence, h.hours, h.id, s.segment_id
    from plan.campaign c
    cross join lateral unnest(case when c.segment_ids = '{}' then array[c.id] else c.segment_ids end) as s (segment_id)
    join plan.activity a on a.org_id = c.org_id and a.campaign_id = c.id and a.archived_at is null and a.state <> 'cancelled'
    join plan.channel h on h.org_id = a.org_id and h.id = a.channel_id
    where c.org_id = ${caller.home.id} and c.plan_id = ${planId} and c.archived_at is null
      and c.state not in ('completed', 'closed', 'cancelled')`.execute(caller.tx)
  return rows
}
