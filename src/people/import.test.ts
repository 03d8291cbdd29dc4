// Lists from elsewhere: tried before they are taken, matched by address, and never a way around what people decided.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { newId } from '#kernel/id.ts'
import { openHouse, type House, type Organisation } from '#app/testing/house.ts'
import { race } from '#app/testing/race.ts'
import { suppress } from './actions/consent.ts'

let house: House
let org: Organisation
before(async () => {
  house = await openHouse()
})
after(() => house.close())

const consent = { source: 'Sign-up sheet, spring fair', wording: 'I would like news by e-mail.' }
const source = 'Spring fair'

/** Each test has its own organisation: the counts are of the list alone. */
async function fresh() {
  org = await house.found({ name: `List ${newId()}` })
  return org.as('marketing_director')
}

test('a trial run says what would happen and saves nothing #87', async () => {
  const ines = await fresh()
  await ines.createPerson({ email: 'known@example.com', name: 'Known' })
  const csv =
    'Email;First name;Last name;Company\nnew@example.com;New;One;Engines\nKNOWN@example.com;Known;;\nnobody;Bad;;\n;No;Address;\nnew@example.com;Twice;;\n'
  const trial = await ines.importPersons({ csv, source, consent, dryRun: true })
  assert.equal(trial.importId, null)
  assert.deepEqual(trial.counts, { lines: 5, added: 1, changed: 0, unchanged: 1, refused: 3, consented: 2, keptOut: 0, optedOut: 0 })
  assert.deepEqual(trial.refused, [
    { line: 4, column: 'Email', sentence: 'This is not an e-mail address.' },
    { line: 5, column: 'Email', sentence: 'There is no e-mail address on this line.' },
    { line: 6, column: 'Email', sentence: 'This address stands on line 2 already.' },
  ])
  assert.deepEqual(trial.columns, [
    { header: 'Email', field: 'email' },
    { header: 'First name', field: 'firstName' },
    { header: 'Last name', field: 'lastName' },
    { header: 'Company', field: 'company' },
  ])
  assert.deepEqual(trial.people[0], { name: 'New One', email: 'new@example.com' })
  assert.equal((await ines.listPersons({})).items.length, 1)
  assert.equal((await ines.listImports({})).items.length, 0)
  assert.equal((await ines.listCompanies({})).items.length, 0)

  const taken = await ines.importPersons({ csv, source, consent })
  assert.deepEqual(taken.counts, trial.counts, 'the trial run told the truth')
  assert.equal((await ines.listPersons({})).items.length, 2)
})

test('the same list a second time changes nothing', async () => {
  const ines = await fresh()
  const csv = 'email,name,company\na@example.com,Ada,Engines\nb@example.com,Bob,Engines\n'
  await ines.importPersons({ csv, source, consent })
  const again = await ines.importPersons({ csv, source, consent })
  assert.deepEqual(again.counts, { lines: 2, added: 0, changed: 0, unchanged: 2, refused: 0, consented: 0, keptOut: 0, optedOut: 0 })
  assert.equal((await ines.listCompanies({})).items.length, 1)
})

test('a list fills in and corrects, and an empty cell empties nothing', async () => {
  const ines = await fresh()
  const known = await ines.createPerson({ email: 'a@example.com', name: 'Ada', phone: '+351 1', kind: 'media' })
  const { counts } = await ines.importPersons({
    csv: 'email,name,phone,language,TIMEZONE,lifecycle\na@example.com,Ada Lovelace,,pt_PT,America/New York,customer\n',
    source,
  })
  assert.equal(counts.changed, 1)
  const filled = await ines.getPerson({ id: known.id })
  assert.deepEqual(
    [filled.name, filled.phone, filled.language, filled.zone, filled.kind, filled.version],
    ['Ada Lovelace', '+351 1', 'pt-PT', 'America/New_York', 'media', 2],
  )
})

test('a time zone comes with the list; what names none leaves it as it is', async () => {
  const ines = await fresh()
  await ines.importPersons({ csv: 'email,Time zone\na@example.com,Asia/Tokyo\nb@example.com,somewhere\n', source })
  await ines.importPersons({ csv: 'email,Time zone\na@example.com,GMT plus nine\n', source })
  const { items } = await ines.listPersons({})
  const zones = await Promise.all(items.map(async ({ id, email }) => [email, (await ines.getPerson({ id })).zone] as const))
  assert.deepEqual(Object.fromEntries(zones), { 'a@example.com': 'Asia/Tokyo', 'b@example.com': null })
})

