import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openHouse } from '#app/testing/house.ts'
import { logger } from '#kernel/log.ts'
import { launchDueCampaigns } from './actions/campaignstep.ts'
import { jobs } from './jobs.ts'

const launch = jobs.schedules?.find(({ name }) => name === 'plan.launch')
const house = await openHouse()
after(() => house.close())
const org = await house.found()
const ines = org.as('marketing_director')
const tomId = await org.join('Tom Adeyemi', ['communications_director'])
const tom = org.asMember(tomId, 'communications_director')
const leo = org.asMember(await org.join('Leo Brandt', ['sales_lead']), 'sales_lead')

const begun = await ines.beginThread({
  metric: 'orders',
  target: 1200,
  dueOn: '2026-11-30',
  audience: 'Runners who ask about materials',
  reason: 'Every pair is traceable',
})
const eco = await ines.createSegment({ name: 'Evidence eco', kind: 'customer', rule: {} })
const buy = (await ines.listCtas({})).items.find(({ kind }) => kind === 'buy')!
const fields = (error: unknown) => ((error as { data: { fields?: { path: string }[] } }).data.fields ?? []).map(({ path }) => path)

const whole = { objective: '1,200 orders in month 6', segmentIds: [eco.id], ctaId: buy.id, startsOn: '2026-06-10', endsOn: '2026-06-30' }

/** A campaign that could be approved. */
async function readyCampaign(name = 'Know what you wear') {
  const campaign = await ines.createCampaign({ name, ...whole })
  await ines.addBudgetLine({ nodeId: campaign.id, name: 'Media', amount: 2_400_000 })
  return campaign
}

test('a campaign gets its name for links from the convention, and keeps it', async () => {
  const bundle = await ines.createOffering({ name: 'Outfit bundle' })
  await ines.updateStrategy({ id: begun.strategyId, version: 1, offeringIds: [bundle.id] })
  const first = await ines.createCampaign({ name: 'Know what you wear', segmentIds: [eco.id], startsOn: '2026-11-03' })
  const second = await ines.createCampaign({ name: 'Once more', segmentIds: [eco.id], startsOn: '2026-11-20' })
  assert.equal(first.code, '202611_outfit_evidence_orders_01')
  assert.equal(second.code, '202611_outfit_evidence_orders_02')
  const moved = await ines.updateCampaign({ id: first.id, version: 1, startsOn: '2026-12-01', name: 'Renamed' })
  assert.equal(moved.code, first.code)
  assert.equal((await ines.getNode({ id: first.id })).node.title, 'Renamed')
})

test('campaigns that are made at the same moment never get the same name', async () => {
  const made = await Promise.all(
    Array.from({ length: 6 }, (_, at) => ines.createCampaign({ name: `Wave ${at}`, audience: 'Waves', startsOn: '2026-09-01' })),
  )
  assert.equal(new Set(made.map(({ code }) => code)).size, 6)
})

test('a call to action brings its conversion along unless the campaign names another #11 #19', async () => {
  const conversions = (await ines.listConversions({})).items
  const order = conversions.find(({ kind }) => kind === 'order')!
  const form = conversions.find(({ kind }) => kind === 'form')!
  assert.equal((await ines.createCampaign({ name: 'One', ctaId: buy.id })).conversionId, order.id)
  assert.equal((await ines.createCampaign({ name: 'Two', ctaId: buy.id, conversionId: form.id })).conversionId, form.id)
})

test('a campaign cannot be approved before it has objective, segment, call to action and budget #33 #34', async () => {
  const bare = await ines.createCampaign({ name: 'Bare' })
  await assert.rejects(ines.approveCampaign({ id: bare.id, version: 1 }), (error) => {
    assert.deepEqual(fields(error), ['objective', 'segmentIds', 'ctaId', 'budget'])
    return (error as { code: string }).code === 'step_not_ready'
  })
})

