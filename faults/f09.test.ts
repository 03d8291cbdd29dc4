// F9, F10 A hold and the beginning of a mailing at the same moment, and a program that dies while the gate closes.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
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
    await outing.desk.liftHold({ id: hold.id, version: end.version })
    await outing.org.program(recoverDispatches)
    await house.settle()
    assert.equal((await outing.read(dispatch.id)).counts.delivered, 3)
    assert.equal((await flood.taken()).length, 3)
  }
})

test('F10 a program killed between the switch and its acknowledgement comes back held, and then reports closed', async () => {
  const { house, outing, flood } = ground
  await flood.clear()
  ground.now()
  const worker = await ground.worker()
  const dispatch = await outing.mail({}, { scheduledAt: new Date(Date.now() + 400).toISOString() })
  const hold = await outing.desk.declareHold({ scope: 'organisation', reason: 'Crisis' })
  await ground.kill(worker)
  // Whatever the dead one had begun, the hold stands, and the one that comes next acknowledges it.
  const before = await outing.desk.getHold({ id: hold.id })
  assert.equal(before.hold.liftedAt, null)
  house.at(new Date(Date.now() + 1000).toISOString())
  await outing.org.program(recoverDispatches)
  await house.settle()
  const after = await outing.desk.getHold({ id: hold.id })
  assert.notEqual(after.hold.closedAt, null)
  assert.deepEqual([(await flood.taken()).length, (await outing.read(dispatch.id)).held?.id], [0, hold.id])
})
