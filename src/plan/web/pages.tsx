// The pages of plan: strategy and plan side by side, campaigns, briefs on both desks, budget, registers, and the three questions.
import type { Page } from '#ui/page.ts'

const briefs = () => import('./Briefs.tsx').then((file) => file.Briefs)

export const pages: Page[] = [
  { path: '/begin', title: 'Three questions', bare: true, load: () => import('./Begin.tsx').then((file) => file.Begin) },
  {
    path: '/strategy',
    title: 'Strategy and plan',
    load: () => import('./Planning.tsx').then((file) => file.Planning),
    nav: { place: 'marketing', label: 'Strategy and plan', order: 15, permission: 'strategy.read' },
  },
  {
    path: '/plan',
    title: 'Plan and budget',
    load: () => import('./Budget.tsx').then((file) => file.Budget),
    nav: { place: 'marketing', label: 'Plan and budget', order: 20, permission: 'budget.read' },
  },
  {
    path: '/campaigns',
    title: 'Campaigns',
    load: () => import('./Campaigns.tsx').then((file) => file.Campaigns),
    nav: { place: 'marketing', label: 'Campaigns', order: 25, permission: 'strategy.read' },
  },
  { path: '/campaigns/$id', title: 'Campaign', load: () => import('./Campaign.tsx').then((file) => file.Campaign) },
  { path: '/briefs', title: 'Briefs', load: briefs, nav: { place: 'marketing', label: 'Briefs', order: 30, permission: 'what.read' } },
  {
    path: '/communications/briefs',
    title: 'Briefs',
    load: briefs,
    nav: { place: 'communications', label: 'Briefs', order: 10, permission: 'how.read' },
  },
  {
    path: '/registers',
    title: 'Registers',
    load: () => import('./Registers.tsx').then((file) => file.Registers),
    nav: { place: 'communications', label: 'Registers', order: 60, permission: 'content.read' },
  },
]
