// A backup becomes the cluster of an empty data directory: checked first, copied and tried out under another name, and put in its place when whole.
import { existsSync, readdirSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Logger } from '../log.ts'
import { chooseAccount, giveTo, type Account } from './account.ts'
import { findBinaries } from './binaries.ts'
import { removeUnfinished, unfinishedName } from './cluster.ts'
import { notWritable } from './directory.ts'
import { lockDirectory, lockFiles } from './lock.ts'
import { copy, inTurns, sync } from './copy.ts'
import { checkFiles, readManifest, type Checked, type Manifest } from './manifest.ts'
import { Refusal } from './refusal.ts'

export interface Wanted<Found> {
  readonly backup: string
  readonly dataDir: string
  /** Names that the data directory may hold already. */
  readonly mayLie: readonly string[]
  say(words: string): void
  /** Starts the database in a data directory of its own, looks into it and stops it. */
  tryOut(dataDir: string): Promise<Found>
}

export interface Restored<Found> {
  readonly manifest: Manifest
  readonly found: Found
}

/** Puts the backup into its place once it has been tried out. Throws `Refusal` for what a person can put right. */
export async function restore<Found>(wanted: Wanted<Found>, log: Pick<Logger, 'info'>): Promise<Restored<Found>> {
  const { dataDir, mayLie, say, tryOut } = wanted
  const backup = resolve(wanted.backup)
  refuseFilled(dataDir, mayLie)
  const checked = readManifest(backup)
  const cluster = join(dataDir, 'postgres')
  const account = chooseAccount(cluster, log)
  refuseForeign(backup, checked.manifest, findBinaries(account, log).major)
  say(`Checking ${checked.sums.length} files of the backup`)
  await checkFiles(backup, checked.sums)
  const lock = lockDirectory(dataDir)
  try {
    // Until the lock was ours somebody could have started here.
    refuseFilled(dataDir, mayLie)
    await removeUnfinished(cluster)
    // The first start cannot be taken up again when it is broken off: PostgreSQL has put the label away by then. So it happens
    // under the name that the next try, or the next start of the program, clears away.
    const unfinished = unfinishedName(cluster)
    say(`Copying the data to ${dataDir}`)
    await place(backup, checked, unfinished, account)
    const found = await tryOut(unfinished)
    await rename(join(unfinished, 'postgres'), cluster)
    await sync(dataDir)
    await rm(unfinished, { recursive: true, force: true, maxRetries: 3 })
    return { manifest: checked.manifest, found }
  } finally {
    lock.release()
  }
}

/** Nothing is ever written over: what an earlier try left behind is all that may lie there. */
function refuseFilled(dataDir: string, mayLie: readonly string[]): void {
  if (!existsSync(dataDir)) return
  const own = [...mayLie, ...lockFiles]
  const others = readdirSync(dataDir).filter((name) => !own.includes(name) && !name.startsWith('postgres.'))
  if (others.length === 0) return
  throw new Refusal(`${dataDir} is not empty (${others.slice(0, 3).join(', ')}): set DATA_DIR to a new directory, so that nothing is lost.`)
}

function refuseForeign(backup: string, { postgresql, processor }: Manifest, major: string): void {
  const [made] = postgresql.split('.')
  if (made !== major)
    throw new Refusal(
      `The backup ${backup} is of PostgreSQL ${made} and this release brings ${major}: restore it with the release that made it.`,
    )
  if (processor !== process.arch)
    throw new Refusal(
      `The backup ${backup} was made on a processor of kind ${processor}, not ${process.arch}: restore it on such a machine.`,
    )
}

async function place(backup: string, { manifest, sums }: Checked, home: string, account: Account): Promise<void> {
  const inside = (path: string) => join(home, 'postgres', path)
  try {
    await mkdir(home, { mode: 0o700 })
    for (const directory of ['', ...manifest.directories]) {
      await mkdir(inside(directory), { mode: 0o700 })
      giveTo(account, inside(directory))
    }
    await inTurns(sums, async ({ path, sha256 }) => {
      const target = join(home, path)
      const copied = await copy(join(backup, path), target)
      if (copied?.sha256 !== sha256) throw new Refusal(`The backup ${backup} changed while it was copied, in ${path}: restore it again.`)
      await sync(target)
      giveTo(account, target)
    })
    for (const directory of ['', ...manifest.directories]) await sync(inside(directory))
  } catch (error) {
    await rm(home, { recursive: true, force: true, maxRetries: 3 })
    throw error instanceof Refusal || (error as NodeJS.ErrnoException).syscall === undefined ? error : notWritable(home, error)
  }
}
