// The figures as their readers meet them: the bar, the tree, progress apart from credit, where the money went, and the rows behind all of it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { newId } from '#kernel/id.ts'
import { moveNode } from '#thread/actions.ts'
import { recordTouch } from '#tracking/actions.ts'
import { openHouse, type House } from '#app/testing/house.ts'
import { begin, type Begun } from './testing/begun.ts'

let house: House
before(async () => {
  house = await openHouse()
})
after(() => house.close())

const usd = (dollars: number) => dollars * 100

test('the bar of a version tells the goal’s progress, what stands above it, and what came of it #2 #342', async () => {
  const { leo, ines, tom, goalId, campaignId, pieceId, variantId, visit, person } = await begin(house)
  const ana = await person()
  await visit(variantId, ana)
  await leo.addOrder({ personId: ana, amount: usd(92) })
  await leo.addOrder({ amount: usd(1000) })
  const bar = await tom.getThreadBar({ id: variantId })
  assert.deepEqual([bar.goal?.value, bar.goal?.target, bar.goal?.unit], [usd(1092), usd(450_000), 'money'])
  assert.deepEqual({ ...bar.amounts }, { spend: 0, visits: 1, leads: 0, deals: 0, orders: 1, revenue: usd(92), coverage: 0 })
  const at = (stop: string) => bar.stops.find((each) => each.stop === stop)!
  assert.deepEqual([at('goal').place?.id, at('campaign').place?.id, at('content').place?.id], [goalId, campaignId, pieceId])
  assert.deepEqual(
    [at('content').current, at('result').next, at('lead').next, at('message').next],
    [true, null, 'answer_visit', 'cite_message'],
  )
  const campaign = await ines.getThreadBar({ id: campaignId })
  assert.deepEqual([campaign.versions, campaign.stops.find(({ stop }) => stop === 'content')?.place?.id], [1, pieceId])
  const alone = (await leo.listUnlinked({})).items[0]!
  const order = await leo.getThreadBar({ id: alone.id })
  assert.deepEqual([order.worth, order.goal, order.stops[0]?.next], [usd(1000), null, 'link_result'])
  await assert.rejects(tom.getThreadBar({ id: newId() }), { code: 'not_found' })
})

test('progress counts every fact between start and due day, credit only what a visit is known for: two numbers #112 #347', async () => {
  const { ines, leo, goalId, campaignId, variantId, visit, person } = await begin(house)
  const [ana, ben] = [await person(), await person()]
  await visit(variantId, ana)
  house.pass(24 * 3600 * 1000)
  const order = await leo.addOrder({ personId: ana, amount: usd(300) })
  await leo.refundOrder({ id: order.id, version: 1, amount: usd(100) })
  await leo.addOrder({ personId: ben, amount: usd(50) })
  const progress = await ines.getGoalProgress({ id: goalId })
  assert.deepEqual([progress.value, progress.share, progress.course], [usd(250), usd(250) / usd(450_000), 'just_begun'])
  assert.equal(progress.series.at(-1)?.value, usd(250))
  assert.equal(progress.pace.length, 2)
  const credit = await ines.getCredit({ by: 'campaign' })
  assert.deepEqual([credit.total, credit.unknown.amount, credit.results], [usd(250), usd(50), 3])
  assert.deepEqual(
    credit.parts.map(({ node, amount, share }) => [node?.id, amount, share]),
    [[campaignId, usd(200), 0.8]],
  )
  assert.deepEqual([credit.above.amount, credit.unknown.share, credit.model], [0, 0.2, 'last'])
})

test('first, last and equal credit differ, and each adds up #117', async () => {
  const { ines, tom, leo, campaignId, variantId, visit, person } = await begin(house)
  const coverage = await tom.addCoverage({ url: `https://paper.example/${newId()}` })
  const ana = await person()
  await visit(variantId, ana)
  house.pass(3600 * 1000)
  await visit(coverage.id, ana)
  const deal = await leo.openDeal({ title: 'Northshore', personId: ana, amount: usd(17_000) + 1 })
  await leo.winDeal({ id: deal.id, version: 1 })
  const creditOf = async (model: 'first' | 'last' | 'linear') =>
    Object.fromEntries(
      (await ines.getCredit({ by: 'campaign', model })).parts.map(({ node, amount }) => [
        node!.id === campaignId ? 'campaign' : 'pr',
        amount,
      ]),
    )
  assert.deepEqual(await creditOf('first'), { campaign: usd(17_000) + 1 })
  assert.deepEqual(await creditOf('last'), { pr: usd(17_000) + 1 })
  assert.deepEqual(await creditOf('linear'), { campaign: usd(8_500) + 1, pr: usd(8_500) })
  const byFunction = await ines.getCredit({ by: 'function', model: 'linear' })
  assert.deepEqual(byFunction.parts.map((part) => [part.function, part.amount]).toSorted(), [
    ['marketing', usd(8_500) + 1],
    ['pr', usd(8_500)],
  ])
})

