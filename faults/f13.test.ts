// F13 Clocks that jump, clocks that disagree, and the days on which a zone changes its clock: nothing scheduled is sent twice, skipped or early.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openOuting } from '#channels/testing/outing.ts'
import { recoverDispatches } from '#channels/actions/delivery.ts'
import { addMilliseconds, instantOf } from '#kernel/time.ts'
import { inFull, messagesBy, openGround, upTo, type Ground } from './ground.ts'

const minute = 60_000
const hour = 60 * minute
const jumps = upTo(200, 24)
const people = upTo(4000, 900)

let ground: Ground
before(async () => {
  ground = await openGround()
  await ground.readers(3)
})
after(() => ground.close())

/** Everything that is due is done, as the program's own schedule does it twice a minute. */
async function work(org = ground.outing.org): Promise<void> {
  await org.program(recoverDispatches)
  await ground.house.settle()
}

const ended = async (ids: readonly string[]) => {
  const found = await Promise.all(ids.map((id) => ground.outing.read(id)))
  return found.map(({ state, counts }) => `${state} ${counts.delivered}`)
}

test(`F13 the clock jumps ${jumps}× by up to two hours, back and forth: what was scheduled is sent once, and never before the clock has shown its time`, async () => {
  const { house, outing, flood } = ground
  await flood.clear()
  const from = '2026-06-01T09:00:00.000Z'
  house.at(from)
  const scheduled: { id: string; at: string }[] = []
  for (let n = 0; n < 8; n++) {
    const at = addMilliseconds(from, (n + 1) * 37 * minute)
    scheduled.push({ id: (await outing.mail({}, { scheduledAt: at })).id, at })
  }
  let latest = from
  for (let jump = 0; jump < jumps; jump++) {
    const steady = addMilliseconds(from, (jump / jumps) * 5 * hour)
    house.at(addMilliseconds(steady, Math.round((Math.random() * 2 - 1) * 2 * hour)))
    if (house.now > latest) latest = house.now
    await work()
    for (const { id, at } of scheduled)
      if (at > latest) assert.equal((await outing.read(id)).counts.delivered, 0, `early: ${at} at ${latest}`)
  }
  house.at(addMilliseconds(from, 12 * hour))
  await work()
  assert.deepEqual(
    await ended(scheduled.map(({ id }) => id)),
    scheduled.map(() => 'published 3'),
  )
  assert.equal((await flood.taken()).length, scheduled.length * 3)
})

test(`F13 workers whose clocks are two hours slow, right and two hours fast share one mailing to ${people}: everybody gets it once`, async () => {
  const { outing, flood } = ground
  await ground.readers(people)
  await flood.clear()
  // Slow enough for several turns, so that it goes from one worker to another.
  await flood.inject({ delay: 60 })
  ground.now()
  const scheduledAt = addMilliseconds(new Date().toISOString(), 2000)
  const dispatch = await outing.mail({}, { scheduledAt })
  const workers = await Promise.all([-2 * hour, 0, 2 * hour].map((wrong) => ground.worker(wrong)))
  while ((await outing.read(dispatch.id)).state !== 'published') {
    await ground.nudge()
    await sleep(50)
  }
  await Promise.all(workers.map((worker) => ground.kill(worker)))
  await flood.inject({})
  const ledger = await ground.ledger(dispatch.id)
  assert.deepEqual([ledger.length, [...new Set(ledger.map(({ state }) => state))]], [people, ['delivered']])
  const taken = await flood.taken()
  assert.equal(messagesBy(taken).size, people)
  assert.equal(taken.length, people)
  assert.ok(
    taken.every(({ at }) => at >= Date.parse(scheduledAt)),
    'the queue goes by the clock of the database',
  )
})

const changes = [
  { season: 'spring', zone: 'Europe/Berlin', day: '2026-03-29', hours: 23, before: '2026-03-28', next: '2026-03-30' },
  { season: 'autumn', zone: 'America/New_York', day: '2026-11-01', hours: 25, before: '2026-10-31', next: '2026-11-02' },
] as const

for (const { season, zone, day, hours, before: eve, next } of changes)
  test(`F13 the ${hours} hours of the day in ${season} in ${zone}: each hour’s mailing is sent once, in its hour, and a daily limit lets out what it says`, async () => {
    const { house, flood } = ground
    house.at(instantOf(eve, '12:00', zone))
    const outing = await openOuting(house, { zone })
    const account = await outing.connect(flood, { name: 'Hourly' })
    for (const name of ['ada', 'leo', 'mia', 'rui', 'zoe']) await outing.person(`${name}@example.com`)
    await flood.clear()
    const midnight = instantOf(day, '00:00', zone)
    assert.equal(addMilliseconds(midnight, hours * hour), instantOf(next, '00:00', zone))
    // The zones move their clocks within the first four hours.
    const tried = inFull ? hours : 5
    const scheduled: string[] = []
    for (let n = 0; n < tried; n++)
      scheduled.push((await outing.mail({}, { scheduledAt: addMilliseconds(midnight, n * hour), accountId: account.id })).id)
    const limited = await outing.connect(flood, { name: 'Slow', dailyLimit: 2 })
    await flood.clear()
    const slow = await outing.mail({}, { accountId: limited.id })
    const delivered: number[] = []
    for (let n = -1; n <= hours; n++) {
      if (n > tried && n < hours - 1) continue
      // The clock of the machine is set by hand, there and back, in the hour in which the zone's own moves.
      for (const wrong of n >= 1 && n <= 3 ? [-2 * hour, 0] : [0]) {
        house.at(addMilliseconds(midnight, n * hour + wrong))
        await work(outing.org)
      }
      if (n === -1 || n === hours - 1 || n === hours) delivered.push((await outing.read(slow.id)).counts.delivered)
      const sent = await Promise.all(scheduled.map(async (id) => (await outing.read(id)).counts.delivered))
      assert.deepEqual(
        sent,
        scheduled.map((_, turn) => (turn <= n ? 5 : 0)),
        house.now,
      )
    }
    assert.deepEqual(delivered, [2, 4, 5], 'two on the day before, two on the day, the last after its midnight')
    assert.equal((await flood.taken()).length, tried * 5 + 5)
  })
