// The test run's PostgreSQL: one embedded cluster in a temporary directory, or the server of DATABASE_URL, with a migrated template to clone.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { logger } from '#kernel/log.ts'
import { startPostgres, type Postgres } from '#kernel/postgres/server.ts'
import { prepareDatabase, type Admin } from '../database.ts'
import { newId } from '#kernel/id.ts'
import { secretKey } from './secret.ts'

/** How a test file reaches the template; handed over in the environment variable `clusterVariable`. */
export interface Cluster {
  /** A connection that may create databases: a role that is not the program's. */
  readonly admin: Admin
  readonly template: string
  /** The program's role of the template and of every clone. */
  readonly programUser: string
  readonly programPassword?: string
  readonly owner?: string
}

export const clusterVariable = 'THROUGHLINE_TEST_CLUSTER'

let stopOwn: (() => Promise<void>) | undefined
let cluster: Cluster | undefined

/** Starts the cluster and prepares the template; called once per run. A run within a run, in the runner's own tests, uses the outer one's. */
export async function globalSetup(): Promise<void> {
  if (process.env[clusterVariable] !== undefined) return
  const url = process.env['DATABASE_URL']
  cluster = url === undefined || url === '' ? await embedded() : await external(url)
  process.env[clusterVariable] = JSON.stringify(cluster)
}

/** Drops what the run created. */
export async function globalTeardown(): Promise<void> {
  if (stopOwn) await stopOwn()
  else if (cluster) await dropExternal(cluster)
}

async function embedded(): Promise<Cluster> {
  const directory = mkdtempSync(join(tmpdir(), 'throughline-test-'))
  const postgres = await startPostgres(directory, logger('silent'))
  stopOwn = async () => {
    await postgres.stop()
    rmSync(directory, { recursive: true, force: true })
  }
  const made = await furnish(postgres)
  await withAdmin(made.admin, async (client) => {
    // Tests lose nothing when the machine fails; the product keeps both on.
    await client.query('alter system set fsync = off')
    await client.query('alter system set synchronous_commit = off')
    await client.query('select pg_reload_conf()')
  })
  return made
}

/** Prepares the template on an embedded server. */
export async function furnish({ host, user, database }: Pick<Postgres, 'host' | 'user' | 'database'>): Promise<Cluster> {
  const admin = { host, user, database }
  const names = { database: 'throughline_test_template', owner: 'throughline_owner', program: 'throughline_app' }
  await (await prepareDatabase(admin, { secretKey }, names)).close()
  return { admin, template: names.database, programUser: names.program, owner: names.owner }
}

async function external(url: string): Promise<Cluster> {
  const template = `throughline_test_${newId().replaceAll('-', '').slice(-12)}`
  const admin = { connectionString: url }
  await withAdmin(admin, async (client) => {
    await refuseUnprivileged(client)
    await client.query(`create database ${client.escapeIdentifier(template)} template template0 encoding 'UTF8'`)
  })
  try {
    const database = await prepareDatabase({ connectionString: withDatabase(url, template) }, { secretKey })
    await database.close()
    const program = new URL(database.programConnection.connectionString!)
    return { admin, template, programUser: program.username, programPassword: program.password }
  } catch (error) {
    await dropExternal({ admin, template, programUser: `${template}_app` })
    throw error
  }
}

/** Only databases named throughline_test_… are made and dropped, and the role the program runs as in them; the named database is left alone. */
async function refuseUnprivileged(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string; may: boolean }>(
    'select rolname as name, rolsuper or (rolcreatedb and rolcreaterole) as may from pg_roles where rolname = current_user',
  )
  const { name, may } = rows[0]!
  if (may) return
  throw new Error(
    `The user ${name} of DATABASE_URL may not create databases and roles: run \`alter role ${name} createdb createrole\` as an administrator, or unset DATABASE_URL to test on the embedded server.`,
  )
}

async function dropExternal({ admin, template, programUser }: Cluster): Promise<void> {
  await withAdmin(admin, async (client) => {
    const { rows } = await client.query<{ name: string }>("select datname as name from pg_database where datname like $1 || '%'", [
      template,
    ])
    for (const { name } of rows) await client.query(`drop database if exists ${client.escapeIdentifier(name)} with (force)`)
    await client.query(`drop role if exists ${client.escapeIdentifier(programUser)}`)
  })
}

/** The address of another database on the same server. */
export function withDatabase(url: string, database: string): string {
  const address = new URL(url)
  address.pathname = `/${database}`
  return address.href
}

/** Work on one administrative connection. */
export async function withAdmin<Result>(admin: Admin, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ ...admin })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
