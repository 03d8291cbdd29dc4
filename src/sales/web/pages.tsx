// The pages of sales: who asked, what may come in, what came in.
import type { Page } from '#ui/page.ts'

export const pages: Page[] = [
  {
    path: '/leads',
    title: '{leads}',
    load: () => import('./Leads.tsx').then((file) => file.Leads),
    nav: { place: 'sales', label: '{leads}', order: 10, permission: 'pipeline.read' },
  },
  { path: '/leads/$id', title: '{lead}', load: () => import('./Lead.tsx').then((file) => file.Lead) },
  {
    path: '/deals',
    title: '{deals}',
    load: () => import('./Deals.tsx').then((file) => file.Deals),
    nav: { place: 'sales', label: '{deals}', order: 20, permission: 'pipeline.read' },
  },
  { path: '/deals/$id', title: '{deal}', load: () => import('./Deal.tsx').then((file) => file.Deal) },
  {
    path: '/orders',
    title: '{orders}',
    load: () => import('./Orders.tsx').then((file) => file.Orders),
    nav: { place: 'sales', label: '{orders}', order: 30, permission: 'pipeline.read' },
  },
]
