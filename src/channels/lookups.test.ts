// What a step of a mailing reads: the rows it is about and no others, however large the ledger and whatever the planner believes of it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { newId } from '#kernel/id.ts'
import { openHouse, type House } from '#app/testing/house.ts'
import { openSink, type Sink } from '#kernel/testing/smtp.ts'
import { claimSends, handOver, settleSends } from './store/send.ts'
import { openOuting, type Outing } from './testing/outing.ts'
import { listRecipients } from './testing/turn.ts'

let house: House
let sink: Sink
let outing: Outing
before(async () => {
  house = await openHouse()
  sink = await openSink()
  outing = await openOuting(house)
  await outing.connect(sink)
})
after(async () => {
  await sink.close()
  await house.close()
})

const people = 900
const handful = 10

/** Rows of the ledger and of the people that this connection read so far and has not reported yet. */
async function readSoFar(caller: Caller): Promise<number> {
  const { rows } = await sql<{ read: number }>`
    select sum(seq_tup_read + idx_tup_fetch)::int as read from pg_stat_xact_user_tables
    where schemaname in ('channels', 'people') and relname in ('send', 'person')`.execute(caller.tx)
  return rows[0]!.read
}

test('a last look at a few, and what became of them, read a few rows of a ledger that has just been filled', async () => {
  await outing.readers(people)
  const { id } = await outing.mail()
  await listRecipients(outing, id)
  const claim = newId()
  const claimed = await outing.org.program(async (caller) => {
    for (let more = 0; more < 4; more++) await claimSends(caller, id, claim)
    return claimSends(caller, id, claim)
  })
  const few = claimed.slice(0, handful)
  const { verdicts, written, read } = await outing.org.program(async (caller) => {
    const sends = few.map((row) => row.id)
    const before = await readSoFar(caller)
    const verdicts = await handOver(caller, id, claim, sends)
    const outcome = { state: 'delivered', reason: null, answer: 'Taken', dueAt: null, attempts: 0, email: 'reader@example.net' } as const
    const written = await settleSends(
      caller,
      claim,
      sends.map((send) => ({ id: send, ...outcome })),
    )
    return { verdicts, written, read: (await readSoFar(caller)) - before }
  })
  assert.deepEqual([...verdicts.values()], Array(handful).fill('go'))
  assert.equal(written.length, handful)
  assert.ok(read <= handful * 10, `${read} rows were read for ${handful}`)
})
