// The door: what a newcomer finds at the address the program prints, and how one comes back in.
import { setUp } from './people.ts'
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
