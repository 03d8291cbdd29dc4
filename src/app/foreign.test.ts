// Two organisations on one server, both with everything in them: whatever the second asks with the first one's ids, they are ids of nothing.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { describedOperations, type Described } from './testing/document.ts'
import { byName, type Operations } from './testing/house.ts'
import { openObjects, type Objects, type Row } from './testing/objects.ts'
import { openWriter, unknownId, type Sketch, type Writer } from './testing/request.ts'
import { openWorld, type World } from './testing/world.ts'

let world: World
let objects: Objects
let operations: Described[]
let first: string
let second: string
let writer: Writer
/** Everything of the second organisation may be done by this hat, and nothing of the first. */
let asked: Operations
let firstIds: Set<string>

before(async () => {
  world = await openWorld()
  operations = (await describedOperations()).filter(({ permission }) => permission !== 'public' && permission !== 'user')
  objects = await openObjects(world.house)
  first = (await world.raise()).org.id
  const { org } = await world.raise({ kind: 'nonprofit', name: 'Harbour Museum', currency: 'EUR' })
  second = org.id
  asked = org.as('solo_attract')
  const { host, port } = world.sink
  const named = {
    zone: ['UTC'],
    currency: ['EUR'],
    locale: ['en-US'],
    language: ['en'],
    lang: ['en'],
    host: [host],
    port: [port],
    publicUrl: [world.site.url],
    appUrl: [world.site.url],
  }
  writer = openWriter(objects, { orgId: second, spared: new Set([org.memberId]), named }, 7)
  firstIds = await objects.idsOf(first)
})
after(async () => {
  await objects.close()
  await world.close()
})

interface Outcome {
  readonly status: number
  /** What was answered, without what differs from one request to the next. */
  readonly words: string
}

async function outcomeOf({ operation, path, query, body }: Sketch): Promise<Outcome> {
  const call = byName(asked)[operation.name]!
  const input = { ...query, ...body, ...path }
  try {
    const answer = await call(input)
    const seen = [...idsIn(answer)].filter((id) => firstIds.has(id))
    assert.deepEqual(seen, [], `${operation.name} shows what belongs to another organisation`)
    return { status: 200, words: plain(JSON.stringify(answer)) }
  } catch (error) {
    const { status, code, message, data } = error as { status?: number; code?: string; message: string; data?: object }
    if (status === undefined) throw error
    return { status, words: plain(JSON.stringify({ code, message, ...data })) }
  }
}

const anyId = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
const idsIn = (answer: unknown) => new Set(JSON.stringify(answer ?? null).match(anyId))
const plain = (words: string) => words.replaceAll(anyId, '<id>').replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<instant>')

const mostStates = 4

/** What an address may name of an organisation: one of every state. */
async function few(operation: Described, field: string, orgId: string): Promise<Row[]> {
  const rows = await objects.rows(objects.tableFor(operation, field), orgId)
  return [...Map.groupBy(rows, ({ state }) => state).values()].map((group) => group[0]!).slice(0, mostStates)
}

/** A request that is in order but for the ids in its address. */
async function withPath(sketch: Sketch, path: Record<string, unknown>): Promise<Sketch> {
  const { operation, body } = sketch
  if (!body || !('version' in body)) return { ...sketch, path }
  return { ...sketch, path, body: { ...body, version: (await objects.version(objects.tableFor(operation, 'id'), first, path['id'])) ?? 1 } }
}

/** A request whose fields the schema admits, whatever the organisation thinks of them. */
async function readable(operation: Described): Promise<Sketch> {
  for (let n = 0; n < 20; n++) {
    const sketch = await writer.sketch(operation, { stray: 0 })
    const nowhere = Object.fromEntries(Object.keys(sketch.path).map((name) => [name, unknownId(writer.random)]))
    if ((await outcomeOf(await withPath(sketch, nowhere))).status !== 400) return sketch
  }
  throw new Error(`no request for ${operation.name} could be read`)
}

