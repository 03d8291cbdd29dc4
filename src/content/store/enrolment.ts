// The SQL of the people on their way through a sequence.
import { sql, type RawBuilder } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import type { Instant } from '#kernel/time.ts'
import type { EnrolmentState } from '../course.ts'
import { db, type Paging } from './tables.ts'

const enrolments = (caller: Caller) => db(caller).selectFrom('content.enrolment as e').selectAll('e').where('e.orgId', '=', caller.home.id)
export type Enrolled = NonNullable<Awaited<ReturnType<typeof lockEnrolment>>>

/** One enrolment, which nobody else may change until this transaction ends. */
export async function lockEnrolment(caller: Caller, id: string) {
  return enrolments(caller).where('e.id', '=', id).forNoKeyUpdate().executeTakeFirst()
}

export async function sequenceIdOf(caller: Caller, id: string): Promise<string | undefined> {
  return (await enrolments(caller).where('e.id', '=', id).executeTakeFirst())?.sequenceId
}

export async function enrolmentPage(
  caller: Caller,
  sequenceId: string,
  { state, ...paging }: Paging & { state?: EnrolmentState | undefined },
) {
  let query = enrolments(caller)
    .leftJoin('content.sequenceStep as t', (join) => join.onRef('t.orgId', '=', 'e.orgId').onRef('t.id', '=', 'e.stepId'))
    .select('t.position')
    .where('e.sequenceId', '=', sequenceId)
  if (state !== undefined) query = query.where('e.state', '=', state)
  return paged(query, { by: 'e.id', id: 'e.id', direction: 'desc', type: 'uuid' }, paging)
}

export async function enrolmentsOf(caller: Caller, sequenceId: string, personIds: readonly string[]) {
  return enrolments(caller).where('e.sequenceId', '=', sequenceId).where('e.personId', 'in', personIds).execute()
}

/** Whether somebody has been in the sequence, so that they do not join by themselves; those who may come back are not meant. */
export function hasBeenIn(
  caller: Caller,
  { id, again }: { id: string; again: boolean },
): (personId: RawBuilder<string>) => RawBuilder<boolean> {
  const back = again ? sql`and (e.state <> 'left' or e.left_reason <> 'audience')` : sql``
  return (personId) =>
    sql`exists (select 1 from content.enrolment e where e.org_id = ${caller.home.id} and e.sequence_id = ${id} and e.person_id = ${personId} ${back})`
}

export interface Walk {
  readonly limit: number
  readonly after?: string | undefined
}

/** Those on their way, by id. */
export async function activePage(caller: Caller, sequenceId: string, { limit, after }: Walk) {
  let query = enrolments(caller).where('e.sequenceId', '=', sequenceId).where('e.state', '=', 'active')
  if (after !== undefined) query = query.where('e.id', '>', after)
  return query.orderBy('e.id').limit(limit).execute()
}

/** Those on their way who are due at a step, by id: only of these can it have been decided. */
export async function duePage(caller: Caller, stepId: string, { limit, after }: Walk) {
  let query = enrolments(caller).where('e.stepId', '=', stepId).where('e.state', '=', 'active').where('e.dueAt', '<=', caller.now)
  if (after !== undefined) query = query.where('e.id', '>', after)
  return query.orderBy('e.id').limit(limit).execute()
}

export interface Joining {
  readonly id: string
  readonly personId: string
  readonly stepId: string
  readonly dueAt: Instant
}

/** Lets people in; who was in before goes on in the same row, from the step it is given. */
export async function addEnrolments(
  caller: Caller,
  sequenceId: string,
  memberId: string | null,
  joining: readonly Joining[],
): Promise<void> {
  const given = joining.map(({ id, personId, stepId, dueAt }) => ({ id, person_id: personId, step_id: stepId, due_at: dueAt }))
  await sql`
    insert into content.enrolment as e (org_id, id, sequence_id, person_id, joined_at, member_id, step_id, due_at)
    select ${caller.home.id}, r.id, ${sequenceId}, r.person_id, ${caller.now}::timestamptz, ${memberId}, r.step_id, r.due_at
    from json_to_recordset(${JSON.stringify(given)}::json) as r(id uuid, person_id uuid, step_id uuid, due_at timestamptz)
    on conflict (org_id, sequence_id, person_id) do update
      set joined_at = excluded.joined_at, member_id = excluded.member_id, step_id = excluded.step_id, due_at = excluded.due_at,
        state = 'active', left_reason = null, ended_at = null, version = e.version + 1
      where e.state <> 'active'`.execute(caller.tx)
}

export interface Moved {
  readonly id: string
  readonly stepId: string
  readonly dueAt: Instant
}

/** Notes for whom which step is the next, and when it is due. */
export async function moveEnrolments(caller: Caller, moved: readonly Moved[]): Promise<void> {
  if (moved.length === 0) return
  const given = moved.map(({ id, stepId, dueAt }) => ({ id, step_id: stepId, due_at: dueAt }))
  await sql`
    update content.enrolment e set step_id = r.step_id, due_at = r.due_at, version = e.version + 1
    from json_to_recordset(${JSON.stringify(given)}::json) as r(id uuid, step_id uuid, due_at timestamptz)
    where e.org_id = ${caller.home.id} and e.id = r.id and e.state = 'active'`.execute(caller.tx)
}

/** Those who have come through the last step. */
export async function finishEnrolments(caller: Caller, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await db(caller)
    .updateTable('content.enrolment')
    .set((eb) => ({ state: 'finished', dueAt: null, endedAt: caller.now, version: eb('version', '+', 1) }))
    .where('orgId', '=', caller.home.id)
    .where('state', '=', 'active')
    .where('id', 'in', ids)
    .execute()
}

/** Those who leave, each with why. */
export async function endEnrolments(caller: Caller, ended: readonly { id: string; reason: string }[]): Promise<void> {
  if (ended.length === 0) return
  await sql`
    update content.enrolment e set state = 'left', left_reason = r.reason, due_at = null, ended_at = ${caller.now}::timestamptz,
      version = e.version + 1
    from json_to_recordset(${JSON.stringify(ended)}::json) as r(id uuid, reason text)
    where e.org_id = ${caller.home.id} and e.id = r.id and e.state = 'active'`.execute(caller.tx)
}

/** Everybody on their way leaves; answers how many there were. */
export async function endAll(caller: Caller, sequenceId: string, reason: string): Promise<number> {
  const { numUpdatedRows } = await db(caller)
    .updateTable('content.enrolment')
    .set((eb) => ({ state: 'left', leftReason: reason, dueAt: null, endedAt: caller.now, version: eb('version', '+', 1) }))
    .where('orgId', '=', caller.home.id)
    .where('sequenceId', '=', sequenceId)
    .where('state', '=', 'active')
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/** How many people are where, by step, state and reason. */
export async function figuresOf(caller: Caller, sequenceId: string) {
  return db(caller)
    .selectFrom('content.enrolment')
    .select((eb) => ['stepId', 'state', 'leftReason', eb.fn.countAll<number>().as('people')])
    .where('orgId', '=', caller.home.id)
    .where('sequenceId', '=', sequenceId)
    .groupBy(['stepId', 'state', 'leftReason'])
    .execute()
}
