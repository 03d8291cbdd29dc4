// The real product, started as a newcomer starts it: a fresh data directory, a free port, nothing prepared.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { clusterVariable, withAdmin, withDatabase, type Cluster } from '#app/testing/cluster.ts'
import { newId } from '#kernel/id.ts'
import { allEnd, processes, startProgram, type Program } from '#kernel/testing/program.ts'

export interface Product {
  /** Where it answers, without a slash at the end. */
  readonly url: string
  readonly dataDir: string
  /** What it has printed so far. */
  log(): Promise<string>
  /** Stops it as Ctrl-C would and throws its data away, unless they are to be kept for another start. */
  stop(options?: { keep?: boolean }): Promise<void>
  /** Ends it as a power cut would; its data stay. */
  kill(): Promise<void>
}

export interface ProductOptions {
  /** The data directory of a product that was killed or stopped before. */
  readonly dataDir?: string
  /** Settings beyond the usual ones; PORT and HOST are chosen here. */
  readonly settings?: Record<string, string>
}

const ready = /Throughline is ready at (http:\/\/\S+)/
const patience = 60_000
// Whoever runs the tests may have settings of the program about: an empty one is one that is not set.
const bare = { PART: '', SECRET_KEY: '', APP_URL: '', PUBLIC_URL: '', DNS_SERVERS: '', LOG_LEVEL: '', TRUST_PROXY: '' }

/** Databases made for products on the server of DATABASE_URL, by data directory. */
const databases = new Map<string, string>()

export async function startProduct({ dataDir, settings = {} }: ProductOptions = {}): Promise<Product> {
  const home = dataDir ?? mkdtempSync(join(tmpdir(), 'throughline-product-'))
  const environment = {
    ...bare,
    ...settings,
    DATA_DIR: home,
    HOST: '127.0.0.1',
    PORT: String(await freePort()),
    DATABASE_URL: await ownDatabase(home),
  }
  const program = startProgram(process.execPath, ['src/app/start.js'], environment)
  const end = () => program.child.kill('SIGKILL')
  // Whatever becomes of the story, the product does not outlive it.
  process.once('exit', end)
  const url = await started(program, home).catch(async (error: unknown) => {
    end()
    await program.ended
    if (dataDir === undefined) await throwAway(home)
    throw error
  })
  return {
    url,
    dataDir: home,
    log: async () => {
      const [printed] = await program.says(/[^]*/)
      const ended = await Promise.race([program.ended, Promise.resolve(undefined)])
      return ended ? `${printed}${ended.errors}\nended with ${ended.code}` : printed
    },
    async stop({ keep = false } = {}) {
      program.child.kill('SIGTERM')
      await program.ended
      process.off('exit', end)
      if (!keep) await throwAway(home)
    },
    async kill() {
      const children = processes().filter(({ parent }) => parent === program.child.pid)
      end()
      await program.ended
      process.off('exit', end)
      // The database notices a moment later.
      await allEnd(children.map(({ pid }) => pid))
    },
  }
}

/** The address it printed, once it is ready for work. What it noted of a fault goes with the data, so it is told here. */
async function started(program: Program, home: string): Promise<string> {
  try {
    const [, url] = await program.says(ready)
    await answers(`${url}/ready`)
    return url!
  } catch (error) {
    const faults = join(home, 'fault.log')
    throw existsSync(faults) ? new Error(`${(error as Error).message}\n${readFileSync(faults, 'utf8')}`) : error
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function answers(address: string): Promise<void> {
  const deadline = performance.now() + patience
  for (;;) {
    const status = await fetch(address)
      .then((answer) => answer.status)
      .catch(() => 0)
    if (status === 200) return
    if (performance.now() > deadline) throw new Error(`${address} answers ${status} after ${patience} ms`)
    await sleep(50)
  }
}

function cluster(): Cluster | undefined {
  const handed = process.env[clusterVariable]
  return handed === undefined ? undefined : (JSON.parse(handed) as Cluster)
}

/** With DATABASE_URL a product has a new database on that server; without it, an empty setting, it starts the embedded one. */
async function ownDatabase(home: string): Promise<string> {
  const admin = cluster()?.admin
  if (admin?.connectionString === undefined) return ''
  const name = databases.get(home) ?? `throughline_test_${newId().replaceAll('-', '').slice(-12)}`
  if (!databases.has(home))
    await withAdmin(admin, (client) => client.query(`create database ${client.escapeIdentifier(name)} template template0 encoding 'UTF8'`))
  databases.set(home, name)
  return withDatabase(admin.connectionString, name)
}

async function throwAway(home: string): Promise<void> {
  rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  const name = databases.get(home)
  const admin = cluster()?.admin
  if (name === undefined || admin === undefined) return
  await withAdmin(admin, async (client) => {
    await client.query(`drop database if exists ${client.escapeIdentifier(name)} with (force)`)
    await client.query(`drop role if exists ${client.escapeIdentifier(`${name}_app`)}`)
  })
  databases.delete(home)
}
