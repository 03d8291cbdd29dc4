// The actions of PR: putting coverage on the thread by its link, correcting and archiving it, and keeping what its page says.
import { idFor, today, type Action, type Caller } from '#kernel/caller.ts'
import { expectWithin } from '#kernel/db/scope.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { fault } from '#kernel/fault.ts'
import { enqueue } from '#kernel/jobs.ts'
import { instantOf, type Day } from '#kernel/time.ts'
import { companyById } from '#people/actions/company.ts'
import { personById } from '#people/actions/person.ts'
import { messageById } from '#messaging/actions.ts'
import { alwaysOnCampaign } from '#plan/actions/campaign.ts'
import { moveNode, nodeOf, placeNode, updateNode } from '#thread/actions.ts'
import { faults as threadFaults } from '#thread/contract.ts'
import { recordTouch } from '#tracking/actions.ts'
import { events, faults, type contract } from './contract.ts'
import { addressKey, outletOf, titleOf, type Described } from './rules.ts'
import * as store from './store.ts'

type Contract = typeof contract

/** Coverage; undefined when there is none of that id. */
export async function coverageById(caller: Caller, id: string) {
  return store.coverageById(caller, id)
}

export const listCoverage: Action<Contract['listCoverage']> = async (caller, { under, ...filter }) => {
  if (under === undefined) return store.coveragePage(caller, filter)
  const { path } = expectFound(await nodeOf(caller, under))
  // `0` is the character after the slash that ends a path: this is the range of the paths below.
  return store.coveragePage(caller, { ...filter, paths: { from: path, to: `${path.slice(0, -1)}0` } })
}

export const getCoverage: Action<Contract['getCoverage']> = async (caller, { id }) => expectFound(await store.coverageInReach(caller, id))

interface Choices {
  readonly companyId?: string | null | undefined
  readonly personId?: string | null | undefined
  readonly messageId?: string | null | undefined
}

async function expectChoices(caller: Caller, { companyId, personId, messageId }: Choices): Promise<void> {
  if (companyId && !(await companyById(caller, companyId)))
    throw fault(faults.companyGone, { fields: [{ path: 'companyId', message: 'does not exist' }] })
  if (personId && !(await personById(caller, personId)))
    throw fault(faults.personGone, { fields: [{ path: 'personId', message: 'does not exist' }] })
  const message = messageId ? await messageById(caller, messageId) : undefined
  if (messageId && message?.archivedAt !== null)
    throw fault(faults.messageGone, { fields: [{ path: 'messageId', message: 'does not exist or is archived' }] })
}

export const addCoverage: Action<Contract['addCoverage']> = async (caller, { url, parentId: wanted, ...given }) => {
  const urlKey = addressKey(url)
  const known = await store.coverageByKey(caller, urlKey)
  if (known) throw fault(faults.pastedBefore, { current: known })
  await expectChoices(caller, given)
  const parentId = wanted ?? (await alwaysOnCampaign(caller, 'pr')).id
  const { outlet = outletOf(url), title = '', publishedOn = today(caller) } = given
  const { tone = null, about = [], companyId = null, personId = null, messageId = null, note = '' } = given
  const fields = { outlet, title, publishedOn, tone, about, companyId, personId, messageId, note }
  const id = idFor(caller)
  await placeNode(caller, { id, kind: 'coverage', parentId, title: titleOf(fields), function: 'pr' })
  const touch = await recordTouch(caller, { kind: 'coverage', nodeId: id, personId, at: momentOf(caller, publishedOn) })
  // What somebody wrote is not read over; with both written there is nothing left to read.
  const reading = given.title && given.outlet ? 'by_hand' : 'waiting'
  await store.addCoverage(caller, { ...fields, id, url, urlKey, reading, touchId: touch.id, ownerId: caller.memberId })
  if (reading === 'waiting') await enqueue(caller, 'pr.read', { coverageId: id })
  const coverage = expectFound(await store.coverageById(caller, id))
  await record(caller, events.coverageAdded, coverage, { url, outlet, title, about, companyId, personId, parentId })
  return coverage
}

/** When people came upon it: now for what appeared today, noon for a day that is known only as such. */
function momentOf(caller: Caller, publishedOn: Day): string {
  return publishedOn === today(caller) ? caller.now : instantOf(publishedOn, '12:00', caller.home.zone)
}

async function toChange(caller: Caller, id: string, version: number) {
  const before = expectVersion(await store.lockCoverage(caller, id), version)
  expectWithin(caller, before)
  return before
}

export const updateCoverage: Action<Contract['updateCoverage']> = async (caller, { id, version, parentId, ...change }) => {
  const before = await toChange(caller, id, version)
  await expectChoices(caller, change)
  await store.changeCoverage(caller, id, change)
  await updateNode(caller, id, { title: titleOf({ ...before, ...change }) })
  if (parentId !== undefined && parentId !== before.parentId) await moveNode(caller, id, version + 1, parentId)
  const coverage = expectFound(await store.coverageById(caller, id))
  await record(caller, events.coverageChanged, coverage, { fields: Object.keys(change) })
  return coverage
}

async function setArchived(caller: Caller, id: string, archivedAt: string | null) {
  await store.changeCoverage(caller, id, { archivedAt })
  await updateNode(caller, id, { archivedAt })
  const coverage = expectFound(await store.coverageById(caller, id))
  await record(caller, events.coverageArchived, coverage, { archived: archivedAt !== null })
  return coverage
}

export const archiveCoverage: Action<Contract['archiveCoverage']> = async (caller, { id, version }) => {
  await toChange(caller, id, version)
  return setArchived(caller, id, caller.now)
}

export const restoreCoverage: Action<Contract['restoreCoverage']> = async (caller, { id, version }) => {
  const before = await toChange(caller, id, version)
  const parent = before.parentId === null ? undefined : await nodeOf(caller, before.parentId)
  if (parent?.archivedAt !== null) throw fault(threadFaults.parentGone)
  const known = await store.coverageByKey(caller, before.urlKey)
  if (known && known.id !== id) throw fault(faults.pastedBefore, { current: known })
  return setArchived(caller, id, null)
}

/** The address that waits to be read; undefined when that is done. */
export async function toRead(caller: Caller, id: string): Promise<string | undefined> {
  const coverage = await store.coverageById(caller, id)
  return coverage?.reading === 'waiting' ? coverage.url : undefined
}

/** Keeps what the page says of itself where nobody has written anything; null for a page that could not be read. */
export async function keepDescription(caller: Caller, id: string, page: Described | null): Promise<void> {
  const before = await store.lockCoverage(caller, id)
  if (before?.reading !== 'waiting') return
  const found = page !== null && page.title !== ''
  const title = before.title || (page?.title ?? '')
  const outlet = page?.outlet && before.outlet === outletOf(before.url) ? page.outlet : before.outlet
  await store.changeCoverage(caller, id, { title, outlet, reading: found ? 'read' : 'unreadable' })
  await updateNode(caller, id, { title: titleOf({ outlet, title }) })
  if (found) await record(caller, events.coverageRead, { id, version: before.version + 1 }, { outlet, title })
}
