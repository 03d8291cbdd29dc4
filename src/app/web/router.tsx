// Every page of the tool by its path; a page is added by adding a line to the list.

import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { Frame } from './Frame.tsx'

interface Page {
  readonly path: string
  /** Fetched when it is first opened, so that each page brings only its own code. */
  readonly component: ReturnType<typeof lazyRouteComponent>
}

export const pages: readonly Page[] = [
  { path: '/gallery', component: lazyRouteComponent(() => import('#ui/gallery/Gallery.tsx'), 'Gallery') },
  { path: '/gallery/today', component: lazyRouteComponent(() => import('#ui/gallery/Today.tsx'), 'Today') },
  { path: '/gallery/campaign', component: lazyRouteComponent(() => import('#ui/gallery/Campaign.tsx'), 'Campaign') },
  { path: '/gallery/piece', component: lazyRouteComponent(() => import('#ui/gallery/Piece.tsx'), 'Piece') },
  { path: '/gallery/thread', component: lazyRouteComponent(() => import('#ui/gallery/Thread.tsx'), 'Thread') },
]

const root = createRootRoute({ component: Frame })

export const router = createRouter({
  routeTree: root.addChildren(pages.map(({ path, component }) => createRoute({ getParentRoute: () => root, path, component }))),
  defaultPreload: false,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
