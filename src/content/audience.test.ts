// Before an e-mail goes: how each person would get it, who would not and why, and test copies that count for nobody.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openHouse, type House } from '#app/testing/house.ts'
import { openSite, type Site } from '#app/testing/site.ts'
import { readMail } from '#kernel/testing/mail.ts'
import { mailAccount, openDesk, refusedWith, type Desk } from './testing/desk.ts'

let house: House
let site: Site
before(async () => {
  house = await openHouse()
  site = await openSite(house)
})
after(async () => {
  await site.close()
  await house.close()
})

const ids = ({ id, version }: { id: string; version: number }) => ({ id, version })
const consent = { source: 'Fair', wording: 'Write to me' }
const everyone = { match: 'all' as const, conditions: [], groups: [] }

const subject = '{{#if language is "pt"}}Olá{{else}}Hello{{/if}} {{first_name|there}}'
const preheader = '{{#if kind is "customer"}}Thank you for last year{{else}}Who we are{{/if}}'
const body = `{{#if language is "pt"}}Olá{{else}}Dear{{/if}} {{first_name|friend}},

{{#if company}}
How is life at **{{company}}**?

We ask because we know.
{{else}}
Where do you work?
{{/if}}

See you{{#if kind is "media"}}, and bring a camera{{/if}}.`

const people = [
  { name: 'Ada Lovelace', email: 'ada@people.example.com', company: 'Mill & Sons <x>', language: 'pt-BR', kind: 'customer' },
  { name: 'Bo "B" O’Neil', email: 'bo@people.example.com', company: null, language: 'en', kind: 'media' },
  { name: '', email: 'cy@people.example.com', company: null, language: null, kind: 'prospect' },
] as const

/** Three people who agreed, and a letter to all of them that reads differently for each. */
async function lettered(desk: Desk, words: object = {}) {
  const { tom, channel } = desk
  const persons: Record<string, { id: string; version: number }> = {}
  for (const { name, email, company, language, kind } of people) {
    const companyId = company === null ? {} : { companyId: (await tom.createCompany({ name: company })).id }
    const known = { ...(name ? { name } : {}), ...(language ? { language } : {}), ...companyId }
    persons[email] = await tom.createPerson({ email, kind, consent, ...known })
  }
  const { id: segmentId } = await tom.createSegment({ name: 'Everyone', rule: everyone })
  const piece = await tom.createPiece({ title: 'Where leggings come from' })
  const trace = { ctaLabel: 'Trace it, {{first_name|you}}', ctaUrl: 'https://www.example.com/trace' }
  const letter = await tom.createVariant({
    id: piece.id,
    channelId: channel('email'),
    subject,
    preheader,
    body,
    segmentId,
    ...trace,
    ...words,
  })
  return { letter, persons, segmentId }
}

const read = async (path: string) => String((await house.visit('GET', path))?.body)
// What differs: where links lead, the way out, and that those of a preview open nowhere.
const still = (html: string) =>
  html
    .replaceAll('<base target="_blank">', '')
    .replace(/href="[^"]*"/g, 'href')
    .replace(/\r\n/g, '\n')
    .trim()
const lines = (text: string) =>
  text
    .replace(/https?:\/\/\S+/g, 'link')
    .replace(/\r\n/g, '\n')
    .trim()

