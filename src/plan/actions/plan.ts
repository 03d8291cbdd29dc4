// The actions of plans, and strategy and plan side by side.
import { idFor, today, type Action, type Caller } from '#kernel/caller.ts'
import { expectWithin } from '#kernel/db/scope.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { baseFaults, fault } from '#kernel/fault.ts'
import { competitorsByIds } from '#strategy/actions/competitor.ts'
import { goalById } from '#strategy/actions/goal.ts'
import { objectiveById } from '#strategy/actions/objective.ts'
import { offeringsByIds } from '#strategy/actions/offering.ts'
import { newestStrategy, strategyById } from '#strategy/actions/strategy.ts'
import { placeNode, updateNode } from '#thread/actions.ts'
import { faults as threadFaults, type FunctionName } from '#thread/contract.ts'
import { faults } from '../contract/base.ts'
import { events, type contract, type Plan } from '../contract/plan.ts'
import { planningLoad } from '../rules/load.ts'
import * as budget from '../store/budget.ts'
import * as store from '../store/plan.ts'
import { expectDays, expectNothingBelow, expectParentKept } from './expect.ts'

type Contract = typeof contract

type PlanInput = Partial<Pick<Plan, 'what' | 'how' | 'where' | 'who' | 'tracking' | 'startsOn' | 'endsOn' | 'weeklyHours'>> & {
  readonly strategyId: string
  readonly name: string
  readonly assumed: boolean
}

/** Writes a plan under a strategy; the three questions write an assumed one. */
export async function writePlan(caller: Caller, { strategyId, name, assumed, ...input }: PlanInput) {
  const strategy = await strategyById(caller, strategyId)
  if (!strategy) throw fault(threadFaults.parentGone, { fields: [{ path: 'strategyId', message: 'does not exist' }] })
  const { what = '', how = '', where = '', who = '', tracking = '', startsOn = today(caller), endsOn = null, weeklyHours = null } = input
  expectDays({ startsOn, endsOn })
  const id = idFor(caller)
  await placeNode(caller, { id, kind: 'plan', parentId: strategyId, title: name, function: strategy.function, assumed })
  const page = { what, how, where, who, tracking, startsOn, endsOn, weeklyHours }
  const plan = await store.addPlan(caller, {
    ...page,
    id,
    strategyId,
    name,
    function: strategy.function,
    ownerId: caller.memberId,
    assumed,
  })
  await record(caller, events.planWritten, plan, { name, strategyId, assumed })
  return plan
}

/** The plan whose days include today, of this function (Marketing's unless named) before another's, the newest first; undefined before there is one. */
export async function currentPlan(caller: Caller, of?: FunctionName) {
  return store.currentPlan(caller, of && { of })
}

/** The plan things hang under when none is named; throws `noPlan` before there is one. */
export async function expectCurrentPlan(caller: Caller, of: FunctionName) {
  const plan = await store.currentPlan(caller, { of })
  if (!plan) throw fault(faults.noPlan)
  return plan
}

export async function planById(caller: Caller, id: string) {
  return store.planById(caller, id)
}

export const listPlans: Action<Contract['listPlans']> = (caller, input) => store.planPage(caller, input)

export const getPlan: Action<Contract['getPlan']> = async (caller, { id }) => expectFound(await store.planInReach(caller, id))

export const createPlan: Action<Contract['createPlan']> = (caller, input) => writePlan(caller, { ...input, assumed: false })

export const updatePlan: Action<Contract['updatePlan']> = async (caller, { id, version, ...change }) => {
  const before = expectVersion(await store.planToChange(caller, id), version)
  expectWithin(caller, before)
  expectDays({ ...before, ...change })
  const plan = await store.changePlan(caller, id, { ...change, assumed: false })
  await updateNode(caller, id, { title: plan.name, ownerId: plan.ownerId, assumed: false })
  await record(caller, events.planChanged, plan, { fields: Object.keys(change) })
  return plan
}

async function setArchived(caller: Caller, id: string, archived: boolean) {
  const plan = await store.changePlan(caller, id, { archivedAt: archived ? caller.now : null })
  await updateNode(caller, id, { archivedAt: plan.archivedAt })
  await record(caller, events.planArchived, plan, { archived })
  return plan
}

export const archivePlan: Action<Contract['archivePlan']> = async (caller, { id, version }) => {
  expectWithin(caller, expectVersion(await store.planToChange(caller, id), version))
  await expectNothingBelow(caller, id)
  return setArchived(caller, id, true)
}

export const restorePlan: Action<Contract['restorePlan']> = async (caller, { id, version }) => {
  const before = expectVersion(await store.planToChange(caller, id), version)
  expectWithin(caller, before)
  await expectParentKept(caller, before.strategyId)
  return setArchived(caller, id, false)
}

const nothing = { goal: null, objective: null, strategy: null, offerings: [], competitors: [], plan: null, money: null, load: null }

interface Asked {
  readonly strategyId?: string | undefined
  readonly planId?: string | undefined
}

/** The plan that is asked for, or the one of the strategy that is, or the current one; and the strategy it hangs under, or the newest. */
async function toShow(caller: Caller, { strategyId, planId }: Asked) {
  const asked = planId === undefined ? undefined : expectFound(await store.planById(caller, planId))
  if (asked && strategyId !== undefined && asked.strategyId !== strategyId) throw fault(baseFaults.notFound)
  const named = strategyId ?? asked?.strategyId
  const plan = asked ?? (await store.currentPlan(caller, { strategyId: named }))
  const strategy = await (named === undefined && !plan ? newestStrategy(caller) : strategyById(caller, named ?? plan!.strategyId))
  return { plan, strategy: named === undefined ? strategy : expectFound(strategy) }
}

export const getPlanning: Action<Contract['getPlanning']> = async (caller, asked) => {
  const { plan, strategy } = await toShow(caller, asked)
  if (!strategy) return nothing
  const objective = expectFound(await objectiveById(caller, strategy.objectiveId))
  return {
    goal: expectFound(await goalById(caller, objective.goalId)),
    objective,
    strategy,
    offerings: inOrderOf(strategy.offeringIds, await offeringsByIds(caller, strategy.offeringIds)),
    competitors: inOrderOf(strategy.competitorIds, await competitorsByIds(caller, strategy.competitorIds)),
    plan: plan ?? null,
    money: plan ? await moneyOf(caller, plan.id, strategy.spendCap) : null,
    load: plan ? planningLoad(await store.pairsOf(caller, plan.id), plan.weeklyHours) : null,
  }
}

async function moneyOf(caller: Caller, planId: string, cap: number | null) {
  const { planned, spent } = expectFound((await budget.sumsOf(caller, [planId])).get(planId))
  return { planned, spent, cap }
}

function inOrderOf<Thing extends { id: string }>(ids: readonly string[], things: readonly Thing[]): Thing[] {
  return ids.flatMap((id) => things.find((thing) => thing.id === id) ?? [])
}
