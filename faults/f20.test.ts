// F20 A backup taken while everybody writes, restored elsewhere: all of one moment, nothing torn, and work goes on there.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { upTo } from './ground.ts'
import { ask, lookInto, openPremises, type Premises, type Running } from './premises.ts'

const email = 'ines@example.com'
/** Milliseconds everybody writes before the backup begins and after it has ended. */
const around = upTo(20_000, 600)
const desks = upTo(8, 2)

let premises: Premises
let live: string
let copy: string
let program: Running
let key: string
let backup: string
before(async () => {
  premises = openPremises()
  live = premises.directory('live')
  copy = premises.directory('copy')
  program = await premises.start(live)
  const organisation = {
    kind: 'business',
    name: 'Littoral',
    currency: 'USD',
    zone: 'UTC',
    locale: 'en-US',
    appUrl: program.url,
    publicUrl: program.url,
  }
  await ask(program.url, null, 'POST', '/setup', { name: 'Ines Varga', email, password: 'correct horse battery', organisation })
  key = (await premises.run(live, 'api-key', 'create', '--email', email, '--hat', 'marketing_director', '--name', 'Writers')).trim()
  await lookInto(live, (client) => client.query('create table public.kept (writer int, k int, n bigserial, filler text)'))
})
after(() => premises.close())

/** What was acknowledged, and when. */
interface Written {
  readonly id: string
  readonly at: number
}

/** Writes until stopped; everything it answers was acknowledged. */
function writing(write: (turn: number) => Promise<string>) {
  const done: Written[] = []
  let stopped = false
  const ended = (async () => {
    for (let turn = 1; !stopped; turn++) done.push({ id: await write(turn), at: Date.now() })
  })()
  // A writer that fails is met where it is stopped.
  ended.catch(() => {})
  return {
    done,
    async stop() {
      stopped = true
      await ended
    },
  }
}

const question = { metric: 'orders', target: 1200, dueOn: '2030-11-30', audience: 'Runners', reason: 'Every pair is traceable' }
const begin = async () => (await ask<{ goalId: string }>(program.url, key, 'POST', '/thread/begin', question)).goalId
const person = async (turn: number) =>
  (await ask<{ id: string }>(program.url, key, 'POST', '/persons', { name: `Reader ${turn}`, email: `reader${turn}@example.com` })).id
const desk = (client: pg.Client, writer: number) => async (k: number) => {
  await client.query("insert into public.kept (writer, k, filler) values ($1, $2, repeat('x', 2000))", [writer, k])
  return String(k)
}

/** The server drops its log as soon as it may: the backup has to keep what it needs. */
const checkpoint = (client: pg.Client) => async () => {
  await client.query('select pg_switch_wal()')
  await client.query('checkpoint')
  await sleep(300)
  return 'checkpoint'
}

const tablesOf = async (client: pg.Client): Promise<Map<string, number>> => {
  const { rows } = await client.query<{ name: string; count: string }>(
    `select t.schemaname || '.' || t.tablename as name,
      (xpath('//c/text()', query_to_xml(format('select count(*) as c from %I.%I', t.schemaname, t.tablename), false, true, '')))[1]::text as count
     from pg_tables t where t.schemaname not in ('pg_catalog', 'information_schema', 'graphile_worker') and t.tablename <> 'attempt'`,
  )
  return new Map(rows.map(({ name, count }) => [name, Number(count)]))
}

const list = async (client: pg.Client, sql: string): Promise<string[]> =>
  (await client.query<{ one: string }>(`select x::text as one from (${sql}) as x`)).rows.map(({ one }) => one)

