// The SQL that reads the ledger and settles what is uncertain in it: counted by state and reason, listed, searched.
import { sql, type SqlBool } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import type { Instant } from '#kernel/time.ts'
import type { ReturnedFilter } from '../contract/dispatch.ts'
import type { SendState } from '../rules.ts'
import { withoutReason, type Part } from '../tally.ts'
import type { Uncertainty, UncertainPolicy } from '../uncertain.ts'
import { subject, told } from './dispatch.ts'
import { db, type Paging } from './tables.ts'

/** How many recipients are in each state for which reason, per dispatch. */
export async function partsOf(caller: Caller, dispatchIds: readonly string[]): Promise<Map<string, Part[]>> {
  const parts = new Map<string, Part[]>(dispatchIds.map((id) => [id, []]))
  if (dispatchIds.length === 0) return parts
  const rows = await db(caller)
    .selectFrom('channels.send')
    .select((eb) => ['dispatchId', 'state', 'reason', eb.fn.countAll<number>().as('count')])
    .where('orgId', '=', caller.home.id)
    .where('dispatchId', 'in', [...dispatchIds])
    .groupBy(['dispatchId', 'state', 'reason'])
    .execute()
  for (const { dispatchId, ...part } of rows) parts.get(dispatchId)!.push(part)
  return parts
}

/** Which mailings a report is about: those of a subtree, those due in a span of time. */
export interface Reported {
  /** A subtree is one range of the path's index. */
  readonly path?: string | undefined
  readonly from?: Instant | undefined
  readonly before?: Instant | undefined
}

function mailings(caller: Caller, { path, from, before }: Reported) {
  let query = db(caller)
    .selectFrom('channels.dispatch as d')
    .innerJoin('thread.node as n', (join) => join.onRef('n.orgId', '=', 'd.orgId').onRef('n.id', '=', 'd.nodeId'))
    .where('d.orgId', '=', caller.home.id)
    .where('d.adapter', '=', 'email')
  // `0` follows the slash that ends every path.
  if (path !== undefined) query = query.where('n.path', '>=', path).where('n.path', '<', `${path.slice(0, -1)}0`)
  if (from !== undefined) query = query.where('d.scheduledAt', '>=', from)
  if (before !== undefined) query = query.where('d.scheduledAt', '<', before)
  return query
}

export async function mailingPage(caller: Caller, { limit, cursor, ...reported }: Paging & Reported) {
  const query = mailings(caller, reported).select([
    ...(['d.id', 'd.nodeId', 'n.title', 'd.state', 'd.scheduledAt', 'd.startedAt', 'd.endedAt'] as const),
    ...told,
  ])
  return paged(query, { by: 'd.scheduledAt', id: 'd.id', direction: 'desc', type: 'timestamptz' }, { limit, cursor })
}

/** The parts of all mailings of a report together, and how many mailings those are: each is counted over its own stretch of the index. */
export async function partsUnder(caller: Caller, reported: Reported): Promise<{ mailings: number; parts: Part[] }> {
  const counted = await mailings(caller, reported)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  const parts = await mailings(caller, reported)
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('channels.send as s')
          .select((of) => ['s.state', 's.reason', of.fn.countAll<number>().as('count')])
          .whereRef('s.orgId', '=', 'd.orgId')
          .whereRef('s.dispatchId', '=', 'd.id')
          .groupBy(['s.state', 's.reason'])
          .as('t'),
      (join) => join.onTrue(),
    )
    .select(['t.state', 't.reason', sql<number>`sum(t.count)::bigint`.as('count')])
    .groupBy(['t.state', 't.reason'])
    .execute()
  return { mailings: counted.count, parts }
}

export interface RowFilter {
  readonly state?: SendState | undefined
  readonly reason?: string | undefined
  readonly returned?: ReturnedFilter | undefined
  /** The one person with an address that was looked for; null when nobody has it. */
  readonly personId?: string | null | undefined
  /** What a name begins with. */
  readonly name?: string | undefined
}

function recipients(caller: Caller, dispatchId: string, { state, reason, returned, personId, name }: RowFilter) {
  let query = db(caller).selectFrom('channels.send').where('orgId', '=', caller.home.id).where('dispatchId', '=', dispatchId)
  if (state !== undefined) query = query.where('state', '=', state)
  if (reason === withoutReason) query = query.where('reason', 'is', null)
  else if (reason !== undefined) query = query.where('reason', '=', reason)
  if (returned === 'replied') query = query.where('repliedAt', 'is not', null)
  else if (returned !== undefined) query = query.where('returned', '=', returned)
  if (personId !== undefined) query = personId === null ? query.where(sql<SqlBool>`false`) : query.where('personId', '=', personId)
  if (name !== undefined)
    query = query.where('id', 'in', sql<string>`(select k.id from channels.named(${caller.home.id}, ${dispatchId}, ${name}) k)`)
  return query
}

/** Rows of a dispatch, in the order in which they were written into the ledger. */
export async function recipientPage(caller: Caller, dispatchId: string, { limit, cursor, ...filter }: RowFilter & Paging) {
  const query = recipients(caller, dispatchId, filter)
    .select(['id', 'personId', 'state', 'reason', 'answer', 'messageId', 'attempts', 'resent', 'dueAt', 'handedAt', 'endedAt'])
    .select(['returned', 'returnedAt', 'returnedReason', 'repliedAt'])
  return paged(query, { by: 'id', direction: 'asc', type: 'uuid' }, { limit, cursor })
}

