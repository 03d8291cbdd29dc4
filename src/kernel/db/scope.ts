// Row scopes: a permission that reaches only one's own or assigned rows narrows every query and every write.
import { sql, type SelectQueryBuilder } from 'kysely'
import type { Caller } from '../caller.ts'
import { baseFaults, fault } from '../fault.ts'

/**
 * Narrows a query to the rows the caller's scope reaches. A totals scope reaches no row: it belongs to operations that answer sums.
 * `owner` is the column that holds the owning member; `assignee` the assigned one, the owner when not given.
 */
export function within<Tables, Table extends keyof Tables, Row>(
  query: SelectQueryBuilder<Tables, Table, Row>,
  caller: Caller,
  columns: { owner: string; assignee?: string },
): SelectQueryBuilder<Tables, Table, Row> {
  if (caller.scope === 'all') return query
  if (caller.scope === 'own') return query.where(sql<boolean>`${sql.ref(columns.owner)} = ${caller.memberId}`)
  if (caller.scope === 'assigned')
    return query.where(
      sql<boolean>`(${sql.ref(columns.assignee ?? columns.owner)} = ${caller.memberId} or ${sql.ref(columns.owner)} = ${caller.memberId})`,
    )
  return query.where(sql<boolean>`false`)
}

/** Refuses a write to a row outside the caller's scope. */
export function expectWithin(caller: Caller, row: { ownerId?: string | null; assigneeId?: string | null }): void {
  const mine =
    caller.memberId !== null && (row.ownerId === caller.memberId || (caller.scope === 'assigned' && row.assigneeId === caller.memberId))
  if (caller.scope !== 'all' && !mine) throw fault(baseFaults.notAllowed)
}
