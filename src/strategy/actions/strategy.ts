// The actions of the one-page strategy: writing, approving exactly what stands there, archiving.
import { createHash } from 'node:crypto'
import { idFor, type Action, type Caller } from '#kernel/caller.ts'
import { expectWithin } from '#kernel/db/scope.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { baseFaults, fault, type FieldFault } from '#kernel/fault.ts'
import { segmentById } from '#people/actions/segment.ts'
import { decide, placeNode, updateNode } from '#thread/actions.ts'
import { faults as threadFaults } from '#thread/contract.ts'
import { faults } from '../contract/base.ts'
import { events, type contract } from '../contract/strategy.ts'
import { approvalGaps, inOrder, noPositioning, type Positioning, type StrategyText } from '../rules.ts'
import * as store from '../store.ts'
import { expectNothingBelow, expectParentKept } from './measure.ts'

type Contract = typeof contract

const emptyPage: StrategyText = {
  destination: '',
  rationale: '',
  delivery: '',
  vehicles: [],
  spendCap: null,
  horizonFrom: null,
  horizonTo: null,
  measures: '',
  positioning: noPositioning,
  segmentIds: [],
  offeringIds: [],
  competitorIds: [],
}

// Only these, in this order: a page that reads the same has the same hash.
function textOf(page: StrategyText): StrategyText {
  const { alternatives, attributes, value, who, category } = page.positioning
  return {
    destination: page.destination,
    rationale: page.rationale,
    delivery: page.delivery,
    vehicles: page.vehicles,
    spendCap: page.spendCap,
    horizonFrom: page.horizonFrom,
    horizonTo: page.horizonTo,
    measures: page.measures,
    positioning: { alternatives, attributes, value, who, category },
    segmentIds: page.segmentIds,
    offeringIds: page.offeringIds,
    competitorIds: page.competitorIds,
  }
}

const hashOf = (title: string, text: StrategyText) =>
  createHash('sha256')
    .update(JSON.stringify([title, text]))
    .digest('base64url')

/** The page as columns, with its hash; throws `unprocessable` for choices that do not exist. */
async function pageColumns(caller: Caller, title: string, page: StrategyText) {
  const text = textOf(page)
  if (!inOrder(text.horizonFrom, text.horizonTo))
    throw fault(baseFaults.unprocessable, { fields: [{ path: 'horizonTo', message: 'is before the beginning' }] })
  await expectChoices(caller, text)
  return {
    ...text,
    title,
    vehicles: [...text.vehicles],
    segmentIds: [...text.segmentIds],
    offeringIds: [...text.offeringIds],
    competitorIds: [...text.competitorIds],
    positioning: JSON.stringify(text.positioning),
    bodyHash: hashOf(title, text),
  }
}

async function expectChoices(caller: Caller, { segmentIds, offeringIds, competitorIds }: StrategyText): Promise<void> {
  const offerings = await store.offeringsByIds(caller, offeringIds)
  const competitors = await store.competitorsByIds(caller, competitorIds)
  const fields: FieldFault[] = []
  if (!(await segmentsExist(caller, segmentIds))) fields.push({ path: 'segmentIds', message: 'names a segment that does not exist' })
  if (offerings.length < new Set(offeringIds).size) fields.push({ path: 'offeringIds', message: 'names an offering that does not exist' })
  if (competitors.length < new Set(competitorIds).size)
    fields.push({ path: 'competitorIds', message: 'names a competitor that does not exist' })
  if (fields.length > 0) throw fault(baseFaults.unprocessable, { fields })
}

/** Whether every one of these segments exists. */
export async function segmentsExist(caller: Caller, ids: readonly string[]): Promise<boolean> {
  for (const id of new Set(ids)) if (!(await segmentById(caller, id))) return false
  return true
}

type StrategyInput = Partial<Omit<StrategyText, 'positioning'>> & {
  readonly positioning?: Partial<Positioning> | undefined
  readonly objectiveId: string
  readonly title: string
  readonly assumed: boolean
}

