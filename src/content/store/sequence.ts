// The SQL of sequences and their steps.
import { sql, type Insertable, type Updateable } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import { choosable, type SequenceState } from '../course.ts'
import { db, type Paging, type SequenceRow, type StepRow } from './tables.ts'

const sequences = (caller: Caller) =>
  db(caller)
    .selectFrom('content.sequence as s')
    .innerJoin('thread.node as n', (join) => join.onRef('n.orgId', '=', 's.orgId').onRef('n.id', '=', 's.nodeId'))
    .selectAll('s')
    .select(['n.title as nodeTitle', 'n.function', 'n.path'])
    .where('s.orgId', '=', caller.home.id)

export async function sequenceById(caller: Caller, id: string) {
  return sequences(caller).where('s.id', '=', id).executeTakeFirst()
}

/** The sequence, which nobody else may change, and nobody be moved through, until this transaction ends. */
export async function lockSequence(caller: Caller, id: string) {
  return sequences(caller).where('s.id', '=', id).forNoKeyUpdate('s').executeTakeFirst()
}

export interface SequenceFilter {
  readonly state?: SequenceState | 'archived' | undefined
  readonly nodeId?: string | undefined
}

/** Sequences with how many steps each has, and how many people are on their way through it. */
export async function sequencePage(caller: Caller, input: Paging & SequenceFilter) {
  let query = sequences(caller)
    .select((eb) => [
      eb
        .selectFrom('content.sequenceStep as t')
        .whereRef('t.orgId', '=', 's.orgId')
        .whereRef('t.sequenceId', '=', 's.id')
        .select((count) => count.fn.countAll<number>().as('steps'))
        .$asScalar()
        .$notNull()
        .as('steps'),
      eb
        .selectFrom('content.enrolment as e')
        .whereRef('e.orgId', '=', 's.orgId')
        .whereRef('e.sequenceId', '=', 's.id')
        .where('e.state', '=', 'active')
        .select((count) => count.fn.countAll<number>().as('active'))
        .$asScalar()
        .$notNull()
        .as('active'),
    ])
    .where('s.archivedAt', input.state === 'archived' ? 'is not' : 'is', null)
  if (input.state !== undefined && input.state !== 'archived') query = query.where('s.state', '=', input.state)
  // What hangs under a node has a path that begins with its path; `0` is the character after the closing slash.
  if (input.nodeId !== undefined)
    query = query.where(
      sql<boolean>`exists (select 1 from thread.node top where top.org_id = n.org_id and top.id = ${input.nodeId}
        and n.path >= top.path and n.path < left(top.path, -1) || '0')`,
    )
  return paged(query, { by: 's.createdAt', id: 's.id', direction: 'desc', type: 'timestamptz' }, input)
}

/** The sequences whose people move on by themselves. */
export async function runningIds(caller: Caller): Promise<string[]> {
  const rows = await db(caller)
    .selectFrom('content.sequence')
    .select('id')
    .where('orgId', '=', caller.home.id)
    .where('state', '=', 'running')
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

export async function addSequence(caller: Caller, row: Insertable<SequenceRow>): Promise<void> {
  await db(caller).insertInto('content.sequence').values(row).execute()
}

export async function changeSequence(caller: Caller, id: string, change: Updateable<SequenceRow>): Promise<void> {
  await db(caller)
    .updateTable('content.sequence')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .execute()
}

/** The steps in order, each with its version. */
export async function stepsOf(caller: Caller, sequenceId: string) {
  return db(caller)
    .selectFrom('content.sequenceStep as t')
    .innerJoin('content.variant as v', (join) => join.onRef('v.orgId', '=', 't.orgId').onRef('v.id', '=', 't.variantId'))
    .innerJoin('content.piece as p', (join) => join.onRef('p.orgId', '=', 'v.orgId').onRef('p.id', '=', 'v.pieceId'))
    .selectAll('t')
    .select(['v.subject', 'v.state as variantState', 'v.pieceId', 'p.title as pieceTitle'])
    .where('t.orgId', '=', caller.home.id)
    .where('t.sequenceId', '=', sequenceId)
    .orderBy('t.position')
    .execute()
}

/** E-mail versions under a path that have not left and are a step of no sequence that goes on. */
export async function choicePage(caller: Caller, path: string, paging: Paging) {
  const query = db(caller)
    .selectFrom('content.variant as v')
    .innerJoin('thread.node as n', (join) => join.onRef('n.orgId', '=', 'v.orgId').onRef('n.id', '=', 'v.id'))
    .innerJoin('content.piece as p', (join) => join.onRef('p.orgId', '=', 'v.orgId').onRef('p.id', '=', 'v.pieceId'))
    .select(['v.id', 'v.subject', 'v.state', 'v.createdAt', 'p.title as pieceTitle'])
    .where('v.orgId', '=', caller.home.id)
    .where('v.adapter', '=', 'email')
    .where('v.archivedAt', 'is', null)
    .where('v.state', 'in', [...choosable])
    // A subtree is one range of the path's index: `0` follows the slash that ends every path.
    .where('n.path', '>=', path)
    .where('n.path', '<', `${path.slice(0, -1)}0`)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('content.sequenceStep as t')
            .innerJoin('content.sequence as s', (join) => join.onRef('s.orgId', '=', 't.orgId').onRef('s.id', '=', 't.sequenceId'))
            .select('t.id')
            .whereRef('t.orgId', '=', 'v.orgId')
            .whereRef('t.variantId', '=', 'v.id')
            .where('s.state', '<>', 'ended'),
        ),
      ),
    )
  return paged(query, { by: 'v.createdAt', id: 'v.id', direction: 'desc', type: 'timestamptz' }, paging)
}

/** Whether a version is a step of a sequence that has not ended. */
export async function isStep(caller: Caller, variantId: string): Promise<boolean> {
  return (await openStepOf(caller, variantId, ['draft', 'running', 'paused'])) !== undefined
}

/** Whether a version leaves through a sequence, or will again once its step is opened. */
export async function isStepUnderWay(caller: Caller, variantId: string): Promise<boolean> {
  return (await openStepOf(caller, variantId, ['running', 'paused'])) !== undefined
}

async function openStepOf(caller: Caller, variantId: string, states: SequenceState[]) {
  return db(caller)
    .selectFrom('content.sequenceStep as t')
    .innerJoin('content.sequence as s', (join) => join.onRef('s.orgId', '=', 't.orgId').onRef('s.id', '=', 't.sequenceId'))
    .select('t.id')
    .where('t.orgId', '=', caller.home.id)
    .where('t.variantId', '=', variantId)
    .where('s.state', 'in', states)
    .executeTakeFirst()
}

export async function addStep(caller: Caller, row: Insertable<StepRow>): Promise<void> {
  await db(caller).insertInto('content.sequenceStep').values(row).execute()
}

export async function changeStep(caller: Caller, id: string, change: Updateable<StepRow>): Promise<void> {
  await db(caller).updateTable('content.sequenceStep').set(change).where('orgId', '=', caller.home.id).where('id', '=', id).execute()
}

export async function removeStep(caller: Caller, id: string): Promise<void> {
  await db(caller).deleteFrom('content.sequenceStep').where('orgId', '=', caller.home.id).where('id', '=', id).execute()
}

/** Puts the steps in this order, in one statement: two of them may trade places. */
export async function orderSteps(caller: Caller, ids: readonly string[]): Promise<void> {
  await sql`
    update content.sequence_step t set position = o.place::int
    from unnest(${ids}::uuid[]) with ordinality as o(id, place)
    where t.org_id = ${caller.home.id} and t.id = o.id and t.position <> o.place`.execute(caller.tx)
}
