// How the database answers on tens of thousands of visits: the page of a campaign or a version reads no touch it does not need.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { openHouse, type House, type Operations, type Organisation } from '#app/testing/house.ts'
import { newId } from '#kernel/id.ts'

let house: House
let org: Organisation
let ines: Operations
let owner: pg.Client
let campaignId: string
let variantId: string
/** The partitions that hold something: an empty one is read as a whole, which is nothing. */
let filled: Set<string>
before(async () => {
  house = await openHouse()
  org = await house.found()
  ines = org.as('marketing_director')
  owner = new pg.Client(house.database.ownerConnection)
  await owner.connect()
  await fillInBulk()
})
after(async () => {
  await owner.end()
  await house.close()
})

/** 20 campaigns with 10 versions each, 4,000 people, 50,000 visits, 3,000 orders. */
async function fillInBulk(): Promise<void> {
  await ines.beginThread({ metric: 'revenue', target: 45_000_000, dueOn: '2026-12-31', audience: 'Runners', reason: 'Traceable' })
  const planId = (await ines.listPlans({})).items[0]!.id
  const id = () => newId()
  const nodes: object[] = []
  const { path } = (await owner.query<{ path: string }>('select path from thread.node where id = $1', [planId])).rows[0]!
  const variants: { id: string; path: string }[] = []
  for (let campaign = 0; campaign < 20; campaign++) {
    const at = { id: id(), kind: 'campaign', parent: planId, path: '', depth: 5 }
    at.path = `${path}${at.id}/`
    nodes.push(at)
    campaignId = at.id
    for (let version = 0; version < 10; version++) {
      const piece = { id: id(), kind: 'piece', parent: at.id, path: '', depth: 6 }
      piece.path = `${at.path}${piece.id}/`
      const variant = { id: id(), kind: 'variant', parent: piece.id, path: '', depth: 7 }
      variant.path = `${piece.path}${variant.id}/`
      nodes.push(piece, variant)
      variants.push(variant)
    }
  }
  variantId = variants.at(-1)!.id
  await owner.query(
    `insert into thread.node (org_id, id, kind, parent_id, path, depth, title, function, created_at)
     select $1, n.id, n.kind, n.parent, n.path, n.depth, n.kind, 'marketing', now()
     from jsonb_to_recordset($2::jsonb) as n(id uuid, kind text, parent uuid, path text, depth int) order by n.depth`,
    [org.id, JSON.stringify(nodes)],
  )
  const many = (count: number) => Array.from({ length: count }, id)
  const people = many(4000)
  await owner.query(
    `insert into people.person (org_id, id, kind, created_at, updated_at) select $1, p, 'customer', now(), now() from unnest($2::uuid[]) p`,
    [org.id, people],
  )
  const rows = many(50_000).map((touch, index) => {
    const { id: node, path: at } = variants[(index * 7919) % variants.length]!
    return { id: touch, node, path: at, person: index % 2 === 0 ? people[(index * 104_729) % people.length] : null }
  })
  await owner.query(
    `insert into tracking.touch (org_id, id, kind, node_id, path, function, person_id, at, day)
     select $1, t.id, 'click', t.node, t.path, 'marketing', t.person, '2026-05-20', '2026-05-20'
     from jsonb_to_recordset($2::jsonb) as t(id uuid, node uuid, path text, person uuid)`,
    [org.id, JSON.stringify(rows)],
  )
  const orders = many(3000).map((order, index) => ({ id: order, person: people[(index * 7) % people.length] }))
  await owner.query(
    `with o as (select * from jsonb_to_recordset($2::jsonb) as o(id uuid, person uuid)),
       n as (insert into thread.node (org_id, id, kind, path, depth, title, function, created_at)
         select $1, o.id, 'order', o.id || '/', 1, 'Order', 'sales', now() from o returning id)
     insert into sales."order" (org_id, id, kind, person_id, amount, currency, base_amount, day, created_at, updated_at)
     select $1, o.id, 'order', o.person, 9200, 'USD', 9200, '2026-06-01', now(), now() from o where exists (select 1 from n)`,
    [org.id, JSON.stringify(orders)],
  )
  await owner.query('analyze')
  const { rows: parts } = await owner.query<{ name: string }>(
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'tracking.touch'::regclass and c.reltuples > 1000`,
  )
  filled = new Set(parts.map(({ name }) => name))
}

/** The queries of some work, as the program sent them. */
async function queriesOf(work: () => Promise<unknown>): Promise<{ text: string; values: unknown[] }[]> {
  const sent: { text: string; values: unknown[] }[] = []
  const { query } = pg.Client.prototype
  pg.Client.prototype.query = function (this: pg.Client, ...asked: unknown[]) {
    const [text, values] = asked as [string, unknown[] | undefined]
    if (typeof text === 'string' && /^\s*(select|with)\b/i.test(text)) sent.push({ text, values: values ?? [] })
    return Reflect.apply(query, this, asked)
  } as typeof query
  try {
    await work()
  } finally {
    pg.Client.prototype.query = query
  }
  return sent
}

/** The plans of these queries, as the program’s role, within the organisation. */
async function plansOf(queries: readonly { text: string; values: unknown[] }[]): Promise<string[]> {
  const client = await house.database.program.connect()
  try {
    await client.query('begin')
    await client.query(`select set_config('app.org', $1, true)`, [org.id])
    const plans = []
    for (const { text, values } of queries) {
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values)
      plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'))
    }
    await client.query('rollback')
    return plans
  } finally {
    client.release()
  }
}

const pages: [string, () => Promise<unknown>][] = [
  ['the bar of a campaign', () => ines.getThreadBar({ id: campaignId })],
  ['the bar of a version', () => ines.getThreadBar({ id: variantId })],
  ['the level below a campaign', () => ines.getThreadTree({ id: campaignId })],
  ['the level below a campaign, every visit the same part', () => ines.getThreadTree({ id: campaignId, model: 'linear' })],
  ['the visits behind a version’s figure', () => ines.listRowsBehind({ figure: 'visits', nodeId: variantId })],
  ['the revenue behind a version’s figure', () => ines.listRowsBehind({ figure: 'revenue', nodeId: variantId })],
]
for (const [name, read] of pages)
  test(`${name} is read without going through all visits`, async () => {
    const plans = await plansOf(await queriesOf(read))
    const through = plans.flatMap((plan) => [...plan.matchAll(/Seq Scan on (touch\w*)/g)].map(([, part]) => part!))
    assert.deepEqual(
      through.filter((part) => filled.has(part)),
      [],
    )
    assert.ok(
      plans.some((plan) => [...filled].some((part) => plan.includes(part))),
      'touches were looked at',
    )
  })

test('the page of a campaign is there in time', async () => {
  const start = performance.now()
  for (let turn = 0; turn < 5; turn++) await ines.getThreadBar({ id: campaignId })
  const each = (performance.now() - start) / 5
  assert.ok(each < 1000, `${Math.round(each)} ms`)
})
