// Checks, the diagnosis, and home: every finding is reached through what people do, and gone once it is put right.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { newId } from '#kernel/id.ts'
import { openHouse, type House, type Operations } from '#app/testing/house.ts'
import type { CheckName } from './checks/check.ts'
import { approveBrief, begin } from './testing/begun.ts'

let house: House
before(async () => {
  house = await openHouse()
})
after(() => house.close())

const found = async (who: Operations, check: CheckName, under?: string) =>
  (await who.listChecks({ check, ...(under ? { under } : {}) })).findings

test('check 1: an activity whose campaign names no objective, until it does #337 #350', async () => {
  const { ines, planId, campaignId } = await begin(house)
  const campaign = await ines.createCampaign({ planId, name: 'Nobody knows why' })
  const activity = await ines.addActivity({ campaignId: campaign.id, what: 'Reel' })
  const [finding, ...more] = await found(ines, 'orphan_activity')
  assert.deepEqual([finding?.object.id, finding?.number, finding?.severity, more.length], [activity.id, 1, 'error', 0])
  assert.deepEqual(finding?.fix, { label: 'Name the objective', href: `/campaigns/${campaign.id}?change=objective` })
  assert.match(finding.sentence, /“Nobody knows why” names no objective/)
  assert.deepEqual(await found(ines, 'orphan_activity', campaignId), [])
  const { version } = (await ines.getCampaign({ id: campaign.id })).campaign
  await ines.updateCampaign({ id: campaign.id, version, objective: '1,200 orders in June' })
  assert.deepEqual(await found(ines, 'orphan_activity'), [])
})

test('check 2: a goal without baseline, target or due day, with what is missing #33', async () => {
  const { ines } = await begin(house)
  const goal = await ines.createGoal({ title: 'Be known', metric: 'coverage', target: 20 })
  const finding = (await found(ines, 'goal_incomplete')).find(({ object }) => object.id === goal.id)
  assert.deepEqual(
    [finding?.sentence, finding?.fix.href],
    ['It has no baseline and no due day, so progress cannot be told.', `/goals/${goal.id}?change=baseline`],
  )
  await ines.updateGoal({ id: goal.id, version: goal.version, baseline: 0, dueOn: '2026-12-31' })
  assert.equal(
    (await found(ines, 'goal_incomplete')).some(({ object }) => object.id === goal.id),
    false,
  )
})

test('check 4: a goal under which nobody planned money or hours #115', async () => {
  const { ines, goalId, planId, campaignId } = await begin(house)
  const [finding] = await found(ines, 'unfunded_goal')
  assert.deepEqual([finding?.object.id, finding?.fix.href], [goalId, `/plan?plan=${planId}`])
  await ines.addBudgetLine({ nodeId: campaignId, name: 'Film', amount: 120_000 })
  assert.deepEqual(await found(ines, 'unfunded_goal', goalId), [])
  const bare = await ines.createGoal({ title: 'A wish', metric: 'orders', baseline: 0, target: 5, dueOn: '2026-12-31' })
  const next = async () => (await found(ines, 'unfunded_goal', bare.id))[0]?.fix.href
  assert.equal(await next(), `/goals/${bare.id}`)
  const objective = await ines.createObjective({
    goalId: bare.id,
    function: 'marketing',
    title: 'Five orders',
    metric: 'orders',
    target: 5,
    dueOn: '2026-12-31',
  })
  assert.equal(await next(), `/strategy?objective=${objective.id}`)
  const strategy = await ines.createStrategy({ objectiveId: objective.id, title: 'How' })
  assert.equal(await next(), `/strategy?id=${strategy.id}`)
  await ines.updatePlan({ id: planId, version: (await ines.getPlan({ id: planId })).version, weeklyHours: 4 })
})

test('check 5: money spent on nothing, with its amount, until it is linked #341 #351', async () => {
  const { ines, campaignId } = await begin(house)
  const spend = await ines.addSpend({ amount: 418_000, onDay: '2026-05-20', vendor: 'Harbour Film' })
  const [finding] = await found(ines, 'spend_not_linked')
  assert.deepEqual(
    [finding?.object.title, finding?.object.kind, finding?.amount, finding?.fix.label],
    ['Harbour Film', 'spend', 418_000, 'Link it'],
  )
  await ines.linkSpend({ id: spend.id, version: spend.version, nodeId: campaignId })
  assert.deepEqual(await found(ines, 'spend_not_linked'), [])
})

