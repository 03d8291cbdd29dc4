// A worker in a process of its own that may be killed, by the real clock: `node sender.ts <connection> <secret key>` runs what is queued.
import { run } from 'graphile-worker'
import { programPool, queryBuilder, type Connection } from '#kernel/db/connect.ts'
import { logger } from '#kernel/log.ts'
import { vault } from '#kernel/vault.ts'
import { taskList } from '#app/tasks.ts'

const [connection, secretKey] = process.argv.slice(2) as [string, string]
const pool = programPool(JSON.parse(connection) as Connection)
const pipeline = { database: queryBuilder<Record<string, never>>(pool), vault: vault(secretKey), committed: () => {} }
const tasks = taskList(pipeline, {
  now: () => new Date().toISOString(),
  log: logger('silent'),
  origins: new Set(),
  nameServers: [],
  signal: new AbortController().signal,
})
await run({ pgPool: pool, taskList: tasks, concurrency: 4, pollInterval: 50, noPreparedStatements: true, noHandleSignals: true })
process.stdout.write('working\n')
