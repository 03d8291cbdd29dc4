// Every page of the program, in thread order of the contexts that own them; the router, the rail and the pictures read this list.
import type { Page } from '#ui/page.ts'
import { pages as identity } from '#identity/web/pages.tsx'
import { pages as people } from '#people/web/pages.tsx'
import { pages as strategy } from '#strategy/web/pages.tsx'
import { pages as plan } from '#plan/web/pages.tsx'
import { pages as messaging } from '#messaging/web/pages.tsx'
import { pages as tracking } from '#tracking/web/pages.tsx'
import { pages as channels } from '#channels/web/pages.tsx'
import { pages as content } from '#content/web/pages.tsx'
import { pages as sales } from '#sales/web/pages.tsx'
import { pages as pr } from '#pr/web/pages.tsx'
import { pages as insight } from '#insight/web/pages.tsx'

const own: Page[] = [
  {
    path: '/',
    title: 'Today',
    load: () => import('./Today.tsx').then((file) => file.Today),
    nav: { place: 'top', label: 'Today', order: 0 },
  },
]

const gallery: Page[] = [
  { path: '/gallery', title: 'Gallery', bare: true, load: () => import('#ui/gallery/Gallery.tsx').then((file) => file.Gallery) },
  { path: '/gallery/today', title: 'Today', bare: true, load: () => import('#ui/gallery/Today.tsx').then((file) => file.Today) },
  {
    path: '/gallery/campaign',
    title: 'Campaign',
    bare: true,
    load: () => import('#ui/gallery/Campaign.tsx').then((file) => file.Campaign),
  },
  { path: '/gallery/piece', title: 'Piece', bare: true, load: () => import('#ui/gallery/Piece.tsx').then((file) => file.Piece) },
  { path: '/gallery/thread', title: 'Thread', bare: true, load: () => import('#ui/gallery/Thread.tsx').then((file) => file.Thread) },
]

export const routes: readonly Page[] = [
  ...own,
  ...identity,
  ...people,
  ...strategy,
  ...plan,
  ...messaging,
  ...tracking,
  ...channels,
  ...content,
  ...sales,
  ...pr,
  ...insight,
  ...gallery,
]
