// E-mail: what leaves, to whom, how it reads, and that every recipient ends as exactly one thing.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import type { House } from '#app/testing/house.ts'
import { readMail } from '#kernel/testing/mail.ts'
import type { Sink } from '#kernel/testing/smtp.ts'
import { mailroom } from './testing/mailroom.ts'
import { openOuting, refused, type Outing } from './testing/outing.ts'

let house: House
let sink: Sink
let outing: Outing
mailroom((room) => ({ house, sink, outing } = room))

test('an approved e-mail reaches everyone in the segment who agreed, and is published once the server has taken it #313', async () => {
  await outing.person('ada@example.net', 'Ada Lovelace')
  await outing.person('grace@example.net', 'Grace Hopper')
  await outing.person('silent@example.net', 'No Consent', false)
  const dispatch = await outing.mail()
  assert.equal(dispatch.state, 'scheduled')
  await house.settle()
  const end = await outing.read(dispatch.id)
  assert.equal(end.state, 'published')
  assert.deepEqual(end.counts, { queued: 0, claimed: 0, delivered: 2, failed: 0, suppressed: 1, uncertain: 0 })
  assert.deepEqual(await outing.ledger(dispatch.id), {
    'ada@example.net': 'delivered',
    'grace@example.net': 'delivered',
    'silent@example.net': 'suppressed: no_consent',
  })
  assert.deepEqual(sink.letters.flatMap(({ to }) => to).toSorted(), ['ada@example.net', 'grace@example.net'])
})

test('every line of what leaves ends as lines of mail do, bulk mail and test messages alike', async () => {
  await outing.person('ada@example.net', 'Ada')
  await outing.mail({ text: 'One\ntwo\n\nthree', html: '<p>One\ntwo</p>\n<p>three</p>' })
  const { items } = await outing.desk.listAccounts({})
  await house.settle()
  await outing.desk.testAccount({ id: items[0]!.id, to: 'ines@littoral.example' })
  await house.settle()
  assert.equal(sink.letters.length, 2)
  for (const { raw } of sink.letters) assert.doesNotMatch(raw.toString('latin1'), /[^\r]\n|\r[^\n]/)
})

test('a letter reads well in HTML and in plain text, in each person’s own name #122', async () => {
  await outing.person('ada@example.net', 'Ada Lovelace')
  await outing.person('nameless@example.net')
  await outing.mail({ cta: { label: 'See the range', url: 'https://www.example.com/l/bcdfghjk' } })
  await house.settle()
  const mail = await readMail((await sink.letterTo('ada@example.net')).raw)
  assert.equal(mail.subject, 'The spring range is here, Ada')
  assert.deepEqual(mail.from, { name: 'Littoral Athletics', address: 'news@littoral.example' })
  assert.match(mail.text, /^Dear Ada,\n\nthe spring range is here\.\n\nSee the range: https:\/\/www\.example\.com\/l\/bcdfghjk\?p=/)
  assert.match(mail.html, /<p style="[^"]+">Dear Ada,<\/p>/)
  assert.match(mail.html, /Lighter, and made in Porto/)
  for (const part of [mail.html.replaceAll('<br>', '\n'), mail.text]) assert.match(part, /Littoral Athletics\nRua do Sal 4\n4050-543 Porto/)
  assert.doesNotMatch(mail.html, /%%|<script|<!-- button/)
  const nameless = await readMail((await sink.letterTo('nameless@example.net')).raw)
  assert.equal(nameless.subject, 'The spring range is here, friend')
})

test('the call to action carries the recipient, so that a click is known to be theirs', async () => {
  const { id: ada } = await outing.person('ada@example.net', 'Ada')
  const { nodeId, bodyHash } = await outing.version()
  const link = await outing.org.program(async (caller) => {
    const { createLink } = await import('#tracking/actions.ts')
    return createLink(caller, {
      nodeId,
      target: 'https://shop.example.com/',
      channel: { key: 'newsletter', kind: 'email' },
      campaignCode: 'spring',
      content: 'range',
    })
  })
  await outing.mail({ html: `<p><a href="${link.url}">Look</a></p>`, cta: { label: 'See it', url: link.url } }, { nodeId, bodyHash })
  await house.settle()
  const mail = await readMail((await sink.letterTo('ada@example.net')).raw)
  const tagged = mail.links.filter((address) => address.startsWith(link.url))
  assert.equal(tagged.length, 1)
  const answer = await house.visit('GET', new URL(tagged[0]!).pathname + new URL(tagged[0]!).search, {
    headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36' },
  })
  assert.equal(answer?.status, 302)
  await house.settle()
  const touches = await outing.org.as('marketing_director').listTouches({ nodeId })
  assert.deepEqual(
    touches.items.map(({ kind, personId }) => [kind, personId]),
    [['click', ada]],
  )
})

