// Prepares the database: roles, migrations as the owner, the doors; hands back a pool that runs as the program's role.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runMigrations } from 'graphile-worker'
import pg from 'pg'
import { openClock } from '#kernel/db/clock.ts'
import { programPool, type Connection } from '#kernel/db/connect.ts'
import { migrate, readMigrations } from '#kernel/db/migrate.ts'
import type { Instant } from '#kernel/time.ts'
import { deriveKey } from '#kernel/vault.ts'
import { StartFault } from './startfault.ts'

/** How to reach the server: the embedded one by its socket as superuser, or any other by its address. */
export interface Admin {
  readonly connectionString?: string
  readonly host?: string
  readonly user?: string
  readonly database?: string
}

export interface Database {
  /** Runs as the program's role, which owns nothing and obeys every policy. */
  readonly program: pg.Pool
  readonly owner: Connection
  readonly programConnection: Connection
  /** The time of whatever happens: by the database's clock. */
  now(): Instant
  close(): Promise<void>
}

const src = join(import.meta.dirname, '..')
const oldest = 15
const roleLock = 4_400_004
const upgradeLock = 4_400_006

interface Names {
  readonly database: string
  readonly owner: string
  readonly program: string
}

export const embeddedDatabase = 'throughline'
const embeddedNames: Names = { database: embeddedDatabase, owner: 'throughline_owner', program: 'throughline_app' }

/** Makes the database ready for this version of the program. Throws StartFault for what a person can put right. */
export async function prepareDatabase(
  admin: Admin,
  settings: { readonly secretKey: string },
  names: Names = embeddedNames,
): Promise<Database> {
  const owner = admin.connectionString === undefined ? await createEmbedded(admin, names) : { connectionString: admin.connectionString }
  const client = await connect(owner)
  let programConnection: Connection
  try {
    const program = admin.connectionString === undefined ? names.program : await externalRole(client, settings.secretKey)
    await checkVersion(client)
    // Servers and workers that start at once do it one after the other; those who come later find it done.
    await client.query('select pg_advisory_lock($1)', [upgradeLock])
    await bringUpToDate(client, owner, program)
    programConnection = loginAs(owner, program, settings.secretKey)
  } finally {
    await client.end()
  }
  const program = programPool(programConnection)
  await refusePrivileges(program)
  const clock = await openClock(program)
  const close = async () => {
    clock.stop()
    await program.end()
  }
  return { program, owner, programConnection, now: clock.now, close }
}

/** Makes the roles and the empty database of the embedded server, where they are missing; answers how to reach it as the owner. */
export async function createEmbedded(admin: Admin, names: Names = embeddedNames): Promise<Connection> {
  const client = await connect(admin)
  try {
    for (const role of [names.owner, names.program]) await createRole(client, role)
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [names.database])
    if (rowCount === 0)
      await client.query(`create database ${client.escapeIdentifier(names.database)} owner ${client.escapeIdentifier(names.owner)}`)
  } finally {
    await client.end()
  }
  return { host: admin.host!, user: names.owner, database: names.database }
}

async function createRole(client: pg.Client, role: string, password?: string): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role])
  if (rowCount === 0) await client.query(`create role ${client.escapeIdentifier(role)} login`)
  if (password !== undefined) await client.query(`alter role ${client.escapeIdentifier(role)} password ${client.escapeLiteral(password)}`)
}

const programPassword = (secretKey: string) => deriveKey(secretKey, 'program role', 24).toString('base64url')

/** On a server of one's own the program's role is named after the database, and its password follows from SECRET_KEY. */
async function externalRole(client: pg.Client, secretKey: string): Promise<string> {
  const { rows } = await client.query<{ database: string; user: string }>('select current_database() as database, current_user as user')
  const role = `${rows[0]!.database}_app`
  try {
    // Two servers that start at once would both try to write the same role.
    await client.query('select pg_advisory_lock($1)', [roleLock])
    await createRole(client, role, programPassword(secretKey))
  } catch {
    throw new StartFault(
      `The database user ${rows[0]!.user} may not create the role ${role} that the program runs as: run \`alter role ${rows[0]!.user} createrole\` as an administrator and start again.`,
    )
  } finally {
    await client.query('select pg_advisory_unlock($1)', [roleLock])
  }
  return role
}

