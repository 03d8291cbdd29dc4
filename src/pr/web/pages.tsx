// The page of PR: coverage, and each piece of it in a panel beside the list.
import type { Page } from '#ui/page.ts'

export const pages: Page[] = [
  {
    path: '/coverage',
    title: 'Coverage',
    load: () => import('./Coverage.tsx').then((file) => file.CoveragePage),
    nav: { place: 'pr', label: 'Coverage', order: 10, permission: 'pr.read' },
  },
]
