// The SQL of standing dispatches: recipients added one by one, taken out again, and what became of them.
import { sql } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import type { DaySpan } from '#kernel/daytime.ts'
import type { Instant } from '#kernel/time.ts'
import type { SendState } from '../rules.ts'
import { db } from './tables.ts'

/** The hours in which nothing of a standing dispatch leaves; null is at any hour. */
export async function quietHours(caller: Caller): Promise<DaySpan | null> {
  const row = await db(caller)
    .selectFrom('channels.gate')
    .select(['quietFrom', 'quietUntil'])
    .where('orgId', '=', caller.home.id)
    .executeTakeFirst()
  if (!row) return { from: '21:00', until: '08:00' }
  return row.quietFrom === null || row.quietUntil === null ? null : { from: row.quietFrom, until: row.quietUntil }
}

export async function setQuietHours(caller: Caller, quiet: DaySpan | null): Promise<void> {
  await db(caller)
    .updateTable('channels.gate')
    .set({ quietFrom: quiet?.from ?? null, quietUntil: quiet?.until ?? null })
    .where('orgId', '=', caller.home.id)
    .execute()
}

export interface NewRecipient {
  readonly id: string
  readonly personId: string
  readonly messageId: string
  /** From when on a fact makes them leave. */
  readonly since: Instant
  readonly dueAt: Instant
}

/**
 * Queues recipients. Nobody gets a piece twice: who has it, in this dispatch or in an earlier one, or has it on the way, stays as they are or is
 * written down as having had it; who had been refused here is queued anew.
 */
export async function addRecipients(
  caller: Caller,
  dispatch: { id: string; nodeId: string },
  recipients: readonly NewRecipient[],
): Promise<void> {
  const given = recipients.map(({ id, personId, messageId, since, dueAt }) => ({
    id,
    person_id: personId,
    message_id: messageId,
    since,
    due_at: dueAt,
  }))
  await sql`
    insert into channels.send as s (org_id, id, dispatch_id, person_id, message_id, since, due_at, state, reason, ended_at)
    select ${caller.home.id}, r.id, ${dispatch.id}, r.person_id, r.message_id, r.since, r.due_at,
      case when e.had then 'suppressed' else 'queued' end, case when e.had then 'already_received' end, case when e.had then ${caller.now}::timestamptz end
    from json_to_recordset(${JSON.stringify(given)}::json)
      as r(id uuid, person_id uuid, message_id text, since timestamptz, due_at timestamptz)
    cross join lateral (select exists (
      select 1 from channels.send x join channels.dispatch d on d.org_id = x.org_id and d.id = x.dispatch_id
      where x.org_id = ${caller.home.id} and x.person_id = r.person_id and x.state in ('delivered', 'uncertain')
        and d.node_id = ${dispatch.nodeId} and d.id <> ${dispatch.id}) as had) e
    on conflict (org_id, dispatch_id, person_id) do update
      set state = excluded.state, reason = excluded.reason, ended_at = excluded.ended_at, since = excluded.since, due_at = excluded.due_at,
        left_at = null, claimed_at = null
      where s.state = 'suppressed'`.execute(caller.tx)
}

/** Takes persons out: who waits ends here, and whoever is in hand is refused at the last look. Without persons, everybody. */
export async function takeOut(caller: Caller, dispatchIds: readonly string[], personIds?: readonly string[]): Promise<void> {
  if (dispatchIds.length === 0) return
  let query = db(caller)
    .updateTable('channels.send')
    .set({
      leftAt: caller.now,
      state: sql<SendState>`case when state = 'queued' then 'suppressed' else state end`,
      reason: sql<string | null>`case when state = 'queued' then 'left_sequence' else reason end`,
      endedAt: sql<string | null>`case when state = 'queued' then ${caller.now}::timestamptz else ended_at end`,
    })
    .where('orgId', '=', caller.home.id)
    .where('dispatchId', 'in', dispatchIds)
    .where('state', 'in', ['queued', 'claimed'])
  if (personIds !== undefined) query = query.where('personId', 'in', personIds)
  await query.execute()
}

/** Refuses rows of a claim that were not handed over; answers those that were still its own. */
export async function refuse(caller: Caller, claim: string, sendIds: readonly string[], reason: string): Promise<Set<string>> {
  if (sendIds.length === 0) return new Set()
  const rows = await db(caller)
    .updateTable('channels.send')
    .set({ state: 'suppressed', reason, claim: null, endedAt: caller.now })
    .where('orgId', '=', caller.home.id)
    .where('claim', '=', claim)
    .where('state', '=', 'claimed')
    .where('handedAt', 'is', null)
    .where('id', 'in', sendIds)
    .returning('id')
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/** Puts claimed rows back for a later moment. */
export async function postpone(caller: Caller, claim: string, rows: readonly { id: string; dueAt: Instant }[]): Promise<void> {
  if (rows.length === 0) return
  await sql`
    update channels.send s set state = 'queued', claim = null, claimed_at = null, due_at = r.due_at
    from json_to_recordset(${JSON.stringify(rows.map(({ id, dueAt }) => ({ id, due_at: dueAt })))}::json) as r(id uuid, due_at timestamptz)
    where s.org_id = ${caller.home.id} and s.id = r.id and s.claim = ${claim} and s.state = 'claimed' and s.handed_at is null`.execute(
    caller.tx,
  )
}

/** The persons of some rows of a claim. */
export async function claimedPersons(caller: Caller, claim: string, sendIds: readonly string[]) {
  return db(caller)
    .selectFrom('channels.send')
    .select(['id', 'personId'])
    .where('orgId', '=', caller.home.id)
    .where('claim', '=', claim)
    .where('state', '=', 'claimed')
    .where('id', 'in', sendIds)
    .execute()
}

/** Where these persons stand in a dispatch; those it does not know are not in the answer. */
export async function standOf(caller: Caller, dispatchId: string, personIds: readonly string[]) {
  if (personIds.length === 0) return []
  return db(caller)
    .selectFrom('channels.send')
    .select(['personId', 'state', 'reason', 'dueAt', 'endedAt'])
    .where('orgId', '=', caller.home.id)
    .where('dispatchId', '=', dispatchId)
    .where('personId', 'in', personIds)
    .execute()
}