test(
  'A1 an address with another organisation’s id is answered as one that leads nowhere, on every route #373',
  { timeout: 120_000 },
  async () => {
    let walked = 0
    for (const operation of operations) {
      const names = operation.inputs.filter(({ at }) => at === 'path').map(({ name }) => name)
      if (names.length === 0) continue
      const sketch = await readable(operation)
      const unknown = await outcomeOf(await withPath(sketch, Object.fromEntries(names.map((name) => [name, unknownId(writer.random)]))))
      assert.equal(unknown.status, 404, `${operation.name} with ids of nothing: ${unknown.words}`)
      for (const name of names)
        for (const { id, parent } of await few(operation, name, first)) {
          // Each of the ids in turn: alone beside ids of one's own, and together with the object it is part of.
          const alone = { ...sketch.path, [name]: id }
          for (const path of parent ? [alone, { ...alone, id: parent }] : [alone]) {
            assert.deepEqual(
              await outcomeOf(await withPath(sketch, path)),
              unknown,
              `${operation.name} with ${name} of another organisation`,
            )
            walked += 1
          }
        }
    }
    assert.ok(walked > 350, `only ${walked} requests were made`)
  },
)

const pairs = process.env['FAULTS'] === 'full' ? 11 : 3

test(
  'A1 neither the statements nor the time tell an id of another organisation from one of nothing #373',
  { timeout: 120_000 },
  async () => {
    const statements = overhear()
    const different: string[] = []
    const [foreignTimes, unknownTimes]: [number[], number[]] = [[], []]
    for (const operation of operations) {
      if (!operation.inputs.some(({ at, name }) => at === 'path' && name === 'id')) continue
      const [row] = await few(operation, 'id', first)
      if (!row) continue
      const sketch = await readable(operation)
      const asking = async (id: string) => {
        const asked = await withPath(sketch, { ...sketch.path, id })
        statements.taken()
        const began = performance.now()
        await outcomeOf(asked)
        return { milliseconds: performance.now() - began, statements: statements.taken() }
      }
      const [foreign, unknown]: [number[], number[]] = [[], []]
      for (let pair = 0; pair < pairs; pair++) {
        // In turns, each first as often as the other: whatever else the machine does meets both.
        const ids = [row.id, unknownId(writer.random)]
        const [one, other] =
          pair % 2 ? [await asking(ids[0]!), await asking(ids[1]!)] : [await asking(ids[1]!), await asking(ids[0]!)].toReversed()
        if (one!.statements !== other!.statements) different.push(operation.name)
        foreign.push(one!.milliseconds)
        unknown.push(other!.milliseconds)
      }
      foreignTimes.push(median(foreign))
      unknownTimes.push(median(unknown))
    }
    statements.stop()
    assert.ok(foreignTimes.length > 60, `${foreignTimes.length} routes were measured`)
    assert.deepEqual([...new Set(different)], [])
    const ratio = sum(foreignTimes) / sum(unknownTimes)
    assert.ok(ratio > 0.8 && ratio < 1.25, `${ratio.toFixed(2)} of the time over ${foreignTimes.length} routes`)
  },
)

const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!
const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0)

/** Every statement of this process as text, without what is asked for; what it calls by name is prepared once and asked many times. */
function overhear() {
  const { query } = pg.Client.prototype
  let heard: string[] = []
  pg.Client.prototype.query = function listening(this: pg.Client, ...args: unknown[]) {
    heard.push(typeof args[0] === 'string' ? args[0] : String((args[0] as { text?: string }).text))
    return (query as (...all: unknown[]) => unknown).apply(this, args)
  } as typeof query
  return {
    taken: () => [heard.join('\n'), (heard = [])][0] as string,
    stop: () => void (pg.Client.prototype.query = query),
  }
}

interface Place {
  readonly operation: Described
  readonly field: string
  readonly many: boolean
}

const isId = (schema: Described['inputs'][number]['schema']): boolean =>
  schema.format === 'uuid' || (schema.anyOf ?? []).some(isId) || (schema.items !== undefined && isId(schema.items))
const isMany = (schema: Described['inputs'][number]['schema']): boolean => schema.items !== undefined || (schema.anyOf ?? []).some(isMany)

