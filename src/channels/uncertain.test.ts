// What is done about recipients nobody knows of: the policy of the mailing, of the organisation, and a person's own decision.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { House } from '#app/testing/house.ts'
import { enqueue } from '#kernel/jobs.ts'
import type { Sink } from '#kernel/testing/smtp.ts'
import { mailroom } from './testing/mailroom.ts'
import type { Outing } from './testing/outing.ts'
import type { Uncertainty } from './uncertain.ts'

let house: House
let sink: Sink
let outing: Outing
mailroom((room) => ({ house, sink, outing } = room))

const hour = 3_600_000
const ada = 'ada@example.net'

/** A mailing whose only recipient became uncertain. */
async function vanished(uncertain?: Uncertainty) {
  await outing.person(ada, 'Ada Lovelace')
  sink.treat(ada, 'vanish')
  const { id } = await outing.mail({}, uncertain ? { uncertain } : {})
  await house.settle()
  assert.deepEqual(await outing.ledger(id), { [ada]: 'uncertain: connection_lost' })
  return id
}

/** Time passes, and what runs twice a minute has run. */
async function later(milliseconds: number) {
  house.pass(milliseconds)
  await outing.org.program((caller) => enqueue(caller, 'channels.recover', {}))
  await house.settle()
}

const settlements = async () =>
  (await outing.org.as('marketing_director').listAudit({ limit: 200 })).items
    .filter(({ name }) => name === 'channels.uncertainSettled')
    .map(({ data, hat }) => ({ verdict: data['verdict'], policy: data['policy'], recipients: data['recipients'], hat }))

test('who is uncertain waits for a person where nothing else was said', async () => {
  const id = await vanished()
  const { uncertain } = await outing.desk.getDispatch({ id })
  assert.deepEqual(uncertain, { policy: 'ask', hours: 24, nextAt: null })
  await later(1000 * hour)
  assert.deepEqual(await outing.ledger(id), { [ada]: 'uncertain: connection_lost' })
  sink.accept(ada)
  await outing.desk.settleUncertain({ id, version: (await outing.read(id)).version, verdict: 'delivered' })
  await house.settle()
  assert.deepEqual(await settlements(), [{ verdict: 'delivered', policy: 'ask', recipients: 1, hat: 'communications_director' }])
})

test('a mailing that counts does so once its hours are over, not before, and nobody gets a second copy', async () => {
  const id = await vanished({ policy: 'count', hours: 6 })
  const { uncertain } = await outing.desk.getDispatch({ id })
  assert.equal(uncertain!.nextAt, new Date(Date.parse(house.now) + 6 * hour).toISOString())
  await later(6 * hour - 60_000)
  assert.deepEqual(await outing.ledger(id), { [ada]: 'uncertain: connection_lost' })
  await later(60_000)
  assert.deepEqual(await outing.ledger(id), { [ada]: 'delivered: connection_lost' })
  const end = await outing.desk.getDispatch({ id })
  assert.deepEqual([end.state, end.failure, end.counts.delivered, end.uncertain!.nextAt], ['published', null, 1, null])
  assert.deepEqual(end.parts, [{ state: 'delivered', reason: 'connection_lost', count: 1 }])
  assert.equal(sink.letters.length, 1)
  assert.deepEqual(await settlements(), [{ verdict: 'delivered', policy: 'count', recipients: 1, hat: 'program' }])
  const person = (await outing.desk.listRecipients({ id })).items[0]!.personId
  const facts = await outing.desk.listPersonFacts({ id: person })
  assert.ok(
    facts.items.some(({ kind }) => kind === 'emailed'),
    'it stands in the person’s timeline',
  )
  sink.accept(ada)
})

test('a mailing that sends again does so once, with the same message, and leaves to a person who is uncertain a second time', async () => {
  const id = await vanished({ policy: 'again', hours: 2 })
  await later(2 * hour)
  assert.equal(sink.letters.length, 2)
  assert.deepEqual(await outing.ledger(id), { [ada]: 'uncertain: connection_lost' })
  assert.equal((await outing.desk.getDispatch({ id })).uncertain!.nextAt, null)
  await later(100 * hour)
  assert.equal(sink.letters.length, 2, 'not a third time')
  sink.accept(ada)
  assert.deepEqual(await settlements(), [{ verdict: 'again', policy: 'again', recipients: 1, hat: 'program' }])
  const idOf = (raw: Buffer) => /^message-id: (.*)$/im.exec(raw.toString())![1]
  assert.equal(idOf(sink.letters[0]!.raw), idOf(sink.letters[1]!.raw))
})

test('what was cancelled, or is on its way once more by itself, is not sent again by a policy', async () => {
  await outing.person(ada)
  sink.treat(ada, 'vanish')
  const version = await outing.version()
  const { id } = await outing.mail({}, { ...version, uncertain: { policy: 'again', hours: 1 } })
  await house.settle()
  sink.accept(ada)
  const other = await outing.mail({}, { ...version, scheduledAt: '2027-05-01T09:00:00.000Z' })
  await later(2 * hour)
  assert.deepEqual(await outing.ledger(id), { [ada]: 'uncertain: connection_lost' })
  await outing.desk.cancelDispatch({ id: other.id, version: other.version })
  await later(hour)
  assert.deepEqual(await outing.ledger(id), { [ada]: 'delivered' })
})

test('the policy is changed while the mailing runs, by whoever has read it last', async () => {
  const id = await vanished()
  const { version } = await outing.read(id)
  const changed = await outing.desk.setUncertainPolicy({ id, version, policy: 'count', hours: 1 })
  assert.equal(changed.version, version + 1)
  await assert.rejects(outing.desk.setUncertainPolicy({ id, version, policy: 'again', hours: 1 }), { status: 409 })
  await later(hour)
  assert.deepEqual(await outing.ledger(id), { [ada]: 'delivered: connection_lost' })
  const leaflet = await outing.hand()
  await assert.rejects(outing.desk.setUncertainPolicy({ id: leaflet.id, version: leaflet.version, policy: 'ask', hours: 1 }), {
    code: 'not_by_mail',
  })
  sink.accept(ada)
})

test('a mailing that says nothing takes what the organisation says', async () => {
  assert.deepEqual(await outing.desk.getUncertainDefault({}), { policy: 'ask', hours: 24 })
  await outing.desk.setUncertainDefault({ policy: 'count', hours: 3 })
  assert.deepEqual(await outing.desk.getUncertainDefault({}), { policy: 'count', hours: 3 })
  const taken = await outing.mail({}, { scheduledAt: '2027-05-01T09:00:00.000Z' })
  assert.deepEqual((await outing.desk.getDispatch({ id: taken.id })).uncertain, { policy: 'count', hours: 3, nextAt: null })
  const own = await outing.mail({}, { scheduledAt: '2027-05-01T09:00:00.000Z', uncertain: { policy: 'ask', hours: 24 } })
  assert.equal((await outing.desk.getDispatch({ id: own.id })).uncertain!.policy, 'ask')
})
