// The embedded PostgreSQL through everything that can happen to the program that started it.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { after, suite, test } from 'node:test'
import pg from 'pg'
import { allEnd, processes, startProgram, type Program } from '#kernel/testing/program.ts'

const base = mkdtempSync(join(tmpdir(), 'throughline-postgres-'))
const started: Program[] = []
after(() => {
  for (const { child } of started) child.kill('SIGKILL')
  rmSync(base, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
})

interface Trial extends Program {
  readonly host: string
  readonly pid: number
  readonly recovered: boolean
}

function launch(directory: string): Program {
  const program = startProgram(process.execPath, [join(import.meta.dirname, 'trial.ts'), directory])
  started.push(program)
  return program
}

async function start(directory: string): Promise<Trial> {
  const program = launch(directory)
  const [line] = await program.says(/^\{.*\}$/m)
  return { ...program, ...(JSON.parse(line) as { host: string; pid: number; recovered: boolean }) }
}

async function query<Row extends pg.QueryResultRow>({ host }: Trial, sql: string): Promise<Row[]> {
  const client = new pg.Client({ host, user: 'postgres', database: 'postgres' })
  client.on('error', () => {})
  await client.connect()
  const { rows } = await client.query<Row>(sql)
  await client.end()
  return rows
}

const written = (trial: Trial) =>
  query<{ note: string }>(trial, 'select note from kept order by note').then((rows) => rows.map(({ note }) => note))

/** The postmaster, its children, and the watchdog. */
function familyOf({ pid }: Trial): number[] {
  const isFamily = (process: { pid: number; parent: number; args: string }) =>
    process.pid === pid || process.parent === pid || process.args.endsWith(`throughline-watchdog INT ${pid}`)
  return processes()
    .filter(isFamily)
    .map((process) => process.pid)
}

const watchdogOf = ({ pid }: Trial) => processes().find(({ args }) => args.endsWith(`throughline-watchdog INT ${pid}`))!.pid

async function end(trial: Trial): Promise<void> {
  trial.child.kill('SIGTERM')
  await trial.ended
}

suite('one data directory', () => {
  const directory = join(base, 'one')
  let trial: Trial

  test('of two first starts at the same moment one wins and the other is refused in one sentence', async () => {
    const both = [launch(directory), launch(directory)]
    const outcomes = await Promise.all(both.map((program) => Promise.race([program.says(/^\{.*\}$/m), program.ended])))
    const refused = outcomes.filter((outcome) => 'errors' in outcome)
    assert.equal(refused.length, 1)
    assert.match(refused[0]!.errors, /^Throughline is already running on .*: stop it first, or set DATA_DIR to another directory\.\n$/)
    const winner = both.find(({ child }) => child.exitCode === null)!
    winner.child.kill('SIGTERM')
    assert.equal((await winner.ended).code, 0)
  })

  test('a second start is refused and told who runs, and the first goes on', async () => {
    trial = await start(directory)
    const { code, errors } = await launch(directory).ended
    assert.equal(code, 1)
    assert.match(errors, new RegExp(`^Throughline is already running on .* \\(process ${trial.child.pid}, since .*\\): [^\\n]*\\n$`))
    await query(trial, "create table kept (note text); insert into kept values ('before the crashes')")
  })

  test('after kill -9 of the program the database stops by itself and the next start has all data', async () => {
    const family = familyOf(trial)
    assert.ok(family.length > 3, 'the postmaster, its children and the watchdog run')
    trial.child.kill('SIGKILL')
    assert.ok(await allEnd(family, 5_000), 'nothing of the database is left')
    trial = await start(directory)
    assert.deepEqual(await written(trial), ['before the crashes'])
  })

  test('after kill -9 of the program and its watchdog the orphaned database is stopped and nothing is lost', async () => {
    const orphans = familyOf(trial)
    await query(trial, "insert into kept values ('before the orphan')")
    process.kill(watchdogOf(trial), 'SIGKILL')
    trial.child.kill('SIGKILL')
    await trial.ended
    await sleep(200)
    const orphan = trial.pid
    assert.ok(
      processes().some(({ pid }) => pid === orphan),
      'the orphan runs on',
    )
    trial = await start(directory)
    assert.equal(trial.recovered, true)
    assert.ok(await allEnd(orphans, 0), 'the orphan has been stopped')
    assert.deepEqual(await written(trial), ['before the crashes', 'before the orphan'])
  })

  test('after kill -9 of the program, the watchdog and the database the next start replays the log', async () => {
    await query(trial, "insert into kept values ('before the power cut')")
    for (const pid of [watchdogOf(trial), trial.child.pid!, trial.pid]) process.kill(pid, 'SIGKILL')
    await trial.ended
    trial = await start(directory)
    assert.equal(trial.recovered, true)
    assert.deepEqual(await written(trial), ['before the crashes', 'before the orphan', 'before the power cut'])
  })

  test('SIGTERM stops the program and leaves no process and no pid file', async () => {
    const family = familyOf(trial)
    await end(trial)
    assert.ok(await allEnd(family, 0), 'nothing of the database is left when the program has ended')
    assert.equal(existsSync(join(directory, 'postgres/postmaster.pid')), false)
  })

  test('a postmaster.pid that names a living stranger is removed and the stranger is left alone', async () => {
    const stranger = spawn('sleep', ['60'], { cwd: join(directory, 'postgres') })
    const file = join(directory, 'postgres/postmaster.pid')
    writeFileSync(file, `${stranger.pid}\n${join(directory, 'postgres')}\n1795331783\n5432\n\n\n\nready\n`, { mode: 0o600 })
    trial = await start(directory)
    assert.deepEqual([stranger.exitCode, stranger.signalCode], [null, null])
    assert.equal(trial.recovered, true)
    stranger.kill()
    await end(trial)
  })

  test('data of another major version of PostgreSQL are refused before anything touches them', async () => {
    const file = join(directory, 'postgres/PG_VERSION')
    const version = readFileSync(file, 'utf8')
    writeFileSync(file, '9\n')
    const { code, errors } = await launch(directory).ended
    writeFileSync(file, version)
    assert.equal(code, 1)
    assert.match(errors, /^The data in .* were made by PostgreSQL 9 and this release brings \d+: .*\.\n$/)
  })
})

test('kill -9 in the middle of the first start leaves nothing that the next start could mistake for data', async () => {
  const directory = join(base, 'torn')
  const first = launch(directory)
  while (!existsSync(join(directory, `postgres.init-${first.child.pid}/global`))) await sleep(5)
  first.child.kill('SIGKILL')
  await first.ended
  const trial = await start(directory)
  assert.equal(existsSync(join(directory, `postgres.init-${first.child.pid}`)), false)
  assert.equal((await query<{ one: number }>(trial, 'select 1 as one'))[0]!.one, 1)
  await end(trial)
})

test('below a long path that everybody may pass the database runs as well, and only its account may reach the socket', async () => {
  chmodSync(base, 0o755)
  const long = join(base, 'l'.repeat(100))
  mkdirSync(long, { mode: 0o755 })
  const trial = await start(join(long, 'data'))
  assert.ok(!trial.host.startsWith(base))
  assert.equal(statSync(trial.host).mode & 0o777, 0o700)
  assert.ok((await query<{ tables: number }>(trial, 'select count(*)::int as tables from pg_class'))[0]!.tables > 0)
  await end(trial)
  rmSync(trial.host)
})

/** The program does not start on this directory, and says why in one sentence. */
async function refusedOn(directory: string): Promise<void> {
  const { code, errors } = await launch(directory).ended
  assert.equal(code, 1)
  assert.match(errors, /^The directory .* cannot be written \(E[A-Z]+\): .*DATA_DIR.*\.\n$/)
}

test('a data directory that cannot be made is refused in one sentence that says what to do', async () => {
  const file = join(base, 'file')
  writeFileSync(file, '')
  await refusedOn(join(file, 'data'))
})

const skip = process.getuid?.() === 0 && 'this machine runs the tests as root, to whom nothing is closed'

test('a data directory that cannot be written is refused in the same way', { skip }, async () => {
  const closed = join(base, 'closed')
  mkdirSync(closed, { mode: 0o500 })
  await refusedOn(closed)
})