test('consent is recorded only with its source and wording', async () => {
  const ines = await fresh()
  const csv = 'email\na@example.com\n'
  const without = await ines.importPersons({ csv, source })
  assert.equal(without.counts.consented, 0)
  const person = (await ines.listPersons({})).items[0]!
  assert.equal(person.emailConsent, 'none')
  // @ts-expect-error wording is needed
  await assert.rejects(ines.importPersons({ csv, source, consent: { source: 'Fair' } }), { code: 'BAD_REQUEST' })
  await assert.rejects(ines.importPersons({ csv, source, consent: { source: 'Fair', wording: '  ' } }), { code: 'BAD_REQUEST' })
  const result = await ines.importPersons({ csv, source, consent })
  const { consents } = await ines.getPerson({ id: person.id })
  assert.deepEqual(
    consents.map(({ state, source: where, wording, importId }) => ({ state, where, wording, importId })),
    [{ state: 'granted', where: consent.source, wording: consent.wording, importId: result.importId }],
  )
})

test('an import never re-subscribes: who withdrew, bounced, complained or was barred stays out, and the result says how many', async () => {
  const ines = await fresh()
  const withdrawn = await ines.createPerson({ email: 'withdrawn@example.com', consent })
  await ines.withdrawConsent({ id: withdrawn.id, source: 'By phone' })
  for (const reason of ['bounced', 'complained', 'manual', 'erased'] as const)
    await org.program((caller) => suppress(caller, `${reason}@example.com`, reason))
  const csv =
    'email\nwithdrawn@example.com\nbounced@example.com\nCOMPLAINED@example.com\nmanual@example.com\nerased@example.com\nfree@example.com\n'
  const { counts } = await ines.importPersons({ csv, source, consent })
  assert.deepEqual([counts.keptOut, counts.consented], [5, 1])
  const granted = (await ines.listPersons({ consent: 'granted' })).items.map(({ email }) => email)
  assert.deepEqual(granted, ['free@example.com'])
  assert.equal((await ines.previewSegment({ rule: {} })).reachable, 1)
})

test('whom the list itself names as gone or bounced is barred here too, and stays so in the next list', async () => {
  const ines = await fresh()
  await ines.createPerson({ email: 'gone@example.com', consent })
  const csv =
    'email,status\ngone@example.com,unsubscribed\nbounced@example.com,cleaned\nwaiting@example.com,unconfirmed\nfine@example.com,active\n'
  const first = await ines.importPersons({ csv, source, consent })
  assert.deepEqual([first.counts.optedOut, first.counts.consented, first.counts.keptOut], [2, 1, 1])
  const people = Object.fromEntries((await ines.listPersons({})).items.map(({ email, emailConsent }) => [email, emailConsent]))
  assert.deepEqual(people, {
    'gone@example.com': 'withdrawn',
    'bounced@example.com': 'none',
    'waiting@example.com': 'none',
    'fine@example.com': 'granted',
  })
  const second = await ines.importPersons({ csv: 'email\ngone@example.com\nbounced@example.com\n', source, consent })
  assert.deepEqual([second.counts.optedOut, second.counts.consented, second.counts.keptOut], [0, 0, 2])
})

test('where the guess is wrong the columns are named by hand', async () => {
  const ines = await fresh()
  const csv = 'Contact,Who\na@example.com,Ada\n'
  const guessed = await ines.importPersons({ csv, source, dryRun: true })
  assert.deepEqual(
    guessed.columns.map(({ field }) => field),
    ['email', null],
  )
  await ines.importPersons({ csv, source, columns: ['email', 'name'] })
  assert.equal((await ines.listPersons({})).items[0]?.name, 'Ada')
  await assert.rejects(ines.importPersons({ csv, source, columns: ['name', null] }), { code: 'no_email_column' })
  await assert.rejects(ines.importPersons({ csv: 'no addresses,here\n', source }), { code: 'no_email_column' })
})

test('broken lines are reported one by one and the rest is taken', async () => {
  const ines = await fresh()
  const long = 'x'.repeat(1_000_000)
  const csv = `\uFEFFEmail,Name\r\na@example.com,Ada\r\nb@example.com,${long}\r\nc@example.com,"Open\r\nd@example.com,Dot\u0000\r\nAda L <e@example.com>,\r\n${long}@example.com,\r\n`
  const { counts, refused, importId } = await ines.importPersons({ csv, source })
  assert.deepEqual([counts.added, counts.refused], [2, 4])
  assert.deepEqual(
    refused.map(({ line, sentence }) => [line, sentence.split(' ').slice(0, 4).join(' ')]),
    [
      [3, 'The name is longer'],
      [4, 'A quotation mark is'],
      [5, 'This holds characters that'],
      [7, 'This is not an'],
    ],
  )
  const run = await ines.getImport({ id: importId! })
  assert.deepEqual([run.refused.length, run.counts.added, run.format], [4, 2, 'CSV'])
  assert.ok(!JSON.stringify(run).includes('example.com'), 'a run keeps no address')
  assert.equal((await ines.listPersons({ q: 'e@example.com' })).items[0]?.name, 'Ada L')
})

