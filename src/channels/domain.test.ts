// The sender domain of an account: what the DNS holds, what is missing there, and when messages are signed.
import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import pg from 'pg'
import pino from 'pino'
import { openHouse, type House } from '#app/testing/house.ts'
import { openNameServer, type NameServer } from '#kernel/testing/dns.ts'
import { openSink, type Sink } from '#kernel/testing/smtp.ts'
import { noteDomain, openDomainCheck, signerOf } from './actions/domain.ts'
import { sendSystemMail } from './actions/system.ts'
import type { Account, Finding } from './contract/account.ts'
import { jobs } from './jobs.ts'
import { accountById } from './store/account.ts'
import { jobOf, openOuting, refused, type Outing } from './testing/outing.ts'
import { check, publish, verdict } from './testing/signing.ts'

let house: House
let sink: Sink
let dns: NameServer
let outing: Outing
let account: Account
before(async () => {
  house = await openHouse()
  sink = await openSink()
})
beforeEach(async () => {
  sink.clear()
  dns = await openNameServer()
  house.nameServers.splice(0, house.nameServers.length, dns.address)
  outing = await openOuting(house)
  account = await outing.connect(sink)
})
afterEach(() => dns.close())
after(async () => {
  await sink.close()
  await house.close()
})

const domain = 'littoral.example'

const checked = (id = account.id) => check(outing, id)
const published = (id = account.id) => publish(outing, dns, id)
const verdictOn = (raw: Buffer) => verdict(raw, dns)

const found = ({ domain: { findings } }: Account, check: Finding['check']) => findings.find((finding) => finding.check === check)!

const signed = [['pass', domain]]

test('a key that is not published is not used, and is used as soon as a check has found it', async () => {
  await outing.person('ada@example.net')
  const before = await checked()
  assert.equal(before.domain.signing, 'waiting')
  await outing.mail()
  await house.settle()
  assert.doesNotMatch((await sink.letterTo('ada@example.net')).raw.toString(), /DKIM-Signature/i)
  sink.clear()
  assert.equal((await published()).domain.signing, 'on')
  await outing.mail()
  await house.settle()
  assert.deepEqual(await verdictOn((await sink.letterTo('ada@example.net')).raw), signed)
})

test('a record that was taken away or changed ends the signing at the next look, which comes by itself every day', async () => {
  const account = await published()
  assert.deepEqual([account.domain.signing, found(account, 'dkim').outcome], ['on', 'ok'])
  dns.set(`${await selector()}._domainkey.${domain}`)
  const daily = jobs.schedules!.find(({ name }) => name === 'channels.checkDomains')!
  await daily.run(jobOf(house, outing.org))
  await house.settle()
  const gone = await outing.desk.getAccount({ id: account.id })
  assert.deepEqual([gone.domain.signing, found(gone, 'dkim').outcome], ['waiting', 'failed'])
})

test('test messages and mail of the program itself are signed like all others', async () => {
  await published()
  await outing.org.program((caller) =>
    sendSystemMail(caller, {
      to: { name: 'Zoë', address: 'zoe@example.net' },
      subject: 'A new password',
      text: 'Follow  this link. \n\n\n',
    }),
  )
  await outing.desk.testAccount({ id: account.id, to: 'ines@littoral.example' })
  await house.settle()
  for (const to of ['ines@littoral.example', 'zoe@example.net'])
    assert.deepEqual(await verdictOn((await sink.letterTo(to)).raw), signed, to)
})

test('the owner may leave the signing to the provider', async () => {
  const { id, version } = await published()
  const off = await outing.desk.updateAccount({ id, version, sign: false })
  assert.deepEqual([off.sign, off.domain.signing, off.domain.state], [false, 'off', 'checking'])
  await house.settle()
  const account = await outing.desk.getAccount({ id })
  assert.deepEqual([found(account, 'dkim').outcome, found(account, 'dkim').record], ['warning', null])
  await outing.person('ada@example.net')
  await outing.mail()
  await house.settle()
  assert.doesNotMatch((await sink.letterTo('ada@example.net')).raw.toString(), /DKIM-Signature/i)
})

