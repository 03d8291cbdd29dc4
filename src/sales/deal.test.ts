// Deals: opened, moved, won and lost, and what the pipeline adds up to.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { openHouse, type House, type Operations, type Organisation } from '#app/testing/house.ts'
import { placeThread } from '#app/testing/thread.ts'
import { openDealsOf } from './actions/deal.ts'

const nowhere = '00000000-0000-7000-8000-000000000000'

let house: House
let org: Organisation
let leo: Operations
let places: Awaited<ReturnType<typeof placeThread>>
let personId: string
before(async () => {
  house = await openHouse()
  org = await house.found()
  leo = org.as('sales_lead')
  places = await placeThread(org)
  personId = (await leo.createPerson({ name: 'Retail Buyer', email: 'buyer@example.com' })).id
})
after(() => house.close())

const open = (change: Partial<Parameters<Operations['openDeal']>[0]> = {}) =>
  leo.openDeal({ title: 'Spring line', personId, amount: 1_450_000, ...change })
const resultOf = async (id: string) =>
  (
    await org.program((caller) =>
      sql<{ baseAmount: number; day: string }>`select base_amount, day from sales.result where node_id = ${id}`.execute(caller.tx),
    )
  ).rows

test('a deal opened from a lead hangs under it and takes the lead on #301', async () => {
  const lead = await leo.createLead({ person: { email: 'shop@example.com', name: 'Shop' }, parentId: places.variant })
  const deal = await open({ leadId: lead.id, personId: undefined })
  assert.deepEqual(
    [deal.parentId, deal.personName, deal.stage, deal.probability, deal.weightedAmount],
    [lead.id, 'Shop', 'discovery', 10, 145_000],
  )
  assert.equal((await leo.getLead({ id: lead.id })).state, 'converted')
  assert.equal((await leo.getNode({ id: deal.id })).ancestors[0]!.id, places.goal)
  await assert.rejects(open({ leadId: lead.id }), { code: 'lead_settled' })
  await assert.rejects(leo.rejectLead({ id: lead.id, version: 2, reason: 'timing' }), { code: 'lead_settled' })
  await assert.rejects(open({ leadId: nowhere }), { code: 'not_found' })
})

test('a deal has to be somebody’s, and hangs where results hang', async () => {
  await assert.rejects(open({ personId: undefined }), { code: 'person_needed' })
  await assert.rejects(open({ personId: nowhere }), { code: 'no_such_person' })
  await assert.rejects(open({ companyId: nowhere }), { code: 'no_such_company' })
  await assert.rejects(open({ parentId: places.goal }), { code: 'cannot_hang_there' })
  assert.equal((await open({ parentId: places.piece })).parentId, places.piece)
  assert.equal((await open()).parentId, null)
})

test('each stage has its probability, and the forecast weighs each deal by it #296', async () => {
  const studio = await house.found({ name: 'Studio', currency: 'EUR' })
  const sell = studio.as('solo_sell')
  const deal = async (amount: number) =>
    sell.openDeal({ title: 'Retainer', personId: (await sell.createPerson({ name: 'A founder' })).id, amount })
  const stages = ['discovery', 'qualified', 'proposal', 'negotiation'] as const
  for (const stage of stages) {
    const { id, version } = await deal(150_033)
    await sell.moveDeal({ id, version, stage })
  }
  const pipeline = await sell.getPipeline({})
  assert.deepEqual(
    pipeline.stages.map(({ stage, probability, deals, baseAmount, weightedAmount }) => [
      stage,
      probability,
      deals,
      baseAmount,
      weightedAmount,
    ]),
    [
      ['discovery', 10, 1, 150_033, 15_003],
      ['qualified', 20, 1, 150_033, 30_007],
      ['proposal', 50, 1, 150_033, 75_017],
      ['negotiation', 75, 1, 150_033, 112_525],
    ],
  )
  const listed = (await sell.listDeals({})).items
  assert.equal(
    listed.reduce((sum, { weightedAmount }) => sum + weightedAmount, 0),
    15_003 + 30_007 + 75_017 + 112_525,
  )
  assert.deepEqual([pipeline.won.deals, pipeline.lost.deals, pipeline.winRate], [0, 0, null])
})

