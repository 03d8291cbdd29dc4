// A browser story: a person's way through the real product, which fails at any error the browser or the server shows.
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { launch } from './browser.ts'
import { startProduct, type Product, type ProductOptions } from './product.ts'

const failures = join(import.meta.dirname, '../pictures/failures')

export interface Visit {
  readonly page: Page
  readonly context: BrowserContext
  readonly product: Product
  /** Another person's browser in the same story, with cookies of its own. */
  another(options?: BrowserContextOptions): Promise<Page>
  /** An error of the browser or the server that this story is about. */
  tolerate(pattern: RegExp): void
}

export interface Stage {
  readonly product: Product
  readonly browser: Browser
  /** A story on this stage; the name is a sentence, with the numbers it proves. A long one says how long it may take, in milliseconds. */
  story(sentence: string, run: (visit: Visit) => Promise<void>, timeout?: number): void
  /** Goes on with another product, after the first was killed or stopped. */
  replace(product: Product): void
}

/** Milliseconds a story waits for what should appear. */
const patience = 10_000

/** What every page has unless the story says otherwise. */
export const desktop: BrowserContextOptions = {
  viewport: { width: 1440, height: 900 },
  locale: 'en-US',
  timezoneId: 'Europe/Lisbon',
  colorScheme: 'light',
  reducedMotion: 'reduce',
}
export const phone: BrowserContextOptions = { ...desktop, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

/** One product and one browser for all stories of a file. */
export function stage(options: ProductOptions = {}): Stage {
  let product: Product | undefined
  let browser: Browser | undefined
  before(async () => {
    browser = await launch()
    product = await startProduct(options)
  })
  after(async () => {
    await browser?.close()
    await product?.stop()
  })
  return {
    get product() {
      return product!
    },
    get browser() {
      return browser!
    },
    replace: (next) => void (product = next),
    story: (sentence, run, timeout) =>
      void test(sentence, timeout === undefined ? {} : { timeout }, () => play(sentence, run, browser!, product!)),
  }
}

async function play(sentence: string, run: (visit: Visit) => Promise<void>, browser: Browser, product: Product): Promise<void> {
  const contexts: BrowserContext[] = []
  const mishaps: string[] = []
  const tolerated: RegExp[] = []
  const open = async (options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext({ ...desktop, baseURL: product.url, ...options })
    context.setDefaultTimeout(patience)
    contexts.push(context)
    context.on('page', (page) => watch(page, mishaps))
    return context.newPage()
  }
  try {
    const page = await open()
    await run({ page, context: page.context(), product, another: open, tolerate: (pattern) => void tolerated.push(pattern) })
    const untold = mishaps.filter((mishap) => !tolerated.some((pattern) => pattern.test(mishap)))
    assert.deepEqual(untold, [], 'the browser or the server showed errors')
  } catch (error) {
    const pictures = await photograph(sentence, contexts)
    // Requests are logged at the level info; what is worth reading here is above it.
    const log = (await product.log()).split('\n').filter((line) => /"level":"(warn|error|fatal)"|^[^{]/.test(line))
    throw told(error as Error, [...new Set(mishaps), ...pictures, 'The product said:', ...log.slice(-5)])
  } finally {
    for (const context of contexts) await context.close()
  }
}

/** The same error, with what was seen of the browser and the server in front of where it happened. */
function told(error: Error, seen: readonly string[]): Error {
  const [message, ...trace] = (error.stack ?? error.message).split(/\n(?=\s+at )/)
  error.stack = [message, ...seen.map((line) => `    ${line}`), ...trace].join('\n')
  return error
}

/** Collects what a person would call broken: errors on the console, uncaught exceptions, answers 5xx, files that are not there. */
export function watch(page: Page, mishaps: string[]): void {
  page.on('console', (message) => {
    // What the network refused stands in the responses, with its address.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) mishaps.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => mishaps.push(`uncaught: ${error.stack ?? error.message}`))
  page.on('response', (response) => {
    const data = ['fetch', 'xhr', 'document'].includes(response.request().resourceType())
    if (response.status() >= 500 || (response.status() === 404 && !data)) mishaps.push(`${response.status()}: ${response.url()}`)
  })
  page.on('requestfailed', (request) => {
    // A page that is left gives up its requests.
    const why = request.failure()?.errorText ?? ''
    if (why !== 'net::ERR_ABORTED') mishaps.push(`no answer: ${request.url()} (${why})`)
  })
}

async function photograph(sentence: string, contexts: readonly BrowserContext[]): Promise<string[]> {
  mkdirSync(failures, { recursive: true })
  const name = sentence
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 80)
  const pages = contexts.flatMap((context) => context.pages())
  const taken = await Promise.all(
    pages.map(async (page, index) => {
      const path = join(failures, `${name}${index ? `-${index + 1}` : ''}.png`)
      return page.screenshot({ path, fullPage: true }).then(
        () => `picture: ${path} of ${page.url()}`,
        () => '',
      )
    }),
  )
  return taken.filter((line) => line !== '')
}

// The level the program promises: WCAG 2.2 AA.
const level = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Asserts that axe finds nothing against WCAG 2.2 AA on the page as it is shown now. */
export async function noViolations(page: Page): Promise<void> {
  // A page is there once its heading stands; one without a heading is at fault by itself.
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  // Where no script may run axe would wait forever; such a page is looked at by itself.
  const { violations, passes } = await new AxeBuilder({ page }).withTags(level).exclude('iframe[sandbox]').analyze()
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}\n  ${target.join(' ')}\n  ${failureSummary}`),
  )
  assert.deepEqual(found, [], `axe finds fault with ${page.url()}`)
  assert.ok(passes.length > 0, 'axe looked at nothing')
}
