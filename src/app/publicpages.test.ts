import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { openHouse, type House } from './testing/house.ts'

let house: House
before(async () => {
  house = await openHouse()
})
after(() => house.close())

test('an address that no context knows is left to others', async () => {
  assert.equal(await house.visit('GET', '/people'), null)
  assert.equal(await house.visit('GET', '/u/a/b'), null)
  assert.equal(await house.visit('GET', '/u/%E0%A4%A'), null, 'a path that cannot be decoded is nobody’s')
  assert.equal(await house.visit('GET', '/l/a%00b'), null, 'nor is one with a character that cannot be stored')
})

test('a method the page does not take is refused with those it takes', async () => {
  const answer = await house.visit('DELETE' as 'GET', '/u/x')
  assert.equal(answer?.status, 405)
  assert.equal(answer?.headers?.['allow'], 'GET, HEAD, POST')
})

test('a form with a character that cannot be stored is refused as one', async () => {
  const answer = await house.visit('POST', '/u/x', { form: { leave: 'y\0s' } })
  assert.ok(answer!.status === 400 || answer!.status === 404)
})

test('a visitor’s page runs no script, escapes what it shows, and its one style is the one the policy names', async () => {
  const answer = await house.visit('GET', '/u/x')
  const policy = String(answer?.headers?.['content-security-policy'])
  assert.match(policy, /^default-src 'none'/)
  assert.ok(!policy.includes('script-src') && !policy.includes('unsafe'))
  const style = /<style>([\s\S]*)<\/style>/.exec(String(answer?.body))![1]!
  assert.ok(policy.includes(`'sha256-${createHash('sha256').update(style).digest('base64')}'`))
})
