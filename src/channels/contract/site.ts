// The public site: how it presents itself, and its pages.
import { z } from 'zod'
import { count, id, instant, operation, page, paging, prose, version } from '#kernel/contract.ts'
import { faults } from './base.ts'

export const site = z.object({
  title: z.string(),
  description: z.string(),
  contact: z.string(),
  listed: z.boolean(),
  /** Where the site stands. */
  address: z.string(),
  feed: z.string(),
  /** The same page on the server one is working on, for looking at it. */
  path: z.string(),
  pages: count,
  version: z.int(),
})
export type Site = z.infer<typeof site>

export const sitePage = z.object({
  id,
  nodeId: id,
  dispatchId: id,
  slug: z.string(),
  kind: z.enum(['post', 'landing']),
  title: z.string(),
  address: z.string(),
  publishedAt: instant.nullable(),
  withdrawnAt: instant.nullable(),
  version,
  createdAt: instant,
})

export const contract = {
  getSite: operation({
    method: 'GET',
    path: '/site',
    permission: 'send.read',
    summary: 'Read how the public site presents itself and where it stands.',
    input: {},
    output: site,
  }),
  updateSite: operation({
    method: 'PATCH',
    path: '/site',
    permission: 'send.approve',
    summary: 'Change how the public site presents itself.',
    input: {
      version: z.int().min(0).max(2_147_483_647),
      title: prose(120).optional(),
      description: prose(500).optional(),
      contact: prose(500).optional(),
      listed: z.boolean().optional(),
    },
    output: site,
  }),
  listPages: operation({
    method: 'GET',
    path: '/site/pages',
    permission: 'send.read',
    summary: 'List the pages of the public site, newest first.',
    input: paging,
    output: page(sitePage),
  }),
  withdrawPage: operation({
    method: 'POST',
    path: '/site/pages/{id}/withdraw',
    permission: 'send.edit',
    summary: 'Take a page off the public site; its address says that it is gone.',
    input: { id, version },
    output: sitePage,
    faults: [faults.pageWithdrawn],
  }),
}
