// The SQL of touches and their roll-up, and of the browsers whose person is known.
import { sql, type Insertable } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import type { TouchKind } from '../contract.ts'
import { db, type Paging, type TouchRow } from './tables.ts'

export async function addTouch(caller: Caller, row: Insertable<TouchRow>): Promise<void> {
  await db(caller).insertInto('tracking.touch').values(row).execute()
}

const touches = (caller: Caller) => db(caller).selectFrom('tracking.touched').selectAll().where('orgId', '=', caller.home.id)

// Two ways to be somebody's: named by the touch, or by the browser; each has its own index, which one condition over both would not use.
const ofPerson = (personId: string, orgId: string) => sql<boolean>`(id, org_id) in (
  select t.id, t.org_id from tracking.touch t where t.org_id = ${orgId} and t.person_id = ${personId}
  union all
  select t.id, t.org_id from tracking.touch t join tracking.visitor v on v.org_id = t.org_id and v.visitor = t.visitor
    where v.org_id = ${orgId} and v.person_id = ${personId} and t.person_id is null)`

interface TouchFilter {
  nodeId?: string | undefined
  personId?: string | undefined
  kind?: TouchKind | undefined
}

export async function touchPage(caller: Caller, { nodeId, personId, kind, ...paging }: Paging & TouchFilter) {
  let query = touches(caller)
  if (nodeId !== undefined) query = query.where('nodeId', '=', nodeId)
  if (personId !== undefined) query = query.where(ofPerson(personId, caller.home.id))
  if (kind !== undefined) query = query.where('kind', '=', kind)
  return paged(query, { by: 'at', direction: 'desc', type: 'timestamptz' }, paging)
}

/** What began the visit to our pages that somebody, or a browser, is still on: undefined when its last step lies before `since`. */
export async function visitOf(caller: Caller, whose: { visitor: string } | { personId: string }, since: string) {
  const theirs = 'visitor' in whose ? sql<boolean>`visitor = ${whose.visitor}` : ofPerson(whose.personId, caller.home.id)
  const steps = touches(caller)
    .where(theirs)
    .where('kind', 'in', ['click', 'visit', 'view', 'submission'])
    .where('at', '<=', caller.now)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
  const last = await steps.where('at', '>=', since).executeTakeFirst()
  return last?.continues ? steps.where('continues', '=', false).executeTakeFirst() : last
}

/** The latest touch of a person up to a day that has a place on the thread and began something. */
export async function lastTouch(caller: Caller, personId: string, onOrBefore: string) {
  return touches(caller)
    .where(ofPerson(personId, caller.home.id))
    .where('nodeId', 'is not', null)
    .where('continues', '=', false)
    .where('day', '<=', onOrBefore)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

interface ClicksWithin {
  since: string
  until: string
  after: string | null
  limit: number
}

/** The clicks that named their person themselves, by id; machines left out. */
export async function clicksOfPeople(caller: Caller, { since, until, after, limit }: ClicksWithin) {
  const clicks = db(caller)
    .selectFrom('tracking.touch')
    .select(['id', 'personId', 'nodeId', 'at'])
    .where('orgId', '=', caller.home.id)
    .where('at', '>=', since)
    .where('at', '<', until)
    .where('kind', '=', 'click')
    .where('personId', 'is not', null)
    .where('machine', '=', false)
    .orderBy('id')
    .limit(limit)
  return (after === null ? clicks : clicks.where('id', '>', after)).execute()
}

/** Makes a browser somebody's; false when it is another person's already. */
export async function nameVisitor(caller: Caller, visitor: string, personId: string): Promise<boolean> {
  const row = { orgId: caller.home.id, visitor, personId, at: caller.now }
  await db(caller)
    .insertInto('tracking.visitor')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const owner = db(caller)
    .selectFrom('tracking.visitor')
    .select('personId')
    .where('orgId', '=', caller.home.id)
    .where('visitor', '=', visitor)
  return (await owner.executeTakeFirstOrThrow()).personId === personId
}

export interface TallyFilter {
  /** Path of the object with all below it; everything when not given. */
  readonly path?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

export async function tallyByKind(caller: Caller, { path, from, to }: TallyFilter) {
  let query = db(caller)
    .selectFrom('tracking.tally')
    .select(['kind', sql<number>`sum(touches)`.as('touches')])
    .where('orgId', '=', caller.home.id)
  // `0` is the character after the slash that ends a path: this is the range of the paths below.
  if (path !== undefined) query = query.where('path', '>=', path).where('path', '<', `${path.slice(0, -1)}0`)
  if (from !== undefined) query = query.where('day', '>=', from)
  if (to !== undefined) query = query.where('day', '<=', to)
  return query
    .groupBy('kind')
    .having(sql<boolean>`sum(touches) > 0`)
    .orderBy('kind')
    .execute()
}

/** Makes the partitions of the coming months. */
export async function openMonths(caller: Caller): Promise<void> {
  await sql`select door.open_touch_months(${caller.now}::timestamptz)`.execute(caller.tx)
}