test('a campaign goes from draft through review to live, is completed and closed with its results #69', async () => {
  const { id } = await readyCampaign()
  assert.equal((await ines.submitCampaign({ id, version: 1 })).state, 'in_review')
  const returned = await ines.returnCampaign({ id, version: 2, reason: 'The theme says nothing yet' })
  assert.deepEqual([returned.state, returned.reason], ['draft', 'The theme says nothing yet'])
  await ines.submitCampaign({ id, version: 3 })
  assert.equal((await ines.approveCampaign({ id, version: 4 })).state, 'approved')
  assert.equal((await ines.scheduleCampaign({ id, version: 5 })).state, 'scheduled')
  assert.equal((await ines.launchCampaign({ id, version: 6 })).state, 'live')
  assert.equal((await ines.pauseCampaign({ id, version: 7 })).state, 'paused')
  assert.equal((await ines.resumeCampaign({ id, version: 8 })).state, 'live')
  assert.equal((await ines.completeCampaign({ id, version: 9 })).state, 'completed')
  await assert.rejects(ines.closeCampaign({ id, version: 10 }), { code: 'step_not_ready' })
  const closed = await ines.closeCampaign({ id, version: 10, results: '1,265 orders; the bundle lifted the basket' })
  assert.deepEqual([closed.state, closed.results], ['closed', '1,265 orders; the bundle lifted the basket'])
  await assert.rejects(ines.updateCampaign({ id, version: 11, name: 'Too late' }), { code: 'campaign_ended' })
  assert.deepEqual(
    (await ines.listApprovals({ id })).items.map(({ gate, decision }) => [gate, decision]),
    [
      ['campaign', 'approved'],
      ['campaign', 'changes_requested'],
    ],
  )
})

test('a step that has no place in the present state is refused, and so is one on a changed campaign', async () => {
  const { id } = await readyCampaign()
  for (const step of [ines.launchCampaign, ines.pauseCampaign, ines.resumeCampaign, ines.completeCampaign, ines.scheduleCampaign])
    await assert.rejects(step({ id, version: 1 }), { code: 'step_not_allowed' })
  await assert.rejects(ines.closeCampaign({ id, version: 1 }), { code: 'step_not_allowed' })
  await ines.submitCampaign({ id, version: 1 })
  await assert.rejects(ines.approveCampaign({ id, version: 1 }), { code: 'version_conflict' })
})

test('a campaign without a first day cannot be scheduled', async () => {
  const { id } = await readyCampaign()
  await ines.updateCampaign({ id, version: 1, startsOn: null })
  await ines.approveCampaign({ id, version: 2 })
  await assert.rejects(ines.scheduleCampaign({ id, version: 3 }), (error) => fields(error).includes('startsOn'))
})

test('changing what was approved sends a campaign that is not live back to draft', async () => {
  const { id } = await readyCampaign()
  await ines.approveCampaign({ id, version: 1 })
  assert.equal((await ines.updateCampaign({ id, version: 2, theme: 'Only the theme' })).state, 'approved')
  assert.equal((await ines.updateCampaign({ id, version: 3, objective: 'Something else' })).state, 'draft')
  await ines.approveCampaign({ id, version: 4 })
  await ines.launchCampaign({ id, version: 5 })
  assert.equal((await ines.updateCampaign({ id, version: 6, objective: 'Adjusted mid-flight' })).state, 'live')
})

test('a scheduled campaign goes live by itself on its first day, in the organisation’s own zone', async () => {
  const { id } = await readyCampaign()
  await ines.approveCampaign({ id, version: 1 })
  await ines.scheduleCampaign({ id, version: 2 })
  const before = house.now
  assert.equal(await org.program(launchDueCampaigns), 0)
  // Half past eleven at night in UTC is the next day in Lisbon's summer.
  house.at('2026-06-09T23:30:00.000Z')
  const signal = new AbortController().signal
  await launch!.run({
    orgId: org.id,
    act: (work) => org.program(work),
    locked: (_, work) => work(org.program),
    now: () => house.now,
    log: logger('silent'),
    signal,
    isOwn: () => false,
    nameServers: [],
    attempts: 0,
  })
  const { campaign } = await ines.getCampaign({ id })
  assert.equal(campaign.state, 'live')
  house.at(before)
})

