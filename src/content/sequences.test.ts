import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import { dayIn, daysBetween } from '#kernel/time.ts'
import { openHouse, type House } from '#app/testing/house.ts'
import { letGo } from '#app/testing/release.ts'
import { walkRunning } from './actions/running.ts'
import { refusedWith } from './testing/desk.ts'
import { openDrip, type Drip } from './testing/drip.ts'

let house: House
let drip: Drip
const start = '2026-06-01T09:00:00.000Z'
const ada = 'ada@people.example.com'
before(async () => {
  house = await openHouse()
})
beforeEach(async () => {
  house.at(start)
  drip = await openDrip(house)
})
afterEach(() => drip.sink.close())
after(() => house.close())

const three = { Welcome: {}, Wool: { waitDays: 2 }, Mending: { waitDays: 1, waitHours: 3 } }

test('three letters leave one after the other, each so many days after the one before, and then it is over', async () => {
  await drip.person(ada)
  const id = await drip.start(three)
  assert.deepEqual(drip.mailbox(ada), ['Welcome'])
  assert.deepEqual(await drip.people(id), { [ada]: 'active 2' })
  await drip.live('2026-06-03T08:59:59.000Z')
  assert.deepEqual(drip.mailbox(ada), ['Welcome'])
  await drip.live('2026-06-03T09:00:00.000Z')
  assert.deepEqual(drip.mailbox(ada), ['Welcome', 'Wool'])
  await drip.live('2026-06-04T11:59:00.000Z')
  assert.deepEqual(drip.mailbox(ada), ['Welcome', 'Wool'])
  await drip.live('2026-06-04T12:00:00.000Z')
  assert.deepEqual(drip.mailbox(ada), ['Welcome', 'Wool', 'Mending'])
  assert.deepEqual(await drip.people(id), { [ada]: 'finished 3' })
  const { steps, people, state } = await drip.tom.getSequence({ id })
  assert.deepEqual(
    steps.map(({ delivered, waiting, dispatch }) => [delivered, waiting, dispatch?.state]),
    [
      [1, 0, 'sending'],
      [1, 0, 'sending'],
      [1, 0, 'sending'],
    ],
  )
  assert.deepEqual([state, people], ['running', { active: 0, finished: 1, left: 0 }])
})

test('whoever comes into the audience later begins at the beginning, once, and is not waited for by the others', async () => {
  await drip.person(ada)
  const id = await drip.start(three)
  house.at('2026-06-03T09:00:00.000Z')
  await drip.person('bo@people.example.com')
  await drip.settle()
  assert.deepEqual(drip.mailbox('bo@people.example.com'), ['Welcome'])
  assert.deepEqual(drip.mailbox(ada), ['Welcome', 'Wool'])
  await drip.live('2026-06-20T12:00:00.000Z')
  // Whatever was missed meanwhile does not come at once: the wait counts from the letter before.
  assert.deepEqual(drip.mailbox('bo@people.example.com'), ['Welcome', 'Wool'])
  await drip.live('2026-06-22T12:00:00.000Z')
  assert.deepEqual(drip.mailbox('bo@people.example.com'), ['Welcome', 'Wool', 'Mending'])
  await drip.settle()
  assert.deepEqual(await drip.people(id), { [ada]: 'finished 3', 'bo@people.example.com': 'finished 3' })
  assert.deepEqual(drip.mailbox(ada), ['Welcome', 'Wool', 'Mending'])
})

test('nobody is written to at night where they live, nor outside of a step’s hours', async () => {
  house.at('2026-06-01T22:00:00.000Z')
  await drip.person(ada)
  await drip.person('kiri@people.example.com', { zone: 'Pacific/Auckland' })
  await drip.start({ Welcome: {}, Wool: { waitHours: 1, windowFrom: '18:00', windowUntil: '20:00' } })
  // Eleven at night in Lisbon; ten in the morning in Auckland.
  assert.deepEqual([drip.mailbox(ada), drip.mailbox('kiri@people.example.com')], [[], ['Welcome']])
  await drip.live('2026-06-02T05:59:59.000Z')
  assert.deepEqual(drip.mailbox('kiri@people.example.com'), ['Welcome'])
  await drip.live('2026-06-02T06:00:00.000Z')
  assert.deepEqual([drip.mailbox(ada), drip.mailbox('kiri@people.example.com')], [[], ['Welcome', 'Wool']])
  await drip.live('2026-06-02T07:00:00.000Z')
  assert.deepEqual(drip.mailbox(ada), ['Welcome'])
  await drip.live('2026-06-02T17:00:00.000Z')
  assert.deepEqual(drip.mailbox(ada), ['Welcome', 'Wool'])
})

test('what a hold or a server keeps until the night waits for the morning all the same, and quiet hours can be changed', async () => {
  await drip.person(ada)
  const hold = await drip.tom.declareHold({ scope: 'organisation', reason: 'A fire at the mill' })
  await drip.start({ Welcome: {} })
  await drip.live('2026-06-01T22:30:00.000Z')
  await letGo(drip.tom, hold.id, 'Out')
  await drip.settle()
  assert.deepEqual(drip.mailbox(ada), [])
  await drip.live('2026-06-02T07:00:00.000Z')
  assert.deepEqual(drip.mailbox(ada), ['Welcome'])
  assert.deepEqual(await drip.tom.getQuietHours({}), { from: '21:00', until: '08:00' })
  await assert.rejects(drip.tom.setQuietHours({ from: '22:00', until: null }), refusedWith('no_span'))
  await drip.tom.setQuietHours({ from: null, until: null })
  house.at('2026-06-02T23:00:00.000Z')
  await drip.person('bo@people.example.com')
  await drip.settle()
  assert.deepEqual(drip.mailbox('bo@people.example.com'), ['Welcome'])
})

test('a day on which the clocks change makes no wait a day longer or shorter, and no letter come twice', async () => {
  for (const day of ['2026-03-28', '2026-10-24']) {
    house.at(`${day}T12:00:00.000Z`)
    const here = await openDrip(house)
    await here.person(ada)
    await here.person('lord@people.example.com', { zone: 'Australia/Lord_Howe' })
    const noon = { windowFrom: '12:00', windowUntil: '15:00' }
    await here.start({ Welcome: noon, Wool: { waitDays: 1, ...noon } })
    const { items } = await here.tom.listDispatches({})
    const local = new Map<string, string[]>()
    for (let step = 0; step < 26; step++) {
      house.pass(2 * 3_600_000)
      await here.org.program((caller) => walkRunning(caller))
      await house.settle()
    }
    for (const { id } of items)
      for (const { email, endedAt } of (await here.tom.listRecipients({ id })).items) {
        const timeZone = email === ada ? 'Europe/Lisbon' : 'Australia/Lord_Howe'
        const hour = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(new Date(endedAt!))
        assert.ok(['12', '13', '14'].includes(hour), `${email} at ${hour} o’clock`)
        local.set(email!, [...(local.get(email!) ?? []), dayIn(timeZone, endedAt!)])
      }
    for (const days of local.values()) assert.equal(daysBetween(days.toSorted()[0]!, days.toSorted()[1]!), 1)
    assert.deepEqual(here.mailbox(ada).toSorted(), ['Welcome', 'Wool'])
    assert.deepEqual(here.mailbox('lord@people.example.com').toSorted(), ['Welcome', 'Wool'])
    await here.sink.close()
  }
})
