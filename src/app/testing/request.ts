// Writes requests for an operation: values its schema admits, ids of objects that exist in a state that suits, versions that are current.
import fc from 'fast-check'
import type { Described } from './document.ts'
import { arbitrary, Reference, type Named } from './generate.ts'
import type { Objects, Row } from './objects.ts'

/** An existing object that a request speaks of, and in which state it was. */
interface Pick {
  readonly field: string
  readonly row: Row
}

export interface Sketch {
  readonly operation: Described
  readonly path: Readonly<Record<string, unknown>>
  readonly query: Readonly<Record<string, unknown>>
  /** Undefined for an operation that takes no body. */
  readonly body: Record<string, unknown> | undefined
  readonly picks: readonly Pick[]
}

export interface Writer {
  sketch(operation: Described, options?: Partial<Options>): Promise<Sketch>
  /** Speaks of every object there is, one after the other: of every combination of those the operation has to name, and of nothing else. */
  walk(operation: Described): AsyncGenerator<Sketch>
  /** Says how a request went, so that the next ones speak of objects in a state in which that step has a place. */
  learn(sketch: Sketch, worked: boolean): void
  random(): number
}

interface Options {
  /** How often an id is one that does not exist, and a version one that is not current; 0 to 1. */
  readonly stray: number
  /** Fields that must be there. */
  readonly wanted: readonly string[]
  /** The objects that are spoken of, by field; without them any may be, and whatever else the operation takes. */
  readonly given: ReadonlyMap<string, Row>
}

/** Whose objects, and which of them never: a test must not saw off the branch it sits on. */
export interface Reach {
  readonly orgId: string
  readonly spared?: ReadonlySet<string>
  readonly named?: Named
}

/** Existing rows are looked up again after so many requests. */
const freshFor = 12

/** A walk through all objects ends after so many combinations. */
const mostCombinations = 2000

const pairs = [
  ['from', 'to'],
  ['startsOn', 'endsOn'],
  ['horizonFrom', 'horizonTo'],
] as const

