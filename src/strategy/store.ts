// The SQL of strategy: goals and objectives with their values and changed targets, strategies, offerings, competitors.
import type { ColumnType, Insertable, Updateable } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import { within } from '#kernel/db/scope.ts'
import { tables } from '#kernel/db/transaction.ts'
import type { FunctionName } from '#thread/contract.ts'
import type { Competitor } from './contract/competitor.ts'
import type { Offering } from './contract/offering.ts'
import type { Metric, Positioning, Unit } from './rules.ts'

type Json<Value> = ColumnType<Value, string, string>
interface Kept {
  orgId: string
  id: string
  ownerId: string | null
  version: ColumnType<number, number | undefined, number>
  createdAt: ColumnType<string, string, never>
  updatedAt: string
  archivedAt: ColumnType<string | null, undefined, string | null>
}
interface Measured {
  title: string
  why: string
  metric: Metric
  unit: Unit
  baseline: number | null
  target: number | null
  startsOn: string
  dueOn: string | null
}
interface GoalRow extends Kept, Measured {
  source: string
  assumed: boolean
}
interface ObjectiveRow extends Kept, Measured {
  goalId: string
  function: FunctionName
  amecLevel: 'outputs' | 'outtakes' | 'outcomes' | 'impact' | null
  assumed: boolean
}
interface StrategyRow extends Kept {
  objectiveId: string
  function: FunctionName
  title: string
  destination: string
  rationale: string
  delivery: string
  vehicles: string[]
  spendCap: number | null
  horizonFrom: string | null
  horizonTo: string | null
  measures: string
  positioning: Json<Positioning>
  segmentIds: string[]
  offeringIds: string[]
  competitorIds: string[]
  bodyHash: string
  assumed: boolean
}
interface OfferingRow extends Kept {
  name: string
  kind: Offering['kind']
  description: string
  price: number | null
  margin: number | null
  features: Json<Offering['features']>
}
interface CompetitorRow extends Kept {
  name: string
  website: Competitor['website']
  claim: string
  strengths: string
  weaknesses: string
}
interface MetricValueRow {
  orgId: string
  id: string
  nodeId: string
  onDay: string
  value: number
  source: string
  memberId: string | null
  createdAt: string
}
interface TargetChangeRow {
  orgId: string
  id: string
  nodeId: string
  targetBefore: number | null
  target: number | null
  dueBefore: string | null
  dueOn: string | null
  memberId: string | null
  hat: string
  at: string
}
interface Tables {
  'strategy.goal': GoalRow
  'strategy.objective': ObjectiveRow
  'strategy.strategy': StrategyRow
  'strategy.offering': OfferingRow
  'strategy.competitor': CompetitorRow
  'strategy.metricValue': MetricValueRow
  'strategy.targetChange': TargetChangeRow
  'thread.node': { orgId: string; parentId: string | null; archivedAt: string | null }
  'thread.approval': {
    orgId: string
    id: string
    nodeId: string
    gate: string
    decision: string
    bodyHash: string
    memberId: string
    hat: string
    at: string
  }
}

/** A list's page, and whether it lists what was archived. */
export interface Listing {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly state: 'current' | 'archived'
}
type Row<Table extends Kept> = Omit<Insertable<Table>, 'orgId' | 'createdAt' | 'updatedAt'>
type Change<Table extends Kept> = Omit<Updateable<Table>, 'orgId' | 'id' | 'version' | 'updatedAt'>

const db = (caller: Caller) => tables<Tables>(caller)
const kept = (caller: Caller) => ({ orgId: caller.home.id, createdAt: caller.now, updatedAt: caller.now })
const newest = { by: 'createdAt', direction: 'desc', type: 'timestamptz' } as const
const byName = { by: 'name', direction: 'asc', type: 'text' } as const
const archivedIs = (listing: Listing) => (listing.state === 'archived' ? 'is not' : 'is')

// `…ToChange` locks the row until the transaction ends: the version that was compared is the one that is replaced.

