// What the database itself guarantees: the program's role, tenancy on every table, the sealer, the doors.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { record } from '#kernel/events/record.ts'
import { sealBatch } from '#kernel/events/sealer.ts'
import { newId } from '#kernel/id.ts'
import { events } from '#thread/contract.ts'
import { reactions } from './compose.ts'
import { openHouse, type House, type Organisation } from './testing/house.ts'

let house: House
let one: Organisation
let two: Organisation
let owner: pg.Client

before(async () => {
  house = await openHouse()
  one = await house.found()
  two = await house.found({ name: 'Harbour Museum' })
  owner = new pg.Client(house.database.ownerConnection)
  await owner.connect()
})
after(async () => {
  await owner.end()
  await house.close()
})

test('the program runs as a role that owns nothing and bypasses no policy', async () => {
  const { rows } = await house.database.program.query(
    `select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
       exists (select 1 from pg_class where relowner = r.oid) as owns
     from pg_roles r where rolname = current_user`,
  )
  assert.deepEqual(rows, [{ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false, owns: false }])
})

test('every table with an organisation has its policy and leads its keys with it', async () => {
  const { rows } = await owner.query<{ name: string; secured: boolean; policies: number; leads: boolean }>(
    `select n.nspname || '.' || c.relname as name, c.relrowsecurity as secured,
       (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies,
       not exists (select 1 from pg_constraint k where k.conrelid = c.oid and k.contype in ('p', 'f') and k.conkey[1] <> a.attnum
         and not (k.contype = 'f' and k.confrelid = 'auth."user"'::regclass)) as leads
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute a on a.attrelid = c.oid and a.attname = 'org_id' and not a.attisdropped
     where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'graphile_worker')`,
  )
  assert.ok(rows.length > 10)
  assert.deepEqual(
    rows.filter((table) => !table.secured || table.policies !== 1 || !table.leads),
    [],
  )
})

test('without an organisation set the program sees no row of any tenant, and cannot write one for another', async () => {
  const { rows: tables } = await owner.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute a on a.attrelid = c.oid and a.attname = 'org_id' where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'graphile_worker')`,
  )
  for (const { name } of tables) {
    const { rows } = await house.database.program.query<{ count: number }>(`select count(*)::int as count from ${name}`)
    assert.equal(rows[0]!.count, 0, name)
  }
  await assert.rejects(
    one.program((caller) =>
      caller.tx
        .insertInto('thread.comment')
        .values({ orgId: two.id, id: newId(), nodeId: newId(), memberId: newId(), hat: 'x', body: 'x', createdAt: caller.now })
        .execute(),
    ),
    /row-level security/,
  )
})

test('events that commit in any order are numbered without gaps, chained, and sealed once by several sealers', async () => {
  const known = (await one.as('marketing_director').checkAudit({})).upTo
  await Promise.all(
    Array.from({ length: 200 }, (_, index) =>
      one.program(async (caller) => {
        if (index % 3 === 0) await new Promise((resolve) => setTimeout(resolve, index % 7))
        await record(caller, events.nodeMoved, { id: newId(), version: 1 }, { from: null, to: null })
      }),
    ),
  )
  await house.pipeline.database
    .transaction()
    .execute(async () => {
      throw new Error('rolled back')
    })
    .catch(() => {})
  const sealed = await Promise.all(Array.from({ length: 6 }, () => sealBatch(house.pipeline.database, reactions)))
  await house.settle()
  assert.ok(sealed.filter((count) => count > 0).length <= 1)
  const { rows } = await owner.query<{ seq: number }>('select seq::int from kernel.event where org_id = $1 order by seq', [one.id])
  assert.deepEqual(
    rows.map((row) => row.seq),
    rows.map((_, index) => index + 1),
  )
  assert.ok(rows.length >= known + 200)
  assert.equal((await one.as('marketing_director').checkAudit({})).brokenAt, null)
})

test('erasing the personal side of an event leaves the chain whole', async () => {
  const check = () => one.as('marketing_director').checkAudit({})
  const { rows } = await owner.query<{ personal: object }>("select personal from kernel.event where org_id = $1 and personal <> '{}'", [
    one.id,
  ])
  assert.ok(rows.length > 0)
  await owner.query('delete from kernel.event_personal where org_id = $1', [one.id])
  assert.equal((await check()).brokenAt, null)
})

test('the program can neither renumber nor rewrite an event', async () => {
  await assert.rejects(
    one.program((caller) => caller.tx.updateTable('kernel.event').set({ seq: 1 }).execute()),
    /permission denied/,
  )
})

test('every door is a definer’s function with a fixed search path that the public may not call', async () => {
  const { rows } = await owner.query<{ name: string; definer: boolean; settings: string[] | null; open: boolean }>(
    `select p.proname as name, p.prosecdef as definer, p.proconfig as settings, has_function_privilege('public', p.oid, 'execute') as open
     from pg_proc p where p.pronamespace = 'door'::regnamespace`,
  )
  assert.ok(rows.length > 3)
  for (const door of rows) {
    assert.equal(door.definer, true, door.name)
    // What else a door sets is how its statements are planned.
    const paths = door.settings?.filter((setting) => setting.startsWith('search_path='))
    assert.deepEqual(paths, ['search_path=pg_catalog, pg_temp'], door.name)
    assert.equal(door.open, false, door.name)
  }
  const outside = await owner.query(
    "select p.oid::regprocedure::text from pg_proc p where p.prosecdef and p.pronamespace not in ('door'::regnamespace, 'pg_catalog'::regnamespace)",
  )
  assert.deepEqual(outside.rows, [])
})
