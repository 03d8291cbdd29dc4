// F25 What every letter of a mailing carries: the two ways out, the postal address, and a signature over them that receivers accept.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openHouse, type House } from '#app/testing/house.ts'
import type { Account } from '#channels/contract/account.ts'
import { openOuting, type Outing } from '#channels/testing/outing.ts'
import { publish, verdict } from '#channels/testing/signing.ts'
import { openNameServer, type NameServer } from '#kernel/testing/dns.ts'
import { readMail } from '#kernel/testing/mail.ts'
import { openSink, type Sink } from '#kernel/testing/smtp.ts'

let house: House
let sink: Sink
let dns: NameServer
let outing: Outing
let account: Account
before(async () => {
  house = await openHouse()
  sink = await openSink()
  dns = await openNameServer()
  house.nameServers.splice(0, house.nameServers.length, dns.address)
  outing = await openOuting(house)
  account = await outing.connect(sink)
})
after(async () => {
  await dns.close()
  await sink.close()
  await house.close()
})

test('F25 bulk mail carries both unsubscribe headers, the postal address, and a DKIM signature over them that verifies', async () => {
  await publish(outing, dns, account.id)
  await outing.desk.updateAccount({ id: account.id, version: account.version, replyTo: 'desk@littoral.example' })
  await outing.person('ada@example.net', 'Ada  Lovelace')
  await outing.person('nameless@example.net')
  await outing.person('zoe@example.net', 'Zoë Ångström-Müller 李小龍 with a name that is longer than a line of a letter may ever be')
  const text = 'Dear {{first_name}} ,  {{company}} \n\n{{name}}  \n\nwelcome.'
  await outing.mail({ text, html: '<p>Dear  {{name}} {{company}} ,</p><p>.\n..</p>' })
  await house.settle()
  assert.equal(sink.letters.length, 3)
  for (const { raw, to } of sink.letters) {
    const mail = await readMail(raw)
    assert.equal(mail.unsubscribe.oneClick, true)
    assert.match(mail.unsubscribe.web!, /^https:\/\/www\.example\.com\/u\//)
    for (const part of [mail.html.replaceAll('<br>', '\n'), mail.text])
      assert.match(part, /Littoral Athletics\nRua do Sal 4\n4050-543 Porto/)
    assert.deepEqual(await verdict(raw, dns), [['pass', 'littoral.example']], to[0])
    const letter = raw.toString('latin1')
    assert.doesNotMatch(letter, /[^\r]\n|\r[^\n]/, 'no line ends in another way than lines of mail do')
    const covered = /h=([\w:\s-]+);/.exec(letter)![1]!.replace(/\s/g, '').split(':')
    assert.deepEqual(covered, [
      ...['From', 'To', 'Subject', 'Date', 'Message-ID', 'Reply-To', 'MIME-Version', 'Content-Type'],
      ...['List-Unsubscribe', 'List-Unsubscribe-Post'],
    ])
    for (const forged of [letter.replace('/u/', '/v/'), letter.replace('One-Click', 'Two-Click'), letter.replace('Sal 4', 'Sal 5')])
      assert.deepEqual((await verdict(Buffer.from(forged, 'latin1'), dns))[0]?.[0] === 'pass', false)
  }
})
