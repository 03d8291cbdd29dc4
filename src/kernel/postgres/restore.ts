// A backup becomes the cluster of an empty data directory: checked first, copied under another name, and put in its place when whole.
import { existsSync, readdirSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Logger } from '../log.ts'
import { chooseAccount, giveTo } from './account.ts'
import { findBinaries } from './binaries.ts'
import { removeUnfinished, unfinishedName } from './cluster.ts'
import { notWritable } from './directory.ts'
import { lockDirectory, lockFiles, type Lock } from './lock.ts'
import { copy, inTurns, sync } from './copy.ts'
import { checkFiles, readManifest, type Checked, type Manifest } from './manifest.ts'
import { Refusal } from './refusal.ts'

export interface Restored {
  readonly manifest: Manifest
  /** The lock of the data directory, for whoever starts it next. */
  readonly lock: Lock
}

/** `mayLie`: names that the data directory may hold already. Throws `Refusal` before anything is written where it can. */
export async function restore(
  { backup: named, dataDir, mayLie }: { readonly backup: string; readonly dataDir: string; readonly mayLie: readonly string[] },
  log: Pick<Logger, 'info'>,
  say: (words: string) => void,
): Promise<Restored> {
  const backup = resolve(named)
  refuseFilled(dataDir, mayLie)
  const checked = readManifest(backup)
  const cluster = join(dataDir, 'postgres')
  refuseForeign(backup, checked.manifest, findBinaries(chooseAccount(cluster, log), log).major)
  say(`Checking ${checked.sums.length} files of the backup`)
  await checkFiles(backup, checked.sums)
  const lock = lockDirectory(dataDir)
  try {
    // Until the lock was ours somebody could have started here.
    refuseFilled(dataDir, mayLie)
    removeUnfinished(cluster)
    say(`Copying the data to ${dataDir}`)
    await place(backup, checked, cluster, log)
    return { manifest: checked.manifest, lock }
  } catch (error) {
    lock.release()
    throw error
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

async function place(backup: string, { manifest, sums }: Checked, cluster: string, log: Pick<Logger, 'info'>): Promise<void> {
  const account = chooseAccount(cluster, log)
  const unfinished = unfinishedName(cluster)
  const inside = (path: string) => join(unfinished, path)
  try {
    for (const directory of ['', ...manifest.directories]) {
      await mkdir(inside(directory), { mode: 0o700 })
      giveTo(account, inside(directory))
    }
    await inTurns(sums, async ({ path, sha256 }) => {
      const target = inside(path.slice('postgres/'.length))
      const copied = await copy(join(backup, path), target)
      if (copied?.sha256 !== sha256) throw new Refusal(`The backup ${backup} changed while it was copied, in ${path}: restore it again.`)
      await sync(target)
      giveTo(account, target)
    })
    for (const directory of ['', ...manifest.directories]) await sync(inside(directory))
    await rename(unfinished, cluster)
    await sync(join(cluster, '..'))
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true, maxRetries: 3 })
    throw error instanceof Refusal || (error as NodeJS.ErrnoException).syscall === undefined ? error : notWritable(cluster, error)
  }
}
