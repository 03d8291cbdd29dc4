// Steering a mailing that is under way: pausing and resuming it, and how fast it goes.
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'node:test'
import type { House } from '#app/testing/house.ts'
import { newId } from '#kernel/id.ts'
import type { Sink } from '#kernel/testing/smtp.ts'
import { closeDispatch, openDispatch, recoverDispatches } from './actions/delivery.ts'
import { buildLedger } from './actions/mailing.ts'
import { adapters } from './adapters/list.ts'
import { claimSends, handOver, inHandOf } from './store/send.ts'
import { mailroom } from './testing/mailroom.ts'
import { jobOf, refused, type Outing } from './testing/outing.ts'

let house: House
let sink: Sink
let outing: Outing
mailroom((room) => ({ house, sink, outing } = room))

const full = (id: string) => outing.desk.getDispatch({ id })
const pause = async (id: string, reason?: string) =>
  outing.desk.pauseDispatch({ id, version: (await full(id)).version, ...(reason ? { reason } : {}) })
const resume = async (id: string) => outing.desk.resumeDispatch({ id, version: (await full(id)).version })
const recipients = () => sink.letters.flatMap(({ to }) => to)

test('a mailing paused in full flight hands over nothing after the pause is acknowledged, and resumed writes to nobody twice #169', async () => {
  await outing.readers(60)
  const other = await outing.mail({}, {})
  await house.settle()
  assert.equal((await full(other.id)).state, 'published')
  sink.clear()
  const dispatch = await outing.mail()
  sink.pause()
  const sending = house.settle()
  while ((await full(dispatch.id)).counts.claimed === 0) await sleep(10)
  await sleep(300)
  house.pass(1000)
  assert.equal((await pause(dispatch.id)).held?.reason, 'Paused')
  const closing = house.settle()
  await sleep(300)
  const during = (await full(dispatch.id)).pause!
  assert.deepEqual([during.closedAt, during.inHand], [null, 4], 'one for each line to the server')
  house.pass(1000)
  sink.resume()
  await Promise.all([sending, closing])
  const closed = await full(dispatch.id)
  assert.deepEqual([closed.state, closed.pause?.closedAt, closed.pause?.inHand, closed.trouble], ['sending', house.now, 0, null])
  assert.equal(sink.letters.length, 4)
  assert.equal((await outing.desk.getHold({ id: closed.pause!.id })).leaked, 0)
  house.pass(600_000)
  await outing.org.program(recoverDispatches)
  await house.settle()
  assert.equal(sink.letters.length, 4, 'recovery starts nothing that is paused')
  assert.equal((await resume(dispatch.id)).held, null)
  await house.settle()
  assert.equal((await full(dispatch.id)).state, 'published')
  assert.equal(sink.letters.length, 60)
  assert.equal(new Set(recipients()).size, 60)
})

/** Tried anew when the mailing began in between; false when it was over. */
async function pausedUnlessEnded(id: string): Promise<boolean> {
  for (;;)
    try {
      await pause(id)
      return true
    } catch (error) {
      if (refused('dispatch_ended')(error)) return false
      if (!refused('version_conflict')(error)) throw error
    }
}

test('in many races between sending and pausing, not one letter leaves after the pause is closed #169', async () => {
  await outing.readers(30)
  let stopped = 0
  for (let race = 0; race < 8; race++) {
    sink.clear()
    const dispatch = await outing.mail()
    const sending = house.settle()
    await sleep(race * 15)
    const paused = await pausedUnlessEnded(dispatch.id)
    const closing = house.settle()
    if (paused) while ((await full(dispatch.id)).pause?.closedAt === null) await sleep(5)
    else await Promise.all([sending, closing])
    const closed = sink.letters.length
    stopped += paused && closed < 30 ? 1 : 0
    await Promise.all([sending, closing])
    const { counts, state, pause: open } = await full(dispatch.id)
    if (paused) assert.equal(sink.letters.length, closed, `race ${race}`)
    assert.deepEqual([counts.delivered, counts.claimed, counts.uncertain], [closed, 0, 0])
    if (state !== 'published') await resume(dispatch.id)
    else assert.equal(open, null)
    await house.settle()
    assert.equal(new Set(recipients()).size, 30)
    assert.equal(sink.letters.length, 30)
  }
  assert.ok(stopped > 0, 'no pause came in time')
})

test('a pause stops its own mailing and no other, and only once', async () => {
  await outing.readers(2)
  const [stopped, free] = [await outing.mail(), await outing.mail()]
  await pause(stopped.id, 'A wrong price')
  await assert.rejects(pause(stopped.id), refused('already_paused'))
  await assert.rejects(resume(free.id), refused('not_paused'))
  await house.settle()
  const before = await full(stopped.id)
  assert.deepEqual([before.state, before.held?.reason, before.held?.scope], ['scheduled', 'A wrong price', 'dispatch'])
  assert.equal((await full(free.id)).state, 'published')
  await assert.rejects(pause(free.id), refused('dispatch_ended'))
  const [listed] = (await outing.desk.listHolds({ state: 'open' })).items
  assert.deepEqual([listed?.scope, listed?.target, listed?.dispatchId], ['dispatch', 'The variant', stopped.id])
  assert.deepEqual((await outing.desk.getHold({ id: listed!.id })).dispatches, 1)
  await outing.desk.cancelDispatch({ id: stopped.id, version: before.version })
  assert.deepEqual((await outing.desk.listHolds({ state: 'open' })).items, [], 'what has ended is not paused')
})

