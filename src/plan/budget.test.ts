import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openHouse } from '#app/testing/house.ts'

const house = await openHouse()
after(() => house.close())
const fields = (error: unknown) => ((error as { data: { fields?: { path: string }[] } }).data.fields ?? []).map(({ path }) => path)

async function begun() {
  const org = await house.found()
  const ines = org.as('marketing_director')
  const thread = await ines.beginThread({ metric: 'orders', target: 1200, dueOn: '2026-11-30', audience: 'Runners', reason: 'Traceable' })
  const campaign = await ines.createCampaign({ name: 'Know what you wear' })
  return { org, ines, ...thread, campaign }
}

test('planned and spent add up over a campaign and everything under it, and what is not linked shows #115 #351', async () => {
  const { ines, planId, campaign } = await begun()
  const reel = await ines.addActivity({ campaignId: campaign.id, what: 'Reel' })
  await ines.addBudgetLine({ nodeId: planId, name: 'Reserve', amount: 500_000 })
  await ines.addBudgetLine({ nodeId: campaign.id, name: 'Media', amount: 2_400_000 })
  await ines.addSpend({ nodeId: reel.id, amount: 12_000, onDay: '2026-06-12', vendor: 'Harbour Film' })
  await ines.addSpend({ nodeId: campaign.id, amount: 64_000, onDay: '2026-06-13' })
  await ines.addSpend({ amount: 9_900, onDay: '2026-06-14', vendor: 'Unknown' })
  const budget = await ines.getBudget({ planId })
  assert.deepEqual([budget.planned, budget.spent, budget.notLinked], [2_900_000, 76_000, 9_900])
  assert.deepEqual(budget.own, { planned: 500_000, spent: 0 })
  assert.deepEqual(
    budget.campaigns.filter(({ planned, spent }) => planned + spent > 0),
    [{ id: campaign.id, name: campaign.name, function: 'marketing', state: 'draft', alwaysOn: false, planned: 2_400_000, spent: 76_000 }],
  )
  const read = await ines.getCampaign({ id: campaign.id })
  assert.deepEqual([read.planned, read.spent, read.budgeted], [2_400_000, 76_000, true])
  assert.deepEqual((await ines.getPlanning({})).money, { planned: 2_900_000, spent: 76_000, cap: null })
  assert.equal((await ines.listSpend({ under: campaign.id })).items.length, 2)
  assert.deepEqual(
    (await ines.listSpend({ linked: 'not_linked' })).items.map(({ vendor, nodeTitle }) => [vendor, nodeTitle]),
    [['Unknown', null]],
  )
  assert.deepEqual(
    (await ines.listSpend({ from: '2026-06-13', to: '2026-06-13' })).items.map(({ amount }) => amount),
    [64_000],
  )
  assert.equal((await ines.listSpend({ linked: 'linked', under: planId })).items.length, 2)
})

test('spend that is linked later stops being not linked yet, and may be unlinked again #351', async () => {
  const { ines, campaign } = await begun()
  const spend = await ines.addSpend({ amount: 9_900, onDay: '2026-06-14' })
  const linked = await ines.linkSpend({ id: spend.id, version: 1, nodeId: campaign.id })
  assert.equal(linked.nodeTitle, campaign.name)
  assert.equal((await ines.getBudget({})).notLinked, 0)
  await ines.linkSpend({ id: spend.id, version: 2, nodeId: null })
  assert.equal((await ines.getBudget({})).notLinked, 9_900)
  await assert.rejects(ines.linkSpend({ id: spend.id, version: 3, nodeId: spend.id }), (error) => fields(error).includes('nodeId'))
})

