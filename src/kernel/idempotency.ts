// Idempotency-Key: the first answer is kept, sealed, in the action's own transaction; repeats wait for it and get the same answer.
import type { AnyTransaction, Vault } from './caller.ts'
import { enter, tables } from './db/transaction.ts'
import type { EventTables } from './events/tables.ts'
import { baseFaults, fault } from './fault.ts'
import type { Instant } from './time.ts'

/** A request under a key. */
export interface Keyed {
  readonly key: string
  readonly operation: string
  readonly input: unknown
  /** Member or user who asks: somebody else's request under the same key is another request. */
  readonly who: string | null
  /** The organisation whose keys these are, which the transaction has entered. */
  readonly orgId: string
  readonly tx: AnyTransaction
  readonly now: Instant
  readonly vault: Vault
}

/** Runs the work once per key. The same key with another operation or input is the fault `keyReused`. */
export async function once<Answer>(asked: Keyed, work: () => Promise<Answer>): Promise<Answer> {
  const { key, orgId, tx, now, vault } = asked
  const db = tables<EventTables>({ tx })
  const place = `idempotency:${key}`
  // Digested under the installation's key: an input may hold a password, which a plain hash would leave to be guessed.
  const fingerprint = vault.digest(JSON.stringify([asked.operation, asked.who, asked.input]), place)
  // The unique key makes a parallel repeat wait here until the first one has committed or rolled back.
  const inserted = await db
    .insertInto('kernel.idempotency')
    .values({ orgId, key, fingerprint, answer: null, at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('key')
    .executeTakeFirst()
  if (inserted) {
    const answer = await work()
    // Somebody who founds or joins an organisation has entered it meanwhile.
    await enter(tx, orgId)
    await db
      .updateTable('kernel.idempotency')
      .set({ answer: vault.seal(JSON.stringify(answer), place) })
      .where('orgId', '=', orgId)
      .where('key', '=', key)
      .execute()
    return answer
  }
  const first = await db.selectFrom('kernel.idempotency').selectAll().where('orgId', '=', orgId).where('key', '=', key).executeTakeFirst()
  if (!first || first.fingerprint !== fingerprint || first.answer === null) throw fault(baseFaults.keyReused)
  return JSON.parse(vault.open(first.answer, place)) as Answer
}