test('a mailing paused before it is due stays when it is due, and begins once it is resumed', async () => {
  await outing.readers(2)
  const tomorrow = new Date(Date.parse(house.now) + 24 * 3600_000).toISOString()
  const dispatch = await outing.mail({}, { scheduledAt: tomorrow })
  await pause(dispatch.id)
  await resume(dispatch.id)
  await house.settle()
  assert.equal(sink.letters.length, 0, 'resuming does not bring it forward')
  await pause(dispatch.id)
  house.pass(25 * 3600_000)
  await house.settle()
  await outing.org.program(recoverDispatches)
  await house.settle()
  assert.deepEqual([(await full(dispatch.id)).state, sink.letters.length], ['scheduled', 0])
  await resume(dispatch.id)
  await house.settle()
  assert.deepEqual([(await full(dispatch.id)).state, sink.letters.length], ['published', 2])
})

test('what fails while it is paused is neither troubled nor ended, and after a crash nobody is written to before it is resumed', async () => {
  await outing.readers(6)
  const dispatch = await outing.mail()
  const underway = (await outing.org.program((caller) => openDispatch(caller, dispatch.id)))!
  await outing.org.program((caller) => buildLedger(caller, dispatch.id))
  const claim = newId()
  const rows = await outing.org.program((caller) => claimSends(caller, dispatch.id, claim))
  const first = [rows[0]!.id]
  await outing.org.program((caller) => handOver(caller, dispatch.id, claim, first))
  await pause(dispatch.id)
  assert.equal(await outing.org.program((caller) => inHandOf(caller, dispatch.id)), 1)
  const rest = rows.slice(1).map(({ id }) => id)
  const verdicts = await outing.org.program((caller) => handOver(caller, dispatch.id, claim, rest))
  assert.deepEqual([...new Set(verdicts.values())], ['held'])
  assert.deepEqual(await adapters.email.send(jobOf(house, outing.org), underway), { state: 'stopped' })
  for (const outcome of [
    { state: 'troubled', trouble: 'The server does not answer.' },
    { state: 'failed', failure: 'The account is gone.', reason: 'unreachable' },
    { state: 'later', at: house.now },
  ] as const)
    await outing.org.program((caller) => closeDispatch(caller, dispatch.id, outcome))
  await outing.org.program(recoverDispatches)
  await house.settle()
  const { state, trouble, failure, counts } = await full(dispatch.id)
  assert.deepEqual([state, trouble, failure, counts.queued, counts.uncertain, sink.letters.length], ['sending', null, null, 5, 1, 0])
  await resume(dispatch.id)
  await house.settle()
  assert.equal(new Set(recipients()).size, 5)
  assert.equal((await full(dispatch.id)).counts.delivered, 5)
})

test('whoever may cancel may pause and resume, and whoever approves sending may lift the pause among the holds', async () => {
  await outing.readers(1)
  const dispatch = await outing.mail()
  await assert.rejects(outing.org.as('sales_lead').pauseDispatch({ id: dispatch.id, version: dispatch.version }), refused('not_allowed'))
  await outing.org.as('marketing_director').pauseDispatch({ id: dispatch.id, version: dispatch.version })
  const [hold] = (await outing.desk.listHolds({ state: 'open' })).items
  await outing.desk.liftHold({ id: hold!.id, version: hold!.version })
  await house.settle()
  assert.equal((await full(dispatch.id)).state, 'published')
})

test('progress says a pace and a time left that agree with the ledger', async () => {
  await outing.readers(250)
  const dispatch = await outing.mail()
  assert.equal((await full(dispatch.id)).pace, null, 'nothing is known yet')
  const underway = (await outing.org.program((caller) => openDispatch(caller, dispatch.id)))!
  const stop = new AbortController()
  const deliver = adapters.email.send({ ...jobOf(house, outing.org), signal: stop.signal }, underway)
  house.pass(20_000)
  while ((await full(dispatch.id)).counts.delivered < 40) await sleep(5)
  stop.abort()
  await deliver
  const { counts, pace } = await full(dispatch.id)
  const { items } = await outing.desk.listRecipients({ id: dispatch.id, state: 'delivered', limit: 200 })
  const lately = items.filter(({ endedAt }) => Date.parse(endedAt!) > Date.parse(house.now) - 60_000).length
  assert.equal(pace?.perSecond, lately / 20)
  assert.equal(pace?.secondsLeft, Math.ceil((counts.queued + counts.claimed) / (lately / 20)))
  house.pass(61_000)
  assert.equal((await full(dispatch.id)).pace, null, 'nothing was delivered in the last minute')
})