test('F20 a backup taken while everybody writes has all of one moment and nothing torn', async () => {
  await lookInto(live, async (client) => {
    const clients = await Promise.all(Array.from({ length: desks }, () => connected(client)))
    const begun = writing(begin)
    const persons = writing(person)
    const kept = clients.map((each, writer) => writing(desk(each, writer)))
    const dropping = await connected(client)
    const dropped = writing(checkpoint(dropping))
    await sleep(around)
    const earlier = await tablesOf(client)
    const output = await premises.run(live, 'backup', premises.directory('backups'))
    backup = /^Backup complete and checked: (\S+) /m.exec(output)![1]!
    const later = await tablesOf(client)
    await sleep(around)
    await Promise.all([begun, persons, dropped, ...kept].map((each) => each.stop()))
    await Promise.all([dropping, ...clients].map((each) => each.end()))

    const said = await premises.run(copy, 'restore', backup)
    assert.match(said, /holds one organisation:\n {2}Littoral: \d+ persons, last sealed event \d+\n/)
    const { at } = JSON.parse(readFileSync(join(backup, 'manifest.json'), 'utf8')) as { at: string }
    const soonEnough = (written: readonly Written[]) => written.filter((one) => one.at < Date.parse(at)).map(({ id }) => id)
    await lookInto(copy, async (restored) => {
      // Every table stands between what it was before and after, and what nobody wrote is the same.
      const counts = await tablesOf(restored)
      assert.deepEqual([...counts.keys()].toSorted(), [...later.keys()].toSorted())
      for (const [table, count] of counts) assert.ok(count >= earlier.get(table)! && count <= later.get(table)!, `${table}: ${count}`)

      // Of each writer there is a beginning without a gap, and in it whatever was acknowledged in time.
      for (const [writer, { done }] of kept.entries()) {
        const there = await list(restored, `select k from public.kept where writer = ${writer} order by k`).then((ks) =>
          ks.map((k) => k.replace(/\D/g, '')),
        )
        assert.deepEqual(
          there,
          there.map((_, index) => String(index + 1)),
        )
        assert.ok(there.length >= soonEnough(done).length, `writer ${writer}: ${there.length} of ${soonEnough(done).length}`)
        assert.ok(there.length < done.length, 'what was written later is not part of it')
      }
      for (const [table, { done }] of [
        ['strategy.goal', begun],
        ['people.person', persons],
      ] as const) {
        const ids = new Set((await restored.query<{ id: string }>(`select id from ${table}`)).rows.map(({ id }) => id))
        assert.deepEqual(
          soonEnough(done).filter((id) => !ids.has(id)),
          [],
          table,
        )
        assert.ok(soonEnough(done).length > 0)
      }

      // A request is there as a whole or not at all: its events, and below each goal its part of the thread.
      for (const sql of [
        'select request_id, count(*) from kernel.event group by request_id',
        "select split_part(path, '/', 1), count(*) from thread.node group by 1",
        'select seq, hash from kernel.event where seq is not null',
      ]) {
        const all = new Set(await list(client, sql))
        const torn = (await list(restored, sql)).filter((one) => !all.has(one))
        assert.deepEqual(torn, [], sql)
      }

      const parts = await list(
        restored,
        `select n.id from thread.node n left join thread.node p on p.org_id = n.org_id and p.id = n.parent_id
         where (n.parent_id is null and n.path <> n.id || '/') or (n.parent_id is not null and n.path is distinct from p.path || n.id || '/')`,
      )
      assert.deepEqual(parts, [], 'every node hangs where its path says')
      const { rows } = await restored.query<{ next: string; last: string }>(
        'insert into public.kept (writer, k) values (99, 1) returning n as next, (select max(n) from public.kept) as last',
      )
      assert.ok(Number(rows[0]!.next) > Number(rows[0]!.last), 'numbers go on where they were')
    })
  })
})

/** A further session on the same server. */
async function connected({ host, user, database }: pg.Client): Promise<pg.Client> {
  const client = new pg.Client({ host, user: user!, database: database! })
  client.on('error', () => {})
  await client.connect()
  return client
}

test('F20 the program goes on with the restored data: the chain of events is unbroken, and new work joins it', async () => {
  copyFileSync(join(live, 'secret.key'), join(copy, 'secret.key'))
  const second = await premises.start(copy)
  const { id } = await ask<{ id: string }>(second.url, key, 'POST', '/persons', { name: 'Later', email: 'later@example.com' })
  assert.equal((await ask<{ name: string }>(second.url, key, 'GET', `/persons/${id}`)).name, 'Later')
  await sleep(500)
  const chain = await ask<{ upTo: number; brokenAt: number | null }>(second.url, key, 'GET', '/audit/check')
  assert.equal(chain.brokenAt, null)
  assert.ok(chain.upTo > 0)
  assert.equal(await lookInto(copy, async (client) => (await client.query('select 1 from kernel.event where seq is null')).rowCount), 0)
  await premises.stop(second)
  assert.doesNotMatch((await second.ended).output, /secret key/)
})

