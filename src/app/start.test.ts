// The whole program as a person starts it: what it prints, how it stops, and what it says when it cannot start.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { allEnd, processes, startProgram, type Program } from '#kernel/testing/program.ts'

const base = mkdtempSync(join(tmpdir(), 'throughline-start-'))
const directory = join(base, 'data')
const compiled = join(base, 'compiled')
const ready = /Throughline is ready at (http:\/\/\S+)/
const started: Program[] = []
after(() => {
  for (const { child } of started) child.kill('SIGKILL')
  rmSync(base, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
})

/** The settings of whoever runs the tests do not count: an empty variable is one that is not set. */
const bare = {
  DATA_DIR: directory,
  PORT: '0',
  HOST: '',
  PART: '',
  DATABASE_URL: '',
  SECRET_KEY: '',
  APP_URL: '',
  PUBLIC_URL: '',
  LOG_LEVEL: '',
}

function run(environment: Record<string, string> = {}, command = process.execPath, args = ['src/app/start.js']): Program {
  const program = startProgram(command, args, { ...bare, ...environment })
  started.push(program)
  return program
}

/** The processes of the program and of its database, which lies in the data directory. */
function family(pid: number): number[] {
  const all = processes()
  const members = new Set([pid])
  const postmaster = Number(readFileSync(join(directory, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])
  for (const { pid: child, parent } of all) if (members.has(parent) || [child, parent].includes(postmaster)) members.add(child)
  return [...members]
}

async function refusal(environment: Record<string, string>, args?: string[]): Promise<string> {
  const { code, errors } = await run(environment, process.execPath, args).ended
  assert.equal(code, 1)
  return errors
}

const sentence = /^[A-Z][^\n]+\.\n$/

suite('npm start', () => {
  let npm: Program
  let address: string

  before(async () => {
    npm = run({}, 'npm', ['start'])
    address = (await npm.says(ready))[1]!
  })

  test('prints the address at which the program answers and is ready for work', async () => {
    for (const path of ['/health', '/ready', '/']) assert.equal((await fetch(address + path)).status, 200, path)
  })

  test('a second start on the same data directory is refused and told the address of the first', async () => {
    const errors = await refusal({})
    assert.match(errors, sentence)
    assert.ok(errors.includes(`is already running on`) && errors.includes(address), errors)
  })

  test('SIGTERM to npm start ends everything within seconds and leaves no process', async () => {
    const all = family(npm.child.pid!)
    assert.ok(all.length > 5, 'npm, the program, the postmaster and its children run')
    npm.child.kill('SIGTERM')
    assert.ok(await allEnd(all, 5_000), 'nothing is left')
    assert.match((await npm.ended).output, /"stopped"/)
  })
})

suite('the program on data of its own', () => {
  let program: Program

  async function begin(environment: Record<string, string> = {}): Promise<void> {
    program = run(environment)
    await program.says(ready)
  }

  test('a second start makes neither the database nor the client again', async () => {
    const made = ['dist/web/index.html', join(directory, 'postgres/PG_VERSION'), join(directory, 'secret.key')]
    const before = made.map((path) => statSync(path).mtimeMs)
    await begin({ NODE_COMPILE_CACHE: compiled })
    assert.deepEqual(
      made.map((path) => statSync(path).mtimeMs),
      before,
    )
  })

  test('what was compiled is kept for the next start, also should this one be killed', () => {
    assert.ok(readdirSync(compiled, { recursive: true }).length > 500)
  })

  test('after kill -9 the next start recovers by itself', async () => {
    program.child.kill('SIGKILL')
    await program.ended
    await begin()
  })

  test('one Ctrl-C that arrives twice, as npm passes it on, still stops everything in good order', async () => {
    const all = family(program.child.pid!)
    program.child.kill('SIGINT')
    program.child.kill('SIGINT')
    const { code, output, errors } = await program.ended
    assert.equal(code, 0)
    assert.equal(errors, '')
    assert.match(output, /"stopped"/)
    assert.ok(await allEnd(all, 0))
    assert.equal(existsSync(join(directory, 'postgres/postmaster.pid')), false)
  })

  test('when the database is killed under the program it says so and ends, for the supervisor to start it again', async () => {
    await begin()
    process.kill(Number(readFileSync(join(directory, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL')
    const { code, errors } = await program.ended
    assert.equal(code, 1)
    assert.match(errors, /^PostgreSQL ended under the program .*postgres\.log in .*\.\n$/)
  })

  test('a port that is taken is refused in one sentence, and nothing keeps running', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const errors = await refusal({ PORT: String(port) })
    other.close()
    assert.match(errors, sentence)
    assert.ok(errors.includes(String(port)) && errors.includes('PORT'), errors)
    assert.equal(existsSync(join(directory, 'postgres/postmaster.pid')), false)
  })
})

test('SIGTERM in the middle of the first start ends it within seconds and leaves nothing running', async () => {
  const fresh = join(base, 'fresh')
  const program = run({ DATA_DIR: fresh })
  await program.says(/making the database/)
  program.child.kill('SIGTERM')
  const { code, output } = await program.ended
  assert.equal(code, 0)
  assert.doesNotMatch(output, ready)
  assert.equal(existsSync(join(fresh, 'postgres/postmaster.pid')), false)
})

test('a database server that does not answer is refused in one sentence about DATABASE_URL', async () => {
  const errors = await refusal({ DATABASE_URL: 'postgres://somebody:hidden@127.0.0.1:1/nothing' })
  assert.match(errors, sentence)
  assert.match(errors, /DATABASE_URL/)
  assert.doesNotMatch(errors, /hidden/)
})

test('every bad setting is named in one sentence of its own', async () => {
  const errors = await refusal({ PORT: 'http', HOST: '1.2.3', DATABASE_URL: 'db' })
  assert.match(errors, /^PORT must be [^\n]+\.\nHOST must be [^\n]+\.\nDATABASE_URL must be [^\n]+\.\n$/)
})

test('a data directory that cannot be written is refused in one sentence', async () => {
  const file = join(base, 'file')
  writeFileSync(file, '')
  assert.match(await refusal({ DATA_DIR: join(file, 'data') }), /^The directory .* cannot be written \(ENOTDIR\): .*DATA_DIR.*\.\n$/)
})

test('an old Node is told in one sentence which one to use', async () => {
  const old = "data:text/javascript,Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })"
  const errors = await refusal({}, ['--import', old, 'src/app/start.js'])
  assert.match(errors, /^Throughline needs Node 24 or newer and this is Node 20\.20\.2: [^\n]*\.\n$/)
})

test('a program that does not exist is refused with those that do', async () => {
  assert.match(await refusal({}, ['src/app/start.js', 'dance']), /^There is no program called dance: [^\n]*\.\n$/)
})
