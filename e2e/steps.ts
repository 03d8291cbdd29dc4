// What several stories do on the screen: the first run, the three questions, a list of people, another hat.
import { noViolations } from './story.ts'
import type { Hands } from './hands.ts'
import type { Person } from './people.ts'

/** The day so many days from today, YYYY-MM-DD. */
export function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
}

export interface FirstRun extends Person {
  readonly organisation: string
  /** As the choice reads; what stands there at first when not given. */
  readonly kind?: string
}

/** From the address the program prints to the three questions. */
export async function firstRun(me: Hands, { organisation, kind, name, email, password }: FirstRun): Promise<void> {
  await me.page.goto('/')
  await me.reads('Welcome to Throughline')
  await noViolations(me.page)
  if (kind) await me.tick(kind)
  await me.type('Its name', organisation)
  await me.type('Your name', name)
  await me.type('Your e-mail', email)
  await me.type('Password', password)
  await me.press('Continue')
  await me.reads('Three questions')
}

export interface Answers {
  readonly target: string
  /** YYYY-MM-DD */
  readonly dueOn: string
  readonly audience: string
  readonly reason: string
}

/** The three questions, to the first sight of Today. */
export async function beginThread(me: Hands, { target, dueOn, audience, reason }: Answers): Promise<void> {
  await me.type('How much', target)
  await me.day('By', dueOn)
  await me.type('The people it is for', audience)
  await me.type('What only you can say', reason)
  await me.press('Begin')
  await me.reads(/^Good /)
  await noViolations(me.page)
}

export interface Importing {
  readonly list: readonly string[]
  readonly source: string
  readonly wording: string
}

/** Pastes a list of people who agreed to receive e-mail, tries it and takes it in. */
export async function importPeople(me: Hands, { list, source, wording }: Importing): Promise<void> {
  const { page } = me
  await me.go('People')
  await me.press('Import a list')
  await page.getByRole('textbox', { name: 'The list', exact: true }).fill(list.join('\n'))
  await me.type('Where the list comes from', source)
  await me.tick('These people agreed to receive e-mail')
  await me.type('Where they agreed', source)
  await me.type('What they agreed to', wording)
  await me.press('Try it')
  await page.getByRole('button', { name: `Import ${list.length - 1} people` }).waitFor()
  await noViolations(page)
  await me.finish(`Import ${list.length - 1} people`)
}

/** One press opens the hats, one more changes the hat. */
export async function changeHat({ page }: Hands, hat: string): Promise<void> {
  await page.getByRole('button', { name: /Change the hat/ }).click()
  await page.getByRole('menuitem', { name: hat }).click()
  await page.getByText(`Wearing ${hat}.`, { exact: true }).waitFor()
}
