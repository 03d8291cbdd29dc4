// The SQL of the gate and its holds.
import { sql, type Insertable } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import { db, type HoldRow, type Paging } from './tables.ts'

/** The organisation's gate exists from the first dispatch or hold on. */
export async function ensureGate(caller: Caller): Promise<void> {
  await db(caller)
    .insertInto('channels.gate')
    .values({ orgId: caller.home.id })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Waits for the claims under way, and makes those that follow wait for this transaction. */
export async function takeGate(caller: Caller): Promise<void> {
  await ensureGate(caller)
  await db(caller)
    .updateTable('channels.gate')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('orgId', '=', caller.home.id)
    .execute()
}

/** Lets a hold wait until this transaction is over: for what goes out without a ledger. */
export async function shareGate(caller: Caller): Promise<void> {
  await ensureGate(caller)
  await db(caller).selectFrom('channels.gate').select('version').where('orgId', '=', caller.home.id).forShare().execute()
}

/** The name of the lock under which messages are handed over; whoever has it alone knows that no hand-over is under way. */
export const gateLock = (orgId: string) => `channels.gate ${orgId}`

/** For the rest of the transaction. */
export async function shareGateLock(caller: Caller): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(hashtextextended(${gateLock(caller.home.id)}, 0))`.execute(caller.tx)
}

export async function gateCap(caller: Caller) {
  return db(caller)
    .selectFrom('channels.gate')
    .select(['cap as most', 'capDays as days'])
    .where('orgId', '=', caller.home.id)
    .executeTakeFirst()
}

export async function setGateCap(caller: Caller, cap: number | null, capDays: number): Promise<void> {
  await db(caller).updateTable('channels.gate').set({ cap, capDays }).where('orgId', '=', caller.home.id).execute()
}

const toRelease = sql<number>`(select count(*) from channels.hold_item i where i.org_id = h.org_id and i.hold_id = h.id and i.outcome is null)`

const holds = (caller: Caller) =>
  db(caller)
    .selectFrom('channels.hold as h')
    .innerJoin('identity.member as o', (join) => join.onRef('o.orgId', '=', 'h.orgId').onRef('o.id', '=', 'h.openedBy'))
    .leftJoin('identity.member as l', (join) => join.onRef('l.orgId', '=', 'h.orgId').onRef('l.id', '=', 'h.liftedBy'))
    .leftJoin('channels.dispatch as d', (join) => join.onRef('d.orgId', '=', 'h.orgId').onRef('d.id', '=', 'h.dispatchId'))
    .leftJoin('thread.node as n', (join) =>
      join.onRef('n.orgId', '=', 'h.orgId').on((eb) => eb('n.id', '=', eb.fn.coalesce('h.nodeId', 'd.nodeId'))),
    )
    .selectAll('h')
    .select(['o.name as openedByName', 'l.name as liftedByName', 'n.title as target'])
    .select(toRelease.as('toRelease'))
    .where('h.orgId', '=', caller.home.id)

export async function holdById(caller: Caller, id: string) {
  return holds(caller).where('h.id', '=', id).executeTakeFirst()
}

/** Kept from changing until the transaction ends. */
export async function holdToChange(caller: Caller, id: string) {
  return holds(caller).where('h.id', '=', id).forNoKeyUpdate('h').executeTakeFirst()
}

export async function holdPage(caller: Caller, { state, ...paging }: Paging & { state?: 'open' | 'unsettled' | 'lifted' | undefined }) {
  let query = holds(caller)
  if (state === 'unsettled') query = query.where('h.settledAt', 'is', null)
  else if (state !== undefined) query = query.where('h.liftedAt', state === 'open' ? 'is' : 'is not', null)
  return paged(query, { by: 'h.declaredAt', id: 'h.id', direction: 'desc', type: 'timestamptz' }, paging)
}

/** The ids of holds after one, in their order: for walking through all of them. */
export async function holdIdsAfter(caller: Caller, after: string | null, limit: number): Promise<string[]> {
  let query = db(caller).selectFrom('channels.hold').select('id').where('orgId', '=', caller.home.id)
  if (after !== null) query = query.where('id', '>', after)
  const rows = await query.orderBy('id').limit(limit).execute()
  return rows.map(({ id }) => id)
}

export async function addHold(caller: Caller, row: Insertable<HoldRow>): Promise<void> {
  await db(caller).insertInto('channels.hold').values(row).execute()
}

/** Of a pause, nothing waits by name afterwards: it is settled at once. */
export async function liftHold(caller: Caller, id: string, liftReason: string): Promise<void> {
  const ofDispatch = sql<string | null>`case when scope = 'dispatch' then ${caller.now}::timestamptz end`
  await db(caller)
    .updateTable('channels.hold')
    .set((eb) => ({
      settledAt: ofDispatch,
      liftedAt: caller.now,
      liftedBy: caller.memberId,
      liftedHat: caller.hat,
      liftReason,
      version: eb('version', '+', 1),
    }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .execute()
}

/** From now on it stops nothing, and no version counts it: nobody asked for it. */
export async function settleHold(caller: Caller, id: string): Promise<void> {
  await db(caller)
    .updateTable('channels.hold')
    .set({ settledAt: caller.now })
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .execute()
}

/** The open pause of a dispatch, kept from changing until the transaction ends. */
export async function pauseToChange(caller: Caller, dispatchId: string) {
  return db(caller)
    .selectFrom('channels.hold')
    .selectAll()
    .where('orgId', '=', caller.home.id)
    .where('dispatchId', '=', dispatchId)
    .where('scope', '=', 'dispatch')
    .where('liftedAt', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst()
}

/** The open pause of a dispatch, as its page shows it. */
export async function pauseOf(caller: Caller, dispatchId: string) {
  return db(caller)
    .selectFrom('channels.hold')
    .select(['id', 'reason', 'declaredAt', 'closedAt'])
    .where('orgId', '=', caller.home.id)
    .where('dispatchId', '=', dispatchId)
    .where('scope', '=', 'dispatch')
    .where('liftedAt', 'is', null)
    .executeTakeFirst()
}

/** Notes that no hand-over is under way any more, which nobody asked for and no version counts; false when that had been noted, or there is no such hold. */
export async function closeHold(caller: Caller, id: string): Promise<boolean> {
  const row = await db(caller)
    .updateTable('channels.hold')
    .set({ closedAt: caller.now })
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .where('closedAt', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Those of these people whom a hold of their own keeps from a dispatch. */
export async function heldIn(
  caller: Caller,
  { id, nodeId, messageClass }: { id: string; nodeId: string; messageClass: string },
  personIds: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ personId: string }>`
    select asked.person_id from unnest(${personIds}::uuid[]) as asked(person_id)
    where channels.person_held(${caller.home.id}) and channels.hold_on(${caller.home.id}, ${id}, ${nodeId}, ${messageClass}, asked.person_id) is not null`.execute(
    caller.tx,
  )
  return new Set(rows.map(({ personId }) => personId))
}

/** The hold that stops a dispatch, asked of the database as the claims ask it. */
export async function holdOn(
  caller: Caller,
  { id, nodeId, messageClass }: { id: string; nodeId: string; messageClass: string },
): Promise<string | null> {
  const { rows } = await sql<{ holdId: string | null }>`
    select channels.hold_on(${caller.home.id}, ${id}, ${nodeId}, ${messageClass}, null) as hold_id`.execute(caller.tx)
  return rows[0]?.holdId ?? null
}
