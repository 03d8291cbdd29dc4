// The gate: holds, claims, the last look before each recipient, and what is left of it after a crash.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { House } from '#app/testing/house.ts'
import { newId } from '#kernel/id.ts'
import { openSink, type Sink } from '#kernel/testing/smtp.ts'
import { openDispatch, recoverDispatches } from './actions/delivery.ts'
import { buildLedger } from './actions/mailing.ts'
import { adapters } from './adapters/list.ts'
import { mostInHand } from './mailing.ts'
import { gateLock } from './store/hold.ts'
import { claimLock, claimSends, handOver } from './store/send.ts'
import { mailroom } from './testing/mailroom.ts'
import { jobOf, refused, type Outing } from './testing/outing.ts'

let house: House
let sink: Sink
let outing: Outing
mailroom((room) => ({ house, sink, outing } = room))

const recipients = () => sink.letters.flatMap(({ to }) => to).toSorted()

/** A dispatch that was let through the gate and has its ledger, for claims made by hand. */
async function opened(count: number) {
  await outing.readers(count)
  const dispatch = await outing.mail()
  const underway = await outing.org.program((caller) => openDispatch(caller, dispatch.id))
  await outing.org.program((caller) => buildLedger(caller, dispatch.id))
  return underway!
}

test('while everything is held nothing leaves; lifted, it goes on once it is released by name, and nobody gets it twice #169', async () => {
  await outing.readers(3)
  const hold = await outing.desk.declareHold({ scope: 'organisation', reason: 'Recall of the spring range' })
  const dispatch = await outing.mail()
  await house.settle()
  assert.equal(sink.letters.length, 0)
  const held = await outing.read(dispatch.id)
  assert.deepEqual([held.state, held.held?.reason], ['scheduled', 'Recall of the spring range'])
  assert.equal((await outing.desk.getHold({ id: hold.id })).dispatches, 1)
  const { version } = (await outing.desk.getHold({ id: hold.id })).hold
  const lifted = await outing.desk.liftHold({ id: hold.id, version, reason: 'The range is fine' })
  assert.deepEqual([lifted.liftedBy, lifted.liftedHat], [outing.org.memberId, 'communications_director'])
  await house.settle()
  assert.equal(sink.letters.length, 0, 'lifting alone lets nothing loose')
  await outing.letGo(hold.id)
  await house.settle()
  assert.deepEqual(recipients(), ['reader0@example.net', 'reader1@example.net', 'reader2@example.net'])
  assert.equal((await outing.read(dispatch.id)).state, 'published')
  await assert.rejects(outing.desk.liftHold({ id: hold.id, version: lifted.version }), refused('hold_lifted'))
})

test('a hold in the middle of a batch stops at the next recipient; the receipt lists who was in hand, and nothing is handed over once it is closed #169', async () => {
  await outing.readers(60)
  const dispatch = await outing.mail()
  sink.pause()
  const sending = house.settle()
  while ((await outing.read(dispatch.id)).counts.claimed === 0 || sink.connections === 0) await sleep(10)
  await sleep(300)
  house.pass(1000)
  const hold = await outing.desk.declareHold({ scope: 'organisation', reason: 'Crisis' })
  const closing = house.settle()
  await sleep(300)
  const during = await outing.desk.getHold({ id: hold.id })
  assert.equal(during.hold.closedAt, null, 'closing, while some are in hand')
  assert.deepEqual([during.leaving, during.inHand], [4, 4], 'one for each line to the server')
  house.pass(1000)
  sink.resume()
  await Promise.all([sending, closing])
  const receipt = await outing.desk.getHold({ id: hold.id })
  assert.equal(receipt.hold.closedAt, house.now)
  assert.equal(sink.letters.length, 4)
  const { items: leaving } = await outing.desk.listLeaving({ id: hold.id })
  assert.deepEqual(
    leaving.map(({ state }) => state),
    ['delivered', 'delivered', 'delivered', 'delivered'],
  )
  assert.ok(leaving.every(({ handedAt }) => handedAt <= receipt.hold.closedAt!))
  assert.deepEqual([receipt.leaked, receipt.waiting], [0, 56])
  const counts = (await outing.read(dispatch.id)).counts
  assert.deepEqual(counts, { queued: 56, claimed: 0, delivered: 4, failed: 0, suppressed: 0, uncertain: 0 })
  await outing.letGo(hold.id)
  await house.settle()
  assert.equal(new Set(recipients()).size, 60)
  assert.equal(sink.letters.length, 60)
})

