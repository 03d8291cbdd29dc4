// The worker: seals events, runs reactions, tasks and schedules. One per process by default, or as many processes as the load asks for.
import { Logger, run, parseCronItems, type Job, type Runner } from 'graphile-worker'
import { programPool, queryBuilder } from '#kernel/db/connect.ts'
import { runSealer } from '#kernel/events/sealer.ts'
import { vault } from '#kernel/vault.ts'
import { reactions, schedules } from './compose.ts'
import type { Parts } from './parts.ts'
import { originsOf } from './settings.ts'
import type { Pipeline } from './pipeline.ts'
import { taskList } from './tasks.ts'

export interface Worker {
  alive(): boolean
  /** Looks for unsealed events at once. */
  nudge(): void
  stop(): Promise<void>
}

/** Starts sealing and working. */
export async function startWorker({ database, settings, log }: Parts): Promise<Worker> {
  const pool = programPool(database.programConnection, { max: 12 })
  const builder = queryBuilder<Record<string, never>>(pool)
  const sealer = runSealer(builder, reactions, (error) => log.error({ error }, 'sealing failed'))
  const pipeline: Pipeline = { database: builder, vault: vault(settings.secretKey), committed: () => sealer.nudge() }
  const stopping = new AbortController()
  const runner: Runner = await run({
    pgPool: pool,
    concurrency: 4,
    noHandleSignals: true,
    pollInterval: 1000,
    preset: { worker: { maxPoolSize: 12 } },
    logger: quietLogger(log),
    taskList: taskList(pipeline, {
      now: () => new Date().toISOString(),
      log,
      origins: originsOf(settings),
      nameServers: settings.nameServers,
      signal: stopping.signal,
    }),
    parsedCronItems: parseCronItems([
      ...schedules.map(({ name, cron }) => ({ task: 'schedule', match: cron, identifier: name, payload: { schedule: name } })),
      { task: 'forget', match: '17 * * * *', identifier: 'kernel.forget' },
    ]),
  })
  let running = true
  void runner.promise.then(
    () => (running = false),
    (error: unknown) => {
      running = false
      log.error({ error }, 'worker ended')
    },
  )
  return {
    alive: () => running,
    nudge: () => sealer.nudge(),
    async stop() {
      stopping.abort()
      await sealer.stop()
      if (running) await runner.stop()
      await pool.end()
    },
  }
}

/** The queue's own words go to our log, at its level and without payloads. */
function quietLogger(log: Parts['log']): Logger {
  return new Logger(() => (level, message, { error, job }) => {
    // Its own sentence repeats the error with everything in it; the log describes errors by itself.
    if (level === 'error' && error instanceof Error) log.error({ task: (job as Job | undefined)?.task_identifier, error }, 'a task failed')
    else if (level === 'error') log.error({}, message)
    else if (level === 'warning') log.warn({}, message)
  })
}
