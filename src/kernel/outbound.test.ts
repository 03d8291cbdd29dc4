// What may be fetched when somebody types an address, and what is refused before a connection is made.
import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { fetchPublic, isPublicAddress, Unreachable } from './outbound.ts'

let server: Server
let site: string
let asked = 0
before(async () => {
  server = createServer((request, response) => {
    asked += 1
    if (request.url === '/away') return response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end()
    if (request.url === '/round') return response.writeHead(302, { location: '/round' }).end()
    if (request.url === '/long') return response.writeHead(200, { 'content-type': 'text/html' }).end('x'.repeat(4096))
    if (request.url === '/latin')
      return response.writeHead(200, { 'content-type': 'text/html; charset=iso-8859-1' }).end(Buffer.from('Caf\u00E9', 'latin1'))
    if (request.url === '/slow') return response.writeHead(200).write('…')
    return response.writeHead(200, { 'content-type': 'text/html' }).end('<title>Here</title>')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  site = `http://localhost:${(server.address() as AddressInfo).port}`
})
after(() => {
  server.closeAllConnections()
  server.close()
})

const signal = new AbortController().signal
const loopback = (address: string) => address === '127.0.0.1' || address === '::1'

const inside = [
  '127.0.0.1',
  '10.1.2.3',
  '169.254.169.254',
  '192.168.0.1',
  '172.31.255.255',
  '100.64.0.1',
  '0.0.0.0',
  '::1',
  '::',
  'fe80::1',
  'fd00::1',
  '::ffff:127.0.0.1',
  '::ffff:a9fe:a9fe',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
  'localhost',
]
for (const address of inside) test(`A3 ${address} is not the public internet`, () => assert.equal(isPublicAddress(address), false))
for (const address of ['93.184.216.34', '2606:2800:220:1::1'])
  test(`${address} is the public internet`, () => assert.equal(isPublicAddress(address), true))

test('A3 a name that leads to this machine is refused, and so is its number in whatever notation', async () => {
  const { port } = new URL(site)
  for (const host of ['localhost', '127.0.0.1', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1'])
    await assert.rejects(fetchPublic(`http://${host}:${port}/`, { signal }), Unreachable, host)
  assert.equal(asked, 0)
})

test('A3 a redirect inwards is refused, a redirect in a circle ends', async () => {
  await assert.rejects(fetchPublic(`${site}/away`, { signal, permits: loopback }), /public internet/)
  await assert.rejects(fetchPublic(`${site}/round`, { signal, permits: loopback }), /on and on/)
  await assert.rejects(fetchPublic('ftp://example.com/', { signal }), /no web address/)
})

test('A3 a name that leads outside at first and inside when it is asked again is refused at the second connection', async () => {
  const before = asked
  // As somebody's own name server can: each connection is judged by the address it is made to, not by an answer from before.
  const answers = [true, false]
  const rebinding = () => answers.shift() ?? false
  await assert.rejects(fetchPublic(`${site}/round`, { signal, permits: rebinding }), /public internet/)
  assert.equal(asked, before + 1)
})

test('what is allowed is read in its character set, as far as asked and no longer than the time allows', async () => {
  assert.match((await fetchPublic(`${site}/`, { signal, permits: loopback })).text, /Here/)
  assert.equal((await fetchPublic(`${site}/long`, { signal, permits: loopback, most: 100 })).text.length, 100)
  assert.equal((await fetchPublic(`${site}/latin`, { signal, permits: loopback })).text, 'Caf\u00E9')
  await assert.rejects(fetchPublic(`${site}/slow`, { signal, permits: loopback, wait: 50 }), Unreachable)
})
