// Release item by item: what waited behind a hold leaves because somebody let it go by name, at the time that was said, and for no other reason.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { House } from '#app/testing/house.ts'
import { newId } from '#kernel/id.ts'
import { addMilliseconds } from '#kernel/time.ts'
import type { Sink } from '#kernel/testing/smtp.ts'
import { recoverDispatches } from './actions/delivery.ts'
import { releasePlan } from './rules.ts'
import { mailroom } from './testing/mailroom.ts'
import { openOuting, refused, type Outing } from './testing/outing.ts'

let house: House
let sink: Sink
let outing: Outing
mailroom((room) => ({ house, sink, outing } = room))

const minute = 60_000
const hour = 60 * minute

const everything = () => outing.desk.declareHold({ scope: 'organisation', reason: 'Recall' })
const waiting = async (id: string) => (await outing.desk.listHeldItems({ id })).items
const decided = async (id: string) => (await outing.desk.listHeldItems({ id, state: 'decided' })).items
const release = (id: string, items: { dispatchId: string; version: number; at?: string }[], minutesApart = 5) =>
  outing.desk.releaseItems({
    id,
    items: items.map(({ dispatchId, version, at }) => ({ dispatchId, version, ...(at ? { at } : {}) })),
    minutesApart,
  })
const lift = async (id: string) => outing.desk.liftHold({ id, version: (await outing.desk.getHold({ id })).hold.version })
const state = async (id: string) => (await outing.read(id)).state

/** Whatever would move things by itself does. */
async function turn(milliseconds = 0) {
  house.pass(milliseconds)
  await outing.org.program(recoverDispatches)
  await house.settle()
}

test('what is past due never bursts: released together it begins one after another, at the times that were said #169', async () => {
  await outing.person('ada@example.net', 'Ada')
  const hold = await everything()
  const held = []
  for (const hours of [3, 1, 2]) held.push(await outing.mail({}, { scheduledAt: addMilliseconds(house.now, hours * hour) }))
  await turn(48 * hour)
  await lift(hold.id)
  await turn(24 * hour)
  assert.equal(sink.letters.length, 0)
  const items = await waiting(hold.id)
  assert.deepEqual(
    items.map(({ dispatchId, waiting: recipients }) => [dispatchId, recipients]),
    [held[1]!, held[2]!, held[0]!].map(({ id }) => [id, 1]),
    'in the order in which they were due, with those the segment holds',
  )
  const planned = await release(hold.id, items, 10)
  assert.deepEqual(
    planned.items.map(({ dispatchId, startsAt }) => [dispatchId, startsAt]),
    [held[1]!, held[2]!, held[0]!].map(({ id }, n) => [id, addMilliseconds(house.now, n * 10 * minute)]),
  )
  await turn()
  assert.equal(sink.letters.length, 1)
  await turn(9 * minute)
  assert.equal(sink.letters.length, 1)
  await turn(minute)
  assert.equal(sink.letters.length, 2)
  await turn(10 * minute)
  assert.equal(sink.letters.length, 3)
  assert.deepEqual(await Promise.all(held.map(({ id }) => state(id))), ['published', 'published', 'published'])
})

test('what is still to come keeps its time when it is released, and what gets a new one leaves then #169', async () => {
  await outing.person('ada@example.net', 'Ada')
  const later = addMilliseconds(house.now, 6 * hour)
  const [first, second] = [await outing.mail({}, { scheduledAt: later }), await outing.mail({}, { scheduledAt: later })]
  const hold = await everything()
  await lift(hold.id)
  const at = addMilliseconds(house.now, 30 * hour)
  await release(
    hold.id,
    (await waiting(hold.id)).map((item) => (item.dispatchId === second.id ? { ...item, at } : item)),
  )
  await turn(5 * hour)
  assert.equal(sink.letters.length, 0)
  await turn(hour)
  assert.deepEqual([await state(first.id), await state(second.id), sink.letters.length], ['published', 'scheduled', 1])
  assert.equal((await outing.read(second.id)).scheduledAt, at)
  await turn(24 * hour)
  assert.deepEqual([await state(second.id), sink.letters.length], ['published', 2])
})

