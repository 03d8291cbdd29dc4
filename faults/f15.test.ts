// F15 A request that is sent again has one effect and one answer, whoever sends it and whatever became of the first.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { newId } from '#kernel/id.ts'
import { openHouse, type House, type Organisation } from '#app/testing/house.ts'
import { openSite, type Site } from '#app/testing/site.ts'
import { send } from '#app/testing/visitor.ts'
import { upTo } from './ground.ts'

let house: House
let site: Site
let org: Organisation
before(async () => {
  house = await openHouse()
  site = await openSite(house)
  org = await house.found()
})
after(async () => {
  await site.close()
  await house.close()
})

const ines = () => ({ kind: 'member' as const, orgId: org.id, memberId: org.memberId, hat: 'marketing_director' })
const people = async (q: string) => (await org.as('marketing_director').listPersons({ q })).items

const rounds = upTo(40, 3)

test(`F15 the same request 50× in parallel, ${rounds} times over: one person is added, every answer is the same to the byte, and another body is refused`, async () => {
  const { key } = await org.as('marketing_director').createApiKey({ name: 'Doubtful', hat: 'marketing_director' })
  for (let round = 0; round < rounds; round++) {
    const headers = { authorization: `Bearer ${key}`, 'idempotency-key': newId() }
    const add = (name: string) => send(site, 'POST', '/api/v1/persons', { name }, headers)
    const name = `Once Only ${round}`
    const answers = await Promise.all(Array.from({ length: 50 }, () => add(name)))
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200])
    assert.equal(new Set(await Promise.all(answers.map((answer) => answer.text()))).size, 1)
    assert.equal((await people(name)).length, 1)
    const other = await add(`Another ${round}`)
    assert.deepEqual([other.status, ((await other.json()) as { code: string }).code], [409, 'key_reused'])
    assert.equal((await people(`Another ${round}`)).length, 0)
  }
})

test('F15 another request under the same key is refused, and so is another member’s', async () => {
  const key = newId()
  await house.call(ines(), key).createPerson({ name: 'Mine' })
  await assert.rejects(house.call(ines(), key).createPerson({ name: 'Not mine' }), { code: 'key_reused' })
  await assert.rejects(house.call(ines(), key).createCompany({ name: 'Mine' }), { code: 'key_reused' })
  const tom = await org.join('Tom Adeyemi', ['marketing_director'])
  const toms = house.call({ kind: 'member', orgId: org.id, memberId: tom, hat: 'marketing_director' }, key)
  await assert.rejects(toms.createPerson({ name: 'Mine' }), { code: 'key_reused' })
})

test('F15 a request that failed leaves its key free, and a parallel repeat that waited for it is carried out', async () => {
  const keyed = house.call(ines(), newId())
  await assert.rejects(keyed.createPerson({ name: 'Later', email: 'later@example.com', companyId: newId() }), { code: 'unprocessable' })
  assert.equal((await keyed.createPerson({ name: 'Later', email: 'later@example.com' })).name, 'Later')
  const doubtful = house.call(ines(), newId())
  const outcomes = await Promise.allSettled(
    Array.from({ length: 5 }, () => doubtful.createPerson({ name: 'Again', email: 'later@example.com' })),
  )
  assert.deepEqual(
    [...new Set(outcomes.map((outcome) => outcome.status === 'rejected' && (outcome.reason as { code: string }).code))],
    ['already_exists'],
  )
})

test('F15 somebody who belongs to no organisation yet may send again too: one organisation, one account', async () => {
  const { rows } = await house.database.program.query<{ id: string }>('select id from auth."user" order by "createdAt" limit 1')
  const user = house.call({ kind: 'user', userId: rows[0]!.id, sessionId: 'none' }, newId())
  const wanted = {
    kind: 'business',
    name: 'Twice',
    currency: 'EUR',
    zone: 'UTC',
    locale: 'en-US',
    appUrl: 'https://a.example',
    publicUrl: 'https://b.example',
  } as const
  const made = await Promise.all(Array.from({ length: 5 }, () => user.addOrganisation(wanted)))
  assert.equal(new Set(made.map(({ organisationId }) => organisationId)).size, 1)

  const { link } = await org.as('marketing_director').inviteMember({ email: 'leo@example.com', hats: ['sales_lead'] })
  const nobody = house.call({ kind: 'nobody' }, newId())
  const accept = { token: link.split('#')[1]!, name: 'Leo Brandt', password: 'correct horse battery' }
  const first = await nobody.acceptInvitation(accept)
  assert.deepEqual(await nobody.acceptInvitation(accept), first)
  await assert.rejects(nobody.acceptInvitation({ ...accept, name: 'Eve' }), { code: 'key_reused' })
})

test('F15 reading under a key answers what is there now', async () => {
  const keyed = house.call(ines(), newId())
  const before = (await keyed.listCompanies({})).items.length
  await org.as('marketing_director').createCompany({ name: 'New since then' })
  assert.equal((await keyed.listCompanies({})).items.length, before + 1)
})

test('F15 what is kept of a request neither shows its answer nor lets its input be guessed', async () => {
  const key = newId()
  const { key: secret } = await house.call(ines(), key).createApiKey({ name: 'Reports', hat: 'marketing_director' })
  const owner = new pg.Client(house.database.ownerConnection)
  await owner.connect()
  const { rows } = await owner.query<{ fingerprint: string; answer: string }>(
    'select fingerprint, answer from kernel.idempotency where key = $1',
    [key],
  )
  await owner.end()
  assert.ok(!rows[0]!.answer.includes(secret))
  const guess = JSON.stringify(['createApiKey', org.memberId, { name: 'Reports', hat: 'marketing_director' }])
  assert.notEqual(rows[0]!.fingerprint, createHash('sha256').update(guess).digest('base64url'))
})
