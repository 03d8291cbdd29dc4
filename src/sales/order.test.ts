// Orders and gifts entered by hand: where they hang, what they add up to, and what refunds take off.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ORPCError } from '@orpc/contract'
import { sql } from 'kysely'
import { openHouse, type House, type Operations, type Organisation } from '#app/testing/house.ts'
import { recordTouch } from '#tracking/actions.ts'
import { placeThread } from '#app/testing/thread.ts'

const nowhere = '00000000-0000-7000-8000-000000000000'

let house: House
let org: Organisation
let leo: Operations
let places: Awaited<ReturnType<typeof placeThread>>
before(async () => {
  house = await openHouse()
  org = await house.found()
  leo = org.as('sales_lead')
  places = await placeThread(org)
})
after(() => house.close())

const add = (change: Partial<Parameters<Operations['addOrder']>[0]> = {}) =>
  leo.addOrder({ person: { email: 'ana@example.com' }, amount: 9200, ...change })
const came = async (nodeId: string) =>
  (
    await org.program((caller) =>
      sql<{
        base_amount: number
        day: string
      }>`select base_amount, day from sales.result where node_id = ${nodeId} order by day, id`.execute(caller.tx),
    )
  ).rows.map((row) => Object.values(row))
const touch = (email: string, nodeId: string) =>
  org.program(async (caller) => {
    const { id } = (await leo.listPersons({ q: email })).items[0] ?? (await leo.createPerson({ email }))
    await recordTouch(caller, { kind: 'click', nodeId, personId: id })
    return id
  })

test('an order hangs under what the person last did before it, not after #294', async () => {
  const personId = await touch('thread@example.com', places.variant)
  house.pass(2 * 24 * 3600 * 1000)
  await touch('thread@example.com', places.piece)
  const between = await add({ person: { email: 'thread@example.com' }, day: '2026-06-02' })
  assert.deepEqual([between.parentId, between.parentTitle, between.personId], [places.variant, 'The variant', personId])
  assert.equal((await add({ personId, person: undefined })).parentId, places.piece)
  assert.equal((await add({ personId, person: undefined, day: '2026-05-01' })).parentId, null)
  assert.equal((await leo.getNode({ id: between.id })).ancestors[0]!.id, places.goal)
})

test('an order of nobody known is not linked yet, and is hung later with its refund', async () => {
  const order = await add({ person: undefined, number: 'till-1' })
  assert.deepEqual([order.parentId, order.personName, order.status], [null, null, 'placed'])
  const unlinked = (await leo.listUnlinked({ limit: 200 })).items.find(({ id }) => id === order.id)!
  assert.deepEqual([unlinked.kind, unlinked.title, unlinked.baseAmount], ['order', 'Order till-1', 9200])
  const refund = await leo.refundOrder({ id: order.id, version: 1, amount: 200 })
  await leo.linkResult({ id: order.id, version: 2, parentId: places.campaign })
  assert.equal((await leo.listOrders({ number: 'till-1' })).items[0]!.parentId, places.campaign)
  assert.equal((await leo.getOrder({ id: refund.id })).parentId, places.campaign)
  assert.deepEqual(await came(order.id), [
    [9200, order.day],
    [-200, order.day],
  ])
})

test('a nonprofit receives gifts, and its thread and faults speak of gifts', async () => {
  const lantern = await house.found({ kind: 'nonprofit', name: 'Lantern Street Food Bank' })
  const raise = lantern.as('sales_lead')
  const gift = await raise.addOrder({ person: { email: 'giver@example.com', name: 'Mid Level' }, amount: 72_000, day: '2026-05-30' })
  assert.deepEqual([gift.kind, gift.personName], ['gift', 'Mid Level'])
  assert.equal((await raise.getNode({ id: gift.id })).node.title, 'Gift of May 30, 2026')
  const facts = (await raise.listPersonFacts({ id: gift.personId! })).items
  assert.deepEqual(
    facts.map(({ kind, amount, at }) => [kind, amount, at.slice(0, 10)]),
    [['gave', 72_000, '2026-05-30']],
  )
  const attempts = [
    () => raise.refundOrder({ id: gift.id, version: 1, amount: 99_999_999 }),
    () => raise.addOrder({ amount: 1, dealId: nowhere }),
    () => raise.addOrder({ amount: 1, day: '2030-01-01' }),
    () => raise.addOrder({ amount: 1, currency: 'EUR' }),
    () => raise.linkResult({ id: gift.id, version: 1, parentId: nowhere }),
  ]
  for (const attempt of attempts)
    await assert.rejects(
      attempt,
      (error: ORPCError<string, { fix: string }>) =>
        !/\b(deal|customer|revenue|order|sale)s?\b/i.test(`${error.message} ${error.data.fix}`),
    )
})

