// Coverage as PR meets it: one pasted link, its place on the thread, its touch, and what its page says.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { newId } from '#kernel/id.ts'
import { openHouse, type House, type Operations, type Organisation } from '#app/testing/house.ts'
import { race } from '#app/testing/race.ts'
import { coverageById, keepDescription } from './actions.ts'

let house: House
let org: Organisation
let tom: Operations
before(async () => {
  house = await openHouse()
  org = await house.found()
  tom = org.as('communications_director')
  await org.as('marketing_director').beginThread({
    metric: 'revenue',
    target: 45_000_000,
    dueOn: '2026-12-31',
    audience: 'Trail runners',
    reason: 'Every pair is traceable to the net it came from.',
  })
})
after(() => house.close())

const link = () => `https://trailweekly.example/${newId()}`

test('one pasted link puts an article under PR’s standing work, as one touch that the goal above counts #77 #259', async () => {
  const coverage = await tom.addCoverage({ url: link() })
  assert.deepEqual(
    [coverage.outlet, coverage.title, coverage.publishedOn, coverage.reading],
    ['trailweekly.example', '', '2026-06-01', 'waiting'],
  )
  const { node, ancestors } = await tom.getNode({ id: coverage.id })
  assert.deepEqual([node.kind, node.function, node.title], ['coverage', 'pr', 'trailweekly.example'])
  const goal = ancestors[0]!
  assert.equal(goal.kind, 'goal')
  assert.deepEqual(await tom.countTouches({ nodeId: coverage.id }), { touches: 1, kinds: [{ kind: 'coverage', touches: 1 }] })
  assert.deepEqual(
    (await tom.listCoverage({ under: goal.id, q: 'trail' })).items.map(({ id }) => id),
    [coverage.id],
  )
})

test('the same article pasted twice is on the list once', async () => {
  const url = link()
  await tom.addCoverage({ url, title: 'From net to legging', outlet: 'Trail Weekly' })
  await assert.rejects(tom.addCoverage({ url: `${url}/?utm_source=x` }), { code: 'pasted_before' })
})

test('coverage counts for the activity that was named, and elsewhere once it is moved; a stranger’s place is refused', async () => {
  const ines = org.as('marketing_director')
  const [plan] = (await ines.listPlans({})).items
  const campaign = await ines.createCampaign({ planId: plan!.id, name: 'Know what you wear' })
  const activity = await ines.addActivity({ campaignId: campaign.id, what: 'Open the lab' })
  const coverage = await tom.addCoverage({ url: link(), parentId: campaign.id, tone: 'positive', publishedOn: '2026-05-28' })
  assert.equal(coverage.parentTitle, 'Know what you wear')
  assert.equal((await tom.listTouches({ nodeId: coverage.id })).items[0]!.day, '2026-05-28')
  const moved = await tom.updateCoverage({ id: coverage.id, version: 1, parentId: activity.id, title: 'A day in the lab' })
  assert.deepEqual([moved.parentId, moved.tone, moved.version], [activity.id, 'positive', 2])
  assert.equal((await tom.getNode({ id: coverage.id })).node.title, 'trailweekly.example: A day in the lab')
  await assert.rejects(tom.updateCoverage({ id: coverage.id, version: 1, note: 'late' }), { code: 'version_conflict' })
  await assert.rejects(tom.addCoverage({ url: link(), parentId: newId() }), { code: 'parent_gone' })
  await assert.rejects(tom.addCoverage({ url: link(), parentId: plan!.id }), { code: 'wrong_parent' })
})

