// The SQL of campaigns.
import { sql } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import { within } from '#kernel/db/scope.ts'
import type { FunctionName } from '#thread/contract.ts'
import { ended } from '../rules/campaign.ts'
import { db, newest, stamped, type CampaignRow, type Change, type Paging, type Row } from './tables.ts'

const all = (caller: Caller) => db(caller).selectFrom('plan.campaign').selectAll().where('orgId', '=', caller.home.id)
const inReach = (caller: Caller) => within(all(caller), caller, { owner: 'ownerId' })

interface Filter {
  readonly planId?: string | undefined
  readonly function?: FunctionName | undefined
  readonly state?: CampaignRow['state'] | 'open' | 'ended' | 'archived' | undefined
  readonly kind: 'all' | 'campaigns' | 'always_on'
  readonly q?: string | undefined
}

export async function campaignPage(caller: Caller, filter: Paging & Filter) {
  let query = inReach(caller).where('archivedAt', filter.state === 'archived' ? 'is not' : 'is', null)
  if (filter.planId !== undefined) query = query.where('planId', '=', filter.planId)
  if (filter.function !== undefined) query = query.where('function', '=', filter.function)
  if (filter.state === 'open') query = query.where('state', 'not in', ended)
  else if (filter.state === 'ended') query = query.where('state', 'in', ended)
  else if (filter.state !== undefined && filter.state !== 'archived') query = query.where('state', '=', filter.state)
  if (filter.kind !== 'all') query = query.where('alwaysOn', '=', filter.kind === 'always_on')
  if (filter.q !== undefined) query = query.where('name', 'ilike', `%${filter.q.replace(/[\\%_]/g, '\\$&')}%`)
  return paged(query, newest, filter)
}
export const campaignInReach = (caller: Caller, id: string) => inReach(caller).where('id', '=', id).executeTakeFirst()
export const campaignById = (caller: Caller, id: string) => all(caller).where('id', '=', id).executeTakeFirst()
export const campaignToChange = (caller: Caller, id: string) => all(caller).where('id', '=', id).forUpdate().executeTakeFirst()

/** The campaign among these ids; a path of the thread holds one at most. */
export async function campaignAmong(caller: Caller, ids: readonly string[]) {
  return ids.length === 0
    ? undefined
    : all(caller)
        .where('id', 'in', [...ids])
        .executeTakeFirst()
}

export async function alwaysOn(caller: Caller, of: FunctionName) {
  return all(caller).where('alwaysOn', '=', true).where('function', '=', of).where('archivedAt', 'is', null).executeTakeFirst()
}

/** Scheduled campaigns whose first day has come. */
export async function dueCampaigns(caller: Caller, day: string) {
  return all(caller)
    .where('state', '=', 'scheduled')
    .where('startsOn', '<=', day)
    .where('archivedAt', 'is', null)
    .orderBy('id')
    .limit(200)
    .forUpdate()
    .execute()
}

/** The names that begin with a stem. A range, because only that uses the index under the policy. */
export async function codesLike(caller: Caller, stem: string): Promise<string[]> {
  const rows = await db(caller)
    .selectFrom('plan.campaign')
    .select('code')
    .where('orgId', '=', caller.home.id)
    .where(sql<boolean>`starts_with(code, ${stem})`)
    .execute()
  return rows.map(({ code }) => code)
}

export async function addCampaign(caller: Caller, row: Row<CampaignRow>) {
  return db(caller)
    .insertInto('plan.campaign')
    .values({ ...row, ...stamped(caller) })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function changeCampaign(caller: Caller, id: string, change: Change<CampaignRow>) {
  return db(caller)
    .updateTable('plan.campaign')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}
