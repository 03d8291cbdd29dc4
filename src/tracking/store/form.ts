// The SQL of forms and of what was sent through them.
import { sql, type Insertable, type Updateable } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import type { AnyDatabase } from '#kernel/db/transaction.ts'
import { db, type FormRow, type Paging, type SubmissionRow } from './tables.ts'

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
export async function organisationOfForm(database: AnyDatabase, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ orgId: string | null }>`select door.form_by_id(${id}) as org_id`.execute(database)
  return rows[0]?.orgId ?? undefined
}

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
