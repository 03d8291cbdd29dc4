// The program's clock: this machine's as long as it is in step with the database's, and the database's when it is not.
import type { Pool } from 'pg'
import type { Instant } from '../time.ts'

export interface Clock {
  now(): Instant
  stop(): void
}

// Milliseconds. A counter and a clock part by less than that matters in this time, and a machine that slept is right again after it.
const lookEvery = 30_000

// Milliseconds. Within it a machine's own clock is better than any look at another: its processes agree to the millisecond.
const inStep = 500

/** Looks at the database's clock, and again twice a minute. In between a steady counter carries it on, also while the database is away. */
export async function openClock(pool: Pool): Promise<Clock> {
  let ahead = await aheadOf(pool)
  const looking = setInterval(() => {
    aheadOf(pool).then(
      (found) => (ahead = found),
      () => {},
    )
  }, lookEvery).unref()
  return {
    now() {
      const [own, database] = [Date.now(), performance.now() + ahead]
      return new Date(Math.abs(own - database) <= inStep ? own : database).toISOString()
    },
    stop: () => clearInterval(looking),
  }
}

/** Milliseconds between this process's counter and the database's clock; the answer was written halfway between the question and its arrival. */
async function aheadOf(pool: Pool): Promise<number> {
  // Connecting may take long, and is no part of the way.
  const client = await pool.connect()
  try {
    const asked = performance.now()
    const { rows } = await client.query<{ now: number }>('select (extract(epoch from clock_timestamp()) * 1000)::float8 as now')
    return rows[0]!.now - (asked + performance.now()) / 2
  } finally {
    client.release()
  }
}
