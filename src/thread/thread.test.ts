// The thread as its users meet it: a tree with one parent each, references beside it, comments and decisions on it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { newId } from '#kernel/id.ts'
import { openHouse, type House, type Organisation } from '#app/testing/house.ts'
import { decide, isApproved, moveNode, nodeOf, nothingBelow, placeNode, updateNode } from './actions.ts'

let house: House
let org: Organisation
before(async () => {
  house = await openHouse()
  org = await house.found()
})
after(() => house.close())

async function place(kind: Parameters<typeof placeNode>[1]['kind'], parentId: string | null, title: string): Promise<string> {
  const id = newId()
  await org.program((caller) => placeNode(caller, { id, kind, parentId, title, function: 'marketing' }))
  return id
}

async function chain() {
  const goal = await place('goal', null, 'First-year sales')
  const objective = await place('objective', goal, '1,200 orders in June')
  const strategy = await place('strategy', objective, 'Traceable performance wear')
  const plan = await place('plan', strategy, 'Year one')
  const campaign = await place('campaign', plan, 'Know what you wear')
  return { goal, objective, strategy, plan, campaign }
}

test('from a campaign one step leads up through plan, strategy and objective to the goal it serves #342 #343', async () => {
  const { goal, objective, strategy, plan, campaign } = await chain()
  const { ancestors } = await org.as('marketing_director').getNode({ id: campaign })
  assert.deepEqual(
    ancestors.map((node) => node.id),
    [goal, objective, strategy, plan],
  )
})

test('a campaign cannot hang under a goal, and only goals and results may stand alone', async () => {
  const goal = await place('goal', null, 'A goal')
  await assert.rejects(place('campaign', goal, 'No plan'), { message: /cannot hang there/ })
  await assert.rejects(place('plan', null, 'No strategy'), { message: /cannot hang there/ })
  await assert.rejects(place('objective', newId(), 'No goal'), { message: /does not exist/ })
})

test('moving a campaign takes everything below it along', async () => {
  const one = await chain()
  const two = await chain()
  const activity = await place('activity', one.campaign, 'Reel')
  await org.program((caller) => moveNode(caller, one.campaign, 2, two.plan))
  const { ancestors } = await org.as('marketing_director').getNode({ id: activity })
  assert.deepEqual(
    ancestors.map((node) => node.id),
    [two.goal, two.objective, two.strategy, two.plan, one.campaign],
  )
  const moved = await org.program((caller) => nodeOf(caller, activity))
  assert.equal(moved?.depth, 6)
})

test('what is hung under a campaign while it moves is found under its new place, never under the old one', async () => {
  for (let turn = 0; turn < 5; turn++) {
    const one = await chain()
    const two = await chain()
    const move = org.program((caller) => moveNode(caller, one.campaign, 2, two.plan))
    const hung = Promise.all(Array.from({ length: 8 }, (_, n) => place('activity', one.campaign, `Reel ${n}`)))
    await move
    for (const id of await hung) {
      const { ancestors } = await org.as('marketing_director').getNode({ id })
      assert.deepEqual(
        ancestors.map((node) => node.id),
        [two.goal, two.objective, two.strategy, two.plan, one.campaign],
      )
    }
  }
})

test('a decision counts only for the text it was made on', async () => {
  const { campaign } = await chain()
  await assert.rejects(
    org.program((caller) => decide(caller, campaign, { gate: 'what', decision: 'approved', bodyHash: 'a' })),
    { message: /hat being worn/ },
  )
  const comms = org.as('communications_director')
  assert.deepEqual((await comms.listApprovals({ id: campaign })).items, [])
  assert.equal(await org.program((caller) => isApproved(caller, campaign, 'what', 'a')), false)
})

test('a comment shows who wrote it under which hat, and its text is not in the chained event', async () => {
  const { campaign } = await chain()
  await org.as('sales_lead').addComment({ id: campaign, body: 'Buyers ask for the lot number.' })
  const { items } = await org.as('marketing_director').listComments({ id: campaign })
  assert.equal(items[0]?.memberName, 'Ines Varga')
  assert.equal(items[0]?.hat, 'sales_lead')
  await house.settle()
  const audit = await org.as('marketing_director').listAudit({ objectId: campaign })
  assert.deepEqual(audit.items[0]?.data, {})
})

