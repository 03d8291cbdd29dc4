// The organisations the pictures show: one in which everything has happened, and one where nothing has happened yet.
import type { Page } from 'playwright-core'
import { siteScene, type Scene } from '#app/testing/scene.ts'
import { raiseCase } from '#app/testing/world.ts'
import { openSink } from '#kernel/testing/smtp.ts'
import { call } from './people.ts'

const hats = ['marketing_director', 'communications_director', 'sales_lead'] as const

/** The operations of the organisation this page works in, over HTTP and under each of the owner's hats. */
export async function sceneOf(page: Page): Promise<Scene> {
  const keys: Partial<Record<(typeof hats)[number], string>> = {}
  for (const hat of hats) keys[hat] = (await call<{ key: string }>(page, 'POST', '/api-keys', { name: 'Reports', hat })).key
  return siteScene(new URL(page.url()).origin, keys)
}

/** Lets everything happen in the organisation this page works in. */
export async function fill(page: Page): Promise<void> {
  const sink = await openSink()
  try {
    await raiseCase(await sceneOf(page), sink)
  } finally {
    await sink.close()
  }
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
