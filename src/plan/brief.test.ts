import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openHouse } from '#app/testing/house.ts'

const house = await openHouse()
after(() => house.close())
const org = await house.found()
const ines = org.as('marketing_director')
const tom = org.asMember(await org.join('Tom Adeyemi', ['communications_director']), 'communications_director')
const leo = org.asMember(await org.join('Leo Brandt', ['sales_lead']), 'sales_lead')
await ines.beginThread({ metric: 'orders', target: 1200, dueOn: '2026-11-30', audience: 'Runners', reason: 'Traceable' })

const what = { what: 'Every table set by New Year', why: 'Winter demand is up by 22%' }
const how = { how: 'One family’s story in three chapters', where: 'E-mail, post, social media' }

/** A campaign whose brief has passed gate one. */
async function handedOver() {
  const { id } = await ines.createCampaign({ name: 'Year-end campaign' })
  await ines.writeWhat({ id, version: 1, ...what, dueOn: '2026-06-20' })
  await ines.approveWhat({ id, version: 2 })
  return id
}

test('Marketing answers what and why, Communications how and where, and each gate opens the next #8 #14 #17 #23 #24', async () => {
  const { id } = await ines.createCampaign({ name: 'Year-end campaign' })
  const empty = await ines.getBrief({ id })
  assert.deepEqual([empty.stage, empty.waitsFor, empty.version], ['what', 'marketing', 1])
  await assert.rejects(tom.writeHow({ id, version: 1, ...how }), { code: 'gate_closed' })
  await assert.rejects(tom.approveHow({ id, version: 1 }), { code: 'gate_closed' })
  await ines.writeWhat({ id, version: 1, ...what, dueOn: '2026-06-20' })
  const handed = await ines.approveWhat({ id, version: 2 })
  assert.deepEqual([handed.stage, handed.waitsFor, handed.whatGate.passed, handed.dueOn], ['how', 'communications', true, '2026-06-20'])
  assert.deepEqual([handed.whatGate.memberId, handed.whatGate.hat], [org.memberId, 'marketing_director'])
  await tom.writeHow({ id, version: 3, ...how })
  const agreed = await tom.approveHow({ id, version: 4 })
  assert.deepEqual([agreed.stage, agreed.waitsFor, agreed.howGate.passed], ['agreed', null, true])
})

test('what belongs to Marketing and how to Communications, whoever asks #8 #17', async () => {
  const id = await handedOver()
  await assert.rejects(tom.writeWhat({ id, version: 3, what: 'Mine' }), { code: 'not_allowed' })
  await assert.rejects(tom.approveWhat({ id, version: 3 }), { code: 'not_allowed' })
  await assert.rejects(ines.writeHow({ id, version: 3, how: 'Mine' }), { code: 'not_allowed' })
  await assert.rejects(ines.approveHow({ id, version: 3 }), { code: 'not_allowed' })
  await assert.rejects(leo.writeWhat({ id, version: 3, what: 'Mine' }), { code: 'not_allowed' })
  assert.equal((await leo.getBrief({ id })).what, what.what)
})

test('there is nothing to approve while an answer is missing', async () => {
  const { id } = await ines.createCampaign({ name: 'Half a brief' })
  await ines.writeWhat({ id, version: 1, what: what.what })
  await assert.rejects(ines.approveWhat({ id, version: 2 }), { code: 'brief_incomplete' })
  await ines.writeWhat({ id, version: 2, why: what.why })
  await ines.approveWhat({ id, version: 3 })
  await tom.writeHow({ id, version: 4, how: how.how })
  await assert.rejects(tom.approveHow({ id, version: 5 }), { code: 'brief_incomplete' })
})

test('editing the text after its approval voids the gate, and with it the one behind', async () => {
  const id = await handedOver()
  await tom.writeHow({ id, version: 3, ...how })
  await tom.approveHow({ id, version: 4 })
  const changedHow = await tom.writeHow({ id, version: 5, where: 'E-mail only' })
  assert.deepEqual([changedHow.stage, changedHow.howGate.passed, changedHow.howGate.decision], ['how', false, 'approved'])
  await tom.approveHow({ id, version: 6 })
  const changedWhat = await ines.writeWhat({ id, version: 7, why: 'Demand is up by 30%' })
  assert.deepEqual([changedWhat.stage, changedWhat.whatGate.passed, changedWhat.howGate.passed], ['what', false, false])
  // The new what is approved: how was agreed for another one, so it has to be looked at again.
  assert.equal((await ines.approveWhat({ id, version: 8 })).stage, 'how')
  assert.equal((await tom.approveHow({ id, version: 9 })).stage, 'agreed')
})

test('the text that was approved, put back word for word, is approved again', async () => {
  const id = await handedOver()
  await ines.writeWhat({ id, version: 3, why: 'Something else' })
  assert.equal((await ines.writeWhat({ id, version: 4, why: what.why })).stage, 'how')
})

test('changing only the due day voids nothing', async () => {
  const id = await handedOver()
  const later = await ines.writeWhat({ id, version: 3, dueOn: '2026-06-27' })
  assert.deepEqual([later.stage, later.dueOn], ['how', '2026-06-27'])
})

