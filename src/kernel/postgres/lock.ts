// One program per data directory. An exclusive SQLite transaction is a lock of the kernel: it dies with the process,
// so that kill -9 cannot leave it behind, and it holds between containers that share the directory on one host.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { notUsable, openDirectory } from './directory.ts'
import { Refusal } from './refusal.ts'

export class AlreadyRunning extends Refusal {
  override name = 'AlreadyRunning'
}

export interface Lock {
  /** Tells a refused second start where this program answers. */
  note(url: string): void
  release(): void
}

interface Holder {
  readonly pid: number
  readonly since: string
  readonly url?: string
}

const sqliteBusy = 5

const lockName = 'instance.lock'
const holderName = 'instance.json'
/** What a lock leaves in the data directory. */
export const lockFiles: readonly string[] = [lockName, holderName]

/** Takes the data directory for this process; throws `AlreadyRunning` when another has it and `Refusal` when it cannot be written. */
export function lockDirectory(directory: string): Lock {
  const home = openDirectory(directory)
  const file = join(home, holderName)
  const database = lockFile(home, file)
  const holder: Holder = { pid: process.pid, since: new Date().toISOString() }
  writeFileSync(file, JSON.stringify(holder))
  return {
    note: (url) => writeFileSync(file, JSON.stringify({ ...holder, url })),
    release() {
      rmSync(file, { force: true })
      database.close()
    },
  }
}

function lockFile(home: string, holderFile: string): DatabaseSync {
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(join(home, lockName))
    // Without a journal in memory SQLite would write a second file.
    database.exec('pragma journal_mode = memory; begin exclusive')
    return database
  } catch (error) {
    database?.close()
    if ((error as { errcode?: number }).errcode === sqliteBusy) throw alreadyRunning(home, holderFile)
    throw notUsable(home, (error as Error).message)
  }
}

function alreadyRunning(home: string, holderFile: string): AlreadyRunning {
  return new AlreadyRunning(
    `Throughline is already running on ${home}${describe(holderFile)}: stop it first, or set DATA_DIR to another directory.`,
  )
}

function describe(holderFile: string): string {
  try {
    const { pid, since, url } = JSON.parse(readFileSync(holderFile, 'utf8')) as Holder
    return ` (${url === undefined ? '' : `${url}, `}process ${pid}, since ${since})`
  } catch {
    // The other program has the lock and has not written yet who it is.
    return ''
  }
}
