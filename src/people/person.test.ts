// Persons as the desks meet them: added, changed, found, put away and erased.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { newId } from '#kernel/id.ts'
import { openHouse, type House, type Organisation } from '#app/testing/house.ts'
import { ensurePerson } from './actions/person.ts'
import { noteFact } from './actions/fact.ts'

let house: House
let org: Organisation
before(async () => {
  house = await openHouse()
  org = await house.found()
})
after(() => house.close())

let serial = 0
const address = () => `person-${++serial}@example.com`

test('a contact is a record with name, address, company and owner #87', async () => {
  const ines = org.as('marketing_director')
  const company = await ines.createCompany({ name: 'Analytical Engines', domain: 'Engines.example' })
  assert.equal(company.domain, 'engines.example')
  const ada = await ines.createPerson({
    name: 'Ada Lovelace',
    email: address(),
    companyId: company.id,
    ownerId: org.memberId,
    language: 'pt-PT',
  })
  const read = await ines.getPerson({ id: ada.id })
  assert.deepEqual([read.companyName, read.ownerId, read.language, read.kind], ['Analytical Engines', org.memberId, 'pt-PT', 'prospect'])
  assert.equal(read.refusal, 'no_consent')
  const { items } = await ines.listPersons({ companyId: company.id })
  assert.deepEqual(
    items.map(({ id }) => id),
    [ada.id],
  )
})

test('a person needs a name or an address, and one address is one person however it is written', async () => {
  const ines = org.as('marketing_director')
  await assert.rejects(ines.createPerson({}), { code: 'unprocessable' })
  const email = address()
  const first = await ines.createPerson({ email })
  await assert.rejects(ines.createPerson({ email: email.toUpperCase() }), (error: { code: string; data: { current: { id: string } } }) => {
    assert.equal(error.code, 'already_exists')
    assert.equal(error.data.current.id, first.id)
    return true
  })
  const second = await ines.createPerson({ name: 'No address yet' })
  await assert.rejects(ines.updatePerson({ id: second.id, version: 1, email }), { code: 'already_exists' })
})

test('what a person refers to must be there, and a stale change shows the current state', async () => {
  const ines = org.as('marketing_director')
  await assert.rejects(ines.createPerson({ name: 'x', companyId: newId() }), { code: 'unprocessable' })
  await assert.rejects(ines.createPerson({ name: 'x', ownerId: newId() }), { code: 'unprocessable' })
  await assert.rejects(ines.listPersons({ segmentId: newId() }), { code: 'unprocessable' })
  await assert.rejects(ines.getPerson({ id: newId() }), { code: 'not_found' })
  await assert.rejects(ines.listPersons({ cursor: 'nonsense' }), { code: 'bad_input' })
  const person = await ines.createPerson({ name: 'Version one' })
  const changed = await ines.updatePerson({ id: person.id, version: 1, name: 'Version two', kind: 'partner' })
  assert.deepEqual([changed.version, changed.kind], [2, 'partner'])
  await assert.rejects(ines.updatePerson({ id: person.id, version: 1, name: 'Lost' }), { code: 'version_conflict' })
})

test('people are found by a part of name, address or company, by name as people sort them, page by page', async () => {
  const other = await house.found({ name: 'Lists' })
  const ines = other.as('marketing_director')
  for (const name of ['Zoe', 'Éva', 'adam', 'Bertha']) await ines.createPerson({ name, email: address() })
  const first = await ines.listPersons({ sort: 'name', limit: 3 })
  const second = await ines.listPersons({ sort: 'name', limit: 3, cursor: first.nextCursor! })
  assert.deepEqual(
    [...first.items, ...second.items].map(({ name }) => name),
    ['adam', 'Bertha', 'Éva', 'Zoe'],
  )
  assert.equal(second.nextCursor, null)
  assert.deepEqual(
    (await ines.listPersons({ q: 'ERTH' })).items.map(({ name }) => name),
    ['Bertha'],
  )
  assert.deepEqual((await ines.listPersons({ q: '%' })).items, [], 'a wildcard is a character like any other')
})

test('an archived person leaves the list and comes back', async () => {
  const ines = org.as('sales_lead')
  const person = await ines.createPerson({ name: 'Put away', email: address() })
  const archived = await ines.archivePerson({ id: person.id, version: 1 })
  assert.ok(!(await ines.listPersons({ q: 'Put away' })).items.length)
  assert.equal((await ines.listPersons({ q: 'Put away', state: 'archived' })).items[0]?.id, person.id)
  assert.equal((await ines.getPerson({ id: person.id })).refusal, 'archived')
  const back = await ines.restorePerson({ id: person.id, version: archived.version })
  assert.equal(back.archivedAt, null)
})

