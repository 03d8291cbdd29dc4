// What every channel adapter must hold, one suite for all of them: only what was approved leaves, never past the gate, never twice, never silently.
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import pg from 'pg'
import { openHouse, type House } from '#app/testing/house.ts'
import { openSite, type Site } from '#app/testing/site.ts'
import { openSink, type Sink } from '#kernel/testing/smtp.ts'
import { addMilliseconds } from '#kernel/time.ts'
import type { Dispatch } from '../contract/dispatch.ts'
import { adapterNames, type AdapterName } from '../rules.ts'
import { openOuting, refused, type Outing } from '../testing/outing.ts'
import { adapters } from './list.ts'

let house: House
let sink: Sink
let site: Site
let outing: Outing
before(async () => {
  house = await openHouse()
  sink = await openSink()
  site = await openSite(house)
})
beforeEach(async () => {
  sink.clear()
  outing = await openOuting(house, { publicUrl: site.url })
  await outing.connect(sink)
  await outing.person('ada@example.net', 'Ada')
})
after(async () => {
  await site.close()
  await sink.close()
  await house.close()
})

const hour = 3600_000
const inAnHour = () => addMilliseconds(house.now, hour)

type Wanted = Parameters<Outing['mail']>[1]

interface Case {
  send(wanted?: Wanted): Promise<Dispatch>
  /** How many copies have left the building. */
  left(dispatch: Dispatch): Promise<number>
  /** The field of the payload that says the thing. */
  readonly field: string
}

const slug = 'spring-range'
const cases: Record<AdapterName, Case> = {
  email: { field: 'text', send: (wanted) => outing.mail({}, wanted), left: async () => sink.letters.length },
  website: {
    field: 'html',
    send: (wanted) => outing.publish({ slug }, wanted),
    left: async () => ((await fetch((await outing.desk.getSite({})).address + `/${slug}`)).status === 200 ? 1 : 0),
  },
  by_hand: {
    field: 'text',
    send: (wanted) => outing.hand({}, wanted),
    left: async ({ id }) => (['ready', 'published'].includes((await outing.read(id)).state) ? 1 : 0),
  },
}

/** Does what is left to a person, where something is. */
async function finish(dispatch: Dispatch): Promise<Dispatch> {
  await house.settle()
  const { id, state, version } = await outing.read(dispatch.id)
  if (state === 'ready') await outing.desk.markPosted({ id, version, address: 'https://social.example/post/1' })
  await house.settle()
  return outing.read(dispatch.id)
}

test('every adapter is in the list under its own name', () => {
  assert.deepEqual(
    Object.entries(adapters).map(([name, adapter]) => [name, adapter.name]),
    adapterNames.map((name) => [name, name]),
  )
})

for (const name of adapterNames) {
  const { send, left, field } = cases[name]
  describe(name, () => {
    test('what was approved leaves once, is published, and tells its news', async () => {
      const dispatch = await send()
      const end = await finish(dispatch)
      assert.deepEqual([end.state, end.failure], ['published', null])
      assert.equal(await left(dispatch), 1)
      const { items } = await outing.org.as('marketing_director').listAudit({ objectId: dispatch.id })
      assert.ok(items.some((entry) => entry.name === 'channels.dispatchPublished' && entry.data['nodeId'] === dispatch.nodeId))
    })

    test('what is not approved is refused at once', async () => {
      await assert.rejects(send(await outing.version(false)), refused('not_approved'))
    })

    test('what was changed or sent back after its approval does not leave, and the item says why', async () => {
      const version = await outing.version()
      const dispatch = await send({ ...version, scheduledAt: inAnHour() })
      house.pass(1000)
      await outing.decide(version.nodeId, version.bodyHash, 'changes_requested')
      house.pass(hour)
      const end = await finish(dispatch)
      assert.deepEqual([end.state, end.failure], ['failed', 'The approval was taken back, or the text was changed after it.'])
      assert.equal(await left(dispatch), 0)
    })

    test('a payload that is not the one that was handed in does not leave', async () => {
      const dispatch = await send({ scheduledAt: inAnHour() })
      const owner = new pg.Client(house.database.ownerConnection)
      await owner.connect()
      await owner.query(`update channels.dispatch set payload = jsonb_set(payload, '{${field}}', '"Something else"') where id = $1`, [
        dispatch.id,
      ])
      await owner.end()
      house.pass(hour)
      const end = await finish(dispatch)
      assert.equal(end.state, 'failed')
      assert.equal(await left(dispatch), 0)
    })

    test('a hold keeps it in the house, lifted too, until it is released by name #169', async () => {
      const hold = await outing.desk.declareHold({ scope: 'organisation', reason: 'Crisis' })
      const dispatch = await send()
      const held = await finish(dispatch)
      assert.deepEqual([held.state, held.held?.id], ['scheduled', hold.id])
      assert.equal(await left(dispatch), 0)
      await outing.desk.liftHold({ id: hold.id, version: (await outing.desk.getHold({ id: hold.id })).hold.version })
      assert.deepEqual([(await finish(dispatch)).state, await left(dispatch)], ['scheduled', 0])
      await outing.letGo(hold.id)
      assert.equal((await finish(dispatch)).state, 'published')
      assert.equal(await left(dispatch), 1)
    })

    test('it leaves at its time and not before', async () => {
      const dispatch = await send({ scheduledAt: inAnHour() })
      await house.settle()
      assert.deepEqual([(await outing.read(dispatch.id)).state, await left(dispatch)], ['scheduled', 0])
      house.pass(hour)
      assert.equal((await finish(dispatch)).state, 'published')
    })

    test('what was cancelled stays in the house', async () => {
      const dispatch = await send()
      const cancelled = await outing.desk.cancelDispatch({ id: dispatch.id, version: dispatch.version })
      assert.equal(cancelled.state, 'cancelled')
      await house.settle()
      assert.equal(await left(dispatch), 0)
    })
  })
}
