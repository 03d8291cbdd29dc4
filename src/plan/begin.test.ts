import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openHouse } from '#app/testing/house.ts'
import type { Fault } from '#kernel/fault.ts'
import { alwaysOnCampaign, campaignOf, segmentIdsOf } from './actions/campaign.ts'
import { currentPlan } from './actions/plan.ts'
import { faults } from './contract/base.ts'

const house = await openHouse()
after(() => house.close())

const answers = {
  metric: 'revenue',
  target: 45_000_000,
  dueOn: '2026-11-30',
  audience: 'Runners who ask about materials',
  reason: 'Every pair is traceable to the net it came from',
} as const

test('three questions make a goal, an objective, a strategy and a plan, all marked assumed and never shown as approved #340 #343', async () => {
  const ines = (await house.found()).as('marketing_director')
  const begun = await ines.beginThread(answers)
  const { goal, objective, strategy, plan, money, load } = await ines.getPlanning({})
  assert.deepEqual([goal!.id, objective!.id, strategy!.id, plan!.id], [begun.goalId, begun.objectiveId, begun.strategyId, begun.planId])
  assert.ok([goal, objective, strategy, plan].every((record) => record!.assumed))
  assert.equal(goal!.title, '$450,000 revenue by Nov 30, 2026')
  assert.equal(strategy!.rationale, answers.reason)
  assert.equal(strategy!.positioning.who, answers.audience)
  assert.equal(strategy!.approval, null)
  assert.deepEqual([strategy!.horizonTo, plan!.endsOn], ['2026-11-30', '2026-11-30'])
  assert.deepEqual([money, load!.verdict], [{ planned: 0, spent: 0, cap: null }, 'unknown'])
  const { ancestors } = await ines.getNode({ id: begun.planId })
  assert.deepEqual(
    ancestors.map(({ kind, assumed }) => [kind, assumed]),
    [
      ['goal', true],
      ['objective', true],
      ['strategy', true],
    ],
  )
})

test('standing work has a live campaign in each function, and the registers speak the organisation’s words #16 #20', async () => {
  const ines = (await house.found({ kind: 'nonprofit', name: 'Lantern Street Food Bank' })).as('marketing_director')
  const begun = await ines.beginThread({ ...answers, metric: 'raised', target: 10_000_000 })
  assert.deepEqual(
    begun.campaigns.map((campaign) => campaign.function),
    ['marketing', 'communications', 'pr', 'sales'],
  )
  const { items } = await ines.listCampaigns({ kind: 'always_on' })
  assert.ok(
    items.every(({ state, alwaysOn, ctaId, conversionId }) => state === 'live' && alwaysOn && ctaId !== null && conversionId !== null),
  )
  assert.ok(items.some(({ name }) => name === 'Fundraising, always on'))
  assert.deepEqual(
    (await ines.listChannels({})).items.map(({ name, adapter }) => [name, adapter]),
    [
      ['By hand', 'by_hand'],
      ['E-mail', 'email'],
      ['Social media', 'by_hand'],
      ['Website', 'website'],
    ],
  )
  assert.ok((await ines.listCtas({})).items.some(({ label }) => label === 'Donate here'))
  assert.ok((await ines.listConversions({})).items.some(({ kind }) => kind === 'gift'))
})

test('what was assumed is confirmed by saving it, changed or not', async () => {
  const ines = (await house.found()).as('marketing_director')
  const begun = await ines.beginThread(answers)
  assert.equal((await ines.updateGoal({ id: begun.goalId, version: 1 })).assumed, false)
  assert.equal((await ines.updateObjective({ id: begun.objectiveId, version: 1 })).assumed, false)
  assert.equal((await ines.updateStrategy({ id: begun.strategyId, version: 1, delivery: 'Own shop' })).assumed, false)
  assert.equal((await ines.updatePlan({ id: begun.planId, version: 1 })).assumed, false)
  const { node, ancestors } = await ines.getNode({ id: begun.planId })
  assert.ok([node, ...ancestors].every(({ assumed }) => !assumed))
})

test('a second thread keeps the registers and the places for standing work', async () => {
  const ines = (await house.found()).as('marketing_director')
  const first = await ines.beginThread(answers)
  house.pass(1000)
  const second = await ines.beginThread({ ...answers, metric: 'orders', target: 1200, title: '1,200 orders in month 6' })
  assert.deepEqual(second.campaigns, first.campaigns)
  assert.equal((await ines.listChannels({})).items.length, 4)
  assert.equal((await ines.getPlanning({})).plan!.id, second.planId)
  assert.equal((await ines.getPlanning({ strategyId: first.strategyId })).plan!.id, first.planId)
  assert.equal((await ines.getPlanning({ planId: first.planId })).goal!.id, first.goalId)
  await assert.rejects(ines.getPlanning({ planId: first.goalId }), { code: 'not_found' })
  await assert.rejects(ines.getPlanning({ strategyId: first.goalId }), { code: 'not_found' })
  assert.equal((await ines.getGoal({ id: second.goalId })).title, '1,200 orders in month 6')
})

test('a goal cannot be due before today', async () => {
  const ines = (await house.found()).as('marketing_director')
  await assert.rejects(ines.beginThread({ ...answers, dueOn: '2026-05-31' }), { code: 'unprocessable' })
  assert.deepEqual((await ines.listGoals({})).items, [])
})