export function openWriter(objects: Objects, { orgId, spared = new Set(), named = {} }: Reach, seed: number): Writer {
  const random = randomFrom(seed)
  const whole = (below: number) => Math.floor(random() * below)
  const arbitraries = new Map<string, fc.Arbitrary<Record<string, unknown>>>()
  const tallies = new Map<string, { tried: number; worked: number }>()
  const tallyOf = (operation: Described, field: string, what: string) => {
    const key = `${operation.name} ${field} ${what}`
    const known = tallies.get(key) ?? { tried: 0, worked: 0 }
    tallies.set(key, known)
    return known
  }
  let asked = 0
  const kept = new Map<string, { at: number; rows: Promise<Row[]> }>()
  const rowsOf = (operation: Described, field: string): Promise<Row[]> => {
    const table = objects.tableFor(operation, field)
    const known = kept.get(table.name)
    if (known && asked - known.at < freshFor) return known.rows
    const rows = objects.rows(table, orgId)
    kept.set(table.name, { at: asked, rows })
    return rows
  }

  const valuesOf = (operation: Described): Record<string, unknown> => {
    const known = arbitraries.get(operation.name) ?? inputsOf(operation, named)
    arbitraries.set(operation.name, known)
    return fc.sample(known, { numRuns: 1, seed: whole(2 ** 31) })[0]!
  }

  /** An object in a state that has worked before, or else in any, and rather one that has not failed; one that never was, now and then. */
  const choose = async (operation: Described, field: string, stray: number): Promise<Row | null> => {
    const rows = (await rowsOf(operation, field)).filter(({ id }) => !spared.has(id))
    if (rows.length === 0 || random() < stray) return null
    const hope = (what: string) => {
      const { tried, worked } = tallyOf(operation, field, what)
      return (worked + 1) / (tried + 2)
    }
    const states = [...Map.groupBy(rows, ({ state }) => state)]
    const best = states.toSorted((a, b) => hope(b[0]) - hope(a[0]))[0]!
    const group = (random() < 0.7 ? best : states[whole(states.length)]!)[1]
    const two = [group[whole(group.length)]!, group[whole(group.length)]!]
    return hope(two[0]!.id) >= hope(two[1]!.id) ? two[0]! : two[1]!
  }

  const sketch: Writer['sketch'] = async (operation, { stray = 0.04, wanted = [], given } = {}) => {
    asked += 1
    // Only some of what a schema cannot say is put right, so that the rest is tried as well; all of it, where nothing may be odd.
    const mended = () => stray === 0 || random() >= 0.3
    const values = valuesOf(operation)
    thin(operation, values, wanted, given ? 1 : [0.2, 0.7, 0.95][whole(3)]!, random)
    for (const [first, second] of pairs) inOrder(values, first, second)
    const picks: Pick[] = []
    const filled = async (value: unknown): Promise<unknown> => {
      if (value instanceof Reference) {
        const row = given?.get(value.field) ?? (await choose(operation, value.field, stray))
        if (row) picks.push({ field: value.field, row })
        return row?.id ?? unknownId(random)
      }
      if (Array.isArray(value)) return [...new Set(await inTurn(value, filled))]
      if (typeof value !== 'object' || value === null) return value
      return Object.fromEntries(await inTurn(Object.entries(value), async ([name, inner]) => [name, await filled(inner)]))
    }
    const complete = (await filled(values)) as Record<string, unknown>
    const parent = picks.find(({ row }) => row.parent !== null)?.row.parent
    if (parent) complete['id'] = parent
    if ('version' in complete && random() >= stray) complete['version'] = await versionOf(objects, operation, orgId, complete)
    const mend = mends[operation.name]
    if (mend && mended()) Object.assign(complete, await mend(objects, orgId, complete))
    const part = (at: 'path' | 'query' | 'body') =>
      Object.fromEntries(
        operation.inputs.filter((input) => input.at === at && input.name in complete).map(({ name }) => [name, complete[name]]),
      )
    return { operation, picks, path: part('path'), query: part('query'), body: operation.method === 'GET' ? undefined : part('body') }
  }

  return {
    random,
    sketch,
    async *walk(operation) {
      const fields = operation.inputs.filter(({ at, required, schema }) => (required || at === 'path') && schema.format === 'uuid')
      let combinations: Map<string, Row>[] = [new Map()]
      for (const { name } of fields) {
        const rows = (await objects.rows(objects.tableFor(operation, name), orgId)).filter(({ id }) => !spared.has(id))
        combinations = combinations.flatMap((before) => rows.map((row) => new Map([...before, [name, row]]))).slice(0, mostCombinations)
      }
      for (const given of combinations) yield sketch(operation, { stray: 0, given })
    },
    learn({ operation, picks }, worked) {
      for (const { field, row } of picks)
        for (const what of [row.state, row.id]) {
          const tally = tallyOf(operation, field, what)
          tally.tried += 1
          if (worked) tally.worked += 1
        }
    },
  }
}

/** What a field is named may depend on the operation: `createMailbox.port` goes before `port`. */
function inputsOf({ name: operation, inputs }: Described, named: Named) {
  const namedFor = (name: string): Named => {
    const own = named[`${operation}.${name}`]
    return own === undefined ? named : { ...named, [name]: own }
  }
  const fields = Object.fromEntries(inputs.map(({ name, schema }) => [name, arbitrary(schema, name, namedFor(name))]))
  const requiredKeys = inputs.filter(({ required, at }) => required || at === 'path').map(({ name }) => name)
  return fc.record(fields, { requiredKeys, noNullPrototype: true }) as fc.Arbitrary<Record<string, unknown>>
}

/** Many optional fields at once seldom go together: some requests have few of them, some none. */
function thin(
  { inputs }: Described,
  values: Record<string, unknown>,
  wanted: readonly string[],
  dropped: number,
  random: () => number,
): void {
  for (const { name, required, at } of inputs) {
    // A cursor is made by the list itself: one that was made up is tried by hostile requests.
    const droppable = !required && at !== 'path' && !wanted.includes(name)
    if (droppable && (name === 'cursor' || random() < dropped)) delete values[name]
  }
}

/** Days the wrong way round are refused: tried often enough by themselves, and put right here. */
function inOrder(values: Record<string, unknown>, first: string, second: string): void {
  const [from, to] = [values[first], values[second]]
  if (typeof from === 'string' && typeof to === 'string' && from > to) [values[first], values[second]] = [to, from]
}

