// A person's hands at a page: every field and button is found by the words a screen reader says, and what was given is counted.
import type { Locator, Page } from 'playwright-core'

export interface Hands {
  readonly page: Page
  /** How many fields were typed in or chosen so far. */
  readonly given: number
  /** Text, a number or an amount. */
  type(label: string, text: string): Promise<void>
  /** One of a short list. */
  pick(label: string, option: string): Promise<void>
  /** One of a long list, found by typing; words of one's own when the list offers to add them. */
  find(label: string, option: string): Promise<void>
  /** A day, YYYY-MM-DD, typed part by part. */
  day(label: string, day: string): Promise<void>
  /** A box or one of several that exclude each other. */
  tick(words: string): Promise<void>
  /** A button; the first of that name that is shown. */
  press(name: string): Promise<void>
  /** A link, and the page behind it. */
  follow(name: string | RegExp): Promise<void>
  /** A place of the rail, and a page of that desk. */
  go(place: string, page?: string): Promise<void>
  /** The heading that says where one is. */
  reads(heading: string | RegExp): Promise<void>
  /** The form's last button, and the panel it stood in has gone. */
  finish(name: string): Promise<void>
}

const escaped = (words: string) => words.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
/** A label as it stands; a field that must be filled says so behind it. */
const named = (label: string) => new RegExp(`^${escaped(label)}( ?required)?$`)

export function hands(page: Page): Hands {
  let given = 0
  /** While a panel is open, what is meant stands in it. */
  const here = async (): Promise<Page | Locator> => {
    const panel = page.getByRole('dialog').last()
    return (await panel.isVisible()) ? panel : page
  }
  /** A page asked for has come, and the one before it has gone. */
  const arrive = () => page.locator('main[aria-busy=true]').waitFor({ state: 'detached' })
  return {
    page,
    get given() {
      return given
    },
    async type(label, text) {
      given += 1
      await (await here()).getByLabel(named(label)).fill(text)
    },
    async pick(label, option) {
      given += 1
      await (await here()).getByRole('button', { name: new RegExp(`${escaped(label)}( required)?$`) }).click()
      await page.getByRole('option', { name: option }).first().click()
    },
    async find(label, option) {
      given += 1
      const field = (await here()).getByRole('combobox', { name: named(label) })
      // The list closes when what is around it scrolls, so it is brought into view first.
      await field.click()
      await field.fill(option)
      await page
        .getByRole('option', { name: option })
        .or(page.getByRole('option', { name: `Add “${option}”` }))
        .first()
        .click()
    },
    async day(label, day) {
      given += 1
      const [year, month, date] = day.split('-') as [string, string, string]
      const group = (await here()).getByRole('group', { name: named(label) })
      await group.getByRole('spinbutton', { name: /^month/ }).click()
      await page.keyboard.type(month + date + year)
    },
    async tick(words) {
      given += 1
      await (await here()).getByText(words, { exact: true }).click()
    },
    async press(name) {
      await (await here()).getByRole('button', { name, exact: true }).first().click()
    },
    async follow(name) {
      await page
        .getByRole('link', { name, exact: typeof name === 'string' })
        .first()
        .click()
      await arrive()
    },
    async go(place, inside) {
      const rail = page.getByRole('navigation', { name: 'Places' })
      await rail.getByRole('link', { name: place, exact: true }).click()
      await arrive()
      if (!inside) return
      await rail.getByRole('link', { name: inside, exact: true }).click()
      await arrive()
    },
    async reads(heading) {
      await page.getByRole('heading', { name: heading }).first().waitFor()
    },
    async finish(name) {
      const panel = page.getByRole('dialog').last()
      await panel.getByRole('button', { name, exact: true }).click()
      await panel.waitFor({ state: 'detached' }).catch(async (error: Error) => {
        const said = await panel.getByRole('alert').or(panel.locator('[slot=errorMessage]')).allInnerTexts()
        throw new Error(`“${name}” was pressed, and the panel still stands: ${said.join(' ') || 'it says nothing'}`, { cause: error })
      })
    },
  }
}
