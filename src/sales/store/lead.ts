// The SQL of leads.
import type { Insertable, Updateable } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import { within } from '#kernel/db/scope.ts'
import type { LeadState } from '../rules/lead.ts'
import { db, type LeadRow, type Paging } from './tables.ts'

// Where a lead hangs is read from the thread, the one place that knows.
function leads(caller: Caller) {
  const query = db(caller)
    .selectFrom('sales.lead as l')
    .innerJoin('thread.node as n', (join) => join.onRef('n.orgId', '=', 'l.orgId').onRef('n.id', '=', 'l.id'))
    .leftJoin('thread.node as p', (join) => join.onRef('p.orgId', '=', 'n.orgId').onRef('p.id', '=', 'n.parentId'))
    .selectAll('l')
    .select(['n.parentId', 'p.title as parentTitle'])
    .where('l.orgId', '=', caller.home.id)
  return within(query, caller, { owner: 'l.ownerId' })
}

export async function leadById(caller: Caller, id: string) {
  return leads(caller).where('l.id', '=', id).executeTakeFirst()
}

/** The row, locked until the transaction ends. */
export async function leadToChange(caller: Caller, id: string) {
  return leads(caller).where('l.id', '=', id).forUpdate('l').executeTakeFirst()
}

/** The one lead of a person that waits for an answer or is being worked on. */
export async function openLeadOf(caller: Caller, personId: string) {
  return leads(caller).where('l.personId', '=', personId).where('l.state', 'in', ['lead', 'accepted']).executeTakeFirst()
}

export async function leadPage(
  caller: Caller,
  { state, ownerId, ...paging }: Paging & { state?: LeadState | undefined; ownerId?: string | undefined },
) {
  let query = leads(caller)
  if (state !== undefined) query = query.where('l.state', '=', state)
  if (ownerId !== undefined) query = query.where('l.ownerId', '=', ownerId)
  return paged(query, { by: 'l.createdAt', id: 'l.id', direction: 'desc', type: 'timestamptz' }, paging)
}

/** False when the person has an open lead already. */
export async function addLead(caller: Caller, row: Insertable<LeadRow>): Promise<boolean> {
  const added = await db(caller)
    .insertInto('sales.lead')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return added !== undefined
}

export async function changeLead(caller: Caller, id: string, change: Updateable<LeadRow>): Promise<void> {
  await db(caller)
    .updateTable('sales.lead')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .execute()
}

export async function countLeads(caller: Caller, { from, to }: { from?: string | undefined; to?: string | undefined }) {
  let query = db(caller)
    .selectFrom('sales.lead')
    .select((eb) => ['state', eb.fn.countAll<number>().as('leads')])
    .where('orgId', '=', caller.home.id)
  if (from !== undefined) query = query.where('openedOn', '>=', from)
  if (to !== undefined) query = query.where('openedOn', '<=', to)
  return query.groupBy('state').execute()
}

/** Empties what was written about an erased person. */
export async function emptyLeadsOf(caller: Caller, personId: string): Promise<void> {
  await db(caller)
    .updateTable('sales.lead')
    .set({ note: '' })
    .where('orgId', '=', caller.home.id)
    .where('personId', '=', personId)
    .execute()
}
