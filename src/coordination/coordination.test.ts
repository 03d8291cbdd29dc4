// What passes between the functions: the brief's hand-off on both desks, and alerts that reach whom they concern.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { newId } from '#kernel/id.ts'
import { openHouse, type House, type Operations, type Organisation } from '#app/testing/house.ts'
import { race } from '#app/testing/race.ts'
import { tellOfCoverage, tellOfFailure } from './actions/alert.ts'
import { escalate } from './actions/handoff.ts'

let house: House
let org: Organisation
let ines: Operations
let tom: Operations
let leo: Operations
let leoId: string
let planId: string
before(async () => {
  house = await openHouse()
  org = await house.found()
  ines = org.as('marketing_director')
  tom = org.asMember(await org.join('Tom Adeyemi', ['communications_director']), 'communications_director')
  leoId = await org.join('Leo Brandt', ['sales_lead'])
  leo = org.asMember(leoId, 'sales_lead')
  const reason = 'Every pair is traceable.'
  await ines.beginThread({ metric: 'revenue', target: 45_000_000, dueOn: '2026-12-31', audience: 'Trail runners', reason })
  planId = (await ines.listPlans({})).items[0]!.id
})
after(() => house.close())

/** A campaign whose what and why are written and approved. */
async function handedOver(dueOn: string | null = '2026-06-05') {
  const campaign = await ines.createCampaign({ planId, name: `Capsule ${newId().slice(-6)}` })
  const written = await ines.writeWhat({ id: campaign.id, version: 1, what: 'Traceable to the net', why: 'Buyers ask', dueOn })
  await ines.approveWhat({ id: campaign.id, version: written.version })
  await house.settle()
  return campaign.id
}
const handoffOf = async (nodeId: string) => (await tom.listHandoffs({ nodeId })).items[0]!

test('an approved what and why is on both desks with its due time, and completed when how and where are approved #14 #142 #276', async () => {
  const nodeId = await handedOver()
  for (const [who, desk] of [
    [ines, 'marketing'],
    [tom, 'communications'],
  ] as const) {
    const handoff = (await who.listHandoffs({ desk, open: true })).items.find((each) => each.nodeId === nodeId)!
    assert.deepEqual([handoff.from, handoff.to, handoff.state, handoff.sentByName], ['marketing', 'communications', 'sent', 'Ines Varga'])
    assert.equal(handoff.dueAt, '2026-06-05T16:00:00.000Z')
  }
  const seen = await tom.acknowledgeHandoff({ id: (await handoffOf(nodeId)).id, version: 1 })
  assert.equal(seen.answeredAt, house.now)
  const brief = await tom.writeHow({ id: nodeId, version: (await tom.getBrief({ id: nodeId })).version, how: 'A reel', where: 'Instagram' })
  await house.settle()
  assert.deepEqual([(await handoffOf(nodeId)).state, (await handoffOf(nodeId)).ownerName], ['accepted', 'Tom Adeyemi'])
  await tom.approveHow({ id: nodeId, version: brief.version })
  await house.settle()
  const done = await handoffOf(nodeId)
  assert.deepEqual([done.state, done.endedAt, done.overdue], ['completed', house.now, false])
  await assert.rejects(tom.acceptHandoff({ id: done.id, version: done.version }), { code: 'handoff_step_not_allowed' })
  assert.equal(
    (await tom.listHandoffs({ desk: 'communications', open: true })).items.some((each) => each.nodeId === nodeId),
    false,
  )
})

