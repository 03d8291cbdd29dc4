// Abuse by number, over HTTP and over every operation there is: what a stranger or a careless program sends does nothing it should not.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { newId } from '#kernel/id.ts'
import { contract, metaOf } from './compose.ts'
import { byName, openHouse, type House, type Organisation } from './testing/house.ts'
import { openSite, type Site } from './testing/site.ts'
import { newcomer, send, sessionOf, signIn } from './testing/visitor.ts'

let house: House
let org: Organisation
let site: Site
let key: string
before(async () => {
  house = await openHouse()
  // The server goes by the real clock.
  house.at(new Date().toISOString())
  // The one hat that may do everything, worn by an owner: permission must not be what refuses.
  org = await house.found({ kind: 'solo' })
  site = await openSite(house, { trustProxy: 1 })
  key = (await org.as('solo_attract').createApiKey({ name: 'Abuse', hat: 'solo_attract' })).key
})
after(async () => {
  await site.close()
  await house.close()
})

const operations = Object.entries(contract).map(([name, operation]) => {
  const { path } = operation['~orpc'].route
  const fields = Object.keys((operation['~orpc'].inputSchema as { shape?: object } | undefined)?.shape ?? {})
  return { name, fields, path: path!, ...metaOf(operation) }
})
const address = (path: string, value: string = newId()) => `/api/v1${path.replaceAll(/\{\w+\}/g, encodeURIComponent(value))}`

async function eachOf<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const rest = items.values()
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (const item of rest) await work(item)
    }),
  )
}

test('A10 a field that an operation does not know is refused by every operation', async () => {
  const taken: string[] = []
  const owner = byName(house.call({ kind: 'member', orgId: org.id, memberId: org.memberId, hat: 'solo_attract' }))
  const { rows } = await house.database.program.query<{ id: string }>('select id from auth."user" limit 1')
  const user = byName(house.call({ kind: 'user', userId: rows[0]!.id, sessionId: 'none' }))
  await eachOf(operations, async ({ name, permission }) => {
    const outcome = await (permission === 'user' ? user : owner)[name]!({ orgId: newId(), role: 'owner' }).then(
      () => 'ok',
      (error: { code: string }) => error.code,
    )
    if (outcome !== 'bad_input' && outcome !== 'BAD_REQUEST') taken.push(`${name}: ${outcome}`)
  })
  assert.deepEqual(taken, [])
})

test('A10 fields that would reach into the prototype of objects are refused or ignored, in body, query and form', async () => {
  const authorization = { authorization: `Bearer ${key}` }
  const poison = '{"name":"Ada","__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}}}'
  assert.equal((await send(site, 'POST', '/api/v1/persons', poison, authorization)).status, 400)
  assert.equal(
    (await send(site, 'POST', '/api/v1/persons', '{"name":"Ada","consent":{"__proto__":{"polluted":"yes"}}}', authorization)).status,
    400,
  )
  const form = { ...authorization, 'content-type': 'application/x-www-form-urlencoded' }
  for (const fields of ['__proto__[polluted]=yes', 'constructor[prototype][polluted]=yes', 'name[__proto__][polluted]=yes']) {
    const read = await send(site, 'GET', `/api/v1/persons?${fields}`, undefined, authorization)
    assert.ok([200, 400].includes(read.status), fields)
    const written = await send(site, 'POST', '/api/v1/persons', `name=Ada&${fields}`, form)
    assert.ok(written.status < 500, `${fields}: ${written.status}`)
  }
  assert.equal(({} as { polluted?: string }).polluted, undefined)
  assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false)
})

test('A17 a stranger sends little: only who is known may send a long list', async () => {
  const long = JSON.stringify({ name: 'x'.repeat(1024 * 1024) })
  const announced = (authorization?: string) =>
    send(site, 'POST', '/api/v1/persons', long, authorization === undefined ? {} : { authorization })
  assert.equal((await announced()).status, 413)
  assert.equal((await announced(`Bearer tl_${'x'.repeat(43)}`)).status, 413)
  assert.equal((await announced(`Bearer ${key}`)).status, 400)
  const flowing = await fetch(`${site.url}/api/v1/persons`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: new Blob([long]).stream(),
    duplex: 'half',
  } as RequestInit)
  assert.equal(flowing.status, 413)
  assert.equal((await send(site, 'POST', '/api/v1/persons', '{"name":"Ada"}')).status, 401)
})

test('A14 with a session cookie nothing is written from a foreign page, or from one that does not say where it is', async () => {
  const { cookie } = await signIn(site, await newcomer(house, org, ['solo_attract']), { 'x-forwarded-for': '203.0.113.1' })
  const foreign = [
    'https://evil.example',
    'null',
    `${site.url}.evil.example`,
    'http://127.0.0.1:1',
    site.url.replace('http:', 'https:').replace('127.0.0.1', 'localhost'),
  ]
  const writes = operations
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => ({ method: method as string, path: address(path) }))
  const signed = ['/sign-out', '/change-password', '/revoke-session', '/reset-password', '/sign-in/email'].map((path) => ({
    method: 'POST',
    path: `/api/auth${path}`,
  }))
  const admitted: string[] = []
  await eachOf([...writes, ...signed], async ({ method, path }) => {
    for (const origin of [undefined, ...foreign]) {
      const headers = {
        cookie,
        'content-type': 'application/json',
        'x-forwarded-for': '203.0.113.2',
        ...(origin === undefined ? {} : { origin }),
      }
      const answer = await fetch(`${site.url}${path}`, { method, headers, body: '{}' })
      await answer.body?.cancel()
      if (answer.status !== 403) admitted.push(`${method} ${path} from ${origin}: ${answer.status}`)
    }
  })
  assert.deepEqual(admitted, [])
  assert.equal((await sessionOf(site, cookie))?.hat, 'solo_attract')
  const read = await send(site, 'GET', '/api/v1/persons', undefined, { cookie, origin: 'https://evil.example' })
  assert.equal(read.headers.get('access-control-allow-origin'), null)
})

test('A14 the session cookie is out of reach of scripts, stays off foreign pages, and travels only encrypted where the address is', async () => {
  const who = await newcomer(house, org, ['solo_attract'])
  const [plain] = (await signIn(site, who, { 'x-forwarded-for': '203.0.113.3' })).setCookie
  assert.match(plain!, /^throughline\.session_token=[^;]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/)
  const secure = await openSite(house, { appUrl: 'https://work.example.com' })
  const [sealed] = (await signIn(secure, who, { origin: 'https://work.example.com' })).setCookie
  await secure.close()
  assert.match(sealed!, /^__Secure-throughline\.session_token=[^;]+; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
})
