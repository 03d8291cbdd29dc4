// F19 Killed in the middle of bringing older data up to date: the next start goes on from there, and what was written before is read as it was.
import assert from 'node:assert/strict'
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { createEmbedded, embeddedDatabase } from '#app/database.ts'
import { migrate, readMigrations } from '#kernel/db/migrate.ts'
import { newId } from '#kernel/id.ts'
import { allEnd, processes, root, type Program } from '#kernel/testing/program.ts'
import { inFull } from './ground.ts'
import { ask, lookInto, openPremises, type Premises } from './premises.ts'

const migrations = readMigrations(join(root, 'src'))
/** The release that made the data knew everything up to the channels. */
const older = migrations.filter(({ name }) => name < '20261122000900')
/** At which change to the schema each start is killed; it goes on with the migrations that the earlier ones have not finished. */
const brakes = inFull ? Array.from({ length: 30 }, () => 1 + Math.floor(Math.random() * 30)) : [3, 60, 4]

const orgId = newId()
const email = 'ines@example.com'
const persons = 300

let premises: Premises
let dataDir: string
let written: string
before(async () => {
  premises = openPremises()
  dataDir = premises.directory('older')
  await lookInto(dataDir, async (server) => withOwner(server, makeOlder), 'postgres')
  await lookInto(dataDir, async (client) => {
    await client.query(brake)
    written = await contents(client)
  })
})
after(() => premises.close())

async function withOwner<Result>({ host }: pg.Client, work: (owner: pg.Client) => Promise<Result>): Promise<Result> {
  const owner = new pg.Client(await createEmbedded({ host, user: 'postgres', database: 'postgres' }))
  await owner.connect()
  return work(owner).finally(() => owner.end())
}

async function makeOlder(owner: pg.Client): Promise<void> {
  await migrate(owner, older, 'throughline_app')
  const at = '2026-05-01T09:00:00Z'
  await owner.query(`insert into auth."user" (id, name, email) values ('ines', 'Ines Varga', $1)`, [email])
  await owner.query(
    `insert into identity.organisation (org_id, kind, name, slug, currency, zone, locale, app_url, public_url, created_at, updated_at)
     values ($1, 'business', 'Littoral', 'littoral', 'USD', 'UTC', 'en-US', 'http://localhost:4400', 'http://localhost:4400', $2, $2)`,
    [orgId, at],
  )
  await owner.query(
    `insert into identity.member (org_id, id, user_id, name, email, owner, hats, created_at, updated_at)
     values ($1, $2, 'ines', 'Ines Varga', $3, true, '{marketing_director}', $4, $4)`,
    [orgId, newId(), email, at],
  )
  const ids = Array.from({ length: persons }, newId)
  await owner.query(
    `insert into people.person (org_id, id, name, email, email_key, kind, created_at, updated_at)
     select $1, id, 'Reader ' || n, 'reader' || n || '@example.com', 'reader' || n || '@example.com', 'prospect', $3, $3
     from unnest($2::uuid[]) with ordinality as t(id, n)`,
    [orgId, ids, at],
  )
}

/** Stops the change to the schema with the number in the file, in the middle of whatever is being done; without the file nothing. */
const brake = `create schema trial;
create function trial.brake() returns event_trigger language plpgsql security definer as $$
declare n int := coalesce(nullif(current_setting('trial.n', true), ''), '0')::int + 1;
begin
  perform set_config('trial.n', n::text, false);
  if n = pg_read_file('brake', true)::int then
    raise log 'the brake holds change %', n;
    perform pg_sleep(600);
  end if;
end $$;
create event trigger brake on ddl_command_end execute function trial.brake()`

async function contents(client: pg.Client): Promise<string> {
  const { rows } = await client.query('select id, name, email, created_at from people.person order by id')
  return JSON.stringify(rows)
}

const applied = async (client: pg.Client): Promise<string[]> =>
  (await client.query<{ name: string }>("select name from kernel.migration where name ~ '^2' order by name")).rows.map(({ name }) => name)

const file = () => join(dataDir, 'postgres/brake')

/** Starts the program and waits until the brake holds it. Null when there was not that much left to change. */
async function startUntilHeld(change: number): Promise<Program | null> {
  writeFileSync(file(), String(change))
  chmodSync(file(), 0o644)
  const log = () => readFileSync(join(dataDir, 'postgres.log'), 'utf8')
  const from = log().length
  const program = premises.launch(dataDir)
  let ready = false
  void program.says(/Throughline is ready/).then(
    () => (ready = true),
    () => {},
  )
  while (!log().slice(from).includes(`the brake holds change ${change}\n`)) {
    assert.equal(program.child.exitCode, null, `the program ended before change ${change}`)
    if (ready) {
      await premises.stop(program)
      return null
    }
    await sleep(20)
  }
  return program
}

const postmaster = () => Number(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])

/** The database and what would stop it in good order. */
function familyOf(pid: number): number[] {
  const members = processes().filter(
    (each) => each.pid === pid || each.parent === pid || each.args.endsWith(`throughline-watchdog INT ${pid}`),
  )
  return members.toSorted((a) => (a.args.includes('throughline-watchdog') ? -1 : 1)).map((each) => each.pid)
}

for (const [round, change] of brakes.entries()) {
  const everything = round % 2 === 1
  const what = everything ? 'the program and its database' : 'the program'
  test(`F19 ${what} killed at change ${change} to the schema: what was begun is undone, what was done is kept`, async () => {
    const program = await startUntilHeld(change)
    if (!program) {
      assert.ok(inFull, `there are not ${change} changes left: name fewer`)
      return rmSync(file())
    }
    const family = familyOf(postmaster())
    if (everything) for (const pid of family) process.kill(pid, 'SIGKILL')
    program.child.kill('SIGKILL')
    await program.ended
    assert.ok(await allEnd(family))
    rmSync(file())
    await lookInto(dataDir, async (client) => {
      const done = await applied(client)
      assert.deepEqual(
        done,
        migrations.slice(0, done.length).map(({ name }) => name),
        'in their order, without a gap',
      )
      if (round === 0) assert.ok(done.length < migrations.length, 'some are still to come')
      assert.equal(await contents(client), written)
    })
  })
}

test('F19 the next start brings the older data up to date, and they are read as they were written', async () => {
  assert.equal(existsSync(file()), false)
  const program = await premises.start(dataDir)
  const key = (await premises.run(dataDir, 'api-key', 'create', '--email', email, '--hat', 'marketing_director', '--name', 'Reader')).trim()
  const found = await ask<{ items: { name: string; email: string }[] }>(program.url, key, 'GET', '/persons?limit=100')
  assert.equal(found.items.length, 100)
  for (const { name, email: address } of found.items) assert.equal(address, `${name.toLowerCase().replace(' ', '')}@example.com`)
  await ask(program.url, key, 'POST', '/persons', { name: 'Later', email: 'later@example.com' })
  await premises.stop(program)
  await lookInto(dataDir, async (client) => {
    assert.deepEqual(
      await applied(client),
      migrations.map(({ name }) => name),
    )
    assert.equal((await client.query('select 1 from people.person')).rowCount, persons + 1)
    assert.equal((await client.query(`select datname from pg_database where datname = $1`, [embeddedDatabase])).rowCount, 1)
  })
})
