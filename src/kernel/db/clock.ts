// The program's clock is the database's, carried on by this machine's steady counter: servers and workers agree, whatever their own clocks say.
import type { Pool } from 'pg'
import type { Instant } from '../time.ts'

export interface Clock {
  now(): Instant
  stop(): void
}

// Milliseconds. A counter and a clock part by less than that matters in this time, and a machine that slept is right again after it.
const setEvery = 30_000

/** Reads the database's clock, and again twice a minute. While the database is away the counter carries on. */
export async function openClock(pool: Pool): Promise<Clock> {
  let ahead = await aheadOf(pool)
  const setting = setInterval(() => {
    aheadOf(pool).then(
      (found) => (ahead = found),
      () => {},
    )
  }, setEvery).unref()
  return {
    now: () => new Date(performance.now() + ahead).toISOString(),
    stop: () => clearInterval(setting),
  }
}

/** Milliseconds between this process's counter and the database's clock; the answer was written halfway between the question and its arrival. */
async function aheadOf(pool: Pool): Promise<number> {
  const asked = performance.now()
  const { rows } = await pool.query<{ now: number }>('select (extract(epoch from clock_timestamp()) * 1000)::float8 as now')
  return rows[0]!.now - (asked + performance.now()) / 2
}
