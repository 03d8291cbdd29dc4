// The SQL of receipts: what was in hand while a gate closed, what had gone before, what leaked, and the files that were written of it.
import { sql } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import { addMilliseconds } from '#kernel/time.ts'
import type { ReceiptKind } from '../rules.ts'
import { told } from './dispatch.ts'
import { db, type Paging } from './tables.ts'

export interface Period {
  readonly id: string
  readonly declaredAt: string
  readonly closedAt: string | null
}

const day = 24 * 3600 * 1000
// No message is in hand for longer: a server that stalls is given up after minutes.
const longestInHand = day

/** What left while a gate closed: in hand at some moment between the hold's declaration and its closing. */
function leaving(caller: Caller, hold: Period) {
  const query = db(caller)
    .selectFrom('channels.send as s')
    .innerJoin('channels.dispatch as d', (join) => join.onRef('d.orgId', '=', 's.orgId').onRef('d.id', '=', 's.dispatchId'))
    .innerJoin('channels.hold as h', (join) => join.onRef('h.orgId', '=', 's.orgId').on('h.id', '=', hold.id))
    .where('s.orgId', '=', caller.home.id)
    .where('s.handedAt', '>=', addMilliseconds(hold.declaredAt, -longestInHand))
    .where((eb) => eb.or([eb('s.endedAt', 'is', null), eb('s.endedAt', '>=', hold.declaredAt)]))
    .where(sql<boolean>`channels.stops(h, d.id, d.node_id, d.message_class, s.person_id)`)
  return hold.closedAt === null ? query : query.where('s.handedAt', '<=', hold.closedAt)
}

const inHand = ['s.id as sendId', 's.dispatchId', 's.messageId', 's.state', 's.handedAt'] as const

export async function leavingPage(caller: Caller, hold: Period, paging: Paging) {
  const query = leaving(caller, hold)
    .innerJoin('thread.node as n', (join) => join.onRef('n.orgId', '=', 'd.orgId').onRef('n.id', '=', 'd.nodeId'))
    .select([...inHand, 'n.title'])
  return paged(query, { by: 's.handedAt', id: 's.id', direction: 'asc', type: 'timestamptz' }, paging)
}

/** All of them, for the receipt: it cuts nothing. */
export async function allLeaving(caller: Caller, hold: Period) {
  return leaving(caller, hold).select(inHand).orderBy('s.handedAt').orderBy('s.id').execute()
}

/** How many those are, and how many of them have no answer yet. */
export async function leavingCounts(caller: Caller, hold: Period): Promise<{ leaving: number; inHand: number }> {
  return leaving(caller, hold)
    .select((eb) => [eb.fn.countAll<number>().as('leaving'), eb.fn.countAll<number>().filterWhere('s.state', '=', 'claimed').as('inHand')])
    .executeTakeFirstOrThrow()
}

/**
 * How many messages a hold should have stopped and did not: handed over after its closing, and before it was lifted or, where a dispatch was kept
 * or let go by name, before that dispatch was.
 */
export async function leakedUnder(caller: Caller, holdId: string): Promise<number> {
  const row = await db(caller)
    .selectFrom('channels.hold as h')
    .innerJoin('channels.send as s', (join) => join.onRef('s.orgId', '=', 'h.orgId').onRef('s.handedAt', '>', 'h.closedAt'))
    .innerJoin('channels.dispatch as d', (join) => join.onRef('d.orgId', '=', 's.orgId').onRef('d.id', '=', 's.dispatchId'))
    .leftJoin('channels.holdItem as i', (join) =>
      join.onRef('i.orgId', '=', 'd.orgId').onRef('i.holdId', '=', 'h.id').onRef('i.dispatchId', '=', 'd.id'),
    )
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('h.orgId', '=', caller.home.id)
    .where('h.id', '=', holdId)
    .where(sql<boolean>`s.handed_at < coalesce(case when i.hold_id is null then h.lifted_at else i.decided_at end, 'infinity')`)
    .where(sql<boolean>`channels.stops(h, d.id, d.node_id, d.message_class, s.person_id)`)
    .executeTakeFirstOrThrow()
  return row.count
}

/**
 * What of it had gone before a hold was declared: dispatches that had begun, had sent or published something, and were either still under way or
 * had ended within the day before. Of one person's hold, only what went to that person.
 */
