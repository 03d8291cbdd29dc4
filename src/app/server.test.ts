// The front door: files that stay inside, requests that say two things at once, sizes, and live news for those it is meant for.
import assert from 'node:assert/strict'
import { readdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { after, before, test } from 'node:test'
import { networkOf } from './address.ts'
import { openHouse, type House, type Organisation } from './testing/house.ts'
import { openSite, type Site } from './testing/site.ts'
import { newcomer, send, signIn } from './testing/visitor.ts'

let house: House
let org: Organisation
let site: Site
before(async () => {
  house = await openHouse()
  house.at(new Date().toISOString())
  org = await house.found()
  site = await openSite(house)
})
after(async () => {
  await site.close()
  await house.close()
})

/** Sends bytes as they are, which no client library would, and answers what comes back until the connection ends. */
function raw(bytes: string): Promise<string> {
  const { port, hostname } = new URL(site.url)
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(Number(port), hostname, () => socket.write(bytes))
    socket.setTimeout(5000, () => socket.end())
    socket.on('data', (chunk) => (answer += chunk.toString()))
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })
}

test('A6 no address leads out of the folder of the web client', async () => {
  for (const path of [
    '/../package.json',
    '/..%2f..%2fpackage.json',
    '/%2e%2e/%2e%2e/etc/passwd.js',
    '/assets/..%5c..%5cx.js',
    '/x%00.js',
    '/%E0%A4%A.js',
    '//etc/passwd.js',
  ]) {
    const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
    assert.match(answer, /^HTTP\/1\.1 404 /, path)
  }
})

test('a page is never kept for a year, whatever folder it is asked for in', async () => {
  assert.equal((await send(site, 'GET', '/assets/anything')).headers.get('cache-control'), 'no-cache')
})

test('a visitor who goes away in the middle of a file leaves no file open', async () => {
  writeFileSync(join(site.webRoot, 'large.js'), Buffer.alloc(20_000_000))
  const open = () => readdirSync('/dev/fd').length
  await send(site, 'GET', '/')
  const before = open()
  for (let turn = 0; turn < 20; turn++) {
    const leaving = new AbortController()
    const answer = await fetch(`${site.url}/large.js`, { signal: leaving.signal })
    assert.equal(answer.status, 200)
    leaving.abort()
  }
  for (let waited = 0; waited < 50 && open() > before + 5; waited++) await sleep(50)
  assert.ok(open() <= before + 5, `${open() - before} more files are open`)
})

test('a request that says its length in two ways is refused and nothing behind it is read', async () => {
  const smuggled = 'GET /health HTTP/1.1\r\nHost: x\r\n\r\n'
  const both = `POST /api/v1/persons HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`
  const twice = `POST /api/v1/persons HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}`
  for (const bytes of [both, twice]) {
    const answer = await raw(bytes)
    assert.match(answer, /^HTTP\/1\.1 400 /)
    assert.ok(!answer.includes('alive'))
  }
})

test('what is too large is refused: a body, announced or not, and headers without end', async () => {
  const key = (await org.as('marketing_director').createApiKey({ name: 'Size', hat: 'marketing_director' })).key
  const authorization = { authorization: `Bearer ${key}` }
  const announced = await raw(
    `POST /api/v1/persons HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\nContent-Length: 13000000\r\nConnection: close\r\n\r\n{`,
  )
  assert.match(announced, /^HTTP\/1\.1 413 /)
  // It ends with the test: the sender goes on pulling, into memory, when nobody listens any more.
  let sending = true
  const endless = new ReadableStream<Uint8Array>({
    pull: (stream) => (sending ? stream.enqueue(new Uint8Array(1_000_000).fill(32)) : stream.close()),
  })
  const streamed = await fetch(`${site.url}/api/v1/persons`, {
    method: 'POST',
    headers: { ...authorization, 'content-type': 'application/json' },
    body: endless,
    duplex: 'half',
  } as RequestInit).then(
    ({ status }) => status,
    () => 'cut off',
  )
  sending = false
  assert.ok(streamed === 413 || streamed === 'cut off', String(streamed))
  assert.match(
    await raw(`GET /health HTTP/1.1\r\nHost: x\r\nCookie: ${'x'.repeat(20_000)}\r\nConnection: close\r\n\r\n`),
    /^HTTP\/1\.1 431 /,
  )
})

