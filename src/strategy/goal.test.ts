import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openHouse } from '#app/testing/house.ts'

const house = await openHouse()
after(() => house.close())
const org = await house.found()
const ines = org.as('marketing_director')
const tomId = await org.join('Tom Adeyemi', ['communications_director'])
const tom = org.asMember(tomId, 'communications_director')
const leo = org.asMember(await org.join('Leo Brandt', ['sales_lead']), 'sales_lead')

const revenue = { title: '$450,000 in six months', metric: 'revenue', baseline: 0, target: 45_000_000, dueOn: '2026-11-30' } as const
const fields = (error: unknown) => ((error as { data: { fields?: { path: string }[] } }).data.fields ?? []).map(({ path }) => path)

test('a goal has metric, baseline, target, date, source and owner, and begins the thread #76 #352', async () => {
  const goal = await ines.createGoal({ ...revenue, source: 'Business plan 2026, page 4', why: 'The line has to carry itself' })
  assert.equal(goal.unit, 'money')
  assert.equal(goal.ownerId, org.memberId)
  assert.equal(goal.startsOn, '2026-06-01')
  assert.equal(goal.assumed, false)
  assert.deepEqual(await ines.getGoal({ id: goal.id }), goal)
  assert.equal((await ines.getNode({ id: goal.id })).node.title, revenue.title)
})

test('a changed target keeps the old one, the new one, who and when', async () => {
  const goal = await ines.createGoal(revenue)
  house.pass(60_000)
  const changed = await ines.updateGoal({ id: goal.id, version: 1, target: 40_000_000, title: '$400,000 in six months' })
  assert.equal(changed.version, 2)
  const { items } = await ines.listTargetChanges({ id: goal.id })
  assert.deepEqual(
    items.map(({ targetBefore, target, dueBefore, dueOn, memberId, hat, at }) => ({
      targetBefore,
      target,
      dueBefore,
      dueOn,
      memberId,
      hat,
      at,
    })),
    [
      {
        targetBefore: 45_000_000,
        target: 40_000_000,
        dueBefore: '2026-11-30',
        dueOn: '2026-11-30',
        memberId: org.memberId,
        hat: 'marketing_director',
        at: house.now,
      },
    ],
  )
  assert.equal((await ines.getNode({ id: goal.id })).node.title, '$400,000 in six months')
  await ines.updateGoal({ id: goal.id, version: 2, why: 'Only the reason changes' })
  assert.equal((await ines.listTargetChanges({ id: goal.id })).items.length, 1)
})

