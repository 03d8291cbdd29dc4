// The people of the stories: the first owner of a product, and signing in.
import assert from 'node:assert/strict'
import type { BrowserContext, Page } from 'playwright-core'

export interface Person {
  readonly name: string
  readonly email: string
  readonly password: string
}

export const owner: Person = { name: 'Ines Varga', email: 'ines@example.com', password: 'correct horse battery' }

export interface Beginning {
  readonly kind?: 'business' | 'nonprofit' | 'agency' | 'solo'
  readonly name?: string
  readonly currency?: string
}

/** The first run, without the browser: for stories that begin later. */
export async function setUp(
  url: string,
  { kind = 'business', name = 'Littoral Athletics', currency = 'USD' }: Beginning = {},
): Promise<Person> {
  const organisation = { kind, name, currency, zone: 'Europe/Lisbon', locale: 'en-US', appUrl: url, publicUrl: url }
  const answer = await fetch(`${url}/api/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ ...owner, organisation }),
  })
  assert.equal(answer.ok, true, await answer.text())
  return owner
}

/** Signs this browser context in without showing the page. */
export async function signIn(context: BrowserContext, url: string, { email, password }: Person): Promise<void> {
  const answer = await context.request.post(`${url}/api/auth/sign-in/email`, { headers: { origin: url }, data: { email, password } })
  assert.equal(answer.ok(), true, await answer.text())
}

/** Calls an operation as whoever is signed in on this page. */
export async function call<Answer>(page: Page, method: string, path: string, data?: unknown): Promise<Answer> {
  const { origin } = new URL(page.url())
  const answer = await page.request.fetch(`${origin}/api/v1${path}`, {
    method,
    headers: { origin },
    ...(data === undefined ? {} : { data }),
  })
  assert.equal(answer.ok(), true, `${method} ${path}: ${await answer.text()}`)
  return (await answer.json()) as Answer
}