test('the link that began a visit takes the credit of it, and not the page and the form that followed', async () => {
  const { org, leo, ines, campaignId, pieceId, variantId, visit, person } = await begin(house)
  const ana = await person()
  await visit(variantId, ana)
  house.pass(60_000)
  for (const kind of ['view', 'submission'] as const)
    await org.program((caller) => recordTouch(caller, { kind, nodeId: campaignId, personId: ana, continues: true }))
  await leo.addOrder({ personId: ana, amount: usd(70) })
  for (const model of ['first', 'last', 'linear'] as const) {
    const level = await ines.getThreadTree({ id: pieceId, model })
    assert.equal(level.items.find(({ node }) => node.id === variantId)!.total.revenue, usd(70), model)
  }
  assert.equal((await ines.getThreadTree({ id: campaignId })).total.visits, 1)
})

test('what a person hung by hand is credited there as long as no visit is known', async () => {
  const { ines, leo, campaignId } = await begin(house)
  const order = await leo.addOrder({ amount: usd(40) })
  assert.equal((await ines.getCredit({})).unknown.amount, usd(40))
  await leo.linkResult({ id: order.id, version: 1, parentId: campaignId })
  const credit = await ines.getCredit({})
  assert.deepEqual([credit.unknown.amount, credit.parts[0]?.amount], [0, usd(40)])
})

test('the tree shows own, below and total at every level, with what is not linked and unknown beside the goals', async () => {
  const { ines, tom, leo, goalId, planId, campaignId, variantId, visit, person } = await begin(house)
  await ines.addSpend({ amount: usd(500), onDay: '2026-06-01', nodeId: planId })
  await ines.addSpend({ amount: usd(120), onDay: '2026-06-01', nodeId: variantId })
  await ines.addSpend({ amount: usd(41), onDay: '2026-06-01' })
  await visit(variantId, await person())
  await leo.addOrder({ amount: usd(10) })
  const top = await tom.getThreadTree({})
  assert.deepEqual([top.node, top.items.map(({ node }) => node.id)], [null, [goalId]])
  assert.deepEqual([top.total.spend, top.items[0]?.total.spend, top.items[0]?.own.spend], [usd(661), usd(620), 0])
  const line = (name: string) => top.lines.find((each) => each.line === name)!.amounts
  assert.deepEqual([line('not_linked').spend, line('not_linked').orders, line('unknown').revenue], [usd(41), 1, usd(10)])
  const plan = await tom.getThreadTree({ id: planId })
  assert.deepEqual(
    plan.above.map(({ kind }) => kind),
    ['goal', 'objective', 'strategy'],
  )
  assert.deepEqual([plan.own.spend, plan.total.spend], [usd(500), usd(620)])
  const campaign = plan.items.find(({ node }) => node.id === campaignId)!
  assert.deepEqual([campaign.own.spend, campaign.below.spend, campaign.children], [0, usd(120), 1])
  await assert.rejects(tom.getThreadTree({ from: '2026-06-02', to: '2026-06-01' }), { code: 'period_backwards' })
  assert.equal((await tom.getThreadTree({ to: '2026-05-31' })).total.spend, 0)
})

test('a visit stays where it was when its campaign moves: history is not rewritten, and the sums say so', async () => {
  const { org, ines, planId, campaignId, variantId, visit } = await begin(house)
  await visit(variantId)
  const [strategy] = (await ines.listStrategies({})).items
  const other = await ines.createPlan({ strategyId: strategy!.id, name: 'Another plan' })
  await org.program((caller) => moveNode(caller, campaignId, 9, other.id))
  await visit(variantId)
  const [before, now] = [await ines.getThreadTree({ id: planId }), await ines.getThreadTree({ id: other.id })]
  assert.deepEqual([before.total.visits, before.lines.map(({ line, amounts }) => [line, amounts.visits])], [1, [['elsewhere', 1]]])
  assert.deepEqual([now.total.visits, now.lines], [1, []])
})

