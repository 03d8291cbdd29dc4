// A worker in a process of its own that may be killed: `node sender.ts <connection> <secret key> [milliseconds]` runs what is queued, on a machine whose clock is right or goes wrong by so many milliseconds.
import { openClock } from '#kernel/db/clock.ts'
import { programPool, queryBuilder, type Connection } from '#kernel/db/connect.ts'
import { logger } from '#kernel/log.ts'
import { vault } from '#kernel/vault.ts'
import { startQueue } from '#app/queue.ts'
import { settle } from '#app/settle.ts'
import { taskList } from '#app/tasks.ts'

const [connection, secretKey, wrong = '0'] = process.argv.slice(2) as [string, string, string?]
/** A process cannot set the clock of its machine; what it reads of it can be. */
class WrongDate extends Date {
  constructor(...given: [] | [string | number | Date]) {
    if (given.length === 0) super(WrongDate.now())
    else super(given[0])
  }
  static override now(): number {
    return super.now() + Number(wrong)
  }
}
if (wrong !== '0') globalThis.Date = WrongDate as DateConstructor

const where = JSON.parse(connection) as Connection
const pool = programPool(where)
const pipeline = { database: queryBuilder<Record<string, never>>(pool), vault: vault(secretKey), committed: () => {} }
const tasks = taskList(pipeline, {
  now: (await openClock(pool)).now,
  log: logger('silent'),
  origins: new Set(),
  nameServers: [],
  signal: new AbortController().signal,
})
await startQueue({ pool, connection: where, tasks, cron: [], log: logger('silent'), pollInterval: 50 })
await settle()
process.stdout.write('working\n')
