// What the database says when it cannot serve, on a real one: told as 503 with what to do, never as a mistake of the program.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { faultOf } from './refusals.ts'
import { testDatabase, type TestDatabase } from './testing/database.ts'

let database: TestDatabase
before(async () => {
  database = await testDatabase()
})
after(() => database.drop())

const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => assert.fail('it was served'),
    (error: unknown) => error,
  )
const codeOf = async (work: Promise<unknown>) => faultOf(await errorOf(work))?.kind.code

test('a session that the server ends in the middle of a statement is unavailability', async () => {
  const client = new pg.Client({ ...database.programConnection })
  client.on('error', () => {})
  await client.connect()
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  const asleep = errorOf(client.query('select pg_sleep(60)'))
  await database.program.query('select pg_terminate_backend($1)', [rows[0]!.pid])
  assert.equal(faultOf(await asleep)?.kind.code, 'unavailable')
  assert.equal(await codeOf(client.query('select 1')), 'unavailable')
})

test('a pool whose connections are all in use, and a server that is not there, are unavailability', async () => {
  const small = new pg.Pool({ ...database.programConnection, max: 1, connectionTimeoutMillis: 50 })
  const held = await small.connect()
  assert.equal(await codeOf(small.query('select 1')), 'unavailable')
  held.release()
  await small.end()
  for (const host of ['/nowhere', '127.0.0.1']) {
    const client = new pg.Client({ host, port: 1, user: 'nobody', database: 'none' })
    assert.equal(await codeOf(client.connect()), 'unavailable')
  }
})

test('a statement that takes too long and a lock that is not given are unavailability', async () => {
  const slow = new pg.Client({ ...database.programConnection, options: '-c statement_timeout=50 -c lock_timeout=20' })
  await slow.connect()
  assert.equal(await codeOf(slow.query('select pg_sleep(1)')), 'unavailable')
  const other = await database.program.connect()
  await other.query('begin; select pg_advisory_xact_lock(1)')
  assert.equal(await codeOf(slow.query('select pg_advisory_lock(1)')), 'unavailable')
  await other.query('rollback')
  other.release()
  await slow.end()
})

test('a quota that is used up is a database without room, whatever the database calls it', async () => {
  // As PostgreSQL reports EDQUOT, for which it has no SQLSTATE: a quota cannot be set here without being root.
  const refused = { code: 'XX000', routine: 'mdzeroextend', message: 'could not extend file "base/5/2619": Disk quota exceeded' }
  assert.equal(faultOf(refused)?.kind.code, 'database_full')
  assert.equal(faultOf({ ...refused, routine: 'elog_start' }), undefined)
})

test('a file that is missing, or a statement that is wrong, stays a mistake of the program', async () => {
  assert.equal(await codeOf(readFile('/nowhere/at/all')), undefined)
  assert.equal(await codeOf(database.program.query('selec 1')), undefined)
})
