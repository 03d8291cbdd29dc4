// The three questions: from goal to plan in one go, all assumed, with a place for standing work and what the registers start with.
import type { Action } from '#kernel/caller.ts'
import { record } from '#kernel/events/record.ts'
import { beginDirection } from '#strategy/actions/begin.ts'
import type { FunctionName } from '#thread/contract.ts'
import { events, type contract } from '../contract/plan.ts'
import type { Cta } from '../contract/register.ts'
import { alwaysOnName, functions } from '../rules/defaults.ts'
import { alwaysOn } from '../store/campaign.ts'
import { makeCampaign } from './campaign.ts'
import { writePlan } from './plan.ts'
import { startRegisters, usualCta } from './register.ts'

type Contract = typeof contract

// What standing work usually asks for; Marketing and Sales ask for what the organisation lives on.
const usualAsk: Partial<Record<FunctionName, Cta['kind']>> = { communications: 'follow', pr: 'read' }

export const beginThread: Action<Contract['beginThread']> = async (caller, input) => {
  const { goal, objective, strategy } = await beginDirection(caller, input)
  const plan = await writePlan(caller, {
    strategyId: strategy.id,
    name: `Plan for ${goal.title}`.slice(0, 200),
    assumed: true,
    what: goal.title,
    where: 'E-mail and website',
    tracking: strategy.measures,
    startsOn: goal.startsOn,
    endsOn: input.dueOn,
  })
  await startRegisters(caller)
  const campaigns: { id: string; function: FunctionName }[] = []
  for (const of of functions) {
    const ctaId = (await usualCta(caller, usualAsk[of]))?.id ?? null
    const standing = { name: alwaysOnName(caller.home.kind, of), function: of, alwaysOn: true, assumed: true }
    const known = await alwaysOn(caller, of)
    const about = {
      objective: goal.title,
      audience: input.audience,
      segmentIds: strategy.segmentIds,
      why: strategy.rationale,
    }
    campaigns.push({ id: (known ?? (await makeCampaign(caller, plan, { ...standing, ...about, ctaId }))).id, function: of })
  }
  await record(caller, events.threadBegun, { id: goal.id, version: goal.version }, { goalId: goal.id, planId: plan.id })
  return { goalId: goal.id, objectiveId: objective.id, strategyId: strategy.id, planId: plan.id, campaigns }
}
