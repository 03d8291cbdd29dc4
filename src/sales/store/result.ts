// The SQL over all results: those that hang nowhere on the thread yet.
import { sql } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import { db, type Paging } from './tables.ts'

export async function unlinkedPage(caller: Caller, paging: Paging) {
  const query = db(caller)
    .selectFrom('thread.node as n')
    .leftJoin('sales.lead as l', (join) => join.onRef('l.orgId', '=', 'n.orgId').onRef('l.id', '=', 'n.id'))
    .leftJoin('sales.deal as d', (join) => join.onRef('d.orgId', '=', 'n.orgId').onRef('d.id', '=', 'n.id'))
    .leftJoin('sales.order as o', (join) => join.onRef('o.orgId', '=', 'n.orgId').onRef('o.id', '=', 'n.id'))
    .select((eb) => [
      'n.id',
      'n.title',
      sql<'lead' | 'deal' | 'order'>`n.kind`.as('kind'),
      eb.fn.coalesce('o.day', 'd.openedOn', 'l.openedOn').$notNull().as('day'),
      eb.fn.coalesce('o.baseAmount', 'd.baseAmount').as('baseAmount'),
      eb.fn.coalesce('o.version', 'd.version', 'l.version').$notNull().as('version'),
    ])
    .where('n.orgId', '=', caller.home.id)
    .where('n.parentId', 'is', null)
    .where('n.kind', 'in', ['lead', 'deal', 'order'])
    .where('n.archivedAt', 'is', null)
  return paged(query, { by: 'n.id', id: 'n.id', direction: 'asc', type: 'uuid' }, paging)
}
