// Consent and the way out: nobody is written to who did not agree, and whoever leaves has left.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { openHouse, type House, type Organisation } from '#app/testing/house.ts'
import type { Caller } from '#kernel/caller.ts'
import { grantConsentFor, suppress, unsubscribeToken, withdrawConsentFor } from './actions/consent.ts'
import { ensurePerson } from './actions/person.ts'

let house: House
let org: Organisation
before(async () => {
  house = await openHouse()
  org = await house.found({ name: 'Littoral & <Athletics>' })
})
after(() => house.close())

let serial = 0
const address = () => `subscriber-${++serial}@example.com`
const proof = { source: 'Newsletter form', wording: 'Send me news by e-mail.' }

async function subscriber(language?: string) {
  return org.as('marketing_director').createPerson({ name: 'Ada', email: address(), consent: proof, ...(language ? { language } : {}) })
}

const refusal = (personId: string, messageClass: string) =>
  org.program(async (caller: Caller) => {
    const { rows } = await sql<{
      refusal: string | null
    }>`select r.refusal from people.refusals(${caller.home.id}, ${messageClass}, null) r where r.person_id = ${personId}`.execute(caller.tx)
    return rows[0]!.refusal
  })
const classes = ['commercial', 'relationship', 'transactional', 'crisis_statement']
const refusals = async (personId: string) => Promise.all(classes.map((each) => refusal(personId, each)))

test('consent keeps where, when, by whom and in which words it was given, and exports as proof', async () => {
  const ines = org.as('marketing_director')
  const person = await subscriber()
  assert.equal(person.emailConsent, 'granted')
  house.pass(1000)
  await ines.withdrawConsent({ id: person.id, source: 'By phone' })
  const exported = await ines.exportConsent({ id: person.id })
  assert.deepEqual(
    exported.decisions.map(({ state, source, wording, memberId }) => ({ state, source, wording, memberId })),
    [
      { state: 'withdrawn', source: 'By phone', wording: '', memberId: org.memberId },
      { state: 'granted', ...proof, memberId: org.memberId },
    ],
  )
  assert.match(exported.text, /1\. Granted 2026-.*\n   Where: Newsletter form\n   Words agreed to: Send me news by e-mail\./)
  assert.match(exported.text, /2\. Withdrawn 2026-/)
})

test('nothing can be agreed to without an address', async () => {
  const ines = org.as('marketing_director')
  await assert.rejects(ines.createPerson({ name: 'No address', consent: proof }), { code: 'no_address' })
  const person = await ines.createPerson({ name: 'No address' })
  await assert.rejects(ines.grantConsent({ id: person.id, ...proof }), { code: 'no_address' })
})

test('commercial messages need consent, others do not', async () => {
  const person = await org.as('marketing_director').createPerson({ email: address() })
  assert.deepEqual(await refusals(person.id), ['no_consent', null, null, null])
  await org.as('marketing_director').grantConsent({ id: person.id, ...proof })
  assert.deepEqual(await refusals(person.id), [null, null, null, null])
})

test('what bars an address depends on why: leaving stops offers, a complaint all but what is necessary, a bounce everything', async () => {
  const expected = {
    unsubscribed: ['suppressed', null, null, null],
    erased: ['suppressed', null, null, null],
    complained: ['suppressed', 'suppressed', null, null],
    bounced: ['suppressed', 'suppressed', 'suppressed', 'suppressed'],
    manual: ['suppressed', 'suppressed', 'suppressed', 'suppressed'],
  } as const
  for (const [reason, refused] of Object.entries(expected)) {
    const person = await subscriber()
    await org.program((caller) => suppress(caller, person.email!, reason as keyof typeof expected))
    assert.deepEqual(await refusals(person.id), refused, reason)
  }
})

test('a weaker reason never replaces a stronger one', async () => {
  const person = await subscriber()
  await org.program((caller) => suppress(caller, person.email!, 'complained'))
  await org.program((caller) => suppress(caller, person.email!.toUpperCase(), 'unsubscribed'))
  assert.equal((await org.as('sales_lead').getPerson({ id: person.id })).suppression?.reason, 'complained')
})

test('who left may come back by their own act or with a member’s proof; a bounced or complaining address may not', async () => {
  const ines = org.as('marketing_director')
  const left = await subscriber()
  await ines.withdrawConsent({ id: left.id, source: 'By phone' })
  const back = await ines.grantConsent({ id: left.id, ...proof })
  assert.equal(back.emailConsent, 'granted')
  assert.equal(await refusal(left.id, 'commercial'), null)

  const bounced = await subscriber()
  await org.program((caller) => suppress(caller, bounced.email!, 'bounced'))
  await assert.rejects(ines.grantConsent({ id: bounced.id, ...proof }), { code: 'address_barred' })
  const own = await org.program((caller) => grantConsentFor(caller, bounced.id, proof))
  assert.equal(own.emailConsent, 'granted')
  assert.equal(await refusal(bounced.id, 'commercial'), 'suppressed', 'a box that does not exist is not written to, whoever asks for it')
})

test('an erased person who subscribes anew may be written to again, by their own act only', async () => {
  const ines = org.as('marketing_director')
  const gone = await subscriber()
  await ines.erasePerson({ id: gone.id, version: gone.version })
  const anew = await org.program((caller) => ensurePerson(caller, { email: gone.email!, source: 'Form' }))
  await assert.rejects(ines.grantConsent({ id: anew.id, ...proof }), { code: 'address_barred' })
  await org.program((caller) => grantConsentFor(caller, anew.id, proof))
  assert.equal(await refusal(anew.id, 'commercial'), null)
})