test('a won deal counts as revenue on its day, and cannot be won twice #293', async () => {
  const deal = await open()
  const won = await leo.winDeal({ id: deal.id, version: 1, on: '2026-05-30' })
  assert.deepEqual([won.stage, won.probability, won.closedOn, won.weightedAmount], ['won', 100, '2026-05-30', 1_450_000])
  assert.deepEqual(await resultOf(deal.id), [{ baseAmount: 1_450_000, day: '2026-05-30' }])
  await assert.rejects(leo.winDeal({ id: deal.id, version: 2 }), { code: 'deal_closed' })
  await assert.rejects(leo.loseDeal({ id: deal.id, version: 2, reason: 'price' }), { code: 'deal_closed' })
  await assert.rejects(leo.moveDeal({ id: deal.id, version: 2, stage: 'proposal' }), { code: 'deal_closed' })
  await assert.rejects(leo.updateDeal({ id: deal.id, version: 2, amount: 1 }), { code: 'deal_closed' })
  const person = await leo.getPerson({ id: personId })
  assert.equal(person.kind, 'customer')
})

test('ten who win at once win once #293', async () => {
  const deal = await open()
  const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => leo.winDeal({ id: deal.id, version: 1 })))
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
  assert.equal((await resultOf(deal.id)).length, 1)
  const { steps } = await leo.getDeal({ id: deal.id })
  assert.deepEqual(
    steps.map(({ fromStage, toStage }) => [fromStage, toStage]),
    [
      [null, 'discovery'],
      ['discovery', 'won'],
    ],
  )
})

test('a deal is lost only with a reason', async () => {
  const deal = await open()
  await assert.rejects(leo.loseDeal({ id: deal.id, version: 1 } as never), { code: 'BAD_REQUEST' })
  const lost = await leo.loseDeal({ id: deal.id, version: 1, reason: 'competitor', note: 'Took the big brand' })
  assert.deepEqual(
    [lost.stage, lost.lostReason, lost.note, lost.closedOn, lost.weightedAmount],
    ['lost', 'competitor', 'Took the big brand', '2026-06-01', 0],
  )
  assert.deepEqual(await resultOf(deal.id), [])
})

test('a closed deal opens again only with a reason, which stays on record; its revenue counts no more until it is won again', async () => {
  const deal = await open()
  await leo.moveDeal({ id: deal.id, version: 1, stage: 'proposal' })
  await leo.winDeal({ id: deal.id, version: 2 })
  await assert.rejects(leo.reopenDeal({ id: deal.id, version: 3, reason: '  ' }), { code: 'BAD_REQUEST' })
  const again = await leo.reopenDeal({ id: deal.id, version: 3, reason: 'The order was withdrawn' })
  assert.deepEqual([again.stage, again.closedOn], ['proposal', null])
  assert.deepEqual(await resultOf(deal.id), [])
  const { steps } = await leo.getDeal({ id: deal.id })
  assert.deepEqual(steps.at(-1)!.reason, 'The order was withdrawn')
  assert.equal(steps.at(-1)!.memberName, 'Ines Varga')
  await assert.rejects(leo.reopenDeal({ id: deal.id, version: 4, reason: 'Twice' }), { code: 'deal_not_closed' })
  await leo.loseDeal({ id: deal.id, version: 4, reason: 'no_answer' })
  const third = await leo.reopenDeal({ id: deal.id, version: 5, reason: 'They wrote', stage: 'qualified' })
  assert.deepEqual([third.stage, third.lostReason], ['qualified', null])
  await leo.winDeal({ id: deal.id, version: 6 })
  assert.equal((await resultOf(deal.id)).length, 1)
})

test('a day that lies ahead is not when it was won or lost', async () => {
  const deal = await open()
  await assert.rejects(leo.winDeal({ id: deal.id, version: 1, on: '2026-06-02' }), { code: 'day_ahead' })
  await assert.rejects(leo.loseDeal({ id: deal.id, version: 1, reason: 'price', on: '2027-01-01' }), { code: 'day_ahead' })
})

