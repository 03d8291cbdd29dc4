// Row scopes, walked from the permission table: where a hat reaches only what is its own, it changes nothing of anybody else, on any route.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { hats, scopeOf, type Hat } from '#identity/rules.ts'
import { contract, metaOf } from './compose.ts'
import { describedOperations, type Described } from './testing/document.ts'
import { byName, type Operations, type Organisation } from './testing/house.ts'
import { openObjects, type Objects } from './testing/objects.ts'
import { openWriter, type Writer } from './testing/request.ts'
import { openWorld, type Case, type World } from './testing/world.ts'

let world: World
let objects: Objects
let org: Organisation
let made: Case
let operations: Described[]
let writer: Writer
/** The communications director: a colleague of the owner, who has made everything there is. */
let tom: Operations
let tomId: string

before(async () => {
  world = await openWorld()
  objects = await openObjects(world.house)
  operations = await describedOperations()
  ;({ org, made } = await world.raise())
  tomId = made.member[0]!
  tom = org.asMember(tomId, 'communications_director')
  writer = openWriter(objects, { orgId: org.id, named: { currency: ['USD'], adapter: ['by_hand'] } }, 11)
})
after(async () => {
  await objects.close()
  await world.close()
})

const scoped = hats.flatMap((hat) =>
  Object.entries(contract).flatMap(([name, operation]) => {
    const scope = scopeOf(hat, false, metaOf(operation).permission)
    return scope === 'own' || scope === 'assigned' ? [{ hat, name, scope }] : []
  }),
)

async function outcome(operation: Described, hat: Hat, id: string): Promise<string> {
  const table = objects.tableFor(operation, 'id')
  for (let n = 0; n < 20; n++) {
    const { body, query } = await writer.sketch(operation, { stray: 0 })
    const version = body && 'version' in body ? { version: (await objects.version(table, org.id, id)) ?? 1 } : {}
    const call = byName(org.asMember(tomId, hat))[operation.name]!
    const code = await call({ ...query, ...body, ...version, id }).then(
      () => 'ok',
      (error: { code?: string }) => error.code ?? 'bug',
    )
    if (code !== 'BAD_REQUEST') return code
  }
  throw new Error(`no request for ${operation.name} could be read`)
}

test('a hat that reaches only its own changes no object of somebody else, and gets further with one that is its own #371', async () => {
  let walked = 0
  for (const { hat, name } of scoped) {
    const operation = operations.find((each) => each.name === name)!
    if (!operation.path.includes('{id}')) continue
    const table = objects.tableFor(operation, 'id')
    const owned = table.columns.has('owner_id') ? table : undefined
    const node = { name: 'thread.node' }
    // A brief belongs to whoever owns its campaign.
    const place = owned ?? (table.name === 'plan.brief' ? { name: 'plan.campaign' } : node)
    const { rows } = await objects.owner.query<{ id: string }>(
      `select id from ${place.name} where org_id = $1 and owner_id <> $2 and id = any ($3) order by id limit 8`,
      [org.id, tomId, (await objects.rows(table, org.id)).map((row) => row.id)],
    )
    assert.ok(rows.length > 0, `${name} finds nothing that belongs to somebody else`)
    for (const { id } of rows.slice(0, 2))
      assert.equal(await outcome(operation, hat, id), 'not_allowed', `${name} under ${hat} on what somebody else owns`)
    const give = (id: string, ownerId: string) => objects.owner.query(`update ${place.name} set owner_id = $1 where id = $2`, [ownerId, id])
    let further = false
    // One may stand on what is still somebody else's: money that was spent on another's campaign, say.
    for (const { id } of rows) {
      if (further) break
      await give(id, tomId)
      further = (await outcome(operation, hat, id)) !== 'not_allowed'
      await give(id, org.memberId)
    }
    assert.ok(further, `${name} under ${hat} on what is one's own`)
    walked += 1
  }
  assert.ok(walked > 30, `only ${walked} operations were walked`)
})

test('the communications director writes a strategy of her own, and leaves the marketing director’s alone #371', async () => {
  const strategy = await tom.getStrategy({ id: made.strategy[0]! })
  await assert.rejects(tom.updateStrategy({ id: strategy.id, version: strategy.version, title: 'Ours now' }), { code: 'not_allowed' })
  await assert.rejects(tom.approveStrategy({ id: strategy.id, version: strategy.version }), { code: 'not_allowed' })
  const own = await tom.createStrategy({ objectiveId: made.objective[1]!, title: 'How we are spoken of' })
  const words = { destination: 'Asked first', rationale: 'Who is asked is believed', segmentIds: [made.segment[0]!] }
  const written = await tom.updateStrategy({ id: own.id, version: own.version, ...words })
  const approved = await tom.approveStrategy({ id: own.id, version: written.version })
  assert.equal(approved.approval?.memberId, tomId)
})

test('she plans and notes money on what is hers, and on nothing else #371', async () => {
  const own = await tom.createCampaign({ name: 'Spoken of' })
  const line = await tom.addBudgetLine({ nodeId: own.id, name: 'Pictures', amount: 10_000 })
  await tom.addSpend({ nodeId: own.id, budgetLineId: line.id, amount: 4_000, onDay: '2026-01-09' })
  const nodeId = made.campaign[0]!
  await assert.rejects(tom.addBudgetLine({ nodeId, name: 'Pictures', amount: 10_000 }), { code: 'not_allowed' })
  await assert.rejects(tom.addSpend({ nodeId, amount: 4_000, onDay: '2026-01-09' }), { code: 'not_allowed' })
  const spend = (await tom.listSpend({ linked: 'not_linked' })).items[0]!
  await assert.rejects(tom.linkSpend({ id: spend.id, version: spend.version, nodeId: own.id }), { code: 'not_allowed' })
  assert.ok((await tom.getBudget({})).spent > 0, 'she reads the whole budget')
})

test('of the pipeline she reads the sums, and neither a lead nor a deal nor an order #371', async () => {
  assert.ok((await tom.getPipeline({})).won.deals > 0)
  assert.ok((await tom.sumOrders({})).orders > 0)
  for (const refused of [
    () => tom.listDeals({}),
    () => tom.getDeal({ id: made.deal[0]! }),
    () => tom.listLeads({}),
    () => tom.getLead({ id: made.lead[0]! }),
    () => tom.listOrders({}),
    () => tom.getOrder({ id: made.order[0]! }),
    () => tom.listUnlinked({}),
  ])
    await assert.rejects(refused(), { code: 'not_allowed' })
})