test('a quick server has several recipients in hand on each line: all of them are on the receipt, and nobody else leaves', async () => {
  await outing.readers(400)
  const dispatch = await outing.mail()
  const sending = house.settle()
  while (sink.letters.length < 150) await sleep(2)
  sink.pause()
  await sleep(500)
  const before = sink.letters.length
  house.pass(1000)
  const hold = await outing.desk.declareHold({ scope: 'organisation', reason: 'Crisis' })
  const closing = house.settle()
  await sleep(300)
  const during = await outing.desk.getHold({ id: hold.id })
  assert.ok(during.leaving <= 4 * mostInHand, `${during.leaving} in hand on 4 lines`)
  house.pass(1000)
  sink.resume()
  await Promise.all([sending, closing])
  const receipt = await outing.desk.getHold({ id: hold.id })
  const left = sink.letters.length - before
  assert.ok(left <= during.leaving, `${left} left while the gate closed, ${during.leaving} were in hand`)
  const { counts } = await outing.read(dispatch.id)
  assert.deepEqual([counts.delivered, counts.queued, counts.claimed, counts.uncertain], [before + left, 400 - before - left, 0, 0])
  assert.equal(receipt.leaked, 0)
  await outing.letGo(hold.id)
  await house.settle()
  assert.equal(new Set(recipients()).size, 400)
  assert.equal(sink.letters.length, 400)
})

test('in many races between sending and holding, not one letter leaves after the gate reports closed #169', async () => {
  await outing.readers(40)
  for (let race = 0; race < 12; race++) {
    sink.clear()
    const dispatch = await outing.mail()
    const sending = house.settle()
    await sleep(race * 12)
    const hold = await outing.desk.declareHold({ scope: 'organisation', reason: `Race ${race}` })
    const job = jobOf(house, outing.org)
    await job.locked([{ name: gateLock(outing.org.id) }], async () => {})
    const closed = sink.letters.length
    await sending
    await house.settle()
    assert.equal(sink.letters.length, closed, `race ${race}`)
    const { counts } = await outing.read(dispatch.id)
    assert.equal(counts.delivered, closed)
    assert.equal(counts.claimed + counts.uncertain, 0)
    const { hold: end } = await outing.desk.getHold({ id: hold.id })
    assert.notEqual(end.closedAt, null)
    await outing.letGo(hold.id)
    await house.settle()
    assert.equal(sink.letters.length, 40)
  }
})

test('a hold on one part of the thread, one person or one class stops just that', async () => {
  const { id: personId } = await outing.person('ada@example.net', 'Ada')
  await outing.person('grace@example.net', 'Grace')
  const version = await outing.version()
  const part = await outing.desk.declareHold({ scope: 'subtree', nodeId: version.nodeId, reason: 'Embargo' })
  assert.equal(part.target, 'The variant')
  const stopped = await outing.mail({}, version)
  const free = await outing.mail()
  await house.settle()
  assert.deepEqual([(await outing.read(stopped.id)).held?.reason, (await outing.read(free.id)).state], ['Embargo', 'published'])
  await outing.desk.withdrawHold({ id: part.id, version: (await outing.desk.getHold({ id: part.id })).hold.version })
  await outing.letGo(part.id)

  const one = await outing.desk.declareHold({ scope: 'person', personId, reason: 'Complaint' })
  assert.equal(one.target, 'Ada')
  const third = await outing.mail()
  await house.settle()
  assert.deepEqual(await outing.ledger(third.id), { 'ada@example.net': 'queued', 'grace@example.net': 'delivered' })
  assert.equal((await outing.desk.getHold({ id: one.id })).waiting, 2, 'once for each of the two dispatches that are free again')
  await outing.desk.withdrawHold({ id: one.id, version: (await outing.desk.getHold({ id: one.id })).hold.version })
  await house.settle()
  assert.deepEqual(await outing.ledger(third.id), { 'ada@example.net': 'delivered', 'grace@example.net': 'delivered' })

  await outing.desk.declareHold({ scope: 'class', messageClass: 'relationship', reason: 'Quiet period' })
  const fourth = await outing.mail()
  await house.settle()
  assert.equal((await outing.read(fourth.id)).state, 'published', 'commercial messages are another class')
  await outing.desk.declareHold({ scope: 'class', messageClass: 'commercial', reason: 'Quiet period' })
  const fifth = await outing.mail()
  await house.settle()
  assert.equal((await outing.read(fifth.id)).held?.reason, 'Quiet period')
})

