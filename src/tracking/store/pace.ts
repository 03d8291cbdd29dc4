// The SQL of pace: how often something was tried under a key.
import { sql } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { db } from './tables.ts'

/** Counts one more attempt under a key and answers how many there were in the running window. */
export async function countAttempt(caller: Caller, key: string, endsAt: string): Promise<{ hits: number; endsAt: string }> {
  return db(caller)
    .insertInto('tracking.pace')
    .values({ orgId: caller.home.id, key, hits: 1, endsAt })
    .onConflict((conflict) =>
      conflict.columns(['orgId', 'key']).doUpdateSet({
        hits: sql<number>`case when pace.ends_at <= ${caller.now} then 1 else pace.hits + 1 end`,
        endsAt: sql<string>`case when pace.ends_at <= ${caller.now} then excluded.ends_at else pace.ends_at end`,
      }),
    )
    .returning(['hits', 'endsAt'])
    .executeTakeFirstOrThrow()
}

export async function forgetAttempts(caller: Caller): Promise<void> {
  await db(caller).deleteFrom('tracking.pace').where('orgId', '=', caller.home.id).where('endsAt', '<=', caller.now).execute()
}
