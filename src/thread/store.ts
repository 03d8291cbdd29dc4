// The SQL of the thread: nodes with their paths, references, approvals and comments.
import type { ColumnType, Insertable } from 'kysely'
import { sql } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import { tables } from '#kernel/db/transaction.ts'
import type { FunctionName } from './contract.ts'
import { idsOf, pathEnd, type Kind } from './rules.ts'

interface NodeRow {
  orgId: string
  id: string
  kind: Kind
  parentId: string | null
  path: string
  depth: number
  title: string
  function: FunctionName
  ownerId: string | null
  assumed: boolean
  createdAt: string
  archivedAt: ColumnType<string | null, undefined, string | null>
}
interface ReferenceRow {
  orgId: string
  id: string
  fromId: string
  toId: string
  kind: 'serves' | 'reuses' | 'cites'
  createdAt: string
}
interface ApprovalRow {
  orgId: string
  id: string
  nodeId: string
  gate: 'what' | 'how' | 'body' | 'campaign'
  decision: 'approved' | 'changes_requested'
  bodyHash: string
  note: string
  memberId: string
  hat: string
  at: string
}
interface CommentRow {
  orgId: string
  id: string
  nodeId: string
  memberId: string
  hat: string
  body: string
  createdAt: string
}
interface Tables {
  'thread.node': NodeRow
  'thread.reference': ReferenceRow
  'thread.approval': ApprovalRow
  'thread.comment': CommentRow
  'identity.member': { orgId: string; id: string; name: string }
}

type Paging = { limit: number; cursor?: string | undefined }

const db = (caller: Caller) => tables<Tables>(caller)
const nodes = (caller: Caller) => db(caller).selectFrom('thread.node').selectAll().where('orgId', '=', caller.home.id)

export async function nodeById(caller: Caller, id: string) {
  return nodes(caller).where('id', '=', id).executeTakeFirst()
}

export async function nodesByIds(caller: Caller, ids: readonly string[], kinds: readonly Kind[]) {
  return nodes(caller).where('id', 'in', ids).where('kind', 'in', kinds).orderBy('id').execute()
}

const shape = (caller: Caller) => sql`hashtextextended(${`thread ${caller.home.id}`}, 0)`

