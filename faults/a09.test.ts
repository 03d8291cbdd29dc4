// A9 Links that somebody tampered with: whatever is done to the address, it leads to the stored target or nowhere.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openHouse, type House, type Organisation } from '#app/testing/house.ts'
import { openSite, type Site } from '#app/testing/site.ts'
import { placeThread } from '#app/testing/thread.ts'
import { createLink, recipientToken } from '#tracking/actions.ts'
import { upTo } from './ground.ts'

const tries = upTo(20_000, 800)
const target = 'https://shop.example.com/only-here'

let house: House
let org: Organisation
let site: Site
let path: string
let token: string
before(async () => {
  house = await openHouse()
  house.at(new Date().toISOString())
  org = await house.found()
  site = await openSite(house, { trustProxy: 1 })
  const { variant: nodeId } = await placeThread(org)
  const wish = { target, channel: { key: 'newsletter', kind: 'email' as const }, campaignCode: 'spring', content: 'range' }
  path = new URL((await org.program((caller) => createLink(caller, { ...wish, nodeId }))).url).pathname
  const ada = await org.as('marketing_director').createPerson({ name: 'Ada', email: 'ada@example.net' })
  token = await org.program(async (caller) => recipientToken(caller, ada.id, nodeId))
})
after(async () => {
  await site.close()
  await house.close()
})

const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(Math.random() * items.length)]!
const evil = [
  '//evil.example',
  'https://evil.example',
  '/\\evil.example',
  'javascript:alert(1)',
  '%2f%2fevil.example',
  'https:evil.example',
  '\tevil.example',
]
const names = ['url', 'next', 'to', 'target', 'redirect', 'r', 'utm_source', 'p', 'p[]', '__proto__', 'code']

/** One address in which something is not as it was sent. */
function tampered(): string {
  const at = Math.floor(Math.random() * token.length)
  const forged = token.slice(0, at) + pick('aZ0-_.'.split('')) + token.slice(at + pick([0, 1]))
  const query = `${encodeURIComponent(pick(names))}=${pick([encodeURIComponent(pick(evil)), pick(evil)])}`
  return pick([
    () => `${path}?${query}`,
    () => `${path}?p=${forged}&${query}`,
    () => `${path}?p=${token}&${query}&p=${pick(evil)}`,
    () => `${path}/${pick(evil)}`,
    () => `${path}${pick(evil)}`,
    () => `/l/${pick(evil)}`,
    () => `/${pick(evil)}`,
    () => `${path.slice(0, -1)}${pick('abcdefghjkmnpqrstuvwxyz23456789'.split(''))}`,
    () => `${path.toUpperCase()}?${query}`,
  ])()
}

test(`A9 of ${tries} links that were tampered with each leads to the target that was stored, or nowhere; a forged reader is nobody`, async () => {
  let sent = 0
  for (let turn = 0; turn < tries; turn += 10)
    await Promise.all(
      Array.from({ length: 10 }, async () => {
        const address = tampered()
        const headers = {
          'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0',
          'x-forwarded-for': `10.0.${turn % 250}.1`,
        }
        const answer = await fetch(site.url + address, { headers, redirect: 'manual' })
        await answer.body?.cancel()
        const location = answer.headers.get('location')
        if (location === null) return assert.ok([200, 404].includes(answer.status), `${address}: ${answer.status}`)
        sent += 1
        assert.ok(location.startsWith(`${target}?utm_source=newsletter&`), `${address} led to ${location}`)
      }),
    )
  assert.ok(sent > tries / 5, `${sent} were sent on`)
  const { items } = await org.as('marketing_director').listTouches({ kind: 'click', limit: 200 })
  // A token is either whole, and then it is hers, or no token.
  const named = items.filter(({ personId }) => personId !== null)
  assert.ok(items.length > 0 && new Set(named.map(({ personId }) => personId)).size <= 1)
  const signed = await fetch(`${site.url}${path}?p=${token.slice(0, -2)}xx`, {
    headers: { 'user-agent': 'Mozilla/5.0 Firefox/140.0' },
    redirect: 'manual',
  })
  assert.equal(signed.status, 302)
  assert.equal((await org.as('marketing_director').listTouches({ kind: 'click' })).items[0]!.personId, null)
})
