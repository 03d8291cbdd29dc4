import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openHouse } from '#app/testing/house.ts'

const house = await openHouse()
after(() => house.close())
const org = await house.found()
const ines = org.as('marketing_director')
const tomId = await org.join('Tom Adeyemi', ['communications_director'])
const tom = org.asMember(tomId, 'communications_director')

const goal = await ines.createGoal({ title: '$450,000', metric: 'revenue', target: 45_000_000, dueOn: '2026-11-30' })
const objective = await ines.createObjective({
  goalId: goal.id,
  function: 'marketing',
  title: '1,200 orders',
  metric: 'orders',
  target: 1200,
})
const fields = (error: unknown) => ((error as { data: { fields?: { path: string }[] } }).data.fields ?? []).map(({ path }) => path)

async function wholePage() {
  const bundle = await ines.createOffering({
    name: 'Outfit bundle',
    kind: 'product',
    price: 9200,
    margin: 0.58,
    features: [{ feature: 'Recovered-net yarn', advantage: 'same stretch after 80 washes', benefit: 'you replace less' }],
  })
  const rival = await ines.createCompetitor({ name: 'Big-brand leggings', claim: 'Made for motion' })
  const eco = await ines.createSegment({ name: 'Evidence eco', kind: 'customer', rule: {} })
  return { offeringIds: [bundle.id], competitorIds: [rival.id], segmentIds: [eco.id] }
}

const words = {
  title: 'Traceable performance wear',
  destination: 'Every runner knows the net her pair came from',
  rationale: 'Nobody else can prove where the yarn comes from',
  delivery: 'Own shop and four retail partners',
  vehicles: ['E-mail', 'Reels'],
  spendCap: 10_780_000,
  horizonFrom: '2026-06-01',
  horizonTo: '2026-11-30',
  measures: 'Orders, average order, net sentiment',
  positioning: { alternatives: 'Big brands, second-hand, doing nothing', who: 'Shoppers who ask about materials' },
}

test('a strategy holds destination, rationale, offering, audience, rivals, delivery, vehicles, cap and horizon on one page #358 #359 #360 #361 #362 #363 #364 #365', async () => {
  const choices = await wholePage()
  const strategy = await ines.createStrategy({ objectiveId: objective.id, ...words, ...choices })
  assert.equal(strategy.function, 'marketing')
  assert.deepEqual(strategy.positioning, { ...words.positioning, attributes: '', value: '', category: '' })
  assert.deepEqual((await ines.getStrategy({ id: strategy.id })).vehicles, ['E-mail', 'Reels'])
  assert.deepEqual(
    (await ines.getNode({ id: strategy.id })).ancestors.map(({ kind }) => kind),
    ['goal', 'objective'],
  )
})

test('positioning has five components, and one can be changed without losing the others #70 #97', async () => {
  const strategy = await ines.createStrategy({ objectiveId: objective.id, ...words })
  const changed = await ines.updateStrategy({ id: strategy.id, version: 1, positioning: { category: 'Traceable performance wear' } })
  assert.equal(changed.positioning.category, 'Traceable performance wear')
  assert.equal(changed.positioning.who, words.positioning.who)
})

test('a strategy cannot be approved before it says where it leads, why, and for whom #337', async () => {
  const strategy = await ines.createStrategy({ objectiveId: objective.id, title: 'Only a name' })
  await assert.rejects(ines.approveStrategy({ id: strategy.id, version: 1 }), (error) => {
    assert.deepEqual(fields(error), ['destination', 'rationale', 'segmentIds'])
    return (error as { code: string }).code === 'page_incomplete'
  })
})

test('an approval holds for exactly the text it was given to', async () => {
  const strategy = await ines.createStrategy({ objectiveId: objective.id, ...words })
  const approved = await ines.approveStrategy({ id: strategy.id, version: 1 })
  assert.deepEqual(approved.approval && [approved.approval.memberId, approved.approval.hat], [org.memberId, 'marketing_director'])
  await assert.rejects(ines.approveStrategy({ id: strategy.id, version: 2 }), { code: 'approved_already' })
  const changed = await ines.updateStrategy({ id: strategy.id, version: 2, rationale: 'Something else' })
  assert.equal(changed.approval, null)
  const back = await ines.updateStrategy({ id: strategy.id, version: 3, rationale: words.rationale })
  assert.notEqual(back.approval, null)
  assert.equal(
    (await ines.listStrategies({ objectiveId: objective.id })).items.find(({ id }) => id === strategy.id)!.approval?.memberId,
    org.memberId,
  )
})

test('the Communications Director decides her own strategy and reads the others’', async () => {
  const theirs = await ines.createStrategy({ objectiveId: objective.id, ...words })
  await assert.rejects(tom.approveStrategy({ id: theirs.id, version: 1 }), { code: 'not_allowed' })
  await assert.rejects(tom.updateStrategy({ id: theirs.id, version: 1, title: 'Mine' }), { code: 'not_allowed' })
  const own = await tom.createObjective({ goalId: goal.id, function: 'communications', title: 'Trust', metric: 'manual' })
  const strategy = await tom.createStrategy({ objectiveId: own.id, ...words })
  assert.equal((await tom.approveStrategy({ id: strategy.id, version: 1 })).approval?.hat, 'communications_director')
})

