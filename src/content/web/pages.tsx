// The pages of content: the pieces, one piece with its versions, the sequences, what waits for approval, and the calendar.
import type { Page } from '#ui/page.ts'

export const pages: Page[] = [
  {
    path: '/calendar',
    title: 'Calendar',
    load: () => import('./Calendar.tsx').then((file) => file.Calendar),
    nav: { place: 'top', label: 'Calendar', order: 20, permission: 'content.read' },
  },
  {
    path: '/content',
    title: 'Content',
    load: () => import('./Content.tsx').then((file) => file.Content),
    nav: { place: 'communications', label: 'Content', order: 30, permission: 'content.read' },
  },
  { path: '/content/$id', title: 'Piece', load: () => import('./Piece.tsx').then((file) => file.Piece) },
  {
    path: '/sequences',
    title: 'Sequences',
    load: () => import('./Sequences.tsx').then((file) => file.Sequences),
    nav: { place: 'communications', label: 'Sequences', order: 35, permission: 'content.read' },
  },
  { path: '/sequences/$id', title: 'Sequence', load: () => import('./Sequence.tsx').then((file) => file.Sequence) },
  { path: '/versions/$id', title: 'Version', load: () => import('./VersionPlace.tsx').then((file) => file.VersionPlace) },
  {
    path: '/approvals',
    title: 'Approvals',
    load: () => import('./Approvals.tsx').then((file) => file.Approvals),
    nav: { place: 'communications', label: 'Approvals', order: 40, permission: 'content.read' },
  },
]
