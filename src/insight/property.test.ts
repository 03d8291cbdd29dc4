// Random threads: whatever happened, every figure equals an independent sum, and every model's parts plus the unknown equal the whole to the cent.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { openHouse, type House, type Operations, type Organisation } from '#app/testing/house.ts'
import { credit, models, type Model } from './rules/credit.ts'
import { measures, type Amounts, type Measure } from './rules/figure.ts'
import { fill, randomFrom } from './testing/world.ts'

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

interface NodeRow {
  id: string
  parent: string | null
  kind: string
  path: string
}
interface Part {
  measure: Measure
  /** Of the object, or of the visit when it was made; null where nothing is known. */
  path: string | null
  value: number
  /** The object it stands at or came from. */
  row: string
}

/** Everything that happened, read from the plain tables and put in its place here, without a line of the SQL under test. */
async function independent(orgId: string, model: Model): Promise<{ nodes: Map<string, NodeRow>; parts: Part[] }> {
  const all = async <Row extends object>(sql: string) => (await owner.query<Row>(sql, [orgId])).rows
  const nodes = new Map(
    (await all<NodeRow>('select id, parent_id as parent, kind, path from thread.node where org_id = $1')).map((node) => [node.id, node]),
  )
  const at = (measure: Measure, rows: { id: string; node: string | null; value: number }[]): Part[] =>
    rows.map(({ id, node, value }) => ({ measure, path: node === null ? '' : nodes.get(node)!.path, value: Number(value), row: id }))
  const spend = await all<{ id: string; node: string | null; value: number }>(
    'select id, node_id as node, base_amount as value from plan.spend where org_id = $1 and archived_at is null',
  )
  const touches = await all<{
    id: string
    kind: string
    path: string
    node: string | null
    person: string | null
    visitor: string | null
    day: string
  }>(
    `select id, kind, path, node_id as node, person_id as person, visitor, day::text from tracking.touch where org_id = $1 and not machine order by at, id`,
  )
  const counted = touches.filter(({ kind }) => kind === 'click' || kind === 'visit')
  const coverage = await all<{ id: string }>('select id from pr.coverage where org_id = $1 and archived_at is null')
  const leads = await all<{ id: string }>('select id from sales.lead where org_id = $1')
  const deals = await all<{ id: string; person: string | null; day: string; value: number }>(
    `select id, person_id as person, closed_on::text as day, base_amount as value from sales.deal where org_id = $1 and stage = 'won' and archived_at is null`,
  )
  const orders = await all<{ id: string; person: string | null; day: string; value: number; deal: string | null; of: string | null }>(
    `select id, person_id as person, day::text, base_amount as value, deal_id as deal, refund_of as of from sales."order" where org_id = $1 and archived_at is null`,
  )
  const one = (rows: { id: string }[]) => rows.map(({ id }) => ({ id, node: id, value: 1 }))
  const browsers = new Map(
    (await all<{ visitor: string; person: string }>('select visitor, person_id as person from tracking.visitor where org_id = $1')).map(
      ({ visitor, person }) => [visitor, person],
    ),
  )
  const dealOf = new Map(deals.map((deal) => [deal.id, deal]))
  const orderOf = new Map(orders.map((order) => [order.id, order]))
  const results = [
    ...deals.map((deal) => ({ ...deal, node: deal.id, anchor: deal })),
    ...orders
      .filter(({ deal, of }) => deal === null || of !== null)
      .map((order) => {
        const first = order.of === null ? order : orderOf.get(order.of)!
        return { ...order, node: first.id, anchor: (first.deal === null ? undefined : dealOf.get(first.deal)) ?? first }
      }),
  ]
  const hung = (id: string): string | null => {
    const node = nodes.get(id)!
    return ['lead', 'deal', 'order'].includes(node.kind) ? (node.parent === null ? null : hung(node.parent)) : node.path
  }
  const revenue = results.flatMap(({ id, node, value, anchor }): Part[] => {
    const seen = touches.filter((touch) => {
      const who = touch.person ?? (touch.visitor === null ? undefined : browsers.get(touch.visitor))
      return touch.node !== null && who === anchor.person && anchor.person !== null && touch.day <= anchor.day
    })
    if (seen.length === 0) return [{ measure: 'revenue', path: hung(node), value: Number(value), row: id }]
    return credit(model, Number(value), seen.length).map((part, index) => ({
      measure: 'revenue',
      path: seen[index]!.path,
      value: part,
      row: id,
    }))
  })
  const parts = [
    ...at('spend', spend),
    ...counted.map(({ id, path }): Part => ({ measure: 'visits', path, value: 1, row: id })),
    ...at('coverage', one(coverage)),
    ...at('leads', one(leads)),
    ...at('deals', one(deals)),
    ...at('orders', one(orders.filter(({ of }) => of === null))),
    ...revenue,
  ]
  return { nodes, parts }
}

