// The actions of the brief: Marketing's half, Communications' half, and the gates between them.
import { createHash } from 'node:crypto'
import type { Action, Caller } from '#kernel/caller.ts'
import { expectWithin } from '#kernel/db/scope.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { fault } from '#kernel/fault.ts'
import { decide } from '#thread/actions.ts'
import { faults } from '../contract/base.ts'
import { events, type Brief, type contract } from '../contract/brief.ts'
import { passed, stageOf, waitsFor } from '../rules/brief.ts'
import { isEnded } from '../rules/campaign.ts'
import { lacks } from '../rules/step.ts'
import * as store from '../store/brief.ts'

type Contract = typeof contract

const digest = (...texts: readonly string[]) => createHash('sha256').update(JSON.stringify(texts)).digest('base64url')

/** The hashes of both halves. The second holds the first: how and where are approved for exactly one what and why. */
export function hashesOf({ what, why, how, where }: { what: string; why: string; how: string; where: string }) {
  const whatHash = digest(what, why)
  return { whatHash, howHash: digest(whatHash, how, where) }
}

function shown(row: store.BriefFound): Brief {
  const what = passed(row.whatDecision && { decision: row.whatDecision, bodyHash: row.whatApproved! }, row.whatHash)
  const how = what && passed(row.howDecision && { decision: row.howDecision, bodyHash: row.howApproved! }, row.howHash)
  const stage = stageOf(what, how)
  return {
    ...row,
    stage,
    waitsFor: waitsFor(stage),
    whatGate: {
      passed: what,
      decision: row.whatDecision,
      memberId: row.whatBy,
      hat: row.whatHat ?? '',
      at: row.whatAt,
      note: row.whatNote ?? '',
    },
    howGate: { passed: how, decision: row.howDecision, memberId: row.howBy, hat: row.howHat ?? '', at: row.howAt, note: row.howNote ?? '' },
  }
}

/** The brief of a campaign and where it stands; undefined when there is none. */
export async function briefOf(caller: Caller, campaignId: string): Promise<Brief | undefined> {
  const row = await store.briefOf(caller, campaignId)
  return row && shown(row)
}

export const listBriefs: Action<Contract['listBriefs']> = async (caller, input) => {
  const { items, nextCursor } = await store.briefPage(caller, input)
  return { items: items.map(shown), nextCursor }
}

export const getBrief: Action<Contract['getBrief']> = async (caller, { id }) => expectFound(await briefOf(caller, id))

/** The brief somebody is about to change: locked, of the version that was read, of a campaign that has not ended. */
async function toChange(caller: Caller, id: string, version: number) {
  await store.lockBrief(caller, id)
  const row = expectVersion(await store.briefOf(caller, id), version)
  expectWithin(caller, row)
  if (isEnded(row.campaignState)) throw fault(faults.campaignEnded)
  return { row, before: shown(row) }
}

async function changed(caller: Caller, id: string, change: Parameters<typeof store.changeBrief>[2]): Promise<Brief> {
  await store.changeBrief(caller, id, change)
  return expectFound(await briefOf(caller, id))
}

export const writeWhat: Action<Contract['writeWhat']> = async (caller, { id, version, ...change }) => {
  const { row, before } = await toChange(caller, id, version)
  const brief = await changed(caller, id, { ...change, ...hashesOf({ ...row, ...change }) })
  await record(
    caller,
    events.whatWritten,
    { id, version: brief.version },
    { approvalEnded: before.whatGate.passed && !brief.whatGate.passed },
  )
  return brief
}

export const writeHow: Action<Contract['writeHow']> = async (caller, { id, version, ...change }) => {
  const { row, before } = await toChange(caller, id, version)
  if (!before.whatGate.passed) throw fault(faults.gateClosed)
  const brief = await changed(caller, id, { ...change, ...hashesOf({ ...row, ...change }) })
  await record(caller, events.howWritten, { id, version: brief.version }, { approvalEnded: before.howGate.passed && !brief.howGate.passed })
  return brief
}

function expectAnswers(answers: Record<string, string>): void {
  const fields = lacks(answers)
  if (fields.length > 0) throw fault(faults.briefIncomplete, { fields })
}

export const approveWhat: Action<Contract['approveWhat']> = async (caller, { id, version }) => {
  const { row, before } = await toChange(caller, id, version)
  if (before.whatGate.passed) throw fault(faults.approvedAlready)
  expectAnswers({ what: row.what, why: row.why })
  await decide(caller, id, { gate: 'what', decision: 'approved', bodyHash: row.whatHash })
  const brief = await changed(caller, id, {})
  await record(caller, events.whatApproved, { id, version: brief.version }, { bodyHash: row.whatHash, dueOn: row.dueOn })
  return brief
}

export const approveHow: Action<Contract['approveHow']> = async (caller, { id, version }) => {
  const { row, before } = await toChange(caller, id, version)
  if (!before.whatGate.passed) throw fault(faults.gateClosed)
  if (before.howGate.passed) throw fault(faults.approvedAlready)
  expectAnswers({ how: row.how, where: row.where })
  await decide(caller, id, { gate: 'how', decision: 'approved', bodyHash: row.howHash })
  const brief = await changed(caller, id, {})
  await record(caller, events.howApproved, { id, version: brief.version }, { bodyHash: row.howHash })
  return brief
}

export const returnBrief: Action<Contract['returnBrief']> = async (caller, { id, version, note }) => {
  const { row, before } = await toChange(caller, id, version)
  if (!before.whatGate.passed) throw fault(faults.gateClosed)
  await decide(caller, id, { gate: 'what', decision: 'changes_requested', bodyHash: row.whatHash, note })
  const brief = await changed(caller, id, {})
  await record(caller, events.briefReturned, { id, version: brief.version }, { note })
  return brief
}
