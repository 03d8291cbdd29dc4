// How many events are recorded and sealed in a second, beside rows of the same size that are only inserted.
import pg from 'pg'
import type { House } from '#app/testing/house.ts'
import { reactions } from '#app/compose.ts'
import { newId } from '#kernel/id.ts'
import { event } from '#kernel/contract.ts'
import { record } from '#kernel/events/record.ts'
import { runSealer, sealBatch } from '#kernel/events/sealer.ts'
import { z } from 'zod'
import { inHouse } from './premises.ts'
import { measured, type Line } from './table.ts'

const many = 5000
const atOnce = 16
const words = 'as many words as the events of the product carry about themselves, one with another'

const noted = event('bench.noted', { words: z.string() })

export const events = () => inHouse(measure)

async function measure(house: House): Promise<Line[]> {
  const org = await house.found()
  await sealAll(house)
  const owner = new pg.Pool({ ...house.database.ownerConnection, max: atOnce })
  try {
    // As in the product: each event in a transaction of its own, while the sealer works beside them.
    const taken = await measured(async () => {
      const sealer = runSealer(house.pipeline.database, reactions, (error) => console.error(error))
      await together(() => org.program((caller) => record(caller, noted, { id: newId(), version: 1 }, { words })))
      await sealer.stop()
      await sealAll(house)
    })
    const { rows } = await owner.query<{ sealed: number }>(
      "select count(*)::int as sealed from kernel.event where name = 'bench.noted' and seq is not null",
    )
    if (rows[0]!.sealed !== many) throw new Error(`${rows[0]!.sealed} of ${many} events were sealed`)
    await owner.query(
      'create table public.bare as select * from kernel.event limit 0; alter table public.bare add primary key (org_id, id)',
    )
    const bare = await measured(() =>
      together(async () => {
        const id = newId()
        await owner.query(
          `insert into public.bare (org_id, id, name, object_id, object_version, hat, request_id, at, data, personal)
           values ($1, $2, 'bench.noted', $2, 1, 'program', 'bench', now(), $3, '{}')`,
          [org.id, id, JSON.stringify({ words })],
        )
      }),
    )
    return [
      {
        path: `events recorded one by one and sealed, ${many}, ${atOnce} at once`,
        measured: `${rate(taken)}/s`,
        limit: `bare inserts ${rate(bare)}/s`,
        ratio: bare / taken,
      },
    ]
  } finally {
    await owner.end()
  }
}

const rate = (milliseconds: number) => Math.round((many / milliseconds) * 1000)

async function sealAll({ pipeline }: House): Promise<void> {
  while ((await sealBatch(pipeline.database, reactions)) > 0);
}

async function together(work: () => Promise<unknown>): Promise<void> {
  let left = many
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (left-- > 0) await work()
    }),
  )
}
