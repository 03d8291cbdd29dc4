// After a large import the planner knows the tables it filled, soon and without being asked; a small one is left to the database.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { analyseAfterwards, manyAtOnce } from '#kernel/db/statistics.ts'
import { openHouse, type House, type Organisation } from './testing/house.ts'

let house: House
let org: Organisation
let owner: pg.Client
before(async () => {
  house = await openHouse()
  org = await house.found()
  owner = new pg.Client(house.database.ownerConnection)
  await owner.connect()
})
after(async () => {
  await owner.end()
  await house.close()
})

const importPeople = (from: number, many: number) => {
  const csv = [
    'Name,Email,Company',
    ...Array.from({ length: many }, (_, n) => `Reader ${from + n},reader${from + n}@example.net,Mill ${n % 50}`),
  ]
  const consent = { source: 'Fair', wording: 'Send me news' }
  return org.as('marketing_director').importPersons({ csv: csv.join('\n'), source: 'Fair', consent })
}

/** How often a table was analysed because somebody asked for it, which the database's own round is not; and how many rows are expected in it. */
async function known(table: string): Promise<{ asked: number; rows: number; columns: number }> {
  const { rows } = await owner.query<{ asked: number; rows: number; columns: number }>(
    `select pg_stat_get_analyze_count(c.oid)::int as asked, c.reltuples::int as rows,
      (select count(*)::int from pg_stats s where s.schemaname = n.nspname and s.tablename = c.relname) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = $1::regclass`,
    [table],
  )
  return rows[0]!
}

const waiting = async () =>
  (
    await owner.query(`select 1 from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    where t.identifier = 'analyse'`)
  ).rowCount

test('after an import of 20,000 people the planner knows how many there are, and what they are like #365', async () => {
  await importPeople(0, 20_000)
  assert.equal((await known('people.person')).asked, 0, 'not within the import’s own transaction')
  await house.settle()
  for (const [table, rows] of [
    ['people.person', 20_000],
    ['people.consent', 20_000],
    ['people.company', 50],
  ] as const) {
    const found = await known(table)
    assert.deepEqual([found.asked, found.rows], [1, rows], table)
    assert.ok(found.columns > 3, table)
  }
})

test('an import that fails leaves nothing to be analysed, and neither does a trial or a small one', async () => {
  const few = ['Email', ...Array.from({ length: manyAtOnce }, (_, n) => `trial${n}@example.net`)].join('\n')
  await org.as('marketing_director').importPersons({ csv: few, source: 'Fair', dryRun: true })
  await importPeople(100_000, 100)
  await assert.rejects(
    org.program(async (caller) => {
      await analyseAfterwards(caller, manyAtOnce, ['people.person'])
      throw new Error('it fails')
    }),
    /it fails/,
  )
  assert.equal(await waiting(), 0)
})

test('of many imports at once the tables are analysed once, and one after the other', async () => {
  for (const from of [200_000, 300_000, 400_000]) await importPeople(from, manyAtOnce)
  assert.equal(await waiting(), 1)
  await house.settle()
  assert.equal((await known('people.person')).asked, 2)
})

test('a long list of orders is known too, and one that is taken back', async () => {
  const orders = ['number,date,amount', ...Array.from({ length: manyAtOnce }, (_, n) => `A-${n},2026-05-01,10.00`)]
  await org.as('sales_lead').importOrders({ csv: orders.join('\n') })
  await house.settle()
  assert.deepEqual([(await known('sales."order"')).asked, (await known('sales."order"')).rows], [1, manyAtOnce])
  const { items } = await org.as('marketing_director').listImports({ limit: 1 })
  await org.as('marketing_director').takeBackImport({ id: items[0]!.id })
  await house.settle()
  assert.equal((await known('people.person')).asked, 4)
})

test('the program can have no table analysed but its own', async () => {
  for (const table of ['kernel.migration', 'auth."user"', 'pg_catalog.pg_class'])
    await assert.rejects(
      house.database.program.query('select door.analyse($1::text::regclass)', [table]),
      /not to be analysed|permission denied/,
      table,
    )
})