function loginAs(owner: Connection, program: string, secretKey: string): Connection {
  if (owner.connectionString === undefined) return { host: owner.host!, user: program, database: owner.database! }
  const url = new URL(owner.connectionString)
  url.username = program
  url.password = programPassword(secretKey)
  return { connectionString: url.href }
}

async function connect(connection: Connection): Promise<pg.Client> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return client
  } catch (error) {
    throw new StartFault(`The database cannot be reached (${(error as Error).message}): check DATABASE_URL and that the server is running.`)
  }
}

async function checkVersion(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: string }>("select current_setting('server_version') as version")
  if (Number.parseInt(rows[0]!.version, 10) < oldest)
    throw new StartFault(`PostgreSQL ${rows[0]!.version} is too old: DATABASE_URL must point at version ${oldest} or newer.`)
}

async function bringUpToDate(client: pg.Client, owner: Connection, program: string): Promise<void> {
  const doors = readFileSync(join(import.meta.dirname, 'doors.sql'), 'utf8')
  const hash = createHash('sha256').update(doors).update(program).digest('hex')
  const fresh = await migrate(client, readMigrations(src), program)
  const known = await client.query<{ hash: string }>("select hash from kernel.migration where name = 'doors'")
  if (fresh.length === 0 && known.rows[0]?.hash === hash) return
  const pool = programPool(owner, { max: 1 })
  await runMigrations({ pgPool: pool }).finally(() => pool.end())
  await client.query('begin')
  await client.query(doors)
  await openDoors(client, program)
  await client.query("insert into kernel.migration (name, hash) values ('doors', $1) on conflict (name) do update set hash = $1", [hash])
  await client.query('commit')
}

/** The program may call the doors, and owns the queue's rows in all but name: the queue's tables come with row security and no policy. */
async function openDoors(client: pg.Client, program: string): Promise<void> {
  const role = client.escapeIdentifier(program)
  await client.query(`grant usage on schema door, graphile_worker to ${role}`)
  await client.query(`revoke all on all functions in schema door from public`)
  await client.query(`grant execute on all functions in schema door, graphile_worker to ${role}`)
  await client.query(`grant select, insert, update, delete on all tables in schema graphile_worker to ${role}`)
  await client.query(`grant usage, select on all sequences in schema graphile_worker to ${role}`)
  const { rows } = await client.query<{ table: string }>(
    "select quote_ident(tablename) as table from pg_tables where schemaname = 'graphile_worker' and rowsecurity",
  )
  for (const { table } of rows) {
    await client.query(`drop policy if exists program on graphile_worker.${table}`)
    await client.query(`create policy program on graphile_worker.${table} to ${role} using (true) with check (true)`)
  }
}

/** A role that owns tables or bypasses policies would silently see every organisation. */
async function refusePrivileges(pool: pg.Pool): Promise<void> {
  const privileges = await pool
    .query<{ name: string; excess: boolean }>(
      `select current_user as name, rolsuper or rolbypassrls or exists (select 1 from pg_class where relowner = r.oid and relkind in ('r', 'p'))
        as excess from pg_roles r where rolname = current_user`,
    )
    .catch((error: unknown) => {
      throw new StartFault(
        `The program's database role cannot sign in (${(error as Error).message}): check that SECRET_KEY is the one used before.`,
      )
    })
  if (privileges.rows[0]?.excess === false) return
  await pool.end()
  throw new StartFault(
    `The database role ${privileges.rows[0]?.name} owns tables or bypasses row security: take these rights away from it.`,
  )
}
