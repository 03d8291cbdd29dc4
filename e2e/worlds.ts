// The organisations the pictures show: one with something in every list, and one where nothing has happened yet.
import type { Page } from 'playwright-core'
import { call } from './people.ts'

/** Puts something into every list of the organisation this page works in. */
export async function fill(page: Page): Promise<void> {
  await call(page, 'POST', '/invitations', { email: 'ada@example.com', hats: ['communications_director'] })
}

/** Makes a further organisation and works in it from here on. */
export async function enterEmpty(page: Page): Promise<void> {
  const { origin } = new URL(page.url())
  const organisation = {
    kind: 'business',
    name: 'Harbour Books',
    currency: 'USD',
    zone: 'Europe/Lisbon',
    locale: 'en-US',
    appUrl: origin,
    publicUrl: origin,
  }
  const { organisationId } = await call<{ organisationId: string }>(page, 'POST', '/organisations', organisation)
  await call(page, 'POST', '/session/organisation', { organisationId })
}