test('a hand-off given back opens the brief with the reason, and comes again once it is approved again #116', async () => {
  const nodeId = await handedOver()
  const sent = await handoffOf(nodeId)
  const accepted = await tom.acceptHandoff({ id: sent.id, version: sent.version })
  const rejected = await tom.rejectHandoff({ id: sent.id, version: accepted.version, reason: 'Who is it for?' })
  assert.deepEqual([rejected.state, rejected.reason], ['rejected', 'Who is it for?'])
  await house.settle()
  const brief = await ines.getBrief({ id: nodeId })
  assert.deepEqual([brief.stage, brief.whatGate.note], ['what', 'Who is it for?'])
  await ines.approveWhat({ id: nodeId, version: brief.version })
  await house.settle()
  assert.deepEqual(
    (await tom.listHandoffs({ nodeId })).items.map(({ state }) => state),
    ['sent', 'recycled'],
  )
})

test('returning the brief on its own page ends the hand-off too, and rewriting it withdraws the hand-off', async () => {
  const returned = await handedOver()
  await tom.returnBrief({ id: returned, version: (await tom.getBrief({ id: returned })).version, note: 'Say why now' })
  const rewritten = await handedOver()
  await ines.writeWhat({ id: rewritten, version: (await ines.getBrief({ id: rewritten })).version, why: 'Rivals cannot say it' })
  await house.settle()
  assert.deepEqual([(await handoffOf(returned)).state, (await handoffOf(returned)).reason], ['rejected', 'Say why now'])
  assert.equal((await handoffOf(rewritten)).state, 'withdrawn')
})

test('a brief that was returned meanwhile cannot be given back a second time', async () => {
  const nodeId = await handedOver()
  const { id, version } = await handoffOf(nodeId)
  await tom.returnBrief({ id: nodeId, version: (await tom.getBrief({ id: nodeId })).version, note: 'Not yet' })
  await assert.rejects(tom.rejectHandoff({ id, version, reason: 'Not yet' }), { code: 'gate_closed' })
  const cancelled = await handedOver()
  await ines.cancelCampaign({ id: cancelled, version: (await ines.getCampaign({ id: cancelled })).campaign.version, reason: 'No money' })
  const other = await handoffOf(cancelled)
  await assert.rejects(tom.rejectHandoff({ id: other.id, version: other.version, reason: 'No' }), { code: 'campaign_ended' })
})

test('Marketing sees the hand-off and does not answer for Communications', async () => {
  const { id, version } = await handoffOf(await handedOver())
  await assert.rejects(ines.acceptHandoff({ id, version }), { code: 'not_allowed' })
})

test('a late hand-off alerts both desks once', async () => {
  const nodeId = await handedOver(null)
  house.pass(4 * 24 * 3600 * 1000)
  for (let hour = 0; hour < 2; hour++) await org.program(escalate)
  const late = await handoffOf(nodeId)
  assert.deepEqual([late.overdue, late.escalatedAt], [true, house.now])
  for (const who of [ines, tom]) {
    const alerts = (await who.listAlerts({ nodeId })).items
    assert.deepEqual(
      alerts.map((alert) => [alert.kind, alert.mine, alert.node?.kind]),
      [['overdue', false, 'campaign']],
    )
  }
  assert.deepEqual((await leo.listAlerts({ nodeId })).items, [])
})

async function openDeal(about: { companyId?: string; personId?: string }) {
  return leo.openDeal({ title: 'First wholesale order', amount: 1_500_000, ...about })
}

test('coverage that speaks of a company alerts the owner of its open deal, once, and nobody else #249 #259', async () => {
  const company = await leo.createCompany({ name: 'Northshore Outfitters' })
  const deal = await openDeal({ companyId: company.id })
  const coverage = await tom.addCoverage({
    url: `https://trailweekly.example/${newId()}`,
    outlet: 'Trail Weekly',
    title: 'Why Northshore Outfitters’ buyer asks for lot numbers',
  })
  await house.settle()
  await org.program((caller) => tellOfCoverage(caller, coverage.id))
  const [alert, ...more] = (await leo.listAlerts({ unread: true, nodeId: deal.id })).items
  assert.deepEqual([alert?.kind, alert?.mine, alert?.node?.id, alert?.source?.id, more.length], ['coverage', true, deal.id, coverage.id, 0])
  assert.match(alert!.sentence, /Trail Weekly published “Why Northshore .*which speaks of Northshore Outfitters/)
  assert.deepEqual((await tom.listAlerts({ nodeId: deal.id })).items, [])
  await leo.loseDeal({ id: deal.id, version: 1, reason: 'timing' })
  await tom.addCoverage({ url: `https://trailweekly.example/${newId()}`, outlet: 'Trail Weekly', title: 'Northshore Outfitters again' })
  await house.settle()
  assert.equal((await leo.listAlerts({ nodeId: deal.id })).items.length, 1)
})