test('another currency is kept with its rate, day and source, and counts in the organisation’s', async () => {
  const rate = { rate: 1.0842, on: '2026-05-29', source: 'European Central Bank' }
  const deal = await open({ amount: 100_000, currency: 'EUR', rate })
  assert.deepEqual(
    [deal.amount, deal.currency, deal.rate, deal.rateOn, deal.rateSource, deal.baseAmount, deal.weightedAmount],
    [100_000, 'EUR', 1.0842, '2026-05-29', 'European Central Bank', 108_420, 10_842],
  )
  const more = await leo.updateDeal({ id: deal.id, version: 1, amount: 200_000 })
  assert.deepEqual([more.baseAmount, more.rateOn], [216_840, '2026-05-29'])
  const yen = await leo.updateDeal({
    id: deal.id,
    version: 2,
    amount: 500_000,
    currency: 'JPY',
    rate: { rate: 0.0064, on: '2026-05-29', source: 'Bank' },
  })
  assert.equal(yen.baseAmount, 320_000)
  const home = await leo.updateDeal({ id: deal.id, version: 3, amount: 5000, currency: 'USD' })
  assert.deepEqual([home.baseAmount, home.rate], [5000, null])
  await assert.rejects(open({ currency: 'EUR' }), { code: 'rate_missing' })
  await assert.rejects(leo.updateDeal({ id: deal.id, version: 4, currency: 'EUR' }), { code: 'rate_missing' })
  await assert.rejects(open({ rate }), { code: 'rate_unused' })
  await assert.rejects(open({ amount: 1_000_000_000_000, currency: 'KWD', rate: { ...rate, rate: 1000 } }), { code: 'amount_out_of_range' })
  await assert.rejects(open({ currency: 'EUR', rate: { ...rate, on: '2026-07-01' } }), { code: 'day_ahead' })
})

test('a change says what was there before, and meets a change in between', async () => {
  const deal = await open()
  const changed = await leo.updateDeal({ id: deal.id, version: 1, title: 'Spring and summer line', expectedOn: '2026-08-01' })
  assert.deepEqual([changed.title, changed.expectedOn], ['Spring and summer line', '2026-08-01'])
  assert.equal((await leo.getNode({ id: deal.id })).node.title, 'Spring and summer line')
  await assert.rejects(leo.updateDeal({ id: deal.id, version: 1, title: 'Late' }), { code: 'version_conflict' })
  await house.settle()
  const [entry] = (await leo.listAudit({ objectId: deal.id })).items
  assert.deepEqual(entry!.data, { fields: ['title', 'expectedOn'], before: { title: 'Spring line', expectedOn: null } })
})

test('a deal that has stood still for two weeks is marked', async () => {
  const deal = await open()
  assert.equal(deal.stale, false)
  house.pass(14 * 24 * 3600 * 1000)
  assert.equal((await leo.getDeal({ id: deal.id })).stale, true)
  assert.equal((await leo.moveDeal({ id: deal.id, version: 1, stage: 'qualified' })).stale, false)
  assert.equal((await leo.moveDeal({ id: deal.id, version: 2, stage: 'qualified' })).version, 2)
})

test('deals are found by stage, owner, person and words of their title', async () => {
  const deal = await open({ title: '100% wool_line' })
  const found = async (filter: Parameters<Operations['listDeals']>[0]) =>
    (await leo.listDeals({ limit: 200, ...filter })).items.some(({ id }) => id === deal.id)
  assert.ok(await found({ q: '100% wool_' }))
  assert.ok(!(await found({ q: '100x' })))
  assert.ok(await found({ stage: 'discovery', open: true, ownerId: org.memberId, personId }))
  assert.ok(!(await found({ open: false })))
  assert.ok(!(await found({ personId: nowhere })))
})

test('a company’s page lists its deals, open and closed', async () => {
  const company = await leo.createCompany({ name: 'Harbour Retail' })
  const one = await open({ companyId: company.id })
  const lost = await open({ companyId: company.id })
  await leo.loseDeal({ id: lost.id, version: 1, reason: 'other' })
  await open()
  const { items } = await leo.listDeals({ companyId: company.id })
  assert.deepEqual(items.map(({ id }) => id).toSorted(), [one.id, lost.id].toSorted())
})

