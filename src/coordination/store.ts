// The SQL of coordination: hand-offs and alerts, each with the objects and members it names.
import { sql, type ColumnType, type Insertable, type Updateable } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import { tables } from '#kernel/db/transaction.ts'
import type { Instant } from '#kernel/time.ts'
import type { Node } from '#thread/contract.ts'
import { functionsOf, type AlertKind, type FunctionName, type HandoffState } from './rules.ts'

type Later<Value> = ColumnType<Value | null, Value | null | undefined, Value | null>

interface HandoffRow {
  orgId: string
  id: string
  kind: 'brief'
  nodeId: string
  fromFunction: FunctionName
  toFunction: FunctionName
  state: HandoffState
  dueAt: Instant
  reason: ColumnType<string, undefined, string>
  sentBy: string | null
  sentHat: string
  ownerId: Later<string>
  answeredAt: Later<Instant>
  endedAt: Later<Instant>
  escalatedAt: Later<Instant>
  version: ColumnType<number, undefined, number>
  createdAt: Instant
  updatedAt: Instant
}
interface AlertRow {
  orgId: string
  id: string
  kind: AlertKind
  key: string
  memberId: string | null
  function: FunctionName | null
  nodeId: string | null
  sourceId: string | null
  sentence: string
  at: Instant
  readAt: Later<Instant>
  readBy: Later<string>
}
interface Tables {
  'coordination.handoff': HandoffRow
  'coordination.alert': AlertRow
  'thread.node': { orgId: string; id: string; kind: Node['kind']; title: string; parentId: string | null }
  'identity.member': { orgId: string; id: string; name: string }
}

type Paging = { limit: number; cursor?: string | undefined }

const db = (caller: Caller) => tables<Tables>(caller)
const open = ['sent', 'acknowledged', 'accepted'] as const

// --- hand-offs

const handoffs = (caller: Caller) =>
  db(caller)
    .selectFrom('coordination.handoff as h')
    .innerJoin('thread.node as n', (join) => join.onRef('n.orgId', '=', 'h.orgId').onRef('n.id', '=', 'h.nodeId'))
    .leftJoin('identity.member as s', (join) => join.onRef('s.orgId', '=', 'h.orgId').onRef('s.id', '=', 'h.sentBy'))
    .leftJoin('identity.member as o', (join) => join.onRef('o.orgId', '=', 'h.orgId').onRef('o.id', '=', 'h.ownerId'))
    .selectAll('h')
    .select(['n.title as nodeTitle', 'h.fromFunction as from', 'h.toFunction as to', 's.name as sentByName', 'o.name as ownerName'])
    .where('h.orgId', '=', caller.home.id)

interface HandoffFilter extends Paging {
  desk?: FunctionName | undefined
  open?: boolean | undefined
  nodeId?: string | undefined
}

export async function handoffPage(caller: Caller, { desk, open: waiting, nodeId, ...paging }: HandoffFilter) {
  let query = handoffs(caller)
  if (desk !== undefined) query = query.where((eb) => eb.or([eb('h.fromFunction', '=', desk), eb('h.toFunction', '=', desk)]))
  if (waiting !== undefined) query = query.where('h.state', waiting ? 'in' : 'not in', open)
  if (nodeId !== undefined) query = query.where('h.nodeId', '=', nodeId)
  return paged(query, { by: 'h.created_at', id: 'h.id', direction: 'desc', type: 'timestamptz' }, paging)
}

export async function handoffById(caller: Caller, id: string) {
  return handoffs(caller).where('h.id', '=', id).executeTakeFirst()
}

/** The hand-off, locked until the transaction ends. */
export async function handoffToChange(caller: Caller, id: string) {
  return handoffs(caller).where('h.id', '=', id).forNoKeyUpdate('h').executeTakeFirst()
}