test('one item is released by name, another cancelled, the rest stays; with each stands who decided, under which hat and when #169', async () => {
  await outing.person('ada@example.net', 'Ada')
  const [go, drop, stay] = [await outing.mail(), await outing.mail(), await outing.mail()]
  const hold = await everything()
  await lift(hold.id)
  const items = await waiting(hold.id)
  house.pass(minute)
  await release(
    hold.id,
    items.filter(({ dispatchId }) => dispatchId === go.id),
  )
  house.pass(minute)
  await outing.desk.cancelDispatch({ id: drop.id, version: drop.version })
  await turn(hour)
  assert.deepEqual([await state(go.id), await state(drop.id), await state(stay.id)], ['published', 'cancelled', 'scheduled'])
  assert.equal(sink.letters.length, 1)
  const { held } = await outing.read(stay.id)
  assert.deepEqual([held?.id, held?.reason, held?.liftedAt !== null], [hold.id, 'Recall', true])
  const by = ['Ines Varga', 'communications_director']
  assert.deepEqual(
    (await decided(hold.id)).map((item) => [item.dispatchId, item.outcome, item.decidedByName, item.decidedHat]),
    [
      [drop.id, 'cancelled', ...by],
      [go.id, 'released', ...by],
    ],
  )
  const { released, cancelled, dispatches } = await outing.desk.getHold({ id: hold.id })
  assert.deepEqual([released, cancelled, dispatches], [1, 1, 1])
})

test('a mailing that was under way goes on where it stopped, and writes to nobody twice #169', async () => {
  for (let n = 0; n < 6; n++) await outing.person(`reader${n}@example.net`)
  const { items: accounts } = await outing.desk.listAccounts({})
  await outing.desk.updateAccount({ id: accounts[0]!.id, version: accounts[0]!.version, ratePerMinute: 2 })
  const dispatch = await outing.mail()
  await house.settle()
  assert.equal(sink.letters.length, 2)
  const hold = await everything()
  await turn(hour)
  const { gone, goneDispatches } = await outing.desk.getHold({ id: hold.id })
  assert.deepEqual([gone, goneDispatches], [2, 1])
  const [part] = (await outing.desk.listGone({ id: hold.id })).items
  assert.deepEqual([part?.dispatchId, part?.gone, part?.total], [dispatch.id, 2, 6], 'two of six had gone')
  await lift(hold.id)
  await turn(hour)
  assert.equal(sink.letters.length, 2)
  await release(hold.id, await waiting(hold.id))
  await turn()
  assert.equal(sink.letters.length, 4, 'at the pace of the account')
  await turn(minute)
  const all = sink.letters.flatMap(({ to }) => to)
  assert.deepEqual([all.length, new Set(all).size, await state(dispatch.id)], [6, 6, 'published'])
})

test('a mailing under way that is to go on later waits for that time, whatever is done with its account #169', async () => {
  for (let n = 0; n < 4; n++) await outing.person(`reader${n}@example.net`)
  const { id: accountId, version } = (await outing.desk.listAccounts({})).items[0]!
  await outing.desk.updateAccount({ id: accountId, version, ratePerMinute: 2 })
  await outing.mail()
  await house.settle()
  const hold = await everything()
  await house.settle()
  await lift(hold.id)
  const items = await waiting(hold.id)
  await release(
    hold.id,
    items.map((item) => ({ ...item, at: addMilliseconds(house.now, hour) })),
  )
  await outing.desk.testAccount({ id: accountId, to: 'tom@example.com' })
  await house.settle()
  const { version: after } = await outing.desk.getAccount({ id: accountId })
  await outing.desk.updateAccount({ id: accountId, version: after, ratePerMinute: null })
  sink.clear()
  await turn(59 * minute)
  assert.equal(sink.letters.length, 0)
  await turn(minute)
  assert.equal(sink.letters.length, 2)
})

