// Random threads: whatever happened, every figure equals an independent sum and every model's parts add up to the whole to the cent.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { openHouse, type House, type Organisation } from '#app/testing/house.ts'
import { newId } from '#kernel/id.ts'
import { recordTouch } from '#tracking/actions.ts'
import type { Figures } from './contract/figures.ts'
import { models, type Model } from './rules.ts'

let house: House
let owner: pg.Client
before(async () => {
  house = await openHouse()
  owner = new pg.Client(house.database.ownerConnection)
  await owner.connect()
})
after(async () => {
  await owner.end()
  await house.close()
})

const hour = 3600 * 1000

/** A world drawn at random: 2 to 3 goals, at least 3 campaigns, 20 deals, orders with and without people, refunds, two currencies. */
async function raise(org: Organisation, random: () => number) {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!
  const cents = () => Math.floor(random() * 500_000) + 1
  const [ines, leo] = [org.as('marketing_director'), org.as('sales_lead')]
  const places: string[] = []
  const campaigns: string[] = []
  for (let goal = 0; goal < 2 + Math.floor(random() * 2); goal++) {
    const measure = { metric: 'revenue' as const, baseline: 0, target: 10_000_000, startsOn: '2026-05-01', dueOn: '2026-12-31' }
    const { id: goalId } = await ines.createGoal({ title: `Goal ${goal}`, ...measure })
    const { id: objectiveId } = await ines.createObjective({ goalId, function: 'marketing', title: 'Objective', ...measure })
    const { id: strategyId } = await ines.createStrategy({ objectiveId, title: 'Strategy' })
    const { id: planId } = await ines.createPlan({ strategyId, name: 'Plan' })
    places.push(goalId, planId)
    for (let number = 0; number < 2; number++) {
      const { id: campaignId } = await ines.createCampaign({ planId, name: `Campaign ${goal}.${number}` })
      const { id: activityId } = await ines.addActivity({ campaignId, what: 'Activity' })
      campaigns.push(campaignId)
      places.push(campaignId, activityId)
    }
  }
  const touchable = places.filter((id) => !campaigns.includes(id) || random() < 0.7)
  const people: string[] = []
  for (let number = 0; number < 12; number++) people.push((await leo.createPerson({ email: `p${newId()}@example.com` })).id)
  const money = () => (random() < 0.3 ? { amount: cents(), currency: 'EUR', rate: { rate: 1.0825, on: '2026-06-01', source: 'central bank' } } : { amount: cents() })
  for (let number = 0; number < 25; number++) {
    const nodeId = random() < 0.2 ? undefined : pick(places)
    const foreign = random() < 0.3 ? { currency: 'EUR', rate: 1.0825, rateSource: 'central bank' } : {}
    await ines.addSpend({ amount: cents(), onDay: '2026-06-01', ...foreign, ...(nodeId ? { nodeId } : {}) })
  }
  const orders: { id: string; version: number }[] = []
  for (let step = 0; step < 60; step++) {
    house.pass(Math.floor(random() * 10 * hour))
    const personId = pick(people)
    const chance = random()
    if (chance < 0.4) {
      const anonymous = random() < 0.2
      await org.program((caller) => recordTouch(caller, { kind: 'click', nodeId: pick(touchable), personId: anonymous ? null : personId }))
    } else if (chance < 0.75) {
      const known = random() < 0.7 ? { personId } : {}
      orders.push(await leo.addOrder({ ...known, ...money(), ...(random() < 0.3 ? { parentId: pick(campaigns) } : {}) }))
    } else if (orders.length > 0) {
      const order = orders.splice(Math.floor(random() * orders.length), 1)[0]!
      const all = random() < 0.5
      await leo.refundOrder({ id: order.id, version: order.version, ...(all ? {} : { amount: 1 }) })
    }
  }
  for (let number = 0; number < 20; number++) {
    const deal = await leo.openDeal({ title: `Deal ${number}`, personId: pick(people), ...money(), ...(random() < 0.3 ? { parentId: pick(campaigns) } : {}) })
    if (random() < 0.6) await leo.winDeal({ id: deal.id, version: deal.version })
    else if (random() < 0.5) await leo.loseDeal({ id: deal.id, version: deal.version, reason: 'price' })
  }
}

const number = async (sql: string, values: unknown[]) => Number((await owner.query<{ sum: string | null }>(sql, values)).rows[0]!.sum ?? 0)

interface Came {
  amount: number
  day: string
  person: string | null
  place: string | null
}

/** What came in, read from the plain tables: won deals, orders that fulfil none, refunds at their order's place. */
async function cameIn(orgId: string): Promise<Came[]> {
  const { rows } = await owner.query<Came>(
    `select d.base_amount::int as amount, d.closed_on::text as day, d.person_id as person, n.parent_id as place
       from sales.deal d join thread.node n on n.id = d.id where d.org_id = $1 and d.stage = 'won'
     union all
     select o.base_amount::int, coalesce(first.day, o.day)::text, coalesce(o.person_id, first.person_id), n.parent_id
       from sales."order" o left join sales."order" first on first.id = o.refund_of join thread.node n on n.id = coalesce(o.refund_of, o.id)
       where o.org_id = $1`,
    [orgId],
  )
  return rows
}

