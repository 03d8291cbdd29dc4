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
  const database = await prepareDatabase(await admin(settings, log, parts), settings)
  parts.defer(() => database.close())
  const kept = parts.move()
  return { database, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}

const clusterOf = (directory: string) => join(realpathSync(directory), 'postgres')

async function admin(settings: Settings, log: Logger, parts: AsyncDisposableStack) {
  if (settings.databaseUrl !== undefined) return { connectionString: settings.databaseUrl }
  try {
    const lock = lockDirectory(settings.dataDir)
    parts.defer(() => lock.release())
  } catch (error) {
    if (!(error instanceof AlreadyRunning)) throw error
    return {
      host: socketDirectory(realpathSync(settings.dataDir), chooseAccount(clusterOf(settings.dataDir), log)),
      user: 'postgres',
      database: 'postgres',
    }
  }
  const postgres = await startPostgres(settings.dataDir, log)
  parts.defer(() => postgres.stop())
  return { host: postgres.host, user: postgres.user, database: postgres.database }
}
