// Counting tries at what may be guessed, on every server together, in a statement of its own: a try counts whatever becomes of it.
import type pg from 'pg'

export interface Limit {
  /** Tries within the window. */
  readonly most: number
  /** Seconds from the first try on. */
  readonly window: number
}

/** Counts a try under a key and answers how many seconds the next has to wait: 0 while the limit is not exceeded. */
export async function countTry(pool: pg.Pool, key: string, { most, window }: Limit, now: Date): Promise<number> {
  const { rows } = await pool.query<{ count: number; since: string | Date }>(
    `insert into kernel.attempt as a (key, count, since) values ($1, 1, $2::timestamptz)
     on conflict (key) do update set
       count = case when a.since <= excluded.since - make_interval(secs => $3) then 1 else a.count + 1 end,
       since = case when a.since <= excluded.since - make_interval(secs => $3) then excluded.since else a.since end
     returning count, since`,
    [key, now, window],
  )
  const { count, since } = rows[0]!
  return count <= most ? 0 : Math.max(1, Math.ceil(window - (now.getTime() - new Date(since).getTime()) / 1000))
}

/** Forgets the tries under a key: whoever succeeded starts anew. */
export async function forgetTries(pool: pg.Pool, key: string): Promise<void> {
  await pool.query('delete from kernel.attempt where key = $1', [key])
}