const sums = (parts: readonly Part[]): Amounts =>
  Object.fromEntries(
    measures.map((measure) => [measure, parts.filter((part) => part.measure === measure).reduce((sum, { value }) => sum + value, 0)]),
  ) as unknown as Amounts

const plus = (a: Amounts, b: Amounts): Amounts =>
  Object.fromEntries(measures.map((measure) => [measure, a[measure] + b[measure]])) as unknown as Amounts

type Level = Awaited<ReturnType<Operations['getThreadTree']>>

/** A whole level, page by page. */
async function levelOf(ines: Operations, model: Model, id?: string): Promise<Level> {
  const first = await ines.getThreadTree({ model, limit: 20, ...(id ? { id } : {}) })
  let { nextCursor: cursor } = first
  while (cursor !== null) {
    const next: Level = await ines.getThreadTree({ model, limit: 20, cursor, ...(id ? { id } : {}) })
    first.items.push(...next.items)
    cursor = next.nextCursor
  }
  return first
}

async function checkLevel(ines: Operations, world: Awaited<ReturnType<typeof independent>>, model: Model, id?: string): Promise<number> {
  const level = await levelOf(ines, model, id)
  const path = id === undefined ? '' : world.nodes.get(id)!.path
  const here = world.parts.filter((part) => id === undefined || part.path?.startsWith(path))
  assert.deepEqual(level.total, sums(here), `total of ${level.node?.title ?? 'everything'}`)
  if (id !== undefined) assert.deepEqual(level.own, sums(here.filter((part) => part.path === path)))
  const lines = level.lines.map(({ amounts }) => amounts)
  const added = [level.own, ...level.items.map(({ total }) => total), ...lines].reduce(plus)
  assert.deepEqual(added, level.total, 'own + children + lines = total')
  const unknown = level.lines.find(({ line }) => line === 'unknown')?.amounts.revenue ?? 0
  if (id === undefined) assert.equal(unknown, sums(world.parts.filter((part) => part.path === null)).revenue)
  let checked = 1
  for (const item of level.items) {
    assert.deepEqual(plus(item.own, item.below), item.total)
    if (item.children > 0) checked += await checkLevel(ines, world, model, item.node.id)
    else assert.deepEqual(item.total, sums(world.parts.filter((part) => part.path?.startsWith(world.nodes.get(item.node.id)!.path))))
  }
  return checked
}

async function checkCredit(ines: Operations, parts: readonly Part[], model: Model): Promise<void> {
  const whole = sums(parts).revenue
  const unknown = sums(parts.filter(({ path }) => path === null)).revenue
  for (const by of ['goal', 'campaign', 'content', 'function'] as const) {
    const answer = await ines.getCredit({ by, model })
    assert.equal(answer.total, whole)
    assert.equal(answer.unknown.amount, unknown)
    assert.equal(answer.parts.reduce((sum, { amount }) => sum + amount, 0) + answer.above.amount + unknown, whole)
    const thousandths = [...answer.parts, answer.above, answer.unknown].map(({ share }) => Math.round((share ?? 0) * 1000))
    assert.equal(
      thousandths.reduce((a, b) => a + b, 0),
      1000,
    )
  }
  const money = await ines.getMoney({ model })
  assert.deepEqual([money.spend, money.revenue], [sums(parts).spend, whole])
  assert.equal(
    money.spent.reduce((sum, { amount }) => sum + amount, 0),
    money.spend,
  )
  assert.equal(
    money.earned.reduce((sum, { amount }) => sum + amount, 0),
    whole,
  )
}

