// The steps of a campaign from draft to closed, each checked against the one table, and taking the last one back.
import { createHash } from 'node:crypto'
import { today, type Action, type Caller } from '#kernel/caller.ts'
import { expectWithin } from '#kernel/db/scope.ts'
import { expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { fault } from '#kernel/fault.ts'
import { decide, updateNode } from '#thread/actions.ts'
import { faults } from '../contract/base.ts'
import { events, type Campaign, type contract } from '../contract/campaign.ts'
import { campaignSteps, canTakeBack, type CampaignState, type CampaignVerb } from '../rules/campaign.ts'
import { stepOf } from '../rules/step.ts'
import * as budget from '../store/budget.ts'
import * as store from '../store/campaign.ts'

type Contract = typeof contract
type Found = NonNullable<Awaited<ReturnType<typeof store.campaignById>>>

interface Asked {
  readonly id: string
  readonly version: number
  readonly reason?: string | undefined
  readonly results?: string | undefined
}

/** What an approval is given to; the same fields that end it when they change. */
function approvedHash({ objective, segmentIds, ctaId, conversionId }: Campaign | Found): string {
  return createHash('sha256')
    .update(JSON.stringify([objective, segmentIds, ctaId, conversionId]))
    .digest('base64url')
}

async function expectMine(caller: Caller, { id, version }: Asked): Promise<Found> {
  const before = expectVersion(await store.campaignToChange(caller, id), version)
  expectWithin(caller, before)
  if (before.archivedAt !== null) throw fault(faults.stepNotAllowed)
  return before
}

interface Entered {
  readonly reason?: string
  readonly results?: string
  readonly assumed?: boolean
  /** Null for a step that cannot be taken back. */
  readonly previousState?: null
}

/** `said` is why, where that belongs in the news only. */
async function enter(caller: Caller, before: Found, to: CampaignState, change: Entered, said = change.reason ?? '') {
  const state = { state: to, previousState: before.state, stateAt: caller.now, stateBy: caller.memberId }
  const campaign = await store.changeCampaign(caller, before.id, { ...state, reason: '', ...change })
  await record(caller, events.campaignStateChanged, campaign, { from: before.state, to, reason: said })
  return campaign
}

async function take(caller: Caller, verb: CampaignVerb, asked: Asked) {
  const before = await expectMine(caller, asked)
  const step = stepOf(campaignSteps, before.state, verb)
  if (!step) throw fault(faults.stepNotAllowed)
  const { reason, results = before.results } = asked
  const lacks = step.guard?.({ ...before, results, budgeted: await budget.isBudgeted(caller, before.id) }) ?? []
  if (lacks.length > 0) throw fault(faults.stepNotReady, { fields: lacks })
  if (verb === 'approve') await decide(caller, before.id, { gate: 'campaign', decision: 'approved', bodyHash: approvedHash(before) })
  if (verb === 'return')
    await decide(caller, before.id, { gate: 'campaign', decision: 'changes_requested', bodyHash: approvedHash(before), note: reason ?? '' })
  // What somebody has approved is no longer assumed.
  const confirmed = verb === 'approve' ? { assumed: false } : {}
  if (verb === 'approve') await updateNode(caller, before.id, confirmed)
  return enter(caller, before, step.to, { ...confirmed, results, ...(reason === undefined ? {} : { reason }) })
}

export const submitCampaign: Action<Contract['submitCampaign']> = (caller, input) => take(caller, 'submit', input)
export const returnCampaign: Action<Contract['returnCampaign']> = (caller, input) => take(caller, 'return', input)
export const approveCampaign: Action<Contract['approveCampaign']> = (caller, input) => take(caller, 'approve', input)
export const scheduleCampaign: Action<Contract['scheduleCampaign']> = (caller, input) => take(caller, 'schedule', input)
export const launchCampaign: Action<Contract['launchCampaign']> = (caller, input) => take(caller, 'launch', input)
export const pauseCampaign: Action<Contract['pauseCampaign']> = (caller, input) => take(caller, 'pause', input)
export const resumeCampaign: Action<Contract['resumeCampaign']> = (caller, input) => take(caller, 'resume', input)
export const completeCampaign: Action<Contract['completeCampaign']> = (caller, input) => take(caller, 'complete', input)
export const closeCampaign: Action<Contract['closeCampaign']> = (caller, input) => take(caller, 'close', input)
export const cancelCampaign: Action<Contract['cancelCampaign']> = (caller, input) => take(caller, 'cancel', input)

export const takeBackCampaignStep: Action<Contract['takeBackCampaignStep']> = async (caller, input) => {
  const before = await expectMine(caller, input)
  if (!canTakeBack(before, caller.memberId, caller.now) || before.previousState === null) throw fault(faults.tooLateToTakeBack)
  const reason = 'Taken back.'
  if (before.state === 'approved')
    await decide(caller, before.id, { gate: 'campaign', decision: 'changes_requested', bodyHash: approvedHash(before), note: reason })
  return enter(caller, before, before.previousState, { previousState: null }, reason)
}

/** Takes the scheduled campaigns live whose first day has come; returns how many. */
export async function launchDueCampaigns(caller: Caller): Promise<number> {
  const due = await store.dueCampaigns(caller, today(caller))
  for (const campaign of due) await enter(caller, campaign, 'live', { previousState: null })
  return due.length
}
