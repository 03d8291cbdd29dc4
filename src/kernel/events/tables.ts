// The tables of the kernel as the query builder sees them.
import type { ColumnType, Generated } from 'kysely'

export interface EventTables {
  'kernel.event': {
    orgId: string
    id: string
    name: string
    objectId: string
    objectVersion: number
    memberId: string | null
    hat: string
    requestId: string
    at: string
    data: ColumnType<Record<string, unknown>, string, never>
    personal: ColumnType<Record<string, string>, string, never>
    seq: Generated<number | null>
    hash: Generated<Buffer | null>
  }
  'kernel.eventPersonal': {
    orgId: string
    eventId: string
    salt: Buffer
    data: ColumnType<Record<string, unknown>, string, never>
  }
  'kernel.chain': { orgId: string; seq: number; hash: Buffer }
  'kernel.reaction': { orgId: string; subscriber: string; eventId: string }
  'kernel.idempotency': { orgId: string; key: string; fingerprint: string; answer: string | null; at: string }
}