/** Several objects asked for at once have the figures each of them has by itself. */
async function checkMany(ines: Operations, world: Awaited<ReturnType<typeof independent>>, model: Model): Promise<void> {
  const nodes = [...world.nodes.values()]
  const siblings = Object.values(Object.groupBy(nodes, ({ parent }) => parent ?? '')).map((group) => group!)
  for (const asked of [nodes.slice(0, 100), ...siblings.filter((group) => group.length > 1).slice(0, 8)]) {
    const { items } = await ines.listFigures({ ids: asked.map(({ id }) => id).join(','), model })
    assert.equal(items.length, asked.length)
    for (const { id, figures } of items) {
      const expected = sums(world.parts.filter((part) => part.path?.startsWith(world.nodes.get(id)!.path)))
      for (const measure of measures) assert.equal(figures.find(({ formula }) => formula === measure)!.value, expected[measure], measure)
    }
  }
}

/** The rows behind a figure add up to it, page by page. */
async function checkRows(
  leo: Operations,
  figure: Measure,
  expected: number,
  filter: { nodeId?: string; line?: 'not_linked' | 'unknown'; model: Model },
) {
  let sum = 0
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<Operations['listRowsBehind']>> = await leo.listRowsBehind({
      figure,
      limit: 9,
      ...filter,
      ...(cursor ? { cursor } : {}),
    })
    sum += page.items.reduce((all, { amount }) => all + amount, 0)
    cursor = page.nextCursor
  } while (cursor !== null)
  assert.equal(sum, expected, `rows behind ${figure}`)
}

for (const seed of [2, Date.now() % 1_000_000]) {
  test(`every figure equals an independent sum, seed ${seed} #333 #343 #347`, async () => {
    const org: Organisation = await house.found({ name: `World ${seed}` })
    const random = randomFrom(seed)
    await fill(house, org, owner, random)
    const [ines, leo] = [org.as('marketing_director'), org.as('sales_lead')]
    for (const model of models) {
      const world = await independent(org.id, model)
      assert.ok(
        world.parts.some(({ measure, path, value }) => measure === 'revenue' && path === null && value !== 0),
        'something is unknown',
      )
      assert.ok((await checkLevel(ines, world, model)) > 10)
      await checkCredit(ines, world.parts, model)
      await checkMany(ines, world, model)
      const within = [...world.nodes.values()].filter(({ kind }) => ['goal', 'campaign', 'variant'].includes(kind))
      for (const figure of measures) {
        const { id, path } = within[Math.floor(random() * within.length)]!
        const figureOf = (parts: readonly Part[]) => sums(parts)[figure]
        await checkRows(leo, figure, figureOf(world.parts), { model })
        await checkRows(leo, figure, figureOf(world.parts.filter((part) => part.path?.startsWith(path))), { nodeId: id, model })
      }
      await checkRows(leo, 'revenue', sums(world.parts.filter(({ path }) => path === null)).revenue, { line: 'unknown', model })
      await checkRows(leo, 'spend', sums(world.parts.filter(({ path }) => path === '')).spend, { line: 'not_linked', model })
    }
    const { parts } = await independent(org.id, 'last')
    const [goal] = (await ines.listGoals({ limit: 200 })).items.filter(({ metric }) => metric === 'revenue')
    assert.equal((await ines.getGoalProgress({ id: goal!.id })).value, sums(parts).revenue)
  })
}
