// The pages of channels: what is on its way, through which accounts, what is held, and the public site.
import type { Page } from '#ui/page.ts'

export const pages: Page[] = [
  {
    path: '/outbox',
    title: 'Outbox',
    load: () => import('./Outbox.tsx').then((file) => file.Outbox),
    nav: { place: 'communications', label: 'Outbox', order: 45, permission: 'send.read' },
  },
  { path: '/outbox/report', title: 'Report', load: () => import('./Report.tsx').then((file) => file.Report) },
  { path: '/outbox/$id', title: 'Dispatch', load: () => import('./Dispatch.tsx').then((file) => file.Dispatch) },
  {
    path: '/replies',
    title: 'Replies',
    load: () => import('./Replies.tsx').then((file) => file.Replies),
    nav: { place: 'communications', label: 'Replies', order: 47, permission: 'people.read' },
  },
  { path: '/replies/$id', title: 'Reply', load: () => import('./Replies.tsx').then((file) => file.Replies) },
  {
    path: '/channels',
    title: 'E-mail and website',
    load: () => import('./Accounts.tsx').then((file) => file.Accounts),
    nav: { place: 'communications', label: 'E-mail and website', order: 50, permission: 'send.read' },
  },
  { path: '/channels/site', title: 'Website', load: () => import('./Site.tsx').then((file) => file.Site) },
  { path: '/channels/$id', title: 'E-mail account', load: () => import('./Account.tsx').then((file) => file.Account) },
  {
    path: '/holds',
    title: 'Holds',
    load: () => import('./Holds.tsx').then((file) => file.Holds),
    nav: { place: 'shared', label: 'Holds', order: 60, permission: 'send.read' },
  },
  { path: '/holds/$id', title: 'Hold', load: () => import('./Hold.tsx').then((file) => file.Hold) },
  { path: '/holds/$id/receipt', title: 'Receipt', load: () => import('./Receipt.tsx').then((file) => file.Receipt) },
]
