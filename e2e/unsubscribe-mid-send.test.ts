// Somebody unsubscribes while a mailing that is about to reach them is under way: it does not.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { readMail } from '#kernel/testing/mail.ts'
import { openSink, type Sink } from '#kernel/testing/smtp.ts'
import { hands } from './hands.ts'
import { readerAddress, readyToSend } from './mailings.ts'
import { call, setUp, signIn } from './people.ts'
import { noViolations, phone, stage } from './story.ts'

const { story } = stage()
const readers = 200
const last = readerAddress(readers - 1)

let sink: Sink
before(async () => {
  sink = await openSink()
})
after(() => sink.close())

async function waitFor(what: string, is: () => boolean): Promise<void> {
  const deadline = performance.now() + 60_000
  while (!is()) {
    assert.ok(performance.now() < deadline, `waited for ${what}: ${sink.letters.length} letters`)
    await sleep(20)
  }
}

story('whoever unsubscribes in the middle of a mailing gets nothing of it, and the ledger says why', async (visit) => {
  const { page, context, product, another } = visit
  await signIn(context, product.url, await setUp(product.url))
  await page.goto('/')
  const { tom, segmentId, channelId } = await readyToSend(page, sink, { readers })
  const post = { text: 'The range is here.', channelId, segmentId, checked: true, link: 'https://www.example.com/range' }

  sink.clear()
  await tom.quickPost({ ...post, subject: 'Spring range' })
  await waitFor('the first mailing', () => sink.letters.length === readers)
  const { unsubscribe } = await readMail((await sink.letterTo(last)).raw)

  sink.clear()
  await tom.quickPost({ ...post, subject: 'Summer range' })
  await waitFor('the second mailing to begin', () => sink.letters.length >= 10)
  // The server takes its time over what it has; the last of the list has not been reached.
  sink.pause()
  assert.ok(!sink.letters.some(({ to }) => to.includes(last)), 'the last reader was reached before anything could happen')
  const reader = await another({ ...phone, bypassCSP: true })
  await reader.goto(unsubscribe.web!)
  await noViolations(reader)
  await reader.getByRole('button', { name: 'Unsubscribe' }).click()
  await reader.getByRole('heading', { name: 'You are unsubscribed' }).waitFor()
  await noViolations(reader)
  sink.resume()
  await waitFor('all others', () => sink.letters.length === readers - 1)
  await sleep(1000)
  assert.equal(new Set(sink.letters.flatMap(({ to }) => to)).size, readers - 1)
  assert.ok(!sink.letters.some(({ to }) => to.includes(last)), 'a letter left for somebody who had unsubscribed')

  await call(page, 'POST', '/session/hat', { hat: 'communications_director' })
  await page.goto('/outbox')
  const me = hands(page)
  await me.follow(/Summer range/)
  await page.getByText('Published', { exact: true }).first().waitFor()
  await page.goto(`${page.url()}?state=suppressed`)
  const row = page.getByRole('row', { name: `Reader ${readers - 1}` })
  await row.getByText(/unsubscribed, bounced or complained before/).waitFor()
  await noViolations(page)
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export' }).click()
  await saved
  await page.goto('/settings/audit')
  const entry = page.getByRole('row', { name: /Export begun/ })
  await entry.getByText(/^Recipients of “Summer range.*”, Not written to: 1 row$/).waitFor()
  await noViolations(page)
  await entry.getByRole('link', { name: /^Recipients of/ }).click()
  await row.getByRole('link').first().click()
  await page.getByText('This person unsubscribed.').waitFor()
  await noViolations(page)
})
