// The pages of strategy; the split page of strategy and plan is plan's.
import type { Page } from '#ui/page.ts'

export const pages: Page[] = [
  {
    path: '/goals',
    title: 'Goals',
    load: () => import('./Goals.tsx').then((file) => file.Goals),
    nav: { place: 'marketing', label: 'Goals', order: 10, permission: 'strategy.read' },
  },
  { path: '/goals/$id', title: 'Goal', load: () => import('./Goal.tsx').then((file) => file.Goal) },
  {
    path: '/market',
    title: 'Offerings and competitors',
    load: () => import('./Market.tsx').then((file) => file.Market),
    nav: { place: 'marketing', label: 'Offerings', order: 50, permission: 'strategy.read' },
  },
]
