// The actions of orders and gifts: entered by hand, refunded, listed and summed.
import { idFor, type Action, type Caller } from '#kernel/caller.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { baseFaults, fault } from '#kernel/fault.ts'
import { toBase } from '#kernel/money.ts'
import { noteFact } from '#people/actions/fact.ts'
import { placeNode, updateNode } from '#thread/actions.ts'
import { events, faults, type contract } from '../contract/order.ts'
import { kindOf, leftOf, titleOf } from '../rules/order.ts'
import { dealById } from '../store/deal.ts'
import * as store from '../store/order.ts'
import { expectSource, happened, momentOf, named, personBehind, priced, sourceBefore } from './result.ts'

type Contract = typeof contract
type Row = NonNullable<Awaited<ReturnType<typeof store.orderById>>>

const shownOne = async (caller: Caller, id: string) => (await named(caller, [expectFound(await store.orderById(caller, id))]))[0]!

export const listOrders: Action<Contract['listOrders']> = async (caller, input) => {
  const found = await store.orderPage(caller, input)
  return { ...found, items: await named(caller, found.items) }
}

export const getOrder: Action<Contract['getOrder']> = async (caller, { id }) => ({
  ...(await shownOne(caller, id)),
  refunds: await named(caller, await store.refundsOf(caller, id)),
})

export const sumOrders: Action<Contract['sumOrders']> = async (caller, input) => {
  const { unlinkedOrders, unlinkedNet, ...sums } = await store.sumOrders(caller, input)
  const average = sums.orders === 0 ? null : Math.round(sums.gross / sums.orders)
  return { ...sums, average, unlinked: { orders: unlinkedOrders, net: unlinkedNet } }
}

export const addOrder: Action<Contract['addOrder']> = async (caller, { kind = kindOf(caller.home.kind), parentId, dealId, ...input }) => {
  const { amount, currency, rate, number = null, code = null, note } = input
  const money = priced(caller, { amount, currency, rate })
  const day = happened(caller, input.day, 'day')
  await expectNewNumber(caller, number)
  const deal = dealId === undefined ? null : await wonDeal(caller, dealId)
  const person = await personBehind(caller, input, kind === 'gift' ? 'Gift' : 'Order')
  const personId = person?.id ?? deal?.personId ?? null
  const parent = deal?.id ?? (parentId === undefined ? await sourceBefore(caller, personId, day) : await expectSource(caller, parentId))
  const id = idFor(caller)
  await placeNode(caller, { id, kind: 'order', parentId: parent, title: titleOf(caller.home, kind, day, number), function: 'sales' })
  const about = { personId, companyId: person?.companyId ?? deal?.companyId ?? null, dealId: deal?.id ?? null }
  const stamps = { createdAt: caller.now, updatedAt: caller.now }
  await store.addOrders(caller, [
    { orgId: caller.home.id, id, kind, refundOf: null, ...about, ...money, day, code, number, note, importId: null, ...stamps },
  ])
  const { baseAmount } = money
  if (personId !== null)
    await noteFact(caller, {
      personId,
      kind: kind === 'gift' ? 'gave' : 'ordered',
      nodeId: id,
      amount: baseAmount,
      at: momentOf(caller, day),
    })
  await record(caller, events.orderPlaced, { id, version: 1 }, { kind, personId, parentId: parent, baseAmount, day })
  return shownOne(caller, id)
}

async function wonDeal(caller: Caller, dealId: string) {
  const deal = await dealById(caller, dealId)
  if (deal?.stage !== 'won' || deal.archivedAt !== null)
    throw fault(faults.notWon, { fields: [{ path: 'dealId', message: faults.notWon.message }] })
  return deal
}

async function expectNewNumber(caller: Caller, number: string | null): Promise<void> {
  const known = number === null ? undefined : await store.orderByNumber(caller, number)
  if (known)
    throw fault(baseFaults.alreadyExists, {
      message: 'This number is here already.',
      fields: [{ path: 'number', message: 'is here already' }],
      current: await shownOne(caller, known.id),
    })
}

