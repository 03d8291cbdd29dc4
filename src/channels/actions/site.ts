// The public site: how it presents itself, its pages, and the steps by which a page is shown, confirmed or taken back.
import { getOrganisation } from '#identity/actions.ts'
import { idFor, type Action, type Caller } from '#kernel/caller.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { baseFaults, fault } from '#kernel/fault.ts'
import { events, faults, pageAddress } from '../contract/base.ts'
import type { contract, Site } from '../contract/site.ts'
import type { WebsitePayload } from '../payload.ts'
import { lockDispatch } from '../store/dispatch.ts'
import { holdOn, shareGate, shareGateLock } from '../store/hold.ts'
import * as store from '../store/page.ts'

type Contract = typeof contract

export async function siteOf(caller: Caller): Promise<Site> {
  const row = await store.siteRow(caller)
  const { title = '', description = '', contact = '', listed = true, version = 0 } = row ?? {}
  const address = pageAddress(caller.home)
  return {
    title: title || caller.home.name,
    description,
    contact,
    listed,
    version,
    address,
    feed: `${address}/feed.xml`,
    path: `/@${caller.home.slug}`,
    pages: await store.publishedCount(caller),
  }
}

export const getSite: Action<Contract['getSite']> = (caller) => siteOf(caller)

export const updateSite: Action<Contract['updateSite']> = async (caller, { version, ...change }) => {
  const { version: found } = expectFound(await store.siteToChange(caller))
  if (found !== version) throw fault(baseFaults.versionConflict, { current: await siteOf(caller) })
  await store.changeSite(caller, change)
  const after = await siteOf(caller)
  await record(caller, events.siteChanged, { id: caller.home.id, version: after.version }, { fields: Object.keys(change) })
  return after
}

type Row = NonNullable<Awaited<ReturnType<typeof store.pageById>>>

const view = (caller: Caller, row: Row) => ({ ...row, title: row.payload.title, address: pageAddress(caller.home, row.slug) })

export const listPages: Action<Contract['listPages']> = async (caller, input) => {
  const found = await store.pagePage(caller, input)
  return { ...found, items: found.items.map((row) => view(caller, row)) }
}

export const withdrawPage: Action<Contract['withdrawPage']> = async (caller, { id, version }) => {
  const row = expectVersion(await store.pageToChange(caller, id), version)
  if (row.withdrawnAt !== null) throw fault(faults.pageWithdrawn)
  await withdraw(caller, row)
  return view(caller, expectFound(await store.pageById(caller, id)))
}

/** Takes the page of a version off the site; nothing happens when it has none. */
export async function withdrawPageOf(caller: Caller, nodeId: string): Promise<void> {
  const row = await store.pageOfNodeToChange(caller, nodeId)
  if (row && row.withdrawnAt === null) await withdraw(caller, row)
}

async function withdraw(caller: Caller, { id, nodeId, version }: Row): Promise<void> {
  await store.changePage(caller, id, { withdrawnAt: caller.now })
  await record(caller, events.pageWithdrawn, { id, version: version + 1 }, { nodeId })
}

/** A page that shows a dispatch, and what it showed before. */
export interface Shown {
  readonly pageId: string
  readonly dispatchId: string
  readonly before: Pick<Row, 'dispatchId' | 'slug' | 'kind' | 'publishedAt' | 'withdrawnAt'> | null
}

/** Lets a dispatch be seen at its address, unlisted until it is confirmed. This is the hand-over: it happens under the gate's lock. */
export async function showPage(
  caller: Caller,
  dispatchId: string,
  { slug, kind }: Pick<WebsitePayload, 'slug' | 'kind'>,
): Promise<Shown | 'held' | 'taken'> {
  await shareGate(caller)
  await shareGateLock(caller)
  const dispatch = await lockDispatch(caller, dispatchId)
  if (!dispatch || dispatch.state !== 'sending' || (await holdOn(caller, dispatch)) !== null) return 'held'
  const there = await store.pageBySlug(caller, slug)
  if (there && there.nodeId !== dispatch.nodeId) return 'taken'
  const before = await store.pageOfNode(caller, dispatch.nodeId)
  if (before) {
    await store.changePage(caller, before.id, { dispatchId, slug, kind, withdrawnAt: null })
    return { pageId: before.id, dispatchId, before }
  }
  const id = idFor(caller)
  await store.addPage(caller, {
    orgId: caller.home.id,
    id,
    nodeId: dispatch.nodeId,
    dispatchId,
    slug,
    kind,
    createdAt: caller.now,
    updatedAt: caller.now,
  })
  return { pageId: id, dispatchId, before: null }
}

/**
 * The page was read back as it was approved: from now on it is listed. A corrected page keeps the instant it first came out.
 * False when the dispatch was cancelled meanwhile; then the page is taken back.
 */
export async function confirmPage(caller: Caller, shown: Shown): Promise<boolean> {
  const dispatch = await lockDispatch(caller, shown.dispatchId)
  if (dispatch?.state !== 'sending') {
    await takeBack(caller, shown)
    return false
  }
  const page = expectFound(await store.pageToChange(caller, shown.pageId))
  if (page.publishedAt === null) await store.changePage(caller, page.id, { publishedAt: caller.now })
  return true
}

/** The page was not what was approved: it shows again what it showed before, or nothing. */
export async function takeBack(caller: Caller, { pageId, dispatchId, before }: Shown): Promise<void> {
  // A second try after a crash finds its own text there: what stood before it is not known any more.
  if (before === null || before.dispatchId === dispatchId) return store.changePage(caller, pageId, { withdrawnAt: caller.now })
  const { slug, kind, publishedAt, withdrawnAt } = before
  await store.changePage(caller, pageId, { dispatchId: before.dispatchId, slug, kind, publishedAt, withdrawnAt })
}

/** Where a page can be read: the public address first, then where the program is reached for work. */
export async function addressesOf(caller: Caller, slug: string): Promise<string[]> {
  const { appUrl } = await getOrganisation(caller, {})
  const addresses = [pageAddress(caller.home, slug), pageAddress({ ...caller.home, publicUrl: appUrl }, slug)]
  return [...new Set(addresses)]
}
