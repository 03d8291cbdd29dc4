// The program started with another secret key than before: what was sealed with the earlier one cannot be opened, and says so where it can be mended.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { openHouse, type House } from '#app/testing/house.ts'
import { openNameServer } from '#kernel/testing/dns.ts'
import { openSink, type Sink } from '#kernel/testing/smtp.ts'
import { vault } from '#kernel/vault.ts'
import { openRound } from './testing/round.ts'
import { openOuting } from './testing/outing.ts'
import { publish } from './testing/signing.ts'

let house: House
let sink: Sink
before(async () => {
  house = await openHouse()
  sink = await openSink()
})
after(async () => {
  await sink.close()
  await house.close()
})

const login = { username: 'news', password: 'open sesame' }

/** Leaves a column as the earlier installation would have sealed it. */
async function sealEarlier(table: 'account' | 'mailbox', column: 'password' | 'private_key', id: string): Promise<void> {
  const earlier = vault('the secret key before it was lost, and not the one of today')
  const owner = new pg.Client(house.database.ownerConnection)
  await owner.connect()
  await owner.query(`update channels.${table} set ${column} = $2 where id = $1`, [id, earlier.seal('open sesame', 'wherever')])
  await owner.end()
}

test('a password that was sealed earlier fails the test with what to do, and mails again once it is typed anew', async () => {
  const outing = await openOuting(house)
  const { id } = await outing.connect(sink, login)
  await sealEarlier('account', 'password', id)
  await outing.desk.testAccount({ id, to: 'tom@example.com' })
  await house.settle()
  const failing = await outing.desk.getAccount({ id })
  assert.equal(failing.state, 'failing')
  assert.match(failing.steps[0]!.words, /sealed with another secret key. Enter it again/)
  await outing.desk.updateAccount({ id, version: failing.version, password: login.password })
  await outing.desk.testAccount({ id, to: 'tom@example.com' })
  await house.settle()
  assert.equal((await outing.desk.getAccount({ id })).state, 'working')
})

test('a mailing under way is troubled by it and says why; with the password typed anew it goes on', async () => {
  const outing = await openOuting(house)
  const { id } = await outing.connect(sink, login)
  await outing.person('ada@example.net')
  await sealEarlier('account', 'password', id)
  const dispatch = await outing.mail()
  await house.settle()
  const waits = await outing.read(dispatch.id)
  assert.equal(waits.state, 'sending')
  assert.match(waits.trouble!, /sealed with another secret key/)
  const failing = await outing.desk.getAccount({ id })
  assert.equal(failing.state, 'failing')
  await outing.desk.updateAccount({ id, version: failing.version, password: login.password })
  await outing.desk.testAccount({ id, to: 'tom@example.com' })
  await house.settle()
  assert.deepEqual(await outing.ledger(dispatch.id), { 'ada@example.net': 'delivered' })
})

test('a DKIM key that was sealed earlier keeps the account from sending unsigned; the next look into the DNS makes a new one to enter', async () => {
  const outing = await openOuting(house)
  const dns = await openNameServer()
  house.nameServers.splice(0, house.nameServers.length, dns.address)
  try {
    const { id } = await outing.connect(sink, login)
    const before = await publish(outing, dns, id)
    assert.equal(before.domain.signing, 'on')
    await sealEarlier('account', 'private_key', id)
    await outing.desk.testAccount({ id, to: 'tom@example.com' })
    await house.settle()
    assert.match(
      (await outing.desk.getAccount({ id })).steps[0]!.words,
      /DKIM key was sealed with another secret key. Check the domain again/,
    )
    await outing.desk.checkDomain({ id })
    await house.settle()
    const { domain } = await outing.desk.getAccount({ id })
    assert.equal(domain.signing, 'waiting')
    const toEnter = (account: typeof before) => account.domain.findings.find(({ check }) => check === 'dkim')
    assert.notDeepEqual(toEnter(await outing.desk.getAccount({ id })), toEnter(before))
    assert.equal((await publish(outing, dns, id)).domain.signing, 'on')
  } finally {
    await dns.close()
  }
})

test('a return mailbox whose password was sealed earlier says so', async () => {
  const round = await openRound(house, sink)
  try {
    const { id } = await round.connect()
    await sealEarlier('mailbox', 'password', id)
    await round.minute()
    const failing = await round.mailbox()
    assert.equal(failing.state, 'failing')
    assert.match(failing.fault!, /sealed with another secret key. Enter it again/)
  } finally {
    await round.post.close()
  }
})