export const refundOrder: Action<Contract['refundOrder']> = async (caller, { id, version, amount, number = null, note, ...input }) => {
  const order = expectVersion(await store.orderToChange(caller, id), version)
  const left = leftOf(order.amount, order.refundedAmount)
  if (order.refundOf !== null || order.archivedAt !== null || left <= 0) throw fault(faults.nothingLeft)
  if (amount !== undefined && amount > left)
    throw fault(faults.refundTooLarge, { fields: [{ path: 'amount', message: faults.refundTooLarge.message }] })
  await expectNewNumber(caller, number)
  const day = happened(caller, input.day, 'day')
  const refund = refundRow(caller, order, { amount: -(amount ?? left), day, number, note, importId: null })
  await store.addOrders(caller, [refund])
  await closeIfRefunded(caller, order, left + refund.amount)
  const { baseAmount } = refund
  if (order.personId !== null)
    await noteFact(caller, { personId: order.personId, kind: 'refunded', nodeId: id, amount: baseAmount, at: momentOf(caller, day) })
  await record(caller, events.orderRefunded, { id, version: version + 1 }, { kind: order.kind, refundId: refund.id, baseAmount, day })
  return shownOne(caller, refund.id)
}

interface Refund {
  /** Below zero, in the order's currency. */
  readonly amount: number
  readonly day: string
  readonly number: string | null
  readonly note: string
  readonly importId: string | null
}

/** The row of a refund: at the rate of its order, so that what is given back wholly comes to nothing. */
export function refundRow(caller: Caller, order: Row, { amount, ...refund }: Refund) {
  const { kind, personId, companyId, dealId, currency, rate, rateOn, rateSource, code } = order
  const left = leftOf(order.amount, order.refundedAmount)
  // Refunds in parts round each part; the last one takes the rest.
  const rest = -leftOf(order.baseAmount, order.refundedBase)
  const baseAmount =
    amount === -left ? rest : rate === null ? amount : Math.max(rest, toBase({ amount, currency }, caller.home.currency, rate))
  const stamps = { createdAt: caller.now, updatedAt: caller.now }
  const same = { kind, personId, companyId, dealId, currency, rate, rateOn, rateSource, code }
  return { orgId: caller.home.id, id: idFor(caller), refundOf: order.id, ...same, amount, baseAmount, ...refund, ...stamps }
}

export async function closeIfRefunded(caller: Caller, order: Row, left: number): Promise<void> {
  await store.changeOrder(caller, order.id, left === 0 ? { status: 'refunded' } : {})
}

export const archiveOrder: Action<Contract['archiveOrder']> = async (caller, { id, version }) => {
  const order = expectVersion(await store.orderToChange(caller, id), version)
  if (order.archivedAt === null) await putAway(caller, order, caller.now)
  return shownOne(caller, id)
}

export const restoreOrder: Action<Contract['restoreOrder']> = async (caller, { id, version }) => {
  const order = expectVersion(await store.orderToChange(caller, id), version)
  if (order.archivedAt !== null) await putAway(caller, order, null)
  return shownOne(caller, id)
}

/** Puts an order away with its refunds, or a refund alone; or back. A refund that would give back more than was paid stays away. */
async function putAway(caller: Caller, order: Row, archivedAt: string | null): Promise<void> {
  const refunded = order.refundOf === null ? undefined : expectFound(await store.orderToChange(caller, order.refundOf))
  if (refunded) {
    const left = leftOf(refunded.amount, refunded.refundedAmount) + (archivedAt === null ? order.amount : -order.amount)
    if (left < 0) throw fault(faults.refundTooLarge)
    await store.changeOrder(caller, refunded.id, { status: left === 0 ? 'refunded' : 'placed' })
  } else await updateNode(caller, order.id, { archivedAt })
  await store.archiveOrder(caller, order, archivedAt)
  const { id, version, kind, baseAmount } = order
  await record(
    caller,
    archivedAt === null ? events.orderRestored : events.orderArchived,
    { id, version: version + 1 },
    { kind, baseAmount },
  )
}
