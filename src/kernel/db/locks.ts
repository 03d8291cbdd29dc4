// Advisory locks held on a connection of its own: they end with the connection, so nobody keeps a lock after a crash.
import { sql } from 'kysely'
import type { AnyDatabase } from './transaction.ts'

export interface Lock {
  readonly name: string
  /** Several may hold it at once, as long as nobody holds it alone. */
  readonly shared?: boolean
}

/**
 * Runs the work while the locks are held. `connection` is the one that holds them: what is done through it cannot happen once they are lost,
 * and it does one transaction after the other. Waits as long as the session's lock_timeout allows.
 */
export async function underLocks<Result>(
  database: AnyDatabase,
  locks: readonly Lock[],
  work: (connection: AnyDatabase) => Promise<Result>,
): Promise<Result> {
  return database.connection().execute(async (connection) => {
    try {
      for (const { name, shared } of locks) {
        const take = sql.raw(shared ? 'pg_advisory_lock_shared' : 'pg_advisory_lock')
        await sql`select ${take}(hashtextextended(${name}, 0))`.execute(connection)
      }
      return await work(connection)
    } finally {
      // On a broken connection there is nothing to give back, and the work has failed with a better reason.
      await sql`select pg_advisory_unlock_all()`.execute(connection).catch(() => {})
    }
  })
}