test('the open deals of a company are found for whoever has news about it', async () => {
  const company = await leo.createCompany({ name: 'Northshore Retail' })
  const deal = await open({ companyId: company.id, personId: undefined })
  const closed = await open({ companyId: company.id })
  await leo.loseDeal({ id: closed.id, version: 1, reason: 'other' })
  const about = await org.program((caller) => openDealsOf(caller, { companyId: company.id }))
  assert.deepEqual(about, [{ id: deal.id, title: 'Spring line', ownerId: org.memberId, stage: 'discovery' }])
  assert.equal((await leo.getDeal({ id: deal.id })).companyName, 'Northshore Retail')
})

test('a deal entered by mistake counts nowhere, and its lead is open again; brought back it counts as before', async () => {
  const lead = await leo.createLead({ person: { email: 'mistake@example.com' } })
  const deal = await open({ leadId: lead.id, personId: undefined })
  await leo.winDeal({ id: deal.id, version: 1 })
  const away = await leo.archiveDeal({ id: deal.id, version: 2 })
  assert.notEqual(away.archivedAt, null)
  assert.equal((await leo.archiveDeal({ id: deal.id, version: 3 })).version, 3)
  assert.deepEqual(await resultOf(deal.id), [])
  assert.equal((await leo.getLead({ id: lead.id })).state, 'accepted')
  assert.ok(!(await leo.listDeals({ limit: 200 })).items.some(({ id }) => id === deal.id))
  assert.ok((await leo.listDeals({ state: 'archived' })).items.some(({ id }) => id === deal.id))
  await assert.rejects(leo.reopenDeal({ id: deal.id, version: 3, reason: 'x' }), { code: 'deal_not_closed' })
  await leo.restoreDeal({ id: deal.id, version: 3 })
  assert.equal((await leo.restoreDeal({ id: deal.id, version: 4 })).version, 4)
  assert.equal((await resultOf(deal.id)).length, 1)
  assert.equal((await leo.getLead({ id: lead.id })).state, 'converted')
  await leo.archiveDeal({ id: deal.id, version: 4 })
  const second = await open({ leadId: lead.id, personId: undefined })
  await leo.restoreDeal({ id: deal.id, version: 5 })
  await leo.archiveDeal({ id: second.id, version: 1 })
  assert.equal((await leo.getLead({ id: lead.id })).state, 'converted')
  await leo.archiveDeal({ id: deal.id, version: 6 })
  const current = await leo.getLead({ id: lead.id })
  await leo.rejectLead({ id: lead.id, version: current.version, reason: 'other' })
  await assert.rejects(leo.restoreDeal({ id: deal.id, version: 7 }), { code: 'lead_settled' })
})

test('a deal is not put away while its lead could not wait again, because the person waits already', async () => {
  const lead = await leo.createLead({ person: { email: 'twice@example.com' } })
  const deal = await open({ leadId: lead.id, personId: undefined })
  await leo.createLead({ person: { email: 'twice@example.com' } })
  await assert.rejects(leo.archiveDeal({ id: deal.id, version: 1 }), { code: 'lead_open' })
  assert.equal((await leo.getDeal({ id: deal.id })).archivedAt, null)
})

test('who reads only sums sees the pipeline and no deal', async () => {
  const deal = await open()
  const tom = org.as('communications_director')
  const sums = await tom.getPipeline({ from: '2026-01-01', to: '2026-12-31' })
  assert.ok(sums.won.deals >= 1 && sums.winRate! > 0 && sums.leads.converted >= 1)
  await assert.rejects(tom.getDeal({ id: deal.id }), { code: 'not_allowed' })
  await assert.rejects(tom.listDeals({}), { code: 'not_allowed' })
  await assert.rejects(org.as('marketing_director').winDeal({ id: deal.id, version: 1 }), { code: 'not_allowed' })
  await assert.rejects(leo.getPipeline({ from: '2026-02-01', to: '2026-01-01' }), { code: 'unprocessable' })
})
