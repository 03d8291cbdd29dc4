// The SQL of an audience before anything is sent to it: who would get a version, and why others would not, asked of all at once.
import { sql } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import type { segmentSelection } from '#people/actions/segment.ts'
import { openStates } from '../rules.ts'
import { db, type Paging } from './tables.ts'

/** The members of an audience, as people selects them. */
export type Selection = Awaited<ReturnType<typeof segmentSelection>>

export interface Weighed {
  id: string
  /** Why they would not get it; null when they would. */
  refusal: string | null
}

/** Of which version the question is, and what is the same for everybody. */
export interface Subject {
  readonly nodeId: string
  readonly topicId: string | null
  /** What it is already leaving by. */
  readonly dispatchId: string | null
  /** Whether a hold stops all of it. */
  readonly stopped: boolean
}

/** Everybody of a selection with what the gate would say of them now. */
function weighed(caller: Caller, { nodeId, topicId, dispatchId, stopped }: Subject, selection: Selection) {
  const org = caller.home.id
  return sql<Weighed & { name: string; companyId: string | null; language: string | null }>`(
    select p.id, p.name, p.company_id, p.language, case
        when p.id in (
          select s.person_id from channels.dispatch d join channels.send s on s.org_id = d.org_id and s.dispatch_id = d.id
          where d.org_id = ${org} and d.node_id = ${nodeId} and s.state in ('delivered', 'uncertain')) then 'already_received'
        else coalesce(r.refusal, case when ${stopped} or p.id in (
          select h.person_id from channels.hold h where h.org_id = ${org} and h.scope = 'person' and h.lifted_at is null) then 'held' end) end as refusal
    from (${selection}) p
    join channels.refusals(${org}, 'commercial', ${topicId}, ${dispatchId}, ${caller.now}) r on r.person_id = p.id)`
}

export interface AudienceFilter {
  /** `get`, or a reason for which some do not. */
  readonly only?: string | undefined
  readonly personId?: string | undefined
}

/** A page of an audience, in the order in which it is written to. */
export async function weighedPage(
  caller: Caller,
  subject: Subject,
  selection: Selection,
  { only, personId, ...paging }: AudienceFilter & Paging,
) {
  let query = db(caller)
    .selectFrom(weighed(caller, subject, personId === undefined ? selection : selection.where('p.id', '=', personId)).as('a'))
    .select(['a.id', 'a.refusal'])
  if (only !== undefined) query = only === 'get' ? query.where('a.refusal', 'is', null) : query.where('a.refusal', '=', only)
  return paged(query, { by: 'a.id', id: 'a.id', direction: 'asc', type: 'uuid' }, paging)
}

export interface Weight {
  refusal: string | null
  people: number
  nameless: number
  companyless: number
  tongueless: number
}

/** How many there are of each verdict, and of how many of them something is not known that a text may name. */
export async function weightsOf(caller: Caller, subject: Subject, selection: Selection): Promise<Weight[]> {
  const { rows } = await sql<Weight>`
    select a.refusal, count(*)::int as people, (count(*) filter (where btrim(a.name) = ''))::int as nameless,
      (count(*) filter (where a.company_id is null))::int as companyless, (count(*) filter (where a.language is null))::int as tongueless
    from ${weighed(caller, subject, selection)} a group by a.refusal order by people desc, a.refusal`.execute(caller.tx)
  return rows
}

/** The dispatch by which a version is leaving, or is to; null when there is none. */
export async function openDispatchOf(caller: Caller, nodeId: string): Promise<string | null> {
  const row = await db(caller)
    .selectFrom('channels.dispatch')
    .select('id')
    .where('orgId', '=', caller.home.id)
    .where('nodeId', '=', nodeId)
    .where('state', 'in', [...openStates])
    .executeTakeFirst()
  return row?.id ?? null
}

/** The reason of what holds a version as a whole; null when nothing does. */
export async function holdOver(caller: Caller, nodeId: string, dispatchId: string | null): Promise<string | null> {
  const { rows } = await sql<{ reason: string }>`
    select h.reason from channels.hold h
    where h.org_id = ${caller.home.id} and h.id = channels.hold_on(${caller.home.id}, ${dispatchId}, ${nodeId}, 'commercial', null)`.execute(
    caller.tx,
  )
  return rows[0]?.reason ?? null
}