// Operations on the one object of its kind there is send its version without an id.
const only: Record<string, string> = {
  updateOrganisation: 'identity.organisation',
  updateHouse: 'messaging.house',
  orderPillars: 'messaging.house',
  updateSite: 'channels.site',
}

async function versionOf(objects: Objects, operation: Described, orgId: string, { id }: Record<string, unknown>): Promise<number> {
  if (id !== undefined) return (await objects.version(objects.tableFor(operation, 'id'), orgId, id)) ?? 1
  const table = only[operation.name]
  if (table === undefined) throw new Error(`${operation.name} sends a version: say of which table in request.ts`)
  const { rows } = await objects.owner.query<{ version: number }>(`select version from ${table} where org_id = $1`, [orgId])
  return rows[0]?.version ?? 0
}

type Mend = (objects: Objects, orgId: string, values: Readonly<Record<string, unknown>>) => Promise<object>

/** What goes together, and a schema cannot say. */
const mends: Readonly<Record<string, Mend>> = {
  orderPillars: async (objects, orgId) => ({ pillarIds: await standingPillars(objects, orgId) }),
  releaseItems: waitingItems,
  startComparison: comparedVersions,
  sendVariantTest: colleagueOf,
  // Either of two fields has to be there.
  markVariantPosted: async (_objects, _orgId, { address }) => ({ address: address ?? 'https://social.example.com/posts/2' }),
}

// The order of the pillars names each of them once.
async function standingPillars(objects: Objects, orgId: string): Promise<string[]> {
  const { rows } = await objects.owner.query<{ id: string }>(
    'select id from messaging.pillar where org_id = $1 and archived_at is null order by title',
    [orgId],
  )
  return rows.map(({ id }) => id)
}

// What is released waits behind that very hold: behind the lifted one with the most of it, where there is one.
async function waitingItems(objects: Objects, orgId: string): Promise<Record<string, unknown>> {
  const { rows } = await objects.owner.query<{ id: string; items: unknown[] }>(
    `select i.hold_id as id, jsonb_agg(jsonb_build_object('dispatchId', d.id, 'version', d.version)) as items
     from channels.hold_item i join channels.dispatch d on d.org_id = i.org_id and d.id = i.dispatch_id
     where i.org_id = $1 and i.outcome is null group by i.hold_id order by count(*) desc, i.hold_id limit 1`,
    [orgId],
  )
  return rows[0] ? { ...rows[0], items: rows[0].items.slice(0, 200) } : {}
}

// A test compares versions of one piece that are alike in all but their words, and divides all of their audience; rather those never tested.
async function comparedVersions(objects: Objects, orgId: string): Promise<object> {
  const { rows } = await objects.owner.query<{ id: string; variants: object[] }>(
    `select v.piece_id as id, json_agg(json_build_object('id', v.id, 'version', v.version)) as variants from content.variant v
     where v.org_id = $1 and v.adapter = 'email' and v.state = 'approved' and v.archived_at is null and v.cta_url is not null
       and v.segment_id is not null
     group by v.piece_id, v.channel_id, v.segment_id, v.topic_id having count(*) between 2 and 4
     order by (select count(*) from content.comparison t where t.org_id = $1 and t.piece_id = v.piece_id), v.piece_id limit 1`,
    [orgId],
  )
  return rows[0] === undefined ? {} : { ...rows[0], share: 1, otherwise: 'person', baseline: 0.1, difference: 0.05 }
}

// A test of a letter goes to nobody but members.
async function colleagueOf(objects: Objects, orgId: string): Promise<object> {
  const { rows } = await objects.owner.query<{ email: string }>(
    'select u.email from identity.member m join auth."user" u on u.id = m.user_id where m.org_id = $1 and m.archived_at is null limit 1',
    [orgId],
  )
  return { to: rows.map(({ email }) => email) }
}

/** A small generator of numbers from 0 to 1 (mulberry32): the same seed gives the same requests. */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** An id of the right shape that no object has. */
export function unknownId(random: () => number): string {
  const hex = Array.from({ length: 24 }, () => Math.floor(random() * 16).toString(16)).join('')
  return `01900000-${hex.slice(0, 4)}-7${hex.slice(4, 7)}-8${hex.slice(7, 10)}-${hex.slice(10, 22)}`
}

async function inTurn<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  for (const item of items) results.push(await work(item))
  return results
}