test('F20 the secret key is in no file of the backup, and its list can be checked without the program', () => {
  const secret = readFileSync(join(live, 'secret.key'), 'utf8').trim()
  const files = readdirSync(backup, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  assert.ok(files.length > 1000)
  assert.deepEqual(
    files.filter(({ name }) => name === 'secret.key'),
    [],
  )
  assert.deepEqual(
    files.filter(({ parentPath, name }) => readFileSync(join(parentPath, name)).includes(secret)).map(({ name }) => name),
    [],
  )
  const { status, stdout } = spawnSync('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd: backup, encoding: 'utf8' })
  assert.equal(status, 0, stdout)
})

test('F20 a start with another secret key says what that means', async () => {
  writeFileSync(join(copy, 'secret.key'), 'another secret of thirty-two characters\n')
  const other = await premises.start(copy)
  await premises.stop(other)
  assert.match((await other.ended).output, /The secret key is not the one this database was used with before: put the earlier one back/)
})

test('F20 nothing is restored over anything, and a restore says which key the data want', async () => {
  assert.match(await premises.refusal(copy, 'restore', backup), /is not empty \(.*\): set DATA_DIR to a new directory/)
  const fresh = premises.directory('fresh')
  mkdirSync(fresh)
  copyFileSync(join(live, 'secret.key'), join(fresh, 'secret.key'))
  assert.match(await premises.run(fresh, 'restore', backup), /^The secret key is the one the data were sealed with\.$/m)
})

test('F20 a restore killed while the database takes in its log leaves nothing behind that a second one could not clear away', async () => {
  const torn = premises.directory('torn')
  const first = premises.command(torn, 'restore', backup)
  await first.says(/Starting the database once/)
  while (!readdirSync(torn).some((name) => existsSync(join(torn, name, 'postgres/backup_label.old')))) await sleep(2)
  first.child.kill('SIGKILL')
  await first.ended
  assert.equal(existsSync(join(torn, 'postgres')), false)
  await sleep(300)
  await premises.run(torn, 'restore', backup)
  assert.deepEqual(readdirSync(torn).toSorted(), ['instance.lock', 'postgres'])
})

test('F20 a damaged backup is refused by the name of its file, and nothing is written', async () => {
  const damaged = premises.directory('damaged')
  const fresh = premises.directory('untouched')
  cpSync(backup, damaged, { recursive: true })
  const file = join(damaged, 'postgres/global/pg_control')
  const content = readFileSync(file)
  content[100]! ^= 1
  writeFileSync(file, content)
  assert.match(await premises.refusal(fresh, 'restore', damaged), /is damaged \(postgres\/global\/pg_control was changed\)/)
  rmSync(file)
  assert.match(await premises.refusal(fresh, 'restore', damaged), /is damaged \(postgres\/global\/pg_control is missing\)/)
  writeFileSync(join(damaged, 'SHA256SUMS'), readFileSync(join(damaged, 'SHA256SUMS'), 'utf8').split('\n').slice(1).join('\n'))
  assert.match(await premises.refusal(fresh, 'restore', damaged), /is damaged, since SHA256SUMS was changed/)
  renameSync(join(damaged, 'manifest.json'), join(damaged, 'manifest.json.part'))
  assert.match(await premises.refusal(fresh, 'restore', damaged), /is not a whole backup, since it has no manifest\.json/)
  assert.equal(existsSync(fresh), false)
})

test('F20 a backup that was killed is never taken for a whole one, and the next one clears it away', async () => {
  const into = premises.directory('killed')
  const first = premises.command(live, 'backup', into)
  await first.says(/Copying the data/)
  assert.match(await premises.refusal(live, 'backup', into), /^Another backup is being made: wait until it has ended\.\n$/)
  first.child.kill('SIGKILL')
  await first.ended
  assert.deepEqual(
    readdirSync(into).map((name) => /\.unfinished-\d+$/.test(name)),
    [true],
  )
  await premises.stop(program)
  // With the program stopped the database is started for the backup alone.
  await premises.run(live, 'backup', into)
  assert.deepEqual(
    readdirSync(into).map((name) => /^throughline-[-\dT]+Z$/.test(name)),
    [true],
  )
  assert.equal(existsSync(join(live, 'postgres/postmaster.pid')), false)
})
