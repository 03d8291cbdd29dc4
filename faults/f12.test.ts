// F12, F7 Several workers on one mailing, and a mail server that falls silent.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openFlood } from '#kernel/testing/flood.ts'
import { messagesBy, openGround, upTo, type Ground } from './ground.ts'

const people = upTo(8000, 1200)

let ground: Ground
before(async () => {
  ground = await openGround()
  await ground.readers(people)
})
after(() => ground.close())

test('F12 four workers share one mailing: each recipient is claimed once and gets one message', async () => {
  const { outing, flood } = ground
  ground.now()
  const dispatch = await outing.mail()
  const workers = await Promise.all([ground.worker(), ground.worker(), ground.worker(), ground.worker()])
  while ((await outing.read(dispatch.id)).state !== 'published') await sleep(50)
  await Promise.all(workers.map((worker) => ground.kill(worker)))
  const ledger = await ground.ledger(dispatch.id)
  assert.deepEqual([...new Set(ledger.map(({ state }) => state))], ['delivered'])
  const messages = messagesBy(await flood.taken())
  assert.equal(messages.size, people)
  assert.ok([...messages.values()].every((count) => count === 1))
})

test('F7 a server that falls silent holds up its own mailing only; whom it kept waiting is uncertain', async () => {
  const { outing, flood } = ground
  await flood.clear()
  const silent = await openFlood()
  const account = await outing.connect(silent, { name: 'Silent', connections: 2 })
  await silent.inject({ stalled: 1 })
  ground.now()
  const stuck = await outing.mail({}, { accountId: account.id })
  const worker = await ground.worker()
  while ((await silent.count()) < 2) await sleep(5)
  ground.now()
  const other = await outing.mail()
  while ((await outing.read(other.id)).state !== 'published') await sleep(20)
  assert.equal(messagesBy(await flood.taken()).size, people)
  const { state, counts } = await outing.read(stuck.id)
  assert.deepEqual([state, counts.delivered], ['sending', 0])
  // What no answer comes for is cut off by the clock of the line; here the server is, which the line takes the same way.
  await silent.close()
  while ((await outing.read(stuck.id)).counts.uncertain < 2) await sleep(20)
  await ground.kill(worker)
  const { counts: end } = await outing.read(stuck.id)
  assert.deepEqual([end.uncertain, end.delivered], [2, 0])
})
