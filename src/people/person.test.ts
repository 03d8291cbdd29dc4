// Persons as the desks meet them: added, changed, found, put away and erased.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { newId } from '#kernel/id.ts'
import { openHouse, type House, type Organisation } from '#app/testing/house.ts'
import { ensurePerson, personByEmail } from './actions/person.ts'
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

test('erasing a person leaves no trace of name, address or details in any table, and the chain of events still holds', async () => {
  const ines = org.as('marketing_director')
  const secret = { name: 'Quirina Zwanziger', email: 'quirina.zwanziger@example.com', phone: '+49 30 987654321' }
  const source = 'Met at the fair: Quirina Zwanziger and her sister'
  const person = await ines.createPerson({ ...secret, source, consent: { source: 'Fair', wording: 'News by e-mail' } })
  await ines.updatePerson({ id: person.id, version: 2, name: 'Quirina Zwanziger-Vogel' })
  await org.program((caller) => noteFact(caller, { personId: person.id, kind: 'submitted', data: { message: 'Call Quirina Zwanziger' } }))
  await house.settle()
  const { version } = await ines.getPerson({ id: person.id })
  await ines.erasePerson({ id: person.id, version })
  await house.settle()

  const erased = await ines.getPerson({ id: person.id })
  assert.deepEqual([erased.name, erased.email, erased.phone, erased.refusal], ['', null, null, 'no_address'])
  assert.notEqual(erased.erasedAt, null)
  assert.deepEqual(await everywhere(['quirina', 'zwanziger', '987654321']), [])
  assert.deepEqual((await ines.listPersons({ state: 'archived', q: 'Quirina' })).items, [])
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

test('an erased address that comes back in a list is a new person and stays barred', async () => {
  const ines = org.as('marketing_director')
  const email = address()
  const person = await ines.createPerson({ email, consent: { source: 'Fair', wording: 'News' } })
  await ines.erasePerson({ id: person.id, version: person.version })
  const consent = { source: 'Bought list', wording: 'Anything' }
  const { counts } = await ines.importPersons({ csv: `email\n${email}\n`, source: 'List', consent })
  assert.deepEqual([counts.added, counts.consented, counts.keptOut], [1, 0, 1])
  const anew = (await org.program((caller) => personByEmail(caller, email)))!
  assert.notEqual(anew.id, person.id)
  assert.deepEqual((await ines.getPerson({ id: anew.id })).suppression?.reason, 'erased')
  assert.equal((await ines.getPerson({ id: anew.id })).refusal, 'suppressed')
})

/** Every table and column of the database in which one of the words stands, looked at as the owner, past every policy. */
async function everywhere(words: readonly string[]): Promise<string[]> {
  const client = new pg.Client(house.database.ownerConnection)
  await client.connect()
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')`,
    )
    const found: string[] = []
    for (const { name } of tables) {
      const { rows } = await client.query<{ hits: number }>(`select count(*)::int as hits from ${name} t where lower(t::text) ~ $1`, [
        words.join('|'),
      ])
      if (rows[0]!.hits > 0) found.push(name)
    }
    return found
  } finally {
    await client.end()
  }
}
