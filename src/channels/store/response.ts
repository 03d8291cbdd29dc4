// The SQL of what the recipients of mailings did: counted in the database, one row a dispatch.
import { sql } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import type { Instant } from '#kernel/time.ts'
import { db } from './tables.ts'

interface Asked {
  readonly kinds: readonly string[] | null
  readonly until: Instant
  readonly hours?: number
}

export async function responsesTo(caller: Caller, dispatchIds: readonly string[], { kinds, until, hours }: Asked) {
  const { rows } = await sql<{ dispatchId: string; delivered: number; responded: number }>`
    select dispatch_id, delivered, responded from channels.responses(${caller.home.id}, ${dispatchIds}::uuid[], ${kinds}::text[],
      ${until}::timestamptz, make_interval(hours => ${hours ?? null}::int))`.execute(caller.tx)
  return rows
}

/** The latest mailings of a channel that went out between two instants, newest first. */
export async function publishedMailings(
  caller: Caller,
  channelId: string,
  { since, before, most }: { since: Instant; before: Instant; most: number },
): Promise<string[]> {
  const rows = await db(caller)
    .selectFrom('channels.dispatch')
    .select('id')
    .where('orgId', '=', caller.home.id)
    .where('adapter', '=', 'email')
    .where('channelId', '=', channelId)
    .where('state', '=', 'published')
    .where('createdAt', '>=', since)
    .where('publishedAt', '<=', before)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(most)
    .execute()
  return rows.map(({ id }) => id)
}
