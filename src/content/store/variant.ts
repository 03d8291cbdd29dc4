// The SQL of versions (in code: variants): by piece, by dispatch, the queue of those that wait for approval, and the calendar.
import type { Insertable, Updateable } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import type { Instant } from '#kernel/time.ts'
import { db, type Paging, type VariantRow } from './tables.ts'

const variants = (caller: Caller) =>
  db(caller)
    .selectFrom('content.variant as v')
    .innerJoin('thread.node as n', (join) => join.onRef('n.orgId', '=', 'v.orgId').onRef('n.id', '=', 'v.id'))
    .selectAll('v')
    .select(['n.title'])
    .where('v.orgId', '=', caller.home.id)

export async function variantById(caller: Caller, id: string) {
  return variants(caller).where('v.id', '=', id).executeTakeFirst()
}

/** The version, which nobody else may change until this transaction ends. */
export async function lockVariant(caller: Caller, id: string) {
  return variants(caller).where('v.id', '=', id).forUpdate('v').executeTakeFirst()
}

export async function variantsOf(caller: Caller, pieceId: string) {
  return variants(caller)
    .where('v.pieceId', '=', pieceId)
    .where('v.archivedAt', 'is', null)
    .orderBy('v.createdAt')
    .orderBy('v.id')
    .execute()
}

export async function slugTaken(caller: Caller, slug: string): Promise<boolean> {
  const row = await db(caller)
    .selectFrom('content.variant')
    .select('id')
    .where('orgId', '=', caller.home.id)
    .where('slug', '=', slug)
    .where('archivedAt', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

export async function addVariant(caller: Caller, row: Insertable<VariantRow>): Promise<void> {
  await db(caller).insertInto('content.variant').values(row).execute()
}

export async function changeVariant(caller: Caller, id: string, change: Updateable<VariantRow>): Promise<void> {
  await db(caller)
    .updateTable('content.variant')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .execute()
}

const withPiece = (caller: Caller) =>
  variants(caller)
    .innerJoin('content.piece as p', (join) => join.onRef('p.orgId', '=', 'v.orgId').onRef('p.id', '=', 'v.pieceId'))
    .leftJoin('identity.member as m', (join) => join.onRef('m.orgId', '=', 'v.orgId').onRef('m.id', '=', 'v.authorId'))
    .select(['p.title as pieceTitle', 'm.name as authorName', 'n.function'])
    .where('v.archivedAt', 'is', null)
    .where('p.archivedAt', 'is', null)

/** What waits for approval, the longest waiting first. */
export async function waitingPage(caller: Caller, paging: Paging) {
  const query = withPiece(caller)
    .where('v.state', '=', 'in_review')
    .where('v.submittedAt', 'is not', null)
    .$narrowType<{ submittedAt: Instant }>()
  return paged(query, { by: 'v.submittedAt', id: 'v.id', direction: 'asc', type: 'timestamptz' }, paging)
}

/** What leaves or left from one instant on and before another. */
export async function slotPage(caller: Caller, input: Paging & { from: Instant; before: Instant }) {
  const query = withPiece(caller).where('v.slot', '>=', input.from).where('v.slot', '<', input.before)
  return paged(query, { by: 'v.slot', id: 'v.id', direction: 'asc', type: 'timestamptz' }, input)
}