test('a hold names what it stops', async () => {
  await assert.rejects(outing.desk.declareHold({ scope: 'subtree', reason: 'Embargo' }), refused('no_such_target'))
  await assert.rejects(outing.desk.declareHold({ scope: 'subtree', nodeId: newId(), reason: 'Embargo' }), refused('no_such_target'))
  await assert.rejects(outing.desk.declareHold({ scope: 'person', personId: newId(), reason: 'Complaint' }), refused('no_such_target'))
  await assert.rejects(outing.desk.declareHold({ scope: 'class', reason: 'Quiet period' }), refused('no_such_target'))
})

test('whoever declared a hold may withdraw it; another’s is lifted only under a hat that approves sending', async () => {
  const marketer = await outing.org.join('Rui', ['marketing_director'])
  const other = outing.org.asMember(marketer, 'marketing_director')
  const mine = await outing.desk.declareHold({ scope: 'organisation', reason: 'Mine' })
  await assert.rejects(other.withdrawHold({ id: mine.id, version: mine.version }), refused('not_your_hold'))
  await assert.rejects(other.liftHold({ id: mine.id, version: mine.version }), refused('not_allowed'))
  const theirs = await other.declareHold({ scope: 'organisation', reason: 'Theirs' })
  assert.equal((await other.withdrawHold({ id: theirs.id, version: theirs.version })).liftedByName, 'Rui')
  await assert.rejects(outing.org.as('sales_lead').declareHold({ scope: 'organisation', reason: 'No' }), refused('not_allowed'))
  assert.deepEqual(
    (await outing.desk.listHolds({ state: 'open' })).items.map(({ reason }) => reason),
    ['Mine'],
  )
  assert.equal((await outing.desk.listHolds({})).items.length, 2)
})

test('two workers on one dispatch claim each recipient once, at most a hundred at a time #313', async () => {
  const dispatch = await opened(250)
  const [first, second] = await Promise.all(
    [newId(), newId()].map((claim) => outing.org.program((caller) => claimSends(caller, dispatch.id, claim))),
  )
  assert.deepEqual([first!.length, second!.length], [100, 100])
  assert.equal(new Set([...first!, ...second!].map(({ id }) => id)).size, 200)
})

test('two workers that deliver at the same time leave one letter per recipient', async () => {
  const dispatch = await opened(150)
  const outcomes = await Promise.all([1, 2].map(() => adapters.email.send(jobOf(house, outing.org), dispatch)))
  assert.ok(outcomes.some(({ state }) => state === 'published'))
  assert.equal(sink.letters.length, 150)
  assert.equal(new Set(recipients()).size, 150)
})