/** How many rows of a dispatch there are. */
export async function recipientCount(caller: Caller, dispatchId: string, filter: RowFilter): Promise<number> {
  const query = recipients(caller, dispatchId, filter).select((eb) => eb.fn.countAll<number>().as('count'))
  return (await query.executeTakeFirstOrThrow()).count
}

/** What was sent to one person, the latest first. */
export async function personPage(caller: Caller, personId: string, paging: Paging) {
  const query = db(caller)
    .selectFrom('channels.send as s')
    .innerJoin('channels.dispatch as d', (join) => join.onRef('d.orgId', '=', 's.orgId').onRef('d.id', '=', 's.dispatchId'))
    .innerJoin('thread.node as n', (join) => join.onRef('n.orgId', '=', 'd.orgId').onRef('n.id', '=', 'd.nodeId'))
    .select(['s.id', 's.dispatchId', 'd.nodeId', 'n.title', 's.state', 's.reason', 's.answer', 's.dueAt', 's.handedAt', 's.endedAt'])
    .select(subject)
    .where('s.orgId', '=', caller.home.id)
    .where('s.personId', '=', personId)
  return paged(query, { by: 's.id', id: 's.id', direction: 'desc', type: 'uuid' }, paging)
}

// --- what is uncertain

/** Since when the first of the uncertain recipients is so whom a policy may still settle; null when it settles nobody. */
export async function uncertainOf(caller: Caller, dispatchId: string, policy: UncertainPolicy) {
  let query = db(caller)
    .selectFrom('channels.send')
    .select((eb) => eb.fn.min('endedAt').as('since'))
    .where('orgId', '=', caller.home.id)
    .where('dispatchId', '=', dispatchId)
    .where('state', '=', 'uncertain')
  if (policy === 'again') query = query.where('resent', '=', false)
  return (await query.executeTakeFirstOrThrow()).since
}

/** Dispatches with recipients whose policy is due. */
export async function dueUncertain(caller: Caller): Promise<string[]> {
  const rows = await db(caller)
    .selectFrom('channels.send as s')
    .innerJoin('channels.dispatch as d', (join) => join.onRef('d.orgId', '=', 's.orgId').onRef('d.id', '=', 's.dispatchId'))
    .select('d.id')
    .distinct()
    .where('s.orgId', '=', caller.home.id)
    .where('s.state', '=', 'uncertain')
    .where(sql<SqlBool>`s.ended_at <= ${caller.now}::timestamptz - make_interval(hours => d.uncertain_hours)`)
    .where((eb) =>
      eb.or([eb('d.uncertainPolicy', '=', 'count'), eb.and([eb('d.uncertainPolicy', '=', 'again'), eb('s.resent', '=', false)])]),
    )
    .orderBy('d.id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Those a decision is about: all that are uncertain, or those that are so for long enough and were not sent to twice. */
export interface Concerned {
  readonly before?: Instant
  readonly once?: boolean
}

/** Settles uncertain recipients of a dispatch; answers whom. What is counted keeps the reason why nobody knew. */
export async function settleUncertain(
  caller: Caller,
  dispatchId: string,
  verdict: 'delivered' | 'again',
  { before, once = false }: Concerned = {},
): Promise<string[]> {
  const waiting = { state: 'queued', reason: null, claim: null, claimedAt: null, handedAt: null, endedAt: null, dueAt: caller.now } as const
  let query = db(caller)
    .updateTable('channels.send')
    .set(verdict === 'delivered' ? { state: 'delivered' } : { ...waiting, resent: true })
    .where('orgId', '=', caller.home.id)
    .where('dispatchId', '=', dispatchId)
    .where('state', '=', 'uncertain')
  if (before !== undefined) query = query.where('endedAt', '<=', before)
  if (once) query = query.where('resent', '=', false)
  const rows = await query.returning('personId').execute()
  return rows.map(({ personId }) => personId)
}

/** What a dispatch gets that says nothing else; undefined where the organisation has not said. */
export async function uncertainDefault(caller: Caller): Promise<Uncertainty | undefined> {
  const row = await db(caller)
    .selectFrom('channels.gate')
    .select(['uncertainPolicy as policy', 'uncertainHours as hours'])
    .where('orgId', '=', caller.home.id)
    .executeTakeFirst()
  return row?.policy && row.hours ? { policy: row.policy, hours: row.hours } : undefined
}

export async function setUncertainDefault(caller: Caller, { policy, hours }: Uncertainty): Promise<void> {
  await db(caller)
    .updateTable('channels.gate')
    .set({ uncertainPolicy: policy, uncertainHours: hours })
    .where('orgId', '=', caller.home.id)
    .execute()
}

export async function setUncertainPolicy(caller: Caller, dispatchId: string, { policy, hours }: Uncertainty): Promise<void> {
  await db(caller)
    .updateTable('channels.dispatch')
    .set((eb) => ({ uncertainPolicy: policy, uncertainHours: hours, updatedAt: caller.now, version: eb('version', '+', 1) }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', dispatchId)
    .execute()
}
