// The SQL of tracking: links and the door they are followed through, forms and what was sent, touches with their roll-up, pace.
import { sql, type ColumnType, type Insertable, type Updateable } from 'kysely'
import type { AnyTransaction, Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import { tables } from '#kernel/db/transaction.ts'
import type { FunctionName } from '#thread/contract.ts'
import type { TouchKind } from './contract.ts'
import type { Answers, Field } from './rules.ts'

type Json<Value> = ColumnType<Value, string, string>

interface LinkRow {
  orgId: string
  id: string
  code: string
  nodeId: string
  target: string
  source: string
  medium: string
  campaign: string
  content: string
  ctaId: string | null
  address: string
  createdAt: string
}
interface FormRow {
  orgId: string
  id: string
  name: string
  nodeId: string | null
  purpose: 'inquiry' | 'newsletter'
  lang: string
  intro: string
  fields: Json<Field[]>
  consentWording: string | null
  confirms: ColumnType<boolean, boolean | undefined, boolean>
  button: string
  thanks: string
  conversionId: string | null
  version: ColumnType<number, undefined, number>
  createdAt: string
  updatedAt: string
  archivedAt: ColumnType<string | null, undefined, string | null>
}
interface TouchRow {
  orgId: string
  id: string
  kind: TouchKind
  nodeId: string | null
  path: string
  function: FunctionName | null
  personId: string | null
  visitor: string | null
  linkId: string | null
  conversionId: string | null
  at: string
  day: string
  continues: ColumnType<boolean, boolean | undefined, never>
  machine: ColumnType<boolean, undefined, never>
}
interface SubmissionRow {
  orgId: string
  id: string
  formId: string
  personId: ColumnType<string | null, undefined, string>
  touchId: ColumnType<string | null, undefined, string>
  answers: ColumnType<Answers, undefined, string>
  consent: ColumnType<boolean, undefined, boolean>
  at: string
}
interface TallyRow {
  orgId: string
  path: string
  kind: TouchKind
  linkId: string | null
  day: string
  touches: number
}
interface Tables {
  'tracking.link': LinkRow
  'tracking.form': FormRow
  'tracking.touch': TouchRow
  'tracking.touched': Omit<TouchRow, 'machine'>
  'tracking.visitor': { orgId: string; visitor: string; personId: string; at: string }
  'tracking.tally': TallyRow
  'tracking.submission': SubmissionRow
  'thread.node': { orgId: string; id: string; title: string }
  'tracking.pace': { orgId: string; key: string; hits: number; endsAt: string }
}

type Paging = { limit: number; cursor?: string | undefined }

const db = (caller: Caller) => tables<Tables>(caller)

// --- links

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
export async function followLinks(tx: AnyTransaction, follows: readonly Follow[]): Promise<Map<number, string>> {
  const visits = JSON.stringify(follows.map((follow, n) => ({ n, ...follow })))
  const { rows } = await sql<{ n: number; address: string }>`select n, address from door.follow_links(${visits}::jsonb)`.execute(tx)
  return new Map(rows.map(({ n, address }) => [n, address]))
}

// --- forms

const formsWithCount = (caller: Caller) =>
  db(caller)
    .selectFrom('tracking.form as f')
    .selectAll('f')
    .select((eb) =>
      eb
        .selectFrom('tracking.submission as s')
        .select(sql<number>`count(*)`.as('submissions'))
        .whereRef('s.orgId', '=', 'f.orgId')
        .whereRef('s.formId', '=', 'f.id')
        .$asScalar()
        .$notNull()
        .as('submissions'),
    )
    .where('f.orgId', '=', caller.home.id)

export async function formById(caller: Caller, id: string) {
  return formsWithCount(caller).where('f.id', '=', id).executeTakeFirst()
}

export async function formNames(caller: Caller, ids: readonly string[]) {
  if (ids.length === 0) return []
  return db(caller).selectFrom('tracking.form').select(['id', 'name']).where('orgId', '=', caller.home.id).where('id', 'in', ids).execute()
}

/** The form, locked until the end of the transaction: a second writer waits and then meets the new version. */
export async function formToChange(caller: Caller, id: string) {
  return formsWithCount(caller).where('f.id', '=', id).forNoKeyUpdate('f').executeTakeFirst()
}

export async function formPage(caller: Caller, paging: Paging) {
  return paged(
    formsWithCount(caller).where('f.archivedAt', 'is', null),
    { by: 'f.name', id: 'f.id', direction: 'asc', type: 'text' },
    paging,
  )
}

export async function addForm(caller: Caller, row: Insertable<FormRow>): Promise<void> {
  await db(caller).insertInto('tracking.form').values(row).execute()
}

export async function changeForm(caller: Caller, id: string, change: Updateable<FormRow>): Promise<void> {
  await db(caller)
    .updateTable('tracking.form')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .execute()
}

/** The organisation of a form that is open; the only thing a visitor's request tells is the form's id. */
export async function organisationOfForm(tx: AnyTransaction, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ orgId: string | null }>`select door.form_by_id(${id}) as org_id`.execute(tx)
  return rows[0]?.orgId ?? undefined
}

