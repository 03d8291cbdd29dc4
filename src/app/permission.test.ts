// Role × operation × scope, walked from the contracts and the permission table: nobody gets further than the table says.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { acts, areas, hats, scopeOf, type Hat } from '#identity/rules.ts'
import { contract, metaOf } from './compose.ts'
import { newId } from '#kernel/id.ts'
import { openHouse, type House, type Organisation } from './testing/house.ts'
import { openSite } from './testing/site.ts'

let house: House
let org: Organisation
const members = new Map<Hat, string>()

before(async () => {
  house = await openHouse()
  org = await house.found()
  for (const hat of hats) members.set(hat, await org.join(`Somebody as ${hat}`, [hat]))
})
after(() => house.close())

const operations = Object.entries(contract).map(([name, operation]) => ({ name, meta: metaOf(operation) }))
const inOrganisation = operations.filter(({ meta }) => meta.permission !== 'public' && meta.permission !== 'user')

/** What calling the operation with nothing at all leads to: the code of its refusal, or `ok`. */
async function outcome(client: object, name: string): Promise<string> {
  const call = (client as Record<string, (input: object) => Promise<unknown>>)[name]!
  return call({}).then(
    () => 'ok',
    (error: { code?: string }) => error.code ?? 'bug',
  )
}

test('every operation names a permission that the table knows', () => {
  const known = new Set(['public', 'user', 'member', ...areas.flatMap((area) => acts.map((act) => `${area}.${act}`))])
  assert.deepEqual(
    operations.filter(({ meta }) => !known.has(meta.permission)).map(({ name }) => name),
    [],
  )
})

for (const hat of hats) {
  test(`A2 under the hat ${hat} each operation is open or closed exactly as the permission table says`, async () => {
    const client = org.asMember(members.get(hat)!, hat)
    for (const { name, meta } of inOrganisation) {
      const scope = scopeOf(hat, false, meta.permission)
      const open = scope !== 'none' && (scope !== 'totals' || meta.totals)
      const met = await outcome(client, name)
      assert.equal(met !== 'not_allowed', open, `${name} (${meta.permission}) under ${hat}: ${met}`)
      assert.notEqual(met, 'bug', name)
    }
  })
}

test('A2 over HTTP every write that a hat may not do is refused with 403, whatever is sent and whatever it is about', async () => {
  const site = await openSite(house)
  let refused = 0
  for (const hat of hats) {
    const { key } = await org.asMember(members.get(hat)!, hat).createApiKey({ name: 'Walk', hat })
    for (const { name, meta } of inOrganisation) {
      if (meta.method === 'GET' || scopeOf(hat, false, meta.permission) !== 'none') continue
      const { path } = contract[name as keyof typeof contract]['~orpc'].route
      const answer = await fetch(`${site.url}/api/v1${path!.replaceAll(/\{\w+\}/g, newId())}`, {
        method: meta.method,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: '{}',
      })
      const { code } = (await answer.json()) as { code: string }
      assert.deepEqual([answer.status, code], [403, 'not_allowed'], `${name} under ${hat}`)
      refused += 1
    }
  }
  await site.close()
  assert.ok(refused > 200, `${refused} writes were refused`)
})

test('A2 nobody signed in reaches no operation of an organisation, and a stranger to all organisations neither', async () => {
  const nobody = house.call({ kind: 'nobody' })
  const stranger = house.call({ kind: 'member', orgId: org.id, memberId: org.id, hat: 'no such hat' })
  for (const { name } of inOrganisation) {
    assert.equal(await outcome(nobody, name), 'not_signed_in', name)
    assert.equal(await outcome(stranger, name), 'not_allowed', name)
  }
})

test('settings belong to the owners, whatever hat they wear', async () => {
  for (const hat of hats) {
    assert.equal(scopeOf(hat, true, 'settings.edit'), 'all')
    assert.equal(scopeOf(hat, false, 'settings.edit'), 'none')
  }
})
