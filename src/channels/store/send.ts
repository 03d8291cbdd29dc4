// The SQL of the ledger: who is to get a dispatch, who was claimed, handed over, and what became of each.
import { sql } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import type { Instant } from '#kernel/time.ts'
import { claimSize, noCounts, type Counts } from '../rules.ts'
import type { DayRoom } from './account.ts'
import { db } from './tables.ts'

export interface NewSend {
  readonly id: string
  readonly personId: string
  readonly messageId: string
}

/**
 * Adds recipients to the queue. Who got this piece in an earlier dispatch is written down as suppressed instead, and so is who got, or may still get,
 * another one that shares its audience with this: nobody gets it twice.
 */
export async function addSends(
  caller: Caller,
  dispatch: { id: string; nodeId: string; sliceSeed: string | null },
  sends: readonly NewSend[],
): Promise<void> {
  await sql`
    insert into channels.send (org_id, id, dispatch_id, person_id, message_id, due_at, state, reason, ended_at)
    select ${caller.home.id}, r.id, ${dispatch.id}, r.person_id, r.message_id, ${caller.now}::timestamptz,
      case when e.had then 'suppressed' else 'queued' end, case when e.had then 'already_received' end, case when e.had then ${caller.now}::timestamptz end
    from json_to_recordset(${JSON.stringify(sends.map(({ id, personId, messageId }) => ({ id, person_id: personId, message_id: messageId })))}::json)
      as r(id uuid, person_id uuid, message_id text)
    cross join lateral (select exists (
      select 1 from channels.send s join channels.dispatch d on d.org_id = s.org_id and d.id = s.dispatch_id
      where s.org_id = ${caller.home.id} and s.person_id = r.person_id and d.id <> ${dispatch.id}
        and (d.node_id = ${dispatch.nodeId} and s.state in ('delivered', 'uncertain')
          or d.slice_seed = ${dispatch.sliceSeed}::uuid and s.state in ('queued', 'claimed', 'delivered', 'uncertain'))) as had) e
    on conflict (org_id, dispatch_id, person_id) do nothing`.execute(caller.tx)
}

/** Dispatches of one seed write down their recipients one after the other. */
export async function lockSlices(caller: Caller, seed: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`channels.slice ${seed}`}, 0))`.execute(caller.tx)
}

/** How many recipients are in each state, per dispatch. */
export async function countsOf(caller: Caller, dispatchIds: string[]): Promise<Map<string, Counts>> {
  const counts = new Map(dispatchIds.map((id) => [id, { ...noCounts }]))
  if (dispatchIds.length === 0) return counts
  const rows = await db(caller)
    .selectFrom('channels.send')
    .select((eb) => ['dispatchId', 'state', eb.fn.countAll<number>().as('count')])
    .where('orgId', '=', caller.home.id)
    .where('dispatchId', 'in', dispatchIds)
    .groupBy(['dispatchId', 'state'])
    .execute()
  for (const { dispatchId, state, count } of rows) counts.get(dispatchId)![state] = count
  return counts
}

/** How many messages of a dispatch are being handed over, or were when their sender was lost. */
export async function inHandOf(caller: Caller, dispatchId: string): Promise<number> {
  const row = await db(caller)
    .selectFrom('channels.send')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('orgId', '=', caller.home.id)
    .where('dispatchId', '=', dispatchId)
    .where('state', '=', 'claimed')
    .where('handedAt', 'is not', null)
    .executeTakeFirstOrThrow()
  return row.count
}

/** How many were delivered after an instant. */
export async function deliveredSince(caller: Caller, dispatchId: string, since: Instant): Promise<number> {
  const row = await db(caller)
    .selectFrom('channels.send')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('orgId', '=', caller.home.id)
    .where('dispatchId', '=', dispatchId)
    .where('state', '=', 'delivered')
    .where('endedAt', '>', since)
    .executeTakeFirstOrThrow()
  return row.count
}

export interface Decided {
  id: string
  personId: string
  state: 'claimed' | 'suppressed' | 'queued'
  messageId: string
  attempts: number
}

/**
 * Claims up to a hundred recipients, no more than the account allows now; those who may not be written to come back as suppressed, those whose
 * domain has had enough for the moment as queued.
 */
export async function claimSends(caller: Caller, dispatchId: string, claim: string, day?: DayRoom): Promise<Decided[]> {
  const { rows } = await sql<Decided>`
    select id, person_id, state, message_id, attempts
    from channels.claim(${caller.home.id}, ${dispatchId}, ${claim}, ${caller.now}::timestamptz, ${claimSize},
      ${day?.allowed ?? null}::int, ${day?.from ?? null}::timestamptz, ${day?.until ?? null}::timestamptz) order by id`.execute(caller.tx)
  return rows
}

/** `go`, or why not, for each of the claimed rows that is about to be handed over; a row that is not mine any more is left out. */
export async function handOver(
  caller: Caller,
  dispatchId: string,
  claim: string,
  sendIds: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; verdict: string }>`
    select id, verdict from channels.hand_over(${caller.home.id}, ${dispatchId}, ${claim}, ${sendIds}::uuid[], ${caller.now}::timestamptz)`.execute(
    caller.tx,
  )
  return new Map(rows.map(({ id, verdict }) => [id, verdict]))
}

export interface Outcome {
  readonly id: string
  readonly state: 'queued' | 'delivered' | 'failed' | 'uncertain'
  readonly reason: string | null
  readonly answer: string | null
  readonly dueAt: string | null
  readonly attempts: number
  readonly email: string
}

/**
 * Writes down what became of recipients of a claim. A row that was called uncertain while its answer was still on its way
 * takes the answer; one that somebody else has claimed since is left alone. Answers the ids that were written.
 */
export async function settleSends(caller: Caller, claim: string, outcomes: readonly Outcome[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from channels.settle(${caller.home.id}, ${claim}, ${caller.now}::timestamptz, ${outcomes.map(({ id }) => id)}::uuid[],
      ${outcomes.map(({ state }) => state)}::text[], ${outcomes.map(({ reason }) => reason)}::text[],
      ${outcomes.map(({ answer }) => answer)}::text[], ${outcomes.map(({ dueAt }) => dueAt)}::timestamptz[],
      ${outcomes.map(({ attempts }) => attempts)}::int[], ${outcomes.map(({ email }) => email)}::text[])`.execute(caller.tx)
  return rows.map(({ id }) => id)
}

