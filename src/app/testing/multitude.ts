// Makes a world large without living it: set-based copies of its rows, as the owner, coherent among themselves, in it and in other organisations.
import type pg from 'pg'

/** Tables that grow with time and audience; the others stay as small as they are in life. */
const growing = new Set(
  [
    'people: person consent suppression fact company',
    'thread: node reference approval comment',
    'strategy: metric_value target_change',
    'plan: spend',
    'tracking: form link submission touch visitor tally',
    'channels: dispatch send page reply returned_mail',
    'content: piece variant',
    'sales: lead deal step "order"',
    'pr: coverage',
    'coordination: handoff alert',
    'kernel: event event_personal',
  ].flatMap((line) => {
    const [schema, names] = line.split(': ') as [string, string]
    return names.split(' ').map((name) => `${schema}.${name}`)
  }),
)
// Kinds of nodes whose own tables grow; a goal or a campaign stays one of a few.
const growingKinds = ['piece', 'variant', 'coverage', 'lead', 'deal', 'order']

interface Column {
  readonly name: string
  readonly type: string
  readonly unique: boolean
  /** One of a few words, which a check lists; a roll-up takes its kinds from rows that were checked. */
  readonly listed: boolean
}

/** How many copies there are of every row at least, of every table's rows together at least, and of one table's rows at most. */
const copies = 1_000
const fewest = 3_000
const most = 60_000
/** Every fourth copy is the organisation's own, the others belong to others. */
const share = 4

const timesFor = (rows: number) => Math.ceil(Math.min(Math.max(copies, fewest / rows), most / rows))
const ownOf = (times: number) => Math.ceil(times / share)

/** Multiplies an organisation's rows. Keys to other tables and triggers are taken away first: this database is for looking at plans. */
export async function multiply(owner: pg.Client, orgId: string): Promise<void> {
  const tables = await columnsOf(owner)
  for (const table of tables.keys()) await loosen(owner, table)
  const times = new Map<string, number>()
  await owner.query('create temp table copied (id uuid primary key, own int not null, times int not null)')
  for (const [table, columns] of tables) {
    const { rows } = await owner.query<{ count: number }>(`select count(*)::int as count from ${table} where ${own(table)}`, [orgId])
    if (rows[0]!.count === 0) throw new Error(`the world has nothing in ${table}`)
    const many = timesFor(rows[0]!.count)
    times.set(table, many)
    for (const { name, type } of columns)
      if (type === 'uuid' && (name === 'id' || name === 'visitor'))
        await owner.query(
          `insert into copied as c select distinct ${name}, $2::int, $3::int from ${table} where ${own(table)} and ${name} is not null
           on conflict (id) do update set own = least(c.own, excluded.own), times = least(c.times, excluded.times)`,
          [orgId, ownOf(many), many],
        )
  }
  await owner.query('analyze copied')
  for (const [table, columns] of tables) await copy(owner, orgId, table, columns, times.get(table)!)
  await owner.query('analyze')
}

const own = (table: string) => (table === 'thread.node' ? `org_id = $1 and kind in ('${growingKinds.join("', '")}')` : 'org_id = $1')

async function columnsOf(owner: pg.Client): Promise<Map<string, Column[]>> {
  const { rows } = await owner.query<Column & { table: string }>(
    `select format('%I.%I', n.nspname, c.relname) as table, a.attname as name, format_type(a.atttypid, null) as type,
       exists (select from pg_index i where i.indrelid = c.oid and i.indisunique and a.attnum = any (i.indkey)) as unique,
       exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum]
         and pg_get_constraintdef(k.oid) like '%ANY (ARRAY[%') or a.attname = 'kind' as listed
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where c.relkind in ('r', 'p') and not c.relispartition`,
  )
  return Map.groupBy(
    rows.filter(({ table }) => growing.has(table)),
    ({ table }) => table,
  )
}

async function loosen(owner: pg.Client, table: string): Promise<void> {
  const { rows } = await owner.query<{ name: string }>(
    `select conname as name from pg_constraint where contype in ('f', 'c') and conparentid = 0 and conrelid = $1::regclass`,
    [table],
  )
  for (const { name } of rows) await owner.query(`alter table ${table} drop constraint ${owner.escapeIdentifier(name)}`)
  await owner.query(`alter table ${table} disable trigger user`)
}

// Written out where it is used: as a function it would be called millions of times. The n-th copy refers to a copy of the same organisation,
// also where there are fewer copies of what it refers to.
const twin = (id: string, times: number) => {
  const place = `case when n <= ${ownOf(times)} then (n - 1) % c.own else c.own + (n - 1) % (c.times - c.own) end`
  return `coalesce((select overlay(overlay(md5(${id}::text || (${place})) placing '7' from 13) placing '8' from 17)::uuid
    from pg_temp.copied c where c.id = ${id}), ${id})`
}
const twinPath = (path: string, times: number) =>
  `(select coalesce(string_agg((${twin('p.part::uuid', times)})::text || '/', '' order by p.place), '')
    from unnest(string_to_array(rtrim(${path}, '/'), '/')) with ordinality as p (part, place))`

async function copy(owner: pg.Client, orgId: string, table: string, columns: readonly Column[], times: number): Promise<void> {
  const names = columns.map(({ name }) => owner.escapeIdentifier(name))
  await owner.query(
    `insert into ${table} (${names.join(', ')}) select ${columns.map(copied).join(', ')}
     from ${table} t, generate_series(1, ${times}) as n where ${own(table)} on conflict do nothing`,
    [orgId],
  )

  function copied({ name, type, unique, listed }: Column): string {
    const quoted = `t.${owner.escapeIdentifier(name)}`
    // The first part stays with the organisation, the rest belongs to eight others.
    if (name === 'org_id') return `case when n <= ${ownOf(times)} then t.org_id else md5('organisation ' || n % 8)::uuid end`
    if (name === 'path') return twinPath(quoted, times)
    if (type === 'uuid') return twin(quoted, times)
    if (type === 'timestamp with time zone') return `${quoted} - n * interval '20 minutes'`
    if (type === 'date') return `${quoted} - n % 700`
    if (!unique || listed) return quoted
    if (type === 'text') return `${quoted} || '-' || n`
    if (type === 'bytea') return `sha256(${quoted} || convert_to(n::text, 'UTF8'))`
    return type === 'integer' || type === 'bigint' ? `${quoted} + n * 1000` : quoted
  }
}
