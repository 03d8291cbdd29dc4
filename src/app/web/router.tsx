// The router: pages inside the shell need somebody signed in, pages outside it stand alone.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { Loading } from '#ui/Loading.tsx'
import type { Page } from '#ui/page.ts'
import { Frame } from './Frame.tsx'
import { Inside } from './Inside.tsx'
import { NotFound } from './NotFound.tsx'
import { routes } from './routes.ts'

const root = createRootRoute({ component: Frame })
const inside = createRoute({ getParentRoute: () => root, id: 'inside', component: Inside })

// Fetched when it is first opened, so that each page brings only its own code.
const component = (page: Page) => lazyRouteComponent(async () => ({ default: await page.load() }))

const bare = routes
  .filter((page) => page.bare)
  .map((page) => createRoute({ getParentRoute: () => root, path: page.path, component: component(page) }))
const sheltered = routes
  .filter((page) => !page.bare)
  .map((page) => createRoute({ getParentRoute: () => inside, path: page.path, component: component(page) }))

// Whatever no page knows keeps the rail, from which one can go on.
const unknown = createRoute({ getParentRoute: () => inside, path: '$', component: NotFound })

export const router = createRouter({
  routeTree: root.addChildren([...bare, inside.addChildren([...sheltered, unknown])]),
  // Milliseconds the last page stays while the next is fetched; then it is seen that one is on its way.
  defaultPendingMs: 300,
  defaultPendingMinMs: 200,
  defaultPendingComponent: () => <Loading shape="page" />,
  scrollRestoration: true,
})