/** Puts back what a claim took and did not hand over. */
export async function releaseClaim(caller: Caller, claim: string): Promise<void> {
  await db(caller)
    .updateTable('channels.send')
    .set({ state: 'queued', claim: null, claimedAt: null })
    .where('orgId', '=', caller.home.id)
    .where('claim', '=', claim)
    .where('state', '=', 'claimed')
    .where('handedAt', 'is', null)
    .execute()
}

/** Claims that have rows under way. */
export async function openClaims(caller: Caller): Promise<string[]> {
  const rows = await db(caller)
    .selectFrom('channels.send')
    .select('claim')
    .distinct()
    .where('orgId', '=', caller.home.id)
    .where('state', '=', 'claimed')
    .where('claim', 'is not', null)
    .execute()
  return rows.map(({ claim }) => claim!)
}

/** The name of the lock a sender keeps as long as it works on a claim. */
export const claimLock = (claim: string) => `channels.claim ${claim}`

/**
 * Ends a claim whose sender is gone: rows that were not handed over go back to the queue, the others are uncertain.
 * Answers the dispatches concerned; none when the sender still has its lock.
 */
export async function recoverClaim(caller: Caller, claim: string): Promise<string[]> {
  const { rows } = await sql<{ dead: boolean }>`select pg_try_advisory_xact_lock(hashtextextended(${claimLock(claim)}, 0)) as dead`.execute(
    caller.tx,
  )
  if (!rows[0]?.dead) return []
  const lost = await db(caller)
    .updateTable('channels.send')
    .set({ state: 'uncertain', reason: 'crashed', endedAt: caller.now })
    .where('orgId', '=', caller.home.id)
    .where('claim', '=', claim)
    .where('state', '=', 'claimed')
    .where('handedAt', 'is not', null)
    .returning('dispatchId')
    .execute()
  const back = await db(caller)
    .updateTable('channels.send')
    .set({ state: 'queued', claim: null, claimedAt: null })
    .where('orgId', '=', caller.home.id)
    .where('claim', '=', claim)
    .where('state', '=', 'claimed')
    .returning('dispatchId')
    .execute()
  return [...new Set([...lost, ...back].map(({ dispatchId }) => dispatchId))]
}

/** Ends what is still queued: with the dispatch cancelled or given up, nobody waits for ever. */
export async function endQueued(caller: Caller, dispatchId: string, state: 'suppressed' | 'failed', reason: string): Promise<void> {
  await db(caller)
    .updateTable('channels.send')
    .set({ state, reason, endedAt: caller.now })
    .where('orgId', '=', caller.home.id)
    .where('dispatchId', '=', dispatchId)
    .where('state', '=', 'queued')
    .execute()
}

/** When the next of the queued recipients is due; undefined when nobody is queued. */
export async function nextDue(caller: Caller, dispatchId: string): Promise<string | undefined> {
  const row = await db(caller)
    .selectFrom('channels.send')
    .select('dueAt')
    .where('orgId', '=', caller.home.id)
    .where('dispatchId', '=', dispatchId)
    .where('state', '=', 'queued')
    .orderBy('dueAt')
    .limit(1)
    .executeTakeFirst()
  return row?.dueAt
}

/** Forgets what the ledger knows of a person beyond that there was one. */
export async function forgetPerson(caller: Caller, personId: string): Promise<void> {
  await db(caller)
    .updateTable('channels.send')
    .set({ addressHash: null, answer: null, returnedReason: null })
    .where('orgId', '=', caller.home.id)
    .where('personId', '=', personId)
    .execute()
}
