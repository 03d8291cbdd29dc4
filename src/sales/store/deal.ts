// The SQL of deals and the steps they took.
import { sql, type Insertable, type Updateable } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import { within } from '#kernel/db/scope.ts'
import { openStages, type OpenStage, type Stage } from '../rules/deal.ts'
import { anywhere, db, type DealRow, type Paging, type StepRow } from './tables.ts'

function deals(caller: Caller) {
  const query = db(caller)
    .selectFrom('sales.deal as d')
    .innerJoin('thread.node as n', (join) => join.onRef('n.orgId', '=', 'd.orgId').onRef('n.id', '=', 'd.id'))
    .leftJoin('thread.node as p', (join) => join.onRef('p.orgId', '=', 'n.orgId').onRef('p.id', '=', 'n.parentId'))
    .selectAll('d')
    .select(['n.parentId', 'p.title as parentTitle'])
    .where('d.orgId', '=', caller.home.id)
  return within(query, caller, { owner: 'd.ownerId' })
}

export async function dealById(caller: Caller, id: string) {
  return deals(caller).where('d.id', '=', id).executeTakeFirst()
}

/** The row, locked until the transaction ends: two who win at once win once. */
export async function dealToChange(caller: Caller, id: string) {
  return deals(caller).where('d.id', '=', id).forUpdate('d').executeTakeFirst()
}

export interface DealFilter {
  stage?: Stage | undefined
  open?: boolean | undefined
  ownerId?: string | undefined
  personId?: string | undefined
  companyId?: string | undefined
  q?: string | undefined
  /** Those that count, or those entered by mistake. */
  state?: 'current' | 'archived' | undefined
}

function matching(caller: Caller, { stage, open, ownerId, personId, companyId, q, state }: DealFilter) {
  let query = deals(caller).where('d.archivedAt', state === 'archived' ? 'is not' : 'is', null)
  if (stage !== undefined) query = query.where('d.stage', '=', stage)
  if (open !== undefined) query = query.where('d.stage', open ? 'in' : 'not in', openStages)
  if (ownerId !== undefined) query = query.where('d.ownerId', '=', ownerId)
  if (personId !== undefined) query = query.where('d.personId', '=', personId)
  if (companyId !== undefined) query = query.where('d.companyId', '=', companyId)
  return q === undefined ? query : query.where('d.title', 'ilike', anywhere(q))
}

export async function dealPage(caller: Caller, { limit, cursor, ...filter }: Paging & DealFilter) {
  return paged(matching(caller, filter), { by: 'd.createdAt', id: 'd.id', direction: 'desc', type: 'timestamptz' }, { limit, cursor })
}

export async function dealsMatching(caller: Caller, filter: DealFilter, most: number) {
  return matching(caller, filter).orderBy('d.id').limit(most).execute()
}

export async function addDeal(caller: Caller, row: Insertable<DealRow>): Promise<void> {
  await db(caller).insertInto('sales.deal').values(row).execute()
}

export async function changeDeal(caller: Caller, id: string, change: Updateable<DealRow>): Promise<void> {
  await db(caller)
    .updateTable('sales.deal')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .execute()
}

export async function addStep(caller: Caller, row: Insertable<StepRow>): Promise<void> {
  await db(caller).insertInto('sales.step').values(row).execute()
}

export async function stepsOf(caller: Caller, dealId: string) {
  return db(caller)
    .selectFrom('sales.step as s')
    .leftJoin('identity.member as m', (join) => join.onRef('m.orgId', '=', 's.orgId').onRef('m.id', '=', 's.memberId'))
    .select(['s.id', 's.fromStage', 's.toStage', 's.reason', 's.memberId', 'm.name as memberName', 's.hat', 's.at'])
    .where('s.orgId', '=', caller.home.id)
    .where('s.dealId', '=', dealId)
    .orderBy('s.at')
    .orderBy('s.id')
    .execute()
}

interface Between {
  from?: string | undefined
  to?: string | undefined
}

/** Number and base amount of the open deals, by stage. */
export async function openByStage(caller: Caller) {
  return db(caller)
    .selectFrom('sales.deal')
    .select((eb) => ['stage', eb.fn.countAll<number>().as('deals'), eb.fn.sum<number>('baseAmount').as('baseAmount')])
    .where('orgId', '=', caller.home.id)
    .where('stage', 'in', openStages)
    .where('archivedAt', 'is', null)
    .$narrowType<{ stage: OpenStage }>()
    .groupBy('stage')
    .execute()
}

/** Base amounts of the open deals one by one: a weighted sum rounds each deal, as its page shows it. */
export async function weightedByStage(caller: Caller, weights: Readonly<Record<OpenStage, number>>) {
  const weight = sql<number>`case stage ${sql.join(
    openStages.map((stage) => sql`when ${stage} then ${weights[stage]}::int`),
    sql` `,
  )} end`
  return db(caller)
    .selectFrom('sales.deal')
    .select(['stage', sql<number>`sum(round(base_amount * ${weight} / 100.0))::bigint`.as('weightedAmount')])
    .where('orgId', '=', caller.home.id)
    .where('stage', 'in', openStages)
    .where('archivedAt', 'is', null)
    .groupBy('stage')
    .execute()
}

export async function closedBetween(caller: Caller, { from, to }: Between) {
  let query = db(caller)
    .selectFrom('sales.deal')
    .select((eb) => ['stage', eb.fn.countAll<number>().as('deals'), eb.fn.sum<number>('baseAmount').as('baseAmount')])
    .where('orgId', '=', caller.home.id)
    .where('closedOn', 'is not', null)
    .where('archivedAt', 'is', null)
  if (from !== undefined) query = query.where('closedOn', '>=', from)
  if (to !== undefined) query = query.where('closedOn', '<=', to)
  return query.groupBy('stage').execute()
}

/** Whether another deal that counts came of the same lead. */
export async function hasOtherDeal(caller: Caller, leadId: string, id: string): Promise<boolean> {
  const other = await db(caller)
    .selectFrom('sales.deal')
    .select('id')
    .where('orgId', '=', caller.home.id)
    .where('leadId', '=', leadId)
    .where('id', '<>', id)
    .where('archivedAt', 'is', null)
    .executeTakeFirst()
  return other !== undefined
}

/** Empties what was written about an erased person. */
export async function emptyDealsOf(caller: Caller, personId: string): Promise<void> {
  await db(caller)
    .updateTable('sales.deal')
    .set({ note: '' })
    .where('orgId', '=', caller.home.id)
    .where('personId', '=', personId)
    .execute()
}