/** Writes a strategy under an objective; plan writes an assumed one from the three questions. */
export async function writeStrategy(caller: Caller, { objectiveId, title, assumed, ...page }: StrategyInput) {
  const objective = await store.objectiveById(caller, objectiveId)
  if (!objective) throw fault(threadFaults.parentGone, { fields: [{ path: 'objectiveId', message: 'does not exist' }] })
  const columns = await pageColumns(caller, title, { ...emptyPage, ...page, positioning: { ...noPositioning, ...page.positioning } })
  const id = idFor(caller)
  await placeNode(caller, { id, kind: 'strategy', parentId: objectiveId, title, function: objective.function, assumed })
  await store.addStrategy(caller, { ...columns, id, objectiveId, function: objective.function, ownerId: caller.memberId, assumed })
  const strategy = expectFound(await store.strategyById(caller, id))
  await record(caller, events.strategyWritten, strategy, { title, objectiveId, assumed })
  return strategy
}

export async function strategyById(caller: Caller, id: string) {
  return store.strategyById(caller, id)
}

/** The newest strategy that is not archived, as far as the caller may read. */
export async function newestStrategy(caller: Caller) {
  return store.newestStrategy(caller)
}

export const listStrategies: Action<Contract['listStrategies']> = (caller, input) => store.strategyPage(caller, input)

export const getStrategy: Action<Contract['getStrategy']> = async (caller, { id }) => expectFound(await store.strategyInReach(caller, id))

export const createStrategy: Action<Contract['createStrategy']> = (caller, input) => writeStrategy(caller, { ...input, assumed: false })

export const updateStrategy: Action<Contract['updateStrategy']> = async (caller, { id, version, ownerId, ...change }) => {
  const before = expectVersion(await store.strategyToChange(caller, id), version)
  expectWithin(caller, before)
  const page = { ...before, ...change, positioning: { ...before.positioning, ...change.positioning } }
  const columns = await pageColumns(caller, page.title, page)
  await store.changeStrategy(caller, id, { ...columns, ...(ownerId === undefined ? {} : { ownerId }), assumed: false })
  const strategy = expectFound(await store.strategyById(caller, id))
  await updateNode(caller, id, { title: strategy.title, ownerId: strategy.ownerId, assumed: false })
  const approvalEnded = before.approval !== null && strategy.approval === null
  await record(caller, events.strategyChanged, strategy, { fields: Object.keys(change), approvalEnded })
  return strategy
}

const partField: Record<string, string> = { segments: 'segmentIds' }

export const approveStrategy: Action<Contract['approveStrategy']> = async (caller, { id, version }) => {
  const before = expectVersion(await store.strategyToChange(caller, id), version)
  expectWithin(caller, before)
  if (before.approval !== null) throw fault(faults.approvedAlready)
  const gaps = approvalGaps(before)
  if (gaps.length > 0)
    throw fault(faults.pageIncomplete, { fields: gaps.map((part) => ({ path: partField[part] ?? part, message: 'is empty' })) })
  await decide(caller, id, { gate: 'body', decision: 'approved', bodyHash: before.bodyHash })
  await store.changeStrategy(caller, id, { assumed: false })
  await updateNode(caller, id, { assumed: false })
  const strategy = expectFound(await store.strategyById(caller, id))
  await record(caller, events.strategyApproved, strategy, { bodyHash: before.bodyHash })
  return strategy
}

async function setArchived(caller: Caller, id: string, archived: boolean) {
  await store.changeStrategy(caller, id, { archivedAt: archived ? caller.now : null })
  const strategy = expectFound(await store.strategyById(caller, id))
  await updateNode(caller, id, { archivedAt: strategy.archivedAt })
  await record(caller, events.strategyArchived, strategy, { archived })
  return strategy
}

export const archiveStrategy: Action<Contract['archiveStrategy']> = async (caller, { id, version }) => {
  expectWithin(caller, expectVersion(await store.strategyToChange(caller, id), version))
  await expectNothingBelow(caller, id)
  return setArchived(caller, id, true)
}

export const restoreStrategy: Action<Contract['restoreStrategy']> = async (caller, { id, version }) => {
  const before = expectVersion(await store.strategyToChange(caller, id), version)
  expectWithin(caller, before)
  await expectParentKept(caller, before.objectiveId)
  return setArchived(caller, id, false)
}
