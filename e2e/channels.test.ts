// Connecting an e-mail account and stopping everything, as a person does both on the screen.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import type { Page } from 'playwright-core'
import { openSink, type Sink } from '#kernel/testing/smtp.ts'
import { call, owner, setUp, signIn } from './people.ts'
import { stage } from './story.ts'

const on = stage()
let sink: Sink
before(async () => {
  sink = await openSink({ login: { user: 'news', password: 'open sesame' } })
})
after(() => sink.close())

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click()

async function test(page: Page): Promise<void> {
  await press(page, 'Test')
  await press(page, 'Send the test message')
}

on.story('an e-mail account says in words what failed, and is tested until a message arrives #313', async ({ page, context, product }) => {
  await signIn(context, product.url, await setUp(product.url))
  await page.goto('/channels')
  await call(page, 'POST', '/session/hat', { hat: 'communications_director' })
  await page.goto('/channels')
  await press(page, 'Connect an account')
  await page.getByRole('button', { name: /Provider/ }).click()
  await page.getByRole('option', { name: 'Another server' }).click()
  await page.getByLabel('Server for outgoing mail').fill(sink.host)
  await page.getByLabel('Port').fill(String(sink.port))
  await page.getByText('None', { exact: true }).click()
  await page.getByLabel('User name').fill('news')
  await page.getByLabel('Password').fill('wrong')
  await page.getByLabel('Sender’s address').fill('news@littoral.example')
  await press(page, 'Connect account')
  await page.getByRole('heading', { name: 'Newsletter' }).waitFor()
  await test(page)
  await page.getByText(/refused the user name or the password/).waitFor()
  await press(page, 'Change')
  await page.getByLabel('Password').fill('open sesame')
  await press(page, 'Save account')
  await page.getByText('Not tested yet').waitFor()
  await test(page)
  await page.getByText(/The server took the test message/).waitFor()
  assert.equal(sink.letters.length, 1)
})

on.story('everything is held with one button and lifted with its reason #169', async ({ page, context, product }) => {
  await signIn(context, product.url, owner)
  await page.goto('/holds')
  await page.getByRole('button', { name: 'Hold everything now' }).first().click()
  await page.getByLabel('Reason').fill('Recall of the spring range')
  await press(page, 'Hold now')
  await page.getByRole('heading', { name: 'Recall of the spring range' }).waitFor()
  await page.getByText('Left after it closed', { exact: true }).waitFor()
  await press(page, 'Lift the hold')
  await page.getByLabel('Because').fill('The range is fine')
  await page.getByRole('dialog').getByRole('button', { name: 'Lift the hold' }).click()
  await page.getByText('The range is fine').waitFor()
})
