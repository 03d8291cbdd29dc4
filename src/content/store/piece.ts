// The SQL of pieces: each with its place on the thread, and who writes it.
import { sql, type Insertable, type Updateable } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import { isOut, variantStates } from '../rules.ts'
import { db, type Paging, type PieceRow } from './tables.ts'

const pieces = (caller: Caller) =>
  db(caller)
    .selectFrom('content.piece as p')
    .innerJoin('thread.node as n', (join) => join.onRef('n.orgId', '=', 'p.orgId').onRef('n.id', '=', 'p.id'))
    .leftJoin('thread.node as parent', (join) => join.onRef('parent.orgId', '=', 'n.orgId').onRef('parent.id', '=', 'n.parentId'))
    .leftJoin('identity.member as m', (join) => join.onRef('m.orgId', '=', 'p.orgId').onRef('m.id', '=', 'p.ownerId'))
    .selectAll('p')
    .select(['n.parentId', 'n.function', 'parent.title as parentTitle', 'm.name as ownerName'])
    .where('p.orgId', '=', caller.home.id)

export async function pieceById(caller: Caller, id: string) {
  return pieces(caller).where('p.id', '=', id).executeTakeFirst()
}

/** The piece, which nobody else may change until this transaction ends. */
export async function lockPiece(caller: Caller, id: string) {
  return pieces(caller).where('p.id', '=', id).forUpdate('p').executeTakeFirst()
}

export interface PieceFilter {
  /** Without it, whatever is not archived. */
  readonly state?: PieceRow['state']['__select__'] | 'archived' | undefined
  readonly intent?: PieceRow['intent'] | undefined
  readonly kind?: PieceRow['kind'] | undefined
  readonly nodeId?: string | undefined
  readonly messageId?: string | undefined
  readonly q?: string | undefined
}

/** Pieces with how many versions they have, how many of these are out, and when the next of them leaves. */
export async function piecePage(caller: Caller, input: Paging & PieceFilter) {
  let query = pieces(caller)
    .select((eb) => [
      eb
        .selectFrom('content.variant as v')
        .whereRef('v.orgId', '=', 'p.orgId')
        .whereRef('v.pieceId', '=', 'p.id')
        .where('v.archivedAt', 'is', null)
        .select((count) => count.fn.countAll<number>().as('versions'))
        .$asScalar()
        .$notNull()
        .as('versions'),
      eb
        .selectFrom('content.variant as v')
        .whereRef('v.orgId', '=', 'p.orgId')
        .whereRef('v.pieceId', '=', 'p.id')
        .where('v.archivedAt', 'is', null)
        .where('v.state', 'in', variantStates.filter(isOut))
        .select((count) => count.fn.countAll<number>().as('out'))
        .$asScalar()
        .$notNull()
        .as('out'),
      eb
        .selectFrom('content.variant as v')
        .whereRef('v.orgId', '=', 'p.orgId')
        .whereRef('v.pieceId', '=', 'p.id')
        .where('v.archivedAt', 'is', null)
        .where('v.state', '=', 'scheduled')
        .select((next) => next.fn.min('v.slot').as('nextSlot'))
        .$asScalar()
        .as('nextSlot'),
    ])
    .where('p.archivedAt', input.state === 'archived' ? 'is not' : 'is', null)
  if (input.state !== undefined && input.state !== 'archived') query = query.where('p.state', '=', input.state)
  if (input.intent !== undefined) query = query.where('p.intent', '=', input.intent)
  if (input.kind !== undefined) query = query.where('p.kind', '=', input.kind)
  if (input.messageId !== undefined) query = query.where('p.messageId', '=', input.messageId)
  if (input.q !== undefined) query = query.where('p.title', 'ilike', `%${input.q.replace(/[\\%_]/g, '\\$&')}%`)
  // What hangs under a node has a path that begins with its path; `0` is the character after the closing slash.
  if (input.nodeId !== undefined)
    query = query.where(
      sql<boolean>`exists (select 1 from thread.node top where top.org_id = n.org_id and top.id = ${input.nodeId}
        and n.path >= top.path and n.path < left(top.path, -1) || '0')`,
    )
  return paged(query, { by: 'p.createdAt', id: 'p.id', direction: 'desc', type: 'timestamptz' }, input)
}

export async function addPiece(caller: Caller, row: Insertable<PieceRow>): Promise<void> {
  await db(caller).insertInto('content.piece').values(row).execute()
}

export async function changePiece(caller: Caller, id: string, change: Updateable<PieceRow>): Promise<void> {
  await db(caller)
    .updateTable('content.piece')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .execute()
}

/** Takes up a state that follows from the versions; the piece itself was not written, so its version stays. */
export async function setPieceState(caller: Caller, id: string, state: PieceRow['state']['__select__']): Promise<void> {
  await db(caller)
    .updateTable('content.piece')
    .set({ state, updatedAt: caller.now })
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .execute()
}

export async function memberKnown(caller: Caller, id: string): Promise<boolean> {
  const row = await db(caller)
    .selectFrom('identity.member')
    .select('id')
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .executeTakeFirst()
  return row !== undefined
}
