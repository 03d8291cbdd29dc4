// A3 Addresses that somebody pastes for the program to read: those that lead inwards are never connected to, whichever way they are written.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { after, before, test } from 'node:test'
import { openHouse, type House } from '#app/testing/house.ts'
import { openOuting, type Outing } from '#channels/testing/outing.ts'

let house: House
let outing: Outing
let inside: Server
let port: number
let connections = 0
before(async () => {
  house = await openHouse()
  outing = await openOuting(house)
  // Counts connections, not requests: what is refused only after connecting has told that somebody listens there.
  inside = createServer((socket) => {
    connections += 1
    socket.end('HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n<title>Secret</title>')
  }).listen(0, '::')
  await once(inside, 'listening')
  port = (inside.address() as { port: number }).port
})
after(async () => {
  inside.close()
  await house.close()
})

const hosts = [
  ...['127.0.0.1', '127.1', '2130706433', '0x7f.1', '0177.0.0.1', '0.0.0.0', 'localhost', 'LOCALHOST.', '127.0.0.1.', '①②⑦.0.0.1'],
  ...[
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::ffff:a9fe:a9fe]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[fe80::1]',
    '[fd00::1]',
  ],
  ...['169.254.169.254', '10.0.0.1', '172.16.0.1', '192.168.0.1', '100.64.0.1', 'user:pass@127.0.0.1', 'example.com@127.0.0.1'],
]

test(`A3 coverage pasted with ${hosts.length} addresses of the inside: no connection is made, and nothing of what stands there is told`, async () => {
  let pasted = 0
  for (const host of hosts) {
    const coverage = await outing.desk.addCoverage({ url: `http://${host}:${port}/`, parentId: outing.campaignId }).catch(() => null)
    if (!coverage) continue
    pasted += 1
    await house.settle()
    const { title, reading } = await outing.desk.getCoverage({ id: coverage.id })
    assert.doesNotMatch(String(title), /Secret/, host)
    assert.notEqual(reading, 'read', host)
  }
  assert.ok(pasted > hosts.length / 2, `${pasted} addresses were taken`)
  assert.equal(connections, 0)
})
