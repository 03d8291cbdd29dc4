// Paging by key: a cursor names the last row seen, so a page costs the same at the end of a list as at its start.
import { sql, type SelectQueryBuilder } from 'kysely'
import { baseFaults, fault } from '../fault.ts'

interface Page<Row> {
  items: Row[]
  nextCursor: string | null
}

export interface Order {
  /** The column to sort by, as `table.column`; ties are broken by id in the same direction. */
  readonly by: string
  readonly direction: 'asc' | 'desc'
  /** The id column; `id` when not given. */
  readonly id?: string
  /** PostgreSQL type of the sort column, for the cursor's comparison. */
  readonly type: 'text' | 'timestamptz' | 'date' | 'bigint' | 'uuid'
}

interface Cursor {
  readonly value: string
  readonly id: string
}

/**
 * One page of a query. The sort column must not be null. Throws `badInput` for a cursor that this list did not make.
 */
export async function paged<Tables, Table extends keyof Tables, Row>(
  query: SelectQueryBuilder<Tables, Table, Row>,
  order: Order,
  paging: { limit: number; cursor?: string | undefined },
): Promise<Page<Row>> {
  const by = sql.ref(order.by)
  const idColumn = sql.ref(order.id ?? 'id')
  const compare = sql.raw(order.direction === 'asc' ? '>' : '<')
  const direction = sql.raw(order.direction)
  let selected = query.select([sql<string>`${by}::text`.as('cursorValue'), sql<string>`${idColumn}::text`.as('cursorId')])
  if (paging.cursor !== undefined) {
    const { value, id } = readCursor(paging.cursor)
    const type = sql.raw(order.type)
    selected = selected.where(sql<boolean>`(${by}, ${idColumn}) ${compare} (${value}::${type}, ${id}::uuid)`)
  }
  const rows = (await selected
    .orderBy(sql`${by} ${direction}`)
    .orderBy(sql`${idColumn} ${direction}`)
    .limit(paging.limit + 1)
    .execute()
    .catch((error: unknown) => {
      throw paging.cursor !== undefined && isUnreadable(error) ? notOfThisList() : error
    })) as (Row & { cursorValue: string; cursorId: string })[]
  const items = rows.slice(0, paging.limit)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > paging.limit && last ? writeCursor({ value: last.cursorValue, id: last.cursorId }) : null }
}

function writeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify([cursor.value, cursor.id])).toString('base64url')
}

const uuid = /^[0-9a-f-]{36}$/

function readCursor(cursor: string): Cursor {
  try {
    const [value, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [unknown, unknown]
    if (typeof value === 'string' && !value.includes('\0') && typeof id === 'string' && uuid.test(id)) return { value, id }
  } catch {
    // Falls through to the one answer for every cursor that is not ours.
  }
  throw notOfThisList()
}

// SQLSTATE class 22, data exception: the cursor holds a value that its column's type does not know.
const isUnreadable = (error: unknown) => (error as { code?: string }).code?.startsWith('22') === true

const notOfThisList = () => fault(baseFaults.badInput, { fields: [{ path: 'cursor', message: 'is not a cursor of this list' }] })