test('whoever writes to us is found by address or added, and nothing known is overwritten', async () => {
  const email = address()
  const added = await org.program((caller) => ensurePerson(caller, { email, name: 'Grace', source: 'Contact form' }))
  const again = await org.program((caller) =>
    ensurePerson(caller, { email: email.toUpperCase(), name: 'Mallory', phone: '+1 202 555 0100', source: 'Form' }),
  )
  assert.equal(again.id, added.id)
  assert.deepEqual([again.name, again.phone, again.source], ['Grace', '+1 202 555 0100', 'Contact form'])
  const archived = await org.as('sales_lead').archivePerson({ id: added.id, version: again.version })
  assert.notEqual(archived.archivedAt, null)
  const returned = await org.program((caller) => ensurePerson(caller, { email, source: 'Form' }))
  assert.equal(returned.archivedAt, null)
})

test('two forms sent at once with one address make one person', async () => {
  const email = address()
  const arrive = () => org.program((caller) => ensurePerson(caller, { email, source: 'Form' }))
  const people = await Promise.all([arrive(), arrive(), arrive()])
  assert.equal(new Set(people.map(({ id }) => id)).size, 1)
})

test('what a person did stands on one timeline, newest first #257 #297', async () => {
  const ines = org.as('marketing_director')
  const person = await ines.createPerson({ name: 'Busy', email: address() })
  for (const kind of ['emailed', 'clicked', 'submitted'] as const) {
    house.pass(60_000)
    await org.program((caller) => noteFact(caller, { personId: person.id, kind, data: { page: '/offer' } }))
  }
  const first = await ines.listPersonFacts({ id: person.id, limit: 2 })
  const rest = await ines.listPersonFacts({ id: person.id, limit: 2, cursor: first.nextCursor! })
  assert.deepEqual(
    [...first.items, ...rest.items].map(({ kind }) => kind),
    ['submitted', 'clicked', 'emailed'],
  )
  assert.deepEqual(first.items[0]?.data, { page: '/offer' })
  await assert.rejects(ines.listPersonFacts({ id: newId() }), { code: 'not_found' })
})

test('a prospect who pays becomes a customer, a journalist stays one #153', async () => {
  const ines = org.as('marketing_director')
  const buyer = await ines.createPerson({ name: 'Buyer', email: address() })
  const reporter = await ines.createPerson({ name: 'Reporter', email: address(), kind: 'media' })
  for (const { id } of [buyer, reporter]) await org.program((caller) => noteFact(caller, { personId: id, kind: 'ordered', amount: 4900 }))
  assert.equal((await ines.getPerson({ id: buyer.id })).kind, 'customer')
  assert.equal((await ines.getPerson({ id: reporter.id })).kind, 'media')
})

test('another organisation’s person does not exist here', async () => {
  const person = await org.as('marketing_director').createPerson({ name: 'Ours', email: address() })
  const stranger = (await house.found({ name: 'Strangers' })).as('marketing_director')
  await assert.rejects(stranger.getPerson({ id: person.id }), { code: 'not_found' })
  await assert.rejects(stranger.erasePerson({ id: person.id, version: 1 }), { code: 'not_found' })
})

test('an erased person is empty and stays so, the chain of events still holds, and that somebody agreed stays known', async () => {
  const ines = org.as('marketing_director')
  const given = { name: 'Quirina Zwanziger', email: 'quirina.zwanziger@example.com', phone: '+49 30 987654321' }
  const person = await ines.createPerson({ ...given, consent: { source: 'Fair', wording: 'News by e-mail' } })
  await ines.erasePerson({ id: person.id, version: person.version })
  await house.settle()
  const erased = await ines.getPerson({ id: person.id })
  assert.deepEqual([erased.name, erased.email, erased.phone, erased.refusal], ['', null, null, 'no_address'])
  assert.notEqual(erased.erasedAt, null)
  assert.equal((await ines.checkAudit({})).brokenAt, null)
  assert.equal(erased.consents.length, 1, 'that somebody agreed stays known; who it was does not')

  const { version: last } = erased
  const attempts = [
    () => ines.updatePerson({ id: person.id, version: last, name: 'Back' }),
    () => ines.archivePerson({ id: person.id, version: last }),
    () => ines.restorePerson({ id: person.id, version: last }),
    () => ines.erasePerson({ id: person.id, version: last }),
    () => ines.grantConsent({ id: person.id, source: 'x', wording: 'y' }),
    () => ines.withdrawConsent({ id: person.id, source: 'x' }),
  ]
  for (const attempt of attempts) await assert.rejects(attempt, { code: 'person_erased' })
})
