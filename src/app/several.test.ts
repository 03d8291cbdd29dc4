// Several servers and workers on one database: started at once, used side by side, and one of them killed.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { mostInHand } from '#channels/mailing.ts'
import { newId } from '#kernel/id.ts'
import { openFlood, type Flood } from '#kernel/testing/flood.ts'
import { startProgram, type Program } from '#kernel/testing/program.ts'
import { clusterVariable, withAdmin, withDatabase, type Cluster } from './testing/cluster.ts'
import { secretKey } from './testing/secret.ts'

const servers = 2
const workers = 4
const mailings = 4
const people = 400
const connections = 4

const { admin } = JSON.parse(process.env[clusterVariable]!) as Cluster
const name = `throughline_test_${newId().replaceAll('-', '').slice(-12)}`
const base = mkdtempSync(join(tmpdir(), 'throughline-several-'))
const started: Program[] = []
let urls: string[]
let crew: Program[]
let flood: Flood
let owner: pg.Pool

/** The address of the database as somebody would write it into DATABASE_URL; a directory is where the server's socket lies. */
function databaseUrl(): string {
  if (admin.connectionString !== undefined) return withDatabase(admin.connectionString, name)
  return `postgres://${admin.user}@localhost/${name}?host=${encodeURIComponent(admin.host!)}`
}

function start(part: 'server' | 'worker', ...words: string[]): Program {
  const program = startProgram(process.execPath, ['src/app/start.js', ...words], {
    ...{ PORT: '0', HOST: '', APP_URL: '', PUBLIC_URL: '', DNS_SERVERS: '', LOG_LEVEL: 'warn', TRUST_PROXY: '' },
    ...{ DATA_DIR: base, DATABASE_URL: databaseUrl(), SECRET_KEY: secretKey, PART: part },
  })
  started.push(program)
  return program
}

before(async () => {
  await withAdmin(admin, (client) => client.query(`create database ${name} template template0 encoding 'UTF8'`))
  flood = await openFlood()
  // On an empty database, all at once: each of them would bring it up to date.
  const fronts = Array.from({ length: servers }, () => start('server'))
  crew = Array.from({ length: workers }, () => start('worker'))
  urls = await Promise.all(fronts.map(async (front) => (await front.says(/ready at (http:\/\/\S+)/))[1]!))
  for (const worker of crew) await answers((await worker.says(/works; (http:\/\/\S+) says/))[1]!)
  owner = new pg.Pool({ connectionString: databaseUrl() })
})

after(async () => {
  for (const { child } of started) child.kill('SIGKILL')
  await Promise.all(started.map(({ ended }) => ended))
  await flood.close()
  await owner?.end()
  await withAdmin(admin, async (client) => {
    await client.query(`drop database if exists ${name} with (force)`)
    await client.query(`drop role if exists ${name}_app`)
  })
  rmSync(base, { recursive: true, force: true })
})

async function answers(address: string): Promise<void> {
  const answer = await fetch(address)
  assert.deepEqual([answer.status, await answer.json()], [200, { status: 'ok' }])
}