test('a refund counts on its own day, and never more than was paid comes back', async () => {
  const order = await add({ day: '2026-05-20' })
  const part = await leo.refundOrder({ id: order.id, version: 1, amount: 2000, day: '2026-05-25', note: 'One size too small' })
  assert.deepEqual([part.amount, part.baseAmount, part.refundOf, part.note], [-2000, -2000, order.id, 'One size too small'])
  await assert.rejects(leo.refundOrder({ id: order.id, version: 2, amount: 7201 }), { code: 'refund_too_large' })
  await assert.rejects(leo.refundOrder({ id: order.id, version: 1 }), { code: 'version_conflict' })
  await assert.rejects(leo.refundOrder({ id: order.id, version: 2, day: '2030-01-01' }), { code: 'day_ahead' })
  const rest = await leo.refundOrder({ id: order.id, version: 2 })
  assert.equal(rest.amount, -7200)
  const whole = await leo.getOrder({ id: order.id })
  assert.deepEqual([whole.status, whole.refundedAmount, whole.refunds.length], ['refunded', -9200, 2])
  await assert.rejects(leo.refundOrder({ id: order.id, version: 3 }), { code: 'nothing_left' })
  await assert.rejects(leo.refundOrder({ id: rest.id, version: 1 }), { code: 'nothing_left' })
  assert.equal(
    (await came(order.id)).reduce((sum, [amount]) => sum + Number(amount), 0),
    0,
  )
})

test('five refunds at once give back what was paid, once', async () => {
  const order = await add()
  const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => leo.refundOrder({ id: order.id, version: 1 })))
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
})

test('another currency counts at the rate stored with it, and refunds at the same rate leave nothing over', async () => {
  const rate = { rate: 1.3333, on: '2026-05-29', source: 'Account statement' }
  const order = await add({ amount: 1001, currency: 'GBP', rate })
  assert.deepEqual([order.baseAmount, order.rate, order.rateOn, order.rateSource], [1335, 1.3333, '2026-05-29', 'Account statement'])
  for (const [version, amount] of [
    [1, 333],
    [2, 333],
    [3, undefined],
  ] as const)
    await leo.refundOrder({ id: order.id, version, amount })
  const rows = await came(order.id)
  assert.equal(rows.length, 4)
  assert.equal(
    rows.reduce((sum, [amount]) => sum + Number(amount), 0),
    0,
  )
})

test('a number is one order', async () => {
  await add({ number: 'shop-1001' })
  await assert.rejects(add({ number: 'shop-1001' }), { code: 'already_exists' })
  const other = await house.found({ name: 'Other shop' })
  assert.equal((await other.as('sales_lead').addOrder({ amount: 1, number: 'shop-1001' })).number, 'shop-1001')
})

test('an order that fulfils a won deal counts with the deal, not again; its refund does count', async () => {
  const deal = await leo.openDeal({ title: 'Wholesale', personId: (await leo.createPerson({ name: 'Buyer' })).id, amount: 50_000 })
  await assert.rejects(add({ dealId: deal.id }), { code: 'not_won' })
  await leo.winDeal({ id: deal.id, version: 1 })
  const order = await add({ person: undefined, dealId: deal.id, amount: 50_000 })
  assert.deepEqual([order.parentId, order.personId], [deal.id, deal.personId])
  assert.deepEqual(await came(order.id), [])
  await leo.refundOrder({ id: order.id, version: 1, amount: 5000 })
  assert.deepEqual(
    (await came(order.id)).map(([amount]) => amount),
    [-5000],
  )
})