test('a campaign’s figures carry what they are made of #117 #118', async () => {
  const { ines, tom, leo, campaignId, variantId, visit, person } = await begin(house)
  const ana = await person()
  await visit(variantId, ana)
  await visit(variantId)
  await ines.addSpend({ amount: usd(50), onDay: '2026-06-01', nodeId: campaignId })
  await leo.addOrder({ personId: ana, amount: usd(200) })
  await tom.addCoverage({ url: `https://paper.example/${newId()}`, parentId: campaignId, tone: 'positive' })
  const { figures } = await ines.getFigures({ id: campaignId, from: '2026-01-01' })
  const of = (formula: string) => figures.find((figure) => figure.formula === formula)!
  assert.deepEqual(
    [of('revenue_per_spent').value, of('conversion_rate').value, of('net_tone').value, of('cost_per_lead').value],
    [4, 0.5, 1, null],
  )
  assert.deepEqual(of('revenue_per_spent').denominator, { of: 'spend', value: usd(50) })
  assert.deepEqual([of('revenue').from, of('revenue').to, of('revenue').model, of('revenue').unknown], ['2026-01-01', null, 'last', 0])
  await assert.rejects(ines.getFigures({ id: campaignId, from: '2026-06-02', to: '2026-06-01' }), { code: 'period_backwards' })
  const ids = [campaignId, variantId, newId()].join(',')
  const { items } = await ines.listFigures({ ids, from: '2026-01-01' })
  const alone = [campaignId, variantId].map(async (id) => ({ id, ...(await ines.getFigures({ id, from: '2026-01-01' })) }))
  const byId = (a: { id: string }, b: { id: string }) => a.id.localeCompare(b.id)
  assert.deepEqual(items.toSorted(byId), (await Promise.all(alone)).toSorted(byId), 'the same for a page of a list, at once')
  assert.deepEqual(await ines.listFigures({ ids: newId() }), { items: [] })
  await assert.rejects(ines.listFigures({ ids, from: '2026-06-02', to: '2026-06-01' }), { code: 'period_backwards' })
})

test('the money is followed from the functions through the campaigns to results and goals #341 #351', async () => {
  const { ines, leo, goalId, planId, campaignId, variantId, visit, person } = await begin(house)
  const ana = await person()
  await visit(variantId, ana)
  await ines.addSpend({ amount: usd(100), onDay: '2026-06-01', nodeId: campaignId })
  const reel = await ines.addActivity({ campaignId, what: 'Reel', function: 'communications' })
  await ines.addSpend({ amount: usd(20), onDay: '2026-06-01', nodeId: reel.id })
  await ines.addSpend({ amount: usd(7), onDay: '2026-06-01', nodeId: planId })
  await ines.addSpend({ amount: usd(3), onDay: '2026-06-01' })
  await leo.addOrder({ personId: ana, amount: usd(250) })
  await leo.addOrder({ amount: usd(9) })
  const money = await ines.getMoney({})
  assert.deepEqual(
    money.spent.map(({ function: name, campaignId: on, where, amount }) => [name, on === campaignId, where, amount]),
    [
      ['marketing', true, 'campaign', usd(100)],
      ['communications', true, 'campaign', usd(20)],
      ['marketing', false, 'above', usd(7)],
      [null, false, 'not_linked', usd(3)],
    ],
  )
  assert.deepEqual(
    money.earned.map((flow) => [flow.campaignId, flow.where, flow.result, flow.goalId, flow.amount]),
    [
      [campaignId, 'campaign', 'order', goalId, usd(250)],
      [null, 'unknown', 'order', null, usd(9)],
    ],
  )
  assert.deepEqual(
    [money.spend, money.revenue, money.campaigns[0]?.title, money.goals[0]?.id],
    [usd(130), usd(259), 'Know what you wear', goalId],
  )
  await assert.rejects(ines.getMoney({ from: '2026-06-02', to: '2026-06-01' }), { code: 'period_backwards' })
  await assert.rejects(ines.getCredit({ from: '2026-06-02', to: '2026-06-01' }), { code: 'period_backwards' })
})

async function reachedBy(begun: Begun, metric: 'orders' | 'new_customers' | 'deals_won' | 'leads' | 'coverage' | 'subscribers') {
  const goal = await begun.ines.createGoal({ title: metric, metric, baseline: 0, target: 10, startsOn: '2026-05-01', dueOn: '2026-12-31' })
  return (await begun.ines.getGoalProgress({ id: goal.id })).value
}

