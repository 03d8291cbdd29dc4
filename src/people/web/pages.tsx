// The pages of people: who is known, where the lists came from, and the audiences made of them.
import type { Page } from '#ui/page.ts'

export const pages: Page[] = [
  {
    path: '/people',
    title: 'People',
    load: () => import('./People.tsx').then((file) => file.People),
    nav: { place: 'shared', label: 'People', order: 10, permission: 'people.read' },
  },
  { path: '/people/imports', title: 'Imports', load: () => import('./Imports.tsx').then((file) => file.Imports) },
  { path: '/people/topics', title: 'Topics', load: () => import('./Topics.tsx').then((file) => file.Topics) },
  { path: '/people/$id', title: 'Person', load: () => import('./Person.tsx').then((file) => file.Person) },
  { path: '/companies/$id', title: 'Company', load: () => import('./Company.tsx').then((file) => file.Company), under: '/people' },
  {
    path: '/audiences',
    title: 'Audiences',
    load: () => import('./Audiences.tsx').then((file) => file.Audiences),
    nav: { place: 'marketing', label: 'Audiences', order: 40, permission: 'people.read' },
  },
  { path: '/audiences/$id', title: 'Audience', load: () => import('./Audience.tsx').then((file) => file.Audience) },
]
