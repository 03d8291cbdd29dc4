// The SQL of the gate and its holds.
import { sql, type Insertable } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import { addMilliseconds } from '#kernel/time.ts'
import { openStates } from '../rules.ts'
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
    .where('h.orgId', '=', caller.home.id)

export async function holdById(caller: Caller, id: string) {
  return holds(caller).where('h.id', '=', id).executeTakeFirst()
}

/** Kept from changing until the transaction ends. */
export async function holdToChange(caller: Caller, id: string) {
  return holds(caller).where('h.id', '=', id).forNoKeyUpdate('h').executeTakeFirst()
}

export async function holdPage(caller: Caller, { state, ...paging }: Paging & { state?: 'open' | 'lifted' | undefined }) {
  let query = holds(caller)
  if (state !== undefined) query = query.where('h.liftedAt', state === 'open' ? 'is' : 'is not', null)
  return paged(query, { by: 'h.declaredAt', id: 'h.id', direction: 'desc', type: 'timestamptz' }, paging)
}

export async function addHold(caller: Caller, row: Insertable<HoldRow>): Promise<void> {
  await db(caller).insertInto('channels.hold').values(row).execute()
}

export async function liftHold(caller: Caller, id: string, liftReason: string): Promise<void> {
  await db(caller)
    .updateTable('channels.hold')
    .set((eb) => ({ liftedAt: caller.now, liftedBy: caller.memberId, liftReason, version: eb('version', '+', 1) }))
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

/** The hold that stops a dispatch, asked of the database as the claims ask it. */
export async function holdOn(
  caller: Caller,
  { id, nodeId, messageClass }: { id: string; nodeId: string; messageClass: string },
): Promise<string | null> {
  const { rows } = await sql<{ holdId: string | null }>`
    select channels.hold_on(${caller.home.id}, ${id}, ${nodeId}, ${messageClass}, null) as hold_id`.execute(caller.tx)
  return rows[0]?.holdId ?? null
}

const underHold = sql<boolean>`channels.hold_on(d.org_id, d.id, d.node_id, d.message_class, null) = h.id`

// No message is in hand for longer: a server that stalls is given up after minutes.
const longestInHand = 24 * 3600 * 1000

/** What left while a gate closed: in hand at some moment between the hold's declaration and its closing. */
export async function leavingUnder(caller: Caller, hold: { id: string; declaredAt: string; closedAt: string | null }) {
  let query = db(caller)
    .selectFrom('channels.send as s')
    .innerJoin('channels.dispatch as d', (join) => join.onRef('d.orgId', '=', 's.orgId').onRef('d.id', '=', 's.dispatchId'))
    .innerJoin('channels.hold as h', (join) => join.onRef('h.orgId', '=', 's.orgId').on('h.id', '=', hold.id))
    .select(['s.id as sendId', 's.dispatchId', 's.state', 's.handedAt'])
    .where('s.orgId', '=', caller.home.id)
    .where('s.handedAt', '>=', addMilliseconds(hold.declaredAt, -longestInHand))
    .where((eb) => eb.or([eb('s.endedAt', 'is', null), eb('s.endedAt', '>=', hold.declaredAt)]))
    .where(sql<boolean>`channels.stops(h, d.id, d.node_id, d.message_class, s.person_id)`)
  if (hold.closedAt !== null) query = query.where('s.handedAt', '<=', hold.closedAt)
  const rows = await query.orderBy('s.handedAt').orderBy('s.id').limit(1000).execute()
  return rows.map((row) => ({ ...row, handedAt: row.handedAt! }))
}

/** How many messages a hold should have stopped and did not: handed over between its closing and its lifting. */
export async function leakedUnder(caller: Caller, holdId: string): Promise<number> {
  const row = await db(caller)
    .selectFrom('channels.hold as h')
    .innerJoin('channels.send as s', (join) => join.onRef('s.orgId', '=', 'h.orgId').onRef('s.handedAt', '>', 'h.closedAt'))
    .innerJoin('channels.dispatch as d', (join) => join.onRef('d.orgId', '=', 's.orgId').onRef('d.id', '=', 's.dispatchId'))
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('h.orgId', '=', caller.home.id)
    .where('h.id', '=', holdId)
    .where((eb) => eb.or([eb('h.liftedAt', 'is', null), eb('s.handedAt', '<', eb.ref('h.liftedAt'))]))
    .where(sql<boolean>`channels.stops(h, d.id, d.node_id, d.message_class, s.person_id)`)
    .executeTakeFirstOrThrow()
  return row.count
}

/** How many recipients and dispatches wait behind a hold: those it is the first to stop. */
export async function waitingBehind(caller: Caller, holdId: string): Promise<{ waiting: number; dispatches: number }> {
  const open = db(caller)
    .selectFrom('channels.dispatch as d')
    .innerJoin('channels.hold as h', (join) => join.onRef('h.orgId', '=', 'd.orgId').on('h.id', '=', holdId))
    .where('d.orgId', '=', caller.home.id)
    .where('d.state', 'in', [...openStates])
    .where('h.liftedAt', 'is', null)
  const dispatches = await open
    .where(underHold)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  const recipients = await open
    .innerJoin('channels.send as s', (join) => join.onRef('s.orgId', '=', 'd.orgId').onRef('s.dispatchId', '=', 'd.id'))
    .where('s.state', '=', 'queued')
    .where(sql<boolean>`channels.hold_on(d.org_id, d.id, d.node_id, d.message_class, s.person_id) = h.id`)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return { waiting: recipients.count, dispatches: dispatches.count }
}
