// Passwords, sessions and keys, as somebody meets them who guesses, steals or loses one.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import pg from 'pg'
import { newId } from '#kernel/id.ts'
import { openHouse, type House, type Organisation } from './testing/house.ts'
import { openSite, type Site } from './testing/site.ts'
import { newcomer, send, sessionOf, signIn, type Newcomer } from './testing/visitor.ts'

let house: House
let org: Organisation
let site: Site
before(async () => {
  house = await openHouse()
  // The server goes by the real clock.
  house.at(new Date().toISOString())
  org = await house.found()
  // Behind one proxy, so that every request can come from an address of its own.
  site = await openSite(house, { trustProxy: 1 })
})
after(async () => {
  await site.close()
  await house.close()
})

let from = 0
/** An address nobody has come from yet. */
const elsewhere = () => ({ 'x-forwarded-for': `198.51.${Math.floor(++from / 250)}.${from % 250}` })
const enter = (who: Pick<Newcomer, 'email' | 'password'>) => signIn(site, who, elsewhere())
beforeEach(() => house.database.program.query('delete from auth."rateLimit"'))

const member = async ({ memberId }: Newcomer) =>
  (await org.as('marketing_director').listMembers({ limit: 200 })).items.find(({ id }) => id === memberId)!
const askWith = async (key: string) =>
  (await fetch(`${site.url}/api/v1/organisation`, { headers: { authorization: `Bearer ${key}` } })).status
const keyOf = async ({ memberId }: Newcomer, hat: 'sales_lead' | 'communications_director') =>
  (await org.asMember(memberId, hat).createApiKey({ name: 'Reports', hat })).key

test('A15 a new password ends every other session and every key at once, and its own goes on under the hat it had', async () => {
  const mia = await newcomer(house, org, ['communications_director', 'sales_lead'])
  const key = await keyOf(mia, 'sales_lead')
  const stolen = await enter(mia)
  const hers = await enter(mia)
  await send(site, 'POST', '/api/v1/session/hat', { hat: 'sales_lead' }, { cookie: hers.cookie })
  // Not a word of the other sessions: it does not depend on what the page asks for.
  const change = { currentPassword: mia.password, newPassword: 'another horse battery', revokeOtherSessions: false }
  const changed = await send(site, 'POST', '/api/auth/change-password', change, { cookie: hers.cookie, ...elsewhere() })
  assert.equal(changed.status, 200)
  const cookie = changed.headers.getSetCookie()[0]!.split(';')[0]!
  assert.equal(await sessionOf(site, stolen.cookie), null)
  assert.equal(await sessionOf(site, hers.cookie), null)
  assert.equal((await sessionOf(site, cookie))?.hat, 'sales_lead')
  assert.equal(await askWith(key), 401)
})

test('A15 a hat that is taken away takes its sessions and keys along at once, and neither wakes when it is given back', async () => {
  const tom = await newcomer(house, org, ['sales_lead', 'communications_director'])
  const [sales, comms] = [await keyOf(tom, 'sales_lead'), await keyOf(tom, 'communications_director')]
  const { cookie } = await enter(tom)
  const ines = org.as('marketing_director')
  await ines.updateMember({ id: tom.memberId, version: 1, hats: ['communications_director'] })
  assert.equal((await sessionOf(site, cookie))?.hat, 'communications_director')
  assert.deepEqual([await askWith(sales), await askWith(comms)], [401, 200])
  await ines.updateMember({ id: tom.memberId, version: 2, hats: ['communications_director', 'sales_lead'] })
  assert.deepEqual([await askWith(sales), await askWith(comms)], [401, 200])
})

test('A15 somebody who is removed and invited again is no owner any more, and old keys stay dead', async () => {
  const leo = await newcomer(house, org, ['sales_lead'])
  const ines = org.as('marketing_director')
  await ines.updateMember({ id: leo.memberId, version: 1, owner: true })
  const key = await keyOf(leo, 'sales_lead')
  const { cookie } = await enter(leo)
  await ines.updateMember({ id: leo.memberId, version: 2, archived: true })
  assert.deepEqual([await askWith(key), await sessionOf(site, cookie)], [401, null])
  const { link } = await ines.inviteMember({ email: leo.email, hats: ['sales_lead'] })
  const token = link.split('#')[1]!
  const accepted = await send(site, 'POST', '/api/v1/invitations/accept', { token }, { cookie })
  assert.equal(accepted.status, 200)
  const again = await member(leo)
  assert.deepEqual([again.owner, again.version, await askWith(key)], [false, 4, 401])
  assert.equal((await sessionOf(site, cookie))?.organisation.id, org.id)
})

test('A16 an invitation is no second door at which passwords can be tried', async () => {
  const mia = await newcomer(house, org, ['sales_lead'])
  const other = await house.found({ name: 'Harbour Museum' })
  const { link } = await other.as('marketing_director').inviteMember({ email: mia.email, hats: ['sales_lead'] })
  const accept = (cookie?: string) =>
    send(
      site,
      'POST',
      '/api/v1/invitations/accept',
      { token: link.split('#')[1], name: 'Eve', password: mia.password },
      cookie ? { cookie } : {},
    )
  const refused = await accept()
  const problem = (await refused.json()) as { code: string; current: object }
  assert.deepEqual([refused.status, problem.code, problem.current], [422, 'sign_in_first', { email: mia.email }])
  const tom = await enter(await newcomer(house, org, ['sales_lead']))
  assert.equal((await accept(tom.cookie)).status, 422)
  assert.equal((await accept((await enter(mia)).cookie)).status, 200)
})

