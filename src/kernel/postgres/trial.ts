// The smallest program with an embedded database, for the tests to start, kill and start again: `node trial.ts <data directory>`.
import { once } from 'node:events'
import { lockDirectory } from './lock.ts'
import { Refusal } from './refusal.ts'
import { startPostgres } from './server.ts'

const silent = { info() {}, warn() {} }

async function run(directory: string): Promise<void> {
  const lock = lockDirectory(directory)
  const postgres = await startPostgres(directory, silent)
  const { host, pid, recovered } = postgres
  // Keeps the program alive as a server would.
  const alive = setInterval(() => {}, 60_000)
  const told = once(process, 'SIGTERM')
  process.stdout.write(`${JSON.stringify({ host, pid, recovered })}\n`)
  await told
  clearInterval(alive)
  await postgres.stop()
  lock.release()
}

await run(process.argv[2]!).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Refusal ? error.message : String(error)}\n`)
  process.exit(1)
})
