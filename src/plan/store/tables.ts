// The tables of plan as the query builder sees them, and what its stores share.
import { sql, type ColumnType, type Insertable, type Updateable } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { tables } from '#kernel/db/transaction.ts'
import type { FunctionName } from '#thread/contract.ts'
import type { Activity } from '../contract/activity.ts'
import type { Campaign } from '../contract/campaign.ts'
import type { Channel, Conversion, Cta } from '../contract/register.ts'

export interface Kept {
  orgId: string
  id: string
  version: ColumnType<number, number | undefined, number>
  createdAt: ColumnType<string, string, never>
  updatedAt: string
  archivedAt: ColumnType<string | null, undefined, string | null>
}
export interface PlanRow extends Kept {
  strategyId: string
  function: FunctionName
  name: string
  what: string
  how: string
  where: string
  who: string
  tracking: string
  startsOn: string
  endsOn: string | null
  weeklyHours: number | null
  ownerId: string | null
  assumed: boolean
}
export interface CampaignRow extends Kept {
  planId: string
  code: string
  function: FunctionName
  name: string
  theme: string
  why: string
  objective: string
  metric: Campaign['metric']
  target: number | null
  state: Campaign['state']
  previousState: Campaign['state'] | null
  stateAt: string
  stateBy: string | null
  startsOn: string | null
  endsOn: string | null
  alwaysOn: boolean
  segmentIds: string[]
  audience: string
  ctaId: string | null
  conversionId: string | null
  results: string
  reason: string
  ownerId: string | null
  assumed: boolean
}
export interface BriefRow {
  orgId: string
  campaignId: string
  what: string
  why: string
  how: string
  where: string
  dueOn: string | null
  whatHash: string
  howHash: string
  version: ColumnType<number, number | undefined, number>
  createdAt: ColumnType<string, string, never>
  updatedAt: string
}
export interface ActivityRow extends Kept {
  campaignId: string
  function: FunctionName
  what: string
  why: string
  how: string
  channelId: string | null
  startsOn: string | null
  endsOn: string | null
  expectedResult: string
  metric: string
  result: string
  responsibleId: string | null
  accountableId: string | null
  state: Activity['state']
  reason: string
  ownerId: string | null
}
export interface BudgetLineRow extends Kept {
  nodeId: string
  name: string
  amount: number
  ownerId: string | null
}
export interface SpendRow extends Kept {
  nodeId: string | null
  budgetLineId: string | null
  amount: number
  currency: string
  rate: number
  rateSource: string
  baseAmount: number
  onDay: string
  vendor: string
  note: string
  ownerId: string | null
}
export interface ChannelRow extends Kept {
  key: string
  name: string
  kind: Channel['kind']
  peso: Channel['peso']
  side: Channel['side']
  cadence: number
  hours: number
  adapter: Channel['adapter']
}
export interface CtaRow extends Kept {
  label: string
  kind: Cta['kind']
  conversionId: string | null
}
export interface ConversionRow extends Kept {
  name: string
  kind: Conversion['kind']
  value: number | null
}
interface Tables {
  'plan.plan': PlanRow
  'plan.campaign': CampaignRow
  'plan.brief': BriefRow
  'plan.activity': ActivityRow
  'plan.budgetLine': BudgetLineRow
  'plan.spend': SpendRow
  'plan.channel': ChannelRow
  'plan.cta': CtaRow
  'plan.conversion': ConversionRow
  'thread.node': { orgId: string; id: string; parentId: string | null; path: string; title: string; archivedAt: string | null }
  'thread.approval': {
    orgId: string
    id: string
    nodeId: string
    gate: 'what' | 'how' | 'body' | 'campaign'
    decision: 'approved' | 'changes_requested'
    bodyHash: string
    note: string
    memberId: string
    hat: string
    at: string
  }
}

/** A row to insert, without what every row gets. */
export type Row<Table extends Kept> = Omit<Insertable<Table>, 'orgId' | 'createdAt' | 'updatedAt'>
/** A change, without what no change may touch. */
export type Change<Table extends Kept> = Omit<Updateable<Table>, 'orgId' | 'id' | 'version' | 'updatedAt'>

export interface Paging {
  readonly limit: number
  readonly cursor?: string | undefined
}
export interface Listing extends Paging {
  readonly state: 'current' | 'archived'
}

export const db = (caller: Caller) => tables<Tables>(caller)
/** What every new row gets. */
export const stamped = (caller: Caller) => ({ orgId: caller.home.id, createdAt: caller.now, updatedAt: caller.now })
export const archivedIs = (listing: Listing) => (listing.state === 'archived' ? 'is not' : 'is')

export const newest = { by: 'createdAt', direction: 'desc', type: 'timestamptz' } as const
export const byName = { by: 'name', direction: 'asc', type: 'text' } as const

/** Whether anything that is not archived hangs under a node. */
export async function anythingBelow(caller: Caller, id: string): Promise<boolean> {
  const row = await db(caller)
    .selectFrom('thread.node')
    .select('id')
    .where('orgId', '=', caller.home.id)
    .where('parentId', '=', id)
    .where('archivedAt', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

/** Waits until no other request of this organisation is taking the same kind of number. */
export async function inTurn(caller: Caller, what: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${what} ${caller.home.id}`}, 0))`.execute(caller.tx)
}
