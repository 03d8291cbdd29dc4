// The SQL of orders and gifts with their refunds.
import { sql, type Insertable, type Updateable } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import type { OrderKind } from '../rules/order.ts'
import { db, type OrderRow, type Paging } from './tables.ts'

// A refund hangs where its order hangs. Not `coalesce`, which PostgreSQL does not take for leakproof: under row security it reaches no index.
const placeOf = sql<string>`case when o.refund_of is null then o.id else o.refund_of end`

const orders = (caller: Caller) =>
  db(caller)
    .selectFrom('sales.order as o')
    .leftJoin('thread.node as n', (join) => join.onRef('n.orgId', '=', 'o.orgId').on('n.id', '=', placeOf))
    .leftJoin('thread.node as p', (join) => join.onRef('p.orgId', '=', 'n.orgId').onRef('p.id', '=', 'n.parentId'))
    .selectAll('o')
    .select(['n.parentId', 'p.title as parentTitle'])
    .select((eb) =>
      (['amount', 'baseAmount'] as const).map((column) =>
        eb
          .selectFrom('sales.order as r')
          .select((sum) => sum.fn.coalesce(sum.fn.sum<number>(`r.${column}`), sql<number>`0`).as('sum'))
          .whereRef('r.orgId', '=', 'o.orgId')
          .whereRef('r.refundOf', '=', 'o.id')
          .where('r.archivedAt', 'is', null)
          .$asScalar()
          .$notNull()
          .as(column === 'amount' ? 'refundedAmount' : 'refundedBase'),
      ),
    )
    .where('o.orgId', '=', caller.home.id)

export async function orderById(caller: Caller, id: string) {
  return orders(caller).where('o.id', '=', id).executeTakeFirst()
}

/** The row, locked until the transaction ends: two refunds at once never give back more than there was. */
export async function orderToChange(caller: Caller, id: string) {
  return orders(caller).where('o.id', '=', id).forUpdate('o').executeTakeFirst()
}

export async function refundsOf(caller: Caller, id: string) {
  return orders(caller).where('o.refundOf', '=', id).where('o.archivedAt', 'is', null).orderBy('o.day').orderBy('o.id').execute()
}

export interface OrderFilter {
  kind?: OrderKind | undefined
  personId?: string | undefined
  from?: string | undefined
  to?: string | undefined
  unlinked?: boolean | undefined
  importId?: string | undefined
  number?: string | undefined
  /** Those that count, or those entered by mistake. */
  state?: 'current' | 'archived' | undefined
}

export async function orderPage(caller: Caller, { limit, cursor, ...filter }: Paging & OrderFilter) {
  const { kind, personId, from, to, unlinked, importId, number, state } = filter
  let query = orders(caller).where('o.archivedAt', state === 'archived' ? 'is not' : 'is', null)
  if (kind !== undefined) query = query.where('o.kind', '=', kind)
  if (personId !== undefined) query = query.where('o.personId', '=', personId)
  if (from !== undefined) query = query.where('o.day', '>=', from)
  if (to !== undefined) query = query.where('o.day', '<=', to)
  if (unlinked !== undefined) query = query.where('n.parentId', unlinked ? 'is' : 'is not', null)
  if (importId !== undefined) query = query.where('o.importId', '=', importId)
  if (number !== undefined) query = query.where('o.number', '=', number)
  return paged(query, { by: 'o.day', id: 'o.id', direction: 'desc', type: 'date' }, { limit, cursor })
}

export async function orderByNumber(caller: Caller, number: string) {
  return orders(caller).where('o.number', '=', number).executeTakeFirst()
}

/** Those of these numbers that are here already. */
export async function ordersByNumbers(caller: Caller, numbers: readonly string[]) {
  return numbers.length === 0 ? [] : orders(caller).where('o.number', 'in', numbers).execute()
}

export async function addOrders(caller: Caller, rows: readonly Insertable<OrderRow>[]): Promise<void> {
  if (rows.length > 0) await db(caller).insertInto('sales.order').values(rows).execute()
}

export async function changeOrder(caller: Caller, id: string, change: Updateable<OrderRow>): Promise<void> {
  await db(caller)
    .updateTable('sales.order')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .execute()
}

/** Puts an order away with its refunds, or back with those that were put away along with it. */
export async function archiveOrder(
  caller: Caller,
  { id, archivedAt: before }: Pick<OrderRow, 'id'> & { archivedAt: string | null },
  archivedAt: string | null,
) {
  await db(caller)
    .updateTable('sales.order')
    .set((eb) => ({ archivedAt, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .where((eb) => eb.or([eb('id', '=', id), eb('refundOf', '=', id)]))
    .where('archivedAt', 'is not distinct from', before)
    .execute()
}

/** One line at a time for the whole organisation: two imports of one list at the same moment add it once. */
export async function lockImports(caller: Caller): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`sales.import ${caller.home.id}`}, 0))`.execute(caller.tx)
}

export async function sumOrders(caller: Caller, { kind, from, to }: Pick<OrderFilter, 'kind' | 'from' | 'to'>) {
  let query = db(caller)
    .selectFrom('sales.order as o')
    .leftJoin('thread.node as n', (join) => join.onRef('n.orgId', '=', 'o.orgId').on('n.id', '=', placeOf))
    .select([
      sql<number>`count(*) filter (where o.refund_of is null)`.as('orders'),
      sql<number>`coalesce(sum(o.base_amount) filter (where o.refund_of is null), 0)::bigint`.as('gross'),
      sql<number>`coalesce(sum(o.base_amount) filter (where o.refund_of is not null), 0)::bigint`.as('refunded'),
      sql<number>`coalesce(sum(o.base_amount), 0)::bigint`.as('net'),
      sql<number>`count(*) filter (where o.refund_of is null and n.parent_id is null)`.as('unlinkedOrders'),
      sql<number>`coalesce(sum(o.base_amount) filter (where n.parent_id is null), 0)::bigint`.as('unlinkedNet'),
    ])
    .where('o.orgId', '=', caller.home.id)
    .where('o.archivedAt', 'is', null)
  if (kind !== undefined) query = query.where('o.kind', '=', kind)
  if (from !== undefined) query = query.where('o.day', '>=', from)
  if (to !== undefined) query = query.where('o.day', '<=', to)
  return query.executeTakeFirstOrThrow()
}

/** Empties what was written about an erased person. */
export async function emptyOrdersOf(caller: Caller, personId: string): Promise<void> {
  await db(caller)
    .updateTable('sales.order')
    .set({ note: '' })
    .where('orgId', '=', caller.home.id)
    .where('personId', '=', personId)
    .execute()
}
