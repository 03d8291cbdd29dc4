import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import { idFor } from '#kernel/caller.ts'
import { openHouse, type House } from '#app/testing/house.ts'
import { claimBatch } from '#channels/actions/mailing.ts'
import { recoverDispatches } from '#channels/actions/delivery.ts'
import { noteFact } from '#people/actions/fact.ts'
import { refusedWith } from './testing/desk.ts'
import { openDrip, readers, type Drip } from './testing/drip.ts'

let house: House
let drip: Drip
const start = '2026-06-01T09:00:00.000Z'
const due = '2026-06-03T09:00:00.000Z'
const ada = 'ada@people.example.com'
const bo = 'bo@people.example.com'
before(async () => {
  house = await openHouse()
})
beforeEach(async () => {
  house.at(start)
  drip = await openDrip(house)
})
afterEach(() => drip.sink.close())
after(() => house.close())

const two = { Welcome: {}, Wool: { waitDays: 2 } }
const all = { exits: ['reply', 'purchase', 'gift'] as ('reply' | 'purchase' | 'gift')[] }

for (const [kind, reason] of [
  ['replied', 'replied'],
  ['ordered', 'purchased'],
  ['deal_won', 'purchased'],
  ['gave', 'gave'],
] as const)
  test(`whoever ${kind.replace('_', ' ')} gets no further step, also when it was noted a moment before the next one leaves`, async () => {
    const person = await drip.person(ada)
    await drip.person(bo)
    const id = await drip.start(two, all)
    house.at(due)
    await drip.org.program((caller) => noteFact(caller, { personId: person.id, kind, at: '2026-06-03T08:59:59.999Z' }))
    const [, next] = (await drip.tom.getSequence({ id })).steps
    assert.equal((await drip.tom.showVariantTo({ id: next!.variantId, personId: person.id })).refusal, 'left_sequence')
    // The mailing begins before anybody has looked at the sequence: the claim itself refuses.
    await house.settle()
    assert.deepEqual([drip.mailbox(ada), drip.mailbox(bo)], [['Welcome'], ['Welcome', 'Wool']])
    await drip.settle()
    assert.deepEqual(await drip.people(id), { [ada]: `left: ${reason}`, [bo]: 'finished 2' })
    const [, step] = (await drip.tom.getSequence({ id })).steps
    assert.deepEqual(step!.left, [{ reason, people: 1 }])
  })

test('what somebody did before they joined, and what ends nothing here, lets them go on', async () => {
  const person = await drip.person(ada)
  await drip.org.program((caller) => noteFact(caller, { personId: person.id, kind: 'replied', at: '2026-05-30T10:00:00.000Z' }))
  const id = await drip.start(two, { exits: ['reply'] })
  await drip.org.program((caller) =>
    noteFact(caller, { personId: person.id, kind: 'ordered', amount: 100, at: '2026-06-02T10:00:00.000Z' }),
  )
  await drip.live(due)
  assert.deepEqual(drip.mailbox(ada), ['Welcome', 'Wool'])
  assert.deepEqual(await drip.people(id), { [ada]: 'finished 2' })
})

test('who unsubscribes between two steps is not written to again, and an address that bounces leaves too', async () => {
  const person = await drip.person(ada)
  await drip.person(bo)
  const id = await drip.start(two)
  await drip.tom.withdrawConsent({ id: person.id, source: 'On the telephone' })
  drip.sink.refuse(bo)
  house.at(due)
  await house.settle()
  await drip.settle()
  assert.deepEqual(drip.mailbox(ada), ['Welcome'])
  assert.deepEqual(await drip.people(id), { [ada]: 'left: suppressed', [bo]: 'left: bounced' })
})

test('somebody without consent may be added by hand, and is refused when the first letter would leave', async () => {
  const id = await drip.start(two, { segmentId: null })
  const { id: personId } = await drip.tom.createPerson({ email: ada })
  assert.deepEqual(await drip.tom.enrolPersons({ id, personIds: [personId] }), { added: 1 })
  await assert.rejects(drip.tom.enrolPersons({ id, personIds: [id] }), refusedWith('unprocessable'))
  await drip.settle()
  assert.deepEqual(drip.mailbox(ada), [])
  assert.deepEqual(await drip.people(id), { [ada]: 'left: no_consent' })
})

