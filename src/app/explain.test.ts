// Every list and lookup, asked of an organisation with many rows among others with more: nothing reads a large table from end to end.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import pg from 'pg'
import { describedOperations, type Described } from './testing/document.ts'
import { arbitrary } from './testing/generate.ts'
import { byName, openHouse, type Organisation } from './testing/house.ts'
import { multiply } from './testing/multitude.ts'
import { openObjects, type Objects } from './testing/objects.ts'
import { rescansIn, scansIn, sortedForFew, type Plan } from './testing/plan.ts'
import { overhear, type Overheard, type Statement } from './testing/statements.ts'
import { openWorld, type World } from './testing/world.ts'

/** Rows from which on reading all of a table would be felt. */
const large = 1_500
/** Statements that one page of fifty rows may take: what is asked for each row would take more. */
const mostForOnePage = 20
/** Rows that the page of a list without filters may sort: the order it is read in has an index. */
const mostSorted = 200

let world: World
let objects: Objects
let org: Organisation
let overheard: Overheard
let reader: pg.Client
let largeTables: Set<string>

before(async () => {
  const house = await openHouse()
  overheard = overhear(house)
  world = await openWorld({ house })
  objects = await openObjects(world.house)
  ;({ org } = await world.raise())
  await multiply(objects.owner, org.id)
  const { rows } = await objects.owner.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and c.reltuples > $1 and n.nspname not in ('pg_catalog', 'graphile_worker')`,
    [large],
  )
  largeTables = new Set(rows.map(({ name }) => name))
  reader = new pg.Client(world.house.database.programConnection)
  await reader.connect()
})
after(async () => {
  await reader.end()
  await objects.close()
  await world.close()
})

/** What is wrong with a statement, as the program's role plans it inside the organisation. */
async function faultsOf({ text, values }: Statement, plain: boolean): Promise<string[]> {
  await reader.query('begin')
  try {
    await reader.query("select set_config('app.org', $1, true)", [org.id])
    const { rows } = await reader.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(`explain (format json, verbose) ${text}`, [...values])
    const plan = rows[0]!['QUERY PLAN'][0].Plan
    const ofLarge = (names: string[]) => names.filter((name) => largeTables.has(name))
    return [
      ...ofLarge(scansIn(plan)).map((name) => `reads all of ${name}`),
      ...ofLarge(rescansIn(plan)).map((name) => `reads all the organisation has in ${name} once for every row of another table`),
      ...(plain && plan['Node Type'] === 'Limit' && sortedForFew(plan) > mostSorted
        ? [`sorts ${sortedForFew(plan)} rows for one page`]
        : []),
    ]
  } finally {
    await reader.query('rollback')
  }
}

/** The ways to ask for a list or an object: plain, and with each of its filters alone. */
async function* asking(operation: Described): AsyncGenerator<Record<string, unknown>> {
  const optional = operation.inputs.filter(({ required, at, name }) => at === 'query' && !required && name !== 'cursor' && name !== 'limit')
  yield await filled(operation, [])
  for (const { name, schema } of optional) for (const value of schema.enum ?? [undefined]) yield await filled(operation, [name], value)
}

async function filled(operation: Described, wanted: readonly string[], value?: unknown): Promise<Record<string, unknown>> {
  const input: Record<string, unknown> = {}
  for (const { name, at, required, schema } of operation.inputs) {
    if (at !== 'path' && !required && !wanted.includes(name)) continue
    if (value !== undefined && wanted.includes(name)) input[name] = value
    else if (schema.format === 'uuid') input[name] = await someId(operation, name)
    else input[name] = words[name] ?? fc.sample(arbitrary(schema, name, {}), { numRuns: 1, seed: 3 })[0]
  }
  return input
}

// What people look for is in some of the rows, not in all.
const words: Record<string, unknown> = {
  q: 'ela',
  from: '2026-06-01',
  to: '2026-12-31',
  expiresBy: '2027-01-01',
  number: 'A-1001-7',
  since: '2026-11-01',
  unread: 'true',
  open: 'true',
}

async function someId(operation: Described, field: string): Promise<string> {
  const rows = await objects.rows(objects.tableFor(operation, field), org.id)
  // Ids made by the program sort before those of the copies or among them: any will do.
  return rows[Math.floor(rows.length / 2)]!.id
}

async function ask(operation: Described, input: object): Promise<{ nextCursor?: string | null } | null> {
  const answer = byName(org.as('solo_attract'))[operation.name]!(input) as Promise<{ nextCursor?: string | null }>
  return answer.catch((error: { status?: number }) => {
    // What has no object of the right kind there has been looked up all the same.
    if (error.status === undefined || error.status >= 500) throw error
    return null
  })
}

test('no list and no lookup reads a large table from end to end, or asks once per row #365', { timeout: 170_000 }, async () => {
  const slow = new Set<string>()
  let looked = 0
  for (const operation of (await describedOperations()).filter(({ method, permission }) => method === 'GET' && permission !== 'user')) {
    const paged = operation.inputs.some(({ name }) => name === 'cursor')
    for await (const input of asking(operation)) {
      const asked = `${operation.name} ${JSON.stringify(input)}`
      overheard.taken()
      overheard.scans()
      const first = await ask(operation, input)
      const taken = overheard.taken()
      // One object may be put together of its parts; a list may not.
      if (paged && taken.length > mostForOnePage) slow.add(`${asked} takes ${taken.length} statements`)
      if (first?.nextCursor) await ask(operation, { ...input, cursor: first.nextCursor })
      for (const statement of [...taken, ...overheard.taken()]) {
        if (!/^\s*(select|with)\b/i.test(statement.text) || statement.text.includes('set_config')) continue
        looked += 1
        for (const wrong of await faultsOf(statement, paged && Object.keys(input).length === 0))
          slow.add(`${asked} ${wrong}: ${statement.text.slice(0, 600)}`)
      }
      // Functions keep their statements to themselves; what they have read is counted all the same.
      for (const name of overheard.scans().keys()) if (largeTables.has(name)) slow.add(`${asked} read all of ${name}`)
    }
  }
  assert.equal(slow.size, 0, [...slow].join('\n\n'))
  assert.ok(largeTables.size > 25, `only ${largeTables.size} tables are large`)
  assert.ok(looked > 300, `only ${looked} statements were looked at`)
})
