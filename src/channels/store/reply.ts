// The SQL of replies.
import type { Insertable, Updateable } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import type { Instant } from '#kernel/time.ts'
import type { ReplyState } from '../contract/reply.ts'
import { db, type Paging, type ReplyRow } from './tables.ts'

/** A reply with the name of what it answers. */
const replies = (caller: Caller) =>
  db(caller)
    .selectFrom('channels.reply as r')
    .innerJoin('channels.dispatch as d', (join) => join.onRef('d.orgId', '=', 'r.orgId').onRef('d.id', '=', 'r.dispatchId'))
    .innerJoin('thread.node as n', (join) => join.onRef('n.orgId', '=', 'd.orgId').onRef('n.id', '=', 'd.nodeId'))
    .selectAll('r')
    .select('n.title')
    .where('r.orgId', '=', caller.home.id)

export async function replyById(caller: Caller, id: string) {
  return replies(caller).where('r.id', '=', id).executeTakeFirst()
}

/** Kept from changing until the transaction ends. */
export async function replyToChange(caller: Caller, id: string) {
  return replies(caller).where('r.id', '=', id).forNoKeyUpdate('r').executeTakeFirst()
}

interface Wanted {
  readonly state?: ReplyState | undefined
  readonly dispatchId?: string | undefined
  readonly personId?: string | undefined
}

export async function replyPage(caller: Caller, { state, dispatchId, personId, ...paging }: Paging & Wanted) {
  let query = replies(caller)
  if (state !== undefined) query = query.where('r.state', '=', state)
  if (dispatchId !== undefined) query = query.where('r.dispatchId', '=', dispatchId)
  if (personId !== undefined) query = query.where('r.personId', '=', personId)
  return paged(query, { by: 'r.receivedAt', id: 'r.id', direction: 'desc', type: 'timestamptz' }, paging)
}

/** False when the same message was kept before. */
export async function addReply(caller: Caller, row: Insertable<ReplyRow>): Promise<boolean> {
  const added = await db(caller)
    .insertInto('channels.reply')
    .values(row)
    .onConflict((conflict) => conflict.columns(['orgId', 'sendId', 'digest']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return added !== undefined
}

export async function changeReply(caller: Caller, id: string, change: Updateable<ReplyRow>): Promise<void> {
  await db(caller)
    .updateTable('channels.reply')
    .set((eb) => ({ ...change, updatedAt: caller.now, version: eb('version', '+', 1) }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .execute()
}

/** The ledger's mark of the first reply. */
export async function noteReplied(caller: Caller, sendId: string, at: Instant): Promise<void> {
  await db(caller)
    .updateTable('channels.send')
    .set({ repliedAt: at })
    .where('orgId', '=', caller.home.id)
    .where('id', '=', sendId)
    .where('repliedAt', 'is', null)
    .execute()
}

/** Deletes what an erased person wrote. */
export async function deleteReplies(caller: Caller, personId: string): Promise<void> {
  await db(caller).deleteFrom('channels.reply').where('orgId', '=', caller.home.id).where('personId', '=', personId).execute()
}