test('while everything is held one dispatch may go by name, nothing else does, and a second hold stops it again #169', async () => {
  await outing.person('ada@example.net', 'Ada')
  const hold = await everything()
  const later = addMilliseconds(house.now, hour)
  const [now, then, other] = [await outing.mail(), await outing.mail({}, { scheduledAt: later }), await outing.mail()]
  const wanted = (await waiting(hold.id)).filter(({ dispatchId }) => dispatchId !== other.id)
  await release(hold.id, wanted)
  await turn()
  assert.deepEqual([await state(now.id), await state(then.id), await state(other.id)], ['published', 'scheduled', 'scheduled'])
  assert.deepEqual([(await outing.read(then.id)).held, (await outing.read(other.id)).held?.id], [null, hold.id])
  assert.equal((await outing.desk.getHold({ id: hold.id })).leaked, 0, 'what was let go by name is no leak')
  const second = await everything()
  await turn(2 * hour)
  assert.equal((await outing.read(then.id)).held?.id, second.id)
  await lift(hold.id)
  await lift(second.id)
  await turn(hour)
  assert.equal(sink.letters.length, 1)
  assert.deepEqual(
    (await waiting(second.id)).map(({ dispatchId, alsoHeld }) => [dispatchId, alsoHeld?.id]),
    [
      [other.id, hold.id],
      [then.id, undefined],
    ],
  )
  await outing.letGo(second.id)
  await turn()
  assert.deepEqual([await state(then.id), await state(other.id)], ['published', 'scheduled'], 'two holds, two releases')
  await outing.letGo(hold.id)
  await turn()
  assert.deepEqual([await state(other.id), sink.letters.length], ['published', 3])
})

test('pages of the site and what is posted by hand wait for their release like letters #169', async () => {
  const part = await outing.version()
  const leaflet = await outing.hand({}, part)
  await house.settle()
  assert.equal(await state(leaflet.id), 'ready')
  const hold = await everything()
  const page = await outing.publish()
  await lift(hold.id)
  await turn(hour)
  assert.deepEqual([await state(page.id), await state(leaflet.id)], ['scheduled', 'ready'])
  const posted = async () =>
    outing.desk.markPosted({ id: leaflet.id, version: (await outing.read(leaflet.id)).version, note: 'In the shop window' })
  await assert.rejects(posted(), refused('held'))
  await release(
    hold.id,
    (await waiting(hold.id)).filter(({ dispatchId }) => dispatchId === leaflet.id),
  )
  assert.equal((await posted()).state, 'published')
  assert.equal(await state(page.id), 'scheduled')
})

test('a release lifts no pause, and what is made after the lifting needs nobody’s release', async () => {
  await outing.person('ada@example.net', 'Ada')
  const dispatch = await outing.mail()
  await outing.desk.pauseDispatch({ id: dispatch.id, version: dispatch.version })
  const hold = await everything()
  await lift(hold.id)
  await outing.letGo(hold.id)
  await turn(hour)
  assert.deepEqual([(await outing.read(dispatch.id)).held?.scope, sink.letters.length], ['dispatch', 0])
  await outing.desk.resumeDispatch({ id: dispatch.id, version: (await outing.read(dispatch.id)).version })
  const fresh = await outing.mail()
  await turn()
  assert.deepEqual([await state(dispatch.id), await state(fresh.id)], ['published', 'published'])
})

