// A worker in a process of its own that may be killed, by the real clock: `node sender.ts <connection> <secret key>` runs what is queued.
import { programPool, queryBuilder, type Connection } from '#kernel/db/connect.ts'
import { logger } from '#kernel/log.ts'
import { vault } from '#kernel/vault.ts'
import { startQueue } from '#app/queue.ts'
import { taskList } from '#app/tasks.ts'

const [connection, secretKey] = process.argv.slice(2) as [string, string]
const where = JSON.parse(connection) as Connection
const pool = programPool(where)
const pipeline = { database: queryBuilder<Record<string, never>>(pool), vault: vault(secretKey), committed: () => {} }
const tasks = taskList(pipeline, {
  now: () => new Date().toISOString(),
  log: logger('silent'),
  origins: new Set(),
  nameServers: [],
  signal: new AbortController().signal,
})
await startQueue({ pool, connection: where, tasks, cron: [], log: logger('silent'), pollInterval: 50 })
process.stdout.write('working\n')
