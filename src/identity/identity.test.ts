// First run, hats, members, invitations, keys and the audit, as an organisation meets them.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { newId } from '#kernel/id.ts'
import { openHouse, type House, type Organisation } from '#app/testing/house.ts'
import { openSite, type Site } from '#app/testing/site.ts'

let house: House
let org: Organisation
let site: Site
const foundation = {
  kind: 'business' as const,
  name: 'Second',
  currency: 'EUR',
  zone: 'UTC',
  locale: 'de-DE',
  appUrl: 'https://a.example',
  publicUrl: 'https://b.example',
}

before(async () => {
  house = await openHouse()
  org = await house.found()
  site = await openSite(house)
})
after(async () => {
  await site.close()
  await house.close()
})

const json = (body: unknown, headers: Record<string, string> = {}) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', origin: site.url, ...headers },
  body: JSON.stringify(body),
})

async function account(name: string, hats: Parameters<Organisation['join']>[1]) {
  const email = `${newId()}@example.com`
  const { link } = await org.as('marketing_director').inviteMember({ email, hats: [...hats] })
  const token = link.split('#')[1]!
  const password = 'correct horse battery'
  const joined = await house.call({ kind: 'nobody' }).acceptInvitation({ token, name, password })
  return { ...joined, password, token }
}

async function signIn(email: string, password: string): Promise<{ cookie: string; status: number }> {
  const answer = await fetch(`${site.url}/api/auth/sign-in/email`, json({ email, password }))
  const cookie = answer.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
  return { cookie, status: answer.status }
}

const session = async (cookie: string) =>
  (await (await fetch(`${site.url}/api/v1/session`, { headers: { cookie } })).json()) as { current: { hat: string } | null }

test('an installation that has an owner cannot be set up again', async () => {
  const again = house
    .call({ kind: 'nobody' })
    .setUp({ name: 'Eve', email: 'eve@example.com', password: 'correct horse', organisation: foundation })
  await assert.rejects(again, { code: 'already_set_up' })
})

test('whoever starts an organisation wears every hat, and a person on their own wears Attract and Sell #329', async () => {
  const solo = await house.found({ kind: 'solo', name: 'Studio Okafor' })
  const { items } = await solo.as('solo_attract').listMembers({})
  assert.deepEqual(items[0]?.hats, ['solo_attract', 'solo_sell'])
})

test('a hat is changed in one step and every change is recorded under the hat it was made in #179 #281', async () => {
  const { email, password, memberId } = await account('Tom Adeyemi', ['communications_director', 'marketing_director'])
  const { cookie } = await signIn(email, password)
  assert.equal((await session(cookie)).current?.hat, 'communications_director')
  const worn = await fetch(`${site.url}/api/v1/session/hat`, json({ hat: 'marketing_director' }, { cookie }))
  assert.equal(worn.status, 200)
  assert.equal((await session(cookie)).current?.hat, 'marketing_director')
  const foreign = await fetch(`${site.url}/api/v1/session/hat`, json({ hat: 'solo_sell' }, { cookie }))
  assert.equal(((await foreign.json()) as { code: string }).code, 'hat_not_yours')
  await house.settle()
  const audit = await org.as('marketing_director').listAudit({ objectId: memberId })
  assert.equal(audit.items[0]?.name, 'identity.hatWorn')
  assert.equal(audit.items[0]?.hat, 'marketing_director')
})

test('a request with a session cookie from a foreign page, or from none, changes nothing', async () => {
  const { email, password } = await account('Priya Nair', ['communications_director'])
  const { cookie } = await signIn(email, password)
  const body = JSON.stringify({ hat: 'communications_director' })
  for (const headers of [{ origin: 'https://evil.example' }, {}] as Record<string, string>[]) {
    const answer = await fetch(`${site.url}/api/v1/session/hat`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie, ...headers },
      body,
    })
    assert.equal(answer.status, 403)
    assert.equal(answer.headers.get('content-type'), 'application/problem+json')
  }
})

test('an invitation works once, not after it was revoked, and never with a made-up token', async () => {
  const { token } = await account('Leo Brandt', ['sales_lead'])
  const use = (given: string) =>
    house.call({ kind: 'nobody' }).acceptInvitation({ token: given, name: 'Eve', password: 'correct horse battery' })
  await assert.rejects(use(token), { code: 'invitation_ended' })
  await assert.rejects(use('nonsense'), { code: 'invitation_ended' })
  const open = await org.as('marketing_director').inviteMember({ email: 'later@example.com', hats: ['sales_lead'] })
  await org.as('marketing_director').revokeInvitation({ id: open.invitation.id })
  await assert.rejects(use(open.link.split('#')[1]!), { code: 'invitation_ended' })
  await assert.rejects(org.as('marketing_director').revokeInvitation({ id: open.invitation.id }), { code: 'invitation_ended' })
})

