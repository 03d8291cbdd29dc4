// The embedded PostgreSQL: starts it in the data directory, watches that it never outlives the program, and stops it.
import { spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, closeSync, fstatSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '../log.ts'
import { chooseAccount, type Account } from './account.ts'
import { findBinaries } from './binaries.ts'
import { ensureCluster, nameFor } from './cluster.ts'
import { openDirectory } from './directory.ts'
import { clearLeftovers, readPidFile } from './orphans.ts'
import { Refusal } from './refusal.ts'
import { socketDirectory, socketsFromCluster } from './sockets.ts'
import { bareEnvironment, exitOf, watch } from './watchdog.ts'

export interface Postgres {
  /** Directory of the unix socket: there is no port and no password. */
  readonly host: string
  /** The superuser, to whom no policy applies: only for making roles and databases. */
  readonly user: 'postgres'
  readonly database: 'postgres'
  readonly pid: number
  /** Whether an earlier program had died without stopping its database. */
  readonly recovered: boolean
  /** Resolves with the exit code, `null` after a signal, whenever the server ends. */
  readonly exited: Promise<number | null>
  /** Fast shutdown: ends every session, writes everything to disk. */
  stop(): Promise<void>
}

// Errors of single statements are the program's to report; its log would keep the personal data they quote.
const parameters = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  shared_buffers: '128MB',
  max_connections: '100',
  random_page_cost: '1.1',
  jit: 'off',
  client_connection_check_interval: '10s',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
}

interface Place {
  readonly cluster: string
  readonly logFile: string
  readonly program: string
  readonly account: Account
}

interface Running {
  readonly child: ChildProcess
  readonly exited: Promise<number | null>
}

/** Starts the server of this directory; call it while holding `lockDirectory`. Throws `Refusal` when it cannot run. */
export async function startPostgres(dataDir: string, log: Pick<Logger, 'info' | 'warn'>): Promise<Postgres> {
  const home = openDirectory(dataDir)
  const cluster = join(home, 'postgres')
  const account = chooseAccount(cluster, log)
  const binaries = findBinaries(account, log)
  letPass(home, account)
  await ensureCluster(cluster, binaries, account, log)
  const recovered = await clearLeftovers(cluster, log)
  const host = socketDirectory(home, account)
  const place = { cluster, logFile: join(home, 'postgres.log'), program: binaries.postgres, account }
  const { child, exited } = await launchUntilReady(place, log)
  return {
    host,
    user: 'postgres',
    database: 'postgres',
    pid: child.pid!,
    recovered,
    exited,
    stop: () => stop(child, exited),
  }
}

/** Lets the unprivileged account pass through root's data directory; it still cannot list it. */
function letPass(home: string, account: Account): void {
  if (account.uid !== undefined) chmodSync(home, statSync(home).mode | 0o011)
}

/** After a crash on a system without /proc a dying process can hold the shared memory for a moment longer. */
const passing = /pre-existing shared memory block|lock file .* already exists/
const passingMs = 10_000

async function launchUntilReady(place: Place, log: Pick<Logger, 'info'>): Promise<Running> {
  const start = Date.now()
  for (;;) {
    const { from, ...running } = launch(place)
    if (await isReady(running, place, log)) return running
    const fault = lastFault(place.logFile, from)
    if (!passing.test(fault) || Date.now() - start > passingMs) {
      throw new Refusal(`PostgreSQL did not start (${fault}): see ${place.logFile}, put it right and start again.`)
    }
    await sleep(100)
  }
}

function launch(place: Place): Running & { from: number } {
  const output = openLog(place.logFile)
  const from = fstatSync(output).size
  const child = spawn(place.program, serverArguments(place), {
    ...place.account,
    cwd: place.cluster,
    env: bareEnvironment,
    // A session of its own: the terminal's Ctrl-C must not stop it before the program has finished its work.
    detached: true,
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  watch(child, place.account, 'INT')
  child.unref()
  return { child, exited: exitOf(child), from }
}

function serverArguments({ cluster, account }: Place): string[] {
  const settings = Object.entries(parameters).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return ['-D', nameFor(account, cluster), '-k', socketsFromCluster, ...settings]
}

/**
 * As pg_ctl does it: the server writes into postmaster.pid when it takes connections.
 * There is no time limit, since replaying the log after a crash takes what it takes.
 */
async function isReady({ child }: Running, { cluster }: Place, log: Pick<Logger, 'info'>): Promise<boolean> {
  for (let waited = 0; child.exitCode === null && child.signalCode === null; waited += 10) {
    const state = readPidFile(cluster)
    if (state?.pid === child.pid && state?.ready) return true
    if (waited > 0 && waited % 5_000 === 0) log.info('PostgreSQL is not ready yet: after a crash it replays its log first')
    await sleep(10)
  }
  return false
}

/** Milliseconds until an immediate shutdown replaces the fast one; the next start then replays the log. */
const stopPatience = 5_000

async function stop(child: ChildProcess, exited: Promise<number | null>): Promise<void> {
  // Otherwise the event loop may run dry and the program end before PostgreSQL has.
  child.ref()
  child.kill('SIGINT')
  const impatience = setTimeout(() => child.kill('SIGQUIT'), stopPatience)
  await exited
  clearTimeout(impatience)
}

const largestLog = 20_000_000

function openLog(file: string): number {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > largestLog) renameSync(file, join(file, '..', `${basename(file)}.1`))
  return openSync(file, 'a', 0o600)
}

function lastFault(logFile: string, from: number): string {
  const lines = readFileSync(logFile).subarray(from).toString().trim().split('\n')
  const fatal = lines.findLast((line) => /(FATAL|PANIC):/.test(line)) ?? lines.at(-1)!
  return fatal.replace(/^.*(FATAL|PANIC): */, '') || 'it said nothing'
}
