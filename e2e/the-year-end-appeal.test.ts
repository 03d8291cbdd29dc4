// In an organisation that lives on gifts no screen speaks the language of a shop.
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { call, owner, setUp, signIn } from './people.ts'
import { findAddresses, leadsTo, readRoutes, type Route } from './routes.ts'
import { noViolations, stage } from './story.ts'
import { fill } from './worlds.ts'

const { story } = stage()

const shopTalk = /\b(?:deals?|customers?|revenues?)\b/gi

story('a nonprofit asks for gifts, and everything that can happen to an appeal happens', async ({ page, context, product }) => {
  await signIn(context, product.url, await setUp(product.url, { kind: 'nonprofit', name: 'Harbour Lighthouse Trust' }))
  await page.goto('/')
  await fill(page)
})

story('no page of it says deal, customer or revenue', async ({ page, context, product }) => {
  await signIn(context, product.url, owner)
  const routes = (await readRoutes()).filter(({ bare, path }) => !bare || path === '/begin')
  const seen = new Set<string>()
  // A walk this long tells everything it met.
  const faults: string[] = []
  const look = async (tab: Page, address: string) => {
    seen.add(address)
    await tab.goto(address)
    await tab.getByRole('heading', { level: 1 }).first().waitFor()
    await tab.waitForLoadState('networkidle')
    await noShopTalk(tab).catch((error: Error) => faults.push(error.message))
    await noViolations(tab).catch((error: Error) => faults.push(error.message))
  }
  const found = await findAddresses(page, routes, look)
  for (const address of found.values()) if (!seen.has(address)) await look(page, address)
  const unreached = routes.filter((route) => !found.has(route) && !leadsElsewhere(route))
  assert.deepEqual(
    unreached.map(({ path }) => path),
    [],
    'a person finds a way to every page',
  )
  assert.deepEqual(faults, [])
})

story('nor does any of the panels that open over a page, under any hat', async ({ page, context, product }) => {
  await signIn(context, product.url, owner)
  await page.goto('/')
  for (const hat of ['marketing_director', 'communications_director', 'sales_lead']) {
    await call(page, 'POST', '/session/hat', { hat })
    await page.goto('/')
    await page.getByRole('button', { name: 'New', exact: true }).click()
    const labels = await page.getByRole('menuitem').allInnerTexts()
    await page.keyboard.press('Escape')
    for (const label of labels) {
      await page.getByRole('button', { name: 'New', exact: true }).click()
      await page.getByRole('menuitem', { name: label }).click()
      await page.getByRole('dialog').getByRole('textbox').first().waitFor()
      await noShopTalk(page)
      await noViolations(page)
      await page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
  }
})

/** The version’s own page leads on to its piece. */
const leadsElsewhere = (route: Route) => leadsTo(route, '/versions/any')

/** Asserts that what is shown or read aloud on this page has no word of a shop. */
async function noShopTalk(page: Page): Promise<void> {
  const spoken = await page.evaluate(() => {
    const names = ['title', 'aria-label', 'aria-description', 'aria-roledescription', 'placeholder', 'alt']
    const told = [...document.querySelectorAll('*')].flatMap((element) => names.map((name) => element.getAttribute(name) ?? ''))
    return [document.title, document.body.innerText, ...told].join('\n')
  })
  const found = spoken.split('\n').filter((line) => line.search(shopTalk) >= 0)
  assert.deepEqual([...new Set(found)], [], page.url())
}
