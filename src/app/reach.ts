// Reaching the database from outside the server: the running one by its socket, a stopped one by starting it for the moment.
import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from '#kernel/log.ts'
import { chooseAccount } from '#kernel/postgres/account.ts'
import { AlreadyRunning, lockDirectory } from '#kernel/postgres/lock.ts'
import { startPostgres } from '#kernel/postgres/server.ts'
import { socketDirectory } from '#kernel/postgres/sockets.ts'
import { prepareDatabase, type Database } from './database.ts'
import type { Settings } from './settings.ts'

export interface Reached extends AsyncDisposable {
  readonly database: Database
}

/** Prepares the database for a command; disposing of it stops what was started for it and nothing else. */
export async function reachDatabase(settings: Settings, log: Logger): Promise<Reached> {
  await using parts = new AsyncDisposableStack()
  const admin =
    settings.databaseUrl === undefined
      ? parts.use(await reachServer(settings.dataDir, log)).admin
      : { connectionString: settings.databaseUrl }
  const database = await prepareDatabase(admin, settings)
  parts.defer(() => database.close())
  const kept = parts.move()
  return { database, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}

export interface Served extends AsyncDisposable {
  readonly admin: { readonly host: string; readonly user: string; readonly database: string }
  /** Whether the server runs for this command alone. */
  readonly started: boolean
}

/** The embedded server of a data directory, with its database as it lies there. */
export async function reachServer(dataDir: string, log: Logger): Promise<Served> {
  await using parts = new AsyncDisposableStack()
  const user = { user: 'postgres', database: 'postgres' }
  try {
    const lock = lockDirectory(dataDir)
    parts.defer(() => lock.release())
  } catch (error) {
    if (!(error instanceof AlreadyRunning)) throw error
    const host = socketDirectory(realpathSync(dataDir), chooseAccount(clusterOf(dataDir), log))
    return { admin: { host, ...user }, started: false, [Symbol.asyncDispose]: async () => {} }
  }
  const postgres = await startPostgres(dataDir, log)
  parts.defer(() => postgres.stop())
  const kept = parts.move()
  return { admin: { host: postgres.host, ...user }, started: true, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}

export const clusterOf = (dataDir: string): string => join(realpathSync(dataDir), 'postgres')
