// The SQL of topics, and of what people chose among them.
import { sql, type Insertable, type Updateable } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import type { Day } from '#kernel/time.ts'
import { db, type Paging, type TopicRow } from './tables.ts'

const columns = ['id', 'name', 'description', 'version', 'createdAt', 'updatedAt', 'archivedAt'] as const
const topics = (caller: Caller) => db(caller).selectFrom('people.topic').select(columns).where('orgId', '=', caller.home.id)

export async function topicById(caller: Caller, id: string) {
  return topics(caller).where('id', '=', id).executeTakeFirst()
}

/** The row, locked until the transaction ends. */
export async function topicToChange(caller: Caller, id: string) {
  return topics(caller).where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
}

export async function topicByName(caller: Caller, nameKey: string) {
  return topics(caller).where('nameKey', '=', nameKey).where('archivedAt', 'is', null).executeTakeFirst()
}

export async function topicPage(caller: Caller, { state, ...paging }: Paging & { state: 'current' | 'archived' }) {
  const query = topics(caller).where('archivedAt', state === 'archived' ? 'is not' : 'is', null)
  return paged(query, { by: 'name', direction: 'asc', type: 'text' }, paging)
}

/** No more than so many can be chosen among on one page. */
export const mostTopics = 200

/** The current topics with what a person chose; whoever has not chosen wants them. */
export async function choicesOf(caller: Caller, personId: string) {
  return db(caller)
    .selectFrom('people.topic as t')
    .leftJoin('people.topicChoice as c', (join) =>
      join.onRef('c.orgId', '=', 't.orgId').onRef('c.topicId', '=', 't.id').on('c.personId', '=', personId),
    )
    .select((eb) => ['t.id as topicId', 't.name', 't.description', eb.fn.coalesce('c.wanted', sql<boolean>`true`).as('wanted')])
    .where('t.orgId', '=', caller.home.id)
    .where('t.archivedAt', 'is', null)
    .orderBy('t.name')
    .orderBy('t.id')
    .limit(mostTopics)
    .execute()
}

export async function addTopic(caller: Caller, row: Insertable<TopicRow>): Promise<void> {
  await db(caller).insertInto('people.topic').values(row).execute()
}

export async function changeTopic(caller: Caller, id: string, change: Updateable<TopicRow>): Promise<void> {
  await db(caller)
    .updateTable('people.topic')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .execute()
}

export interface Choice {
  readonly topicId: string
  readonly wanted: boolean
}

export async function choose(caller: Caller, personId: string, choices: readonly Choice[]): Promise<void> {
  if (choices.length === 0) return
  const rows = choices.map(({ topicId, wanted }) => ({ orgId: caller.home.id, personId, topicId, wanted, at: caller.now }))
  await db(caller)
    .insertInto('people.topicChoice')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['orgId', 'personId', 'topicId']).doUpdateSet((eb) => ({ wanted: eb.ref('excluded.wanted'), at: caller.now })),
    )
    .execute()
}

/** Notes that a person's preferences are others now. */
export async function setPause(caller: Caller, personId: string, pausedUntil: Day | null): Promise<void> {
  await db(caller)
    .updateTable('people.person')
    .set((eb) => ({ pausedUntil, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', personId)
    .execute()
}

/** Ends the pauses whose day has come; nobody decided that anew, so no version counts it. */
export async function endPauses(caller: Caller, today: Day): Promise<void> {
  await db(caller)
    .updateTable('people.person')
    .set({ pausedUntil: null })
    .where('orgId', '=', caller.home.id)
    .where('pausedUntil', '<=', today)
    .execute()
}

export async function forgetChoices(caller: Caller, personId: string): Promise<void> {
  await db(caller).deleteFrom('people.topicChoice').where('orgId', '=', caller.home.id).where('personId', '=', personId).execute()
}
