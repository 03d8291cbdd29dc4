// The SQL of activities.
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import { within } from '#kernel/db/scope.ts'
import { db, newest, stamped, type ActivityRow, type Change, type Paging, type Row } from './tables.ts'

const all = (caller: Caller) => db(caller).selectFrom('plan.activity').selectAll().where('orgId', '=', caller.home.id)
const inReach = (caller: Caller) => within(all(caller), caller, { owner: 'ownerId', assignee: 'responsibleId' })

interface Filter {
  readonly campaignId?: string | undefined
  readonly state?: ActivityRow['state'] | 'archived' | undefined
}

export async function activityPage(caller: Caller, filter: Paging & Filter) {
  let query = inReach(caller).where('archivedAt', filter.state === 'archived' ? 'is not' : 'is', null)
  if (filter.campaignId !== undefined) query = query.where('campaignId', '=', filter.campaignId)
  if (filter.state !== undefined && filter.state !== 'archived') query = query.where('state', '=', filter.state)
  return paged(query, newest, filter)
}
export const activityInReach = (caller: Caller, id: string) => inReach(caller).where('id', '=', id).executeTakeFirst()
export const activityById = (caller: Caller, id: string) => all(caller).where('id', '=', id).executeTakeFirst()
export const activityToChange = (caller: Caller, id: string) => all(caller).where('id', '=', id).forUpdate().executeTakeFirst()

export async function addActivity(caller: Caller, row: Row<ActivityRow>) {
  return db(caller)
    .insertInto('plan.activity')
    .values({ ...row, ...stamped(caller) })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function changeActivity(caller: Caller, id: string, change: Change<ActivityRow>) {
  return db(caller)
    .updateTable('plan.activity')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}