test('an amount in another currency keeps its rate, the rate’s source and the organisation’s own amount', async () => {
  const { ines } = await begun()
  await assert.rejects(ines.addSpend({ amount: 10_000, currency: 'EUR', onDay: '2026-06-12' }), (error) => {
    assert.deepEqual(fields(error), ['rate', 'rateSource'])
    return (error as { code: string }).code === 'rate_missing'
  })
  const yen = await ines.addSpend({
    amount: 10_000,
    currency: 'JPY',
    rate: 0.0065,
    rateSource: 'Central bank, 12 June',
    onDay: '2026-06-12',
  })
  assert.deepEqual([yen.amount, yen.currency, yen.baseAmount], [10_000, 'JPY', 6_500])
  const own = await ines.addSpend({ amount: 10_000, onDay: '2026-06-12' })
  assert.deepEqual([own.currency, own.rate, own.baseAmount], ['USD', 1, 10_000])
  await assert.rejects(ines.updateSpend({ id: yen.id, version: 1, currency: 'EUR' }), { code: 'rate_missing' })
  assert.equal((await ines.updateSpend({ id: yen.id, version: 1, amount: 20_000 })).baseAmount, 13_000)
  assert.equal((await ines.updateSpend({ id: yen.id, version: 2, currency: 'USD' })).baseAmount, 20_000)
  const huge = { amount: 1_000_000_000_000, currency: 'EUR', rate: 1_000_000, rateSource: 'A typing error', onDay: '2026-06-12' }
  await assert.rejects(ines.addSpend(huge), (error) => fields(error).includes('amount'))
})

test('spend on a budget line takes the line’s place, and a line of another campaign is refused', async () => {
  const { ines, planId, campaign } = await begun()
  const other = await ines.createCampaign({ name: 'Another' })
  const line = await ines.addBudgetLine({ nodeId: campaign.id, name: 'Media', amount: 100_000 })
  const spend = await ines.addSpend({ amount: 5_000, onDay: '2026-06-12', budgetLineId: line.id })
  assert.equal(spend.nodeId, campaign.id)
  await assert.rejects(ines.addSpend({ amount: 5_000, onDay: '2026-06-12', budgetLineId: line.id, nodeId: other.id }), {
    code: 'line_elsewhere',
  })
  await assert.rejects(ines.linkSpend({ id: spend.id, version: 1, nodeId: other.id }), { code: 'line_elsewhere' })
  await assert.rejects(ines.updateSpend({ id: spend.id, version: 1, nodeId: planId }), { code: 'line_elsewhere' })
  await assert.rejects(ines.addSpend({ amount: 1, onDay: '2026-06-12', budgetLineId: campaign.id }), (error) =>
    fields(error).includes('budgetLineId'),
  )
})

test('what was noted by mistake is taken back, and restored; money that came back counts against', async () => {
  const { ines, campaign } = await begun()
  const spend = await ines.addSpend({ nodeId: campaign.id, amount: 5_000, onDay: '2026-06-12' })
  await ines.addSpend({ nodeId: campaign.id, amount: -1_000, onDay: '2026-06-13', note: 'Credit note' })
  assert.equal((await ines.getCampaign({ id: campaign.id })).spent, 4_000)
  await ines.archiveSpend({ id: spend.id, version: 1 })
  assert.equal((await ines.getCampaign({ id: campaign.id })).spent, -1_000)
  await ines.restoreSpend({ id: spend.id, version: 2 })
  assert.equal((await ines.getCampaign({ id: campaign.id })).spent, 4_000)
})

test('a budget line stands on a plan or a campaign, can be changed, taken out and put back', async () => {
  const { ines, goalId, campaign } = await begun()
  await assert.rejects(ines.addBudgetLine({ nodeId: goalId, name: 'On a goal', amount: 1 }), (error) => fields(error).includes('nodeId'))
  const line = await ines.addBudgetLine({ nodeId: campaign.id, name: 'Media', amount: 100_000 })
  assert.equal((await ines.updateBudgetLine({ id: line.id, version: 1, amount: 120_000 })).amount, 120_000)
  await ines.archiveBudgetLine({ id: line.id, version: 2 })
  assert.deepEqual((await ines.listBudgetLines({ nodeId: campaign.id })).items, [])
  assert.equal((await ines.getCampaign({ id: campaign.id })).budgeted, false)
  await ines.restoreBudgetLine({ id: line.id, version: 3 })
  assert.deepEqual(
    (await ines.listBudgetLines({})).items.map(({ amount }) => amount),
    [120_000],
  )
})

