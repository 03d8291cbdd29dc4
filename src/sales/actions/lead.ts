// The actions of leads: opened by a form or by hand, taken on or turned down with a reason.
import { idFor, today, type Action, type Caller } from '#kernel/caller.ts'
import { expectWithin } from '#kernel/db/scope.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { fault } from '#kernel/fault.ts'
import { noteFact } from '#people/actions/fact.ts'
import { personById } from '#people/actions/person.ts'
import { placeNode, removeNode } from '#thread/actions.ts'
import { formNames } from '#tracking/actions.ts'
import { events, faults, type contract } from '../contract/lead.ts'
import { faults as resultFaults } from '../contract/result.ts'
import { isOpen, leadAfter, type LeadState, type LeadStep } from '../rules/lead.ts'
import { titleOf } from '../rules/order.ts'
import * as store from '../store/lead.ts'
import { expectSource, named, personBehind, sourceBefore, sourceOrNull } from './result.ts'

type Contract = typeof contract
type Row = NonNullable<Awaited<ReturnType<typeof store.leadById>>>

async function shown(caller: Caller, rows: readonly Row[]) {
  const forms = await formNames(caller, [...new Set(rows.flatMap(({ formId }) => formId ?? []))])
  return (await named(caller, rows)).map((row) => ({ ...row, formName: row.formId === null ? null : (forms.get(row.formId) ?? null) }))
}

const shownOne = async (caller: Caller, id: string) => (await shown(caller, [expectFound(await store.leadById(caller, id))]))[0]!

export const listLeads: Action<Contract['listLeads']> = async (caller, input) => {
  const found = await store.leadPage(caller, input)
  return { ...found, items: await shown(caller, found.items) }
}

export const getLead: Action<Contract['getLead']> = (caller, { id }) => shownOne(caller, id)

export interface Asking {
  readonly personId: string
  readonly touchId?: string | null
  readonly formId?: string | null
  /** What brought it; null shows as not linked yet. */
  readonly parentId: string | null
  readonly note?: string
}

/** Opens a lead, or answers null when the person has an open one already: who asks twice is still one to answer. */
export async function openLead(
  caller: Caller,
  { personId, touchId = null, formId = null, parentId, note = '' }: Asking,
): Promise<string | null> {
  if (await store.openLeadOf(caller, personId)) return null
  const person = expectFound(await personById(caller, personId))
  const id = idFor(caller)
  const openedOn = today(caller)
  await placeNode(caller, { id, kind: 'lead', parentId, title: titleOf(caller.home, 'lead', openedOn), function: 'sales' })
  const stamps = { openedOn, createdAt: caller.now, updatedAt: caller.now }
  const row = { orgId: caller.home.id, id, personId, companyId: person.companyId, sourceTouchId: touchId, formId, note, ...stamps }
  if (!(await store.addLead(caller, { ...row, state: 'lead', ownerId: null }))) {
    await removeNode(caller, id)
    return null
  }
  await noteFact(caller, { personId, kind: 'lead_opened', nodeId: id })
  await record(caller, events.leadOpened, { id, version: 1 }, { personId, touchId, parentId })
  return id
}

/** A form was sent: whoever asks something becomes a lead; who only subscribes does not. */
export async function takeSubmission(
  caller: Caller,
  sent: { formId: string; purpose: 'inquiry' | 'newsletter'; personId: string; touchId: string; nodeId: string | null },
): Promise<void> {
  const { purpose, nodeId, ...asking } = sent
  if (purpose === 'inquiry') await openLead(caller, { ...asking, parentId: await sourceOrNull(caller, nodeId) })
}

export const createLead: Action<Contract['createLead']> = async (caller, { parentId, note, ...who }) => {
  const person = await personBehind(caller, who, 'Lead entered by hand')
  if (!person) throw fault(resultFaults.personNeeded, { fields: [{ path: 'person', message: resultFaults.personNeeded.message }] })
  const parent = parentId === undefined ? await sourceBefore(caller, person.id, today(caller)) : await expectSource(caller, parentId)
  const id = await openLead(caller, { personId: person.id, parentId: parent, note })
  if (id === null) throw fault(faults.leadOpen, { current: await store.openLeadOf(caller, person.id) })
  return shownOne(caller, id)
}

/** The lead, locked, and the state a step leads to. Throws `leadSettled` where the step cannot be taken. */
async function stepping(caller: Caller, step: LeadStep, id: string, version?: number): Promise<{ before: Row; state: LeadState }> {
  const found = await store.leadToChange(caller, id)
  const before = version === undefined ? expectFound(found) : expectVersion(found, version)
  expectWithin(caller, before)
  const state = leadAfter(before.state, step)
  if (state === null) throw fault(faults.leadSettled, { current: await shownOne(caller, id) })
  const open = isOpen(before.state) || !isOpen(state) ? undefined : await store.openLeadOf(caller, before.personId)
  if (open) throw fault(faults.leadOpen, { current: open })
  return { before, state }
}

export const acceptLead: Action<Contract['acceptLead']> = async (caller, { id, version }) => {
  const { before, state } = await stepping(caller, 'accept', id, version)
  const ownerId = before.ownerId ?? caller.memberId
  await store.changeLead(caller, id, { state, ownerId, reason: null, decidedAt: caller.now })
  await record(caller, events.leadAccepted, { id, version: version + 1 }, { before: before.state, ownerId })
  return shownOne(caller, id)
}

export const returnLead: Action<Contract['returnLead']> = async (caller, { id, version }) => {
  const { before, state } = await stepping(caller, 'return', id, version)
  await store.changeLead(caller, id, { state, reason: null, decidedAt: null })
  await record(caller, events.leadReturned, { id, version: version + 1 }, { before: before.state })
  return shownOne(caller, id)
}

export const rejectLead: Action<Contract['rejectLead']> = async (caller, { id, version, reason, note }) => {
  const { before, state } = await stepping(caller, 'reject', id, version)
  await store.changeLead(caller, id, { state, reason, ...(note ? { note } : {}), decidedAt: caller.now })
  await record(caller, events.leadRejected, { id, version: version + 1 }, { before: before.state, reason, parentId: before.parentId })
  return shownOne(caller, id)
}

/** Marks a lead as having become a deal; it is taken on by that. Throws `leadSettled`. */
export async function convertLead(caller: Caller, id: string): Promise<Row> {
  const { before, state } = await stepping(caller, 'convert', id)
  const ownerId = before.ownerId ?? caller.memberId
  await store.changeLead(caller, id, { state, ownerId, decidedAt: caller.now })
  if (before.state === 'lead')
    await record(caller, events.leadAccepted, { id, version: before.version + 1 }, { before: before.state, ownerId })
  return { ...before, state, ownerId }
}

/** Opens a lead again whose deal turned out to be a mistake. */
export async function releaseLead(caller: Caller, id: string): Promise<void> {
  const { before, state } = await stepping(caller, 'release', id)
  await store.changeLead(caller, id, { state })
  await record(caller, events.leadReturned, { id, version: before.version + 1 }, { before: before.state })
}
