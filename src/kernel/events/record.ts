// Recording an event: one insert in the action's own transaction; personal fields go to a side row that can be erased.
import { createHash, randomBytes } from 'node:crypto'
import type { z } from 'zod'
import type { Caller } from '../caller.ts'
import { idFor } from '../caller.ts'
import type { EventKind } from '../contract.ts'
import { tables } from '../db/transaction.ts'
import type { EventTables } from './tables.ts'

/** The object an event speaks of, at the version it has after the change. */
export interface EventObject {
  readonly id: string
  readonly version: number
}

/** Records that something happened. It is news for others once the transaction commits and the sealer has numbered it. */
export async function record<Shape extends z.ZodRawShape>(
  caller: Caller,
  kind: EventKind<Shape>,
  object: EventObject,
  data: z.input<z.ZodObject<Shape>>,
): Promise<void> {
  const parsed = kind.schema.parse(data) as Record<string, unknown>
  const kept = Object.fromEntries(kind.personal.filter((field) => parsed[field] !== undefined).map((field) => [field, parsed[field]]))
  const open = Object.fromEntries(Object.entries(parsed).filter(([field, value]) => !kind.personal.includes(field) && value !== undefined))
  const salt = randomBytes(16)
  const id = idFor(caller)
  const db = tables<EventTables>(caller)
  await db
    .insertInto('kernel.event')
    .values({
      orgId: caller.home.id,
      id,
      name: kind.name,
      objectId: object.id,
      objectVersion: object.version,
      memberId: caller.memberId,
      hat: caller.hat,
      requestId: caller.requestId,
      at: caller.now,
      data: JSON.stringify(open),
      personal: JSON.stringify(hashes(kept, salt)),
    })
    .execute()
  if (Object.keys(kept).length > 0)
    await db
      .insertInto('kernel.eventPersonal')
      .values({ orgId: caller.home.id, eventId: id, salt, data: JSON.stringify(kept) })
      .execute()
}

function hashes(fields: Record<string, unknown>, salt: Buffer): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [
      field,
      createHash('sha256').update(salt).update(JSON.stringify(value)).digest('base64url'),
    ]),
  )
}