test('check 13: a campaign or version without one call to action and the conversion that answers it #11 #19', async () => {
  const { ines, tom, planId, variantId } = await begin(house)
  const campaign = await ines.createCampaign({ planId, name: 'No ask' })
  const finding = (await found(ines, 'no_single_ask')).find(({ object }) => object.id === campaign.id)
  assert.match(finding!.sentence, /no call to action and no conversion that answers it/)
  const cta = (await ines.listCtas({ limit: 200 })).items.find(({ conversionId }) => conversionId !== null)!
  await ines.updateCampaign({ id: campaign.id, version: campaign.version, ctaId: cta.id })
  assert.equal(
    (await found(ines, 'no_single_ask')).some(({ object }) => object.id === campaign.id),
    false,
  )
  const version = (await found(tom, 'no_single_ask')).find(({ object }) => object.id === variantId)
  assert.deepEqual([version?.object.kind, version?.fix.href], ['variant', `/versions/${variantId}`])
  const variant = await tom.getVariant({ id: variantId })
  await tom.updateVariant({ id: variantId, version: variant.version, ctaId: cta.id, ctaLabel: cta.label })
  assert.equal(
    (await found(tom, 'no_single_ask')).some(({ object }) => object.id === variantId),
    false,
  )
})

test('the list of checks counts what each found, however many are shown', async () => {
  const { ines } = await begin(house)
  for (let number = 0; number < 3; number++) await ines.addSpend({ amount: 100, onDay: '2026-06-01' })
  const { findings, counts } = await ines.listChecks({ limit: 2 })
  assert.equal(counts.find(({ check }) => check === 'spend_not_linked')?.found, 3)
  assert.equal(findings.filter(({ check }) => check === 'spend_not_linked').length, 2)
  assert.deepEqual(
    counts.map(({ number }) => number),
    [1, 2, 4, 5, 13],
  )
})

test('busy without results: the first break moves down the thread as it is mended #331 #334 #340', async () => {
  const org = await house.found({ name: 'Busy' })
  const [ines, tom, leo] = [org.as('marketing_director'), org.as('communications_director'), org.as('sales_lead')]
  const firstBreak = async () => (await ines.diagnose({})).firstBreak
  assert.equal(await firstBreak(), 'goal')
  const goal = await ines.createGoal({ title: 'Sell more', metric: 'revenue', target: 100, dueOn: '2026-12-31' })
  assert.equal(await firstBreak(), 'strategy')
  const objective = await ines.createObjective({
    goalId: goal.id,
    function: 'marketing',
    title: 'Orders',
    metric: 'orders',
    target: 10,
    dueOn: '2026-12-31',
  })
  const strategy = await ines.createStrategy({ objectiveId: objective.id, title: 'Strategy' })
  const empty = await ines.diagnose({ goalId: goal.id })
  assert.deepEqual([empty.firstBreak, empty.links[1]?.fix?.href], ['strategy', `/strategy?id=${strategy.id}`])
  await ines.updateStrategy({ id: strategy.id, version: strategy.version, rationale: 'Buyers ask where it comes from' })
  assert.equal(await firstBreak(), 'plan')
  const plan = await ines.createPlan({ strategyId: strategy.id, name: 'Plan' })
  assert.equal(await firstBreak(), 'plan')
  const campaign = await ines.createCampaign({ planId: plan.id, name: 'Campaign' })
  assert.equal(await firstBreak(), 'audience')
  await ines.updateCampaign({ id: campaign.id, version: campaign.version, audience: 'Trail runners' })
  assert.equal(await firstBreak(), 'channel')
  const channelId = (
    await ines.createChannel({ name: 'Instagram', kind: 'social', peso: ['shared'], side: 'external', adapter: 'by_hand' })
  ).id
  await ines.addActivity({ campaignId: campaign.id, what: 'Reel', channelId })
  assert.equal(await firstBreak(), 'objective')
  const { version } = (await ines.getCampaign({ id: campaign.id })).campaign
  await ines.updateCampaign({ id: campaign.id, version, objective: 'Orders in June' })
  assert.equal(await firstBreak(), 'published')
  await approveBrief(ines, tom, campaign.id)
  const piece = await tom.createPiece({ title: 'Story', kind: 'story', parentId: campaign.id })
  const draft = await tom.createVariant({ id: piece.id, channelId, body: 'Know what you wear.', ctaUrl: 'https://www.example.com/trace' })
  const submitted = await tom.submitVariant({ id: draft.id, version: draft.version })
  const approved = await tom.approveVariant({ id: draft.id, version: submitted.version })
  await tom.publishVariant({ id: draft.id, version: approved.version })
  await house.settle()
  const [dispatch] = (await tom.listDispatches({})).items
  await tom.markPosted({ id: dispatch!.id, version: dispatch!.version, address: 'https://social.example/1' })
  await house.settle()
  assert.equal(await firstBreak(), 'visited')
  const [link] = (await tom.listLinks({ nodeId: draft.id })).items
  await house.visit('GET', `/l/${link!.code}`, {
    headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' },
  })
  assert.equal(await firstBreak(), 'asked')
  const lead = await leo.createLead({ person: { email: `l${newId()}@example.com` }, parentId: campaign.id })
  house.pass(26 * 3600 * 1000)
  const waiting = await ines.diagnose({})
  assert.deepEqual(
    [waiting.firstBreak, waiting.links.find(({ state }) => state === 'broken')?.fix?.href],
    ['answered', `/leads/${lead.id}`],
  )
  await leo.acceptLead({ id: lead.id, version: lead.version })
  assert.equal(await firstBreak(), 'won')
  const deal = await leo.openDeal({ title: 'Northshore', leadId: lead.id, amount: 100 })
  await leo.winDeal({ id: deal.id, version: 1 })
  const whole = await ines.diagnose({})
  assert.equal(whole.firstBreak, null)
  assert.ok(whole.links.every(({ state }) => state === 'holds'))
  assert.equal((await ines.diagnose({ goalId: goal.id })).firstBreak, null)
  await assert.rejects(ines.diagnose({ from: '2026-06-02', to: '2026-06-01' }), { code: 'period_backwards' })
})

