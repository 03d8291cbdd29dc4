// F9, F10 A hold and the beginning of a mailing at the same moment, and a program that dies while the gate closes.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { recoverDispatches } from '#channels/actions/delivery.ts'
import { openGround, upTo, type Ground } from './ground.ts'

const races = upTo(1000, 40)

let ground: Ground
before(async () => {
  ground = await openGround({ connections: 2 })
  await ground.readers(3)
})
after(() => ground.close())

test(`F9 in ${races} races between a hold and the beginning of a mailing, nothing is both held and sending`, async () => {
  const { house, outing, flood } = ground
  for (let race = 0; race < races; race++) {
    await flood.clear()
    house.pass(1000)
    const dispatch = await outing.mail()
    const [hold] = await Promise.all([outing.desk.declareHold({ scope: 'organisation', reason: `Race ${race}` }), house.settle()])
    await house.settle()
    const { hold: end, leaked } = await outing.desk.getHold({ id: hold.id })
    const left = (await flood.taken()).length
    const { counts, state } = await outing.read(dispatch.id)
    assert.notEqual(end.closedAt, null)
    assert.equal(leaked, 0)
    assert.equal(counts.delivered, left, `race ${race}: ${state}`)
    assert.equal(counts.claimed, 0)
    house.pass(1000)
    await house.settle()
    assert.equal((await flood.taken()).length, left, `race ${race}: sent while held`)
    await outing.letGo(hold.id)
    await outing.org.program(recoverDispatches)
    await house.settle()
    assert.equal((await outing.read(dispatch.id)).counts.delivered, 3)
    assert.equal((await flood.taken()).length, 3)
  }
})

test('F10 a program killed between the switch and its acknowledgement comes back held, and acknowledges it within seconds', async () => {
  const { outing, flood } = ground
  await flood.clear()
  // Who has a message in hand keeps the gate from closing.
  await flood.inject({ stalled: 1 })
  ground.now()
  const dispatch = await outing.mail()
  const worker = await ground.worker()
  while ((await flood.count()) === 0) await sleep(5)
  ground.now()
  const hold = await outing.desk.declareHold({ scope: 'organisation', reason: 'Crisis' })
  await sleep(500)
  assert.equal((await outing.desk.getHold({ id: hold.id })).hold.closedAt, null, 'still closing')
  await ground.kill(worker)
  const left = await flood.count()
  const next = await ground.worker()
  const killed = performance.now()
  while ((await outing.desk.getHold({ id: hold.id })).hold.closedAt === null) await sleep(50)
  assert.ok(performance.now() - killed < 30_000)
  await ground.recover(dispatch.id)
  await sleep(500)
  await ground.kill(next)
  const { counts, held } = await outing.read(dispatch.id)
  assert.deepEqual([await flood.count(), held?.id, counts.delivered], [left, hold.id, 0])
  assert.ok(counts.uncertain <= 2, 'who was in hand when it died')
})
