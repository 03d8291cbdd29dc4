// The objects of an organisation as they stand in the database: for requests that speak of something that exists, in its present version.
import pg from 'pg'
import type { Described } from './document.ts'
import type { House } from './house.ts'

export interface Row {
  readonly id: string
  /** What decides what may be done with it, as one word. */
  readonly state: string
  /** The object it is part of, where the address names both. */
  readonly parent: string | null
}

// What a field or a part of an address is called that is not called like its table.
const otherNames: Record<string, string> = {
  thread: 'thread.node',
  results: 'thread.node',
  progress: 'strategy.goal',
  'readAlerts.id': 'coordination.alert',
  parentId: 'thread.node',
  toId: 'thread.node',
  under: 'thread.node',
  objectId: 'thread.node',
  ownerId: 'identity.member',
  responsibleId: 'identity.member',
  accountableId: 'identity.member',
  people: 'people.person',
  'calls-to-action': 'plan.cta',
  ctaPageId: 'content.variant',
  stepId: 'content.sequence_step',
  exitSegmentId: 'people.segment',
  organisationId: 'identity.organisation',
  'writeWhat.id': 'plan.brief',
  'approveWhat.id': 'plan.brief',
  'writeHow.id': 'plan.brief',
  'approveHow.id': 'plan.brief',
  'returnBrief.id': 'plan.brief',
}
// Tables whose rows are known by another column than id.
const idColumns: Record<string, string> = { 'plan.brief': 'campaign_id', 'identity.organisation': 'org_id' }
const parentColumns: Record<string, string> = { 'thread.reference': 'from_id', 'content.sequence_step': 'sequence_id' }
// What decides which steps an object may take.
const stateColumns = ['state', 'stage', 'status', 'kind', 'adapter', 'layout', 'scope', 'metric', 'always_on']
const endColumns = ['archived_at', 'erased_at', 'lifted_at', 'withdrawn_at', 'revoked_at', 'used_at']

export interface Table {
  readonly name: string
  readonly columns: ReadonlySet<string>
}

export async function openObjects(house: House) {
  const owner = new pg.Client(house.database.ownerConnection)
  await owner.connect()
  const { rows: found } = await owner.query<{ name: string; columns: string[] }>(
    `select format('%I.%I', n.nspname, c.relname) as name, array_agg(a.attname::text) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relkind in ('r', 'p') and not c.relispartition and n.nspname not in ('pg_catalog', 'information_schema', 'graphile_worker', 'auth')
     group by 1 having 'org_id' = any (array_agg(a.attname::text))`,
  )
  const tables: Table[] = found.map(({ name, columns }) => ({ name, columns: new Set(columns) }))

  const table = (name: string, why: string): Table => {
    const known = tables.filter((each) => each.name === name || each.name.split('.')[1]!.replaceAll('"', '') === name)
    if (known.length === 1) return known[0]!
    throw new Error(`${known.length} tables are called ${name} (${why}): say which one is meant in objects.ts`)
  }

  /** The table that a field of an operation names. */
  const tableFor = ({ name, path }: Described, field: string): Table => {
    const why = `${name}.${field}`
    const before = field === 'id' ? path.slice(0, path.indexOf('/{id}')).split('/').at(-1)! : field
    // Insight speaks of whatever stands on the thread.
    const other = otherNames[why] ?? otherNames[before] ?? (field === 'id' && path.startsWith('/insight/') ? 'thread.node' : undefined)
    return table(other ?? snake(singular(before.replace(/Ids?$/, ''))), why)
  }

  const rowsOf = async ({ name, columns }: Table, orgId: string): Promise<Row[]> => {
    const states = stateColumns.filter((column) => columns.has(column)).map((column) => `${column}::text`)
    const ends = endColumns.filter((column) => columns.has(column)).map((column) => `case when ${column} is null then '' else 'ended' end`)
    const { rows } = await owner.query<Row>(
      `select ${idColumns[name] ?? 'id'} as id, concat_ws(' ', ${[...states, ...ends, "''"].join(', ')}) as state, ${parentColumns[name] ?? 'null'} as parent
       from ${name} where org_id = $1 order by 1 limit 300`,
      [orgId],
    )
    return rows
  }

  return {
    owner,
    tables,
    tableFor,
    rows: rowsOf,
    /** The version an object has now; undefined when there is none of that id. */
    async version({ name }: Table, orgId: string, id: unknown): Promise<number | undefined> {
      // A node has no version of its own: the lead, deal or order behind it has.
      const places = name === 'thread.node' ? ['sales.lead', 'sales.deal', 'sales."order"'] : [name]
      const asked = places.map((place) => `select version from ${place} where org_id = $1 and ${idColumns[place] ?? 'id'} = $2`)
      return (await owner.query<{ version: number }>(asked.join(' union all '), [orgId, id])).rows[0]?.version
    },
    /** Every id that belongs to an organisation, its own apart. */
    async idsOf(orgId: string): Promise<Set<string>> {
      const named = tables.filter(({ columns }) => columns.has('id'))
      const { rows } = await owner.query<{ id: string }>(
        named.map(({ name }) => `select id from ${name} where org_id = $1`).join(' union all '),
        [orgId],
      )
      return new Set(rows.map(({ id }) => id))
    },
    close: () => owner.end(),
  }
}

export type Objects = Awaited<ReturnType<typeof openObjects>>

const snake = (name: string) => name.replaceAll('-', '_').replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

function singular(name: string): string {
  if (name.endsWith('ies')) return `${name.slice(0, -3)}y`
  if (/(ches|sses|xes)$/.test(name)) return name.slice(0, -2)
  return name.replace(/s$/, '')
}
