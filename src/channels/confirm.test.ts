// Consent confirmed by e-mail: who ticked the box is asked in their own mailbox, and nothing else reaches them before they answered there.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { House } from '#app/testing/house.ts'
import { linkIn, readMail } from '#kernel/testing/mail.ts'
import type { Sink } from '#kernel/testing/smtp.ts'
import { mailroom } from './testing/mailroom.ts'
import type { Outing } from './testing/outing.ts'

let house: House
let sink: Sink
let outing: Outing
let formId: string
mailroom(async (room) => {
  ;({ house, sink, outing } = room)
  const form = await outing.desk.createForm({
    name: 'Hear from us',
    purpose: 'newsletter',
    fields: [{ key: 'email', label: 'E-mail', kind: 'email', required: true, options: [] }],
    consentWording: wording,
    confirms: true,
    lang: 'de',
  })
  formId = form.id
})

const wording = 'Ja, schreibt mir Neues.'
const visitor = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36' }

/** Fills the form in as a visitor does, with the box ticked. */
async function subscribe(email: string): Promise<void> {
  const page = String((await house.visit('GET', `/f/${formId}`, { headers: visitor }))!.body)
  const token = /name="tl_token"\s+value="([^"]+)"/.exec(page)![1]!
  house.pass(60_000)
  const answer = await house.visit('POST', `/f/${formId}`, { form: { email, tl_consent: 'yes', tl_token: token }, headers: visitor })
  assert.equal(answer!.status, 303)
  await house.settle()
}

const personCalled = async (email: string) => {
  const [found] = (await outing.org.as('marketing_director').listPersons({ q: email })).items
  return outing.org.as('marketing_director').getPerson({ id: found!.id })
}

async function pathFor(email: string): Promise<string> {
  const mail = await readMail((await sink.letterTo(email)).raw)
  return new URL(linkIn(mail, /\/c\//)).pathname
}

test('ticking the box is a question, not yet a consent; the button in the mailbox is', async () => {
  await subscribe('ada@example.net')
  const asked = await personCalled('ada@example.net')
  assert.deepEqual([asked.emailConsent, asked.refusal, asked.askedAt], ['none', 'no_consent', house.now])
  const mail = await readMail((await sink.letterTo('ada@example.net')).raw)
  assert.equal(mail.subject, 'Bestätigen Sie, dass Littoral Athletics Ihnen schreiben darf')
  assert.ok(mail.text.includes(`“${wording}”`))
  assert.match(String((await house.visit('GET', `/f/${formId}/thanks`))!.body), /bestätigen Sie es dort/)
  const path = await pathFor('ada@example.net')
  const page = await house.visit('GET', path)
  assert.match(String(page!.body), /Darf Littoral Athletics Ihnen schreiben\?/)
  assert.equal((await personCalled('ada@example.net')).emailConsent, 'none', 'a program that follows every link has agreed to nothing')
  const done = await house.visit('POST', path, { form: { confirm: 'yes' } })
  assert.match(String(done!.body), /Das ist bestätigt/)
  const { emailConsent, refusal, askedAt, consents } = await personCalled('ada@example.net')
  assert.deepEqual([emailConsent, refusal, askedAt], ['granted', null, null])
  assert.deepEqual(
    consents.map((entry) => [entry.state, entry.source, entry.wording]),
    [['granted', 'Form: Hear from us, confirmed by e-mail', wording]],
  )
})

test('before the confirmation no mailing reaches them, and after it the next one does', async () => {
  await subscribe('ada@example.net')
  const first = await outing.mail()
  await house.settle()
  assert.deepEqual(await outing.ledger(first.id), { 'ada@example.net': 'suppressed: no_consent' })
  await house.visit('POST', await pathFor('ada@example.net'), { form: { confirm: 'yes' } })
  const second = await outing.mail()
  await house.settle()
  assert.deepEqual(await outing.ledger(second.id), { 'ada@example.net': 'delivered' })
})

test('a form filled in again and again sends one letter an hour', async () => {
  for (let again = 0; again < 4; again++) await subscribe('ada@example.net')
  assert.equal(sink.letters.length, 1)
  house.pass(3600_000)
  await subscribe('ada@example.net')
  assert.equal(sink.letters.length, 2)
})

test('whoever unsubscribed is not brought back by a stranger who knows the address, nor by an old confirmation', async () => {
  await subscribe('ada@example.net')
  const path = await pathFor('ada@example.net')
  await house.visit('POST', path, { form: { confirm: 'yes' } })
  const { id } = await personCalled('ada@example.net')
  await outing.org.as('marketing_director').withdrawConsent({ id, source: 'By phone' })
  await house.visit('POST', path, { form: { confirm: 'yes' } })
  assert.equal((await personCalled('ada@example.net')).emailConsent, 'withdrawn')
  house.pass(2 * 3600_000)
  await subscribe('ada@example.net')
  assert.equal((await personCalled('ada@example.net')).emailConsent, 'withdrawn')
})

test('a confirmation is good for a week', async () => {
  await subscribe('ada@example.net')
  const path = await pathFor('ada@example.net')
  house.pass(8 * 24 * 3600_000)
  const late = await house.visit('POST', path, { form: { confirm: 'yes' } })
  assert.match(String(late!.body), /Dieser Link ist zu alt/)
  assert.deepEqual([(await personCalled('ada@example.net')).emailConsent, (await personCalled('ada@example.net')).askedAt], ['none', null])
})

test('a confirmation nobody made, or one of a person who was erased, is a friendly 404', async () => {
  await subscribe('ada@example.net')
  const path = await pathFor('ada@example.net')
  const { id, version } = await personCalled('ada@example.net')
  await outing.org.as('marketing_director').erasePerson({ id, version })
  assert.equal((await house.visit('POST', path, { form: { confirm: 'yes' } }))!.status, 404)
  assert.equal((await house.visit('GET', '/c/made-up'))!.status, 404)
})
