// The people: a list is tried, taken in and taken back, a person is looked at and changed, an audience is made, and somebody leaves by the link.
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { call, owner, setUp, signIn } from './people.ts'
import { noViolations, phone, stage } from './story.ts'

const { story } = stage()

const list = [
  'Email;First name;Last name;Company;Status',
  'ada@example.com;Ada;Lovelace;Analytical Engines;active',
  'grace@example.com;Grace;Hopper;"Harbour; Navy";active',
  'gone@example.com;Gone;Away;;unsubscribed',
  'not an address;Bad;Line;;',
].join('\n')

story('a pasted list is tried, says what it would do, and is taken in with its consent #87', async ({ page, context, product }) => {
  await signIn(context, product.url, await setUp(product.url))
  await page.goto('/people')
  await page.getByRole('heading', { name: 'The people you know will stand here' }).waitFor()
  await noViolations(page)
  await page.getByRole('button', { name: 'Import a list' }).first().click()
  await page.getByLabel('The list', { exact: true }).fill(list)
  await page.getByLabel('Where the list comes from').fill('Spring fair')
  await page.getByText('These people agreed to receive e-mail').click()
  await page.getByRole('button', { name: 'Try it' }).click()
  await page.getByRole('alert').waitFor()
  await page.getByLabel('Where they agreed').fill('Sign-up sheet')
  await page.getByLabel('What they agreed to').fill('News and offers by e-mail.')
  await page.getByRole('button', { name: 'Try it' }).click()
  await page.getByText('This is not an e-mail address.').waitFor()
  await noViolations(page)
  await page.getByRole('button', { name: 'Import 3 people' }).click()
  await page.getByRole('link', { name: 'Ada Lovelace' }).waitFor()
  await page.getByText('3 added, 0 changed.').waitFor()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  assert.equal(await page.getByRole('row').count(), 4)
  await noViolations(page)
})

story('a person’s page shows what is known, what they agreed to, and lets it be changed', async ({ page, context, product, another }) => {
  await signIn(context, product.url, owner)
  await page.goto('/people')
  await page.getByRole('link', { name: 'Ada Lovelace' }).click()
  await page.getByRole('heading', { name: 'Ada Lovelace', level: 1 }).waitFor()
  await page.getByText('May receive news and offers by e-mail.').waitFor()
  await page.getByText('“News and offers by e-mail.”').waitFor()
  await noViolations(page)
  await page.getByRole('button', { name: 'Change', exact: true }).click()
  await page.getByLabel('Phone').fill('+351 210 000 001')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('+351 210 000 001').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('+351 210 000 001').waitFor({ state: 'detached' })

  const small = await another(phone)
  await signIn(small.context(), product.url, owner)
  await small.goto(new URL(page.url()).pathname)
  await small.getByRole('heading', { name: 'Ada Lovelace', level: 1 }).waitFor()
  await noViolations(small)
  await fits(small)
})

story('people and audiences can be worked with on a phone', async ({ product, another }) => {
  const small = await another(phone)
  await signIn(small.context(), product.url, owner)
  await small.goto('/people')
  await small.getByRole('link', { name: 'Ada Lovelace' }).waitFor()
  await fits(small)
  await small.goto('/audiences')
  await small.getByRole('button', { name: 'New audience' }).first().click()
  await small.getByRole('button', { name: 'Add a condition' }).click()
  await small.getByLabel('Text').waitFor()
  await fits(small)
  await noViolations(small)
})

story('an audience is written by rule and counted while it is written #9', async ({ page, context, product }) => {
  await signIn(context, product.url, owner)
  await page.goto('/audiences')
  await page.getByRole('button', { name: 'New audience' }).first().click()
  await page.getByLabel('Name', { exact: false }).first().fill('Engineers')
  await page.getByText('The rule asks nothing yet: that is everyone.').waitFor()
  await page.getByRole('button', { name: 'Add a condition' }).click()
  await page.getByLabel('Text').fill('ada@')
  await page.getByText('1 of 3 people').waitFor()
  await noViolations(page)
  await page.getByRole('button', { name: 'Make audience' }).click()
  await page.getByRole('link', { name: 'Engineers' }).click()
  await page.getByRole('heading', { name: 'Engineers', level: 1 }).waitFor()
  await page.getByText('E-mail contains “ada@”').waitFor()
  await page.getByRole('link', { name: 'Ada Lovelace' }).waitFor()
  await noViolations(page)
  const [segment] = (await call<{ items: { id: string; size: number }[] }>(page, 'GET', '/segments')).items
  assert.equal(segment?.size, 1)
})

story('a person is erased after it was asked once, and nothing of them is left on the page', async ({ page, context, product }) => {
  await signIn(context, product.url, owner)
  await page.goto('/people')
  await page.getByRole('link', { name: 'Grace Hopper' }).click()
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Erase' }).click()
  await page.getByLabel('Type “erase” to go on').fill('erase')
  await page.getByRole('button', { name: 'Erase' }).click()
  await page.getByRole('heading', { name: 'Somebody who was erased' }).waitFor()
  assert.equal(await page.getByText('Hopper').count(), 0)
  await noViolations(page)
})

story('a person’s company leads to everybody who belongs to it', async ({ page, context, product }) => {
  await signIn(context, product.url, owner)
  await page.goto('/people')
  await page.getByRole('link', { name: 'Analytical Engines' }).click()
  await page.getByRole('heading', { name: 'Analytical Engines', level: 1 }).waitFor()
  await page.getByRole('link', { name: 'Ada Lovelace' }).waitFor()
  await page.getByText('No deal with them yet.').waitFor()
  await noViolations(page)
})

story(
  'an import leads to its people and is taken back; whoever something happened with since stays',
  async ({ page, context, product }) => {
    await signIn(context, product.url, owner)
    await page.goto('/people/imports')
    await page.getByRole('button', { name: 'Spring fair' }).click()
    await page.getByRole('link', { name: 'Show the 3 people it added' }).waitFor()
    await noViolations(page)
    await page.getByRole('button', { name: 'Take this import back' }).click()
    await page.getByText('1 person archived. 2 stay: something happened with them since.').waitFor()
    await page.getByText('Taken back', { exact: true }).waitFor()
    await noViolations(page)
    await page.goto('/people')
    await page.getByRole('link', { name: 'Ada Lovelace' }).waitFor()
    assert.equal(await page.getByText('Gone Away').count(), 0)
  },
)

story('the page behind an unsubscribe link answers over HTTP as mail programs ask it', async ({ product }) => {
  const address = `${product.url}/u/made-up`
  const page = await fetch(address)
  assert.deepEqual([page.status, page.headers.get('cache-control')], [404, 'no-store'])
  assert.match(page.headers.get('content-security-policy')!, /^default-src 'none'/)
  assert.match(await page.text(), /not complete/)
  const head = await fetch(address, { method: 'HEAD' })
  assert.deepEqual([head.status, await head.text()], [404, ''])
  const form = new FormData()
  form.set('List-Unsubscribe', 'One-Click')
  assert.equal((await fetch(address, { method: 'POST', body: form })).status, 404)
  const refused = await fetch(address, { method: 'PUT' })
  assert.deepEqual([refused.status, refused.headers.get('allow')], [405, 'GET, HEAD, POST'])
  assert.ok(!(await product.log()).includes('made-up'), 'the log keeps no token')
})

/** Nothing sticks out to the side. */
async function fits(page: Page): Promise<void> {
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0)
}
