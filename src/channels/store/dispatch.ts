// The SQL of dispatches.
import { sql, type Insertable, type Updateable } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import { openStates, type DispatchState } from '../rules.ts'
import { db, type DispatchRow, type Paging } from './tables.ts'

/** The subject of a dispatch `d` that is an e-mail, as it was written. */
export const subject = sql<string | null>`case when d.adapter = 'email' then d.payload ->> 'subject' end`.as('subject')

/** What tells dispatches of one version apart, for lists that leave the payload where it is. */
export const told = [subject, 'd.sliceFrom', 'd.sliceUntil'] as const

/** A dispatch with the name of its node and the first hold that stops it. */
const dispatches = (caller: Caller) =>
  db(caller)
    .selectFrom('channels.dispatch as d')
    .innerJoin('thread.node as n', (join) => join.onRef('n.orgId', '=', 'd.orgId').onRef('n.id', '=', 'd.nodeId'))
    .selectAll('d')
    .select('n.title')
    .select(
      sql<string | null>`case when d.state in ('scheduled', 'sending', 'ready')
        then channels.hold_on(d.org_id, d.id, d.node_id, d.message_class, null) end`.as('holdId'),
    )
    .where('d.orgId', '=', caller.home.id)

export async function dispatchById(caller: Caller, id: string) {
  return dispatches(caller).where('d.id', '=', id).executeTakeFirst()
}

export async function dispatchesByIds(caller: Caller, ids: readonly string[]) {
  return ids.length === 0 ? [] : dispatches(caller).where('d.id', 'in', ids).execute()
}

/** Kept from changing until the transaction ends. */
export async function dispatchToChange(caller: Caller, id: string) {
  return dispatches(caller).where('d.id', '=', id).forNoKeyUpdate('d').executeTakeFirst()
}

/** The row alone, kept from changing until the transaction ends. */
export async function lockDispatch(caller: Caller, id: string) {
  return db(caller)
    .selectFrom('channels.dispatch')
    .selectAll()
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
}

export async function latestDispatchOf(caller: Caller, nodeId: string) {
  return dispatches(caller).where('d.nodeId', '=', nodeId).orderBy('d.createdAt', 'desc').orderBy('d.id', 'desc').executeTakeFirst()
}

export async function openDispatchOf(caller: Caller, nodeId: string) {
  return dispatches(caller)
    .where('d.nodeId', '=', nodeId)
    .where('d.state', 'in', [...openStates])
    .executeTakeFirst()
}

export async function dispatchPage(
  caller: Caller,
  { path, state, ...paging }: Paging & { path?: string | undefined; state?: DispatchState | undefined },
) {
  let query = dispatches(caller)
  if (state !== undefined) query = query.where('d.state', '=', state)
  // A subtree is one range of the path's index: `0` follows the slash that ends every path.
  if (path !== undefined) query = query.where('n.path', '>=', path).where('n.path', '<', `${path.slice(0, -1)}0`)
  return paged(query, { by: 'd.createdAt', id: 'd.id', direction: 'desc', type: 'timestamptz' }, paging)
}

export async function addDispatch(caller: Caller, row: Insertable<DispatchRow>): Promise<void> {
  await db(caller).insertInto('channels.dispatch').values(row).execute()
}

/** Changes a dispatch. What the delivery itself notes leaves the version alone unless the state moves. */
export async function changeDispatch(caller: Caller, id: string, change: Updateable<DispatchRow>): Promise<void> {
  await db(caller)
    .updateTable('channels.dispatch')
    .set((eb) => ({ ...change, updatedAt: caller.now, ...(change.state === undefined ? {} : { version: eb('version', '+', 1) }) }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .execute()
}

/** Dispatches that should be moving: due, not waiting for a better moment, and not held. */
export async function dueDispatches(caller: Caller): Promise<string[]> {
  const rows = await db(caller)
    .selectFrom('channels.dispatch as d')
    .select('d.id')
    .where('d.orgId', '=', caller.home.id)
    .where('d.state', 'in', ['scheduled', 'sending'])
    .where('d.scheduledAt', '<=', caller.now)
    .where((eb) => eb.or([eb('d.resumeAt', 'is', null), eb('d.resumeAt', '<=', caller.now)]))
    // A standing one rests until somebody is due, however often it is looked for.
    .where((eb) =>
      eb.or([
        eb('d.standing', '=', false),
        eb('d.state', '=', 'scheduled'),
        eb.exists(
          eb
            .selectFrom('channels.send as s')
            .select('s.id')
            .whereRef('s.orgId', '=', 'd.orgId')
            .whereRef('s.dispatchId', '=', 'd.id')
            .where('s.state', '=', 'queued')
            .where('s.dueAt', '<=', caller.now),
        ),
      ]),
    )
    .where(sql<boolean>`channels.hold_on(d.org_id, d.id, d.node_id, d.message_class, null) is null`)
    .orderBy('d.createdAt')
    .execute()
  return rows.map(({ id }) => id)
}

/** Whether the text was approved last as it stands, asked as the claims ask it. */
export async function approvedOn(caller: Caller, { nodeId, bodyHash }: { nodeId: string; bodyHash: string }): Promise<boolean> {
  const { rows } = await sql<{
    approved: boolean
  }>`select thread.approved(${caller.home.id}, ${nodeId}, 'body', ${bodyHash}) as approved`.execute(caller.tx)
  return rows[0]?.approved ?? false
}

/** The holds behind a list of dispatches. */
export async function holdsByIds(caller: Caller, ids: string[]) {
  if (ids.length === 0) return []
  return db(caller)
    .selectFrom('channels.hold')
    .select(['id', 'scope', 'reason', 'declaredAt', 'closedAt', 'liftedAt'])
    .where('orgId', '=', caller.home.id)
    .where('id', 'in', ids)
    .execute()
}