const wrong = 'wrong horse battery'
const tryOnce = (email: string) => send(site, 'POST', '/api/auth/sign-in/email', { email, password: wrong }, elsewhere())

test('A16 a limited account is let in again by its reset link, which works once, ends every session and key, and is not kept in the clear', async () => {
  const mia = await newcomer(house, org, ['sales_lead'])
  const { cookie } = await enter(mia)
  const key = await keyOf(mia, 'sales_lead')
  await tryOnce(mia.email)
  await house.database.program.query(`update kernel.attempt set count = 20 where key like 'account %'`)
  assert.equal((await enter(mia)).status, 429)
  const { token, kept } = await resetToken(mia.email)
  assert.ok(!kept.includes(token))
  const reset = () => send(site, 'POST', '/api/auth/reset-password', { token, newPassword: 'another horse battery' }, elsewhere())
  assert.deepEqual([(await reset()).status, (await reset()).status], [200, 400])
  assert.deepEqual([await sessionOf(site, cookie), await askWith(key)], [null, 401])
  assert.equal((await enter({ email: mia.email, password: 'another horse battery' })).status, 200)
})

test('a reset link takes no password that is easy to guess, and sets another one afterwards', async () => {
  const mia = await newcomer(house, org, ['sales_lead'])
  const { token } = await resetToken(mia.email)
  const set = async (newPassword: string) => {
    const answer = await send(site, 'POST', '/api/auth/reset-password', { token, newPassword }, elsewhere())
    return [answer.status, ((await answer.json()) as { code?: string }).code]
  }
  const { name } = await org.as('marketing_director').getOrganisation({})
  for (const easy of ['Password123', 'dragondragon', mia.email, `${name} 1`])
    assert.deepEqual(await set(easy), [400, 'EASY_PASSWORD'], easy)
  assert.equal((await enter(mia)).status, 200)
  assert.deepEqual(await set('another horse battery'), [200, undefined])
  assert.deepEqual(await set('Password123'), [400, 'INVALID_TOKEN'])
})

/** Makes a link as the command line does, and reads what the database keeps of it. */
async function resetToken(email: string): Promise<{ token: string; kept: string }> {
  const { authentication } = await import('./auth.ts')
  const { secretKey } = await import('./testing/secret.ts')
  let link = ''
  const settings = { secretKey, appUrl: site.url } as Parameters<typeof authentication>[0]['settings']
  const database = { ...house.database, owner: house.database.ownerConnection, now: () => house.now, close: async () => {} }
  const auth = authentication({ database, settings }, { sendReset: async (reset) => void (link = reset.link) })
  await auth.api.requestPasswordReset({ body: { email } })
  await auth.close()
  const owner = new pg.Client(house.database.ownerConnection)
  await owner.connect()
  const { rows } = await owner.query('select identifier from auth.verification')
  await owner.end()
  return { token: link.split('#')[1]!, kept: JSON.stringify(rows) }
}

test('A16 one network is stopped before it uses up the tries of somebody else’s account', async () => {
  const mia = await newcomer(house, org, ['sales_lead'])
  const one = { 'x-forwarded-for': '2001:db8::1' }
  for (let turn = 0; turn < 25; turn++)
    await send(
      site,
      'POST',
      '/api/auth/sign-in/email',
      { email: mia.email, password: wrong },
      turn % 2 ? one : { 'x-forwarded-for': '2001:db8::2:1' },
    )
  const stopped = await signIn(site, mia, one)
  assert.equal(stopped.status, 429)
  assert.equal((await enter(mia)).status, 200)
})

test('A16 asking for a reset link answers the same for everybody, and not without end', async () => {
  const mia = await newcomer(house, org, ['sales_lead'])
  const ask = async (email: string) => {
    const answer = await send(site, 'POST', '/api/auth/request-password-reset', { email, redirectTo: 'https://evil.example' }, elsewhere())
    return `${answer.status} ${answer.status === 200 ? await answer.text() : answer.headers.has('retry-after')}`
  }
  for (const email of [mia.email, `${newId()}@example.com`]) {
    const answers: string[] = []
    for (let turn = 0; turn < 6; turn++) answers.push(await ask(email))
    assert.deepEqual(answers, [...Array<string>(5).fill('200 {"status":true}'), '429 true'])
  }
})

test('of the sign-in library only what the program uses is there, and nothing larger than a form', async () => {
  for (const path of [
    '/sign-up/email',
    '/update-user',
    '/delete-user',
    '/change-email',
    '/error',
    '/ok',
    '/reset-password/x?callbackURL=//evil.example',
    '/__proto__',
  ])
    for (const method of ['GET', 'POST'])
      assert.equal((await send(site, method, `/api/auth${path}`, method === 'POST' ? {} : undefined)).status, 404, path)
  assert.equal((await send(site, 'GET', '/api/auth/sign-out')).status, 405)
  const large = await send(site, 'POST', '/api/auth/sign-in/email', { email: 'a@example.com', password: 'x'.repeat(20_000) })
  assert.equal(large.status, 413)
  assert.equal((await send(site, 'POST', '/api/auth/sign-in/email', 'not json')).status, 400)
  assert.equal((await send(site, 'POST', '/api/auth/sign-in/email', 'email=a', { 'content-type': 'text/plain' })).status, 400)
})