test('a host that is no host is refused, and a foreign one changes no address that is given out', async () => {
  assert.match(await raw('GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n'), /^HTTP\/1\.1 400 /)
  const document = await raw('GET /api/v1/openapi.json HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n')
  assert.match(document, /^HTTP\/1\.1 200 /)
  assert.ok(!document.includes('evil.example'))
})

test('of IPv6 a network counts as one, however its addresses are written, and IPv4 counts as itself', () => {
  const same = ['2001:db8::1', '2001:db8::2:1', '2001:0DB8:0:0:5::', '2001:db8:0:0:ffff:ffff:ffff:ffff', '2001:db8::1%eth0']
  assert.deepEqual([...new Set(same.map(networkOf))], ['2001:db8:0:0'])
  assert.notEqual(networkOf('2001:db8:0:1::1'), networkOf('2001:db8::1'))
  assert.deepEqual(['::ffff:192.0.2.7', '192.0.2.7', 'unknown', '::1'].map(networkOf), ['192.0.2.7', '192.0.2.7', 'unknown', '0:0:0:0'])
})

/** Listens to live news and answers what arrives within a moment, and whether the server ended the stream. */
async function listen(headers: Record<string, string>, work: () => Promise<unknown>, until: (text: string) => boolean) {
  const leaving = new AbortController()
  const answer = await fetch(`${site.url}/api/v1/live`, { headers, signal: leaving.signal })
  if (answer.status !== 200) return { status: answer.status, text: '', ended: true }
  let text = ''
  let ended = false
  const reading = (async () => {
    for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) text += chunk
    ended = true
  })().catch(() => {})
  await work()
  for (let waited = 0; waited < 100 && !ended && !until(text); waited++) await sleep(50)
  leaving.abort()
  await reading
  return { status: 200, text, ended }
}

test('live news reaches the members of the organisation it happened in, says what but not its content, and goes on where it broke off', async () => {
  const { cookie } = await signIn(site, await newcomer(house, org, ['sales_lead']))
  const other = await house.found({ name: 'Harbour Museum' })
  await house.settle()
  const add = async (name: string) => {
    await other.as('marketing_director').createPerson({ name: 'Not yours' })
    const { id } = await org.as('marketing_director').createPerson({ name, email: `${name}@example.com` })
    await house.settle()
    return id
  }
  let id = ''
  const heard = await listen(
    { cookie },
    async () => (id = await add('ada')),
    (text) => text.includes('people.personAdded'),
  )
  const events = heard.text.split('\n\n').filter((part) => part.includes('personAdded'))
  assert.equal(events.length, 1)
  assert.deepEqual(JSON.parse(events[0]!.split('data: ')[1]!), { name: 'people.personAdded', id, version: 1 })
  const last = /id: (\d+)\ndata/.exec(heard.text)![1]!
  await add('leo')
  const missed = await listen(
    { cookie, 'last-event-id': last },
    async () => {},
    (text) => text.includes('people.personAdded'),
  )
  assert.match(missed.text, new RegExp(`id: ${Number(last) + 1}\n`))
  assert.equal(
    (
      await listen(
        {},
        async () => {},
        () => true,
      )
    ).status,
    401,
  )
  assert.equal(
    (
      await listen(
        { authorization: 'Bearer tl_x' },
        async () => {},
        () => true,
      )
    ).status,
    401,
  )
})

test('A15 live news ends with the session, before another word is sent', async () => {
  const { cookie } = await signIn(site, await newcomer(house, org, ['sales_lead']))
  const leave = async () => {
    await send(site, 'POST', '/api/auth/sign-out', {}, { cookie })
    await org.as('marketing_director').createPerson({ name: 'After the end' })
    await house.settle()
  }
  const heard = await listen({ cookie }, leave, () => false)
  assert.equal(heard.ended, true)
  assert.ok(!heard.text.includes('people.personAdded'))
})