/** Asks one of the servers under the key, or as nobody. */
async function ask<Answer>(at: number, key: string | null, method: string, path: string, body?: object, headers: object = {}) {
  const answer = await fetch(`${urls[at]}/api/v1${path}`, {
    method,
    headers: { ...(key && { authorization: `Bearer ${key}` }), ...(body && { 'content-type': 'application/json' }), ...headers },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`)
  return JSON.parse(text) as Answer
}

const email = 'ines@example.com'
const password = 'correct horse battery'
let key: string
let writer: string

async function keyOf(hat: string): Promise<string> {
  const { code, output, errors } = await start('server', 'cli', 'api-key', 'create', '--email', email, '--hat', hat, '--name', 'Tests')
    .ended
  assert.equal(code, 0, errors)
  return output.trim()
}

test('two servers and four workers begin on one empty database at the same moment', async () => {
  const organisation = {
    ...{ kind: 'business', name: 'Littoral', currency: 'USD', zone: 'UTC', locale: 'en-US' },
    ...{ appUrl: urls[0], publicUrl: urls[0] },
  }
  await ask(0, null, 'POST', '/setup', { name: 'Ines Varga', email, password, organisation })
  key = await keyOf('marketing_director')
  writer = await keyOf('communications_director')
  for (const at of [0, 1]) assert.equal((await ask<{ name: string }>(at, key, 'GET', '/organisation')).name, 'Littoral')
})

test('whoever signed in at one server is signed in at the other, and signed out at both', async () => {
  const headers = { 'content-type': 'application/json', origin: urls[0]! }
  const signed = await fetch(`${urls[0]}/api/auth/sign-in/email`, { method: 'POST', headers, body: JSON.stringify({ email, password }) })
  assert.equal(signed.status, 200)
  const cookie = signed.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
  const session = async (at: number) => (await fetch(`${urls[at]}/api/v1/organisation`, { headers: { cookie } })).status
  assert.deepEqual([await session(0), await session(1)], [200, 200])
  await fetch(`${urls[0]}/api/auth/sign-out`, { method: 'POST', headers: { ...headers, cookie }, body: '{}' })
  assert.deepEqual([await session(0), await session(1)], [401, 401])
})

test('one Idempotency-Key sent to both servers at once has one effect and one answer', async () => {
  const headers = { 'idempotency-key': newId() }
  const given = { name: 'Rui', email: 'rui@example.com' }
  const made = await Promise.all([0, 1, 0, 1].map((at) => ask<{ id: string }>(at, key, 'POST', '/persons', given, headers)))
  assert.equal(new Set(made.map(({ id }) => id)).size, 1)
})

test('what is done at one server is heard live at the other', async () => {
  const stop = new AbortController()
  const live = await fetch(`${urls[1]}/api/v1/live`, { headers: { authorization: `Bearer ${key}` }, signal: stop.signal })
  const person = await ask<{ id: string }>(0, key, 'POST', '/persons', { name: 'Marta', email: 'marta@example.com' })
  let heard = ''
  for await (const chunk of live.body!.pipeThrough(new TextDecoderStream())) if ((heard += chunk).includes(person.id)) break
  stop.abort()
  assert.match(heard, new RegExp(`people.personAdded.*${person.id}`))
})

test(`four workers share ${mailings} mailings of ${people}; with one of them killed, everybody gets each of them once`, async () => {
  const organisation = await ask<{ version: number }>(0, key, 'GET', '/organisation')
  await ask(0, key, 'PATCH', '/organisation', { version: organisation.version, postalAddress: 'Rua do Sal 4, Porto' })
  const segmentId = await audience()
  await account()
  await ask(0, key, 'POST', '/thread/begin', {
    ...{ metric: 'orders', target: 1200, dueOn: '2030-11-30', audience: 'Runners', reason: 'Every pair is traceable' },
  })
  const { items } = await ask<{ items: { id: string; key: string }[] }>(1, key, 'GET', '/channels')
  const channelId = items.find((one) => one.key === 'email')!.id
  for (let nth = 0; nth < mailings; nth++) {
    const post = { text: 'From the sea', subject: `Letter ${nth}`, channelId, segmentId, checked: true, link: 'https://www.example.com' }
    await ask(nth % servers, writer, 'POST', '/quick-posts', post)
  }
  const seen = new Set<string>()
  let killed = false
  for (const deadline = performance.now() + 60_000; ; await sleep(30)) {
    const busy = await owner.query<{ by: string }>(
      "select distinct locked_by as by from graphile_worker.jobs where task_identifier = 'channels.deliver' and locked_by is not null",
    )
    for (const { by } of busy.rows) seen.add(by)
    const taken = await flood.count()
    if (!killed && taken > people / 2) {
      crew[0]!.child.kill('SIGKILL')
      killed = true
    }
    const { rows } = await owner.query<{ open: number }>(
      "select count(*)::int as open from channels.send where state in ('queued', 'claimed')",
    )
    const ended = await owner.query("select from channels.dispatch where state = 'published'")
    if (ended.rowCount === mailings && rows[0]!.open === 0) break
    assert.ok(performance.now() < deadline, `${taken} of ${mailings * people} within a minute`)
  }
  const { rows } = await owner.query<{ state: string; count: number }>('select state, count(*)::int as count from channels.send group by 1')
  const states = Object.fromEntries(rows.map(({ state, count }) => [state, count]))
  const taken = (await flood.taken()).filter(({ messageId }) => messageId !== '')
  assert.equal((states['delivered'] ?? 0) + (states['uncertain'] ?? 0), mailings * people)
  // Uncertain are at most those the killed worker had in hand.
  assert.ok((states['uncertain'] ?? 0) <= connections * mostInHand, JSON.stringify(states))
  assert.equal(new Set(taken.map(({ messageId }) => messageId)).size, taken.length, 'nobody got a letter twice')
  assert.ok(taken.length >= (states['delivered'] ?? 0))
  assert.ok(killed && seen.size > 1, `${seen.size} workers took part`)
})

async function audience(): Promise<string> {
  const csv = ['Name,Email', ...Array.from({ length: people }, (_, n) => `Reader ${n},reader${n}@example.net`)].join('\n')
  await ask(1, key, 'POST', '/persons/import', { csv, source: 'Fair', consent: { source: 'Fair', wording: 'Send me news' } })
  const rule = { match: 'all', conditions: [{ on: 'consent', state: 'granted' }], groups: [] }
  return (await ask<{ id: string }>(1, key, 'POST', '/segments', { name: 'Readers', rule })).id
}

/** Connects the server that takes the mail, tested by whichever worker comes first. */
async function account(): Promise<void> {
  const { host, port } = flood
  const { id } = await ask<{ id: string }>(1, writer, 'POST', '/accounts', {
    ...{ name: 'News', provider: 'other', host, port, security: 'none', username: '', password: '' },
    ...{ fromName: 'Littoral', fromAddress: 'news@littoral.example', connections },
  })
  await ask(0, writer, 'POST', `/accounts/${id}/test`, { to: email })
  for (const deadline = performance.now() + 20_000; ; await sleep(50)) {
    const { state } = await ask<{ state: string }>(1, key, 'GET', `/accounts/${id}`)
    if (state === 'working') break
    assert.ok(performance.now() < deadline, `the account is ${state}`)
  }
  await flood.clear()
}
