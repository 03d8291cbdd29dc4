// The door: what a newcomer finds at the address the program prints, and how one comes back in.
import assert from 'node:assert/strict'
import { owner, setUp, signIn } from './people.ts'
import { noViolations, stage } from './story.ts'

const { story } = stage()

story('a newcomer is welcomed and asked for the first steps', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('heading', { name: 'Welcome to Throughline' }).waitFor()
  await noViolations(page)
})

story('the owner signs in and sees today', async ({ page, product }) => {
  const person = await setUp(product.url)
  await page.goto('/')
  await page.getByLabel('E-mail').fill(person.email)
  await page.getByLabel('Password').fill(person.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(`${product.url}/`)
  await page.getByRole('link', { name: 'Today' }).first().waitFor()
  await noViolations(page)
})

story('a page that cannot be fetched says so, loads itself anew once at the most, and comes when it is there', async (visit) => {
  const { page, context, product } = visit
  // What the browser says of the file that is kept from it.
  visit.tolerate(/no answer: .*\/assets\/Goal|console: .*dynamically imported module/)
  await signIn(context, product.url, owner)
  await page.goto('/settings')
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor()
  let loads = 0
  page.on('load', () => (loads += 1))
  await page.route('**/assets/Goal*', (route) => route.abort())
  await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Marketing', exact: true }).click()
  await page.getByText('The server did not answer.').waitFor()
  await noViolations(page)
  assert.ok(loads <= 1, `the page loaded itself again ${loads} times`)
  await page.unrouteAll()
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('heading', { name: 'Goals', level: 1 }).waitFor()
})

story('while the next page is on its way the page before it can be read but not used', async ({ page, context, product }) => {
  await signIn(context, product.url, owner)
  await page.goto('/people')
  const button = page.getByRole('main').getByRole('button', { name: 'Import a list' }).first()
  await button.waitFor()
  const { promise: held, resolve: release } = Promise.withResolvers<void>()
  await page.route('**/assets/**', async (route) => {
    await held
    await route.continue()
  })
  await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Marketing', exact: true }).click()
  // A panel opened now would go with the page, and what was typed in it.
  await assert.rejects(button.click({ timeout: 1_000 }))
  assert.equal(await page.getByRole('dialog').count(), 0)
  await page.locator('main[aria-busy=true]').locator('[role=status]').first().waitFor()
  release()
  await page.locator('main[aria-busy=false]').getByRole('heading', { level: 1 }).waitFor()
})