function gone(caller: Caller, hold: Period) {
  const before = hold.declaredAt
  return db(caller)
    .selectFrom('channels.dispatch as d')
    .innerJoin('channels.hold as h', (join) => join.onRef('h.orgId', '=', 'd.orgId').on('h.id', '=', hold.id))
    .innerJoin('thread.node as n', (join) => join.onRef('n.orgId', '=', 'd.orgId').onRef('n.id', '=', 'd.nodeId'))
    .where('d.orgId', '=', caller.home.id)
    .where('d.startedAt', '<=', before)
    .where((eb) => eb.or([eb('d.endedAt', 'is', null), eb('d.endedAt', '>=', addMilliseconds(before, -day))]))
    .where(sql<boolean>`channels.stops(h, d.id, d.node_id, d.message_class, h.person_id)`)
    .where(
      sql<boolean>`case when d.adapter = 'email' then exists (select 1 from channels.send s where s.org_id = d.org_id and s.dispatch_id = d.id
        and s.state in ('delivered', 'uncertain') and s.ended_at <= ${before}::timestamptz and (h.person_id is null or s.person_id = h.person_id))
        else d.published_at <= ${before}::timestamptz end`,
    )
}

const goneColumns = (before: string) =>
  [
    sql<number>`case when d.adapter = 'email' then (select count(*) from channels.send s where s.org_id = d.org_id and s.dispatch_id = d.id
      and s.state in ('delivered', 'uncertain') and s.ended_at <= ${before}::timestamptz and (h.person_id is null or s.person_id = h.person_id))
      else 1 end`.as('gone'),
    sql<number>`case when d.adapter = 'email' then (select count(*) from channels.send s where s.org_id = d.org_id and s.dispatch_id = d.id
      and (h.person_id is null or s.person_id = h.person_id)) else 1 end`.as('total'),
  ] as const

const goneOf = ['d.id as dispatchId', 'd.nodeId', 'n.title', 'd.adapter', 'd.state', 'd.startedAt'] as const

export async function gonePage(caller: Caller, hold: Period, paging: Paging) {
  const query = gone(caller, hold).select([...goneOf, ...told, ...goneColumns(hold.declaredAt)])
  return paged(query, { by: 'd.startedAt', id: 'd.id', direction: 'desc', type: 'timestamptz' }, paging)
}

export async function allGone(caller: Caller, hold: Period) {
  const query = gone(caller, hold).select([...goneOf, ...goneColumns(hold.declaredAt)])
  return query.orderBy('d.startedAt').orderBy('d.id').execute()
}

/** How many dispatches, and how many messages, posts and pages of theirs. */
export async function goneCounts(caller: Caller, hold: Period): Promise<{ gone: number; goneDispatches: number }> {
  const each = gone(caller, hold).select(goneColumns(hold.declaredAt)[0])
  return db(caller)
    .selectFrom(each.as('g'))
    .select([sql<number>`coalesce(sum(g.gone), 0)::bigint`.as('gone'), sql<number>`count(*)`.as('goneDispatches')])
    .executeTakeFirstOrThrow()
}

export async function addReceipt(caller: Caller, holdId: string, kind: ReceiptKind, body: string): Promise<void> {
  await db(caller).insertInto('channels.receipt').values({ orgId: caller.home.id, holdId, kind, body, writtenAt: caller.now }).execute()
}

export async function receiptOf(caller: Caller, holdId: string, kind: ReceiptKind) {
  return db(caller)
    .selectFrom('channels.receipt')
    .select(['kind', 'writtenAt', 'body'])
    .where('orgId', '=', caller.home.id)
    .where('holdId', '=', holdId)
    .where('kind', '=', kind)
    .executeTakeFirst()
}

/** The receipts of holds, each with the SHA-256 of its bytes as they are stored now. */
export async function receiptsOf(caller: Caller, holdIds: string[]) {
  if (holdIds.length === 0) return []
  return db(caller)
    .selectFrom('channels.receipt')
    .select(['holdId', 'kind', 'writtenAt'])
    .select(sql<string>`encode(sha256(convert_to(body, 'UTF8')), 'hex')`.as('sha256'))
    .select(sql<number>`octet_length(body)`.as('bytes'))
    .where('orgId', '=', caller.home.id)
    .where('holdId', 'in', holdIds)
    .orderBy('kind')
    .execute()
}