/** Whether anything that is not archived hangs under a node. */
export async function anythingBelow(caller: Caller, id: string): Promise<boolean> {
  const row = await db(caller)
    .selectFrom('thread.node')
    .select('parentId')
    .where('orgId', '=', caller.home.id)
    .where('parentId', '=', id)
    .where('archivedAt', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

// --- goals

const goals = (caller: Caller) =>
  within(db(caller).selectFrom('strategy.goal').selectAll().where('orgId', '=', caller.home.id), caller, { owner: 'ownerId' })

export const goalPage = (caller: Caller, listing: Listing) =>
  paged(goals(caller).where('archivedAt', archivedIs(listing), null), newest, listing)
export const goalInReach = (caller: Caller, id: string) => goals(caller).where('id', '=', id).executeTakeFirst()

const goalRow = (caller: Caller, id: string) =>
  db(caller).selectFrom('strategy.goal').selectAll().where('orgId', '=', caller.home.id).where('id', '=', id)
export const goalById = (caller: Caller, id: string) => goalRow(caller, id).executeTakeFirst()
export const goalToChange = (caller: Caller, id: string) => goalRow(caller, id).forUpdate().executeTakeFirst()

export async function addGoal(caller: Caller, row: Row<GoalRow>) {
  return db(caller)
    .insertInto('strategy.goal')
    .values({ ...row, ...kept(caller) })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function changeGoal(caller: Caller, id: string, change: Change<GoalRow>) {
  return db(caller)
    .updateTable('strategy.goal')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

// --- objectives

const objectives = (caller: Caller) =>
  within(db(caller).selectFrom('strategy.objective').selectAll().where('orgId', '=', caller.home.id), caller, { owner: 'ownerId' })

export async function objectivePage(caller: Caller, listing: Listing & { goalId?: string | undefined }) {
  let query = objectives(caller).where('archivedAt', archivedIs(listing), null)
  if (listing.goalId !== undefined) query = query.where('goalId', '=', listing.goalId)
  return paged(query, newest, listing)
}
export const objectiveInReach = (caller: Caller, id: string) => objectives(caller).where('id', '=', id).executeTakeFirst()

const objectiveRow = (caller: Caller, id: string) =>
  db(caller).selectFrom('strategy.objective').selectAll().where('orgId', '=', caller.home.id).where('id', '=', id)
export const objectiveById = (caller: Caller, id: string) => objectiveRow(caller, id).executeTakeFirst()
export const objectiveToChange = (caller: Caller, id: string) => objectiveRow(caller, id).forUpdate().executeTakeFirst()

export async function addObjective(caller: Caller, row: Row<ObjectiveRow>) {
  return db(caller)
    .insertInto('strategy.objective')
    .values({ ...row, ...kept(caller) })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function changeObjective(caller: Caller, id: string, change: Change<ObjectiveRow>) {
  return db(caller)
    .updateTable('strategy.objective')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

// --- what both are measured by

/** The same day again replaces the value: a correction, kept as an event. */
export async function putMetricValue(caller: Caller, row: Omit<MetricValueRow, 'orgId'>) {
  const { value, source, memberId, createdAt } = row
  return db(caller)
    .insertInto('strategy.metricValue')
    .values({ ...row, orgId: caller.home.id })
    .onConflict((conflict) => conflict.columns(['orgId', 'nodeId', 'onDay']).doUpdateSet({ value, source, memberId, createdAt }))
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function metricValuePage(caller: Caller, nodeId: string, paging: { limit: number; cursor?: string | undefined }) {
  const query = db(caller).selectFrom('strategy.metricValue').selectAll().where('orgId', '=', caller.home.id).where('nodeId', '=', nodeId)
  return paged(query, { by: 'onDay', direction: 'desc', type: 'date' }, paging)
}

export async function addTargetChange(caller: Caller, row: Omit<TargetChangeRow, 'orgId'>): Promise<void> {
  await db(caller)
    .insertInto('strategy.targetChange')
    .values({ ...row, orgId: caller.home.id })
    .execute()
}

export async function targetChangePage(caller: Caller, nodeId: string, paging: { limit: number; cursor?: string | undefined }) {
  const query = db(caller).selectFrom('strategy.targetChange').selectAll().where('orgId', '=', caller.home.id).where('nodeId', '=', nodeId)
  return paged(query, { by: 'at', direction: 'desc', type: 'timestamptz' }, paging)
}

// --- strategies

const strategies = (caller: Caller) =>
  within(db(caller).selectFrom('strategy.strategy').selectAll().where('orgId', '=', caller.home.id), caller, { owner: 'ownerId' })

export async function strategyPage(caller: Caller, listing: Listing & { objectiveId?: string | undefined }) {
  let query = strategies(caller).where('archivedAt', archivedIs(listing), null)
  if (listing.objectiveId !== undefined) query = query.where('objectiveId', '=', listing.objectiveId)
  const found = await paged(query, newest, listing)
  return { ...found, items: await withApprovals(caller, found.items) }
}

export async function strategyInReach(caller: Caller, id: string) {
  const row = await strategies(caller).where('id', '=', id).executeTakeFirst()
  return row && (await withApprovals(caller, [row]))[0]
}

const strategyRow = (caller: Caller, id: string) =>
  db(caller).selectFrom('strategy.strategy').selectAll().where('orgId', '=', caller.home.id).where('id', '=', id)

export async function strategyById(caller: Caller, id: string) {
  const row = await strategyRow(caller, id).executeTakeFirst()
  return row && (await withApprovals(caller, [row]))[0]
}

export async function strategyToChange(caller: Caller, id: string) {
  const row = await strategyRow(caller, id).forUpdate().executeTakeFirst()
  return row && (await withApprovals(caller, [row]))[0]
}

/** The newest strategy that is not archived. */
export async function newestStrategy(caller: Caller) {
  const row = await strategies(caller).where('archivedAt', 'is', null).orderBy('createdAt', 'desc').orderBy('id', 'desc').executeTakeFirst()
  return row && (await withApprovals(caller, [row]))[0]
}

/** Adds the latest decision on each page, where it approved exactly the text that stands there now. */
async function withApprovals<Page extends { id: string; bodyHash: string }>(caller: Caller, pages: Page[]) {
  if (pages.length === 0) return []
  const latest = await db(caller)
    .selectFrom('thread.approval')
    .distinctOn('nodeId')
    .select(['nodeId', 'decision', 'bodyHash', 'memberId', 'hat', 'at'])
    .where('orgId', '=', caller.home.id)
    .where('gate', '=', 'body')
    .where(
      'nodeId',
      'in',
      pages.map(({ id }) => id),
    )
    .orderBy('nodeId')
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  return pages.map((page) => {
    const decided = latest.find(({ nodeId }) => nodeId === page.id)
    return { ...page, approval: decided?.decision === 'approved' && decided.bodyHash === page.bodyHash ? decided : null }
  })
}

export async function addStrategy(caller: Caller, row: Row<StrategyRow>): Promise<void> {
  await db(caller)
    .insertInto('strategy.strategy')
    .values({ ...row, ...kept(caller) })
    .execute()
}

export async function changeStrategy(caller: Caller, id: string, change: Change<StrategyRow>): Promise<void> {
  await db(caller)
    .updateTable('strategy.strategy')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .execute()
}

// --- offerings

const offerings = (caller: Caller) => db(caller).selectFrom('strategy.offering').selectAll().where('orgId', '=', caller.home.id)

export const offeringPage = (caller: Caller, listing: Listing) =>
  paged(offerings(caller).where('archivedAt', archivedIs(listing), null), byName, listing)
export const offeringById = (caller: Caller, id: string) => offerings(caller).where('id', '=', id).executeTakeFirst()
export const offeringToChange = (caller: Caller, id: string) => offerings(caller).where('id', '=', id).forUpdate().executeTakeFirst()
export const offeringsByIds = (caller: Caller, ids: readonly string[]) =>
  ids.length === 0
    ? Promise.resolve([])
    : offerings(caller)
        .where('id', 'in', [...ids])
        .execute()

export async function addOffering(caller: Caller, row: Row<OfferingRow>) {
  return db(caller)
    .insertInto('strategy.offering')
    .values({ ...row, ...kept(caller) })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function changeOffering(caller: Caller, id: string, change: Change<OfferingRow>) {
  return db(caller)
    .updateTable('strategy.offering')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

// --- competitors

const competitors = (caller: Caller) => db(caller).selectFrom('strategy.competitor').selectAll().where('orgId', '=', caller.home.id)

export const competitorPage = (caller: Caller, listing: Listing) =>
  paged(competitors(caller).where('archivedAt', archivedIs(listing), null), byName, listing)
export const competitorById = (caller: Caller, id: string) => competitors(caller).where('id', '=', id).executeTakeFirst()
export const competitorToChange = (caller: Caller, id: string) => competitors(caller).where('id', '=', id).forUpdate().executeTakeFirst()
export const competitorsByIds = (caller: Caller, ids: readonly string[]) =>
  ids.length === 0
    ? Promise.resolve([])
    : competitors(caller)
        .where('id', 'in', [...ids])
        .execute()

export async function addCompetitor(caller: Caller, row: Row<CompetitorRow>) {
  return db(caller)
    .insertInto('strategy.competitor')
    .values({ ...row, ...kept(caller) })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function changeCompetitor(caller: Caller, id: string, change: Change<CompetitorRow>) {
  return db(caller)
    .updateTable('strategy.competitor')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}
