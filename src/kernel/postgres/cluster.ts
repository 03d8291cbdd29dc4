// The cluster: the directory with PostgreSQL's data, made once by initdb.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '../log.ts'
import { canEnter, giveTo, type Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { Refusal } from './refusal.ts'
import { bareEnvironment, exitOf, watch } from './watchdog.ts'

/**
 * How PostgreSQL, working inside the directory, names it. Below a private directory of root's the account cannot use the path,
 * but the kernel's link to the working directory leads there without asking the directories above.
 */
export function nameFor(account: Account, directory: string): string {
  return canEnter(account, directory) ? directory : '/proc/self/cwd'
}

/** Makes the cluster if there is none; throws `Refusal` when it was made by another version. */
export async function ensureCluster(cluster: string, binaries: Binaries, account: Account, log: Pick<Logger, 'info'>): Promise<void> {
  await removeUnfinished(cluster)
  if (!existsSync(join(cluster, 'PG_VERSION'))) {
    log.info(`making the database in ${cluster}`)
    await createCluster(cluster, binaries, account)
  }
  const version = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim()
  if (version === binaries.major) return
  throw new Refusal(
    `The data in ${cluster} were made by PostgreSQL ${version} and this release brings ${binaries.major}: ` +
      'start the release that made them, and see “Another PostgreSQL” in docs/operations.md for how they get here.',
  )
}

/** initdb works beside the final place and the result is renamed: half a cluster can never be taken for a whole one. */
async function createCluster(cluster: string, binaries: Binaries, account: Account): Promise<void> {
  const unfinished = unfinishedName(cluster)
  mkdirSync(unfinished, { mode: 0o700 })
  giveTo(account, unfinished)
  const fault = await initdb(unfinished, binaries, account)
  if (fault === undefined) return renameSync(unfinished, cluster)
  rmSync(unfinished, { recursive: true, force: true })
  throw new Refusal(`PostgreSQL could not make its data in ${dirname(cluster)} (${fault}): see to that and start again.`)
}

/** Returns what went wrong, or `undefined`. */
async function initdb(directory: string, binaries: Binaries, account: Account): Promise<string | undefined> {
  const options = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8']
  const child = spawn(binaries.initdb, ['--pgdata', nameFor(account, directory), '--no-instructions', ...options], {
    ...account,
    cwd: directory,
    env: bareEnvironment,
    // The terminal's Ctrl-C must not reach it: the program decides what is stopped.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  // Half a cluster is worth nothing: no need to end it in good order.
  watch(child, account, 'KILL')
  const exited = exitOf(child)
  const errors = await text(child.stderr)
  return (await exited) === 0 ? undefined : (errors.match(/error: (.*)/)?.[1] ?? 'initdb failed')
}

const unfinishedMark = '.init-'
/** Under which a cluster is made; a start removes what a killed one left. */
export const unfinishedName = (cluster: string) => `${cluster}${unfinishedMark}${process.pid}`

// Milliseconds. The initdb of a killed program ends a moment later; one that nobody ends is done after seconds.
const patience = 20_000

export async function removeUnfinished(cluster: string): Promise<void> {
  const home = dirname(cluster)
  const left = readdirSync(home).filter((name) => name.startsWith(`${basename(cluster)}${unfinishedMark}`))
  for (const name of left) await removeWhole(join(home, name))
}

/** What still writes in it makes a removal fail, and what takes files away itself makes one stop halfway and say nothing. */
async function removeWhole(directory: string): Promise<void> {
  for (const deadline = performance.now() + patience; existsSync(directory); await sleep(50)) {
    if (performance.now() > deadline) throw new Refusal(`${directory} cannot be removed: end what works in it and start again.`)
    try {
      rmSync(directory, { recursive: true, force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error
    }
  }
}
