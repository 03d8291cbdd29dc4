// Somebody who works alone has a tagged post under a goal before the kettle boils, with ten fields filled at most.
import assert from 'node:assert/strict'
import { hands } from './hands.ts'
import { beginThread, firstRun, inDays } from './steps.ts'
import { noViolations, stage } from './story.ts'

const { story } = stage()

const alone = { name: 'Ada Okafor', email: 'ada@example.com', password: 'correct horse battery' }
const text = 'What your logo says when nobody explains it.'
// A title ends without the full stop of the sentence it was made of.
const title = text.slice(0, -1)

story('somebody alone has a tagged post under a goal with at most ten fields filled', async ({ page }) => {
  const me = hands(page)
  await firstRun(me, { ...alone, kind: 'On my own', organisation: 'Studio Okafor' })
  await beginThread(me, {
    target: '9000',
    dueOn: inDays(90),
    audience: 'Founders after a new name',
    reason: 'One person from the first sketch to the sign on the door.',
  })
  await me.press('New')
  await page.getByRole('menuitem', { name: 'Quick post' }).click()
  await page.getByRole('dialog', { name: 'Quick post' }).waitFor()
  await noViolations(page)
  await me.type('Text', text)
  await me.press('Post')

  const made = page.getByRole('dialog', { name: title })
  await made
    .getByText(/\/l\/[\w-]+/)
    .first()
    .waitFor()
  assert.match(await made.innerText(), /\/l\/[\w-]+/, 'the post carries a tagged link')
  await noViolations(page)
  await made.getByRole('link', { name: 'Open the piece' }).click()
  await me.reads(title)
  const thread = page.getByRole('navigation', { name: 'Thread' })
  await thread.getByText(/of \$9,000/).waitFor()
  await noViolations(page)
  assert.ok(me.given <= 10, `${me.given} fields were filled`)
})