test('whoever is known to have read an article is touched by it', async () => {
  const person = await tom.createPerson({ email: 'buyer@northshore.example' })
  const company = await tom.createCompany({ name: 'Northshore Outfitters' })
  const coverage = await tom.addCoverage({ url: link(), personId: person.id, companyId: company.id, about: ['Northshore Outfitters'] })
  assert.deepEqual(
    (await tom.listTouches({ personId: person.id })).items.map(({ nodeId }) => nodeId),
    [coverage.id],
  )
  await assert.rejects(tom.addCoverage({ url: link(), personId: newId() }), { code: 'coverage_person_gone' })
  await assert.rejects(tom.addCoverage({ url: link(), companyId: newId() }), { code: 'coverage_company_gone' })
  await assert.rejects(tom.addCoverage({ url: link(), messageId: newId() }), { code: 'coverage_message_gone' })
})

test('what a page says of itself fills what was left out and nothing else', async () => {
  const read = await tom.addCoverage({ url: link() })
  const typed = await tom.addCoverage({ url: link(), outlet: 'Coast Radio' })
  const page = { title: 'From net to legging', outlet: 'Trail Weekly', publishedOn: null }
  for (const { id } of [read, typed]) await org.program((caller) => keepDescription(caller, id, page))
  const [first, second] = [await tom.getCoverage({ id: read.id }), await tom.getCoverage({ id: typed.id })]
  assert.deepEqual([first.outlet, first.title, first.reading], ['Trail Weekly', 'From net to legging', 'read'])
  assert.deepEqual([second.outlet, second.title], ['Coast Radio', 'From net to legging'])
  assert.equal((await tom.getNode({ id: read.id })).node.title, 'Trail Weekly: From net to legging')
})

test('an address inside the house is not read; the article stays as it was pasted', async () => {
  const { id } = await tom.addCoverage({ url: 'http://169.254.169.254/latest/meta-data' })
  await house.settle()
  const coverage = await tom.getCoverage({ id })
  assert.deepEqual([coverage.reading, coverage.title, coverage.outlet], ['unreadable', '', '169.254.169.254'])
})

test('archived coverage leaves the list for that of the archived, and can be taken back unless the article was pasted again', async () => {
  const url = link()
  const one = await tom.addCoverage({ url })
  await tom.archiveCoverage({ id: one.id, version: 1 })
  assert.equal(
    (await tom.listCoverage({ limit: 200 })).items.some(({ id }) => id === one.id),
    false,
  )
  assert.deepEqual(
    (await tom.listCoverage({ state: 'archived', limit: 200 })).items.map(({ id }) => id),
    [one.id],
  )
  const two = await tom.addCoverage({ url })
  await assert.rejects(tom.restoreCoverage({ id: one.id, version: 2 }), { code: 'pasted_before' })
  await tom.archiveCoverage({ id: two.id, version: 1 })
  const restored = await tom.restoreCoverage({ id: one.id, version: 2 })
  assert.equal(restored.archivedAt, null)
  assert.equal((await org.program((caller) => coverageById(caller, one.id)))?.version, 3)
})

test('Marketing and Sales read coverage, Communications keeps it', async () => {
  const { id } = await tom.addCoverage({ url: link() })
  for (const hat of ['marketing_director', 'sales_lead'] as const) {
    assert.equal((await org.as(hat).getCoverage({ id })).id, id)
    await assert.rejects(org.as(hat).updateCoverage({ id, version: 1, note: 'mine' }), { code: 'not_allowed' })
  }
})

test('before the first plan there is no place for coverage, and that is said', async () => {
  const other = await house.found({ name: 'Harbour Museum' })
  await assert.rejects(other.as('communications_director').addCoverage({ url: link() }), { code: 'no_plan' })
})

test('of ten who change the same coverage at the same moment one wins', async () => {
  const { id } = await tom.addCoverage({ url: link() })
  for (const version of [1, 2, 3])
    assert.deepEqual(await race(10, (turn) => tom.updateCoverage({ id, version, note: `Note ${turn}` })), {
      won: 1,
      refused: ['version_conflict'],
    })
})

test('the same article pasted ten times at the same moment is on the list once', async () => {
  const url = link()
  const { won } = await race(10, () => tom.addCoverage({ url }))
  assert.equal(won, 1)
})
