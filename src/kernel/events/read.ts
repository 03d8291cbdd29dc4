// Reading sealed events: by number for live screens and the audit page, by id for a reaction, and the check of the whole chain.
import { sql } from 'kysely'
import type { Caller } from '../caller.ts'
import { tables } from '../db/transaction.ts'
import type { News } from '../jobs.ts'
import type { EventTables } from './tables.ts'

const columns = ['id', 'seq', 'name', 'objectId', 'objectVersion', 'memberId', 'hat', 'at', 'data'] as const

/** Sealed events after a number, oldest first. */
export async function newsAfter(caller: Pick<Caller, 'tx' | 'home'>, seq: number, limit: number): Promise<News[]> {
  const rows = await tables<EventTables>(caller)
    .selectFrom('kernel.event')
    .select(columns)
    .where('orgId', '=', caller.home.id)
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(limit)
    .execute()
  return rows as News[]
}

/** One sealed event. */
export async function newsById(caller: Pick<Caller, 'tx' | 'home'>, eventId: string): Promise<News | undefined> {
  const row = await tables<EventTables>(caller)
    .selectFrom('kernel.event')
    .select(columns)
    .where('orgId', '=', caller.home.id)
    .where('id', '=', eventId)
    .executeTakeFirst()
  return row as News | undefined
}

/** Marks that a subscriber has reacted to an event; false when it had done so before. */
export async function firstReaction(caller: Caller, subscriber: string, eventId: string): Promise<boolean> {
  const inserted = await tables<EventTables>(caller)
    .insertInto('kernel.reaction')
    .values({ orgId: caller.home.id, subscriber, eventId })
    .onConflict((conflict) => conflict.doNothing())
    .returning('eventId')
    .executeTakeFirst()
  return inserted !== undefined
}

/** The sealed events of some objects that have one of these names, each with whether it is as it was sealed: its own link of the chain holds. */
export async function sealedOf(
  caller: Pick<Caller, 'tx' | 'home'>,
  objectIds: readonly string[],
  names: readonly string[],
): Promise<(News & { readonly intact: boolean })[]> {
  const { rows } = await sql<News & { readonly intact: boolean }>`
    select e.id, e.seq, e.name, e.object_id, e.object_version, e.member_id, e.hat, e.at, e.data,
      e.hash = kernel.event_digest(coalesce(p.hash, ''::bytea), e) as intact
    from kernel.event e left join kernel.event p on p.org_id = e.org_id and p.seq = e.seq - 1
    where e.org_id = ${caller.home.id} and e.object_id = any (${objectIds}::uuid[]) and e.name = any (${names}::text[]) and e.seq is not null
    order by e.seq`.execute(caller.tx)
  return rows
}

export interface ChainCheck {
  /** Number of the last event looked at. */
  readonly upTo: number
  /** Number of the first event whose hash does not follow from the one before; null when the chain holds. */
  readonly brokenAt: number | null
}

/** Recomputes every hash of the organisation's chain inside the database. */
export async function checkChain(caller: Pick<Caller, 'tx' | 'home'>): Promise<ChainCheck> {
  const { rows } = await sql<{ upTo: number | null; brokenAt: number | null }>`
    with chained as (
      select seq, hash, kernel.event_digest(coalesce(lag(hash) over (order by seq), ''::bytea), e) as expected,
        seq - coalesce(lag(seq) over (order by seq), 0) as step
      from kernel.event e where org_id = ${caller.home.id} and seq is not null)
    select max(seq)::bigint as up_to, (min(seq) filter (where hash <> expected or step <> 1))::bigint as broken_at from chained`.execute(
    caller.tx,
  )
  return { upTo: rows[0]?.upTo ?? 0, brokenAt: rows[0]?.brokenAt ?? null }
}