test('what one person’s hold kept back follows when it is lifted; no item of it, or of a pause, is released by itself', async () => {
  const { id: personId } = await outing.person('ada@example.net', 'Ada')
  await outing.person('grace@example.net', 'Grace')
  const hold = await outing.desk.declareHold({ scope: 'person', personId, reason: 'Complaint' })
  const dispatch = await outing.mail()
  await turn()
  const items = await waiting(hold.id)
  assert.deepEqual(
    items.map(({ dispatchId }) => dispatchId),
    [dispatch.id],
  )
  await assert.rejects(release(hold.id, items), refused('not_by_name'))
  await lift(hold.id)
  await turn()
  assert.deepEqual(await outing.ledger(dispatch.id), { 'ada@example.net': 'delivered', 'grace@example.net': 'delivered' })
  const other = await outing.mail()
  await outing.desk.pauseDispatch({ id: other.id, version: other.version })
  const [pause] = (await outing.desk.listHolds({ state: 'open' })).items
  await assert.rejects(release(pause!.id, [{ dispatchId: other.id, version: other.version }]), refused('not_by_name'))
})

test('only who approves sending releases, only what waits there, and only as it stands now', async () => {
  await outing.person('ada@example.net', 'Ada')
  const dispatch = await outing.mail()
  const part = await outing.version()
  const free = await outing.mail({}, part)
  const hold = await outing.desk.declareHold({ scope: 'subtree', nodeId: dispatch.nodeId, reason: 'Embargo' })
  const items = await waiting(hold.id)
  const wanted = items.map(({ dispatchId, version }) => ({ dispatchId, version }))
  const owner = outing.org.as('marketing_director')
  await assert.rejects(owner.releaseItems({ id: hold.id, items: wanted }), refused('not_allowed'))
  await assert.rejects(release(hold.id, [{ dispatchId: free.id, version: free.version }]), refused('not_waiting'))
  await assert.rejects(release(hold.id, [{ dispatchId: newId(), version: 1 }]), refused('not_waiting'))
  await assert.rejects(release(hold.id, [{ dispatchId: dispatch.id, version: dispatch.version + 1 }]), refused('version_conflict'))
  await assert.rejects(release(newId(), wanted), refused('not_found'))
  const other = await openOuting(house)
  const theirs = await other.desk.declareHold({ scope: 'organisation', reason: 'Theirs' })
  await assert.rejects(other.desk.releaseItems({ id: theirs.id, items: wanted }), refused('not_waiting'))
  await release(hold.id, wanted)
  await assert.rejects(release(hold.id, wanted), refused('not_waiting'))
})

test('in races between a release and another hold, nothing leaves once that hold is closed #169', async () => {
  await outing.person('ada@example.net', 'Ada')
  for (let race = 0; race < 8; race++) {
    sink.clear()
    const first = await everything()
    const dispatch = await outing.mail()
    await lift(first.id)
    const items = await waiting(first.id)
    const [second] = await Promise.all([everything(), release(first.id, items).then(() => house.settle())])
    await house.settle()
    const left = sink.letters.length
    await turn(hour)
    assert.equal(sink.letters.length, left, `race ${race}`)
    const { leaked, hold } = await outing.desk.getHold({ id: second.id })
    assert.deepEqual([leaked, hold.closedAt !== null], [0, true])
    await outing.letGo(second.id)
    await turn()
    assert.deepEqual([await state(dispatch.id), sink.letters.length], ['published', 1])
  }
})

test('the plan of a release: past due one after another, the longest overdue first, what is to come at its time', () => {
  const now = '2026-06-01T09:00:00.000Z'
  const items = [
    { id: 'c', dueAt: '2026-06-01T12:00:00.000Z' },
    { id: 'b', dueAt: '2026-06-01T08:00:00.000Z' },
    { id: 'a', dueAt: '2026-05-30T08:00:00.000Z' },
    { id: 'd', dueAt: '2026-05-01T08:00:00.000Z', at: '2026-06-02T08:00:00.000Z' },
    { id: 'e', dueAt: '2026-05-02T08:00:00.000Z', ready: true },
  ]
  assert.deepEqual(releasePlan(items, now, 15), [
    { id: 'e', startsAt: now },
    { id: 'a', startsAt: now },
    { id: 'b', startsAt: '2026-06-01T09:15:00.000Z' },
    { id: 'c', startsAt: '2026-06-01T12:00:00.000Z' },
    { id: 'd', startsAt: '2026-06-02T08:00:00.000Z' },
  ])
})
