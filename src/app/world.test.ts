import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openWorld, type World } from './testing/world.ts'

let world: World
before(async () => {
  world = await openWorld()
})
after(() => world.close())

for (const kind of ['business', 'nonprofit'] as const) {
  test(`a ${kind} can be told from its first question to what came of it, through the operations alone`, async () => {
    const { org, made } = await world.raise({ kind, name: kind === 'nonprofit' ? 'Harbour Museum' : 'Littoral Athletics' })
    for (const [name, ids] of Object.entries(made)) assert.ok(ids.length > 0 && ids.every(Boolean), name)
    const ines = org.as('marketing_director')
    assert.equal((await ines.checkAudit({})).brokenAt, null)
    const lead = await ines.getLead({ id: made.lead[0]! })
    const { ancestors } = await ines.getNode({ id: lead.id })
    assert.deepEqual(
      ancestors.map((node) => node.kind),
      ['goal', 'objective', 'strategy', 'plan', 'campaign', 'piece', 'variant'],
    )
  })
}
