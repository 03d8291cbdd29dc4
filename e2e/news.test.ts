// Live news on the screen: what a tab does for which there is no connection, and one that nobody looks at.
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { call, owner, setUp, signIn } from './people.ts'
import { stage } from './story.ts'

const { story } = stage()
const address = '/api/v1/live'
const minute = 61_000

/** The statuses of what a page is answered when it asks for live news. */
function answersTo(page: Page): number[] {
  const statuses: number[] = []
  page.on('response', (response) => void (response.url().endsWith(address) && statuses.push(response.status())))
  return statuses
}

async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 100 && !holds(); turn++) await sleep(100)
  assert.ok(holds())
}

const add = (page: Page, name: string) => call(page, 'POST', '/persons', { name })

story(
  'a tab too many is refreshed every minute, throws nobody out, and hears the news once there is room',
  async ({ page, context, product }) => {
    await signIn(context, product.url, await setUp(product.url))
    const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
    const closing = new AbortController()
    let open = 0
    for (let nth = 0; nth < 20; nth++) {
      const others = await fetch(`${product.url}${address}`, { headers: { cookie }, signal: closing.signal })
      assert.equal(others.status, 200)
      open++
      // It ends when the server ends it, or when it is given up here.
      void others.text().then(
        () => open--,
        () => open--,
      )
    }
    const answers = answersTo(page)
    await page.clock.install()
    await page.goto('/people')
    await until(() => answers.length === 1)
    await add(page, 'Before the minute')
    await page.clock.fastForward(minute)
    await page.getByText('Before the minute').first().waitFor()
    assert.deepEqual([answers, open], [[429, 429], 20])
    closing.abort()
    await until(() => open === 0)
    await page.clock.fastForward(minute)
    await until(() => answers.length === 3)
    await add(page, 'Heard at once')
    await page.getByText('Heard at once').first().waitFor()
    assert.deepEqual(answers, [429, 429, 200])
  },
)

story('a tab nobody looks at lets its connection go, and catches up when somebody comes back', async ({ page, context, product }) => {
  await signIn(context, product.url, owner)
  const answers = answersTo(page)
  await page.clock.install()
  await page.goto('/people')
  await until(() => answers.length === 1)
  const look = (hidden: boolean) =>
    page.evaluate((away) => {
      Object.defineProperty(document, 'hidden', { value: away, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }, hidden)
  await look(true)
  await page.clock.fastForward(31_000)
  await add(page, 'While nobody looked')
  await page.waitForTimeout(1000)
  assert.equal(await page.getByText('While nobody looked').count(), 0)
  await look(false)
  await page.getByText('While nobody looked').first().waitFor()
  assert.deepEqual(answers, [200, 200])
})
