// F8, F11 Everything is held while workers send as fast as they can: nothing leaves after the gate is closed, and the receipt names what left before.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { messagesBy, openGround, upTo, type Ground } from './ground.ts'

const rounds = upTo(10, 2)
const people = upTo(6000, 1500)

let ground: Ground
before(async () => {
  ground = await openGround({ connections: 16 })
  await ground.readers(people)
})
after(() => ground.close())

/** Resolves once the gate has reported closed. */
async function closed(holdId: string) {
  for (;;) {
    const receipt = await ground.outing.desk.getHold({ id: holdId })
    if (receipt.hold.closedAt !== null) return receipt
    await sleep(5)
  }
}

for (let round = 1; round <= rounds; round++)
  test(`F8, F11 held in full flight: no hand-over begins once the gate is closed, the receipt has who left in between, and lifting lets nothing loose (${round})`, async () => {
    const { outing, flood } = ground
    await flood.clear()
    ground.now()
    const dispatch = await outing.mail()
    const workers = await Promise.all([ground.worker(), ground.worker()])
    const moment = 20 + Math.floor(Math.random() * people * 0.5)
    while ((await flood.count()) < moment) await sleep(1)
    ground.now()
    const { id, declaredAt } = await outing.desk.declareHold({ scope: 'organisation', reason: 'Recall' })
    const receipt = await closed(id)
    const closing = Date.parse(receipt.hold.closedAt!)
    await sleep(500)
    const taken = await flood.taken()
    const late = taken.filter(({ at }) => at > closing)
    assert.deepEqual(late, [], 'read by the server after the gate was closed')
    const between = taken.filter(({ at }) => at > Date.parse(declaredAt))
    assert.ok(between.length <= receipt.leaving, `${between.length} left while the gate closed, ${receipt.leaving} are on the receipt`)
    assert.equal(receipt.leaked, 0)
    const ledger = await ground.ledger(dispatch.id)
    assert.equal(ledger.filter(({ state }) => state === 'delivered').length, taken.length)
    assert.equal(ledger.filter(({ state }) => state === 'queued').length, people - taken.length)

    // F11: lifting lets nothing loose; it goes on only because somebody releases it, whose name is kept, and nobody gets it twice.
    ground.now()
    const lifted = await outing.desk.liftHold({ id, version: receipt.hold.version, reason: 'Resolved' })
    assert.equal(lifted.liftedBy, outing.org.memberId)
    await ground.nudge()
    await sleep(1500)
    assert.equal((await flood.taken()).length, taken.length, 'left by itself after the lifting')
    ground.now()
    await outing.letGo(id)
    const { items } = await outing.desk.listHeldItems({ id, state: 'decided' })
    assert.deepEqual(
      items.map(({ dispatchId, outcome, decidedBy }) => [dispatchId, outcome, decidedBy]),
      [[dispatch.id, 'released', outing.org.memberId]],
    )
    await ground.finish(dispatch.id)
    await Promise.all(workers.map((worker) => ground.kill(worker)))
    const messages = messagesBy(await flood.taken())
    assert.equal(messages.size, people)
    assert.ok([...messages.values()].every((count) => count === 1))
  })