test('another sender domain is not signed for before its own DNS holds the key', async () => {
  const { id, version } = await published()
  const moved = await outing.desk.updateAccount({ id, version, fromAddress: 'news@harbour.example' })
  assert.deepEqual([moved.domain.name, moved.domain.signing, moved.domain.findings], ['harbour.example', 'waiting', []])
  await house.settle()
  const { record } = found(await outing.desk.getAccount({ id }), 'dkim')
  assert.equal(record!.name, `${await selector()}._domainkey.harbour.example`)
})

test('what is missing in the DNS is named with the record to enter', async () => {
  const { domain: of } = await checked()
  const key = await publicKey()
  assert.deepEqual(
    of.findings.map(({ check, outcome, record }) => [check, outcome, record]),
    [
      ['spf', 'failed', { name: domain, value: 'v=spf1 mx ~all' }],
      ['dkim', 'failed', { name: `${await selector()}._domainkey.${domain}`, value: `v=DKIM1; k=rsa; p=${key}` }],
      ['dmarc', 'failed', { name: `_dmarc.${domain}`, value: 'v=DMARC1; p=none; rua=mailto:news@littoral.example' }],
    ],
  )
  assert.ok(createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' }).asymmetricKeyDetails!.modulusLength === 2048)
})

test('a wrong key in the DNS is named with what to enter', async () => {
  await published()
  const name = `${await selector()}._domainkey.${domain}`
  const right = `v=DKIM1; k=rsa; p=${await publicKey()}`
  for (const wrong of [
    'v=DKIM1; k=rsa; p=',
    'v=DKIM1; k=ed25519; p=abc',
    right.replace('p=', 'p=A'),
    'nul \u0000 \n',
    `${'x'.repeat(119)}😀😀`,
  ]) {
    dns.set(name, wrong)
    const account = await checked()
    assert.equal(account.domain.signing, 'waiting', wrong)
    assert.match(found(account, 'dkim').words, /holds another key/)
    assert.deepEqual(found(account, 'dkim').record, { name, value: right })
  }
  dns.set(name, right, 'v=DKIM1; p=old')
  assert.match(found(await checked(), 'dkim').words, /There are 2 records .* Leave only this one\./)
  // As some panels write it: other spaces, other order.
  dns.set(name, `p=${await publicKey()} ;k=rsa;v=DKIM1`)
  assert.equal((await checked()).domain.signing, 'on')
})

const spf: [what: string, records: string[], outcome: string, enter: string | null][] = [
  ['that names nobody’s end', ['v=spf1 mx'], 'warning', 'v=spf1 mx ~all'],
  ['that lets everybody send', ['v=spf1 mx +all'], 'failed', 'v=spf1 mx ~all'],
  ['that stands twice', ['v=spf1 mx -all', 'v=spf1 include:_spf.google.com ~all'], 'failed', 'v=spf1 mx include:_spf.google.com ~all'],
  ['that is neutral', ['v=spf1 a ?all'], 'warning', 'v=spf1 a ~all'],
  ['that is strict', ['v=spf1 mx -all', 'another=text'], 'ok', null],
  ['that hands on', ['v=spf1 redirect=_spf.example.org'], 'ok', null],
]
for (const [what, records, outcome, enter] of spf) {
  test(`an SPF record ${what} is ${outcome}`, async () => {
    dns.set(domain, ...records)
    const finding = found(await checked(), 'spf')
    assert.deepEqual([finding.outcome, finding.record?.value ?? null], [outcome, enter], finding.words)
  })
}

test('the SPF record to enter lets the account’s own servers send', async () => {
  const asked = async (changes: { provider?: string; host?: string }) => {
    const { version } = await outing.desk.getAccount({ id: account.id })
    await outing.desk.updateAccount({ id: account.id, version, ...changes })
    await house.settle()
    const { record, words } = found(await checked(), 'spf')
    return [record!.value, words.slice(words.indexOf('Enter'))]
  }
  assert.deepEqual(await asked({ provider: 'gmail' }), ['v=spf1 include:_spf.google.com ~all', 'Enter this record.'])
  assert.deepEqual(await asked({ provider: 'other', host: 'mail.littoral.example' }), [
    'v=spf1 a:mail.littoral.example ~all',
    'Enter this record.',
  ])
  assert.deepEqual(await asked({ host: '192.0.2.7' }), ['v=spf1 ip4:192.0.2.7 ~all', 'Enter this record.'])
  assert.deepEqual(await asked({ host: '[2001:db8::7]' }), ['v=spf1 ip6:2001:db8::7 ~all', 'Enter this record.'])
  assert.deepEqual(await asked({ provider: 'zoho' }), [
    'v=spf1 mx ~all',
    'Enter this record, with the include that Zoho Mail asks for, if it does.',
  ])
})

test('an SPF record must name the servers of the provider, itself or through what it includes', async () => {
  const { version, id } = account
  await outing.desk.updateAccount({ id, version, provider: 'mailgun' })
  dns.set(domain, 'v=spf1 mx -all')
  const without = found(await checked(), 'spf')
  assert.deepEqual([without.outcome, without.record?.value], ['failed', 'v=spf1 include:mailgun.org mx -all'])
  dns.set(domain, 'v=spf1 include:_spf.littoral.example -all')
  dns.set(`_spf.${domain}`, 'v=spf1 include:MAILGUN.org -all')
  assert.equal(found(await checked(), 'spf').outcome, 'ok')
  dns.set(`_spf.${domain}`, `v=spf1 include:_spf.${domain} -all`)
  assert.equal(found(await checked(), 'spf').outcome, 'failed')
})

test('a DMARC policy is read at the domain or above it, and refuses nothing that cannot prove itself unnoticed', async () => {
  const { id } = await outing.connect(sink, { fromAddress: 'news@mail.littoral.example' })
  const dmarc = async () => found(await checked(id), 'dmarc')
  dns.set(`_dmarc.${domain}`, 'v=DMARC1; p=reject; sp=none')
  assert.deepEqual([(await dmarc()).outcome, (await dmarc()).record?.name], ['warning', `_dmarc.mail.${domain}`])
  dns.set(`_dmarc.mail.${domain}`, 'v=DMARC1; p=reject')
  assert.match((await dmarc()).words, /neither SPF nor a signature proves mail\.littoral\.example/)
  dns.set(`mail.${domain}`, 'v=spf1 mx -all')
  assert.equal((await dmarc()).outcome, 'ok')
  dns.set(`_dmarc.mail.${domain}`, 'v=DMARC1; p=none; rua=mailto:d@littoral.example')
  assert.equal((await dmarc()).record?.value, 'v=DMARC1; p=quarantine; rua=mailto:d@littoral.example')
  dns.set(`_dmarc.mail.${domain}`, 'v=DMARC1; p=sometimes')
  assert.equal((await dmarc()).outcome, 'failed')
  dns.set(`_dmarc.mail.${domain}`, 'v=DMARC1; p=none', 'v=DMARC1; p=reject')
  assert.match((await dmarc()).words, /There are 2 DMARC records/)
})

test('a DNS that cannot tell leaves the signing as it was, and says so', async () => {
  await published()
  dns.fail(`${await selector()}._domainkey.${domain}`)
  dns.fail(domain)
  const account = await checked()
  assert.equal(account.domain.signing, 'on')
  assert.deepEqual(
    account.domain.findings.map(({ outcome }) => outcome),
    ['warning', 'warning', 'warning'],
  )
  assert.match(found(account, 'dkim').words, /could not be looked up now/)
})

test('a check that is under way is not begun twice, one that was lost with its worker is, and a disconnected account has none', async () => {
  await outing.desk.checkDomain({ id: account.id })
  await assert.rejects(outing.desk.checkDomain({ id: account.id }), refused('domain_check_running'))
  house.pass(6 * 60_000)
  assert.equal((await outing.desk.checkDomain({ id: account.id })).domain.state, 'checking')
  await house.settle()
  await outing.desk.archiveAccount({ id: account.id, version: account.version })
  await assert.rejects(outing.desk.checkDomain({ id: account.id }), refused('domain_check_running'))
  const row = await outing.org.program((caller) => accountById(caller, account.id))
  assert.equal(row!.privateKey, null)
})

test('what was found about the old domain is not noted for the new one', async () => {
  await outing.desk.checkDomain({ id: account.id })
  const question = await outing.org.program((caller) => openDomainCheck(caller, account.id))
  await outing.desk.updateAccount({ id: account.id, version: account.version, fromAddress: 'news@harbour.example' })
  await outing.org.program((caller) => noteDomain(caller, account.id, question!, { findings: [], keyFound: true }))
  assert.deepEqual((await outing.desk.getAccount({ id: account.id })).domain.signing, 'waiting')
})

test('an account from before there were keys gets one when it is first asked for', async () => {
  const owner = new pg.Client(house.database.ownerConnection)
  await owner.connect()
  await owner.query('update channels.account set selector = null, private_key = null, public_key = null where id = $1', [account.id])
  await owner.end()
  await outing.person('ada@example.net')
  await published()
  await outing.mail()
  await house.settle()
  assert.deepEqual(await verdictOn((await sink.letterTo('ada@example.net')).raw), signed)
})

test('a check that finds something else than before is news, one that finds the same is not', async () => {
  await published()
  await checked()
  const { items } = await outing.org.as('marketing_director').listAudit({ objectId: account.id })
  const news = items.filter(({ name }) => name === 'channels.accountDomainChecked').map(({ data }) => data)
  assert.deepEqual(news.toReversed(), [
    { spf: 'failed', dkim: 'failed', dmarc: 'failed', signing: 'waiting' },
    { spf: 'ok', dkim: 'ok', dmarc: 'warning', signing: 'on' },
  ])
})

test('the private key is in no answer, no event, no queue and no log', async () => {
  await published()
  const key = await outing.org.program(async (caller) => signerOf(caller, (await accountById(caller, account.id))!)!.key)
  const der = key.export({ format: 'der', type: 'pkcs8' }).toString('base64')
  const said: string[] = []
  const log = pino({ level: 'trace' }, { write: (line) => void said.push(line) })
  await outing.org.program((caller) =>
    sendSystemMail(caller, { to: { name: '', address: 'zoe@example.net' }, subject: 'Hello', text: 'Hello' }),
  )
  const answers = [
    await outing.desk.checkDomain({ id: account.id }),
    await outing.desk.testAccount({ id: account.id, to: 'ines@littoral.example' }),
    await outing.desk.listAccounts({}),
  ]
  const owner = new pg.Client(house.database.ownerConnection)
  await owner.connect()
  const queue = await owner.query<{ name: string; payload: { orgId?: string } }>(
    `select t.identifier as name, j.payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id`,
  )
  for (const { name, payload } of queue.rows) {
    const { orgId: _, ...rest } = payload
    await jobs.tasks!.find((task) => task.name === name)?.run({ ...jobOf(house, outing.org), log }, rest)
  }
  await house.settle()
  const events = await owner.query('select data from kernel.event')
  const rows = await owner.query('select * from channels.account')
  const answered = await owner.query('select to_jsonb(i) from kernel.idempotency i')
  await owner.end()
  const all = JSON.stringify([answers, events.rows, rows.rows, queue.rows, answered.rows, said]).replaceAll('\\n', '')
  assert.ok(queue.rows.length >= 3)
  assert.ok(all.includes(await publicKey()), 'what is looked through holds the public half')
  // Any line of it, as PEM would show it.
  for (let at = 100; at + 40 < der.length; at += 40) assert.ok(!all.includes(der.slice(at, at + 40)), `part of the key at ${at}`)
  assert.doesNotMatch(JSON.stringify(answers), /private/i)
})

async function row() {
  return (await outing.org.program((caller) => accountById(caller, account.id)))!
}
const selector = async () => (await row()).selector!
const publicKey = async () => (await row()).publicKey!