/** Every place outside the address where an id may stand. */
const places = (): Place[] =>
  operations.flatMap((operation) =>
    operation.inputs
      .filter(({ at, schema }) => at !== 'path' && isId(schema))
      .map(({ name: field, schema }) => ({ operation, field, many: isMany(schema) })),
  )

/** The same request with another id at that place. */
function placing({ field, many }: Place, sketch: Sketch, id: string): Sketch {
  const value = { [field]: many ? [id] : id }
  return sketch.body && !(field in sketch.query)
    ? { ...sketch, body: { ...sketch.body, ...value } }
    : { ...sketch, query: { ...sketch.query, ...value } }
}

// Where an own id was never taken in this world, and why.
const untaken: Readonly<Record<string, string>> = {}
// A form stands on a landing page alone: several choices have to fit at once.
const tries = 1500

/** Asks with the other's id, with an id of nothing, and with an own one; once the last succeeds, the first two were refused for their id alone. */
async function proved(place: Place): Promise<boolean> {
  const { operation, field } = place
  const theirs = await objects.rows(objects.tableFor(operation, singular(place)), first)
  for (let n = 0; n < tries; n++) {
    const sketch = await writer.sketch(operation, { stray: 0, wanted: [field] })
    const own = sketch.picks.find((pick) => pick.field === singular(place))
    if (!own) continue
    const alike = theirs.filter(({ state }) => state === own.row.state)
    const candidates = alike.length > 0 ? alike : theirs
    const { id } = candidates[Math.floor(writer.random() * candidates.length)]!
    const foreign = await outcomeOf(placing(place, sketch, id))
    const unknown = await outcomeOf(placing(place, sketch, unknownId(writer.random)))
    // It was not looked at beside the rest of the request: that nothing keeps it is proved at the end.
    if (foreign.status < 300 && operation.method !== 'GET' && foreign.words !== unknown.words) continue
    assert.deepEqual(foreign, unknown, `${operation.name} with ${field} of another organisation`)
    const taken = (await outcomeOf(sketch)).status < 300
    writer.learn(sketch, taken)
    if (taken) return true
  }
  return false
}

const singular = ({ field, many }: Place) => (many ? field.replace(/s$/, '') : field)

test('A1 another organisation’s id inside a request is answered as one that never existed #373', { timeout: 170_000 }, async () => {
  const open: string[] = []
  for (const place of places()) if (!(await proved(place))) open.push(`${place.operation.name}.${place.field}`)
  assert.deepEqual(
    open.filter((name) => !(name in untaken)),
    [],
    'an own id was never taken there, which proves nothing',
  )
})

test('A1 no list and no figure shows anything of another organisation #373', async () => {
  let filled = 0
  const lists = operations.filter(({ method, inputs }) => method === 'GET' && inputs.every(({ at }) => at === 'query'))
  for (const operation of lists) {
    const sketch = await writer.sketch(operation, { stray: 0 })
    const limit = operation.inputs.some(({ name }) => name === 'limit') ? { limit: 200 } : {}
    const required = Object.fromEntries(operation.inputs.filter((input) => input.required).map(({ name }) => [name, sketch.query[name]]))
    const { status, words } = await outcomeOf({ ...sketch, query: { ...required, ...limit } })
    assert.equal(status, 200, `${operation.name}: ${words}`)
    if (words.includes('<id>')) filled += 1
  }
  assert.ok(filled > lists.length / 2, `only ${filled} of ${lists.length} lists hold anything`)
})

test('A1 and the first organisation is as it was, and nothing in the second one points to it', async () => {
  const ids = await objects.idsOf(first)
  assert.deepEqual(ids, firstIds)
  for (const { name } of objects.tables) {
    const { rows } = await objects.owner.query<{ row: string }>(`select to_jsonb(t)::text as row from ${name} t where org_id = $1`, [
      second,
    ])
    const pointing = rows.flatMap(({ row }) => row.match(anyId) ?? []).filter((id) => firstIds.has(id))
    assert.deepEqual(pointing, [], name)
  }
})
