// What the queue does with schedules and reactions when one organisation is in trouble.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { runOnce } from 'graphile-worker'
import pg from 'pg'
import { logger } from '#kernel/log.ts'
import { reactions, schedules, tasks } from './compose.ts'
import { taskList } from './tasks.ts'
import { openHouse, type House } from './testing/house.ts'

let house: House
before(async () => {
  house = await openHouse()
})
after(() => house.close())

test('a schedule that fails for one organisation runs for all the others', async () => {
  const troubled = await house.found({ name: 'Troubled' })
  await house.found({ name: 'Harbour Museum' })
  await house.found({ name: 'Studio Okafor' })
  const owner = new pg.Client(house.database.ownerConnection)
  await owner.connect()
  await owner.query(`update identity.organisation set zone = 'Nowhere/Land' where org_id = $1`, [troubled.id])
  const list = taskList(house.pipeline, {
    now: () => house.now,
    log: logger('silent'),
    origins: new Set(),
    nameServers: [],
    signal: new AbortController().signal,
  })
  await owner.query(`delete from graphile_worker._private_jobs`)
  await house.database.program.query(`select graphile_worker.add_job('schedule', '{"schedule":"plan.launch"}')`)
  await runOnce({ pgPool: house.database.program, taskList: list, noPreparedStatements: true })
  // The queue notes how the last jobs went after it has said that there is no more to do.
  let rows: { org: string; failed: boolean; noted: boolean }[] = [{ org: '', failed: false, noted: false }]
  while (rows.some(({ noted }) => !noted))
    ({ rows } = await owner.query(
      `select payload ->> 'orgId' as org, last_error is not null as failed, locked_at is null as noted from graphile_worker._private_jobs`,
    ))
  await owner.end()
  assert.deepEqual(rows, [{ org: troubled.id, failed: true, noted: true }])
})

test('every task, schedule and reaction has a name of its own', () => {
  const twice = (names: readonly string[]) => names.filter((name, index) => names.indexOf(name) !== index)
  assert.deepEqual(twice([...tasks.map(({ name }) => name), 'react', 'schedule', 'forget']), [])
  assert.deepEqual(twice(schedules.map(({ name }) => name)), [])
  assert.deepEqual(twice(reactions.map(({ subscriber, event }) => `${subscriber} ${event}`)), [])
})
