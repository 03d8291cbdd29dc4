// Everything is held in the middle of a mailing, by somebody who sees the screen for the first time; and let go again, each thing by its name.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { after, before } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openSink, type Sink } from '#kernel/testing/smtp.ts'
import { hands, type Hands } from './hands.ts'
import { readyToSend, type Sender } from './mailings.ts'
import { call, owner, setUp, signIn } from './people.ts'
import { inDays } from './steps.ts'
import { noViolations, phone, stage } from './story.ts'

const { story } = stage()
const readers = 400

interface Course {
  readonly subject: string
  readonly reason: string
  /** Milliseconds in which nothing may leave by itself; twice a minute the program looks for what should be moving. */
  readonly patience: number
}

let sink: Sink
let sender: Sender
before(async () => {
  sink = await openSink()
})
after(() => sink.close())

/** One mailing under way and one for tomorrow. Some letters of the first have left, and the server takes its time with the next ones. */
async function underWay(subject: string): Promise<void> {
  const { tom, channelId, segmentId } = sender
  const words = { text: 'The spring range is here.', channelId, segmentId, checked: true }
  await tom.quickPost({ ...words, subject: `${subject} tomorrow`, at: `${inDays(1)}T09:00:00.000Z` })
  sink.clear()
  await tom.quickPost({ ...words, subject })
  const deadline = performance.now() + 60_000
  while (sink.letters.length < 8) {
    assert.ok(performance.now() < deadline, 'the mailing does not begin')
    await sleep(1)
  }
  sink.pause()
  await sleep(500)
}

/** From any page: what was read by the server when the screen said that the gate is closed. */
async function hold(me: Hands, reason: string, reach: () => Promise<void>): Promise<number> {
  const { page } = me
  await reach()
  await page.getByText(/never held/).waitFor()
  await me.type('Reason', reason)
  await me.press('Hold now')
  await me.reads(reason)
  await page.getByText(/Closing, [1-9]\d* in hand/).waitFor()
  sink.resume()
  await page.getByText('In force', { exact: true }).first().waitFor()
  return sink.letters.length
}

/** The receipt is read, downloaded and found to be what was sealed. */
async function readReceipt(me: Hands, title: string, reason: string): Promise<string> {
  const { page } = me
  await me.follow(title)
  await me.reads(title)
  const [download] = await Promise.all([page.waitForEvent('download'), me.press('Download the file')])
  const file = readFileSync(await download.path())
  const sha256 = createHash('sha256').update(file).digest('hex')
  await page.getByText(sha256).first().waitFor()
  await me.press('Verify')
  await page.getByText('The same', { exact: true }).waitFor()
  await noViolations(page)
  await page.getByRole('main').getByRole('link', { name: reason }).click()
  await me.reads(reason)
  return file.toString()
}

async function liftAndDecide(me: Hands, { subject, reason, patience }: Course): Promise<void> {
  const { page } = me
  await me.press('Lift the hold')
  await me.type('Because', 'The range is fine')
  await me.finish('Lift the hold')
  await page.getByRole('heading', { name: 'Waits to be released' }).waitFor()
  const left = sink.letters.length
  await sleep(patience)
  assert.equal(sink.letters.length, left, 'something left by itself after the lifting')
  await noViolations(page)
  const held = page.getByRole('table', { name: 'Held' })
  await held
    .getByRole('row', { name: `${subject} tomorrow` })
    .getByRole('button', { name: /^Cancel it/ })
    .click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel dispatch' }).click()
  await page.getByRole('table', { name: 'Released and cancelled' }).getByText('Cancelled', { exact: true }).waitFor()
  await held.getByRole('button', { name: /^Release / }).click()
  await page.getByText('Begins at once').waitFor()
  await noViolations(page)
  await me.finish('Release')
  await page.getByText('Nothing waits any more.').waitFor()
  await page.getByRole('table', { name: 'Released and cancelled' }).getByText('Released', { exact: true }).waitFor()
  const deadline = performance.now() + 60_000
  while (sink.letters.length < readers && performance.now() < deadline) await sleep(100)
  const taken = sink.letters.flatMap(({ to }) => to)
  assert.deepEqual([taken.length, new Set(taken).size], [readers, readers], 'everybody has it, and nobody twice')
  await noViolations(page)
  const text = await readReceipt(me, 'Final receipt', reason)
  const { items } = JSON.parse(text) as { items: { outcome: string }[] }
  assert.deepEqual(items.map(({ outcome }) => outcome).toSorted(), ['cancelled', 'released'])
}

async function whole(me: Hands, course: Course, reach: () => Promise<void>): Promise<void> {
  const { subject, reason } = course
  await underWay(subject)
  const left = await hold(me, reason, reach)
  await noViolations(me.page)
  await sleep(3000)
  assert.equal(sink.letters.length, left, 'something left after the screen said that the gate is closed')
  await me.page
    .getByRole('region', { name: /^Held|^Closing/ })
    .getByText(reason)
    .waitFor()
  const receipt = JSON.parse(await readReceipt(me, 'Receipt of the closing', reason)) as {
    inHand: { state: string }[]
    gone: { title: string; gone: number }[]
  }
  const mailing = receipt.gone.find(({ title }) => title.startsWith(subject))
  assert.equal(mailing!.gone + receipt.inHand.length, left, 'what had gone and what was in hand is what the server has')
  await liftAndDecide(me, course)
}

story(
  'at a desk everything is held in full flight, and let go by name; nobody gets anything twice #169',
  async ({ page, context, product }) => {
    await signIn(context, product.url, await setUp(product.url))
    await page.goto('/')
    sender = await readyToSend(page, sink, { readers })
    await call(page, 'POST', '/session/hat', { hat: 'communications_director' })
    await page.goto('/people')
    const me = hands(page)
    const course = { subject: 'Spring range', reason: 'Recall of the spring range', patience: 35_000 }
    await whole(me, course, () => me.press('Hold everything now'))
  },
)

story('and so it is on a phone #169', async ({ product, another }) => {
  const page = await another(phone)
  await signIn(page.context(), product.url, owner)
  await page.goto('/')
  await call(page, 'POST', '/session/hat', { hat: 'communications_director' })
  await page.goto('/')
  const me = hands(page)
  const course = { subject: 'Summer range', reason: 'Recall of the summer range', patience: 3000 }
  await whole(me, course, async () => {
    await page.getByRole('button', { name: 'More' }).click()
    await me.press('Hold everything now')
  })
})
