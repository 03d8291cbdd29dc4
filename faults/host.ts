// The ground on a database server of its own, which may be stopped, started and filled up, and the real program at work on it.
import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { Admin } from '#app/database.ts'
import { clusterVariable, furnish, withAdmin, type Cluster } from '#app/testing/cluster.ts'
import { secretKey } from '#app/testing/secret.ts'
import { logger } from '#kernel/log.ts'
import { startPostgres, type Postgres } from '#kernel/postgres/server.ts'
import { root, startProgram, type Program } from '#kernel/testing/program.ts'
import { openGround, type Ground } from './ground.ts'
import { bare, type Running } from './premises.ts'

export type Server = Pick<Postgres, 'host' | 'user' | 'database' | 'stop'>

export interface Host extends Ground {
  readonly dataDir: string
  stopDatabase(): Promise<void>
  startDatabase(): Promise<void>
  /** Starts the whole program on the ground's database, as somebody does who has a server of their own. */
  program(settings?: Readonly<Record<string, string>>): Promise<Running>
}

interface Wanted {
  readonly connections?: number
  /** How the server is started, once its data have been made. */
  readonly launch?: (dataDir: string) => Promise<Server>
}

const plainly = (dataDir: string): Promise<Server> => startPostgres(dataDir, logger('silent'))

export interface OwnServer {
  readonly dataDir: string
  readonly cluster: Cluster
  stop(): Promise<void>
  start(): Promise<void>
  close(): Promise<void>
}

/** Starts a database server, with a template to clone. Every house that is opened in this process afterwards lies on it. */
export async function openServer(launch: (dataDir: string) => Promise<Server> = plainly): Promise<OwnServer> {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'throughline-host-')))
  chmodSync(base, 0o755)
  const dataDir = join(base, 'data')
  const first = await plainly(dataDir)
  const cluster = await furnish(first)
  await first.stop()
  let server: Server | null = await launch(dataDir)
  process.env[clusterVariable] = JSON.stringify(cluster)
  const stop = async () => {
    await server?.stop()
    server = null
  }
  return {
    dataDir,
    cluster,
    stop,
    async start() {
      server ??= await launch(dataDir)
    },
    async close() {
      await stop()
      rmSync(base, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
    },
  }
}

/** Opens the ground on a server of its own. */
export async function openHost({ connections = 8, launch = plainly }: Wanted = {}): Promise<Host> {
  const server = await openServer(launch)
  const { dataDir, cluster } = server
  const ground = await openGround({ connections })
  const programs = new Set<Program>()
  const address = await admit(cluster.admin, ground.house.database.name)
  return {
    ...ground,
    dataDir,
    stopDatabase: server.stop,
    startDatabase: server.start,
    async program(settings = {}) {
      const environment = { ...bare, DATABASE_URL: address, SECRET_KEY: secretKey, DATA_DIR: join(dataDir, '..'), ...settings }
      const begun = startProgram(process.execPath, [`${root}/src/app/start.js`], environment)
      programs.add(begun)
      const [, url] = await begun.says(/Throughline is ready at (http:\/\/\S+)/)
      return { ...begun, url: url! }
    },
    async close() {
      for (const { child } of programs) child.kill('SIGKILL')
      await server.start()
      await ground.close()
      await server.close()
    },
  }
}

/** Lets the program run as a role of its own, which may do what the one may that the template was made for; answers its DATABASE_URL. */
async function admit(admin: Admin, database: string): Promise<string> {
  await withAdmin(admin, async (client) => {
    const role = client.escapeIdentifier(`${database}_app`)
    await client.query('alter role throughline_owner createrole')
    await client.query(`create role ${role} login in role throughline_app admin throughline_owner`)
  })
  // The program takes the queue's policies for itself; the role of the test keeps its own.
  await withAdmin({ ...admin, database }, (client) => client.query(keepQueue))
  return `postgresql://throughline_owner@localhost/${database}?host=${encodeURIComponent(admin.host!)}`
}

const keepQueue = `do $$ declare name text; begin
  for name in select tablename from pg_tables where schemaname = 'graphile_worker' and rowsecurity loop
    execute format('create policy test on graphile_worker.%I to throughline_app using (true) with check (true)', name);
  end loop;
end $$`

/** A further pool on the ground's database that survives its being away. */
export function steadyPool(connection: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(connection)
  pool.on('error', () => {})
  return pool
}
