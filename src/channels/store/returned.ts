// The SQL of what came back to the ledger: the rows that messages name, what is noted of them, and how many of each kind there are.
import { sql } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { returnedKinds, type ReturnedKind } from '../report.ts'
import { db } from './tables.ts'

/** A recipient whose message something came back to. */
export interface Named {
  readonly id: string
  readonly messageId: string
  readonly dispatchId: string
  readonly nodeId: string
  readonly personId: string
  /** Whether it is known which address it went to: only once the server's answer was written down. */
  readonly settled: boolean
}

/** The recipients whose messages have these names (Message-IDs). What was never handed over, or was refused at once, cannot come back. */
export async function sendsNamed(caller: Caller, names: readonly string[]): Promise<Map<string, Named>> {
  // A message is named after its row.
  const ids = names.map((name) => name.slice(1, 37))
  if (ids.length === 0) return new Map()
  const rows = await db(caller)
    .selectFrom('channels.send as s')
    .innerJoin('channels.dispatch as d', (join) => join.onRef('d.orgId', '=', 's.orgId').onRef('d.id', '=', 's.dispatchId'))
    .select(['s.id', 's.messageId', 's.dispatchId', 's.personId', 'd.nodeId', sql<boolean>`s.address_hash is not null`.as('settled')])
    .where('s.orgId', '=', caller.home.id)
    .where('s.id', 'in', ids)
    .where('s.handedAt', 'is not', null)
    .where('s.state', 'in', ['claimed', 'delivered', 'uncertain'])
    .execute()
  const wanted = new Set(names)
  return new Map(rows.map((row) => [row.messageId.toLowerCase(), row] as const).filter(([name]) => wanted.has(name)))
}

/** Which of these addresses are the ones that were written to, per recipient, as they were given. */
export async function addressesWrittenTo(
  caller: Caller,
  asked: readonly { readonly sendId: string; readonly address: string }[],
): Promise<Map<string, Set<string>>> {
  const { rows } = await sql<{ sendId: string; address: string }>`
    select a.send_id, a.address from json_to_recordset(${JSON.stringify(asked.map(({ sendId, address }) => ({ send_id: sendId, address })))}::json)
      as a(send_id uuid, address text)
    join channels.send s on s.org_id = ${caller.home.id} and s.id = a.send_id
    where s.address_hash in (people.email_hash(a.address), people.email_hash(lower(a.address)))`.execute(caller.tx)
  return new Map([...Map.groupBy(rows, ({ sendId }) => sendId)].map(([id, found]) => [id, new Set(found.map(({ address }) => address))]))
}

export interface CameBack {
  readonly id: string
  readonly kind: ReturnedKind
  readonly reason: string
}

// A later report outweighs an earlier one only when it says more: a complaint more than a bounce, that more than a delay.
const ranks = ['delayed', 'refused', 'bounced', 'complained'] satisfies ReturnedKind[]

/** Notes what came back; answers the ids that were changed. */
export async function noteCameBack(caller: Caller, { id, kind, reason }: CameBack): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    update channels.send set returned = ${kind}, returned_at = ${caller.now}::timestamptz, returned_reason = ${reason}
    where org_id = ${caller.home.id} and id = ${id}
      and coalesce(array_position(${ranks}::text[], returned), 0) < array_position(${ranks}::text[], ${kind}::text)
    returning id`.execute(caller.tx)
  return rows.length > 0
}

export type ReturnedCounts = Record<ReturnedKind | 'replied', number>

/** How many recipients of a dispatch something came back from, by kind. */
export async function returnedOf(caller: Caller, dispatchId: string): Promise<ReturnedCounts> {
  const mine = db(caller).selectFrom('channels.send').where('orgId', '=', caller.home.id).where('dispatchId', '=', dispatchId)
  const rows = await mine
    .select((eb) => ['returned', eb.fn.countAll<number>().as('count')])
    .where('returned', 'is not', null)
    .groupBy('returned')
    .execute()
  const { replied } = await mine
    .select((eb) => eb.fn.countAll<number>().as('replied'))
    .where('repliedAt', 'is not', null)
    .executeTakeFirstOrThrow()
  const count = (kind: ReturnedKind) => rows.find(({ returned }) => returned === kind)?.count ?? 0
  return { ...(Object.fromEntries(returnedKinds.map((kind) => [kind, count(kind)])) as Record<ReturnedKind, number>), replied }
}
