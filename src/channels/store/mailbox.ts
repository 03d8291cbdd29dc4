// The SQL of return mailboxes, and of what was made of the messages in them.
import { sql, type Insertable, type Updateable } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import type { Instant } from '#kernel/time.ts'
import { db, type MailboxRow, type ReturnedMailKind, type ReturnedMailRow } from './tables.ts'

const mailboxes = (caller: Caller) => db(caller).selectFrom('channels.mailbox').selectAll().where('orgId', '=', caller.home.id)

export async function mailboxById(caller: Caller, id: string) {
  return mailboxes(caller).where('id', '=', id).executeTakeFirst()
}

/** Kept from changing until the transaction ends. */
export async function mailboxToChange(caller: Caller, id: string) {
  return mailboxes(caller).where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
}

/** The one that is connected to an account. */
export async function mailboxOf(caller: Caller, accountId: string) {
  return mailboxes(caller).where('accountId', '=', accountId).where('archivedAt', 'is', null).executeTakeFirst()
}

export async function addMailbox(caller: Caller, row: Insertable<MailboxRow>) {
  return db(caller).insertInto('channels.mailbox').values(row).returningAll().executeTakeFirstOrThrow()
}

/** Changes a mailbox; `quietly` is for what reading it finds out, which takes nobody's edit from under them. */
export async function changeMailbox(caller: Caller, id: string, change: Updateable<MailboxRow>, quietly = false) {
  return db(caller)
    .updateTable('channels.mailbox')
    .set((eb) => ({ ...change, updatedAt: caller.now, ...(quietly ? {} : { version: eb('version', '+', 1) }) }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Those that are to be read now. */
export async function dueMailboxes(caller: Caller): Promise<string[]> {
  const rows = await db(caller)
    .selectFrom('channels.mailbox')
    .select('id')
    .where('orgId', '=', caller.home.id)
    .where('archivedAt', 'is', null)
    .where((eb) => eb.or([eb('resumeAt', 'is', null), eb('resumeAt', '<=', caller.now)]))
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Takes a mailbox for this worker, as long as its locks are held (`underLocks`); false when another one reads it. */
export async function takeMailbox(caller: Caller, id: string): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`
    select pg_try_advisory_lock(hashtextextended(${`channels.mailbox ${id}`}, 0)) as taken`.execute(caller.tx)
  return rows[0]!.taken
}

/** Which of these messages something was made of before. */
export async function notedUids(caller: Caller, mailboxId: string, uidValidity: number, uids: readonly number[]): Promise<Set<number>> {
  if (uids.length === 0) return new Set()
  const rows = await db(caller)
    .selectFrom('channels.returnedMail')
    .select('uid')
    .where('orgId', '=', caller.home.id)
    .where('mailboxId', '=', mailboxId)
    .where('uidValidity', '=', uidValidity)
    .where('uid', 'in', [...uids])
    .execute()
  return new Set(rows.map(({ uid }) => uid))
}

export async function addReturnedMail(caller: Caller, rows: readonly Omit<ReturnedMailRow, 'orgId' | 'notedAt'>[]): Promise<void> {
  if (rows.length === 0) return
  const values = rows.map((row) => ({ ...row, orgId: caller.home.id, notedAt: caller.now }))
  await db(caller).insertInto('channels.returnedMail').values(values).execute()
}

/** What was made of the messages of a mailbox since an instant: how many of each kind. */
export async function returnedSince(caller: Caller, mailboxId: string, since: Instant): Promise<Partial<Record<ReturnedMailKind, number>>> {
  const rows = await db(caller)
    .selectFrom('channels.returnedMail')
    .select((eb) => ['kind', eb.fn.countAll<number>().as('count')])
    .where('orgId', '=', caller.home.id)
    .where('mailboxId', '=', mailboxId)
    .where('notedAt', '>', since)
    .groupBy('kind')
    .execute()
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]))
}
