// The SQL of consent that waits to be confirmed.
import type { Caller } from '#kernel/caller.ts'
import { db } from './tables.ts'

export interface NewAsking {
  readonly id: string
  readonly personId: string
  readonly source: string
  readonly wording: string
  readonly lang: string
}

export async function addAsking(caller: Caller, asking: NewAsking): Promise<void> {
  await db(caller)
    .insertInto('people.asking')
    .values({ orgId: caller.home.id, ...asking, askedAt: caller.now })
    .execute()
}

/** The latest asking of a person since an instant that is still open. */
export async function openAskingOf(caller: Caller, personId: string, since: string) {
  return db(caller)
    .selectFrom('people.asking')
    .selectAll()
    .where('orgId', '=', caller.home.id)
    .where('personId', '=', personId)
    .where('askedAt', '>', since)
    .where('confirmedAt', 'is', null)
    .orderBy('askedAt', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function askingById(caller: Caller, id: string) {
  return db(caller).selectFrom('people.asking').selectAll().where('orgId', '=', caller.home.id).where('id', '=', id).executeTakeFirst()
}

/** Notes the confirmation; false when it had been given before. */
export async function confirmAsking(caller: Caller, id: string): Promise<boolean> {
  const row = await db(caller)
    .updateTable('people.asking')
    .set({ confirmedAt: caller.now })
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .where('confirmedAt', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