test('before there is a plan the page says so, and a campaign has nowhere to hang #340', async () => {
  const org = await house.found()
  const ines = org.as('marketing_director')
  const { strategy, plan } = await ines.getPlanning({})
  assert.deepEqual([strategy, plan], [null, null])
  await assert.rejects(ines.createCampaign({ name: 'Too early' }), { code: 'no_plan' })
  await assert.rejects(ines.quickCampaign({ name: 'Too early', audience: 'Everyone', ask: 'Look' }), { code: 'no_plan' })
  await assert.rejects(
    org.program((caller) => alwaysOnCampaign(caller, 'pr')),
    (error) => (error as Fault).kind === faults.noPlan,
  )
})

test('a strategy without a plan is shown with the plan’s side empty #343 #372', async () => {
  const ines = (await house.found()).as('marketing_director')
  const goal = await ines.createGoal({ title: 'A goal', metric: 'orders' })
  const objective = await ines.createObjective({ goalId: goal.id, function: 'marketing', title: 'An objective', metric: 'orders' })
  const strategy = await ines.createStrategy({ objectiveId: objective.id, title: 'A strategy' })
  const shown = await ines.getPlanning({})
  assert.deepEqual([shown.strategy!.id, shown.plan, shown.money, shown.load], [strategy.id, null, null, null])
})

test('a plan says what, how, where, when, who and how success is tracked #366 #367 #368 #369', async () => {
  const ines = (await house.found()).as('marketing_director')
  const { strategyId } = await ines.beginThread(answers)
  house.pass(1000)
  const page = {
    what: 'Launch and bundle',
    how: 'Stories and try-ons',
    where: 'Reels, e-mail',
    who: 'Ines, Tom, Mia',
    tracking: 'Orders a week',
  }
  const plan = await ines.createPlan({
    strategyId,
    name: 'Year one',
    ...page,
    startsOn: '2026-06-01',
    endsOn: '2027-05-31',
    weeklyHours: 16,
  })
  assert.deepEqual(await ines.getPlan({ id: plan.id }), plan)
  assert.equal((await ines.getPlanning({})).plan!.id, plan.id)
  assert.equal((await ines.listPlans({ strategyId })).items.length, 2)
  await assert.rejects(ines.updatePlan({ id: plan.id, version: 1, endsOn: '2026-01-01' }), { code: 'unprocessable' })
  await assert.rejects(ines.createPlan({ strategyId: plan.id, name: 'Under a plan' }), { code: 'parent_gone' })
})

test('a plan under which campaigns hang stays, an empty one goes and comes back', async () => {
  const ines = (await house.found()).as('marketing_director')
  const { planId, strategyId } = await ines.beginThread(answers)
  await assert.rejects(ines.archivePlan({ id: planId, version: 1 }), { code: 'still_used' })
  const empty = await ines.createPlan({ strategyId, name: 'Plan B' })
  await ines.archivePlan({ id: empty.id, version: 1 })
  assert.deepEqual(
    (await ines.listPlans({ state: 'archived' })).items.map(({ id }) => id),
    [empty.id],
  )
  assert.equal((await ines.restorePlan({ id: empty.id, version: 2 })).archivedAt, null)
})

test('lower contexts find the current plan, the campaign above a node and its segments, and standing work without an operation', async () => {
  const org = await house.found()
  const ines = org.as('marketing_director')
  const { planId, campaigns } = await ines.beginThread(answers)
  const eco = await ines.createSegment({ name: 'Evidence eco', kind: 'customer', rule: {} })
  const campaign = await ines.createCampaign({ name: 'Know what you wear', segmentIds: [eco.id] })
  const activity = await ines.addActivity({ campaignId: campaign.id, what: 'Reel' })
  await org.program(async (caller) => {
    assert.equal((await currentPlan(caller))!.id, planId)
    assert.equal((await campaignOf(caller, activity.id))!.id, campaign.id)
    assert.equal(await campaignOf(caller, planId), undefined)
    assert.deepEqual(await segmentIdsOf(caller, activity.id), [eco.id])
    assert.deepEqual(await segmentIdsOf(caller, planId), [])
    assert.equal((await alwaysOnCampaign(caller, 'sales')).id, campaigns.find((each) => each.function === 'sales')!.id)
  })
})

test('a campaign hangs under the plan of its own function before another’s', async () => {
  const ines = (await house.found()).as('marketing_director')
  const { goalId, planId } = await ines.beginThread(answers)
  house.pass(1000)
  const trust = await ines.createObjective({ goalId, function: 'communications', title: 'Trust', metric: 'manual' })
  const strategy = await ines.createStrategy({ objectiveId: trust.id, title: 'How trust grows' })
  const plan = await ines.createPlan({ strategyId: strategy.id, name: 'A year of answers' })
  assert.equal((await ines.createCampaign({ name: 'Bundle' })).planId, planId)
  assert.equal((await ines.createCampaign({ name: 'Answers', function: 'communications' })).planId, plan.id)
  assert.equal((await ines.quickCampaign({ name: 'Press day', function: 'pr', audience: 'Editors', ask: 'Come and see' })).planId, plan.id)
  assert.equal((await ines.getPlanning({})).plan!.id, planId)
})
