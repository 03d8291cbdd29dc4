// Audiences by rule: who belongs, how many, why; and the same answer from the database as from the rule itself.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { newId } from '#kernel/id.ts'
import { addMilliseconds } from '#kernel/time.ts'
import { openHouse, type House, type Organisation } from '#app/testing/house.ts'
import { noteFact } from './actions/fact.ts'
import { segmentById, segmentMembers, segmentSize } from './actions/segment.ts'
import { consentStates } from './rules/consent.ts'
import { factKinds } from './rules/fact.ts'
import { personKinds } from './rules/person.ts'
import { comparisons, describe, explain, isEveryone, segmentFields, type Condition, type Profile, type Rule } from './rules/segment.ts'
import { membersOf } from './store/segment.ts'

let house: House
let org: Organisation
before(async () => {
  house = await openHouse()
  org = await house.found()
  await populate()
})
after(() => house.close())

const day = 24 * 3600 * 1000
const profiles = new Map<string, Profile>()

/** Forty people who differ in everything a rule can ask. */
async function populate(): Promise<void> {
  const ines = org.as('marketing_director')
  const companies = await Promise.all(['Engines', 'Looms & 100% Wool'].map((name) => ines.createCompany({ name })))
  for (let n = 0; n < 40; n++) {
    const company = [undefined, ...companies][n % 3]
    const consent = n % 4 === 0 ? undefined : { source: 'Form', wording: 'News' }
    const made = await ines
      .createPerson({
        name: ['Ada', 'Grace_Hopper', 'É. Ünal', '50% Bob'][n % 4]!,
        ...(n % 7 === 0 ? {} : { email: `N${n}@${n % 2 ? 'example.com' : 'School.example'}`, ...(consent ? { consent } : {}) }),
        ...(n % 5 === 0 ? {} : { phone: `+351 ${n}`, language: n % 2 ? 'pt-PT' : 'en' }),
        ...(company ? { companyId: company.id } : {}),
        kind: personKinds[n % personKinds.length]!,
        source: n % 3 ? 'Fair' : 'Web form',
      })
      .catch(async (error: { code: string }) => {
        assert.equal(error.code, 'no_address')
        return ines.createPerson({ name: 'Nobody', kind: 'media' })
      })
    const facts: { kind: (typeof factKinds)[number]; at: string }[] = []
    for (let fact = 0; fact < n % 5; fact++) {
      const kind = factKinds[(n + fact) % 4]!
      const at = addMilliseconds('2026-06-01T09:00:00.000Z', -fact * n * day)
      await org.program((caller) => noteFact({ ...caller, now: at }, { personId: made.id, kind }))
      facts.push({ kind, at })
    }
    if (n % 9 === 4 && made.email !== null) await ines.withdrawConsent({ id: made.id, source: 'Phone' })
    const { companyName, ...person } = await ines.getPerson({ id: made.id })
    profiles.set(made.id, { ...person, company: companyName, facts })
  }
}