test('a reference is listed once, carries the other object’s name, and can be taken away', async () => {
  const { campaign, objective } = await chain()
  const second = (await chain()).objective
  const comms = org.as('communications_director')
  const reference = await comms.addReference({ id: campaign, toId: second, kind: 'serves' })
  await assert.rejects(comms.addReference({ id: campaign, toId: second, kind: 'serves' }), { code: 'already_exists' })
  await assert.rejects(comms.addReference({ id: campaign, toId: campaign, kind: 'serves' }), { code: 'wrong_parent' })
  assert.notEqual(objective, second)
  assert.equal((await comms.listReferences({ id: campaign })).items[0]?.node.title, '1,200 orders in June')
  await comms.removeReference({ id: campaign, referenceId: reference.id })
  assert.deepEqual((await comms.listReferences({ id: campaign })).items, [])
})

test('a list is paged by key, and a cursor of another list is refused', async () => {
  const ines = org.as('marketing_director')
  const first = await ines.listRoots({ limit: 2 })
  assert.equal(first.items.length, 2)
  const second = await ines.listRoots({ limit: 2, cursor: first.nextCursor! })
  assert.ok(second.items.every((node) => !first.items.some((other) => other.id === node.id)))
  await assert.rejects(ines.listRoots({ cursor: 'bm9uc2Vuc2U' }), { code: 'bad_input' })
})

test('a list of ids is read by name at once; what is not an object of the thread is left out', async () => {
  const { plan, campaign } = await chain()
  const { items } = await org.as('marketing_director').listNodes({ ids: [plan, campaign, org.id].join(',') })
  assert.deepEqual(items.map(({ id }) => id).toSorted(), [plan, campaign].toSorted())
  await assert.rejects(org.as('marketing_director').listNodes({ ids: 'plan' }), /Input validation failed/)
})

test('whoever may read only the sums of the pipeline finds no lead, deal or order by name, however it is asked', async () => {
  const { campaign } = await chain()
  const deal = await place('deal', null, 'Harbour Sports, 500 shirts')
  const piece = await place('piece', campaign, 'Know what you wear')
  const order = await place('order', piece, 'Order of Harbour Sports')
  const [sales, comms] = [org.as('sales_lead'), org.as('communications_director')]
  await org.as('marketing_director').addReference({ id: campaign, toId: deal, kind: 'cites' })
  const seen = async (client: typeof sales) => ({
    found: (await client.searchThread({ q: 'Harbour Sports' })).items.length,
    roots: (await client.listRoots({ limit: 200 })).items.some(({ id }) => id === deal),
    below: (await client.listBelow({ id: piece })).items.some(({ id }) => id === order),
    references: (await client.listReferences({ id: campaign })).items.length,
    named: (await client.listNodes({ ids: [piece, deal, order].join(',') })).items.length,
    read: await client.getNode({ id: deal }).then(
      () => true,
      (error: { code: string }) => error.code,
    ),
    comments: await client.listComments({ id: order }).then(
      () => true,
      (error: { code: string }) => error.code,
    ),
  })
  assert.deepEqual(await seen(sales), { found: 2, roots: true, below: true, references: 1, named: 3, read: true, comments: true })
  const hidden = { found: 0, roots: false, below: false, references: 0, named: 1, read: 'not_found', comments: 'not_found' }
  assert.deepEqual(await seen(comms), hidden)
})

test('an object may be put away only while nothing hangs below it, and nothing is hung there meanwhile', async () => {
  const { plan, campaign } = await chain()
  assert.equal(await org.program((caller) => nothingBelow(caller, plan)), false)
  let hung: Promise<string> | undefined
  await org.program(async (caller) => {
    assert.equal(await nothingBelow(caller, campaign), true)
    hung = place('activity', campaign, 'Reel')
    hung.catch(() => {})
    await new Promise((resolve) => setTimeout(resolve, 200))
    await updateNode(caller, campaign, { archivedAt: caller.now })
  })
  await assert.rejects(hung!, { message: /does not exist or is archived/ })
})

test('another organisation’s object looks like one that never was', async () => {
  const { campaign } = await chain()
  const other = await house.found({ name: 'Harbour Museum' })
  await assert.rejects(other.as('marketing_director').getNode({ id: campaign }), { code: 'not_found' })
})
