// The queue's worker: works until it is stopped, begins again when the database cut it off, and gives back the jobs of workers that died.
import { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Logger, run, type Job, type ParsedCronItem, type Runner, type TaskList, type WorkerPool } from 'graphile-worker'
import pg from 'pg'
import type { Connection } from '#kernel/db/connect.ts'
import type { Logger as Log } from '#kernel/log.ts'

export interface QueueParts {
  readonly pool: pg.Pool
  /** For the one connection by which others know that this worker lives. */
  readonly connection: Connection
  readonly tasks: TaskList
  readonly cron: ParsedCronItem[]
  readonly log: Log
  /** Milliseconds. */
  readonly pollInterval: number
}

export interface Queue {
  alive(): boolean
  stop(): Promise<void>
}

// Milliseconds.
const again = 1000
const sweepEvery = 5000

/** Starts working; resolves once the first life has begun. Throws when that cannot begin. */
export async function startQueue(parts: QueueParts): Promise<Queue> {
  if (!process.listeners('unhandledRejection').includes(onUnhandled)) process.on('unhandledRejection', onUnhandled)
  // The library says what ended a worker twice: to its logger, and to the console with the trace of where it says so.
  console.trace = () => {}
  const ending = new AbortController()
  const sign = new Sign(parts.connection, ending.signal)
  await sign.raise()
  let runner: Runner | null = await begin(parts, sign)
  const lives = (async () => {
    for (;;) {
      const error = await runner?.promise.then(() => undefined, asReason)
      runner = null
      if (ending.signal.aborted) return
      parts.log.error({ error }, 'the worker was cut off and begins again')
      await sleep(again)
      runner = ending.signal.aborted ? null : await begin(parts, sign).catch(() => null)
      if (ending.signal.aborted) await runner?.stop().catch(asReason)
    }
  })()
  return {
    alive: () => runner !== null,
    async stop() {
      ending.abort()
      await runner?.stop().catch(asReason)
      await lives
      await sign.lower()
    },
  }
}

const asReason = (error: unknown): unknown => error

// What PostgreSQL and the sockets say when a connection is gone: a shutdown, a crash of the server, a broken pipe.
const cutOff = new Set(['57P01', '57P02', '57P03', '08006', '08003', 'ECONNRESET', 'ECONNREFUSED', 'ENOENT', 'EPIPE'])

/** The queue's library leaves some promises to themselves when the database cuts it off; here that is known already. All else ends the program. */
function onUnhandled(error: unknown): void {
  const { code = '', message = '' } = (error ?? {}) as { code?: string; message?: string }
  if (!cutOff.has(code) && !/^Connection terminated|not queryable|has been discarded/.test(message)) throw error as Error
}

/** One life of the worker: it ends when it could not even give a job back. The next one begins with what the last one left locked. */
async function begin({ pool, tasks, cron, log, pollInterval }: QueueParts, sign: Sign): Promise<Runner> {
  await sign.bury()
  const events = new EventEmitter()
  // Whoever sees a job of this worker must be able to see that it lives.
  events.on('pool:create', ({ workerPool }: { workerPool: WorkerPool }) => sign.show(workerPool.id))
  return run({
    pgPool: pool,
    concurrency: 4,
    noHandleSignals: true,
    pollInterval,
    // In batches, if only of one: what cannot be given back ends this life. One by one, the library would forget that it could not.
    preset: { worker: { maxPoolSize: 12, completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    logger: quietLogger(log),
    events,
    taskList: tasks,
    parsedCronItems: cron,
  })
}

const lockOf = (worker: string) => `queue.worker ${worker}`

/** The sign that a worker lives: locks on a connection of its own, which the database lets go of when the worker is gone. It also looks for the dead. */
class Sign {
  readonly #connection: Connection
  readonly #ending: AbortSignal
  readonly #shown = new Set<string>()
  #client: pg.Client | null = null
  #sweeping: NodeJS.Timeout | undefined

  constructor(connection: Connection, ending: AbortSignal) {
    this.#connection = connection
    this.#ending = ending
  }

  async raise(): Promise<void> {
    const client = new pg.Client(this.#connection)
    client.on('error', () => {})
    client.on('end', () => {
      clearInterval(this.#sweeping)
      this.#client = null
      if (!this.#ending.aborted) void this.#raiseAgain()
    })
    await client.connect()
    this.#client = client
    for (const worker of this.#shown) await this.#lock(worker)
    await this.#sweep()
    this.#sweeping = setInterval(() => void this.#sweep().catch(asReason), sweepEvery)
  }

  async #raiseAgain(): Promise<void> {
    await sleep(again)
    if (!this.#ending.aborted) await this.raise().catch(() => this.#raiseAgain())
  }

  show(worker: string): void {
    this.#shown.add(worker)
    void this.#lock(worker).catch(asReason)
  }

  /** Gives back what earlier lives of this process left locked, and forgets them. Throws while the database is away. */
  async bury(): Promise<void> {
    if (this.#shown.size === 0) return
    const dead = [...this.#shown]
    if (!this.#client) throw new Error('the database is away')
    await this.#client.query('select graphile_worker.force_unlock_workers($1)', [dead])
    for (const worker of dead) {
      this.#shown.delete(worker)
      await this.#client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [lockOf(worker)])
    }
  }

  async #lock(worker: string): Promise<void> {
    await this.#client?.query('select pg_advisory_lock(hashtextextended($1, 0))', [lockOf(worker)])
  }

  /** Gives back what is locked by workers that no longer live. */
  async #sweep(): Promise<void> {
    const client = this.#client
    if (!client) return
    const { rows } = await client.query<{ worker: string }>(
      `select distinct locked_by as worker from graphile_worker._private_jobs
       where locked_at < now() - interval '${sweepEvery} milliseconds' and locked_by <> all ($1)`,
      [[...this.#shown]],
    )
    for (const { worker } of rows) {
      const { rows: found } = await client.query<{ dead: boolean }>('select pg_try_advisory_lock(hashtextextended($1, 0)) as dead', [
        lockOf(worker),
      ])
      if (!found[0]?.dead) continue
      await client.query('select graphile_worker.force_unlock_workers(array[$1])', [worker])
      await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [lockOf(worker)])
    }
  }

  async lower(): Promise<void> {
    clearInterval(this.#sweeping)
    await this.#client?.end().catch(asReason)
  }
}

/** The queue's own words go to our log, at its level and without payloads. */
function quietLogger(log: Log): Logger {
  return new Logger(() => (level, message, { error, job }) => {
    // Its own sentence repeats the error with everything in it; the log describes errors by itself.
    if (level === 'error' && error instanceof Error) log.error({ task: (job as Job | undefined)?.task_identifier, error }, 'a task failed')
    else if (level === 'error') log.error({}, message)
    else if (level === 'warning') log.warn({}, message)
  })
}
