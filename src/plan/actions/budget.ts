// The actions of the budget: lines on plans and campaigns within the strategy's cap, and planned against spent.
import { idFor, type Action, type Caller } from '#kernel/caller.ts'
import { expectWithin } from '#kernel/db/scope.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { baseFaults, fault } from '#kernel/fault.ts'
import { strategyById } from '#strategy/actions/strategy.ts'
import { aboveNode, nodeOf } from '#thread/actions.ts'
import { faults } from '../contract/base.ts'
import { events, type contract } from '../contract/budget.ts'
import * as store from '../store/budget.ts'
import { currentPlan, planInReach } from '../store/plan.ts'

type Contract = typeof contract

/** The plan or campaign a line stands on; throws `unprocessable` for anything else and `notAllowed` outside the hat's reach. */
async function expectPlace(caller: Caller, nodeId: string) {
  const node = await nodeOf(caller, nodeId)
  if (!node || node.archivedAt !== null || (node.kind !== 'plan' && node.kind !== 'campaign'))
    throw fault(baseFaults.unprocessable, { fields: [{ path: 'nodeId', message: 'is not a plan or a campaign' }] })
  expectWithin(caller, node)
  return node
}

/** Whoever decides only her own budget decides within the strategy's cap; for others going over it is a finding, not a refusal. */
async function expectWithinCap(caller: Caller, node: { path: string }, more: number): Promise<void> {
  if (caller.scope === 'all' || more <= 0) return
  const strategyNode = (await aboveNode(caller, node.path)).find(({ kind }) => kind === 'strategy')
  const strategy = strategyNode && (await strategyById(caller, strategyNode.id))
  if (!strategy || strategy.spendCap === null) return
  const { planned } = expectFound((await store.sumsOf(caller, [strategy.id])).get(strategy.id))
  if (planned + more > strategy.spendCap) throw fault(faults.overCap, { fields: [{ path: 'amount', message: 'goes over the cap' }] })
}

export const listBudgetLines: Action<Contract['listBudgetLines']> = (caller, input) => store.linePage(caller, input)

export const addBudgetLine: Action<Contract['addBudgetLine']> = async (caller, { nodeId, name, amount }) => {
  const node = await expectPlace(caller, nodeId)
  await expectWithinCap(caller, node, amount)
  const line = await store.addLine(caller, { id: idFor(caller), nodeId, name, amount, ownerId: caller.memberId })
  await record(caller, events.budgetLineAdded, line, { nodeId, name, amount })
  return line
}

export const updateBudgetLine: Action<Contract['updateBudgetLine']> = async (caller, { id, version, ...change }) => {
  const before = expectVersion(await store.lineToChange(caller, id), version)
  expectWithin(caller, before)
  const node = expectFound(await nodeOf(caller, before.nodeId))
  await expectWithinCap(caller, node, (change.amount ?? before.amount) - before.amount)
  const line = await store.changeLine(caller, id, change)
  await record(caller, events.budgetLineChanged, line, { fields: Object.keys(change), before: before.amount, amount: line.amount })
  return line
}

async function setArchived(caller: Caller, id: string, archived: boolean) {
  const line = await store.changeLine(caller, id, { archivedAt: archived ? caller.now : null })
  await record(caller, events.budgetLineChanged, line, { fields: ['archivedAt'], before: line.amount, amount: line.amount })
  return line
}

export const archiveBudgetLine: Action<Contract['archiveBudgetLine']> = async (caller, { id, version }) => {
  expectWithin(caller, expectVersion(await store.lineToChange(caller, id), version))
  return setArchived(caller, id, true)
}

export const restoreBudgetLine: Action<Contract['restoreBudgetLine']> = async (caller, { id, version }) => {
  const before = expectVersion(await store.lineToChange(caller, id), version)
  expectWithin(caller, before)
  if (before.archivedAt !== null) await expectWithinCap(caller, expectFound(await nodeOf(caller, before.nodeId)), before.amount)
  return setArchived(caller, id, false)
}

const noSums = { planned: 0, spent: 0, ownPlanned: 0, ownSpent: 0 }

export const getBudget: Action<Contract['getBudget']> = async (caller, { planId }) => {
  const plan = planId === undefined ? await currentPlan(caller) : expectFound(await planInReach(caller, planId))
  const notLinked = await store.notLinked(caller)
  if (!plan) return { planId: null, cap: null, planned: 0, spent: 0, notLinked, own: { planned: 0, spent: 0 }, campaigns: [] }
  const campaigns = await store.campaignsOf(caller, plan.id)
  const sums = await store.sumsOf(caller, [plan.id, ...campaigns.map(({ id }) => id)])
  const of = (id: string) => sums.get(id) ?? noSums
  const { planned, spent, ownPlanned, ownSpent } = of(plan.id)
  return {
    planId: plan.id,
    cap: expectFound(await strategyById(caller, plan.strategyId)).spendCap,
    planned,
    spent,
    notLinked,
    own: { planned: ownPlanned, spent: ownSpent },
    campaigns: campaigns.map((campaign) => ({ ...campaign, planned: of(campaign.id).planned, spent: of(campaign.id).spent })),
  }
}
