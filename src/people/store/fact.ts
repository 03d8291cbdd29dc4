// The SQL of facts: what persons did, append-only.
import type { Insertable } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import { db, type FactRow, type Paging } from './tables.ts'

export async function addFacts(caller: Caller, rows: readonly Insertable<FactRow>[]): Promise<void> {
  await db(caller)
    .insertInto('people.fact')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function factPage(caller: Caller, personId: string, paging: Paging) {
  const query = db(caller)
    .selectFrom('people.fact as f')
    .leftJoin('thread.node as n', (join) => join.onRef('n.orgId', '=', 'f.orgId').onRef('n.id', '=', 'f.nodeId'))
    .select(['f.id', 'f.kind', 'f.nodeId', 'n.title as nodeTitle', 'f.at', 'f.amount', 'f.data'])
    .where('f.orgId', '=', caller.home.id)
    .where('f.personId', '=', personId)
  return paged(query, { by: 'f.at', id: 'f.id', direction: 'desc', type: 'timestamptz' }, paging)
}

/** What rules look at: kinds and instants, the latest of each kind as far as any rule can count. */
export async function factsFor(caller: Caller, personId: string) {
  return db(caller)
    .selectFrom('people.fact')
    .select(['kind', 'at'])
    .where('orgId', '=', caller.home.id)
    .where('personId', '=', personId)
    .execute()
}