test('each person gets their own branches, and exactly what their preview showed #152', async () => {
  const desk = await openDesk(house, { publicUrl: site.url })
  const { tom, org } = desk
  const sink = await mailAccount(house, org)
  const { letter, persons } = await lettered(desk)
  const approved = await tom.approveVariant(ids(await tom.submitVariant(ids(letter))))
  const shown = new Map<string, Awaited<ReturnType<typeof tom.showVariantTo>>>()
  for (const [email, { id }] of Object.entries(persons)) shown.set(email, await tom.showVariantTo({ id: letter.id, personId: id }))
  await tom.publishVariant(ids(approved))
  house.pass(10_000)
  await house.settle()
  const ada = await readMail((await sink.letterTo('ada@people.example.com')).raw)
  assert.equal(ada.subject, 'Olá Ada')
  assert.match(ada.html, /Olá Ada,<\/p>/)
  assert.match(ada.html, /How is life at <strong>Mill &amp; Sons &lt;x&gt;<\/strong>\?<\/p>\s*<p [^>]*>We ask because we know\./)
  assert.match(ada.html, /Thank you for last year/)
  assert.doesNotMatch(ada.html + ada.text, /Where do you work|camera|\{\{|Dear/)
  assert.match(ada.text, /^Olá Ada,\n\nHow is life at Mill & Sons <x>\?\n\nWe ask because we know\.\n\nSee you\.\n\nTrace it, Ada: http/)
  const bo = await readMail((await sink.letterTo('bo@people.example.com')).raw)
  assert.equal(bo.subject, 'Hello Bo')
  assert.match(bo.text, /^Dear Bo,\n\nWhere do you work\?\n\nSee you, and bring a camera\.\n\nTrace it/)
  const cy = await readMail((await sink.letterTo('cy@people.example.com')).raw)
  assert.equal(cy.subject, 'Hello there')
  for (const [email, mail] of Object.entries({ 'ada@people.example.com': ada, 'bo@people.example.com': bo, 'cy@people.example.com': cy })) {
    const { path, text, subject: line, preheader: beside, refusal } = shown.get(email)!
    assert.deepEqual([line, refusal], [mail.subject, null])
    assert.equal(still(await read(path)), still(mail.html), email)
    assert.equal(lines(text), lines(mail.text), email)
    assert.ok(mail.html.includes(beside))
  }
  assert.equal((await tom.showVariantTo({ id: letter.id, personId: persons['ada@people.example.com']!.id })).refusal, 'already_received')
  await sink.close()
})

test('a preview leads nowhere: its links open nothing, and its way out takes nobody off the list', async () => {
  const desk = await openDesk(house, { publicUrl: site.url })
  const { letter, persons } = await lettered(desk)
  const personId = persons['ada@people.example.com']!.id
  const html = await read((await desk.tom.showVariantTo({ id: letter.id, personId })).path)
  assert.match(html, /<head>\s*<base target="_blank">/)
  const [way] = /http[^"]*\/u\/[^"]*/.exec(html)!
  await fetch(way, { method: 'POST', body: 'List-Unsubscribe=One-Click' })
  assert.equal((await desk.tom.getPerson({ id: personId })).emailConsent, 'granted')
})

test('who is erased stands in no preview any more', async () => {
  const desk = await openDesk(house, { publicUrl: site.url })
  const { letter, persons } = await lettered(desk)
  const { path } = await desk.tom.showVariantTo({ id: letter.id, personId: persons['ada@people.example.com']!.id })
  assert.match(await read(path), /Ada/)
  const ada = await desk.tom.getPerson({ id: persons['ada@people.example.com']!.id })
  await desk.ines.erasePerson(ids(ada))
  await house.settle()
  assert.equal((await house.visit('GET', path))?.status, 404)
})

test('before it goes everybody of the audience is listed with what the gate would say of them, and the totals agree #177', async () => {
  const desk = await openDesk(house, { publicUrl: site.url })
  const { tom, org } = desk
  const sink = await mailAccount(house, org)
  const { letter, persons } = await lettered(desk, { body: 'Dear {{name}} of {{company}}, {{#if language}}{{language}}{{/if}}' })
  const silent = await tom.createPerson({ name: 'Di', email: 'di@people.example.com' })
  const nowhere = await tom.createPerson({ name: 'Em' })
  const put = await tom.createPerson({ name: 'Flo', email: 'flo@people.example.com', consent })
  await tom.archivePerson(ids(put))
  await tom.declareHold({ scope: 'person', personId: persons['bo@people.example.com']!.id, reason: 'Complaint' })
  const listed = async (filter = {}) =>
    Object.fromEntries(
      (await tom.listRecipientsOf({ id: letter.id, ...filter })).items.map(({ name, email, refusal }) => [email ?? name, refusal]),
    )
  const found = await listed()
  assert.deepEqual([found['ada@people.example.com'], found['bo@people.example.com'], found['cy@people.example.com']], [null, 'held', null])
  assert.deepEqual([found['di@people.example.com'], found['Em']], ['no_consent', 'no_address'])
  assert.ok(!('flo@people.example.com' in found), 'who is archived belongs to no audience')
  assert.deepEqual(Object.keys(await listed({ only: 'get', q: 'ADA' })), ['ada@people.example.com'])
  assert.deepEqual(Object.keys(await listed({ only: 'no_consent' })), ['di@people.example.com'])
  const count = await tom.countRecipientsOf({ id: letter.id })
  assert.equal(count.total, Object.keys(found).length)
  assert.equal(count.gets, Object.values(found).filter((refusal) => refusal === null).length)
  assert.equal(count.gets + count.reasons.reduce((sum, { people: many }) => sum + many, 0), count.total)
  assert.ok(count.gaps.some(({ field, people: many }) => field === 'name' && many === 1))
  assert.ok(!count.gaps.some(({ field }) => field === 'language'), 'a condition asks for it first')
  const { gaps, refusal } = await tom.showVariantTo({ id: letter.id, personId: persons['cy@people.example.com']!.id })
  assert.deepEqual([gaps, refusal], [['name', 'company'], null])
  assert.equal((await tom.showVariantTo({ id: letter.id, personId: nowhere.id })).refusal, 'no_address')
  assert.equal((await tom.showVariantTo({ id: letter.id, personId: put.id })).refusal, 'not_in_audience')
  // What is listed is what happens.
  await tom.publishVariant(ids(await tom.approveVariant(ids(await tom.submitVariant(ids(letter))))))
  house.pass(10_000)
  await house.settle()
  const { items } = await tom.listDispatches({ nodeId: letter.id })
  const ledger = (await tom.listRecipients({ id: items[0]!.id, limit: 200 })).items
  const happened = Object.fromEntries(
    ledger.map(({ name, email, state, reason }) => [email ?? name, state === 'delivered' ? null : (reason ?? 'held')]),
  )
  assert.deepEqual(happened, found)
  const twice = await tom.countRecipientsOf({ id: letter.id })
  assert.deepEqual([twice.gets, twice.reasons.find(({ reason }) => reason === 'already_received')?.people], [0, count.gets])
  await tom.setFrequencyCap({ most: 1, days: 7 })
  const next = await tom.createVariant({
    id: letter.pieceId,
    channelId: desk.channel('email'),
    subject: 'Again',
    body: 'x',
    segmentId: letter.segmentId!,
  })
  const capped = await tom.countRecipientsOf({ id: next.id })
  assert.equal(capped.reasons.find(({ reason }) => reason === 'frequency_cap')?.people, count.gets)
  await tom.declareHold({ scope: 'organisation', reason: 'Crisis' })
  assert.equal((await tom.countRecipientsOf({ id: next.id })).held, 'Crisis')
  assert.equal(silent.emailConsent, 'none')
  await sink.close()
})

test('only an e-mail has recipients, and only once an audience is chosen', async () => {
  const desk = await openDesk(house)
  const { tom, channel } = desk
  const { letter, persons, segmentId } = await lettered(desk)
  const personId = persons['ada@people.example.com']!.id
  const blank = await tom.createVariant({ id: letter.pieceId, channelId: channel('email'), subject: 'x', body: 'x' })
  await assert.rejects(tom.countRecipientsOf({ id: blank.id }), refusedWith('no_audience'))
  assert.equal((await tom.showVariantTo({ id: blank.id, personId })).refusal, 'no_audience')
  const social = await tom.createVariant({ id: letter.pieceId, channelId: channel('social'), body: 'x', segmentId })
  const asked = [
    () => tom.countRecipientsOf({ id: social.id }),
    () => tom.showVariantTo({ id: social.id, personId }),
    () => tom.sendVariantTest({ id: social.id, to: ['tom@example.com'] }),
  ]
  for (const ask of asked) await assert.rejects(ask(), refusedWith('only_email'))
})

test('a test copy goes to members as it stands, marked, merged as somebody, and counts for nobody #188', async () => {
  const desk = await openDesk(house, { publicUrl: site.url })
  const { tom, org } = desk
  const sink = await mailAccount(house, org)
  const { letter, persons } = await lettered(desk)
  const member = (await tom.listMembers({})).items[0]!.email
  const { tests } = await tom.sendVariantTest({
    id: letter.id,
    to: [member, member.toUpperCase()],
    personId: persons['ada@people.example.com']!.id,
  })
  assert.deepEqual(
    tests.map(({ state }) => state),
    ['waiting'],
  )
  await house.settle()
  const mail = await readMail((await sink.letterTo(tests[0]!.address)).raw)
  assert.equal(mail.subject, '[Test] Olá Ada')
  assert.match(mail.text, /Mill & Sons/)
  assert.equal(mail.unsubscribe.web, undefined)
  const [way] = /http\S*\/u\/\S*/.exec(mail.text)!
  await fetch(way, { method: 'POST', body: 'List-Unsubscribe=One-Click' })
  assert.equal((await tom.getPerson({ id: persons['ada@people.example.com']!.id })).emailConsent, 'granted')
  assert.deepEqual((await tom.listDispatches({ nodeId: letter.id })).items, [])
  assert.equal((await tom.countRecipientsOf({ id: letter.id })).gets, 3)
  const [listed] = (await tom.listVariantTests({ id: letter.id })).items
  assert.deepEqual([listed!.state, listed!.endedAt !== null], ['sent', true])
  assert.equal((await tom.getVariant({ id: letter.id })).state, 'draft')
  sink.refuse(tests[0]!.address)
  await tom.sendVariantTest({ id: letter.id, to: [tests[0]!.address] })
  await house.settle()
  const [refused] = (await tom.listVariantTests({ id: letter.id })).items
  assert.equal(refused!.state, 'refused')
  assert.match(refused!.answer!, /^5\d\d|refus|no such/i)
  await sink.close()
})

test('test copies go to no stranger, not through an account that reaches nobody, and not without end', async () => {
  const desk = await openDesk(house, { publicUrl: site.url })
  const { tom, ines, org } = desk
  const { letter } = await lettered(desk)
  const member = (await tom.listMembers({})).items[0]!.email
  await assert.rejects(tom.sendVariantTest({ id: letter.id, to: [member] }), refusedWith('no_account'))
  const sink = await mailAccount(house, org)
  await assert.rejects(ines.sendVariantTest({ id: letter.id, to: [member, 'eve@elsewhere.example'] }), refusedWith('test_to_stranger'))
  const five = (turn: number) => Array.from({ length: 5 }, (_, at) => `trial${turn}${at}@example.com`)
  for (let turn = 0; turn < 6; turn++) await tom.sendVariantTest({ id: letter.id, to: five(turn) })
  await assert.rejects(tom.sendVariantTest({ id: letter.id, to: [member] }), refusedWith('too_many_tests'))
  await house.settle()
  assert.equal(sink.letters.length, 30)
  await sink.close()
})