test('the last step is taken back within the minute, by the one who took it, once', async () => {
  const { id } = await readyCampaign()
  await ines.approveCampaign({ id, version: 1 })
  assert.ok((await ines.getCampaign({ id })).canTakeBack)
  const taken = await ines.takeBackCampaignStep({ id, version: 2 })
  assert.deepEqual([taken.state, taken.reason], ['draft', ''])
  await assert.rejects(ines.takeBackCampaignStep({ id, version: 3 }), { code: 'too_late_to_take_back' })
  assert.equal((await ines.listApprovals({ id })).items[0]!.decision, 'changes_requested')
  await ines.submitCampaign({ id, version: 3 })
  house.pass(61_000)
  await assert.rejects(ines.takeBackCampaignStep({ id, version: 4 }), { code: 'too_late_to_take_back' })
})

test('a cancelled campaign says why, can be archived when nothing hangs under it, and comes back', async () => {
  const { id } = await readyCampaign()
  const cancelled = await ines.cancelCampaign({ id, version: 1, reason: 'The retailer withdrew' })
  assert.deepEqual([cancelled.state, cancelled.reason], ['cancelled', 'The retailer withdrew'])
  await ines.archiveCampaign({ id, version: 2 })
  assert.ok((await ines.listCampaigns({ state: 'archived' })).items.some((campaign) => campaign.id === id))
  await assert.rejects(ines.submitCampaign({ id, version: 3 }), { code: 'step_not_allowed' })
  await ines.restoreCampaign({ id, version: 3 })
  const open = await ines.createCampaign({ name: 'With work under it' })
  await ines.addActivity({ campaignId: open.id, what: 'Reel' })
  await assert.rejects(ines.archiveCampaign({ id: open.id, version: 1 }), { code: 'still_used' })
  const live = begun.campaigns[0]!.id
  await assert.rejects(ines.archiveCampaign({ id: live, version: 1 }), { code: 'step_not_allowed' })
})

test('a campaign does not come back under a plan that is archived', async () => {
  const plan = await ines.createPlan({ strategyId: begun.strategyId, name: 'Plan B', startsOn: '2020-01-01', endsOn: '2020-12-31' })
  const campaign = await ines.createCampaign({ planId: plan.id, name: 'Under plan B' })
  await ines.archiveCampaign({ id: campaign.id, version: 1 })
  await ines.archivePlan({ id: plan.id, version: 1 })
  await assert.rejects(ines.restoreCampaign({ id: campaign.id, version: 2 }), { code: 'parent_gone' })
  await assert.rejects(ines.createCampaign({ planId: plan.id, name: 'Late' }), { code: 'parent_gone' })
})

test('standing work rests and goes on, and never ends', async () => {
  const { id } = begun.campaigns.find((campaign) => campaign.function === 'pr')!
  await assert.rejects(ines.completeCampaign({ id, version: 1 }), { code: 'step_not_ready' })
  await assert.rejects(ines.cancelCampaign({ id, version: 1, reason: 'No more news' }), { code: 'step_not_ready' })
  await ines.pauseCampaign({ id, version: 1 })
  assert.equal((await ines.resumeCampaign({ id, version: 2 })).state, 'live')
})

test('a quick campaign takes name, audience, dates and ask; everything else is assumed', async () => {
  const quick = await ines.quickCampaign({
    name: 'Summer bundle',
    audience: 'Last year’s buyers',
    endsOn: '2026-06-30',
    ask: 'See the bundle',
  })
  assert.deepEqual([quick.planId, quick.state, quick.assumed, quick.startsOn], [begun.planId, 'draft', true, '2026-06-01'])
  assert.equal(quick.why, 'Every pair is traceable')
  assert.match(quick.code, /^202606_\w+_last_orders_01$/)
  assert.equal((await ines.getBrief({ id: quick.id })).what, 'Summer bundle')
  const again = await ines.quickCampaign({ name: 'Again', segmentId: eco.id, ask: 'See the bundle' })
  assert.equal(again.ctaId, quick.ctaId)
  const known = await ines.quickCampaign({
    name: 'Known call',
    segmentId: eco.id,
    ctaId: buy.id,
    startsOn: '2026-07-01',
    endsOn: '2026-07-14',
  })
  assert.deepEqual([known.ctaId, known.segmentIds], [buy.id, [eco.id]])
  assert.equal((await ines.updateCampaign({ id: known.id, version: 1, theme: 'Confirmed' })).assumed, false)
  await assert.rejects(ines.quickCampaign({ name: 'For nobody' }), (error) => {
    assert.deepEqual(fields(error), ['audience', 'ask'])
    return true
  })
})

