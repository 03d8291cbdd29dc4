// How many recipients are claimed and given back in a second by several workers, beside a table with nothing but the rows to be claimed.
import pg from 'pg'
import type { House } from '#app/testing/house.ts'
import { openDispatch } from '#channels/actions/delivery.ts'
import { buildLedger } from '#channels/actions/mailing.ts'
import { claimAndRelease } from '#channels/testing/claiming.ts'
import { newId } from '#kernel/id.ts'
import { openFlood } from '#kernel/testing/flood.ts'
import { inHouse, withReaders } from './premises.ts'
import type { Line } from './table.ts'

const people = 10_000
const size = 100
// Milliseconds.
const span = 5000

export const claims = () => inHouse(measure)

async function measure(house: House): Promise<Line[]> {
  const flood = await openFlood()
  const owner = new pg.Pool(house.database.ownerConnection)
  try {
    const outing = await withReaders(house, people, flood)
    const dispatch = await outing.mail()
    await outing.org.program((caller) => openDispatch(caller, dispatch.id))
    while (!(await outing.org.program((caller) => buildLedger(caller, dispatch.id))));
    await owner.query(bareTable)
    const lines: Line[] = []
    for (const workers of [1, 2, 4]) {
      const claimed = await perSecond(workers, () => claimAndRelease(outing, dispatch.id))
      const bare = await perSecond(workers, () => claimBare(owner))
      lines.push({
        path: `claimed ${size} at a time and given back, ${workers} ${workers === 1 ? 'worker' : 'workers'}`,
        measured: `${claimed} recipients/s`,
        limit: `bare rows with skip locked ${bare}/s`,
        ratio: claimed / bare,
      })
    }
    return lines
  } finally {
    await owner.end()
    await flood.close()
  }
}

/** Recipients a second, of workers that begin again and again until the time is over. */
async function perSecond(workers: number, turn: () => Promise<number>): Promise<number> {
  const began = performance.now()
  const done = await Promise.all(
    Array.from({ length: workers }, async () => {
      let many = 0
      while (performance.now() - began < span) many += await turn()
      return many
    }),
  )
  return Math.round((done.reduce((sum, many) => sum + many, 0) / (performance.now() - began)) * 1000)
}

const bareTable = `
  create table public.bare as select gen_random_uuid() as id, null::uuid as claim from generate_series(1, ${people});
  alter table public.bare add primary key (id);
  create index bare_waiting on public.bare (id) where claim is null;
  create index bare_claimed on public.bare (claim) where claim is not null`

async function claimBare(pool: pg.Pool): Promise<number> {
  const claim = newId()
  const { rowCount } = await pool.query(
    `update public.bare b set claim = $1 from (select id from public.bare where claim is null order by id limit ${size} for update skip locked) f
     where b.id = f.id`,
    [claim],
  )
  await pool.query('update public.bare set claim = null where claim = $1', [claim])
  return rowCount!
}
