// The worker: seals events, runs reactions, tasks and schedules. One per process by default, or as many processes as the load asks for.
import { parseCronItems } from 'graphile-worker'
import { programPool, queryBuilder } from '#kernel/db/connect.ts'
import { runSealer } from '#kernel/events/sealer.ts'
import { vault } from '#kernel/vault.ts'
import { reactions, schedules } from './compose.ts'
import type { Parts } from './parts.ts'
import { originsOf } from './settings.ts'
import type { Pipeline } from './pipeline.ts'
import { startQueue } from './queue.ts'
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
  const queue = await startQueue({
    pool,
    connection: database.programConnection,
    pollInterval: 1000,
    log,
    tasks: taskList(pipeline, {
      now: database.now,
      log,
      origins: originsOf(settings),
      nameServers: settings.nameServers,
      signal: stopping.signal,
    }),
    cron: parseCronItems([
      ...schedules.map(({ name, cron }) => ({ task: 'schedule', match: cron, identifier: name, payload: { schedule: name } })),
      { task: 'forget', match: '17 * * * *', identifier: 'kernel.forget' },
    ]),
  })
  return {
    alive: () => queue.alive(),
    nudge: () => sealer.nudge(),
    async stop() {
      stopping.abort()
      await sealer.stop()
      await queue.stop()
      await pool.end()
    },
  }
}
