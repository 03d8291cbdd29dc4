// The SQL of briefs, each read with the latest decision at its two gates.
import { sql, type Insertable, type Updateable } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import type { BriefStage } from '../rules/brief.ts'
import { db, stamped, type BriefRow, type Paging } from './tables.ts'

const decision = sql<boolean>`w.decision = 'approved' and w.body_hash = b.what_hash`
const agreement = sql<boolean>`h.decision = 'approved' and h.body_hash = b.how_hash`

function briefs(caller: Caller) {
  const latest = (gate: 'what' | 'how') =>
    db(caller)
      .selectFrom('thread.approval as a')
      .select(['a.decision', 'a.bodyHash', 'a.note', 'a.memberId', 'a.hat', 'a.at'])
      .whereRef('a.orgId', '=', sql.ref('b.org_id'))
      .whereRef('a.nodeId', '=', sql.ref('b.campaign_id'))
      .where('a.gate', '=', gate)
      .orderBy('a.at', 'desc')
      .orderBy('a.id', 'desc')
      .limit(1)
  return db(caller)
    .selectFrom('plan.brief as b')
    .innerJoin('plan.campaign as c', (join) => join.onRef('c.orgId', '=', 'b.orgId').onRef('c.id', '=', 'b.campaignId'))
    .leftJoinLateral(latest('what').as('w'), (join) => join.onTrue())
    .leftJoinLateral(latest('how').as('h'), (join) => join.onTrue())
    .selectAll('b')
    .select(['c.name as campaignName', 'c.code as campaignCode', 'c.state as campaignState', 'c.function', 'c.ownerId'])
    .select([
      'w.decision as whatDecision',
      'w.bodyHash as whatApproved',
      'w.note as whatNote',
      'w.memberId as whatBy',
      'w.hat as whatHat',
      'w.at as whatAt',
    ])
    .select([
      'h.decision as howDecision',
      'h.bodyHash as howApproved',
      'h.note as howNote',
      'h.memberId as howBy',
      'h.hat as howHat',
      'h.at as howAt',
    ])
    .where('b.orgId', '=', caller.home.id)
}

export async function briefOf(caller: Caller, campaignId: string) {
  return briefs(caller).where('b.campaignId', '=', campaignId).executeTakeFirst()
}

/** Locks a brief until the transaction ends; false when there is none. */
export async function lockBrief(caller: Caller, campaignId: string): Promise<boolean> {
  const query = db(caller)
    .selectFrom('plan.brief')
    .select('campaignId')
    .where('orgId', '=', caller.home.id)
    .where('campaignId', '=', campaignId)
  return (await query.forUpdate().executeTakeFirst()) !== undefined
}
export type BriefFound = NonNullable<Awaited<ReturnType<typeof briefOf>>>

/** The briefs of campaigns under way; standing work needs none. */
export async function briefPage(caller: Caller, { stage, ...paging }: Paging & { stage?: BriefStage | undefined }) {
  let query = briefs(caller)
    .where('c.alwaysOn', '=', false)
    .where('c.archivedAt', 'is', null)
    .where('c.state', 'not in', ['completed', 'closed', 'cancelled'])
  if (stage === 'what') query = query.where(sql<boolean>`(${decision}) is not true`)
  if (stage === 'how') query = query.where(decision).where(sql<boolean>`(${agreement}) is not true`)
  if (stage === 'agreed') query = query.where(decision).where(agreement)
  return paged(query, { by: 'b.created_at', id: 'b.campaign_id', direction: 'desc', type: 'timestamptz' }, paging)
}

export async function addBrief(caller: Caller, row: Omit<Insertable<BriefRow>, 'orgId' | 'createdAt' | 'updatedAt'>): Promise<void> {
  await db(caller)
    .insertInto('plan.brief')
    .values({ ...row, ...stamped(caller) })
    .execute()
}

export async function changeBrief(
  caller: Caller,
  campaignId: string,
  change: Omit<Updateable<BriefRow>, 'orgId' | 'campaignId' | 'version'>,
): Promise<void> {
  await db(caller)
    .updateTable('plan.brief')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .where('campaignId', '=', campaignId)
    .execute()
}