test('every commercial letter can be left with one click, and whoever left gets nothing that was still queued', async () => {
  await outing.person('ada@example.net', 'Ada')
  await outing.mail()
  await house.settle()
  const letter = await sink.letterTo('ada@example.net')
  const mail = await readMail(letter.raw)
  assert.equal(mail.unsubscribe.oneClick, true)
  assert.match(letter.raw.toString(), /^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m)
  assert.match(mail.unsubscribe.web!, /^https:\/\/www\.example\.com\/u\//)
  assert.ok(mail.links.includes(mail.unsubscribe.web!), 'the footer shows the same way out')
  const next = await outing.mail({}, { scheduledAt: '2026-06-02T09:00:00.000Z' })
  const path = new URL(mail.unsubscribe.web!).pathname
  assert.equal((await house.visit('GET', path))?.status ?? 200, 200)
  assert.equal((await house.visit('POST', path, { form: { 'List-Unsubscribe': 'One-Click' } }))?.status ?? 200, 200)
  sink.clear()
  house.at('2026-06-02T09:00:00.000Z')
  await house.settle()
  assert.deepEqual(await outing.ledger(next.id), { 'ada@example.net': 'suppressed: suppressed' })
  assert.equal(sink.letters.length, 0)
  assert.equal((await outing.read(next.id)).failure, 'Nobody received it: 1 may not be written to.')
})

test('a mailbox that does not exist is failed for good and never written to again; a busy one is tried again until it takes the letter', async () => {
  await outing.person('gone@example.net', 'Gone')
  await outing.person('busy@example.net', 'Busy')
  sink.refuse('gone@example.net')
  sink.defer('busy@example.net')
  const dispatch = await outing.mail()
  await house.settle()
  assert.equal((await outing.read(dispatch.id)).state, 'sending')
  assert.deepEqual(await outing.ledger(dispatch.id), { 'busy@example.net': 'queued', 'gone@example.net': 'failed: bounced' })
  sink.accept('busy@example.net')
  await house.settle()
  assert.equal(sink.letters.length, 0, 'not before the minute is over')
  house.pass(60_000)
  await house.settle()
  assert.deepEqual(await outing.ledger(dispatch.id), { 'busy@example.net': 'delivered', 'gone@example.net': 'failed: bounced' })
  assert.equal((await outing.read(dispatch.id)).state, 'published')
  sink.accept('gone@example.net')
  const second = await outing.mail()
  await house.settle()
  assert.equal((await outing.ledger(second.id))['gone@example.net'], 'suppressed: suppressed')
})

test('a refusal for the text or by policy fails without barring the address', async () => {
  await outing.person('strict@example.net')
  sink.treat('strict@example.net', { at: 'message', code: 554, text: '5.7.1 Looks like spam' })
  const dispatch = await outing.mail()
  await house.settle()
  assert.deepEqual(await outing.ledger(dispatch.id), { 'strict@example.net': 'failed: refused' })
  sink.accept('strict@example.net')
  const second = await outing.mail()
  await house.settle()
  assert.deepEqual(await outing.ledger(second.id), { 'strict@example.net': 'delivered' })
})

test('a server that keeps saying later is given up after ten tries', async () => {
  await outing.person('busy@example.net')
  sink.defer('busy@example.net')
  const dispatch = await outing.mail()
  for (let tries = 0; tries < 10; tries++) {
    await house.settle()
    house.pass(5 * 3600_000)
  }
  assert.deepEqual(await outing.ledger(dispatch.id), { 'busy@example.net': 'failed: given_up' })
  assert.match((await outing.read(dispatch.id)).failure!, /1 failed/)
  sink.accept('busy@example.net')
})

test('a connection lost after the text is uncertain, waits for a person, and a second copy is the same message', async () => {
  await outing.person('ada@example.net')
  sink.treat('ada@example.net', 'vanish')
  const dispatch = await outing.mail()
  await house.settle()
  assert.deepEqual(await outing.ledger(dispatch.id), { 'ada@example.net': 'uncertain: connection_lost' })
  const failed = await outing.read(dispatch.id)
  assert.equal(failed.failure, 'Nobody received it: 1 uncertain.')
  const first = sink.letters[0]!
  house.pass(24 * 3600_000)
  await house.settle()
  assert.equal(sink.letters.length, 1, 'nothing is tried again by itself')
  sink.accept('ada@example.net')
  await outing.desk.settleUncertain({ id: dispatch.id, version: failed.version, verdict: 'again' })
  await house.settle()
  assert.deepEqual(await outing.ledger(dispatch.id), { 'ada@example.net': 'delivered' })
  const idOf = async (raw: Buffer) => (await readMail(raw)).headers.get('message-id')
  assert.deepEqual(await idOf(sink.letters[1]!.raw), await idOf(first.raw))
})

test('an uncertain delivery may be counted as delivered, once', async () => {
  await outing.person('ada@example.net')
  sink.treat('ada@example.net', 'vanish')
  const { id } = await outing.mail()
  await house.settle()
  sink.accept('ada@example.net')
  await outing.desk.settleUncertain({ id, version: (await outing.read(id)).version, verdict: 'delivered' })
  await house.settle()
  const end = await outing.read(id)
  assert.equal(end.state, 'published')
  assert.equal(sink.letters.length, 1)
  await assert.rejects(outing.desk.settleUncertain({ id, version: end.version, verdict: 'again' }), { code: 'nothing_uncertain' })
})

test('nobody gets the same piece twice, also when it is sent a second time', async () => {
  await outing.person('ada@example.net')
  const version = await outing.version()
  await outing.mail({}, version)
  await house.settle()
  await outing.person('late@example.net')
  const again = await outing.mail({}, version)
  await house.settle()
  assert.deepEqual(await outing.ledger(again.id), { 'ada@example.net': 'suppressed: already_received', 'late@example.net': 'delivered' })
})

test('a template can ask for three personal fields and evaluates nothing', async () => {
  for (const text of ['{{constructor}}', '{{env}}', '{{name.constructor}}', '{{#if name}}', '{{password|x}}'])
    await assert.rejects(outing.mail({ text }), refused('unknown_field'), text)
  await assert.rejects(outing.mail({ html: '<a href="https://x.example/{{name}}">x</a>' }), refused('unknown_field'))
  await outing.person('eve@example.net', '<script>alert(1)</script> {{company}}')
  await outing.mail({ subject: 'News', html: '<p>{{name}}</p>' })
  await house.settle()
  const mail = await readMail((await sink.letterTo('eve@example.net')).raw)
  assert.match(mail.html, /&lt;script&gt;alert\(1\)&lt;\/script&gt; \{\{company\}\}/)
})

test('scripts, styles and frames never leave with a text', async () => {
  await outing.person('ada@example.net')
  await outing.mail({
    html: '<p onclick="x()">Hello<script>x()</script></p><iframe src="https://x.example"></iframe><a href="javascript:x()">go</a>',
  })
  await house.settle()
  const { html } = await readMail((await sink.letterTo('ada@example.net')).raw)
  assert.doesNotMatch(html, /<script|javascript|onclick|iframe|x\(\)/)
})

test('what is not approved as it stands does not leave', async () => {
  await outing.person('ada@example.net')
  await assert.rejects(outing.mail({}, await outing.version(false)), refused('not_approved'))
  const version = await outing.version()
  const dispatch = await outing.mail({}, { ...version, scheduledAt: '2026-07-01T09:00:00.000Z' })
  house.at('2026-06-20T09:00:00.000Z')
  await outing.decide(version.nodeId, 'a later text')
  house.at('2026-07-01T09:00:00.000Z')
  await house.settle()
  assert.equal(sink.letters.length, 0)
  const end = await outing.read(dispatch.id)
  assert.equal(end.state, 'failed')
  assert.equal(end.failure, 'The approval was taken back, or the text was changed after it.')
})

test('a person gets no more commercial messages than the organisation allows itself', async () => {
  await outing.person('ada@example.net')
  await outing.desk.setFrequencyCap({ most: 1, days: 7 })
  assert.deepEqual(await outing.desk.getFrequencyCap({}), { most: 1, days: 7 })
  const first = await outing.mail()
  await house.settle()
  const second = await outing.mail()
  await house.settle()
  house.pass(8 * 24 * 3600_000)
  const third = await outing.mail()
  await house.settle()
  const ledgers = [await outing.ledger(first.id), await outing.ledger(second.id), await outing.ledger(third.id)]
  assert.deepEqual(
    ledgers.map((ledger) => ledger['ada@example.net']),
    ['delivered', 'suppressed: frequency_cap', 'delivered'],
  )
})

test('an empty segment is a failure with its reason on the item', async () => {
  const dispatch = await outing.mail()
  await house.settle()
  const end = await outing.read(dispatch.id)
  assert.equal(end.state, 'failed')
  assert.equal(end.failure, 'Nobody is in the segment.')
})

test('an e-mail needs a segment, an account that works, a postal address and a public address that others can reach', async () => {
  await assert.rejects(outing.mail({}, { segmentId: null }), refused('no_segment'))
  await assert.rejects(outing.mail({}, { segmentId: outing.campaignId }), refused('no_segment'))
  const bare = await openOuting(house, { publicUrl: 'http://localhost:4400' })
  await assert.rejects(bare.mail(), refused('no_account'))
  const account = await bare.connect(sink)
  const dispatch = await bare.mail()
  assert.equal(dispatch.accountId, account.id, 'on one machine it may be tried')
  await bare.desk.cancelDispatch({ id: dispatch.id, version: dispatch.version })
  const changed = await bare.desk.updateAccount({
    id: account.id,
    version: account.version,
    host: 'smtp.example.com',
    security: 'starttls',
  })
  assert.equal(changed.state, 'untested')
  await assert.rejects(bare.mail({}, { accountId: account.id }), refused('account_not_working'))
  // The provider's server has answered since, which none does from here.
  const admin = new pg.Client(house.database.ownerConnection)
  await admin.connect()
  await admin.query("update channels.account set state = 'working' where id = $1", [account.id])
  await admin.end()
  await assert.rejects(bare.mail({}, { accountId: account.id }), refused('loopback_address'))
  const owner = outing.org.as('marketing_director')
  await owner.updateOrganisation({ version: (await owner.getOrganisation({})).version, postalAddress: '' })
  await assert.rejects(outing.mail(), refused('no_postal_address'))
})

test('a second dispatch of the same version waits until the first is over', async () => {
  const version = await outing.version()
  const first = await outing.mail({}, { ...version, scheduledAt: '2027-01-01T09:00:00.000Z' })
  await assert.rejects(outing.mail({}, version), refused('already_on_its_way'))
  const cancelled = await outing.desk.cancelDispatch({ id: first.id, version: first.version })
  assert.equal(cancelled.state, 'cancelled')
  await assert.rejects(outing.desk.cancelDispatch({ id: first.id, version: cancelled.version }), { code: 'dispatch_ended' })
  assert.equal((await outing.mail({}, version)).state, 'scheduled')
})

test('two hundred and fifty recipients are claimed a hundred at a time and each gets one letter', async () => {
  await outing.readers(250)
  const dispatch = await outing.mail()
  await house.settle()
  const end = await outing.read(dispatch.id)
  assert.deepEqual(end.counts, { queued: 0, claimed: 0, delivered: 250, failed: 0, suppressed: 0, uncertain: 0 })
  assert.equal(new Set(sink.letters.flatMap(({ to }) => to)).size, 250)
  assert.equal(sink.letters.length, 250)
})

test('after an erasure the ledger keeps the count and forgets the address', async () => {
  const { id, version } = await outing.person('ada@example.net', 'Ada')
  const dispatch = await outing.mail()
  await house.settle()
  await outing.org.as('marketing_director').erasePerson({ id, version })
  await house.settle()
  const { items } = await outing.desk.listRecipients({ id: dispatch.id })
  assert.deepEqual(
    items.map(({ state, email, answer }) => ({ state, email, answer })),
    [{ state: 'delivered', email: null, answer: null }],
  )
  assert.equal((await outing.read(dispatch.id)).counts.delivered, 1)
})
