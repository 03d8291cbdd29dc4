// F24 Somebody asks to be forgotten: name and address are in no table, no list or export and no log, and still nobody writes to them again.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { contract } from '#app/compose.ts'
import { describedOperations } from '#app/testing/document.ts'
import type { Operations } from '#app/testing/house.ts'
import { connect } from '#kernel/client.ts'
import { createLink } from '#tracking/actions.ts'
import { openHost, type Host } from './host.ts'
import { messagesBy } from './ground.ts'
import type { Running } from './premises.ts'

const email = 'quirina.zwanziger@example.net'
const words = ['quirina', 'zwanziger', '987654321']

let host: Host
let program: Running
let key: string
let ines: Operations
before(async () => {
  host = await openHost()
  await host.readers(5)
  key = (await host.outing.org.as('marketing_director').createApiKey({ name: 'Desk', hat: 'marketing_director' })).key
  // Everything the program could ever log.
  program = await host.program({ LOG_LEVEL: 'trace' })
  ines = connect(contract, () => program.url, { authorization: `Bearer ${key}` })
})
after(() => host.close())

const browser = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' }

/** What somebody leaves behind in a life with the organisation: typed, imported, sent, written to, clicked. */
async function live(): Promise<string> {
  const consent = { source: 'Fair, where Quirina Zwanziger signed', wording: 'News by e-mail' }
  const source = 'Met at the fair: Quirina Zwanziger and her sister'
  const { id, version } = await ines.createPerson({ name: 'Quirina Zwanziger', email, phone: '+49 30 987654321', source, consent })
  await ines.updatePerson({ id, version, name: 'Quirina Zwanziger-Vogel' })
  await ines.importPersons({
    csv: `email,name\n${email},Quirina Zwanziger\n`,
    source: 'Summer list',
    consent: { ...consent, source: 'Summer list' },
  })
  const { org, campaignId: nodeId } = host.outing
  const fields = [
    { key: 'email', label: 'E-mail', kind: 'email' as const, required: true, options: [] },
    { key: 'message', label: 'Message', kind: 'long' as const, required: false, options: [] },
  ]
  const form = await ines.createForm({ name: 'Ask us', fields, nodeId })
  const page = await fetch(`${program.url}/f/${form.id}`, { headers: browser })
  const token = /name="tl_token" value="([^"]+)"/.exec(await page.text())![1]!
  await sleep(2100)
  const body = new URLSearchParams({ email, message: 'Call me, Quirina Zwanziger', tl_token: token })
  const sent = await fetch(`${program.url}/f/${form.id}`, { method: 'POST', headers: browser, body, redirect: 'manual' })
  assert.equal(sent.status, 303)
  const wish = { target: 'https://shop.example.com/', channel: { key: 'newsletter', kind: 'email' as const } }
  await org.program((caller) => createLink(caller, { ...wish, nodeId, campaignCode: 'spring', content: 'range' }))
  await host.flood.inject({ deferred: 1 })
  host.now()
  // Deferred for good, with the address in what the server says.
  const troubled = await host.outing.mail({ subject: '{{name}}, news' })
  while ((await host.ledger(troubled.id)).every(({ attempts }) => attempts === 0)) await sleep(50)
  await host.flood.inject({})
  const letter = await host.outing.mail({ subject: '{{name}}, more news' })
  while ((await host.outing.read(letter.id)).state !== 'published') await sleep(50)
  assert.ok(messagesBy(await host.flood.taken()).has(email))
  return id
}

/** Waits until every event is sealed and told, and nothing is due any more. */
async function rest(): Promise<void> {
  await looking(async (client) => {
    for (;;) {
      const { rows } = await client.query<{ left: number }>(
        `select (select count(*) from kernel.event where seq is null)::int + (select count(*) from graphile_worker._private_jobs
           where run_at <= now() and attempts < max_attempts)::int as left`,
      )
      if (rows[0]!.left === 0) return
      await sleep(50)
    }
  })
}

