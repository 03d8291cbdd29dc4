// A worker in a process of its own that may be killed, by the real clock or one that goes wrong by so many milliseconds: `node sender.ts <connection> <secret key> [milliseconds]` runs what is queued.
import { programPool, queryBuilder, type Connection } from '#kernel/db/connect.ts'
import { logger } from '#kernel/log.ts'
import { vault } from '#kernel/vault.ts'
import { startQueue } from '#app/queue.ts'
import { taskList } from '#app/tasks.ts'

const [connection, secretKey, wrong = '0'] = process.argv.slice(2) as [string, string, string?]
const where = JSON.parse(connection) as Connection
const pool = programPool(where)
const pipeline = { database: queryBuilder<Record<string, never>>(pool), vault: vault(secretKey), committed: () => {} }
const tasks = taskList(pipeline, {
  now: () => new Date(Date.now() + Number(wrong)).toISOString(),
  log: logger('silent'),
  origins: new Set(),
  nameServers: [],
  signal: new AbortController().signal,
})
await startQueue({ pool, connection: where, tasks, cron: [], log: logger('silent'), pollInterval: 50 })
process.stdout.write('working\n')
