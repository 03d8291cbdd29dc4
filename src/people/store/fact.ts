// The SQL of facts: what persons did, append-only.
import { sql } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import type { Day, Instant } from '#kernel/time.ts'
import type { FactKind } from '../rules/fact.ts'
import { db, type Paging } from './tables.ts'

export interface NewFact {
  readonly id: string
  readonly personId: string
  readonly kind: FactKind
  readonly nodeId: string | null
  readonly at: Instant
  readonly day: Day
  readonly amount: number | null
  readonly data: Readonly<Record<string, unknown>>
}

/** One statement with one value, however many there are: a mailing notes a fact for everybody it reaches. */
export async function addFacts(caller: Caller, facts: readonly NewFact[]): Promise<void> {
  const given = facts.map(({ personId, nodeId, ...fact }) => ({ ...fact, person_id: personId, node_id: nodeId }))
  await sql`
    insert into people.fact (org_id, id, person_id, kind, node_id, at, day, amount, data)
    select ${caller.home.id}, f.id, f.person_id, f.kind, f.node_id, f.at, f.day, f.amount, f.data
    from json_to_recordset(${JSON.stringify(given)}::json)
      as f(id uuid, person_id uuid, kind text, node_id uuid, at timestamptz, day date, amount bigint, data jsonb)
    on conflict do nothing`.execute(caller.tx)
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

/** The first fact of one of these kinds after each person's own moment; those of whom there is none are not in the answer. */
export async function firstFacts(
  caller: Caller,
  kinds: readonly FactKind[],
  persons: readonly { personId: string; since: string }[],
): Promise<Map<string, FactKind>> {
  const { rows } = await sql<{ personId: string; kind: FactKind }>`
    select r.person_id, f.kind
    from json_to_recordset(${JSON.stringify(persons.map(({ personId, since }) => ({ person_id: personId, since })))}::json)
      as r(person_id uuid, since timestamptz)
    cross join lateral (
      select x.kind, x.at, x.id from people.fact x
      where x.org_id = ${caller.home.id} and x.person_id = r.person_id and x.at > r.since and x.kind = any (${kinds}::text[])
      order by x.at, x.id limit 1) f`.execute(caller.tx)
  return new Map(rows.map(({ personId, kind }) => [personId, kind]))
}

/** How many different persons did something through each of these objects, by kind. */
export async function countByNode(caller: Caller, nodeIds: readonly string[], kinds: readonly FactKind[]) {
  if (nodeIds.length === 0) return []
  return db(caller)
    .selectFrom('people.fact')
    .select((eb) => ['nodeId', 'kind', eb.fn.count<number>('personId').distinct().as('persons')])
    .where('orgId', '=', caller.home.id)
    .where('nodeId', 'in', nodeIds)
    .where('kind', 'in', kinds)
    .groupBy(['nodeId', 'kind'])
    .execute()
}
