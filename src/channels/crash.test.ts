// A worker killed in the middle of a dispatch, many times over: the ledger and the server agree about every recipient.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openHouse, type House } from '#app/testing/house.ts'
import { secretKey } from '#app/testing/secret.ts'
import { root, startProgram } from '#kernel/testing/program.ts'
import { openSink, type Sink } from '#kernel/testing/smtp.ts'
import { recoverDispatches } from './actions/delivery.ts'
import { openOuting } from './testing/outing.ts'

let house: House
let sink: Sink
before(async () => {
  house = await openHouse()
  sink = await openSink()
})
after(async () => {
  await sink.close()
  await house.close()
})

const kills = 4
const people = 500

test('a worker killed in the middle sends nobody a letter twice and forgets nobody; only who was in hand is uncertain', async () => {
  const outing = await openOuting(house)
  const { connections } = await outing.connect(sink)
  const csv = ['email', ...Array.from({ length: people }, (_, n) => `reader${n}@example.net`)].join('\n')
  await outing.org.as('marketing_director').importPersons({ csv, source: 'Fair', consent: { source: 'Fair', wording: 'Send me news' } })
  const dispatch = await outing.mail()
  for (let kill = 0; kill < kills; kill++) {
    const worker = startProgram(process.execPath, [
      `${root}/src/channels/testing/sender.ts`,
      JSON.stringify(house.database.programConnection),
      secretKey,
      house.now,
    ])
    await worker.says(/working/)
    const soFar = sink.letters.length
    while (sink.letters.length < soFar + 20 + kill * 7) await sleep(3)
    worker.child.kill('SIGKILL')
    await worker.ended
    // The lock of a dead sender ends with its connection, which the database notices a moment later.
    while ((await outing.org.program(recoverDispatches), (await outing.read(dispatch.id)).counts.claimed > 0)) await sleep(20)
  }
  await house.settle()
  const end = await outing.read(dispatch.id)
  assert.equal(end.state, 'published')
  const { queued, claimed, delivered, uncertain } = end.counts
  assert.deepEqual([queued, claimed, delivered + uncertain], [0, 0, people])
  assert.ok(uncertain <= kills * connections, `${uncertain} uncertain after ${kills} kills of ${connections} lines`)
  const letters = new Map<string, number>()
  for (const address of sink.letters.flatMap(({ to }) => to)) letters.set(address, (letters.get(address) ?? 0) + 1)
  assert.deepEqual(
    [...letters].filter(([, count]) => count > 1),
    [],
  )
  const unsure = new Set(
    (await outing.desk.listRecipients({ id: dispatch.id, state: 'uncertain', limit: 200 })).items.map(({ email }) => email!),
  )
  const without = Array.from({ length: people }, (_, n) => `reader${n}@example.net`).filter((address) => !letters.has(address))
  assert.deepEqual(
    without.filter((address) => !unsure.has(address)),
    [],
    'whoever has no letter is known to be uncertain',
  )
})