test('each metric counts its own facts #76 #332', async () => {
  const begun = await begin(house)
  const { leo, tom, ines, person } = begun
  const ana = await person()
  const order = await leo.addOrder({ personId: ana, amount: usd(10) })
  await leo.addOrder({ personId: ana, amount: usd(10) })
  await leo.refundOrder({ id: order.id, version: 1 })
  const deal = await leo.openDeal({ title: 'Deal', personId: await person(), amount: usd(10) })
  await leo.winDeal({ id: deal.id, version: 1 })
  await leo.createLead({ person: { email: `l${newId()}@example.com` } })
  await tom.addCoverage({ url: `https://paper.example/${newId()}` })
  const reader = await tom.createPerson({ email: `r${newId()}@example.com`, consent: { source: 'Fair', wording: 'Yes' } })
  await tom.withdrawConsent({ id: reader.id, source: 'Asked' })
  await tom.createPerson({ email: `r${newId()}@example.com`, consent: { source: 'Fair', wording: 'Yes' } })
  const reached = { orders: 2, new_customers: 2, deals_won: 1, leads: 1, coverage: 1, subscribers: 1 } as const
  for (const [metric, value] of Object.entries(reached)) assert.equal(await reachedBy(begun, metric as keyof typeof reached), value, metric)
  const level = await ines.createGoal({
    title: 'Trust',
    metric: 'manual',
    unit: 'percent',
    baseline: 0.4,
    target: 0.6,
    startsOn: '2026-05-01',
    dueOn: '2026-12-31',
  })
  assert.equal((await ines.getGoalProgress({ id: level.id })).value, null)
  await ines.recordMetricValue({ id: level.id, onDay: '2026-05-10', value: 0.45, source: 'Survey' })
  await ines.recordMetricValue({ id: level.id, onDay: '2026-05-20', value: 0.5, source: 'Survey' })
  const progress = await ines.getGoalProgress({ id: level.id })
  const listed = await ines.listGoalProgress({ ids: `${level.id},${newId()}` })
  assert.deepEqual(
    listed.items.map(({ nodeId, value, share }) => [nodeId, value, share]),
    [[level.id, progress.value, progress.share]],
  )
  assert.deepEqual([progress.value, Math.round(progress.share! * 100), progress.series.length], [0.5, 50, 2])
})

test('where people give, pledges received are raised and not earned', async () => {
  const { ines, leo, goalId, person } = await begin(house, { kind: 'nonprofit' })
  const pledge = await leo.openDeal({ title: 'Pledge', personId: await person(), amount: usd(500) })
  await leo.winDeal({ id: pledge.id, version: 1 })
  await leo.addOrder({ amount: usd(25) })
  assert.equal((await ines.getGoalProgress({ id: goalId })).value, usd(525))
  const earned = await ines.createGoal({
    title: 'Shop',
    metric: 'revenue',
    baseline: 0,
    target: 10,
    startsOn: '2026-05-01',
    dueOn: '2026-12-31',
  })
  assert.equal((await ines.getGoalProgress({ id: earned.id })).value, 0)
})

test('whoever may read only sums reads the figure and not its rows', async () => {
  const { tom, leo, ines, campaignId, variantId, visit, person } = await begin(house)
  const ana = await person()
  await visit(variantId, ana)
  await leo.addOrder({ personId: ana, amount: usd(92) })
  assert.equal((await tom.getThreadBar({ id: campaignId })).amounts.revenue, usd(92))
  const [row] = (await leo.listRowsBehind({ figure: 'revenue', nodeId: campaignId })).items
  assert.deepEqual([row?.kind, row?.amount], ['order', usd(92)])
  assert.match(row!.title, /^Order of /)
  for (const figure of ['revenue', 'leads', 'deals', 'orders'] as const)
    await assert.rejects(tom.listRowsBehind({ figure, nodeId: campaignId }), { code: 'not_allowed' })
  assert.equal((await tom.listRowsBehind({ figure: 'visits', nodeId: campaignId })).items.length, 1)
  assert.equal((await ines.listRowsBehind({ figure: 'spend' })).items.length, 0)
  await assert.rejects(leo.listRowsBehind({ figure: 'spend', from: '2026-06-02', to: '2026-06-01' }), { code: 'period_backwards' })
  await assert.rejects(leo.listRowsBehind({ figure: 'spend', nodeId: newId() }), { code: 'not_found' })
})

test('what came in is summed up, and not named, for a hat that reads only sums', async () => {
  const { tom, ines, leo, campaignId } = await begin(house)
  const deal = await leo.openDeal({
    title: 'Northshore',
    personId: (await leo.createPerson({ email: `p${newId()}@example.com` })).id,
    amount: usd(17_000),
    parentId: campaignId,
  })
  await leo.winDeal({ id: deal.id, version: 1 })
  const [named, summed] = [await ines.getThreadTree({ id: campaignId }), await tom.getThreadTree({ id: campaignId })]
  assert.deepEqual(
    named.items.filter(({ node }) => node.kind === 'deal').map(({ node, worth }) => [node.title, worth]),
    [['Northshore', usd(17_000)]],
  )
  assert.equal(
    summed.items.some(({ node }) => node.kind === 'deal'),
    false,
  )
  assert.deepEqual(
    summed.lines.map(({ line, amounts }) => [line, amounts.deals]),
    [['results', 1]],
  )
  assert.deepEqual(summed.total, named.total)
  const { id } = deal
  for (const hidden of [() => tom.getThreadBar({ id }), () => tom.getFigures({ id }), () => tom.getThreadTree({ id })])
    await assert.rejects(hidden, { code: 'not_found' })
  const listed = await tom.listFigures({ ids: `${id},${campaignId}` })
  assert.deepEqual(
    listed.items.map((item) => item.id),
    [campaignId],
  )
})
