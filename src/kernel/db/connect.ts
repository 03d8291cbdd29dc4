// Connection pools whose values fit the contracts: instants as ISO strings, days as dates, eight-byte integers only while safe.
import pg from 'pg'
import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'

export type Connection = pg.PoolConfig

const { builtins } = pg.types

/** PostgreSQL prints `2026-11-22 07:00:00.123+00`; the contracts speak ISO 8601. */
const instantText = (value: string) => new Date(value.replace(' ', 'T').replace(/\+00$/, 'Z')).toISOString()

function safeInteger(value: string): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number)) throw new RangeError(`${value} is beyond the safe integers`)
  return number
}

const parsers = new Map<number, (value: string) => unknown>([
  [builtins.TIMESTAMPTZ, instantText],
  [builtins.DATE, (value) => value],
  [builtins.INT8, safeInteger],
  [builtins.NUMERIC, Number],
])

const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => parsers.get(oid) ?? pg.types.getTypeParser(oid, format),
}

/**
 * A pool for the program: every session in UTC, and no statement that runs away.
 * `driverDates` leaves instants as Date objects, for a library that brings its own queries.
 */
export function programPool(connection: Connection, { max = 20, searchPath = 'public', driverDates = false } = {}): pg.Pool {
  const pool = new pg.Pool({
    ...connection,
    max,
    ...(driverDates ? {} : { types }),
    connectionTimeoutMillis: 10_000,
    idle_in_transaction_session_timeout: 60_000,
    options: `-c timezone=UTC -c search_path=${searchPath} -c statement_timeout=60000 -c lock_timeout=20000`,
  })
  // A broken idle connection is replaced on the next use; without a listener it would end the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** The query builder over a pool; column names are snake_case in SQL and camelCase in code, JSON values are left alone. */
export function queryBuilder<Tables>(pool: pg.Pool): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }), plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })] })
}
