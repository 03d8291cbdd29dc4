// The SQL of test copies: to whom, when, and what the server said.
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import type { Instant } from '#kernel/time.ts'
import { db, type Paging } from './tables.ts'

export async function addTests(caller: Caller, nodeId: string, tests: readonly { id: string; address: string }[]): Promise<void> {
  const rows = tests.map((test) => ({ ...test, orgId: caller.home.id, nodeId, memberId: caller.memberId, at: caller.now }))
  await db(caller).insertInto('channels.testSend').values(rows).execute()
}

/** How many were asked for since an instant, by anybody. */
export async function testsSince(caller: Caller, since: Instant): Promise<number> {
  const row = await db(caller)
    .selectFrom('channels.testSend')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('orgId', '=', caller.home.id)
    .where('at', '>', since)
    .executeTakeFirstOrThrow()
  return row.count
}

export async function testPage(caller: Caller, nodeId: string, paging: Paging) {
  const query = db(caller)
    .selectFrom('channels.testSend')
    .select(['id', 'address', 'state', 'answer', 'at', 'endedAt'])
    .where('orgId', '=', caller.home.id)
    .where('nodeId', '=', nodeId)
  return paged(query, { by: 'at', direction: 'desc', type: 'timestamptz' }, paging)
}

export async function endTest(caller: Caller, id: string, { state, answer }: { state: 'sent' | 'refused'; answer: string }) {
  const change = { state, answer, endedAt: caller.now }
  await db(caller).updateTable('channels.testSend').set(change).where('orgId', '=', caller.home.id).where('id', '=', id).execute()
}

/** Addresses are kept no longer than anybody looks at them. */
export async function dropTests(caller: Caller, before: Instant): Promise<void> {
  await db(caller).deleteFrom('channels.testSend').where('orgId', '=', caller.home.id).where('at', '<', before).execute()
}
