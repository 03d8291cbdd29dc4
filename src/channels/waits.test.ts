// What recipients who wait are told to wait for: never a time that is past.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { House } from '#app/testing/house.ts'
import { openSink, type Sink } from '#kernel/testing/smtp.ts'
import { mailroom } from './testing/mailroom.ts'
import { openOuting, type Outing } from './testing/outing.ts'
import { listRecipients } from './testing/turn.ts'

let house: House
let sink: Sink
let outing: Outing
mailroom((room) => ({ house, sink, outing } = room), { connected: false })

const minute = 60_000
const later = (milliseconds: number) => new Date(Date.parse(house.now) + milliseconds).toISOString()

/** What each recipient who waits waits for, by address; and what the mailing itself does. */
async function waits(id: string) {
  const { items } = await outing.desk.listRecipients({ id, limit: 200 })
  for (const { state, waitsFor } of items) {
    assert.equal(waitsFor !== null, state === 'queued', state)
    assert.ok(!waitsFor?.until || waitsFor.until > house.now, 'a time that is past')
  }
  const each = Object.fromEntries(items.flatMap(({ email, waitsFor }) => (waitsFor ? [[email!, [waitsFor.what, waitsFor.until]]] : [])))
  return { each, all: (await outing.desk.getDispatch({ id })).waitsFor }
}

test('whoever waits in a mailing that is paused, held or to be released by name waits for that, and then for their turn', async () => {
  await outing.connect(sink)
  await outing.person('ada@example.net')
  const { id, version } = await outing.mail()
  await listRecipients(outing, id)
  assert.deepEqual(await waits(id), { each: { 'ada@example.net': ['turn', null] }, all: { what: 'turn', until: null } })
  await outing.desk.pauseDispatch({ id, version: version + 1 })
  assert.deepEqual(await waits(id), { each: { 'ada@example.net': ['paused', null] }, all: { what: 'paused', until: null } })
  await outing.desk.resumeDispatch({ id, version: (await outing.read(id)).version })
  const hold = await outing.desk.declareHold({ scope: 'organisation', reason: 'Recall' })
  assert.deepEqual((await waits(id)).all, { what: 'held', until: null })
  await outing.desk.liftHold({ id: hold.id, version: hold.version })
  assert.deepEqual((await waits(id)).each, { 'ada@example.net': ['release', null] })
  await outing.desk.releaseItems({
    id: hold.id,
    items: [{ dispatchId: id, version: (await outing.read(id)).version, at: later(30 * minute) }],
  })
  assert.deepEqual((await waits(id)).each, { 'ada@example.net': ['turn', later(30 * minute)] })
  house.pass(30 * minute)
  await house.settle()
  assert.deepEqual(await waits(id), { each: {}, all: null })
})

test('one person’s hold keeps that person back alone', async () => {
  await outing.connect(sink)
  const ada = await outing.person('ada@example.net')
  await outing.person('grace@example.net')
  await outing.desk.declareHold({ scope: 'person', personId: ada.id, reason: 'She asked us to wait' })
  const { id } = await outing.mail()
  await listRecipients(outing, id)
  assert.deepEqual((await waits(id)).each, { 'ada@example.net': ['person_held', null], 'grace@example.net': ['turn', null] })
})

test('at the limit of the account they wait for it until it is free, and at that of a domain those of the domain', async () => {
  const account = await outing.connect(sink, { ratePerMinute: 1 })
  await outing.person('ada@example.net')
  await outing.person('grace@example.net')
  const { id } = await outing.mail()
  await house.settle()
  assert.deepEqual((await waits(id)).all, { what: 'account_limit', until: later(minute) })
  assert.deepEqual(Object.values((await waits(id)).each), [['account_limit', later(minute)]])
  const { version } = await outing.desk.getAccount({ id: account.id })
  const domainLimits = [{ domain: 'slow.example', perMinute: 1 }]
  await outing.desk.updateAccount({ id: account.id, version, ratePerMinute: null, domainLimits })
  await house.settle()
  await outing.person('lin@slow.example')
  await outing.person('mae@slow.example')
  const second = await outing.mail()
  await house.settle()
  assert.deepEqual(Object.values((await waits(second.id)).each), [['domain_limit', later(minute)]])
})

test('whom a server told to come again waits for that, and all of them when the account cannot be used', async () => {
  await outing.connect(sink)
  await outing.person('ada@example.net')
  sink.defer('ada@example.net')
  const { id } = await outing.mail()
  await house.settle()
  assert.deepEqual((await waits(id)).each, { 'ada@example.net': ['retry', later(minute)] })
  const away = await openOuting(house)
  const gone = await openSink()
  await away.connect(gone)
  await away.person('grace@example.net')
  await gone.close()
  const lost = await away.mail()
  await house.settle()
  outing = away
  assert.deepEqual((await waits(lost.id)).each, { 'grace@example.net': ['account', (await away.read(lost.id)).resumeAt] })
})
