// The SQL of the public site: its settings, its pages, and throw-away previews.
import { sql, type Insertable, type Updateable } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import type { AnyDatabase } from '#kernel/db/transaction.ts'
import type { WebsitePayload } from '../payload.ts'
import { db, type PageRow, type Paging, type SiteRow } from './tables.ts'

/** The organisation behind a public address, through its door. */
export async function organisationBehind(database: AnyDatabase, slug: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string | null }>`select door.organisation_by_slug(${slug}) as id`.execute(database)
  return rows[0]?.id ?? undefined
}

export async function siteRow(caller: Caller) {
  return db(caller).selectFrom('channels.site').selectAll().where('orgId', '=', caller.home.id).executeTakeFirst()
}

/** The settings, made at the first change, kept from changing until the transaction ends. */
export async function siteToChange(caller: Caller) {
  const first = { orgId: caller.home.id, version: 0, updatedAt: caller.now }
  await db(caller)
    .insertInto('channels.site')
    .values(first)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return db(caller).selectFrom('channels.site').selectAll().where('orgId', '=', caller.home.id).forNoKeyUpdate().executeTakeFirst()
}

export async function changeSite(caller: Caller, change: Updateable<SiteRow>): Promise<void> {
  await db(caller)
    .updateTable('channels.site')
    .set((eb) => ({ ...change, updatedAt: caller.now, version: eb('version', '+', 1) }))
    .where('orgId', '=', caller.home.id)
    .execute()
}

export async function publishedCount(caller: Caller): Promise<number> {
  const row = await db(caller)
    .selectFrom('channels.page')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('orgId', '=', caller.home.id)
    .where('publishedAt', 'is not', null)
    .where('withdrawnAt', 'is', null)
    .executeTakeFirstOrThrow()
  return row.count
}

const pages = (caller: Caller) =>
  db(caller)
    .selectFrom('channels.page as p')
    .innerJoin('channels.dispatch as d', (join) => join.onRef('d.orgId', '=', 'p.orgId').onRef('d.id', '=', 'p.dispatchId'))
    .selectAll('p')
    .select(['d.payload', 'd.payloadHash'])
    .where('p.orgId', '=', caller.home.id)
    // Only dispatches to the site have a page.
    .$narrowType<{ payload: WebsitePayload }>()

export async function pageBySlug(caller: Caller, slug: string) {
  return pages(caller).where('p.slug', '=', slug).executeTakeFirst()
}

export async function pageById(caller: Caller, id: string) {
  return pages(caller).where('p.id', '=', id).executeTakeFirst()
}

/** Kept from changing until the transaction ends. */
export async function pageToChange(caller: Caller, id: string) {
  return pages(caller).where('p.id', '=', id).forNoKeyUpdate('p').executeTakeFirst()
}

export async function pageOfNode(caller: Caller, nodeId: string) {
  return pages(caller).where('p.nodeId', '=', nodeId).executeTakeFirst()
}

/** Kept from changing until the transaction ends. */
export async function pageOfNodeToChange(caller: Caller, nodeId: string) {
  return pages(caller).where('p.nodeId', '=', nodeId).forNoKeyUpdate('p').executeTakeFirst()
}

export async function pagePage(caller: Caller, paging: Paging) {
  return paged(pages(caller), { by: 'p.createdAt', id: 'p.id', direction: 'desc', type: 'timestamptz' }, paging)
}

/** The posts that are out, newest first. */
export async function publishedPosts(caller: Caller, limit: number) {
  return pages(caller)
    .where('p.kind', '=', 'post')
    .where('p.publishedAt', 'is not', null)
    .where('p.withdrawnAt', 'is', null)
    .orderBy('p.publishedAt', 'desc')
    .orderBy('p.id', 'desc')
    .limit(limit)
    .execute()
}

export async function addPage(caller: Caller, row: Insertable<PageRow>): Promise<void> {
  await db(caller).insertInto('channels.page').values(row).execute()
}

export async function changePage(caller: Caller, id: string, change: Updateable<PageRow>): Promise<void> {
  await db(caller)
    .updateTable('channels.page')
    .set((eb) => ({ ...change, updatedAt: caller.now, version: eb('version', '+', 1) }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .execute()
}

export async function addPreview(
  caller: Caller,
  preview: { id: string; tokenHash: string; html: string; expiresAt: string },
): Promise<void> {
  await db(caller)
    .insertInto('channels.preview')
    .values({ ...preview, orgId: caller.home.id })
    .execute()
}

export async function previewBy(caller: Caller, tokenHash: string): Promise<string | undefined> {
  const row = await db(caller)
    .selectFrom('channels.preview')
    .select('html')
    .where('orgId', '=', caller.home.id)
    .where('tokenHash', '=', tokenHash)
    .where('expiresAt', '>', caller.now)
    .executeTakeFirst()
  return row?.html
}

/** Forgets every preview: somebody was erased, and may stand in one. */
export async function forgetPreviews(caller: Caller): Promise<void> {
  await db(caller).deleteFrom('channels.preview').where('orgId', '=', caller.home.id).execute()
}

export async function dropPreviews(caller: Caller): Promise<void> {
  await db(caller).deleteFrom('channels.preview').where('orgId', '=', caller.home.id).where('expiresAt', '<=', caller.now).execute()
}
