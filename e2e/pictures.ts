// `npm run pictures`: a picture of every route × theme × width × (filled, empty, error) and a contact sheet, in pictures/.
// `npm run pictures -- settings dark 390` takes only those whose name contains every argument.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launch } from './browser.ts'
import { setUp, signIn, type Person } from './people.ts'
import { startProduct } from './product.ts'
import { findAddresses, leadsTo, readRoutes, type Route } from './routes.ts'
import { contactSheet } from './sheet.ts'
import { desktop, phone, watch } from './story.ts'
import { enterEmpty, fill } from './worlds.ts'

const folder = join(import.meta.dirname, '../pictures')
const wanted = process.argv.slice(2)

export const states = ['filled', 'empty', 'error'] as const
export type State = (typeof states)[number]

export interface Shot {
  readonly route: Route
  readonly state: State
  readonly theme: 'light' | 'dark'
  readonly width: number
  /** Relative to the folder of pictures. */
  readonly file: string
  /** What the page showed that it should not, or where it led instead. */
  readonly notes: readonly string[]
}

const widths = [desktop, phone].map((options) => ({ options, width: options.viewport!.width }))
const themes = ['light', 'dark'] as const
const settled = 8_000

async function main(): Promise<void> {
  if (wanted.length === 0) rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const routes = await readRoutes()
  const [product, browser] = await Promise.all([startProduct(), launch()])
  try {
    const studio = new Studio(browser, product.url)
    // The first steps are shown to nobody once they are taken.
    for (const route of routes.filter(({ path }) => path === '/setup'))
      if (await studio.isForAnybody(route, route.path)) await studio.take(route, route.path, 'filled')
    const addresses = await studio.prepare(await setUp(product.url), routes)
    for (const route of routes.filter(({ path }) => path !== '/setup')) {
      const address = addresses.get(route)
      if (address === undefined) studio.missing.push(route)
      else
        for (const state of (await studio.isForAnybody(route, address)) ? (['filled'] as const) : states)
          await studio.take(route, address, state)
    }
    report(studio)
  } finally {
    await browser.close()
    await product.stop()
  }
}

type Session = Awaited<ReturnType<BrowserContext['storageState']>>

class Studio {
  readonly shots: Shot[] = []
  readonly missing: Route[] = []
  readonly #browser: Browser
  readonly #url: string
  readonly #contexts = new Map<string, BrowserContext>()
  readonly #sessions = new Map<State, Session>()
  readonly #forAnybody = new Set<Route>()

  constructor(browser: Browser, url: string) {
    this.#browser = browser
    this.#url = url
  }

  /** Signs in to both organisations, fills the first, and finds an address for every route in it. */
  async prepare(person: Person, routes: readonly Route[]): Promise<Map<Route, string>> {
    this.#sessions.set('empty', await this.#signIn(person, enterEmpty))
    const filled = await this.#signIn(person, fill)
    for (const state of ['filled', 'error'] as const) this.#sessions.set(state, filled)
    const page = await (await this.#context('filled', 'light', desktop, false)).newPage()
    const addresses = await findAddresses(page, routes, openPage)
    await page.close()
    return addresses
  }

  // Once for each organisation: the server counts how often somebody signs in.
  async #signIn(person: Person, prepared: (page: Page) => Promise<void>): Promise<Session> {
    const context = await this.#browser.newContext({ ...desktop, baseURL: this.#url })
    await signIn(context, this.#url, person)
    const page = await context.newPage()
    await page.goto('/')
    await prepared(page)
    const session = await context.storageState()
    await context.close()
    return session
  }

  /** Whether a page shows itself to somebody who is not signed in. */
  async isForAnybody(route: Route, address: string): Promise<boolean> {
    if (!route.bare) return false
    const page = await (await this.#context('filled', 'light', desktop, true)).newPage()
    await openPage(page, address)
    const shown = leadsTo(route, new URL(page.url()).pathname)
    await page.close()
    if (shown) this.#forAnybody.add(route)
    return shown
  }

  async take(route: Route, address: string, state: State): Promise<void> {
    for (const theme of themes) {
      for (const { options, width } of widths) {
        const file = `${nameOf(route)}-${state}-${theme}-${width}.png`
        if (!wanted.every((part) => file.includes(part))) continue
        const page = await (await this.#context(state, theme, options, this.#forAnybody.has(route))).newPage()
        const notes: string[] = []
        // Errors are what the third state is about.
        if (state !== 'error') watch(page, notes)
        await openPage(page, address)
        const { pathname } = new URL(page.url())
        if (!leadsTo(route, pathname)) notes.push(`leads to ${pathname}`)
        await page.screenshot({ path: join(folder, file), fullPage: true })
        await page.close()
        this.shots.push({ route, state, theme, width, file, notes: [...new Set(notes)] })
      }
    }
  }

  /** One browser context for every kind of visitor. */
  async #context(state: State, theme: 'light' | 'dark', options: typeof desktop, anonymous: boolean): Promise<BrowserContext> {
    const key = [state, theme, options.viewport!.width, anonymous].join()
    const known = this.#contexts.get(key)
    if (known) return known
    const session = anonymous ? undefined : this.#sessions.get(state)
    const context = await this.#browser.newContext({ ...options, colorScheme: theme, baseURL: this.#url, storageState: session })
    context.setDefaultTimeout(settled)
    this.#contexts.set(key, context)
    if (state === 'error') await context.route(/\/api\/v1\/(?!session$)/, (route) => route.fulfill(broken))
    return context
  }
}

const broken = {
  status: 500,
  contentType: 'application/problem+json',
  body: JSON.stringify({
    type: 'about:blank',
    title: 'Something went wrong on our side.',
    status: 500,
    code: 'bug',
    fix: 'Try again; if it happens again, report the request id.',
    requestId: '01900000-0000-7000-8000-000000000000',
  }),
}

/** Opens an address and waits until nothing on the page says that it is still loading; a page that never settles is shown as it is. */
async function openPage(page: Page, address: string): Promise<void> {
  await page.goto(address)
  const deadline = performance.now() + settled
  // Not page.waitForFunction: it evaluates text in the page, which the content security policy refuses.
  const busy = async () =>
    (await page.locator('h1, [role="alert"]').count()) === 0 || (await page.locator('[aria-busy="true"]:visible').count()) > 0
  while (performance.now() < deadline && (await busy())) await page.waitForTimeout(50)
  await page.evaluate('document.fonts.ready')
  await page.waitForTimeout(150)
}

function nameOf({ path }: Route): string {
  return path === '/' ? 'today' : path.slice(1).replaceAll('$', '').replaceAll('/', '-')
}

function report({ shots, missing }: Studio): void {
  writeFileSync(join(folder, 'index.html'), contactSheet(shots, missing))
  for (const { file, notes } of shots) for (const note of notes) console.log(`${file}: ${note.split('\n')[0]}`)
  for (const { path } of missing) console.log(`${path}: nothing in the filled organisation leads there`)
  console.log(`${shots.length} pictures, see ${join(folder, 'index.html')}`)
}

await main()
