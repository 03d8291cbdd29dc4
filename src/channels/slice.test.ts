import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { openHouse, type House } from '#app/testing/house.ts'
import { newId } from '#kernel/id.ts'
import { openSink, type Sink } from '#kernel/testing/smtp.ts'
import { openDispatch } from './actions/delivery.ts'
import { buildLedger } from './actions/mailing.ts'
import { isIn, partOf, parts } from './slice.ts'
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

test('wherever an audience is cut, everybody is on one side of it, and nobody on both', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), fc.array(fc.integer({ min: 1, max: parts - 1 })), (seed, person, cuts) => {
      const ends = [...new Set([0, ...cuts, parts])].toSorted((a, b) => a - b)
      const slices = ends.slice(1).map((until, index) => ({ seed, from: ends[index]!, until }))
      assert.equal(slices.filter((slice) => isIn(slice, person)).length, 1)
    }),
    { numRuns: 500 },
  )
})

test('the parts people fall into are even, the same every time, and others for another seed', () => {
  const people = Array.from({ length: 20_000 }, (_, index) => `019a0000-0000-7000-8000-${index.toString(16).padStart(12, '0')}`)
  const tenths = Array.from({ length: 10 }, () => 0)
  let both = 0
  for (const person of people) {
    const part = partOf('first', person)
    assert.equal(partOf('first', person), part)
    tenths[Math.floor(part / 1000)]!++
    if (part < 5000 && partOf('second', person) < 5000) both++
  }
  // Pearson's chi-squared against even tenths; 27.88 is passed by chance once in a thousand, with nine degrees of freedom.
  const chi = tenths.reduce((sum, many) => sum + (many - 2000) ** 2 / 2000, 0)
  assert.ok(chi < 27.88, `chi-squared ${chi}`)
  // A quarter is in the first half of both, give or take four standard deviations.
  assert.ok(Math.abs(both - 5000) < 4 * Math.sqrt(20_000 * 0.25 * 0.75), String(both))
})

async function audience(many: number) {
  const outing = await openOuting(house)
  await outing.connect(sink)
  for (let index = 0; index < many; index++) await outing.person(`reader${index}@people.example`)
  return outing
}

test('a dispatch to a part of its audience reaches that part and nobody else', async () => {
  const outing = await audience(60)
  const seed = newId()
  const half = parts / 2
  const first = await outing.mail({}, { slice: { seed, from: 0, until: half } })
  const second = await outing.mail({}, { slice: { seed, from: half, until: parts } })
  await house.settle()
  const [one, other] = [await outing.ledger(first.id), await outing.ledger(second.id)]
  assert.ok(Object.keys(one).length > 10 && Object.keys(other).length > 10)
  assert.equal(Object.keys({ ...one, ...other }).length, 60)
  assert.equal(sink.letters.length, 60)
})

test('dispatches that share an audience reach nobody twice, also when they are written down at the same moment', async () => {
  const outing = await audience(40)
  const slice = { seed: newId(), from: 0, until: parts }
  const dispatches = [await outing.mail({}, { slice }), await outing.mail({}, { slice })]
  for (const { id } of dispatches) await outing.org.program((caller) => openDispatch(caller, id))
  await Promise.all(dispatches.map(({ id }) => outing.org.program((caller) => buildLedger(caller, id))))
  await house.settle()
  const ledgers = await Promise.all(dispatches.map(({ id }) => outing.ledger(id)))
  const states = ledgers.flatMap((ledger) => Object.values(ledger))
  assert.equal(states.filter((state) => state === 'delivered').length, 40)
  assert.equal(states.filter((state) => state === 'suppressed: already_received').length, 40)
  assert.equal(new Set(sink.letters.map(({ to }) => to[0])).size, sink.letters.length)
})