test('two people who change the same goal do not overwrite each other', async () => {
  const goal = await ines.createGoal(revenue)
  const both = await Promise.allSettled([
    ines.updateGoal({ id: goal.id, version: 1, why: 'one' }),
    ines.updateGoal({ id: goal.id, version: 1, why: 'the other' }),
  ])
  assert.deepEqual(both.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  await assert.rejects(ines.updateGoal({ id: goal.id, version: 1, why: 'late' }), { code: 'version_conflict' })
})

test('a goal that is due before it begins, or half an order, is refused at the field', async () => {
  await assert.rejects(ines.createGoal({ ...revenue, dueOn: '2026-05-01' }), (error) => fields(error).includes('dueOn'))
  await assert.rejects(ines.createGoal({ title: 'Orders', metric: 'orders', target: 1.5 }), (error) => fields(error).includes('target'))
  const goal = await ines.createGoal(revenue)
  await assert.rejects(ines.updateGoal({ id: goal.id, version: 1, baseline: 0.5 }), (error) => fields(error).includes('baseline'))
})

test('each function sets its objective under the same goal #112 #342', async () => {
  const goal = await ines.createGoal(revenue)
  const orders = await ines.createObjective({
    goalId: goal.id,
    function: 'marketing',
    title: '1,200 orders in month 6',
    metric: 'orders',
    target: 1200,
  })
  const trust = await tom.createObjective({
    goalId: goal.id,
    function: 'communications',
    title: 'Net sentiment of +40',
    metric: 'manual',
    unit: 'count',
    target: 40,
    amecLevel: 'outcomes',
  })
  const { items } = await ines.listObjectives({ goalId: goal.id })
  assert.deepEqual(
    items.map(({ id }) => id),
    [trust.id, orders.id],
  )
  assert.equal((await ines.getObjective({ id: orders.id })).unit, 'count')
  const { ancestors, node } = await ines.getNode({ id: trust.id })
  assert.deepEqual([ancestors.map(({ id }) => id), node.function], [[goal.id], 'communications'])
  await assert.rejects(ines.createObjective({ goalId: orders.id, function: 'pr', title: 'Nowhere', metric: 'leads' }), {
    code: 'wrong_parent',
  })
  await assert.rejects(ines.createObjective({ goalId: org.id, function: 'pr', title: 'Nowhere', metric: 'leads' }), { code: 'parent_gone' })
})

test('the Communications Director changes her own objective and nobody else’s; Sales reads', async () => {
  const goal = await ines.createGoal(revenue)
  const hers = await tom.createObjective({
    goalId: goal.id,
    function: 'communications',
    title: 'Nine pieces of coverage',
    metric: 'coverage',
    target: 9,
  })
  assert.equal((await tom.updateObjective({ id: hers.id, version: 1, target: 12 })).target, 12)
  assert.equal((await ines.listTargetChanges({ id: hers.id })).items[0]!.targetBefore, 9)
  await assert.rejects(tom.updateGoal({ id: goal.id, version: 1, target: 1 }), { code: 'not_allowed' })
  await assert.rejects(tom.archiveGoal({ id: goal.id, version: 1 }), { code: 'not_allowed' })
  await assert.rejects(leo.updateGoal({ id: goal.id, version: 1, target: 1 }), { code: 'not_allowed' })
  assert.equal((await leo.getGoal({ id: goal.id })).id, goal.id)
})

test('a value entered by hand replaces that day’s, and what is counted from facts takes none #105', async () => {
  const goal = await ines.createGoal({
    title: 'Trust of 60%',
    metric: 'manual',
    unit: 'percent',
    baseline: 0.48,
    target: 0.6,
    dueOn: '2026-11-30',
  })
  await ines.recordMetricValue({ id: goal.id, onDay: '2026-05-31', value: 0.5, source: 'Survey, May' })
  await ines.recordMetricValue({ id: goal.id, onDay: '2026-06-01', value: 0.51, source: 'Survey, June' })
  await ines.recordMetricValue({ id: goal.id, onDay: '2026-06-01', value: 0.52, source: 'Survey, June, corrected' })
  const { items } = await ines.listMetricValues({ id: goal.id })
  assert.deepEqual(
    items.map(({ onDay, value }) => [onDay, value]),
    [
      ['2026-06-01', 0.52],
      ['2026-05-31', 0.5],
    ],
  )
  const counted = await ines.createGoal(revenue)
  await assert.rejects(ines.recordMetricValue({ id: counted.id, onDay: '2026-06-01', value: 1, source: 'x' }), { code: 'not_by_hand' })
  const whole = await ines.createGoal({ title: 'Shops', metric: 'manual', unit: 'count', target: 4 })
  await assert.rejects(ines.recordMetricValue({ id: whole.id, onDay: '2026-06-01', value: 1.5, source: 'x' }), { code: 'unprocessable' })
  await assert.rejects(ines.listMetricValues({ id: org.id }), { code: 'not_found' })
})

test('a goal is archived only when nothing hangs under it, and comes back', async () => {
  const goal = await ines.createGoal(revenue)
  const objective = await ines.createObjective({ goalId: goal.id, function: 'marketing', title: 'Orders', metric: 'orders' })
  await assert.rejects(ines.archiveGoal({ id: goal.id, version: 1 }), { code: 'still_used' })
  await ines.archiveObjective({ id: objective.id, version: 1 })
  const archived = await ines.archiveGoal({ id: goal.id, version: 1 })
  assert.equal(archived.archivedAt, house.now)
  assert.ok(!(await ines.listGoals({})).items.some(({ id }) => id === goal.id))
  assert.ok((await ines.listGoals({ state: 'archived' })).items.some(({ id }) => id === goal.id))
  await assert.rejects(ines.restoreObjective({ id: objective.id, version: 2 }), { code: 'parent_gone' })
  await assert.rejects(ines.createObjective({ goalId: goal.id, function: 'marketing', title: 'Late', metric: 'orders' }), {
    code: 'parent_gone',
  })
  await ines.restoreGoal({ id: goal.id, version: 2 })
  assert.equal((await ines.restoreObjective({ id: objective.id, version: 2 })).archivedAt, null)
  assert.equal((await ines.listBelow({ id: goal.id })).items.length, 1)
})

test('another organisation’s goal is nobody’s business', async () => {
  const goal = await ines.createGoal(revenue)
  const other = (await house.found({ name: 'Somebody else' })).as('marketing_director')
  await assert.rejects(other.getGoal({ id: goal.id }), { code: 'not_found' })
  await assert.rejects(other.updateGoal({ id: goal.id, version: 1, why: 'mine' }), { code: 'not_found' })
  assert.deepEqual((await other.listGoals({})).items, [])
})
