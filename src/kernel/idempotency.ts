// Idempotency-Key: the first answer is kept, sealed, in the action's own transaction; repeats wait for it and get the same answer.
import { createHash } from 'node:crypto'
import type { Caller } from './caller.ts'
import { tables } from './db/transaction.ts'
import type { EventTables } from './events/tables.ts'
import { baseFaults, fault } from './fault.ts'

/** Runs the work once per key. The same key with another operation or input is the fault `keyReused`. */
export async function once<Answer>(caller: Caller, key: string, operation: string, input: unknown, work: () => Promise<Answer>): Promise<Answer> {
  const db = tables<EventTables>(caller)
  const fingerprint = createHash('sha256').update(JSON.stringify([operation, caller.memberId, input])).digest('base64url')
  const row = { orgId: caller.home.id, key, fingerprint, answer: null, at: caller.now }
  // The unique key makes a parallel repeat wait here until the first one has committed or rolled back.
  const inserted = await db
    .insertInto('kernel.idempotency')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning('key')
    .executeTakeFirst()
  const mine = db.updateTable('kernel.idempotency').where('orgId', '=', caller.home.id).where('key', '=', key)
  if (inserted) {
    const answer = await work()
    await mine.set({ answer: caller.vault.seal(JSON.stringify(answer), `idempotency:${key}`) }).execute()
    return answer
  }
  const first = await db
    .selectFrom('kernel.idempotency')
    .selectAll()
    .where('orgId', '=', caller.home.id)
    .where('key', '=', key)
    .executeTakeFirst()
  if (!first || first.fingerprint !== fingerprint || first.answer === null) throw fault(baseFaults.keyReused)
  return JSON.parse(caller.vault.open(first.answer, `idempotency:${key}`)) as Answer
}