// --- submissions

/** False when this page was sent before; a second sending waits here until the first is done. */
export async function beginSubmission(caller: Caller, row: Insertable<SubmissionRow>): Promise<boolean> {
  const added = await db(caller)
    .insertInto('tracking.submission')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return added !== undefined
}

export async function completeSubmission(caller: Caller, id: string, change: Updateable<SubmissionRow>): Promise<void> {
  await db(caller).updateTable('tracking.submission').set(change).where('orgId', '=', caller.home.id).where('id', '=', id).execute()
}

export async function submissionPage(caller: Caller, formId: string, paging: Paging) {
  const query = db(caller)
    .selectFrom('tracking.submission')
    .select(['id', 'formId', 'personId', 'answers', 'consent', 'at'])
    .where('orgId', '=', caller.home.id)
    .where('formId', '=', formId)
  return paged(query, { by: 'at', direction: 'desc', type: 'timestamptz' }, paging)
}

/** Empties what an erased person sent, and forgets which browsers were theirs. */
export async function forgetPerson(caller: Caller, personId: string): Promise<void> {
  await db(caller)
    .updateTable('tracking.submission')
    .set({ answers: '{}' })
    .where('orgId', '=', caller.home.id)
    .where('personId', '=', personId)
    .execute()
  await db(caller).deleteFrom('tracking.visitor').where('orgId', '=', caller.home.id).where('personId', '=', personId).execute()
}

// --- touches

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

/** Of these touches those that people made and whose person is known. */
export async function touchesOfPeople(caller: Caller, ids: readonly string[]) {
  if (ids.length === 0) return []
  return touches(caller).where('id', 'in', ids).where('personId', 'is not', null).orderBy('id').execute()
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

// --- pace

/** Counts one more attempt under a key and answers how many there were in the running window. */
export async function countAttempt(caller: Caller, key: string, endsAt: string): Promise<{ hits: number; endsAt: string }> {
  return db(caller)
    .insertInto('tracking.pace')
    .values({ orgId: caller.home.id, key, hits: 1, endsAt })
    .onConflict((conflict) =>
      conflict.columns(['orgId', 'key']).doUpdateSet({
        hits: sql<number>`case when pace.ends_at <= ${caller.now} then 1 else pace.hits + 1 end`,
        endsAt: sql<string>`case when pace.ends_at <= ${caller.now} then excluded.ends_at else pace.ends_at end`,
      }),
    )
    .returning(['hits', 'endsAt'])
    .executeTakeFirstOrThrow()
}

export async function forgetAttempts(caller: Caller): Promise<void> {
  await db(caller).deleteFrom('tracking.pace').where('orgId', '=', caller.home.id).where('endsAt', '<=', caller.now).execute()
}