/** Keeps everything where it is until the transaction ends; many may do so at once. A path read after this stays true. */
export async function holdShape(caller: Caller): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${shape(caller)})`.execute(caller.tx)
}

/** Waits until nobody hangs or moves anything, and lets nobody until the transaction ends. */
export async function changeShape(caller: Caller): Promise<void> {
  await sql`select pg_advisory_xact_lock(${shape(caller)})`.execute(caller.tx)
}

export async function addNode(caller: Caller, row: Insertable<NodeRow>): Promise<void> {
  await db(caller).insertInto('thread.node').values(row).execute()
}

export async function changeNode(
  caller: Caller,
  id: string,
  change: { title?: string; ownerId?: string | null; assumed?: boolean; archivedAt?: string | null },
) {
  await db(caller).updateTable('thread.node').set(change).where('orgId', '=', caller.home.id).where('id', '=', id).execute()
}

export async function removeNode(caller: Caller, id: string): Promise<void> {
  await db(caller).deleteFrom('thread.node').where('orgId', '=', caller.home.id).where('id', '=', id).execute()
}

/** Rewrites the paths of a subtree after its root was put elsewhere. */
export async function repath(
  caller: Caller,
  from: { path: string; depth: number },
  to: { id: string; parentId: string | null; path: string; depth: number },
) {
  await db(caller)
    .updateTable('thread.node')
    .set({
      path: sql<string>`${to.path} || substr(path, ${from.path.length + 1})`,
      depth: sql<number>`depth + ${to.depth - from.depth}`,
    })
    .where('orgId', '=', caller.home.id)
    .where('path', '>=', from.path)
    .where('path', '<', pathEnd(from.path))
    .execute()
  await db(caller)
    .updateTable('thread.node')
    .set({ parentId: to.parentId })
    .where('orgId', '=', caller.home.id)
    .where('id', '=', to.id)
    .execute()
}

export async function ancestorsOf(caller: Caller, path: string) {
  const ids = idsOf(path).slice(0, -1)
  return ids.length === 0 ? [] : nodes(caller).where('id', 'in', ids).orderBy('depth').execute()
}

export async function childPage(caller: Caller, parentId: string | null, paging: Paging, kinds: readonly Kind[]) {
  const query = nodes(caller)
    .where('parentId', parentId === null ? 'is' : '=', parentId)
    .where('kind', 'in', kinds)
    .where('archivedAt', 'is', null)
  return paged(query, { by: 'createdAt', direction: 'asc', type: 'timestamptz' }, paging)
}

/** Whether anything that is not archived hangs under a node. */
export async function anyBelow(caller: Caller, id: string): Promise<boolean> {
  return (await nodes(caller).where('parentId', '=', id).where('archivedAt', 'is', null).limit(1).executeTakeFirst()) !== undefined
}

/** The paths of everything directly under these nodes. */
export async function childPaths(caller: Caller, parentIds: readonly string[]) {
  if (parentIds.length === 0) return []
  return db(caller)
    .selectFrom('thread.node')
    .select(['parentId', 'path'])
    .where('orgId', '=', caller.home.id)
    .where('parentId', 'in', parentIds)
    .where('archivedAt', 'is', null)
    .execute()
}

export async function nodesLike(caller: Caller, input: Paging & { q: string; kind?: Kind | undefined }, kinds: readonly Kind[]) {
  const pattern = `%${input.q.replace(/[\\%_]/g, '\\$&')}%`
  let query = nodes(caller).where('title', 'ilike', pattern).where('kind', 'in', kinds).where('archivedAt', 'is', null)
  if (input.kind !== undefined) query = query.where('kind', '=', input.kind)
  return paged(query, { by: 'createdAt', direction: 'desc', type: 'timestamptz' }, input)
}

export async function addReference(caller: Caller, row: Insertable<ReferenceRow>): Promise<void> {
  await db(caller).insertInto('thread.reference').values(row).execute()
}

export async function removeReference(caller: Caller, fromId: string, id: string): Promise<boolean> {
  const gone = await db(caller)
    .deleteFrom('thread.reference')
    .where('orgId', '=', caller.home.id)
    .where('fromId', '=', fromId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  return gone !== undefined
}

export async function referencePage(caller: Caller, fromId: string, paging: Paging, kinds: readonly Kind[]) {
  const query = db(caller)
    .selectFrom('thread.reference as r')
    .innerJoin('thread.node as n', (join) => join.onRef('n.orgId', '=', 'r.orgId').onRef('n.id', '=', 'r.toId'))
    .select(['r.id', 'r.kind', 'r.toId', 'r.createdAt'])
    .where('r.orgId', '=', caller.home.id)
    .where('r.fromId', '=', fromId)
    .where('n.kind', 'in', kinds)
  const found = await paged(query, { by: 'r.createdAt', id: 'r.id', direction: 'asc', type: 'timestamptz' }, paging)
  const targets =
    found.items.length === 0
      ? []
      : await nodes(caller)
          .where(
            'id',
            'in',
            found.items.map((item) => item.toId),
          )
          .execute()
  return {
    ...found,
    items: found.items.map((item) => ({ id: item.id, kind: item.kind, node: targets.find((target) => target.id === item.toId)! })),
  }
}

export async function addApproval(caller: Caller, row: Insertable<ApprovalRow>): Promise<void> {
  await db(caller).insertInto('thread.approval').values(row).execute()
}

export async function latestApproval(caller: Caller, nodeId: string, gate: ApprovalRow['gate']) {
  return db(caller)
    .selectFrom('thread.approval')
    .selectAll()
    .where('orgId', '=', caller.home.id)
    .where('nodeId', '=', nodeId)
    .where('gate', '=', gate)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst()
}

export async function approvalPage(caller: Caller, nodeId: string, paging: Paging) {
  const query = db(caller)
    .selectFrom('thread.approval as a')
    .innerJoin('identity.member as m', (join) => join.onRef('m.orgId', '=', 'a.orgId').onRef('m.id', '=', 'a.memberId'))
    .select(['a.id', 'a.gate', 'a.decision', 'a.bodyHash', 'a.note', 'a.memberId', 'm.name as memberName', 'a.hat', 'a.at'])
    .where('a.orgId', '=', caller.home.id)
    .where('a.nodeId', '=', nodeId)
  return paged(query, { by: 'a.at', id: 'a.id', direction: 'desc', type: 'timestamptz' }, paging)
}

export async function addComment(caller: Caller, row: Insertable<CommentRow>): Promise<void> {
  await db(caller).insertInto('thread.comment').values(row).execute()
}

export async function commentPage(caller: Caller, nodeId: string, paging: Paging) {
  const query = db(caller)
    .selectFrom('thread.comment as c')
    .innerJoin('identity.member as m', (join) => join.onRef('m.orgId', '=', 'c.orgId').onRef('m.id', '=', 'c.memberId'))
    .select(['c.id', 'c.memberId', 'm.name as memberName', 'c.hat', 'c.body', 'c.createdAt'])
    .where('c.orgId', '=', caller.home.id)
    .where('c.nodeId', '=', nodeId)
  return paged(query, { by: 'c.createdAt', id: 'c.id', direction: 'asc', type: 'timestamptz' }, paging)
}

export async function memberName(caller: Caller, id: string): Promise<string> {
  const row = await db(caller)
    .selectFrom('identity.member')
    .select('name')
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.name ?? ''
}
