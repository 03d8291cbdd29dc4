// The SQL of what waits behind a hold, item by item: while the hold is in force what it stops, afterwards what was kept until somebody lets it go.
import { sql } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import type { Instant } from '#kernel/time.ts'
import { openStates, type ItemOutcome } from '../rules.ts'
import { told } from './dispatch.ts'
import { db, type Paging } from './tables.ts'

type Held = { readonly id: string; readonly liftedAt: string | null }

/** Whether this hold is about the dispatch; of one person's hold, whether that person waits in it. */
const stopped = (holdId: string) => sql<boolean>`exists (select 1 from channels.hold h
  where h.org_id = d.org_id and h.id = ${holdId} and channels.stops(h, d.id, d.node_id, d.message_class, h.person_id)
    and (h.person_id is null or exists (select 1 from channels.send s
      where s.org_id = d.org_id and s.dispatch_id = d.id and s.person_id = h.person_id and s.state = 'queued')))`

const excepted = (holdId: string) => sql<boolean>`exists (select 1 from channels.hold_item i
  where i.org_id = d.org_id and i.hold_id = ${holdId} and i.dispatch_id = d.id and i.outcome = 'released')`

const kept = (holdId: string) => sql<boolean>`exists (select 1 from channels.hold_item i
  where i.org_id = d.org_id and i.hold_id = ${holdId} and i.dispatch_id = d.id and i.outcome is null)`

/** Another hold that stops the dispatch as well, whatever becomes of this one. */
const another = (holdId: string) => sql<string | null>`coalesce(
  (select o.id from channels.hold o where o.org_id = d.org_id and o.id <> ${holdId} and o.lifted_at is null
    and coalesce(channels.stops(o, d.id, d.node_id, d.message_class, null), false)
    and not exists (select 1 from channels.hold_item i
      where i.org_id = o.org_id and i.hold_id = o.id and i.dispatch_id = d.id and i.outcome = 'released')
    order by o.declared_at, o.id limit 1),
  (select i.hold_id from channels.hold_item i where i.org_id = d.org_id and i.dispatch_id = d.id and i.outcome is null and i.hold_id <> ${holdId}
    order by i.hold_id limit 1))`

function waiting(caller: Caller, { id, liftedAt }: Held) {
  const open = db(caller)
    .selectFrom('channels.dispatch as d')
    .innerJoin('thread.node as n', (join) => join.onRef('n.orgId', '=', 'd.orgId').onRef('n.id', '=', 'd.nodeId'))
    .where('d.orgId', '=', caller.home.id)
    .where('d.state', 'in', [...openStates])
  return liftedAt === null ? open.where(stopped(id)).where((eb) => eb.not(excepted(id))) : open.where(kept(id))
}

const columns = [
  'd.id',
  'd.nodeId',
  'n.title',
  'd.adapter',
  'd.state',
  'd.segmentId',
  'd.builtAt',
  'd.scheduledAt',
  'd.startedAt',
  'd.version',
  ...told,
] as const

/** What waits behind a hold, by when it was due. */
export async function waitingPage(caller: Caller, hold: Held, paging: Paging) {
  const query = waiting(caller, hold).select([...columns, another(hold.id).as('alsoHeldBy')])
  return paged(query, { by: 'd.scheduledAt', id: 'd.id', direction: 'asc', type: 'timestamptz' }, paging)
}

/** All of it, for the receipt. */
export async function allWaiting(caller: Caller, hold: Held) {
  return waiting(caller, hold).select(columns).orderBy('d.scheduledAt').orderBy('d.id').execute()
}

/** Whether this very dispatch waits behind a hold. */
export async function waitsBehind(caller: Caller, hold: Held, dispatchId: string): Promise<boolean> {
  const row = await waiting(caller, hold).where('d.id', '=', dispatchId).select('d.id').executeTakeFirst()
  return row !== undefined
}

/** How many dispatches wait, how many recipients of theirs are in a ledger, and the segments of those that have none yet. */
export async function waitingCounts(caller: Caller, hold: Held & { readonly personId: string | null }) {
  const dispatches = await waiting(caller, hold)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  let ledgers = waiting(caller, hold)
    .innerJoin('channels.send as s', (join) => join.onRef('s.orgId', '=', 'd.orgId').onRef('s.dispatchId', '=', 'd.id'))
    .where('s.state', '=', 'queued')
  if (hold.personId !== null) ledgers = ledgers.where('s.personId', '=', hold.personId)
  const recipients = await ledgers.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  const unbuilt = await waiting(caller, hold)
    .where('d.builtAt', 'is', null)
    .where('d.segmentId', 'is not', null)
    .select(['d.id', 'd.segmentId', 'd.sliceFrom', 'd.sliceUntil'])
    .execute()
  return { dispatches: dispatches.count, recipients: recipients.count, unbuilt }
}