test('sums of orders are gross, refunds and net, with the average and what is not linked #223', async () => {
  const shop = await house.found({ name: 'Sums' })
  const sell = shop.as('sales_lead')
  for (const [amount, day] of [
    [6200, '2026-05-01'],
    [9200, '2026-05-02'],
    [1, '2026-05-09'],
  ] as const)
    await sell.addOrder({ amount, day })
  const [newest] = (await sell.listOrders({ from: '2026-05-02', to: '2026-05-02' })).items
  await sell.refundOrder({ id: newest!.id, version: 1, amount: 200, day: '2026-05-03' })
  const sums = await shop.as('communications_director').sumOrders({ from: '2026-05-01', to: '2026-05-03', kind: 'order' })
  assert.deepEqual(sums, { orders: 2, gross: 15_400, refunded: -200, net: 15_200, average: 7700, unlinked: { orders: 2, net: 15_200 } })
  assert.equal((await sell.sumOrders({ kind: 'gift' })).average, null)
})

test('an order entered by mistake counts nowhere, with its refunds, and can be brought back', async () => {
  const order = await add({ number: 'typo-1' })
  const refund = await leo.refundOrder({ id: order.id, version: 1, amount: 200 })
  const net = (await leo.sumOrders({})).net
  const away = await leo.archiveOrder({ id: order.id, version: 2 })
  assert.equal((await leo.archiveOrder({ id: order.id, version: away.version })).version, away.version)
  assert.equal((await leo.sumOrders({})).net, net - 9000)
  assert.deepEqual(await came(order.id), [])
  assert.deepEqual((await leo.listOrders({ number: 'typo-1' })).items, [])
  assert.equal((await leo.listOrders({ number: 'typo-1', state: 'archived' })).items.length, 1)
  await assert.rejects(leo.refundOrder({ id: order.id, version: 3 }), { code: 'nothing_left' })
  await leo.restoreOrder({ id: order.id, version: 3 })
  assert.equal((await leo.sumOrders({})).net, net)
  assert.equal((await leo.restoreOrder({ id: order.id, version: 4 })).version, 4)
  assert.equal((await leo.getOrder({ id: order.id })).refundedAmount, -200)
  assert.notEqual(refund.id, order.id)
})

test('a refund entered by mistake is put away, and comes back only while that much is left', async () => {
  const order = await add({ amount: 1000 })
  const wrong = await leo.refundOrder({ id: order.id, version: 1 })
  assert.equal((await leo.getOrder({ id: order.id })).status, 'refunded')
  await leo.archiveOrder({ id: wrong.id, version: 1 })
  const [current] = [await leo.getOrder({ id: order.id })]
  assert.deepEqual([current.status, current.refundedAmount, current.refunds], ['placed', 0, []])
  await leo.refundOrder({ id: order.id, version: current.version, amount: 1 })
  await assert.rejects(leo.restoreOrder({ id: wrong.id, version: 2 }), { code: 'refund_too_large' })
})

test('what cannot be is refused', async () => {
  await assert.rejects(add({ personId: nowhere }), { code: 'no_such_person' })
  await assert.rejects(add({ parentId: places.goal }), { code: 'cannot_hang_there' })
  await assert.rejects(add({ day: '2026-12-24' }), { code: 'day_ahead' })
  await assert.rejects(add({ currency: 'EUR' }), { code: 'rate_missing' })
  await assert.rejects(add({ rate: { rate: 1, on: '2026-05-01', source: 'x' } }), { code: 'rate_unused' })
  await assert.rejects(add({ amount: 1_000_000_000_000, currency: 'EUR', rate: { rate: 2, on: '2026-05-01', source: 'x' } }), {
    code: 'amount_out_of_range',
  })
  await assert.rejects(leo.getOrder({ id: nowhere }), { code: 'not_found' })
  await assert.rejects(org.as('marketing_director').addOrder({ amount: 1 }), { code: 'not_allowed' })
})

test('orders are found by kind, person, days, number and whether they are linked', async () => {
  const order = await add({
    person: { email: 'find@example.com' },
    number: 'find-1',
    day: '2026-04-04',
    parentId: places.piece,
    code: 'OUTFIT15',
  })
  const found = async (filter: Parameters<Operations['listOrders']>[0]) =>
    (await leo.listOrders({ limit: 200, ...filter })).items.some(({ id }) => id === order.id)
  assert.ok(
    await found({ kind: 'order', personId: order.personId!, from: '2026-04-04', to: '2026-04-04', number: 'find-1', unlinked: false }),
  )
  for (const filter of [
    { kind: 'gift' as const },
    { unlinked: true },
    { from: '2026-04-05' },
    { personId: nowhere },
    { importId: nowhere },
  ])
    assert.ok(!(await found(filter)))
})
