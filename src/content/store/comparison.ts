// The SQL of A/B tests (in code: comparisons) and of the versions in them.
import type { Insertable, Updateable } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import { comparisonStates, isOpen } from '../rules/comparison.ts'
import { db, type ComparisonRow, type ContenderRow, type Paging } from './tables.ts'

const comparisons = (caller: Caller) => db(caller).selectFrom('content.comparison').selectAll().where('orgId', '=', caller.home.id)

export async function comparisonById(caller: Caller, id: string) {
  return comparisons(caller).where('id', '=', id).executeTakeFirst()
}

/** The test, which nobody else may change until this transaction ends. */
export async function comparisonToChange(caller: Caller, id: string) {
  return comparisons(caller).where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
}

export async function comparisonPage(caller: Caller, pieceId: string, paging: Paging) {
  return paged(comparisons(caller).where('pieceId', '=', pieceId), { by: 'createdAt', direction: 'desc', type: 'timestamptz' }, paging)
}

export async function addComparison(
  caller: Caller,
  row: Insertable<ComparisonRow>,
  contenders: readonly Insertable<ContenderRow>[],
): Promise<void> {
  await db(caller).insertInto('content.comparison').values(row).execute()
  await db(caller).insertInto('content.contender').values(contenders).execute()
}

export async function changeComparison(caller: Caller, id: string, change: Updateable<ComparisonRow>): Promise<void> {
  await db(caller)
    .updateTable('content.comparison')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .execute()
}

/** The versions in some tests, A first, with their subjects. */
export async function contendersOf(caller: Caller, comparisonIds: readonly string[]) {
  if (comparisonIds.length === 0) return []
  return db(caller)
    .selectFrom('content.contender as c')
    .innerJoin('content.variant as v', (join) => join.onRef('v.orgId', '=', 'c.orgId').onRef('v.id', '=', 'c.variantId'))
    .selectAll('c')
    .select(['v.subject'])
    .where('c.orgId', '=', caller.home.id)
    .where('c.comparisonId', 'in', comparisonIds)
    .orderBy('c.comparisonId')
    .orderBy('c.place')
    .execute()
}

/** Keeps the figures that it was decided on. */
export async function keepFigures(
  caller: Caller,
  comparisonId: string,
  figures: readonly { place: number; delivered: number; responded: number }[],
): Promise<void> {
  for (const { place, delivered, responded } of figures)
    await db(caller)
      .updateTable('content.contender')
      .set({ delivered, responded })
      .where('orgId', '=', caller.home.id)
      .where('comparisonId', '=', comparisonId)
      .where('place', '=', place)
      .execute()
}

/** The test that a dispatch is part of, or whose rest it goes to. */
export async function comparisonOfDispatch(caller: Caller, dispatchId: string): Promise<string | undefined> {
  const part = await db(caller)
    .selectFrom('content.contender')
    .select('comparisonId')
    .where('orgId', '=', caller.home.id)
    .where('dispatchId', '=', dispatchId)
    .executeTakeFirst()
  return part?.comparisonId ?? (await comparisons(caller).where('restDispatchId', '=', dispatchId).executeTakeFirst())?.id
}

const openStates = comparisonStates.filter(isOpen)

/** Whether a version is in a test that is not over. */
export async function inOpenComparison(caller: Caller, variantId: string): Promise<boolean> {
  const row = await ofVariant(caller, variantId).where('t.state', 'in', openStates).executeTakeFirst()
  return row !== undefined
}

/** Whether a piece has a test that is not over. */
export async function hasOpenComparison(caller: Caller, pieceId: string): Promise<boolean> {
  const row = await comparisons(caller).where('pieceId', '=', pieceId).where('state', 'in', openStates).executeTakeFirst()
  return row !== undefined
}

/** The last test that a version was in. */
export async function lastComparisonOf(caller: Caller, variantId: string): Promise<string | undefined> {
  const row = await ofVariant(caller, variantId).orderBy('t.createdAt', 'desc').orderBy('t.id', 'desc').limit(1).executeTakeFirst()
  return row?.id
}

const ofVariant = (caller: Caller, variantId: string) =>
  db(caller)
    .selectFrom('content.contender as c')
    .innerJoin('content.comparison as t', (join) => join.onRef('t.orgId', '=', 'c.orgId').onRef('t.id', '=', 'c.comparisonId'))
    .select('t.id')
    .where('c.orgId', '=', caller.home.id)
    .where('c.variantId', '=', variantId)