test('signing out, a new password and removal end other sessions at once', async () => {
  const { email, password, memberId } = await account('Mia Costa', ['communications_director'])
  const one = await signIn(email, password)
  const two = await signIn(email, password)
  const open = (await (await fetch(`${site.url}/api/auth/list-sessions`, { headers: { cookie: two.cookie } })).json()) as unknown[]
  assert.equal(open.length, 2)
  const changed = await fetch(
    `${site.url}/api/auth/change-password`,
    json({ currentPassword: password, newPassword: 'another horse battery', revokeOtherSessions: true }, { cookie: two.cookie }),
  )
  assert.equal(changed.status, 200)
  assert.equal((await session(one.cookie)).current, null)
  const three = await signIn(email, 'another horse battery')
  const { items } = await org.as('marketing_director').listMembers({ limit: 200 })
  const mia = items.find(({ id }) => id === memberId)!
  await org.as('marketing_director').updateMember({ id: memberId, version: mia.version, archived: true })
  assert.equal((await session(three.cookie)).current, null)
})

test('an organisation keeps at least one owner', async () => {
  const alone = await house.found({ name: 'Alone' })
  const ines = alone.as('marketing_director')
  const { items } = await ines.listMembers({})
  await assert.rejects(ines.updateMember({ id: items[0]!.id, version: 1, owner: false }), { code: 'last_owner' })
  await assert.rejects(ines.updateMember({ id: items[0]!.id, version: 7, owner: true }), { code: 'version_conflict' })
})

test('an API key acts under its hat until it is revoked or its owner leaves', async () => {
  const memberId = await org.join('Helen Osei', ['communications_director'])
  const helen = org.asMember(memberId, 'communications_director')
  await assert.rejects(helen.createApiKey({ name: 'Wrong hat', hat: 'sales_lead' }), { code: 'hat_not_yours' })
  const { key, apiKey } = await helen.createApiKey({ name: 'Reports', hat: 'communications_director' })
  const ask = () => fetch(`${site.url}/api/v1/organisation`, { headers: { authorization: `Bearer ${key}` } })
  assert.equal((await ask()).status, 200)
  await helen.revokeApiKey({ id: apiKey.id })
  assert.equal((await ask()).status, 401)
  const second = await helen.createApiKey({ name: 'Second', hat: 'communications_director' })
  await org.as('marketing_director').updateMember({ id: memberId, version: 1, archived: true })
  const answer = await fetch(`${site.url}/api/v1/organisation`, { headers: { authorization: `Bearer ${second.key}` } })
  assert.equal(answer.status, 401)
})

test('only an owner changes the settings, and a public address belongs to one organisation', async () => {
  const tom = org.asMember(await org.join('Tom Second', ['marketing_director']), 'marketing_director')
  await assert.rejects(tom.updateOrganisation({ version: 1, name: 'Mine' }), { code: 'not_allowed' })
  const other = await house.found({ name: 'Harbour Museum' })
  const { slug } = await other.as('marketing_director').getOrganisation({})
  const mine = await org.as('marketing_director').getOrganisation({})
  await assert.rejects(org.as('marketing_director').updateOrganisation({ version: mine.version, slug }), { code: 'address_taken' })
})

test('the chain of events holds, and a change behind its back is found', async () => {
  await house.settle()
  const whole = await org.as('marketing_director').checkAudit({})
  assert.equal(whole.brokenAt, null)
  assert.ok(whole.upTo > 5)
  const { default: pg } = await import('pg')
  const owner = new pg.Client(house.database.ownerConnection)
  await owner.connect()
  await owner.query(`update kernel.event set data = '{"forged":true}' where org_id = $1 and seq = 3`, [org.id])
  await owner.end()
  assert.equal((await org.as('marketing_director').checkAudit({})).brokenAt, 3)
})

test('an unknown field, a missing session and a wrong method are told as problems with what to do', async () => {
  const bad = await fetch(`${site.url}/api/v1/setup`, json({ name: 'x', role: 'admin' }))
  const problem = (await bad.json()) as { code: string; fields: { path: string }[] }
  assert.equal(bad.status, 400)
  assert.equal(problem.code, 'bad_input')
  assert.ok(problem.fields.some(({ path }) => path === 'email'))
  assert.equal((await fetch(`${site.url}/api/v1/members`)).status, 401)
  const wrong = await fetch(`${site.url}/api/v1/members`, { method: 'PUT' })
  assert.equal(wrong.status, 405)
  assert.equal(wrong.headers.get('allow'), 'GET')
})

test('the same Idempotency-Key in parallel has one effect and one answer, and another request under it is refused', async () => {
  const key = newId()
  const caller = { kind: 'member' as const, orgId: org.id, memberId: org.memberId, hat: 'marketing_director' }
  const keyed = house.call(caller, key)
  const answers = await Promise.all(Array.from({ length: 20 }, () => keyed.createApiKey({ name: 'Once', hat: 'marketing_director' })))
  assert.equal(new Set(answers.map((answer) => answer.key)).size, 1)
  const { items } = await org.as('marketing_director').listApiKeys({ limit: 200 })
  assert.equal(items.filter(({ name }) => name === 'Once').length, 1)
  await assert.rejects(keyed.createApiKey({ name: 'Twice', hat: 'marketing_director' }), { code: 'key_reused' })
})