test('after a crash who was not handed over goes back to the queue, and who was is uncertain', async () => {
  const dispatch = await opened(10)
  const claim = newId()
  const rows = await outing.org.program((caller) => claimSends(caller, dispatch.id, claim))
  const inHand = rows.slice(0, 3).map(({ id }) => id)
  const verdicts = await outing.org.program((caller) => handOver(caller, dispatch.id, claim, inHand))
  assert.deepEqual([...verdicts.values()], ['go', 'go', 'go'])
  const job = jobOf(house, outing.org)
  await job.locked([{ name: claimLock(claim) }], () => outing.org.program(recoverDispatches))
  assert.equal((await outing.read(dispatch.id)).counts.claimed, 10, 'a sender that lives keeps its claim')
  await outing.org.program(recoverDispatches)
  const end = (await outing.read(dispatch.id)).counts
  assert.deepEqual(end, { queued: 7, claimed: 0, delivered: 0, failed: 0, suppressed: 0, uncertain: 3 })
  await house.settle()
  const { counts, state } = await outing.read(dispatch.id)
  assert.deepEqual([state, counts.delivered, counts.uncertain], ['published', 7, 3])
  assert.equal(sink.letters.length, 7)
  const { items } = await outing.desk.listRecipients({ id: dispatch.id, state: 'uncertain' })
  assert.deepEqual(
    items.map(({ reason }) => reason),
    ['crashed', 'crashed', 'crashed'],
  )
})

test('cancelling stops at the next recipient, and what has left stays left', async () => {
  await outing.readers(30)
  const dispatch = await outing.mail()
  sink.pause()
  const sending = house.settle()
  while ((await outing.read(dispatch.id)).counts.claimed === 0) await sleep(10)
  await sleep(300)
  const { version } = await outing.read(dispatch.id)
  await outing.desk.cancelDispatch({ id: dispatch.id, version })
  sink.resume()
  await sending
  const { state, counts } = await outing.read(dispatch.id)
  assert.equal(state, 'cancelled')
  assert.deepEqual(counts, { queued: 0, claimed: 0, delivered: 4, failed: 0, suppressed: 26, uncertain: 0 })
})

test('a server that is away troubles the dispatch, which goes on by itself when it is back', async () => {
  await outing.readers(3)
  const away = await openSink()
  const account = await outing.connect(away, { name: 'Second' })
  const dispatch = await outing.mail({}, { accountId: account.id })
  await away.close()
  await house.settle()
  const troubled = await outing.read(dispatch.id)
  assert.equal(troubled.state, 'sending')
  assert.match(troubled.trouble!, /does not answer on port/)
  assert.equal(troubled.counts.queued, 3)
  const back = await outing.desk.updateAccount({ id: account.id, version: account.version, port: sink.port })
  await outing.desk.testAccount({ id: back.id, to: 'ines@littoral.example' })
  await house.settle()
  const end = await outing.read(dispatch.id)
  assert.deepEqual([end.state, end.trouble, end.counts.delivered], ['published', null, 3])
})

test('an account whose password no longer holds says so itself, and the dispatch goes on once it is put right', async () => {
  await outing.readers(2)
  const strict = await openSink({ login: { user: 'news', password: 'new' } })
  const account = await outing.connect(strict, { name: 'Strict', username: 'news', password: 'new' })
  const dispatch = await outing.mail({}, { accountId: account.id })
  const broken = await outing.desk.updateAccount({ id: account.id, version: account.version, password: 'old' })
  await house.settle()
  assert.match((await outing.read(dispatch.id)).trouble!, /refused the user name or the password/)
  const failing = await outing.desk.getAccount({ id: account.id })
  assert.deepEqual([failing.state, failing.steps.map(({ step, outcome }) => [step, outcome])], ['failing', [['sign_in', 'failed']]])
  await outing.desk.updateAccount({ id: account.id, version: broken.version, password: 'new' })
  await outing.desk.testAccount({ id: account.id, to: 'ines@littoral.example' })
  await house.settle()
  assert.equal((await outing.read(dispatch.id)).state, 'published')
  await strict.close()
})

test('an account that stays away for hours ends the dispatch with the reason, and every recipient with it', async () => {
  await outing.readers(2)
  const away = await openSink()
  const account = await outing.connect(away, { name: 'Second' })
  const dispatch = await outing.mail({}, { accountId: account.id })
  await away.close()
  for (let tries = 0; tries < 13; tries++) {
    await house.settle()
    house.pass(5 * 3600_000)
  }
  const { state, failure, counts } = await outing.read(dispatch.id)
  assert.equal(state, 'failed')
  assert.match(failure!, /does not answer on port/)
  assert.equal(counts.failed, 2)
})