async function looking<Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const { host: socket, database } = host.house.database.ownerConnection
  const client = new pg.Client({ host: socket!, database: database!, user: 'postgres' })
  await client.connect()
  return work(client).finally(() => client.end())
}

/** Every column of every table in which one of the words stands, as text or as bytes, read past all policies. */
function everywhere(): Promise<string[]> {
  return looking(async (client) => {
    const { rows: columns } = await client.query<{ table: string; name: string; type: string }>(
      `select format('%I.%I', n.nspname, c.relname) as table, quote_ident(a.attname) as name, format_type(a.atttypid, null) as type
       from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
       where c.relkind in ('r', 'm') and a.attnum > 0 and not a.attisdropped and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')`,
    )
    assert.ok(columns.length > 500 && columns.some(({ type }) => type === 'bytea'))
    const found: string[] = []
    for (const { table, name, type } of columns) {
      // Letters of ASCII stay what they are.
      const text = type === 'bytea' ? `encode(${name}, 'escape')` : `${name}::text`
      const { rowCount } = await client.query(`select 1 from ${table} where lower(${text}) ~ $1 limit 1`, [words.join('|')])
      if (rowCount) found.push(`${table}.${name}`)
    }
    return found
  })
}

test('F24 after an erasure name, address and number are in no table, no list, no export and no log', async () => {
  const id = await live()
  await rest()
  const before = await everywhere()
  assert.ok(before.length >= 5, `what is looked for is found while it is there: ${before.join(', ')}`)
  const { version } = await ines.getPerson({ id })
  await ines.erasePerson({ id, version })
  await rest()
  assert.deepEqual(await everywhere(), [])

  const telling: string[] = []
  let read = 0
  for (const { method, path, inputs, permission } of await describedOperations()) {
    const own = path.startsWith('/persons/{id}')
    if (method !== 'GET' || permission === 'public' || (path.includes('{') && !own) || path.split('{').length > 2) continue
    const limit = inputs.some((input) => input.name === 'limit') ? '?limit=200' : ''
    const answer = await fetch(`${program.url}/api/v1${path.replace('{id}', id)}${limit}`, { headers: { authorization: `Bearer ${key}` } })
    const text = (await answer.text()).toLowerCase()
    if (answer.ok) read += 1
    if (words.some((word) => text.includes(word))) telling.push(path)
  }
  assert.ok(read > 30, `${read} lists and exports were read`)
  assert.deepEqual(telling, [])
  assert.equal((await ines.checkAudit({})).brokenAt, null)
})

test('F24 the hash of the address stays, and whatever list brings it back, nobody writes to it', async () => {
  const kept = await looking((client) => client.query('select * from people.suppression'))
  assert.deepEqual(
    kept.rows.map((row: { reason: string }) => row.reason),
    ['erased'],
  )
  const consent = { source: 'Bought list', wording: 'Anything' }
  const { counts } = await ines.importPersons({ csv: `email,name\n${email.toUpperCase()},Q\n`, source: 'List', consent })
  assert.deepEqual([counts.added, counts.consented, counts.keptOut], [1, 0, 1])
  const [anew] = (await ines.listPersons({ q: email })).items
  assert.equal(anew!.name, 'Q')
  assert.equal((await ines.getPerson({ id: anew!.id })).refusal, 'suppressed')
  await assert.rejects(ines.grantConsent({ id: anew!.id, ...consent }), { code: 'address_barred' })
  await host.flood.clear()
  host.now()
  const dispatch = await host.outing.mail()
  while ((await host.outing.read(dispatch.id)).state !== 'published') await sleep(50)
  const messages = messagesBy(await host.flood.taken())
  assert.equal(messages.size, 5)
  assert.equal(messages.has(email), false)
})

test('F24 and no log has ever held any of it, from the first word to the last', async () => {
  program.child.kill('SIGTERM')
  const { output, errors } = await program.ended
  assert.match(output, /"level":"info"/)
  const log = output + errors + readFileSync(join(host.dataDir, 'postgres.log'), 'utf8')
  assert.deepEqual(
    words.filter((word) => log.toLowerCase().includes(word)),
    [],
  )
})