test('Communications sends a brief back with the reason, and Marketing may answer with the same text', async () => {
  const id = await handedOver()
  const returned = await tom.returnBrief({ id, version: 3, note: 'Who is the family, and did they agree?' })
  assert.deepEqual(
    [returned.stage, returned.whatGate.decision, returned.whatGate.note],
    ['what', 'changes_requested', 'Who is the family, and did they agree?'],
  )
  await assert.rejects(tom.returnBrief({ id, version: 4, note: 'Twice' }), { code: 'gate_closed' })
  assert.equal((await ines.approveWhat({ id, version: 4 })).stage, 'how')
})

test('an approved text is not approved twice', async () => {
  const id = await handedOver()
  await assert.rejects(ines.approveWhat({ id, version: 3 }), { code: 'approved_already' })
  await tom.writeHow({ id, version: 3, ...how })
  await tom.approveHow({ id, version: 4 })
  await assert.rejects(tom.approveHow({ id, version: 5 }), { code: 'approved_already' })
})

test('both desks see the hand-off: whose turn it is, since when and by when #14 #142', async () => {
  const waiting = await ines.createCampaign({ name: 'Waits for Marketing' })
  const handed = await handedOver()
  for (const desk of [ines, tom]) {
    const toWrite = (await desk.listBriefs({ stage: 'what' })).items
    const toAnswer = (await desk.listBriefs({ stage: 'how' })).items
    assert.ok(toWrite.some(({ campaignId }) => campaignId === waiting.id))
    assert.ok(!toAnswer.some(({ campaignId }) => campaignId === waiting.id))
    const brief = toAnswer.find(({ campaignId }) => campaignId === handed)!
    assert.deepEqual([brief.campaignName, brief.dueOn, brief.whatGate.at], ['Year-end campaign', '2026-06-20', house.now])
  }
  assert.ok((await ines.listBriefs({ stage: 'agreed' })).items.every(({ howGate }) => howGate.passed))
  const all = (await ines.listBriefs({ limit: 200 })).items
  assert.ok(all.every(({ campaignName }) => !campaignName.endsWith('always on')))
  const first = await ines.listBriefs({ limit: 2 })
  assert.equal((await ines.listBriefs({ limit: 200, cursor: first.nextCursor! })).items.length, all.length - 2)
})

test('the brief of a campaign that has ended is closed', async () => {
  const id = await handedOver()
  await ines.cancelCampaign({ id, version: 1, reason: 'No match this year' })
  await assert.rejects(ines.writeWhat({ id, version: 3, what: 'Late' }), { code: 'campaign_ended' })
  await assert.rejects(ines.approveWhat({ id, version: 3 }), { code: 'campaign_ended' })
  await assert.rejects(tom.writeHow({ id, version: 3, how: 'Late' }), { code: 'campaign_ended' })
  await assert.rejects(tom.approveHow({ id, version: 3 }), { code: 'campaign_ended' })
  await assert.rejects(tom.returnBrief({ id, version: 3, note: 'Late' }), { code: 'campaign_ended' })
  assert.ok(!(await ines.listBriefs({ limit: 200 })).items.some(({ campaignId }) => campaignId === id))
})

test('one person approves both halves under her own hats #283 #330', async () => {
  const solo = await house.found({ kind: 'solo', name: 'Studio Okafor' })
  const attract = solo.as('solo_attract')
  const sell = solo.as('solo_sell')
  await attract.beginThread({
    metric: 'revenue',
    target: 900_000,
    dueOn: '2026-08-30',
    audience: 'Founders',
    reason: 'One person, one week',
  })
  const { id } = await attract.createCampaign({ name: 'Brand-gap checklist' })
  await attract.writeWhat({ id, version: 1, ...what })
  await attract.approveWhat({ id, version: 2 })
  await attract.writeHow({ id, version: 3, ...how })
  const agreed = await sell.approveHow({ id, version: 4 })
  assert.deepEqual([agreed.stage, agreed.whatGate.hat, agreed.howGate.hat], ['agreed', 'solo_attract', 'solo_sell'])
})

test('a brief somebody changed in between is not overwritten', async () => {
  const { id } = await ines.createCampaign({ name: 'Two at once' })
  const both = await Promise.allSettled([
    ines.writeWhat({ id, version: 1, what: 'one' }),
    ines.writeWhat({ id, version: 1, what: 'the other' }),
  ])
  assert.deepEqual(both.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  await assert.rejects(ines.getBrief({ id: org.id }), { code: 'not_found' })
})

test('approved what and why are news that says by when how is needed, and void gates are news too', async () => {
  const id = await handedOver()
  await ines.writeWhat({ id, version: 3, why: 'Changed' })
  await house.settle()
  const news = (await ines.listAudit({ objectId: id })).items
  const approved = news.find(({ name }) => name === 'plan.whatApproved')!
  assert.equal(approved.data['dueOn'], '2026-06-20')
  assert.deepEqual(news[0]!.data, { approvalEnded: true })
})
