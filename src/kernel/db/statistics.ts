// What the planner knows of tables that many rows came into at once: until they are analysed it takes them for what they were before.
import { sql } from 'kysely'
import type { Caller } from '../caller.ts'

/** Fewer rows are left to the database, which looks by itself about once a minute. */
export const manyAtOnce = 5_000

/**
 * Has tables analysed once this transaction is over, if that many rows came into them with it. Each takes well under a second however large it is,
 * since only a sample is read. All of it goes through one queue, so that no two are analysed at once, and what waits already is not put there again.
 */
export async function analyseAfterwards(caller: Caller, rows: number, tables: readonly string[]): Promise<void> {
  if (rows < manyAtOnce) return
  await sql`select graphile_worker.add_job('analyse', ${JSON.stringify({ tables })}::json, queue_name => 'analyse',
    run_at => ${caller.now}::timestamptz, job_key => ${`analyse ${tables.join(' ')}`}, max_attempts => 3)`.execute(caller.tx)
}
