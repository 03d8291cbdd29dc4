// A13 Line breaks, in whatever dress, in everything that ends up in the head of a letter: no header and no recipient that was not meant.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { openHouse, type House } from '#app/testing/house.ts'
import { openOuting, refused, type Outing } from '#channels/testing/outing.ts'
import { readMail } from '#kernel/testing/mail.ts'
import { openSink, type Sink } from '#kernel/testing/smtp.ts'

let house: House
let sink: Sink
let outing: Outing
before(async () => {
  house = await openHouse()
  sink = await openSink()
})
beforeEach(async () => {
  sink.clear()
  outing = await openOuting(house)
  await outing.connect(sink)
})
after(async () => {
  await sink.close()
  await house.close()
})

const smuggled = 'Bcc: everyone@evil.example'
const breaks: Readonly<Record<string, string>> = {
  'a line feed': `Eve\n${smuggled}`,
  'a carriage return': `Eve\r${smuggled}`,
  'both of them': `Eve\r\n${smuggled}`,
  'both and a folded line': `Eve\r\n ${smuggled}`,
  'the end of the head': `Eve\r\n\r\n${smuggled}`,
  'a vertical tab and a form feed': `Eve\v\f${smuggled}`,
  'a next line': `Eve\u0085${smuggled}`,
  'a line separator': `Eve\u2028${smuggled}`,
  'a paragraph separator': `Eve\u2029${smuggled}`,
  'an encoded word': `=?utf-8?Q?Eve=0D=0ABcc:_everyone@evil.example?=`,
  'an encoded word in base64': `=?utf-8?B?${Buffer.from(`Eve\r\n${smuggled}`).toString('base64')}?=`,
  'a quoted list of recipients': `Eve" <everyone@evil.example>, "Ada`,
}

/** The names of the headers of every letter, and everybody it was handed over for. */
async function heads(): Promise<{ names: string[]; to: string[] }[]> {
  return Promise.all(
    sink.letters.map(async ({ raw, to }) => {
      const head = raw.toString('latin1').split('\r\n\r\n')[0]!
      assert.doesNotMatch(head, /[^\r]\n|\r[^\n]/, 'a line of the head ends as lines of mail do')
      const mail = await readMail(raw)
      assert.deepEqual(mail.to, to, 'the letter names just whom it was handed over for')
      return { names: [...mail.headers.keys()].toSorted(), to: [...to] }
    }),
  )
}

test('A13 a name that holds a line break forges no header and no recipient, and the others get their letter', async () => {
  await outing.person('ada@example.net', 'Ada')
  const dispatch = await outing.mail({ subject: 'News' })
  await house.settle()
  const [plain] = await heads()
  assert.equal(plain!.names.includes('bcc'), false)
  sink.clear()
  const kept: string[] = []
  for (const [n, [, name]] of Object.entries(breaks).entries())
    await outing.person(`eve${n}@example.net`, name).then(
      () => kept.push(`eve${n}@example.net`),
      () => {},
    )
  assert.ok(kept.length > 0)
  const again = await outing.mail({ subject: 'News for {{name}}', text: 'Dear {{name}}', html: '<p>Dear {{name}}</p>' })
  await house.settle()
  for (const { names, to } of await heads()) {
    assert.deepEqual(names, plain!.names, to.join())
    assert.equal(to.length, 1)
    assert.ok(to[0] === 'ada@example.net' || kept.includes(to[0]!))
  }
  const ledger = await outing.ledger(again.id)
  assert.equal(ledger['ada@example.net'], 'delivered')
  assert.ok(
    kept.every((address) => ['delivered', 'failed: unsafe_header'].includes(ledger[address]!)),
    JSON.stringify(ledger),
  )
  assert.equal((await outing.read(dispatch.id)).counts.delivered, 1)
})

test('A13 a subject or a sender that holds a line break is refused before anything leaves', async () => {
  await outing.person('ada@example.net', 'Ada')
  for (const [what, value] of Object.entries(breaks)) {
    const risky = /[\r\n]/.test(value)
    if (risky) await assert.rejects(outing.mail({ subject: `News ${value}` }), refused('unsafe_header'), what)
    const account = { name: 'Other', provider: 'other', port: sink.port, security: 'none', username: '', password: '' } as const
    const sender = { host: sink.host, fromName: 'Littoral', fromAddress: 'news@littoral.example' }
    for (const field of ['fromName', 'fromAddress', 'host'] as const)
      if (risky || field !== 'fromName')
        await assert.rejects(outing.desk.createAccount({ ...account, ...sender, [field]: value }), `${what} in ${field}`)
  }
  await house.settle()
  assert.equal(sink.letters.length, 0)
})

test('A13 an address that holds a line break or a second recipient is not taken, typed or in a list', async () => {
  const addresses = Object.values(breaks).map((value) => `${value}@example.net`)
  addresses.push(
    'ada@example.net\r\nRCPT TO:<everyone@evil.example>',
    'ada@example.net, everyone@evil.example',
    'ada@example.net>everyone@evil.example',
  )
  for (const address of addresses) await assert.rejects(outing.person(address), { code: 'BAD_REQUEST' }, JSON.stringify(address))
  const csv = ['email', ...addresses.map((address) => `"${address.replaceAll('"', '""')}"`)].join('\n')
  await outing.org.as('marketing_director').importPersons({ csv, source: 'Fair', consent: { source: 'Fair', wording: 'News' } })
  await outing.mail()
  await house.settle()
  assert.deepEqual(
    sink.letters.flatMap(({ to }) => to).filter((address) => /evil/.test(address.split('@')[1]!)),
    [],
  )
  await heads()
})