test('the Communications Director plans her own budget within the strategy’s cap, and no other #360', async () => {
  const { org, ines, strategyId, campaign } = await begun()
  await ines.updateStrategy({ id: strategyId, version: 1, spendCap: 100_000 })
  const tom = org.asMember(await org.join('Tom Adeyemi', ['communications_director']), 'communications_director')
  const own = await tom.createCampaign({ name: 'Clean-up day', function: 'communications' })
  await assert.rejects(tom.addBudgetLine({ nodeId: campaign.id, name: 'Not his', amount: 1 }), { code: 'not_allowed' })
  const line = await tom.addBudgetLine({ nodeId: own.id, name: 'Boats', amount: 80_000 })
  await assert.rejects(tom.addBudgetLine({ nodeId: own.id, name: 'More boats', amount: 30_000 }), { code: 'over_cap' })
  await assert.rejects(tom.updateBudgetLine({ id: line.id, version: 1, amount: 100_001 }), { code: 'over_cap' })
  assert.equal((await tom.updateBudgetLine({ id: line.id, version: 1, amount: 60_000 })).amount, 60_000)
  // Who answers for the whole may go over it; the page says so.
  await ines.addBudgetLine({ nodeId: campaign.id, name: 'Media', amount: 90_000 })
  const { planned, cap } = await ines.getBudget({})
  assert.deepEqual([planned, cap], [150_000, 100_000])
  await tom.archiveBudgetLine({ id: line.id, version: 2 })
  await assert.rejects(tom.restoreBudgetLine({ id: line.id, version: 3 }), { code: 'over_cap' })
  await assert.rejects(tom.addSpend({ nodeId: campaign.id, amount: 1, onDay: '2026-06-12' }), { code: 'not_allowed' })
  assert.equal((await tom.addSpend({ nodeId: own.id, amount: 500, onDay: '2026-06-12' })).baseAmount, 500)
})

test('the load of a plan is what its open campaigns ask of each channel for each segment, against its weekly hours #45', async () => {
  const { ines, planId } = await begun()
  const segments = [
    await ines.createSegment({ name: 'Founders', kind: 'customer', rule: {} }),
    await ines.createSegment({ name: 'Agencies', kind: 'customer', rule: {} }),
  ]
  const channels = await Promise.all(
    ['LinkedIn', 'Letter', 'Podcast'].map((name) => ines.createChannel({ name, kind: 'social', cadence: 1, hours: 1.4 })),
  )
  const campaign = await ines.createCampaign({ name: 'Audit', segmentIds: segments.map(({ id }) => id) })
  await ines.updatePlan({ id: planId, version: 1, weeklyHours: 6 })
  for (const channel of channels.slice(0, 2)) await ines.addActivity({ campaignId: campaign.id, what: channel.name, channelId: channel.id })
  const { load } = await ines.getPlanning({})
  assert.deepEqual([load!.verdict, Number(load!.load!.toFixed(4))], ['tight', 0.9333])
  await ines.addActivity({ campaignId: campaign.id, what: 'Podcast', channelId: channels[2]!.id })
  assert.equal((await ines.getPlanning({})).load!.verdict, 'over')
  await ines.cancelCampaign({ id: campaign.id, version: 1, reason: 'Too thin' })
  assert.equal((await ines.getPlanning({})).load!.needed, 0)
})

test('before there is a plan the budget is empty and shows what is not linked', async () => {
  const ines = (await house.found()).as('marketing_director')
  await ines.addSpend({ amount: 700, onDay: '2026-06-12' })
  assert.deepEqual(await ines.getBudget({}), {
    planId: null,
    cap: null,
    planned: 0,
    spent: 0,
    notLinked: 700,
    own: { planned: 0, spent: 0 },
    campaigns: [],
  })
})
