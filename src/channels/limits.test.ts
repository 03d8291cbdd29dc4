// How much leaves through an account: per minute, per minute and domain, and per day with a warm-up.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { House } from '#app/testing/house.ts'
import type { Sink } from '#kernel/testing/smtp.ts'
import { closeDispatch, openDispatch } from './actions/delivery.ts'
import { adapters } from './adapters/list.ts'
import { mailroom } from './testing/mailroom.ts'
import { jobOf, refused, type Outing } from './testing/outing.ts'

let house: House
let sink: Sink
let outing: Outing
mailroom((room) => ({ house, sink, outing } = room), { connected: false })

const minute = 60_000

const to = (domain: string) => sink.letters.flatMap((letter) => letter.to).filter((address) => address.endsWith(`@${domain}`)).length

/** When each of the messages of a dispatch was handed over, in order. */
async function handedOf(id: string): Promise<number[]> {
  const { items } = await outing.desk.listRecipients({ id, limit: 200, state: 'delivered' })
  return items.map(({ handedAt }) => Date.parse(handedAt!)).toSorted((one, other) => one - other)
}

/** One turn of a dispatch, beside the one that the queue takes. */
async function worker(id: string): Promise<void> {
  const underway = await outing.org.program((caller) => openDispatch(caller, id))
  if (!underway) return
  const outcome = await adapters.email.send(jobOf(house, outing.org), underway)
  await outing.org.program((caller) => closeDispatch(caller, id, outcome))
}

const mostInAMinute = (instants: readonly number[]) =>
  Math.max(...instants.map((from) => instants.filter((at) => at >= from && at < from + minute).length))

test('an account of 60 a minute hands over no more than 60 in any minute, also with two workers on two mailings', async () => {
  await outing.connect(sink, { ratePerMinute: 60 })
  await outing.readers(100)
  const mailings = [await outing.mail(), await outing.mail()]
  for (const { id } of mailings) await outing.org.program((caller) => openDispatch(caller, id))
  await Promise.all([worker(mailings[0]!.id), worker(mailings[1]!.id), worker(mailings[0]!.id)])
  assert.equal(sink.letters.length, 60)
  for (let step = 0; step < 40 && sink.letters.length < 200; step++) {
    await Promise.all([house.settle(), worker(mailings[step % 2]!.id)])
    house.pass(7_000)
  }
  const instants = (await Promise.all(mailings.map(({ id }) => handedOf(id)))).flat()
  assert.equal(instants.length, 200)
  assert.ok(mostInAMinute(instants) <= 60, `${mostInAMinute(instants)} within a minute`)
  assert.ok(Math.max(...instants) - Math.min(...instants) <= 4.5 * minute, 'and the allowance is made use of')
  await house.settle()
  const answers = await Promise.all(mailings.map(({ id }) => outing.read(id)))
  assert.deepEqual(
    answers.map(({ state }) => state),
    ['published', 'published'],
  )
})

test('a mailing at its account’s limit goes on by itself when the minute is over, and at once when the limit is raised', async () => {
  const account = await outing.connect(sink, { ratePerMinute: 10 })
  await outing.readers(45)
  const { id } = await outing.mail()
  await house.settle()
  const waiting = await outing.read(id)
  assert.deepEqual([waiting.counts.delivered, waiting.trouble], [10, null])
  assert.equal(waiting.resumeAt, new Date(Date.parse(house.now) + minute).toISOString())
  house.pass(minute)
  await house.settle()
  assert.equal((await outing.read(id)).counts.delivered, 20)
  const { version } = await outing.desk.getAccount({ id: account.id })
  await outing.desk.updateAccount({ id: account.id, version, ratePerMinute: 30 })
  await house.settle()
  assert.equal((await outing.read(id)).counts.delivered, 40)
})

