// The actions of activities: adding, changing, archiving, and their steps from proposed to measured.
import { idFor, type Action, type Caller } from '#kernel/caller.ts'
import { expectWithin } from '#kernel/db/scope.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { fault } from '#kernel/fault.ts'
import { placeNode, updateNode } from '#thread/actions.ts'
import { faults as threadFaults } from '#thread/contract.ts'
import { faults } from '../contract/base.ts'
import { events, type contract } from '../contract/activity.ts'
import { activitySteps, type ActivityVerb } from '../rules/activity.ts'
import { isEnded } from '../rules/campaign.ts'
import { stepOf } from '../rules/step.ts'
import * as store from '../store/activity.ts'
import { campaignById } from '../store/campaign.ts'
import { expectChoices, expectDays, expectNothingBelow, expectParentKept } from './expect.ts'

type Contract = typeof contract

const emptyActivity = {
  why: '',
  how: '',
  channelId: null,
  startsOn: null,
  endsOn: null,
  expectedResult: '',
  metric: '',
  result: '',
  responsibleId: null,
  accountableId: null,
}

/** An activity; undefined when there is none of that id in sight. */
export async function activityById(caller: Caller, id: string) {
  return store.activityById(caller, id)
}

export const listActivities: Action<Contract['listActivities']> = (caller, input) => store.activityPage(caller, input)

export const getActivity: Action<Contract['getActivity']> = async (caller, { id }) => expectFound(await store.activityInReach(caller, id))

export const addActivity: Action<Contract['addActivity']> = async (caller, { campaignId, ...input }) => {
  const campaign = await campaignById(caller, campaignId)
  if (!campaign) throw fault(threadFaults.parentGone, { fields: [{ path: 'campaignId', message: 'does not exist' }] })
  if (isEnded(campaign.state)) throw fault(faults.campaignEnded)
  const fields = { ...emptyActivity, function: campaign.function, ...input }
  expectDays(fields)
  await expectChoices(caller, fields)
  const id = idFor(caller)
  await placeNode(caller, { id, kind: 'activity', parentId: campaignId, title: fields.what, function: fields.function })
  const activity = await store.addActivity(caller, { ...fields, id, campaignId, state: 'proposed', reason: '', ownerId: caller.memberId })
  await record(caller, events.activityAdded, activity, { what: activity.what, campaignId, function: activity.function })
  return activity
}

const assigned = (row: { ownerId: string | null; responsibleId: string | null }) => ({
  ownerId: row.ownerId,
  assigneeId: row.responsibleId,
})

async function toChange(caller: Caller, id: string, version: number) {
  const before = expectVersion(await store.activityToChange(caller, id), version)
  expectWithin(caller, assigned(before))
  return before
}

export const updateActivity: Action<Contract['updateActivity']> = async (caller, { id, version, ...change }) => {
  const before = await toChange(caller, id, version)
  expectDays({ ...before, ...change })
  await expectChoices(caller, change)
  const activity = await store.changeActivity(caller, id, change)
  await updateNode(caller, id, { title: activity.what })
  await record(caller, events.activityChanged, activity, { fields: Object.keys(change) })
  return activity
}

async function setArchived(caller: Caller, id: string, archived: boolean) {
  const activity = await store.changeActivity(caller, id, { archivedAt: archived ? caller.now : null })
  await updateNode(caller, id, { archivedAt: activity.archivedAt })
  await record(caller, events.activityArchived, activity, { archived })
  return activity
}

export const archiveActivity: Action<Contract['archiveActivity']> = async (caller, { id, version }) => {
  await toChange(caller, id, version)
  await expectNothingBelow(caller, id)
  return setArchived(caller, id, true)
}

export const restoreActivity: Action<Contract['restoreActivity']> = async (caller, { id, version }) => {
  const before = await toChange(caller, id, version)
  await expectParentKept(caller, before.campaignId)
  return setArchived(caller, id, false)
}

interface Asked {
  readonly id: string
  readonly version: number
  readonly reason?: string | undefined
  readonly result?: string | undefined
}

async function take(caller: Caller, verb: ActivityVerb, { id, version, reason = '', ...asked }: Asked) {
  const before = await toChange(caller, id, version)
  const step = stepOf(activitySteps, before.state, verb)
  if (!step || before.archivedAt !== null) throw fault(faults.stepNotAllowed)
  const result = asked.result ?? before.result
  const lacks = step.guard?.({ ...before, result }) ?? []
  if (lacks.length > 0) throw fault(faults.stepNotReady, { fields: lacks })
  const activity = await store.changeActivity(caller, id, { state: step.to, reason, result })
  await record(caller, events.activityStateChanged, activity, { from: before.state, to: step.to, reason })
  return activity
}

export const planActivity: Action<Contract['planActivity']> = (caller, input) => take(caller, 'plan', input)
export const startActivity: Action<Contract['startActivity']> = (caller, input) => take(caller, 'start', input)
export const blockActivity: Action<Contract['blockActivity']> = (caller, input) => take(caller, 'block', input)
export const unblockActivity: Action<Contract['unblockActivity']> = (caller, input) => take(caller, 'unblock', input)
export const finishActivity: Action<Contract['finishActivity']> = (caller, input) => take(caller, 'finish', input)
export const measureActivity: Action<Contract['measureActivity']> = (caller, input) => take(caller, 'measure', input)
export const cancelActivity: Action<Contract['cancelActivity']> = (caller, input) => take(caller, 'cancel', input)
