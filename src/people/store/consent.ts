// The SQL of consent and of barred addresses.
import { sql, type Insertable } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { suppressionReasons, type ConsentState, type SuppressionReason } from '../rules/consent.ts'
import { db, type ConsentRow } from './tables.ts'

const hashOf = (emailKey: string) => sql<Buffer>`people.email_hash(${emailKey})`

export async function consentsOf(caller: Caller, personId: string, most: number) {
  return db(caller)
    .selectFrom('people.consent')
    .select(['id', 'state', 'source', 'wording', 'memberId', 'hat', 'importId', 'at'])
    .where('orgId', '=', caller.home.id)
    .where('personId', '=', personId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(most)
    .execute()
}

export async function addConsent(caller: Caller, row: Insertable<ConsentRow>): Promise<void> {
  await db(caller).insertInto('people.consent').values(row).execute()
}

export async function setConsent(caller: Caller, personId: string, emailConsent: ConsentState): Promise<void> {
  await db(caller)
    .updateTable('people.person')
    .set((eb) => ({ emailConsent, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', personId)
    .execute()
}

export async function suppressionOf(caller: Caller, emailKey: string): Promise<{ reason: SuppressionReason; at: string } | undefined> {
  return db(caller)
    .selectFrom('people.suppression')
    .select(['reason', 'at'])
    .where('orgId', '=', caller.home.id)
    .where('emailHash', '=', hashOf(emailKey))
    .executeTakeFirst()
}

/** Bars an address; a stronger reason replaces a weaker one. True when this changed anything. */
export async function addSuppression(caller: Caller, emailKey: string, reason: SuppressionReason): Promise<boolean> {
  const strength = (column: string) => sql`array_position(${suppressionReasons}::text[], ${sql.ref(column)})`
  const changed = await db(caller)
    .insertInto('people.suppression')
    .values({ orgId: caller.home.id, emailHash: hashOf(emailKey), reason, at: caller.now })
    .onConflict((conflict) =>
      conflict
        .columns(['orgId', 'emailHash'])
        .doUpdateSet({ reason, at: caller.now })
        .where(sql<boolean>`${strength('excluded.reason')} > ${strength('suppression.reason')}`),
    )
    .returning('reason')
    .executeTakeFirst()
  return changed !== undefined
}

export async function removeSuppression(caller: Caller, emailKey: string): Promise<void> {
  await db(caller).deleteFrom('people.suppression').where('orgId', '=', caller.home.id).where('emailHash', '=', hashOf(emailKey)).execute()
}