/** What has been decided about items of a hold, the latest first. */
const decided = (caller: Caller, holdId: string) =>
  db(caller)
    .selectFrom('channels.holdItem as i')
    .innerJoin('channels.dispatch as d', (join) => join.onRef('d.orgId', '=', 'i.orgId').onRef('d.id', '=', 'i.dispatchId'))
    .innerJoin('thread.node as n', (join) => join.onRef('n.orgId', '=', 'd.orgId').onRef('n.id', '=', 'd.nodeId'))
    .leftJoin('identity.member as m', (join) => join.onRef('m.orgId', '=', 'i.orgId').onRef('m.id', '=', 'i.decidedBy'))
    .where('i.orgId', '=', caller.home.id)
    .where('i.holdId', '=', holdId)
    .where('i.outcome', 'is not', null)
    .select([...columns, 'i.dueAt', 'i.outcome', 'i.startsAt', 'i.decidedAt', 'i.decidedBy', 'i.decidedHat', 'm.name as decidedByName'])

export async function decidedPage(caller: Caller, holdId: string, paging: Paging) {
  return paged(decided(caller, holdId), { by: 'i.decidedAt', id: 'i.dispatchId', direction: 'desc', type: 'timestamptz' }, paging)
}

export async function allDecided(caller: Caller, holdId: string) {
  return decided(caller, holdId).orderBy('i.decidedAt').orderBy('i.dispatchId').execute()
}

/** How many items of a hold came to which end. */
export async function decidedCounts(caller: Caller, holdId: string): Promise<Record<ItemOutcome, number>> {
  const rows = await db(caller)
    .selectFrom('channels.holdItem')
    .select((eb) => ['outcome', eb.fn.countAll<number>().as('count')])
    .where('orgId', '=', caller.home.id)
    .where('holdId', '=', holdId)
    .where('outcome', 'is not', null)
    .groupBy('outcome')
    .execute()
  const counts = { released: 0, cancelled: 0, ended: 0 }
  for (const { outcome, count } of rows) counts[outcome!] = count
  return counts
}

/** Keeps by name what a hold stops at this moment, before it is lifted. What was let go as an exception stays let go. */
export async function keepWaiting(caller: Caller, holdId: string): Promise<void> {
  await sql`
    insert into channels.hold_item (org_id, hold_id, dispatch_id, due_at)
    select d.org_id, ${holdId}::uuid, d.id, d.scheduled_at from channels.dispatch d
    where d.org_id = ${caller.home.id} and d.state in ('scheduled', 'sending', 'ready') and ${stopped(holdId)}
    on conflict (org_id, hold_id, dispatch_id) do update set outcome = null, starts_at = null, decided_at = null, decided_by = null, decided_hat = null
      where hold_item.outcome <> 'released'`.execute(caller.tx)
}

/** Lets one item go, in the name of whoever acts. */
export async function releaseItem(
  caller: Caller,
  { holdId, dispatchId, dueAt, startsAt }: { holdId: string; dispatchId: string; dueAt: Instant; startsAt: Instant },
): Promise<void> {
  const decision = {
    outcome: 'released' as const,
    startsAt,
    decidedAt: caller.now,
    decidedBy: caller.memberId,
    decidedHat: caller.hat,
  }
  await db(caller)
    .insertInto('channels.holdItem')
    .values({ orgId: caller.home.id, holdId, dispatchId, dueAt, ...decision })
    .onConflict((conflict) => conflict.columns(['orgId', 'holdId', 'dispatchId']).doUpdateSet(decision))
    .execute()
}

/** When a released dispatch may go on, while that is still to come. */
export async function startPromised(caller: Caller, dispatchId: string): Promise<Instant | null> {
  const row = await db(caller)
    .selectFrom('channels.holdItem')
    .select((eb) => eb.fn.max('startsAt').as('startsAt'))
    .where('orgId', '=', caller.home.id)
    .where('dispatchId', '=', dispatchId)
    .where('outcome', '=', 'released')
    .where('startsAt', '>', caller.now)
    .executeTakeFirst()
  return row?.startsAt ?? null
}

/**
 * Notes for every hold behind which a dispatch waits that it has come to its end; answers those holds. What is cancelled while a hold is in force
 * is noted with that hold too: it was part of what had to be decided.
 */
export async function endItems(caller: Caller, dispatchId: string, outcome: 'cancelled' | 'ended'): Promise<string[]> {
  if (outcome === 'cancelled')
    await sql`
      insert into channels.hold_item (org_id, hold_id, dispatch_id, due_at)
      select d.org_id, h.id, d.id, d.scheduled_at from channels.dispatch d join channels.hold h on h.org_id = d.org_id and h.lifted_at is null
      where d.org_id = ${caller.home.id} and d.id = ${dispatchId} and h.scope in ('organisation', 'subtree', 'class')
        and channels.stops(h, d.id, d.node_id, d.message_class, null)
      on conflict do nothing`.execute(caller.tx)
  const rows = await db(caller)
    .updateTable('channels.holdItem')
    .set({ outcome, decidedAt: caller.now, decidedBy: caller.memberId, decidedHat: caller.memberId === null ? null : caller.hat })
    .where('orgId', '=', caller.home.id)
    .where('dispatchId', '=', dispatchId)
    .where('outcome', 'is', null)
    .returning('holdId')
    .execute()
  return rows.map(({ holdId }) => holdId)
}