/** The latest hand-off of an object in one of these states, locked. */
export async function latestHandoff(caller: Caller, nodeId: string, states: readonly HandoffState[]) {
  return handoffs(caller)
    .where('h.nodeId', '=', nodeId)
    .where('h.state', 'in', states)
    .orderBy('h.createdAt', 'desc')
    .orderBy('h.id', 'desc')
    .limit(1)
    .forNoKeyUpdate('h')
    .executeTakeFirst()
}

export async function addHandoff(caller: Caller, row: Insertable<HandoffRow>): Promise<void> {
  await db(caller).insertInto('coordination.handoff').values(row).execute()
}

export async function changeHandoff(caller: Caller, id: string, change: Updateable<HandoffRow>): Promise<void> {
  await db(caller)
    .updateTable('coordination.handoff')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .execute()
}

/** Marks the late hand-offs that nobody was told of yet, and answers them. */
export async function escalateLate(caller: Caller) {
  const marked = await db(caller)
    .updateTable('coordination.handoff')
    .set((eb) => ({ escalatedAt: caller.now, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .where('state', 'in', open)
    .where('dueAt', '<', caller.now)
    .where('escalatedAt', 'is', null)
    .returning('id')
    .execute()
  if (marked.length === 0) return []
  return handoffs(caller)
    .where(
      'h.id',
      'in',
      marked.map(({ id }) => id),
    )
    .orderBy('h.id')
    .execute()
}

// --- alerts

/** What reaches the caller: their own, and those of the functions of the hat being worn. */
const reaching = (caller: Caller) =>
  sql<boolean>`(a.member_id = ${caller.memberId} or a.function = any (${functionsOf(caller.hat)}::text[]))`

export async function alertPage(
  caller: Caller,
  { unread, nodeId, ...paging }: Paging & { unread?: boolean | undefined; nodeId?: string | undefined },
) {
  let query = db(caller)
    .selectFrom('coordination.alert as a')
    .leftJoin('thread.node as n', (join) => join.onRef('n.orgId', '=', 'a.orgId').onRef('n.id', '=', 'a.nodeId'))
    .leftJoin('thread.node as s', (join) => join.onRef('s.orgId', '=', 'a.orgId').onRef('s.id', '=', 'a.sourceId'))
    .select(['a.id', 'a.kind', 'a.sentence', 'a.memberId', 'a.function', 'a.at', 'a.readAt', 'a.nodeId', 'a.sourceId'])
    .select(['n.kind as nodeKind', 'n.title as nodeTitle', 'n.parentId as nodeParentId', 's.kind as sourceKind', 's.title as sourceTitle'])
    .where('a.orgId', '=', caller.home.id)
    .where(reaching(caller))
  if (unread !== undefined) query = query.where('a.readAt', unread ? 'is' : 'is not', null)
  if (nodeId !== undefined) query = query.where((eb) => eb.or([eb('a.nodeId', '=', nodeId), eb('a.sourceId', '=', nodeId)]))
  return paged(query, { by: 'a.at', id: 'a.id', direction: 'desc', type: 'timestamptz' }, paging)
}

/** False when it was raised before. */
export async function addAlert(caller: Caller, row: Insertable<AlertRow>): Promise<boolean> {
  const added = await db(caller)
    .insertInto('coordination.alert')
    .values(row)
    .onConflict((conflict) => conflict.columns(['orgId', 'key']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return added !== undefined
}

/** Marks those that reach the caller, and answers how many changed. */
export async function markAlerts(caller: Caller, ids: readonly string[], read: boolean): Promise<number> {
  const changed = await db(caller)
    .updateTable('coordination.alert as a')
    .set(read ? { readAt: caller.now, readBy: caller.memberId } : { readAt: null, readBy: null })
    .where('a.orgId', '=', caller.home.id)
    .where('a.id', 'in', ids)
    .where('a.readAt', read ? 'is' : 'is not', null)
    .where(reaching(caller))
    .returning('a.id')
    .execute()
  return changed.length
}
