// The SQL of links, and of the door they are followed through.
import { sql, type Insertable } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import type { AnyDatabase } from '#kernel/db/transaction.ts'
import { db, type LinkRow, type Paging } from './tables.ts'

const linksWithClicks = (caller: Caller) =>
  db(caller)
    .selectFrom('tracking.link as l')
    .innerJoin('thread.node as n', (join) => join.onRef('n.orgId', '=', 'l.orgId').onRef('n.id', '=', 'l.nodeId'))
    .selectAll('l')
    .select('n.title')
    .select((eb) =>
      eb
        .selectFrom('tracking.tally as t')
        .select(sql<number>`coalesce(sum(t.touches), 0)`.as('clicks'))
        .whereRef('t.orgId', '=', 'l.orgId')
        .whereRef('t.linkId', '=', 'l.id')
        .where('t.kind', '=', 'click')
        .$asScalar()
        .$notNull()
        .as('clicks'),
    )
    .where('l.orgId', '=', caller.home.id)

export async function linkPage(caller: Caller, { nodeId, ...paging }: Paging & { nodeId?: string | undefined }) {
  const query = linksWithClicks(caller)
  return paged(
    nodeId === undefined ? query : query.where('l.nodeId', '=', nodeId),
    { by: 'l.createdAt', id: 'l.id', direction: 'desc', type: 'timestamptz' },
    paging,
  )
}

export async function linkById(caller: Caller, id: string) {
  return linksWithClicks(caller).where('l.id', '=', id).executeTakeFirst()
}

/** The link of this object that leads to this address. */
export async function sameLink(caller: Caller, nodeId: string, address: string) {
  return db(caller)
    .selectFrom('tracking.link')
    .selectAll()
    .where('orgId', '=', caller.home.id)
    .where('nodeId', '=', nodeId)
    .where(sql<boolean>`md5(address) = md5(${address})`)
    .executeTakeFirst()
}

/** False when the code is taken, in whatever organisation, or when the same link was made at the same moment. */
export async function addLink(caller: Caller, row: Insertable<LinkRow>): Promise<boolean> {
  const added = await db(caller)
    .insertInto('tracking.link')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return added !== undefined
}

/** Somebody following a short address. */
export interface Follow {
  readonly id: string
  readonly code: string
  /** False for machines: they are sent on and leave nothing. */
  readonly counted: boolean
  /** From the recipient's token: whom the message was for, and which object's. */
  readonly person: string | null
  readonly node: string | null
  readonly visitor: string | null
  readonly source: string | null
  readonly at: string
}

/** Writes the clicks and answers where each leads, in one statement for all; what is not in the answer is an unknown code. */
export async function followLinks(database: AnyDatabase, follows: readonly Follow[]): Promise<Map<number, string>> {
  const visits = JSON.stringify(follows.map((follow, n) => ({ n, ...follow })))
  const { rows } = await sql<{ n: number; address: string }>`select n, address from door.follow_links(${visits}::jsonb)`.execute(database)
  return new Map(rows.map(({ n, address }) => [n, address]))
}