test('a campaign names only what exists, and ends after it begins', async () => {
  const nowhere = { segmentIds: [org.id], ctaId: org.id, conversionId: org.id }
  await assert.rejects(ines.createCampaign({ name: 'Nowhere', ...nowhere }), (error) => {
    assert.deepEqual(fields(error), ['segmentIds', 'ctaId', 'conversionId'])
    return true
  })
  await assert.rejects(ines.createCampaign({ name: 'Backwards', startsOn: '2026-06-02', endsOn: '2026-06-01' }), { code: 'unprocessable' })
  await assert.rejects(ines.createCampaign({ name: 'Nowhere', planId: org.id }), { code: 'parent_gone' })
})

test('what has ended leaves the list of open campaigns', async () => {
  const { id } = await ines.createCampaign({ name: 'Never mind' })
  await ines.cancelCampaign({ id, version: 1, reason: 'No time' })
  const found = async (state: 'open' | 'ended') => (await ines.listCampaigns({ state, limit: 200 })).items.map((each) => each.id)
  assert.ok((await found('ended')).includes(id))
  assert.ok(!(await found('open')).includes(id))
})

test('the list finds campaigns by plan, function, state, kind and name', async () => {
  const all = (await ines.listCampaigns({ limit: 200 })).items
  assert.deepEqual((await ines.listCampaigns({ kind: 'always_on' })).items.length, 4)
  assert.ok((await ines.listCampaigns({ function: 'pr' })).items.every((campaign) => campaign.function === 'pr'))
  assert.ok(
    (await ines.listCampaigns({ state: 'live', kind: 'campaigns' })).items.every(({ state, alwaysOn }) => state === 'live' && !alwaysOn),
  )
  assert.deepEqual((await ines.listCampaigns({ q: '100%' })).items, [])
  assert.ok((await ines.listCampaigns({ q: 'WEAR', planId: begun.planId })).items.length > 0)
  const first = await ines.listCampaigns({ limit: 3 })
  const next = await ines.listCampaigns({ limit: 200, cursor: first.nextCursor! })
  assert.deepEqual(
    [...first.items, ...next.items].map(({ id }) => id),
    all.map(({ id }) => id),
  )
})

test('the Communications Director steers her own campaigns; Sales looks on', async () => {
  const { id } = await readyCampaign()
  await assert.rejects(tom.approveCampaign({ id, version: 1 }), { code: 'not_allowed' })
  await assert.rejects(tom.updateCampaign({ id, version: 1, theme: 'x' }), { code: 'not_allowed' })
  await assert.rejects(leo.submitCampaign({ id, version: 1 }), { code: 'not_allowed' })
  const own = await tom.createCampaign({ name: 'Clean-up day', function: 'communications', ...whole })
  await tom.addBudgetLine({ nodeId: own.id, name: 'Hours only', amount: 0 })
  assert.equal((await tom.approveCampaign({ id: own.id, version: 1 })).state, 'approved')
  assert.equal((await leo.getCampaign({ id: own.id })).budgeted, true)
})

test('a change of state is news with both states in it', async () => {
  const { id } = await readyCampaign()
  await ines.submitCampaign({ id, version: 1 })
  await house.settle()
  const { items } = await ines.listAudit({ objectId: id })
  assert.deepEqual(items[0]!.data, { from: 'draft', to: 'in_review', reason: '' })
})