test('a limit for one domain slows just that domain', async () => {
  await outing.connect(sink, { domainLimits: [{ domain: 'Slow.example', perMinute: 20 }] })
  await outing.readers(120, 'slow.example')
  await outing.readers(50)
  const { id } = await outing.mail()
  await Promise.all([house.settle(), worker(id)])
  await house.settle()
  assert.deepEqual([to('slow.example'), to('example.net')], [20, 50])
  const after: number[] = []
  for (let turn = 1; turn <= 5; turn++) {
    house.pass(minute)
    await Promise.all([house.settle(), worker(id)])
    await house.settle()
    after.push(to('slow.example'))
  }
  assert.deepEqual(after, [40, 60, 80, 100, 120])
  assert.equal((await outing.read(id)).state, 'published')
  assert.equal(new Set(sink.letters.flatMap((letter) => letter.to)).size, 170)
})

test('a warm-up lets out what its schedule says on the first, second and third day, and the account says how much of it is used', async () => {
  const account = await outing.connect(sink, { dailyLimit: 35, warmUpFrom: house.now.slice(0, 10), warmUpFirst: 10 })
  await outing.readers(100)
  const { id } = await outing.mail()
  const delivered: number[] = []
  const days: unknown[] = []
  for (let day = 0; day < 4; day++) {
    await house.settle()
    house.pass(60 * minute)
    await house.settle()
    delivered.push((await outing.read(id)).counts.delivered)
    days.push((await outing.desk.getAccount({ id: account.id })).today)
    house.pass(23 * 60 * minute)
  }
  assert.deepEqual(delivered, [10, 30, 65, 100])
  assert.deepEqual(days, [
    { sent: 10, allowed: 10 },
    { sent: 20, allowed: 20 },
    { sent: 35, allowed: 35 },
    { sent: 35, allowed: 35 },
  ])
})

test('the day of a limit begins at midnight where the organisation is', async () => {
  await outing.connect(sink, { dailyLimit: 3 })
  await outing.readers(5)
  const { id } = await outing.mail()
  await house.settle()
  const { resumeAt, counts, pace } = await outing.desk.getDispatch({ id })
  assert.deepEqual([counts.delivered, pace], [3, null], 'no time left is named while it waits for tomorrow')
  // Lisbon is an hour ahead of UTC in summer.
  assert.match(resumeAt!, /T23:00:00\.000Z$/)
})

test('the limits of an account are kept, changed and taken away; half a warm-up is refused', async () => {
  const limits = { ratePerMinute: 100, domainLimits: [{ domain: 'b.example', perMinute: 5 }], dailyLimit: 1000 }
  const account = await outing.connect(sink, limits)
  assert.deepEqual(account.domainLimits, limits.domainLimits)
  const { id, version } = account
  await assert.rejects(outing.desk.updateAccount({ id, version, warmUpFirst: 50 }), refused('warm_up_incomplete'))
  await assert.rejects(outing.desk.updateAccount({ id, version, warmUpFrom: '2026-06-02' }), refused('warm_up_incomplete'))
  const warm = { warmUpFrom: '2026-06-02', warmUpFirst: 50 }
  await assert.rejects(outing.desk.updateAccount({ id, version, dailyLimit: null, ...warm }), refused('warm_up_incomplete'))
  const twice = [1, 2].map((perMinute) => ({ domain: 'b.example', perMinute }))
  await assert.rejects(outing.desk.updateAccount({ id, version, domainLimits: twice }))
  const domainLimits = ['a.example', 'b.example'].map((domain) => ({ domain, perMinute: 7 }))
  const changed = await outing.desk.updateAccount({ id, version, domainLimits, ...warm })
  assert.deepEqual([changed.domainLimits, changed.warmUpFrom, changed.state], [domainLimits, '2026-06-02', 'working'])
  const none = { ratePerMinute: null, domainLimits: [], dailyLimit: null, warmUpFrom: null, warmUpFirst: null }
  const free = await outing.desk.updateAccount({ id, version: changed.version, ...none })
  assert.deepEqual([free.ratePerMinute, free.domainLimits, free.dailyLimit], [null, [], null])
})