test('a bare link alerts once its title is read, and a deal that nobody owns alerts the function', async () => {
  const company = await leo.createCompany({ name: 'Harbour Street Sports' })
  const person = await leo.createPerson({ email: `buyer-${newId()}@example.com`, companyId: company.id })
  const deal = await openDeal({ personId: person.id })
  await leo.updateDeal({ id: deal.id, version: 1, ownerId: null })
  await tom.addCoverage({ url: `https://trailweekly.example/${newId()}`, companyId: company.id })
  const read = await tom.addCoverage({ url: `https://trailweekly.example/${newId()}`, personId: person.id, title: 'Net to legging' })
  await house.settle()
  const alerts = (await leo.listAlerts({ nodeId: deal.id })).items
  assert.deepEqual(
    alerts.map(({ mine, function: name }) => [mine, name]),
    [
      [false, 'sales'],
      [false, 'sales'],
    ],
  )
  assert.match(alerts.find(({ source }) => source?.id === read.id)!.sentence, /known to have read it/)
})

test('what did not go out tells its owner why, and a hold tells everybody who sends', async () => {
  const { id } = await ines.createCampaign({ planId, name: 'Held' })
  await org.program((caller) => tellOfFailure(caller, newId(), id, 'The server refused the sender.'))
  const [failed] = (await ines.listAlerts({ nodeId: id })).items
  assert.deepEqual([failed?.kind, failed?.mine, failed?.sentence], ['failed', true, 'It did not go out. The server refused the sender.'])
  await tom.declareHold({ scope: 'subtree', nodeId: id, reason: 'A customer was hurt' })
  await house.settle()
  for (const who of [ines, tom, leo])
    assert.equal(
      (await who.listAlerts({ unread: true })).items.find(({ kind }) => kind === 'hold')?.sentence,
      'Sending was stopped: A customer was hurt',
    )
})

test('an alert is read by whom it reaches, and can be unread again', async () => {
  const { id } = await ines.createCampaign({ planId, name: 'Read' })
  await org.program((caller) => tellOfFailure(caller, newId(), id, 'No answer.'))
  const [alert] = (await ines.listAlerts({ nodeId: id })).items
  assert.deepEqual(await leo.readAlerts({ ids: [alert!.id] }), { changed: 0 })
  assert.deepEqual(await ines.readAlerts({ ids: [alert!.id] }), { changed: 1 })
  assert.deepEqual((await ines.listAlerts({ nodeId: id, unread: true })).items, [])
  assert.deepEqual(await ines.readAlerts({ ids: [alert!.id], read: false }), { changed: 1 })
  assert.equal((await ines.listAlerts({ nodeId: id, unread: true })).items.length, 1)
})

test('of ten who take a hand-off on at the same moment one does', async () => {
  const { id, version } = await handoffOf(await handedOver())
  assert.deepEqual(await race(10, () => tom.acceptHandoff({ id, version })), { won: 1, refused: ['version_conflict'] })
})

test('five workers that look after late hand-offs at the same moment alert each desk once', async () => {
  const nodeId = await handedOver(null)
  house.pass(4 * 24 * 3600 * 1000)
  await race(5, () => org.program(escalate))
  assert.equal((await tom.listAlerts({ nodeId })).items.length, 1)
  assert.equal((await tom.listHandoffs({ nodeId, open: true })).items.length, 1)
})
