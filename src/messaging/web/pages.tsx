// The pages of messaging: the house, with everything that is said on it.
import type { Page } from '#ui/page.ts'

export const pages: Page[] = [
  {
    path: '/messages',
    title: 'Message house',
    load: () => import('./MessageHouse.tsx').then((file) => file.MessageHouse),
    nav: { place: 'communications', label: 'Messages', order: 20, permission: 'message.read' },
  },
]