test('home shows each hat what waits for it, and nothing it could not do #281', async () => {
  const { ines, tom, leo, campaignId, variantId } = await begin(house)
  const needs = async (who: Operations) => (await who.getToday({})).needs.map(({ need, href }) => `${need} ${href}`)
  const lead = await leo.createLead({ person: { email: `l${newId()}@example.com`, name: 'Ana Reis' } })
  const variant = await tom.getVariant({ id: variantId })
  await tom.submitVariant({ id: variantId, version: variant.version })
  const brief = await ines.getBrief({ id: campaignId })
  await tom.returnBrief({ id: campaignId, version: brief.version, note: 'Who is it for?' })
  assert.deepEqual(await needs(leo), [`accept_lead /leads/${lead.id}`])
  assert.equal((await leo.getToday({})).needs[0]!.title, 'Ana Reis')
  assert.deepEqual(await needs(tom), [`approve_content /content/${variant.pieceId}`])
  const home = await ines.getToday({})
  assert.deepEqual(
    home.needs.map(({ need, detail }) => [need, detail]),
    [['brief_what', 'Who is it for?']],
  )
  assert.deepEqual([home.waiting, home.goals.length], [1, 1])
})

test('home tells what happened since yesterday; whoever reads only sums reads no single deal', async () => {
  const { tom, leo, campaignId, person } = await begin(house)
  const deal = await leo.openDeal({ title: 'Northshore', personId: await person(), amount: 1_700_000, parentId: campaignId })
  await leo.winDeal({ id: deal.id, version: 1 })
  await leo.addOrder({ amount: 9200 })
  await leo.addOrder({ amount: 800 })
  await tom.addCoverage({ url: `https://paper.example/${newId()}`, title: 'From net to legging', outlet: 'Trail Weekly' })
  const seen = (home: Awaited<ReturnType<Operations['getToday']>>) =>
    home.changes.map(({ change, title, amount, count }) => [change, title, amount, count]).toSorted()
  assert.deepEqual(seen(await leo.getToday({})), [
    ['coverage', 'Trail Weekly: From net to legging', null, 1],
    ['ordered', '', 10_000, 2],
    ['won', 'Northshore', 1_700_000, 1],
  ])
  assert.deepEqual(seen(await tom.getToday({})), [
    ['coverage', 'Trail Weekly: From net to legging', null, 1],
    ['ordered', '', 10_000, 2],
    ['won', '', 1_700_000, 1],
  ])
})

test('one person with two hats has two queues #330', async () => {
  const org = await house.found({ kind: 'solo', name: 'One' })
  const [attract, sell] = [org.as('solo_attract'), org.as('solo_sell')]
  await attract.beginThread({ metric: 'revenue', target: 100, dueOn: '2026-12-31', audience: 'Runners', reason: 'Traceable' })
  await sell.createLead({ person: { email: `l${newId()}@example.com` } })
  assert.deepEqual(
    (await sell.getToday({})).needs.map(({ need }) => need),
    ['accept_lead'],
  )
  assert.deepEqual((await attract.getToday({})).needs, [])
})
