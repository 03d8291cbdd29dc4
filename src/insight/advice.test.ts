// Checks, diagnosis and Today, each finding reached through public operations.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openHouse, type House, type Operations, type Organisation } from '#app/testing/house.ts'
import { newId } from '#kernel/id.ts'
import { recordTouch } from '#tracking/actions.ts'
import { checks } from './checks/list.ts'

let house: House
before(async () => {
  house = await openHouse()
})
after(() => house.close())

async function begun(kind: 'business' | 'nonprofit' = 'business'): Promise<{ org: Organisation; ines: Operations; goalId: string; campaignId: string }> {
  const org = await house.found({ kind, name: `Organisation ${newId()}` })
  const ines = org.as('marketing_director')
  const made = await ines.beginThread({ metric: 'revenue', target: 45_000_000, dueOn: '2026-12-31', audience: 'Runners who ask', reason: 'Traceable' })
  const campaign = await ines.quickCampaign({ name: 'Know what you wear', audience: 'Runners', ask: 'See yours' })
  return { org, ines, goalId: made.goalId, campaignId: campaign.id }
}

const found = async (ines: Operations, check: number, under?: string) =>
  (await ines.listFindings(under === undefined ? {} : { under })).findings.filter((finding) => finding.check === check)

test('every check has a number of its own, says what it looks for, and leads to where it is put right', () => {
  assert.deepEqual(checks.map(({ number }) => number), [1, 2, 4, 5, 13])
  assert.ok(checks.every(({ looksFor }) => looksFor.length > 10))
})

test('an activity whose campaign states no objective is found, and no longer once it does #350', async () => {
  const { ines } = await begun()
  const { id: campaignId } = await ines.createCampaign({ name: 'Nobody knows why' })
  const { id } = await ines.addActivity({ campaignId, what: 'Reel' })
  const [finding] = await found(ines, 1)
  assert.deepEqual([finding?.objectId, finding?.fix.href, finding?.severity], [id, `/campaigns/${campaignId}`, 'error'])
  const { campaign } = await ines.getCampaign({ id: campaignId })
  await ines.updateCampaign({ id: campaignId, version: campaign.version, objective: '1,200 orders in June' })
  assert.deepEqual(await found(ines, 1), [])
})

test('a goal without a target or a due day is found with what is missing #33', async () => {
  const { ines } = await begun()
  const goal = await ines.createGoal({ title: 'Be known', metric: 'coverage', target: 20 })
  const finding = (await found(ines, 2)).find(({ objectId }) => objectId === goal.id)
  assert.match(finding!.why, /where it stands today and by when/)
  await ines.updateGoal({ id: goal.id, version: goal.version, baseline: 0, dueOn: '2026-12-31' })
  assert.equal((await found(ines, 2)).some(({ objectId }) => objectId === goal.id), false)
})

test('a goal under which nobody planned money or hours is found until a budget line stands there #115', async () => {
  const { ines, goalId, campaignId } = await begun()
  assert.equal((await found(ines, 4))[0]?.objectId, goalId)
  await ines.addBudgetLine({ nodeId: campaignId, name: 'Film', amount: 120_000 })
  assert.deepEqual(await found(ines, 4, goalId), [])
})

test('money spent on nothing is found with its amount, and linking it settles it #341 #351', async () => {
  const { ines, campaignId } = await begun()
  const spend = await ines.addSpend({ amount: 418_000, onDay: '2026-05-20', vendor: 'Harbour Film' })
  const [finding] = await found(ines, 5)
  assert.equal(finding?.object, 'Harbour Film, $4,180')
  await ines.linkSpend({ id: spend.id, version: spend.version, nodeId: campaignId })
  assert.deepEqual(await found(ines, 5), [])
})

test('a campaign without a call to action that counts is found #11 #19', async () => {
  const { ines } = await begun()
  const campaign = await ines.createCampaign({ name: 'No ask' })
  const finding = (await found(ines, 13)).find(({ objectId }) => objectId === campaign.id)
  assert.equal(finding?.fix.href, `/campaigns/${campaign.id}`)
  const cta = (await ines.listCtas({ limit: 200 })).items.find(({ conversionId }) => conversionId !== null)!
  await ines.updateCampaign({ id: campaign.id, version: campaign.version, ctaId: cta.id })
  assert.equal((await found(ines, 13)).some(({ objectId }) => objectId === campaign.id), false)
})

test('busy without results: the diagnosis names the first break and goes on as it is mended #331 #334', async () => {
  const org = await house.found({ name: 'Busy' })
  const ines = org.as('marketing_director')
  assert.equal((await ines.diagnose({})).firstBreak?.station, 'goal')
  await ines.beginThread({ metric: 'revenue', target: 100, dueOn: '2026-12-31', audience: 'Everybody', reason: 'Because' })
  const second = await ines.diagnose({})
  assert.equal(second.firstBreak?.station, 'audience')
  assert.deepEqual(second.stations.slice(0, 3), [
    { station: 'goal', holds: true },
    { station: 'strategy', holds: true },
    { station: 'audience', holds: false },
  ])
  await ines.createSegment({ name: 'Prospects', rule: { conditions: [{ on: 'kind', kind: 'prospect' }] } })
  assert.equal((await ines.diagnose({})).firstBreak?.station, 'published')
})

test('the bar of a campaign tells its goal’s progress, what stands under it and what came of it #2', async () => {
  const { org, ines, campaignId, goalId } = await begun()
  const leo = org.as('sales_lead')
  const person = await leo.createPerson({ email: 'ana@example.com' })
  await org.program((caller) => recordTouch(caller, { kind: 'click', nodeId: campaignId, personId: person.id }))
  const deal = await leo.openDeal({ title: 'Northshore', personId: person.id, amount: 1_700_000 })
  await leo.winDeal({ id: deal.id, version: deal.version })
  await ines.addSpend({ amount: 12_000, onDay: '2026-06-01', nodeId: campaignId })
  const bar = await ines.getThreadBar({ id: campaignId })
  assert.equal(bar.goal?.nodeId, goalId)
  assert.deepEqual([bar.goal?.value, bar.goal?.target], [1_700_000, 45_000_000])
  assert.deepEqual(bar.figures, { spend: 12_000, visits: 1, coverage: 0, leads: 0, deals: 1, orders: 0, revenue: 1_700_000 })
  assert.equal((await ines.getThreadBar({ id: goalId })).figures.revenue, 1_700_000)
  const rows = await ines.listResults({ under: campaignId })
  assert.deepEqual(rows.items.map(({ amount, creditedTo }) => [amount, creditedTo?.id]), [[1_700_000, campaignId]])
})

test('Today shows each hat only what it may answer #281', async () => {
  const { org, ines } = await begun()
  await org.as('sales_lead').createLead({ person: { email: 'new@example.com', name: 'Ana Reis' } })
  await ines.addSpend({ amount: 100, onDay: '2026-06-01' })
  const kinds = async (operations: Operations) => (await operations.getToday({})).needs.map(({ kind }) => kind)
  assert.deepEqual(await kinds(org.as('sales_lead')), ['lead'])
  assert.deepEqual(await kinds(ines), ['brief', 'spend'])
  assert.deepEqual(await kinds(org.as('communications_director')), [])
  await house.settle()
  const { changes } = await ines.getToday({})
  assert.ok(changes.some(({ name }) => name === 'sales.leadOpened'))
})
