// The actions of hand-offs: sent, answered and ended, mostly because the brief behind them moved.
import { idFor, type Action, type Caller } from '#kernel/caller.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { fault } from '#kernel/fault.ts'
import type { Day } from '#kernel/time.ts'
import { briefOf, returnBrief } from '#plan/actions/brief.ts'
import { events, faults, type contract } from '../contract.ts'
import { dueTime, isOpen, isOverdue, stateAfter, type HandoffVerb } from '../rules.ts'
import * as store from '../store.ts'
import { raise } from './alert.ts'

type Contract = typeof contract
type Row = NonNullable<Awaited<ReturnType<typeof store.handoffById>>>

const shown = (caller: Caller, row: Row) => ({ ...row, overdue: isOverdue(row, caller.now) })
const shownOne = async (caller: Caller, id: string) => shown(caller, expectFound(await store.handoffById(caller, id)))

export const listHandoffs: Action<Contract['listHandoffs']> = async (caller, input) => {
  const found = await store.handoffPage(caller, input)
  return { ...found, items: found.items.map((row) => shown(caller, row)) }
}

/** Takes a step of a hand-off that was loaded and locked. Throws `handoffStepNotAllowed`. */
async function step(caller: Caller, row: Row, verb: HandoffVerb, change: { reason?: string; ownerId?: string | null } = {}) {
  const state = stateAfter(row.state, verb)
  if (state === undefined) throw fault(faults.handoffStepNotAllowed, { current: shown(caller, row) })
  const answered =
    row.answeredAt === null && (verb === 'acknowledge' || verb === 'accept' || verb === 'reject') ? { answeredAt: caller.now } : {}
  await store.changeHandoff(caller, row.id, { state, ...change, ...answered, endedAt: isOpen(state) ? null : caller.now })
  const about = { nodeId: row.nodeId, from: row.state, to: state, reason: change.reason ?? '' }
  await record(caller, events.handoffMoved, { id: row.id, version: row.version + 1 }, about)
}

const toChange = async (caller: Caller, id: string, version: number) => expectVersion(await store.handoffToChange(caller, id), version)

export const acknowledgeHandoff: Action<Contract['acknowledgeHandoff']> = async (caller, { id, version }) => {
  await step(caller, await toChange(caller, id, version), 'acknowledge')
  return shownOne(caller, id)
}

export const acceptHandoff: Action<Contract['acceptHandoff']> = async (caller, { id, version }) => {
  await step(caller, await toChange(caller, id, version), 'accept', { ownerId: caller.memberId })
  return shownOne(caller, id)
}

export const rejectHandoff: Action<Contract['rejectHandoff']> = async (caller, { id, version, reason }) => {
  const row = await toChange(caller, id, version)
  await step(caller, row, 'reject', { reason })
  // The gate opens again with the same reason: the sender finds it where the text is written.
  const brief = expectFound(await briefOf(caller, row.nodeId))
  await returnBrief(caller, { id: row.nodeId, version: brief.version, note: reason })
  return shownOne(caller, id)
}

// --- what happens to the brief

const waiting = ['sent', 'acknowledged', 'accepted'] as const

/** What and why were approved: Communications has it from now on. What was rejected before comes again with this. */
export async function sendBrief(
  caller: Caller,
  campaignId: string,
  by: { memberId: string | null; hat: string; dueOn: Day | null },
): Promise<void> {
  const before = await store.latestHandoff(caller, campaignId, [...waiting, 'rejected'])
  if (before) await step(caller, before, before.state === 'rejected' ? 'recycle' : 'withdraw')
  const id = idFor(caller)
  const due = dueTime(by.dueOn, caller.now, caller.home.zone)
  const stamps = { createdAt: caller.now, updatedAt: caller.now }
  const between = { fromFunction: 'marketing', toFunction: 'communications' } as const
  const sent = { sentBy: by.memberId, sentHat: by.hat, dueAt: due, state: 'sent' } as const
  await store.addHandoff(caller, { orgId: caller.home.id, id, kind: 'brief', nodeId: campaignId, ...between, ...sent, ...stamps })
  await record(caller, events.handoffSent, { id, version: 1 }, { nodeId: campaignId, from: 'marketing', to: 'communications', dueAt: due })
}

/** A step of the open hand-off of a brief, if there is one that can take it: what happened before, or by its own page, is no news. */
async function follow(
  caller: Caller,
  campaignId: string,
  verb: HandoffVerb,
  change?: { reason?: string; ownerId?: string | null },
): Promise<void> {
  const row = await store.latestHandoff(caller, campaignId, waiting)
  if (row && stateAfter(row.state, verb) !== undefined) await step(caller, row, verb, change)
}

/** How and where are being written: whoever writes has taken it on. */
export const noteBegun = (caller: Caller, campaignId: string, memberId: string | null) =>
  follow(caller, campaignId, 'accept', { ownerId: memberId })
export const noteAgreed = (caller: Caller, campaignId: string) => follow(caller, campaignId, 'complete')
export const noteReturned = (caller: Caller, campaignId: string, reason: string) => follow(caller, campaignId, 'reject', { reason })
export const noteRewritten = (caller: Caller, campaignId: string) => follow(caller, campaignId, 'withdraw')

/** Tells both sides, once, of hand-offs that are late. */
export async function escalate(caller: Caller): Promise<void> {
  for (const row of await store.escalateLate(caller)) {
    await record(caller, events.handoffEscalated, row, { nodeId: row.nodeId })
    for (const name of [row.from, row.to]) {
      const sentence =
        row.state === 'sent' ? 'The hand-off is past its time, and nobody has answered it.' : 'The hand-off is past its time.'
      await raise(caller, { kind: 'overdue', key: `overdue:${row.id}:${name}`, function: name, nodeId: row.nodeId, sentence })
    }
  }
}