test('an archived person on the list comes back', async () => {
  const ines = await fresh()
  const person = await ines.createPerson({ email: 'a@example.com' })
  await ines.archivePerson({ id: person.id, version: 1 })
  const { counts } = await ines.importPersons({ csv: 'email\na@example.com\n', source })
  assert.equal(counts.changed, 1)
  assert.equal((await ines.getPerson({ id: person.id })).archivedAt, null)
})

test('ten thousand people are taken in a few seconds, once, and make one event', async () => {
  const ines = await fresh()
  const rows = Array.from(
    { length: 10_000 },
    (_, index) => `person${index}@example.com,Person ${index},Company ${index % 500},+351 ${index}`,
  )
  const csv = `email,name,company,phone\n${rows.join('\n')}\n`
  const started = performance.now()
  const { counts } = await ines.importPersons({ csv, source, consent })
  const seconds = (performance.now() - started) / 1000
  assert.deepEqual([counts.added, counts.consented, counts.refused], [10_000, 10_000, 0])
  assert.ok(seconds < 15, `took ${seconds.toFixed(1)} s`)
  const again = await ines.importPersons({ csv, source, consent })
  assert.equal(again.counts.unchanged, 10_000)
  await house.settle()
  const { items } = await ines.listAudit({ limit: 10 })
  assert.deepEqual(
    items.filter(({ name }) => name.startsWith('people.')).map(({ name }) => name),
    ['people.personsImported', 'people.personsImported'],
  )
  assert.equal((await ines.listImports({})).items.length, 2)
  await assert.rejects(ines.getImport({ id: newId() }), { code: 'not_found' })
})

test('two imports of one list at the same time make each person once', async () => {
  const ines = await fresh()
  const csv = `email\n${Array.from({ length: 2000 }, (_, index) => `twin${index}@example.com`).join('\n')}\n`
  const results = await Promise.all([ines.importPersons({ csv, source, consent }), ines.importPersons({ csv, source, consent })])
  assert.equal(
    results.reduce((sum, { counts }) => sum + counts.added, 0),
    2000,
  )
  assert.equal(
    results.reduce((sum, { counts }) => sum + counts.consented, 0),
    2000,
  )
  assert.equal((await ines.previewSegment({ rule: {} })).size, 2000)
})

test('an import leads to the people it added and can be taken back once; whoever something happened with since stays', async () => {
  const ines = await fresh()
  const known = await ines.createPerson({ email: 'known@example.com', name: 'Known' })
  const csv = 'email,name\nknown@example.com,Renamed\na@example.com,Ada\nb@example.com,Bob\nc@example.com,Cleo\n'
  const { importId } = await ines.importPersons({ csv, source, consent })
  const added = async () => (await ines.listPersons({ importId: importId!, sort: 'name' })).items.map(({ name }) => name)
  assert.deepEqual(await added(), ['Ada', 'Bob', 'Cleo'], 'not who was known before')
  const [ada] = (await ines.listPersons({ q: 'Ada' })).items
  assert.equal(ada!.importId, importId)
  await ines.updatePerson({ id: ada!.id, version: ada!.version, phone: '+351 22 555 01 34' })

  const after = await ines.takeBackImport({ id: importId! })
  assert.equal(after.putAway, 2)
  assert.ok(after.takenBackAt)
  assert.deepEqual(await added(), ['Ada'])
  assert.equal((await ines.getPerson({ id: known.id })).archivedAt, null)
  const [bob] = (await ines.listPersons({ q: 'Bob', state: 'archived' })).items
  assert.equal((await ines.getPerson({ id: bob!.id })).refusal, 'archived')
  await assert.rejects(ines.takeBackImport({ id: importId! }), { code: 'import_taken_back' })

  const again = await ines.importPersons({ csv, source, consent })
  assert.equal(again.counts.changed, 2, 'the same list brings them back')
  assert.equal((await ines.listPersons({})).items.length, 4)
})

test('of ten who take an import back at the same time one does', async () => {
  const ines = await fresh()
  const { importId } = await ines.importPersons({ csv: 'email\na@example.com\n', source })
  assert.deepEqual(await race(10, () => ines.takeBackImport({ id: importId! })), { won: 1, refused: ['import_taken_back'] })
})