const words = fc.constantFrom(
  'a',
  'ada',
  'EXAMPLE',
  '%',
  '_',
  '50%',
  'é',
  'Web',
  'pt',
  '+351',
  'looms & 100% wool',
  'engines',
  'n1@',
  "'; drop table people.person; --",
  '\\',
)
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    on: fc.constant('field' as const),
    field: fc.constantFrom(...segmentFields),
    is: fc.constantFrom(...comparisons),
    value: words,
  }),
  fc.record({ on: fc.constant('kind' as const), kind: fc.constantFrom(...personKinds), not: fc.boolean() }),
  fc.record({
    on: fc.constant('fact' as const),
    kind: fc.constantFrom(...factKinds.slice(0, 5)),
    not: fc.boolean(),
    days: fc.option(fc.integer({ min: 1, max: 120 })),
    atLeast: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({ on: fc.constant('consent' as const), state: fc.constantFrom(...consentStates) }),
)
const match = fc.constantFrom('all' as const, 'any' as const)
const conditions = fc.array(condition, { maxLength: 3 })
const rule: fc.Arbitrary<Rule> = fc.record({ match, conditions, groups: fc.array(fc.record({ match, conditions }), { maxLength: 2 }) })

test('the database finds exactly the people of whom the rule says that they belong #9', async () => {
  await fc.assert(
    fc.asyncProperty(rule, async (asked) => {
      const found = await org.program((caller) => membersOf(caller, asked, { limit: 1000 }))
      const expected = [...profiles].filter(([, profile]) => explain(asked, profile, house.now).member).map(([id]) => id)
      assert.deepEqual(found.map(({ id }) => id).toSorted(), expected.toSorted())
    }),
    { numRuns: 300 },
  )
})

const example: Rule = {
  match: 'all',
  conditions: [{ on: 'consent', state: 'granted' }],
  groups: [
    {
      match: 'any',
      conditions: [
        { on: 'field', field: 'email', is: 'contains', value: '@example.com' },
        { on: 'fact', kind: 'clicked', not: false, days: 30, atLeast: 1 },
      ],
    },
  ],
}

test('an audience has a name, a kind, a rule, its evidence and its size now #9 #150', async () => {
  const ines = org.as('marketing_director')
  const made = await ines.createSegment({ name: 'Readers', rule: example, evidence: 'Survey, May: 41 of 60 read weekly.' })
  const expected = [...profiles.values()].filter((profile) => explain(example, profile, house.now).member).length
  assert.ok(expected > 3)
  assert.deepEqual([made.size, made.kind, made.everyone], [expected, 'customer', false])
  const listed = (await ines.listSegments({})).items.find(({ id }) => id === made.id)
  assert.equal(listed?.size, expected)
  assert.equal((await ines.listPersons({ segmentId: made.id, limit: 200 })).items.length, expected)
  const neighbours = await ines.createSegment({
    name: 'Neighbours',
    kind: 'stakeholder',
    rule: { conditions: [{ on: 'kind', kind: 'stakeholder' }] },
  })
  assert.deepEqual(
    (await ines.listSegments({ kind: 'stakeholder' })).items.map(({ id }) => id),
    [neighbours.id],
  )
})

test('an audience follows the people as they change', async () => {
  const other = await house.found({ name: 'Following' })
  const ines = other.as('marketing_director')
  const clicked = await ines.createSegment({ name: 'Clicked lately', rule: { conditions: [{ on: 'fact', kind: 'clicked', days: 7 }] } })
  const person = await ines.createPerson({ email: 'mover@example.com' })
  assert.equal((await ines.getSegment({ id: clicked.id })).size, 0)
  await other.program((caller) => noteFact(caller, { personId: person.id, kind: 'clicked' }))
  assert.equal((await ines.getSegment({ id: clicked.id })).size, 1)
  house.pass(8 * day)
  assert.equal((await ines.getSegment({ id: clicked.id })).size, 0)
  house.pass(-8 * day)
  const archived = await ines.archivePerson({ id: person.id, version: 1 })
  assert.equal((await ines.getSegment({ id: clicked.id })).size, 0, 'who is archived belongs to nothing')
  assert.equal((await ines.explainSegment({ id: clicked.id, personId: person.id })).member, false)
  await ines.restorePerson({ id: person.id, version: archived.version })
  assert.equal((await ines.getSegment({ id: clicked.id })).size, 1)
})

test('a rule that asks nothing is flagged as everyone #46', async () => {
  const ines = org.as('marketing_director')
  const preview = await ines.previewSegment({ rule: { groups: [{ conditions: [] }] } })
  assert.deepEqual([preview.everyone, preview.share, preview.size], [true, 1, 40])
  const all = await ines.createSegment({ name: 'Everyone', rule: {} })
  assert.deepEqual([all.everyone, all.size], [true, 40])
  assert.ok(isEveryone({ match: 'any', conditions: [], groups: [] }))
})

test('before it is saved a rule shows its size, its share, how many may be written to, and some of the people', async () => {
  const preview = await org.as('communications_director').previewSegment({ rule: example })
  assert.equal(preview.total, 40)
  assert.equal(preview.share, preview.size / 40)
  assert.equal(preview.reachable, preview.size, 'the rule asks for consent')
  assert.ok(preview.people.length > 0 && preview.people.length <= 10)
  const anybody = await org.as('marketing_director').previewSegment({ rule: { conditions: [{ on: 'kind', kind: 'employee', not: true }] } })
  assert.ok(anybody.reachable < anybody.size)
})

test('why a person belongs or not is said condition by condition #40', async () => {
  const ines = org.as('marketing_director')
  const segment = await ines.createSegment({ name: 'Explained', rule: example })
  const [inside] = (await ines.listPersons({ segmentId: segment.id })).items
  const explained = await ines.explainSegment({ id: segment.id, personId: inside!.id })
  assert.deepEqual([explained.member, explained.reasons[0]?.met, explained.groups[0]?.met], [true, true, true])
  const outside = [...profiles].find(([, profile]) => profile.emailConsent === 'none')![0]
  const why = await ines.explainSegment({ id: segment.id, personId: outside })
  assert.deepEqual([why.member, why.reasons[0]], [false, { condition: { on: 'consent', state: 'granted' }, met: false }])
  await assert.rejects(ines.explainSegment({ id: segment.id, personId: newId() }), { code: 'not_found' })
})

test('conditions read as phrases in the organisation’s own words', () => {
  const said = (each: Condition) => describe(each, 'supporter')
  assert.equal(said({ on: 'field', field: 'email', is: 'not_contains', value: '@example.com' }), 'E-mail does not contain “@example.com”')
  assert.equal(said({ on: 'kind', kind: 'customer', not: false }), 'Is a supporter')
  assert.equal(said({ on: 'fact', kind: 'clicked', not: false, days: 1, atLeast: 2 }), 'Clicked at least 2 times within 1 day')
  assert.equal(said({ on: 'fact', kind: 'gave', not: true, days: null, atLeast: 1 }), 'Not so: gave')
  assert.equal(said({ on: 'consent', state: 'none' }), 'Never decided about e-mail')
})

test('changing a rule keeps the old one in the history; archiving can be undone', async () => {
  const ines = org.as('marketing_director')
  const made = await ines.createSegment({ name: 'Refined', rule: {} })
  const changed = await ines.updateSegment({ id: made.id, version: 1, rule: example })
  assert.equal(changed.version, 2)
  await assert.rejects(ines.updateSegment({ id: made.id, version: 1, name: 'Late' }), { code: 'version_conflict' })
  await ines.archiveSegment({ id: made.id, version: 2 })
  assert.ok(!(await ines.listSegments({ limit: 200 })).items.some(({ id }) => id === made.id))
  assert.ok((await ines.listSegments({ state: 'archived' })).items.some(({ id }) => id === made.id))
  const back = await ines.restoreSegment({ id: made.id, version: 3 })
  assert.equal(back.archivedAt, null)
  await house.settle()
  const { items } = await ines.listAudit({ objectId: made.id })
  assert.deepEqual(
    items.map(({ data }) => data['change']),
    ['restored', 'archived', 'updated', 'created'],
  )
  assert.deepEqual((items[2]!.data['before'] as Rule).conditions, [])
  await assert.rejects(ines.getSegment({ id: newId() }), { code: 'not_found' })
})

test('the contexts below walk through the members by id', async () => {
  const ines = org.as('marketing_director')
  const segment = await ines.createSegment({
    name: 'Walked',
    rule: { conditions: [{ on: 'field', field: 'name', is: 'contains', value: 'a' }] },
  })
  const walked: string[] = []
  for (let last: string | undefined; ;) {
    const members = await org.program((caller) => segmentMembers(caller, segment.id, { limit: 4, after: last }))
    walked.push(...members.map(({ id }) => id))
    last = members.at(-1)?.id
    if (members.length < 4) break
  }
  assert.equal(new Set(walked).size, segment.size)
  assert.equal(await org.program((caller) => segmentSize(caller, segment.id)), segment.size)
  assert.equal((await org.program((caller) => segmentById(caller, segment.id)))?.name, 'Walked')
})

test('companies are listed by name, changed, archived, and one domain belongs to one', async () => {
  const ines = (await house.found({ name: 'Companies' })).as('sales_lead')
  const first = await ines.createCompany({ name: 'Zinc', domain: 'zinc.example' })
  await ines.createCompany({ name: 'Acorn' })
  await assert.rejects(ines.createCompany({ name: 'Other', domain: 'ZINC.example' }), { code: 'already_exists' })
  assert.deepEqual(
    (await ines.listCompanies({})).items.map(({ name }) => name),
    ['Acorn', 'Zinc'],
  )
  const renamed = await ines.updateCompany({ id: first.id, version: 1, name: 'Zincworks', domain: null })
  assert.deepEqual([renamed.name, renamed.domain], ['Zincworks', null])
  await ines.updateCompany({ id: first.id, version: 2, archived: true })
  assert.deepEqual((await ines.listCompanies({ q: 'z' })).items, [])
  assert.notEqual((await ines.getCompany({ id: first.id })).archivedAt, null)
  await assert.rejects(ines.getCompany({ id: newId() }), { code: 'not_found' })
})