const tokenFor = (personId: string) => org.program(async (caller) => unsubscribeToken(caller, personId))
const text = (answer: Awaited<ReturnType<House['visit']>>) => String(answer?.body ?? '')
const eventsOf = async (id: string) => {
  await house.settle()
  return (await org.as('marketing_director').listAudit({ objectId: id })).items.map(({ name, hat }) => `${name} ${hat}`)
}

test('looking at the unsubscribe page changes nothing, whoever looks and however often', async () => {
  const person = await subscriber()
  const token = await tokenFor(person.id)
  for (const method of ['GET', 'HEAD', 'GET'] as const) {
    const answer = await house.visit(method, `/u/${token}`)
    assert.equal(answer?.status, 200)
  }
  const page = text(await house.visit('GET', `/u/${token}`))
  assert.match(page, /Littoral &amp; &lt;Athletics&gt;/)
  assert.ok(!page.includes(person.email!), 'a forwarded message does not give the address away')
  assert.equal(await refusal(person.id, 'commercial'), null)
})

test('one click in the mail program withdraws consent, bars the address and is recorded before it is answered', async () => {
  const person = await subscriber()
  const token = await tokenFor(person.id)
  const answer = await house.visit('POST', `/u/${token}`, { form: { 'List-Unsubscribe': 'One-Click' } })
  assert.equal(answer?.status, 200)
  const left = await org.as('sales_lead').getPerson({ id: person.id })
  assert.deepEqual([left.emailConsent, left.suppression?.reason, left.refusal], ['withdrawn', 'unsubscribed', 'suppressed'])
  assert.equal(left.consents[0]?.source, 'One-click unsubscribe')
  assert.ok((await eventsOf(person.id)).includes('people.consentWithdrawn visitor'))
})

test('mail programs may post the one click as multipart', async () => {
  const person = await subscriber()
  const boundary = 'q1w2e3'
  const body = `--${boundary}\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--${boundary}--\r\n`
  const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` }
  const answer = await house.visit('POST', `/u/${await tokenFor(person.id)}`, { headers, body })
  assert.equal(answer?.status, 200)
  assert.equal(await refusal(person.id, 'commercial'), 'suppressed')
})

test('the button on the page does the same, in the language of the person', async () => {
  const person = await subscriber('de-AT')
  const path = `/u/${await tokenFor(person.id)}`
  assert.match(text(await house.visit('GET', path)), /<html lang="de">[\s\S]*Abmelden/)
  const answer = await house.visit('POST', path, { form: { leave: 'yes' } })
  assert.match(text(answer), /Sie sind abgemeldet/)
  assert.equal(await refusal(person.id, 'commercial'), 'suppressed')
})

test('a post that asks for nothing changes nothing', async () => {
  const person = await subscriber()
  const path = `/u/${await tokenFor(person.id)}`
  const forms: Record<string, string>[] = [{}, { 'List-Unsubscribe': 'Two-Click' }]
  for (const form of forms) assert.match(text(await house.visit('POST', path, { form })), /<form method="post"/)
  assert.equal(await refusal(person.id, 'commercial'), null)
})

test('unsubscribing a second time, or ten times at once, is one withdrawal', async () => {
  const person = await subscriber()
  const path = `/u/${await tokenFor(person.id)}`
  const click = () => house.visit('POST', path, { form: { 'List-Unsubscribe': 'One-Click' } })
  const answers = await Promise.all(Array.from({ length: 10 }, click))
  assert.ok(answers.every((answer) => answer?.status === 200))
  const { consents } = await org.as('marketing_director').getPerson({ id: person.id })
  assert.equal(consents.filter(({ state }) => state === 'withdrawn').length, 1)
  assert.equal((await eventsOf(person.id)).filter((name) => name.startsWith('people.consentWithdrawn')).length, 1)
})

test('the link still works for somebody who was erased, and leaves nothing behind', async () => {
  const person = await subscriber()
  const path = `/u/${await tokenFor(person.id)}`
  await org.as('marketing_director').erasePerson({ id: person.id, version: person.version })
  assert.equal((await house.visit('GET', path))?.status, 200)
  assert.equal((await house.visit('POST', path, { form: { 'List-Unsubscribe': 'One-Click' } }))?.status, 200)
})

test('a link that was cut off, made up or altered is answered kindly and does nothing', async () => {
  const token = await tokenFor((await subscriber()).id)
  for (const wrong of ['x', token.slice(0, -3), `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`, 'v1.']) {
    const answer = await house.visit('POST', `/u/${wrong}`, { form: { 'List-Unsubscribe': 'One-Click' } })
    assert.equal(answer?.status, 404, wrong)
    assert.match(text(answer), /not complete/)
  }
  // What is no text at all is no address of any page.
  assert.equal(await house.visit('POST', '/u/%00', { form: {} }), null)
  assert.equal((await house.visit('POST', `/u/${token}`, { headers: { 'content-type': 'text/plain' }, body: 'x' }))?.status, 400)
  assert.equal((await house.visit('POST', `/u/${token}`, { form: { filler: 'x'.repeat(70_000) } }))?.status, 413)
})

test('a withdrawal by a member or a rule is final for imports too', async () => {
  const person = await subscriber()
  await org.program((caller) => withdrawConsentFor(caller, person.id, { source: 'Reply asking to stop' }))
  const csv = `email\n${person.email}\n`
  const { counts } = await org.as('marketing_director').importPersons({ csv, source: 'Old list', consent: proof })
  assert.deepEqual([counts.consented, counts.keptOut], [0, 1])
  assert.equal(await refusal(person.id, 'commercial'), 'suppressed')
})