test('a strategy that is handed to another owner is hers from then on', async () => {
  const strategy = await ines.createStrategy({ objectiveId: objective.id, ...words })
  await ines.updateStrategy({ id: strategy.id, version: 1, ownerId: tomId })
  assert.equal((await tom.updateStrategy({ id: strategy.id, version: 2, delivery: 'Through partners' })).delivery, 'Through partners')
  await assert.rejects(ines.updateStrategy({ id: strategy.id, version: 3, ownerId: org.id }), { code: 'unprocessable' })
})

test('a strategy names only what exists, and its horizon runs forwards', async () => {
  const strategy = await ines.createStrategy({ objectiveId: objective.id, ...words })
  const nowhere = { segmentIds: [org.id], offeringIds: [org.id], competitorIds: [org.id] }
  await assert.rejects(ines.updateStrategy({ id: strategy.id, version: 1, ...nowhere }), (error) => {
    assert.deepEqual(fields(error), ['segmentIds', 'offeringIds', 'competitorIds'])
    return true
  })
  await assert.rejects(ines.updateStrategy({ id: strategy.id, version: 1, horizonTo: '2026-01-01' }), (error) =>
    fields(error).includes('horizonTo'),
  )
  await assert.rejects(ines.createStrategy({ objectiveId: goal.id, title: 'Under a goal' }), { code: 'parent_gone' })
})

test('a strategy is archived only when no plan hangs under it, and comes back under its objective', async () => {
  const own = await ines.createObjective({ goalId: goal.id, function: 'sales', title: 'Retail partners', metric: 'deals_won' })
  const strategy = await ines.createStrategy({ objectiveId: own.id, ...words })
  const plan = await ines.createPlan({ strategyId: strategy.id, name: 'Year one' })
  await assert.rejects(ines.archiveStrategy({ id: strategy.id, version: 1 }), { code: 'still_used' })
  await assert.rejects(ines.archiveObjective({ id: own.id, version: 1 }), { code: 'still_used' })
  await ines.archivePlan({ id: plan.id, version: 1 })
  await ines.archiveStrategy({ id: strategy.id, version: 1 })
  await ines.archiveObjective({ id: own.id, version: 1 })
  await assert.rejects(ines.restoreStrategy({ id: strategy.id, version: 2 }), { code: 'parent_gone' })
  await ines.restoreObjective({ id: own.id, version: 2 })
  assert.equal((await ines.restoreStrategy({ id: strategy.id, version: 2 })).archivedAt, null)
  await ines.restorePlan({ id: plan.id, version: 2 })
})

test('offerings carry price, margin and what each feature is good for; rivals carry their claims #41 #13 #95 #99', async () => {
  const { offeringIds, competitorIds } = await wholePage()
  const offering = await ines.getOffering({ id: offeringIds[0]! })
  assert.equal(offering.features[0]!.benefit, 'you replace less')
  assert.equal((await ines.updateOffering({ id: offering.id, version: 1, price: 7900, features: [] })).price, 7900)
  await ines.archiveOffering({ id: offering.id, version: 2 })
  assert.ok(!(await ines.listOfferings({})).items.some(({ id }) => id === offering.id))
  assert.equal((await ines.restoreOffering({ id: offering.id, version: 3 })).archivedAt, null)
  const rival = await ines.updateCompetitor({ id: competitorIds[0]!, version: 1, weaknesses: 'Says nothing of its yarn' })
  assert.equal((await ines.getCompetitor({ id: rival.id })).weaknesses, 'Says nothing of its yarn')
  await ines.archiveCompetitor({ id: rival.id, version: 2 })
  assert.ok((await ines.listCompetitors({ state: 'archived' })).items.some(({ id }) => id === rival.id))
  await ines.restoreCompetitor({ id: rival.id, version: 3 })
  await assert.rejects(tom.updateCompetitor({ id: rival.id, version: 4, claim: 'x' }), { code: 'not_allowed' })
})

test('what is written becomes news that names no text of the page', async () => {
  const strategy = await ines.createStrategy({ objectiveId: objective.id, ...words })
  await ines.approveStrategy({ id: strategy.id, version: 1 })
  await ines.updateStrategy({ id: strategy.id, version: 2, rationale: 'Changed' })
  await house.settle()
  const { items } = await ines.listAudit({ objectId: strategy.id })
  assert.deepEqual(
    items.map(({ name }) => name),
    ['strategy.strategyChanged', 'strategy.strategyApproved', 'strategy.strategyWritten'],
  )
  assert.deepEqual(items[0]!.data, { fields: ['rationale'], approvalEnded: true })
})