test('who leaves the audience, or comes into the one that ends it, gets no further step at the claim itself', async () => {
  const person = await drip.person(ada, { name: 'Ada' })
  await drip.person(bo, { name: 'Bo' })
  const named = (value: string) => ({
    match: 'all' as const,
    conditions: [{ on: 'field' as const, field: 'name' as const, is: 'contains' as const, value }],
    groups: [],
  })
  const inside = await drip.tom.createSegment({
    name: 'Named',
    rule: { ...readers, groups: [{ match: 'any' as const, conditions: [...named('Ada').conditions, ...named('Bo').conditions] }] },
  })
  const ending = await drip.tom.createSegment({ name: 'Customers', rule: named('Customer') })
  const id = await drip.start(
    { ...two, Mending: { waitDays: 1 } },
    { segmentId: inside.id, leaveWithAudience: true, exitSegmentId: ending.id, again: true },
  )
  const [one, other] = [await drip.tom.getPerson({ id: person.id }), (await drip.tom.listPersons({ q: bo })).items[0]!]
  house.at(due)
  const gone = await drip.tom.updatePerson({ id: one.id, version: one.version, name: 'Carla' })
  await drip.tom.updatePerson({ id: other.id, version: other.version, name: 'Bo Customer' })
  await house.settle()
  assert.deepEqual([drip.mailbox(ada), drip.mailbox(bo)], [['Welcome'], ['Welcome']])
  await drip.settle()
  assert.deepEqual(await drip.people(id), { [ada]: 'left: audience', [bo]: 'left: rule' })
  // Back in the audience she goes on where she stopped; he has been let go for good.
  await drip.tom.updatePerson({ id: one.id, version: gone.version, name: 'Ada' })
  await drip.settle()
  assert.deepEqual(await drip.people(id), { [ada]: 'active 2', [bo]: 'left: rule' })
  await drip.live('2026-06-05T09:00:00.000Z')
  await drip.live('2026-06-06T09:00:00.000Z')
  assert.deepEqual(drip.mailbox(ada), ['Welcome', 'Wool', 'Mending'])
})

test('somebody taken out by hand gets nothing more, and goes on without a second copy when they are added again', async () => {
  const person = await drip.person(ada)
  const id = await drip.start({ ...two, Mending: { waitDays: 1 } })
  const [enrolment] = (await drip.tom.listEnrolments({ id })).items
  await drip.tom.endEnrolment({ id: enrolment!.id, version: enrolment!.version })
  await assert.rejects(drip.tom.endEnrolment({ id: enrolment!.id, version: enrolment!.version + 1 }), refusedWith('enrolment_ended'))
  await drip.live(due)
  assert.deepEqual([drip.mailbox(ada), await drip.people(id)], [['Welcome'], { [ada]: 'left: by_hand' }])
  assert.deepEqual(await drip.tom.enrolPersons({ id, personIds: [person.id] }), { added: 1 })
  assert.deepEqual(await drip.tom.enrolPersons({ id, personIds: [person.id] }), { added: 0 })
  await drip.live('2026-06-05T09:00:00.000Z')
  await drip.live('2026-06-06T09:00:00.000Z')
  assert.deepEqual(drip.mailbox(ada), ['Welcome', 'Wool', 'Mending'])
  assert.deepEqual(await drip.people(id), { [ada]: 'finished 3' })
})

test('a worker that dies with somebody in hand, and two that work at once, send no step twice and lose none', async () => {
  for (const email of [ada, bo]) await drip.person(email)
  const id = await drip.start(two)
  const [, step] = (await drip.tom.getSequence({ id })).steps
  house.at(due)
  const dispatch = {
    id: step!.dispatch!.id,
    nodeId: step!.variantId,
    accountId: (await drip.tom.listAccounts({})).items[0]!.id,
    standing: true,
  }
  // Claimed, and never handed over: its lock is gone with it.
  await drip.org.program((caller) => claimBatch(caller, dispatch as never, idFor(caller)))
  await drip.settle()
  assert.deepEqual(drip.mailbox(ada), ['Welcome'])
  await drip.org.program(recoverDispatches)
  await Promise.all([drip.settle(), drip.settle(), drip.settle()])
  assert.deepEqual(
    [drip.mailbox(ada), drip.mailbox(bo)],
    [
      ['Welcome', 'Wool'],
      ['Welcome', 'Wool'],
    ],
  )
  await drip.settle()
  assert.deepEqual(await drip.people(id), { [ada]: 'finished 2', [bo]: 'finished 2' })
})

test('a clock two hours off in either direction sends nothing twice, and nothing is lost', async () => {
  await drip.person(ada)
  const id = await drip.start({ Welcome: {}, Wool: { waitHours: 1 }, Mending: { waitHours: 1 } })
  for (const at of ['11:00', '07:30', '10:00', '09:00', '12:30', '10:30', '14:00']) await drip.live(`2026-06-01T${at}:00.000Z`)
  assert.deepEqual(drip.mailbox(ada), ['Welcome', 'Wool', 'Mending'])
  assert.deepEqual(await drip.people(id), { [ada]: 'finished 3' })
})
