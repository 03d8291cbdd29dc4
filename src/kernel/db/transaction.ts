// Transactions: every one belongs to one organisation, which the database itself enforces through row-level security.
import { sql, type Kysely, type Transaction } from 'kysely'
import type { AnyTransaction } from '../caller.ts'

// oxlint-disable-next-line typescript/no-explicit-any
export type AnyDatabase = Kysely<any>

// Serialization failure and deadlock: PostgreSQL rolled everything back, so the same work can be done again.
const repeatable = new Set(['40001', '40P01'])

/** Runs the work in one transaction that sees and writes only this organisation's rows. */
export function inOrganisation<Result>(
  database: AnyDatabase,
  orgId: string,
  work: (tx: AnyTransaction) => Promise<Result>,
): Promise<Result> {
  return repeated(() =>
    database.transaction().execute(async (tx) => {
      await enter(tx, orgId)
      return work(tx)
    }),
  )
}

/** Asks a door before the organisation is known: a single statement, which is a transaction by itself and sees no organisation's rows. */
export function atDoor<Result>(database: AnyDatabase, ask: (database: AnyDatabase) => Promise<Result>): Promise<Result> {
  return repeated(() => ask(database))
}

async function repeated<Result>(work: () => Promise<Result>, attempts = 3): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (attempts > 1 && repeatable.has((error as { code?: string }).code ?? '')) return repeated(work, attempts - 1)
    throw error
  }
}

/** Lets the running transaction see and write this organisation's rows from here on. */
export async function enter(tx: AnyTransaction, orgId: string): Promise<void> {
  await sql`select set_config('app.org', ${orgId}, true)`.execute(tx)
}

/** The caller's transaction, seen through the tables of one context. */
export function tables<Tables>(caller: { readonly tx: AnyTransaction }): Transaction<Tables> {
  return caller.tx as Transaction<Tables>
}
