// The SQL of messaging: the house, its pillars, the proof under them, and the messages.
import type { ColumnType, Insertable, Updateable } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import { tables } from '#kernel/db/transaction.ts'
import type { Day, Instant } from '#kernel/time.ts'

interface Row {
  orgId: string
  id: string
  version: ColumnType<number, undefined, number>
  createdAt: Instant
  updatedAt: Instant
}
interface HouseRow extends Row {
  roof: string
  weAre: string[]
  weAreNot: string[]
  bannedTerms: string[]
}
interface ArchivableRow extends Row {
  archivedAt: ColumnType<Instant | null, undefined, Instant | null>
}
interface PillarRow extends ArchivableRow {
  houseId: string
  title: string
  body: string
  position: number
}
interface ProofRow extends ArchivableRow {
  pillarId: string
  claim: string
  evidence: string
  evidenceUrl: string | null
  expiresOn: Day | null
}
interface MessageRow extends ArchivableRow {
  pillarId: string
  segmentId: string | null
  what: string
  why: string
  emotion: string
}
interface Tables {
  'messaging.house': HouseRow
  'messaging.pillar': PillarRow
  'messaging.proof': ProofRow
  'messaging.message': MessageRow
}

type Paging = { limit: number; cursor?: string | undefined }
type Listed = Paging & { state: 'current' | 'archived' }

const archivedIf = (state: Listed['state']) => (state === 'archived' ? 'is not' : 'is')

const db = (caller: Caller) => tables<Tables>(caller)
const houses = (caller: Caller) => db(caller).selectFrom('messaging.house').selectAll().where('orgId', '=', caller.home.id)
const pillarRows = (caller: Caller) => db(caller).selectFrom('messaging.pillar').selectAll().where('orgId', '=', caller.home.id)
const proofs = (caller: Caller) => db(caller).selectFrom('messaging.proof').selectAll().where('orgId', '=', caller.home.id)
const messages = (caller: Caller) => db(caller).selectFrom('messaging.message').selectAll().where('orgId', '=', caller.home.id)

// --- the house. A `lock…` reads a row and lets nobody else change it until this transaction ends.

export async function house(caller: Caller) {
  return houses(caller).executeTakeFirst()
}

export async function lockHouse(caller: Caller) {
  return houses(caller).forUpdate().executeTakeFirst()
}

export async function addHouse(caller: Caller, row: Insertable<HouseRow>) {
  return db(caller).insertInto('messaging.house').values(row).returningAll().executeTakeFirstOrThrow()
}

export async function changeHouse(caller: Caller, id: string, change: Updateable<HouseRow>) {
  return db(caller)
    .updateTable('messaging.house')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

// --- pillars

export async function pillars(caller: Caller) {
  return pillarRows(caller).where('archivedAt', 'is', null).orderBy('position').orderBy('id').execute()
}

export async function pillarPage(caller: Caller, input: Listed) {
  const query = pillarRows(caller).where('archivedAt', archivedIf(input.state), null)
  return paged(query, { by: 'createdAt', direction: 'asc', type: 'timestamptz' }, input)
}

export async function pillarById(caller: Caller, id: string) {
  return pillarRows(caller).where('id', '=', id).executeTakeFirst()
}

export async function lockPillar(caller: Caller, id: string) {
  return pillarRows(caller).where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function addPillar(caller: Caller, row: Insertable<PillarRow>) {
  return db(caller).insertInto('messaging.pillar').values(row).returningAll().executeTakeFirstOrThrow()
}

export async function changePillar(caller: Caller, id: string, change: Updateable<PillarRow>) {
  return db(caller)
    .updateTable('messaging.pillar')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Whether proof or messages that are not archived rest on a pillar. */
export async function carries(caller: Caller, pillarId: string): Promise<boolean> {
  const proof = await proofs(caller).where('pillarId', '=', pillarId).where('archivedAt', 'is', null).limit(1).executeTakeFirst()
  return (
    proof !== undefined ||
    (await messages(caller).where('pillarId', '=', pillarId).where('archivedAt', 'is', null).limit(1).execute()).length > 0
  )
}

// --- proof

export async function proofPage(caller: Caller, input: Listed & { pillarId?: string | undefined; expiresBy?: Day | undefined }) {
  let query = proofs(caller).where('archivedAt', archivedIf(input.state), null)
  if (input.pillarId !== undefined) query = query.where('pillarId', '=', input.pillarId)
  if (input.expiresBy !== undefined) query = query.where('expiresOn', '<=', input.expiresBy)
  return paged(query, { by: 'createdAt', direction: 'asc', type: 'timestamptz' }, input)
}

export async function allProofs(caller: Caller) {
  return proofs(caller).where('archivedAt', 'is', null).orderBy('id').execute()
}

export async function proofsExpiringBy(caller: Caller, day: Day) {
  return proofs(caller).where('archivedAt', 'is', null).where('expiresOn', '<=', day).orderBy('expiresOn').orderBy('id').execute()
}

export async function lockProof(caller: Caller, id: string) {
  return proofs(caller).where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function addProof(caller: Caller, row: Insertable<ProofRow>) {
  return db(caller).insertInto('messaging.proof').values(row).returningAll().executeTakeFirstOrThrow()
}

export async function changeProof(caller: Caller, id: string, change: Updateable<ProofRow>) {
  return db(caller)
    .updateTable('messaging.proof')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

// --- messages

type MessageFilter = { pillarId?: string | undefined; segmentId?: string | undefined; q?: string | undefined }

export async function messagePage(caller: Caller, input: Listed & MessageFilter) {
  let query = messages(caller).where('archivedAt', archivedIf(input.state), null)
  if (input.pillarId !== undefined) query = query.where('pillarId', '=', input.pillarId)
  if (input.segmentId !== undefined) query = query.where('segmentId', '=', input.segmentId)
  if (input.q !== undefined) query = query.where('what', 'ilike', `%${input.q.replace(/[\\%_]/g, '\\$&')}%`)
  return paged(query, { by: 'createdAt', direction: 'asc', type: 'timestamptz' }, input)
}

export async function messageById(caller: Caller, id: string) {
  return messages(caller).where('id', '=', id).executeTakeFirst()
}

export async function lockMessage(caller: Caller, id: string) {
  return messages(caller).where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function addMessage(caller: Caller, row: Insertable<MessageRow>) {
  return db(caller).insertInto('messaging.message').values(row).returningAll().executeTakeFirstOrThrow()
}

export async function changeMessage(caller: Caller, id: string, change: Updateable<MessageRow>) {
  return db(caller)
    .updateTable('messaging.message')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}
