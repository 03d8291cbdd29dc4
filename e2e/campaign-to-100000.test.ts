// A mailing to a hundred thousand, by the screens: the list comes in, who gets it is read before, it goes, is paused and goes on, and the report adds up.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { openFlood, type Flood } from '#kernel/testing/flood.ts'
import { hands } from './hands.ts'
import { readyToSend } from './mailings.ts'
import { call, setUp, signIn } from './people.ts'
import { noViolations, stage } from './story.ts'

const { story } = stage()
const readers = 100_000
/** Share of the addresses that the server does not know. */
const unknown = 0.002
// Milliseconds that the sending, and the whole story, may take on a machine that is slow or busy; what it takes is the bench's matter.
const longest = 400_000
const timeout = 600_000

let flood: Flood
before(async () => {
  flood = await openFlood()
})
after(() => flood.close())

/** A letter to everybody, approved, in an organisation whose account works. */
async function arrange(page: Page): Promise<string> {
  const { tom, segmentId, channelId } = await readyToSend(page, flood, { connections: 16 })
  const piece = await tom.createPiece({ title: 'The spring range' })
  const letter = { subject: 'It is here, {{first_name|friend}}', body: 'The spring range weighs 180 grams.', segmentId }
  const variant = await tom.createVariant({ id: piece.id, channelId, ...letter })
  const submitted = await tom.submitVariant({ id: variant.id, version: variant.version })
  await tom.approveVariant({ id: variant.id, version: submitted.version, checked: true })
  return piece.id
}

story(
  'a letter goes to a hundred thousand readers, is paused and goes on, and every number opens its rows',
  async (visit) => {
    const { page, context, product } = visit
    await signIn(context, product.url, await setUp(product.url))
    await page.goto('/')
    const me = hands(page)

    await me.go('People')
    await me.press('Import a list')
    const lines = Array.from({ length: readers }, (_, n) => `reader${n}@example.net,Reader ${n}`)
    const file = { name: 'readers.csv', mimeType: 'text/csv', buffer: Buffer.from(['Email,Name', ...lines].join('\n')) }
    await page.locator('input[type=file]').setInputFiles(file)
    await me.tick('These people agreed to receive e-mail')
    await me.type('Where they agreed', 'Spring fair')
    await me.type('What they agreed to', 'News and offers by e-mail.')
    await me.press('Try it')
    const take = page.getByRole('button', { name: 'Import 100,000 people' })
    await take.waitFor({ timeout: 60_000 })
    await take.click()
    await page.getByText('100,000 added, 0 changed.').waitFor({ timeout: 90_000 })

    const pieceId = await arrange(page)
    await call(page, 'POST', '/session/hat', { hat: 'communications_director' })
    await flood.clear()
    await flood.inject({ refused: unknown })
    await page.goto(`/content/${pieceId}`)
    await me.press('Who gets it: E-mail')
    await page.getByText('100,000 of 100,000 people in Everyone would get it now.').waitFor({ timeout: 30_000 })
    await noViolations(page)
    const panel = page.getByRole('dialog').last()
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'detached' })
    await me.press('Send now: E-mail')
    await me.go('Communications', 'Outbox')
    await me.follow(/The spring range/)
    await page.getByText(/Sending “.*”, [\d.,]+ a second/).waitFor({ timeout: 60_000 })
    await noViolations(page)

    await me.press('Pause')
    await page.getByText('Paused', { exact: true }).first().waitFor()
    const inHand = page.getByText(/Pausing, \d+ in hand/)
    await inHand.waitFor({ state: 'detached' })
    const left = await flood.count()
    assert.ok(left > 0 && left < readers, `${left} of ${readers} when it was paused`)
    await sleep(3000)
    assert.equal(await flood.count(), left, 'something left after the pause was closed')
    await noViolations(page)
    await me.press('Resume')

    const deadline = performance.now() + longest
    const done = page.getByText('Published', { exact: true }).first()
    while (!(await done.isVisible())) {
      assert.ok(performance.now() < deadline, `${await flood.count()} of ${readers} after ${longest} ms`)
      await sleep(500)
    }
    const taken = await flood.taken()
    const got = taken.filter(({ answer }) => answer === 'accepted')
    const refused = taken.filter(({ answer }) => answer === 'refused')
    assert.equal(new Set(got.map(({ address }) => address)).size, got.length, 'nobody has it twice')
    assert.equal(got.length + refused.length, readers, 'everybody was written to')

    // What the screen says is what the server has, and opens the very rows.
    const number = (many: number) => many.toLocaleString('en-US')
    const figure = (many: number, what: string) => page.getByRole('button', { name: new RegExp(`^${number(many)}\\s*, ${what}`) })
    await figure(got.length, 'Delivered').waitFor()
    await figure(refused.length, 'Failed').click()
    await me.follow(`Show ${number(refused.length)} rows`)
    const rows = page.getByRole('row', { name: /Reader \d+/ })
    await rows.first().waitFor()
    await rows.first().getByText('Failed', { exact: true }).waitFor()
    assert.equal(await rows.count(), Math.min(50, refused.length))
    await noViolations(page)
  },
  timeout,
)
