// Forgetting: the personal values of an object's events are deleted; their salted hashes stay, so that the chain still verifies.
import type { Caller } from '../caller.ts'
import { tables } from '../db/transaction.ts'
import type { EventTables } from './tables.ts'

/** Deletes what the events of an object hold of personal values. */
export async function forget(caller: Caller, objectId: string): Promise<void> {
  const db = tables<EventTables>(caller)
  await db
    .deleteFrom('kernel.eventPersonal')
    .where('orgId', '=', caller.home.id)
    .where('eventId', 'in', db.selectFrom('kernel.event').select('id').where('orgId', '=', caller.home.id).where('objectId', '=', objectId))
    .execute()
}
