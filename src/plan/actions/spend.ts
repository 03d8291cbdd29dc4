// The actions of spend: noting it in any currency, linking it to the thread, correcting and taking back.
import { idFor, type Action, type Caller } from '#kernel/caller.ts'
import { expectWithin } from '#kernel/db/scope.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { baseFaults, fault, type FieldFault } from '#kernel/fault.ts'
import { toBase } from '#kernel/money.ts'
import { nodeOf } from '#thread/actions.ts'
import { faults } from '../contract/base.ts'
import { events, type contract } from '../contract/budget.ts'
import * as store from '../store/budget.ts'

type Contract = typeof contract

const most = 1_000_000_000_000

interface Price {
  readonly amount: number
  readonly currency: string
  readonly rate?: number | undefined
  readonly rateSource?: string | undefined
}

/** The amount with its rate and base amount. The organisation's own currency needs no rate; any other throws `rateMissing` without one. */
function priced(caller: Caller, { amount, currency, rate, rateSource }: Price) {
  const base = caller.home.currency
  if (currency === base) return { amount, currency, rate: 1, rateSource: '', baseAmount: amount }
  const fields: FieldFault[] = []
  if (rate === undefined) fields.push({ path: 'rate', message: 'is missing' })
  if (!rateSource) fields.push({ path: 'rateSource', message: 'is missing' })
  if (rate === undefined || !rateSource) throw fault(faults.rateMissing, { fields })
  const baseAmount = toBase({ amount, currency }, base, rate)
  if (Math.abs(baseAmount) > most)
    throw fault(baseFaults.unprocessable, { fields: [{ path: 'amount', message: 'is too large at this rate' }] })
  return { amount, currency, rate, rateSource, baseAmount }
}

/** Where it belongs: the object, or the budget line's own; throws `lineElsewhere` when the two do not go together. */
async function placed(caller: Caller, nodeId: string | null, budgetLineId: string | null) {
  const line = budgetLineId === null ? null : await store.lineById(caller, budgetLineId)
  if (line === undefined) throw fault(baseFaults.unprocessable, { fields: [{ path: 'budgetLineId', message: 'does not exist' }] })
  const id = nodeId ?? line?.nodeId ?? null
  if (id === null) return { nodeId: null, budgetLineId: null }
  const node = await nodeOf(caller, id)
  if (!node) throw fault(baseFaults.unprocessable, { fields: [{ path: 'nodeId', message: 'does not exist' }] })
  expectWithin(caller, node)
  if (line && !node.path.startsWith(expectFound(await nodeOf(caller, line.nodeId)).path)) throw fault(faults.lineElsewhere)
  return { nodeId: id, budgetLineId }
}

export const listSpend: Action<Contract['listSpend']> = async (caller, { under, ...filter }) => {
  const path = under === undefined ? undefined : expectFound(await nodeOf(caller, under)).path
  return store.spendPage(caller, { ...filter, path })
}

export const addSpend: Action<Contract['addSpend']> = async (caller, input) => {
  const { onDay, vendor = '', note = '', nodeId = null, budgetLineId = null, currency = caller.home.currency } = input
  const row = { ...priced(caller, { ...input, currency }), ...(await placed(caller, nodeId, budgetLineId)), onDay, vendor, note }
  const id = idFor(caller)
  await store.addSpend(caller, { ...row, id, ownerId: caller.memberId })
  const spend = expectFound(await store.spendById(caller, id))
  await record(caller, events.spendAdded, spend, { nodeId: spend.nodeId, baseAmount: spend.baseAmount, onDay })
  return spend
}

async function toChange(caller: Caller, id: string, version: number) {
  const before = expectVersion(await store.spendToChange(caller, id), version)
  expectWithin(caller, before)
  return before
}

export const updateSpend: Action<Contract['updateSpend']> = async (caller, { id, version, ...change }) => {
  const before = await toChange(caller, id, version)
  const { onDay, vendor, note, ...merged } = { ...before, ...change }
  // A rate belongs to its currency: with another currency the old one says nothing.
  const rate = change.currency !== undefined && change.currency !== before.currency ? change.rate : merged.rate
  const place = await placed(caller, merged.nodeId, merged.budgetLineId)
  await store.changeSpend(caller, id, { ...priced(caller, { ...merged, rate }), ...place, onDay, vendor, note })
  const spend = expectFound(await store.spendById(caller, id))
  await record(caller, events.spendChanged, spend, { fields: Object.keys(change), before: before.baseAmount, baseAmount: spend.baseAmount })
  if (spend.nodeId !== before.nodeId) await record(caller, events.spendLinked, spend, { from: before.nodeId, nodeId: spend.nodeId })
  return spend
}

export const linkSpend: Action<Contract['linkSpend']> = async (caller, { id, version, nodeId }) => {
  const before = await toChange(caller, id, version)
  const place = nodeId === null ? { nodeId: null, budgetLineId: null } : await placed(caller, nodeId, before.budgetLineId)
  await store.changeSpend(caller, id, place)
  const spend = expectFound(await store.spendById(caller, id))
  await record(caller, events.spendLinked, spend, { from: before.nodeId, nodeId: spend.nodeId })
  return spend
}

async function setArchived(caller: Caller, id: string, archived: boolean) {
  await store.changeSpend(caller, id, { archivedAt: archived ? caller.now : null })
  const spend = expectFound(await store.spendById(caller, id))
  const { baseAmount } = spend
  await record(caller, events.spendChanged, spend, {
    fields: ['archivedAt'],
    before: archived ? baseAmount : 0,
    baseAmount: archived ? 0 : baseAmount,
  })
  return spend
}

export const archiveSpend: Action<Contract['archiveSpend']> = async (caller, { id, version }) => {
  await toChange(caller, id, version)
  return setArchived(caller, id, true)
}

export const restoreSpend: Action<Contract['restoreSpend']> = async (caller, { id, version }) => {
  await toChange(caller, id, version)
  return setArchived(caller, id, false)
}