/** The node each amount is credited to: the person's first or last touch up to that day, else where it hangs, else nowhere. */
async function creditOf(orgId: string, model: Model) {
  const { rows: touches } = await owner.query<{ person: string; node: string; day: string; at: string; id: string }>(
    `select person_id as person, node_id as node, day::text, at::text, id from tracking.touch
     where org_id = $1 and person_id is not null and node_id is not null order by at, id`,
    [orgId],
  )
  return (await cameIn(orgId)).map((came) => {
    const mine = touches.filter((touch) => touch.person === came.person && touch.day <= came.day)
    return { amount: came.amount, node: (model === 'first' ? mine[0] : mine.at(-1))?.node ?? came.place }
  })
}

/** Everything under a node by following parents, not paths. */
async function under(orgId: string, id: string): Promise<Set<string>> {
  const { rows } = await owner.query<{ id: string }>(
    `with recursive below as (select id from thread.node where org_id = $1 and id = $2
       union all select n.id from thread.node n join below b on n.parent_id = b.id where n.org_id = $1) select id from below`,
    [orgId, id],
  )
  return new Set(rows.map((row) => row.id))
}

type Branches = { id: string; own: Figures; total: Figures; children: boolean }[]

async function walk(org: Organisation, model: Model, id?: string): Promise<Branches> {
  const all: Branches = []
  for (let cursor: string | undefined; ; ) {
    const page = await org.as('marketing_director').listThreadTree({ model, limit: 200, ...(id ? { id } : {}), ...(cursor ? { cursor } : {}) })
    all.push(...page.items)
    if (page.nextCursor === null) return all
    cursor = page.nextCursor
  }
}

async function checkTree(org: Organisation, model: Model, level: Branches): Promise<void> {
  const credit = await creditOf(org.id, model)
  for (const branch of level) {
    const below = await under(org.id, branch.id)
    const inside = credit.filter(({ node }) => node !== null && below.has(node))
    assert.equal(branch.total.revenue, inside.reduce((sum, { amount }) => sum + amount, 0))
    const spend = await number('select sum(base_amount) from plan.spend where org_id = $1 and node_id = any ($2)', [org.id, [...below]])
    assert.equal(branch.total.spend, spend)
    const visits = await number("select count(*) as sum from tracking.touch where org_id = $1 and node_id = any ($2) and kind = 'click'", [org.id, [...below]])
    assert.equal(branch.total.visits, visits)
    const children = branch.children ? await walk(org, model, branch.id) : []
    for (const name of ['spend', 'visits', 'leads', 'deals', 'orders', 'revenue'] as const)
      assert.equal(branch.own[name] + children.reduce((sum, child) => sum + child.total[name], 0), branch.total[name], name)
    await checkTree(org, model, children)
  }
}

async function checkWhole(org: Organisation, model: Model): Promise<void> {
  const ines = org.as('marketing_director')
  const credit = await creditOf(org.id, model)
  const revenue = credit.reduce((sum, { amount }) => sum + amount, 0)
  const unknown = credit.filter(({ node }) => node === null).reduce((sum, { amount }) => sum + amount, 0)
  const sums = await ines.getThreadSums({ model })
  assert.equal(sums.total.revenue, revenue)
  assert.equal(sums.unknownRevenue, unknown)
  assert.equal(sums.total.spend, await number('select sum(base_amount) from plan.spend where org_id = $1', [org.id]))
  assert.equal(sums.linked.spend + sums.notLinked.spend, sums.total.spend)
  assert.equal(sums.linked.revenue + sums.notLinked.revenue + sums.unknownRevenue, revenue)
  const roots = await walk(org, model)
  assert.equal(roots.reduce((sum, root) => sum + root.total.revenue, 0), sums.linked.revenue)
  await checkTree(org, model, roots)
  const parts = await ines.listCredit({ model })
  assert.equal(parts.campaigns.reduce((sum, { revenue: part }) => sum + part, 0) + parts.elsewhere + parts.unknown, parts.revenue)
  assert.equal(parts.revenue, revenue)
  const flow = await ines.listMoney({ model })
  assert.equal(flow.results.reduce((sum, { amount }) => sum + amount, 0), revenue)
  assert.equal(flow.spends.reduce((sum, { amount }) => sum + amount, 0) + flow.notLinked, sums.total.spend)
}

async function checkProgress(org: Organisation): Promise<void> {
  const ines = org.as('marketing_director')
  const revenue = (await cameIn(org.id)).reduce((sum, { amount }) => sum + amount, 0)
  for (const goal of (await ines.listProgress({})).items) {
    assert.equal(goal.value, revenue, 'progress is the metric over all facts, whatever the cause')
    const { series } = await ines.getProgress({ id: goal.nodeId })
    assert.equal(series.at(-1)?.value ?? 0, revenue)
  }
}

/** A stream of numbers from 0 to 1 that the same seed draws again (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

for (const seed of [20_261_122, 7, 1_000_003, 42])
  test(`every figure of the random thread ${seed} equals an independent sum, and parts and unknown add up to the whole #64 #347 #350 #351`, async () => {
    house.at('2026-06-01T09:00:00.000Z')
    const org = await house.found({ name: `World ${seed}` })
    await raise(org, numbers(seed))
    for (const model of models) await checkWhole(org, model)
    await checkProgress(org)
  })
