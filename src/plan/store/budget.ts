// The SQL of budget lines and spend, and the sums over a part of the thread.
import { sql } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import { within } from '#kernel/db/scope.ts'
import type { CampaignRow } from './tables.ts'
import { db, newest, stamped, type BudgetLineRow, type Change, type Paging, type Row, type SpendRow } from './tables.ts'

// --- lines

export async function linePage(caller: Caller, { nodeId, ...paging }: Paging & { nodeId?: string | undefined }) {
  let query = within(db(caller).selectFrom('plan.budgetLine').selectAll(), caller, { owner: 'ownerId' })
    .where('orgId', '=', caller.home.id)
    .where('archivedAt', 'is', null)
  if (nodeId !== undefined) query = query.where('nodeId', '=', nodeId)
  return paged(query, newest, paging)
}

const lineRow = (caller: Caller, id: string) =>
  db(caller).selectFrom('plan.budgetLine').selectAll().where('orgId', '=', caller.home.id).where('id', '=', id)
export const lineById = (caller: Caller, id: string) => lineRow(caller, id).executeTakeFirst()
export const lineToChange = (caller: Caller, id: string) => lineRow(caller, id).forUpdate().executeTakeFirst()

export async function addLine(caller: Caller, row: Row<BudgetLineRow>) {
  return db(caller)
    .insertInto('plan.budgetLine')
    .values({ ...row, ...stamped(caller) })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function changeLine(caller: Caller, id: string, change: Change<BudgetLineRow>) {
  return db(caller)
    .updateTable('plan.budgetLine')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Whether a line stands on the node itself. */
export async function isBudgeted(caller: Caller, nodeId: string): Promise<boolean> {
  const row = await db(caller)
    .selectFrom('plan.budgetLine')
    .select('id')
    .where('orgId', '=', caller.home.id)
    .where('nodeId', '=', nodeId)
    .where('archivedAt', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

// --- spend

const spends = (caller: Caller) =>
  db(caller)
    .selectFrom('plan.spend as s')
    .leftJoin('thread.node as n', (join) => join.onRef('n.orgId', '=', 's.orgId').onRef('n.id', '=', 's.nodeId'))
    .selectAll('s')
    .select('n.title as nodeTitle')
    .where('s.orgId', '=', caller.home.id)

interface SpendFilter {
  /** The path of the object under which it was spent. */
  readonly path?: string | undefined
  readonly linked: 'all' | 'linked' | 'not_linked'
  readonly from?: string | undefined
  readonly to?: string | undefined
}

export async function spendPage(caller: Caller, filter: Paging & SpendFilter) {
  let query = within(spends(caller), caller, { owner: 's.owner_id' }).where('s.archivedAt', 'is', null)
  // The subtree of a path ends before the same path with `0`, the character after the slash.
  if (filter.path) query = query.where('n.path', '>=', filter.path).where('n.path', '<', `${filter.path.slice(0, -1)}0`)
  if (filter.linked !== 'all') query = query.where('s.nodeId', filter.linked === 'linked' ? 'is not' : 'is', null)
  if (filter.from !== undefined) query = query.where('s.onDay', '>=', filter.from)
  if (filter.to !== undefined) query = query.where('s.onDay', '<=', filter.to)
  return paged(query, { by: 's.on_day', id: 's.id', direction: 'desc', type: 'date' }, filter)
}

export const spendById = (caller: Caller, id: string) => spends(caller).where('s.id', '=', id).executeTakeFirst()
export const spendToChange = (caller: Caller, id: string) => spends(caller).where('s.id', '=', id).forUpdate('s').executeTakeFirst()

export async function addSpend(caller: Caller, row: Row<SpendRow>): Promise<void> {
  await db(caller)
    .insertInto('plan.spend')
    .values({ ...row, ...stamped(caller) })
    .execute()
}

export async function changeSpend(caller: Caller, id: string, change: Change<SpendRow>): Promise<void> {
  await db(caller)
    .updateTable('plan.spend')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .execute()
}

// --- sums

export interface Sums {
  readonly id: string
  /** On the node and everything under it. */
  readonly planned: number
  readonly spent: number
  readonly ownPlanned: number
  readonly ownSpent: number
}

/** Planned and spent per node, its own and with everything under it. */
export async function sumsOf(caller: Caller, nodeIds: readonly string[]): Promise<Map<string, Sums>> {
  const { rows } = await sql<Sums>`
    select t.id,
      (select coalesce(sum(b.amount), 0)::bigint from plan.budget_line b join thread.node n on n.org_id = b.org_id and n.id = b.node_id
        where b.org_id = t.org_id and b.archived_at is null and n.path >= t.path and n.path < left(t.path, -1) || '0') as planned,
      (select coalesce(sum(s.base_amount), 0)::bigint from plan.spend s join thread.node n on n.org_id = s.org_id and n.id = s.node_id
        where s.org_id = t.org_id and s.archived_at is null and n.path >= t.path and n.path < left(t.path, -1) || '0') as spent,
      (select coalesce(sum(b.amount), 0)::bigint from plan.budget_line b
        where b.org_id = t.org_id and b.archived_at is null and b.node_id = t.id) as own_planned,
      (select coalesce(sum(s.base_amount), 0)::bigint from plan.spend s
        where s.org_id = t.org_id and s.archived_at is null and s.node_id = t.id) as own_spent
    from thread.node t where t.org_id = ${caller.home.id} and t.id = any(${[...nodeIds]}::uuid[])`.execute(caller.tx)
  return new Map(rows.map((row) => [row.id, row]))
}

/** What was spent and is not linked to anything yet. */
export async function notLinked(caller: Caller): Promise<number> {
  const row = await db(caller)
    .selectFrom('plan.spend')
    .select(sql<number>`coalesce(sum(base_amount), 0)::bigint`.as('amount'))
    .where('orgId', '=', caller.home.id)
    .where('nodeId', 'is', null)
    .where('archivedAt', 'is', null)
    .executeTakeFirstOrThrow()
  return row.amount
}

/** The campaigns of a plan, the oldest first, for its budget. */
export async function campaignsOf(
  caller: Caller,
  planId: string,
): Promise<Pick<CampaignRow, 'id' | 'name' | 'function' | 'state' | 'alwaysOn'>[]> {
  return db(caller)
    .selectFrom('plan.campaign')
    .select(['id', 'name', 'function', 'state', 'alwaysOn'])
    .where('orgId', '=', caller.home.id)
    .where('planId', '=', planId)
    .where('archivedAt', 'is', null)
    .orderBy('createdAt')
    .orderBy('id')
    .execute()
}
