// The routes of the web program, read from its own list, and addresses that fill their parameters.
import { join } from 'node:path'
import type { Page as Tab } from 'playwright-core'
import { runnerImport } from 'vite'

const root = join(import.meta.dirname, '..')

export interface Route {
  /** Parameters as `$id`. */
  readonly path: string
  readonly title: string
  /** Stands outside the shell: nobody needs to be signed in. */
  readonly bare: boolean
}

/** Every route, in the router's order. The list names components, which Node cannot load; Vite can. */
export async function readRoutes(): Promise<Route[]> {
  const { module } = await runnerImport<{ routes: readonly { path: string; title: string; bare?: boolean }[] }>(
    join(root, 'src/app/web/routes.ts'),
    { root, configFile: false, logLevel: 'error' },
  )
  return module.routes.map(({ path, title, bare = false }) => ({ path, title, bare }))
}

/** Whether an address belongs to a route. */
export function leadsTo(route: Pick<Route, 'path'>, pathname: string): boolean {
  const parts = route.path.split('/')
  const given = pathname.split('/')
  return parts.length === given.length && parts.every((part, index) => (part.startsWith('$') ? given[index] !== '' : part === given[index]))
}

/**
 * An address for every route that can be reached by following links from the pages without parameters, as a person would;
 * a route that is missing is one nothing leads to.
 */
export async function findAddresses(
  tab: Tab,
  routes: readonly Route[],
  open: (tab: Tab, address: string) => Promise<void>,
): Promise<Map<Route, string>> {
  const found = new Map<Route, string>(routes.filter(({ path }) => !path.includes('$')).map((route) => [route, route.path]))
  const waiting = [...found].filter(([{ bare }]) => !bare).map(([, address]) => address)
  for (let address = waiting.shift(); address !== undefined && found.size < routes.length; address = waiting.shift()) {
    await open(tab, address)
    for (const pathname of await linksOn(tab)) {
      // A fixed path wins over one with a parameter, as in the router.
      const route = routes.find(({ path }) => path === pathname) ?? routes.find((each) => leadsTo(each, pathname))
      if (!route || found.has(route)) continue
      found.set(route, pathname)
      waiting.push(pathname)
    }
  }
  return found
}

async function linksOn(tab: Tab): Promise<string[]> {
  const { origin } = new URL(tab.url())
  const links = await tab.locator('a[href]').evaluateAll((anchors) => anchors.map((anchor) => (anchor as HTMLAnchorElement).href))
  return links.map((link) => new URL(link)).flatMap((link) => (link.origin === origin ? link.pathname : []))
}
