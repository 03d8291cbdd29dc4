// What anonymous visitors reach: the organisation's site with its posts, landing pages and feed, and previews by their address.
import { createHash } from 'node:crypto'
import type { Caller } from '#kernel/caller.ts'
import { baseFaults, fault } from '#kernel/fault.ts'
import { fontFile } from '#kernel/fonts.ts'
import { redirect, type Answer, type PublicPage, type Visitor } from '#kernel/publicpage.ts'
import { recordVisit, renderForm } from '#tracking/actions.ts'
import { previewHash } from './actions/preview.ts'
import { siteOf } from './actions/site.ts'
import { pageAddress } from './contract/base.ts'
import { absentPage, articlePage, feed, indexPage, sitePolicy, type Post, type SiteContext } from './sitepage.ts'
import * as store from './store/page.ts'

const newest = 100

const noSuchPage = { ...baseFaults.notFound, message: 'There is no page at this address.', fix: 'Check that the whole address was copied.' }

/** Work in the organisation behind the address; nothing there looks like nothing anywhere. */
async function inSite<Result>(visit: Visitor, work: (caller: Caller) => Promise<Result>): Promise<Result> {
  const orgId = await visit.find((database) => store.organisationBehind(database, visit.params['slug']!))
  if (orgId === undefined) throw fault(noSuchPage)
  return visit.act(orgId, work)
}

const html = 'text/html; charset=utf-8'

interface Head {
  readonly type?: string
  readonly caching?: string
  readonly also?: NonNullable<Answer['headers']>
}

/** A visitor who has this very page already gets it from their own memory; every visit asks, so that none is missed. */
function page(visit: Visitor, body: string, { type = html, caching = 'no-cache', also = {} }: Head = {}): Answer {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
  const headers = { ...also, 'content-type': type, 'content-security-policy': sitePolicy, 'cache-control': caching, etag }
  return visit.headers['if-none-match'] === etag ? { status: 304, headers } : { headers, body }
}

async function contextOf(caller: Caller): Promise<SiteContext> {
  return { home: caller.home, site: await siteOf(caller) }
}

async function posts(caller: Caller, most: number): Promise<Post[]> {
  const rows = await store.publishedPosts(caller, most)
  return rows.map(({ payload, publishedAt }) => ({ payload, publishedAt: publishedAt! }))
}

async function showIndex(visit: Visitor): Promise<Answer> {
  return page(visit, await inSite(visit, async (caller) => indexPage(await contextOf(caller), await posts(caller, newest))))
}

async function showFeed(visit: Visitor): Promise<Answer> {
  const body = await inSite(visit, async (caller) => feed(await contextOf(caller), await posts(caller, 30)))
  return page(visit, body, { type: 'application/rss+xml; charset=utf-8', caching: 'public, max-age=300' })
}

async function showPage(visit: Visitor): Promise<Answer> {
  return inSite(visit, async (caller) => {
    const row = await store.pageBySlug(caller, visit.params['page']!)
    if (!row || row.withdrawnAt !== null) return absent(await contextOf(caller), row !== undefined)
    const also = await recordVisit(caller, visit, row.nodeId)
    const { payload } = row
    const form = payload.formId === null ? null : await renderForm(caller, payload.formId, { nodeId: row.nodeId })
    return page(visit, articlePage(await contextOf(caller), payload, { publishedAt: row.publishedAt, form }), { also })
  })
}

/** Says within the site that a page was never there, or no longer is; nobody is to keep that. */
function absent(context: SiteContext, withdrawn: boolean): Answer {
  const headers = { 'content-type': html, 'content-security-policy': sitePolicy, 'cache-control': 'no-store' }
  return { status: withdrawn ? 410 : 404, headers, body: absentPage(context, withdrawn) }
}

async function showPreview(visit: Visitor): Promise<Answer> {
  const body = await inSite(visit, (caller) => store.previewBy(caller, previewHash(visit.params['token']!)))
  if (body === undefined) throw fault(noSuchPage)
  // A mail carries its looks at every element; a preview runs nothing and leads nowhere by itself.
  const policy =
    "default-src 'none'; style-src 'unsafe-inline'; img-src https: http: data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups"
  return { headers: { 'content-type': html, 'content-security-policy': policy, 'x-robots-tag': 'noindex' }, body }
}

/** Search engines are asked to read the sites and nothing else; whether a page is listed is said in the page. */
async function robots(): Promise<Answer> {
  return {
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'public, max-age=3600' },
    body: 'User-agent: *\nAllow: /@\nDisallow: /\n',
  }
}

async function showFont(visit: Visitor): Promise<Answer> {
  const body = await fontFile(visit.params['name']!)
  if (body === undefined) throw fault(baseFaults.notFound)
  return { headers: { 'content-type': 'font/woff2', 'cache-control': 'public, max-age=31536000, immutable' }, body }
}

export const pages: PublicPage[] = [
  { path: '/fonts/{name}', get: showFont },
  { path: '/robots.txt', get: robots },
  { path: '/@{slug}', get: showIndex },
  { path: '/@{slug}/', get: async (visit) => inSite(visit, async ({ home }) => redirect(pageAddress({ ...home, publicUrl: '' }))) },
  { path: '/@{slug}/feed.xml', get: showFeed },
  { path: '/@{slug}/preview/{token}', get: showPreview },
  { path: '/@{slug}/{page}', get: showPage },
]
