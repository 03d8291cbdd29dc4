// F3 The database cuts every connection in the middle of a mailing, again and again: it goes on by itself, and the ledger and the server agree.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { clusterVariable, withAdmin, type Cluster } from '#app/testing/cluster.ts'
import { messagesBy, openGround, upTo, type Ground } from './ground.ts'

const cuts = upTo(12, 3)
const people = upTo(6000, 1000)
const connections = 8

let ground: Ground
before(async () => {
  ground = await openGround({ connections })
  await ground.readers(people)
})
after(() => ground.close())

/** As a restart of the server does, for this database alone. */
async function cut(): Promise<number> {
  const { admin } = JSON.parse(process.env[clusterVariable]!) as Cluster
  const { name } = ground.house.database
  return withAdmin(admin, async (client) => {
    const { rows } = await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name])
    return rows.length
  })
}

/** The connections of this test are cut like all others; the next try has a new one. */
function expectCut(error: Error & { code?: string }): void {
  if (error.code !== '57P01' && !/Connection terminated/.test(error.message)) throw error
}

test(`F3 after ${cuts} cuts of every connection the mailing goes on, nobody is forgotten and nobody written to twice`, async () => {
  const { outing, flood } = ground
  const dispatch = await outing.mail()
  const worker = await ground.worker()
  for (let made = 0; made < cuts; made++) {
    const before = await flood.count()
    const cutAt = performance.now()
    // The program's own schedule does this twice a minute.
    while ((await flood.count()) < before + 1 + Math.floor(Math.random() * 60)) {
      await ground.nudge().catch(expectCut)
      await sleep(50)
      assert.ok(performance.now() - cutAt < 30_000, 'goes on within half a minute')
    }
    assert.ok((await cut()) > 0)
  }
  // The last cut is noticed by the first question after it.
  await ground.nudge().catch(expectCut)
  await ground.finish(dispatch.id)
  await ground.kill(worker)
  const [ledger, taken] = [await ground.ledger(dispatch.id), await flood.taken()]
  const messages = messagesBy(taken)
  assert.deepEqual(
    [...messages].filter(([, count]) => count > 1),
    [],
    'written to twice',
  )
  const delivered = ledger.filter(({ state }) => state === 'delivered')
  const uncertain = ledger.filter(({ state }) => state === 'uncertain')
  assert.equal(delivered.length + uncertain.length, people)
  assert.ok(delivered.every(({ address }) => messages.has(address)))
  assert.ok(uncertain.length <= cuts * connections, `${uncertain.length} uncertain after ${cuts} cuts`)
})
