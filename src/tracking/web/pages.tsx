// The pages of tracking: tagged links, forms, and what was sent through a form.
import type { Page } from '#ui/page.ts'

export const pages: Page[] = [
  {
    path: '/links',
    title: 'Links and forms',
    load: () => import('./Links.tsx').then((file) => file.Links),
    nav: { place: 'communications', label: 'Links and forms', order: 60, permission: 'content.read' },
  },
  { path: '/forms', title: 'Forms', under: '/links', load: () => import('./Forms.tsx').then((file) => file.Forms) },
  { path: '/forms/$id', title: 'Form', under: '/links', load: () => import('./Form.tsx').then((file) => file.FormPage) },
]
