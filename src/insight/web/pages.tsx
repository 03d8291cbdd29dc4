// The pages of insight.
import type { Page } from '#ui/page.ts'

const thread = () => import('./ThreadPage.tsx').then((file) => file.ThreadPage)

export const pages: Page[] = [
  { path: '/thread', title: 'The thread', load: thread, nav: { place: 'top', label: 'The thread', order: 30, permission: 'figures.read' } },
  { path: '/thread/$id', title: 'The thread', load: thread },
  {
    path: '/insight',
    title: 'Insight',
    load: () => import('./InsightPage.tsx').then((file) => file.InsightPage),
    nav: { place: 'top', label: 'Insight', order: 40, permission: 'figures.read' },
  },
]
