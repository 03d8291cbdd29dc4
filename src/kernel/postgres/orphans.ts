// What a program that died without stopping may leave behind: running PostgreSQL processes, and a postmaster.pid that tells nothing true.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '../log.ts'
import { Refusal } from './refusal.ts'

export interface PidFile {
  readonly pid: number
  readonly ready: boolean
}

/** postmaster.pid: the first line is the process, the eighth its state (PostgreSQL's miscadmin.h). */
export function readPidFile(cluster: string): PidFile | undefined {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
    return { pid: Number(lines[0]), ready: lines[7]?.trim() === 'ready' }
  } catch {
    return undefined
  }
}

/**
 * Clears what a dead program left; returns whether there was anything. Call it only while holding the lock of the directory:
 * then nobody lives who could own these processes.
 */
export async function clearLeftovers(cluster: string, log: Pick<Logger, 'info' | 'warn'>): Promise<boolean> {
  const before = readPidFile(cluster)
  if (processesOf(cluster).length > 0) await stopOrphans(cluster, log)
  const stale = readPidFile(cluster)
  // A dead process in the file is PostgreSQL's own business. A living one is somebody else's, by chance of the same number
  // (after a reboot, in a new container): PostgreSQL would refuse to start, and nobody here may signal it.
  if (stale && isAlive(stale.pid)) {
    log.warn(`postmaster.pid names process ${stale.pid}, which is not this database: removing the file`)
    rmSync(join(cluster, 'postmaster.pid'), { force: true })
  }
  return before !== undefined
}

/** Milliseconds after which the next, less patient signal is sent: fast shutdown, immediate shutdown, kill. */
const escalation = [
  { after: 0, postmaster: 'SIGINT', others: 'SIGTERM' },
  { after: 10_000, postmaster: 'SIGQUIT', others: 'SIGQUIT' },
  { after: 15_000, postmaster: 'SIGKILL', others: 'SIGKILL' },
] as const
const patience = 20_000

async function stopOrphans(cluster: string, log: Pick<Logger, 'info'>): Promise<void> {
  log.info(`stopping the PostgreSQL that an earlier program left running (process ${processesOf(cluster).join(', ')})`)
  const start = Date.now()
  const steps = [...escalation]
  for (let left = processesOf(cluster); left.length > 0; left = processesOf(cluster)) {
    const waited = Date.now() - start
    if (waited > patience) {
      throw new Refusal(`An earlier PostgreSQL (process ${left.join(', ')}) does not stop: end these processes and start again.`)
    }
    if (steps[0] && waited >= steps[0].after) signal(left, readPidFile(cluster)?.pid, steps.shift()!)
    await sleep(20)
  }
}

/** A living postmaster stops its children in good order; children without one are signalled themselves. */
function signal(processes: number[], postmaster: number | undefined, step: (typeof escalation)[number]): void {
  if (postmaster !== undefined && processes.includes(postmaster)) return send(postmaster, step.postmaster)
  for (const pid of processes) send(pid, step.others)
}

function send(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It ended by itself in the meantime.
  }
}

/** Every PostgreSQL process of this cluster: they all work in its directory, which the kernel knows for certain. */
function processesOf(cluster: string): number[] {
  if (process.platform !== 'linux') return postmasterByName(cluster)
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.filter((pid) => worksIn(pid, cluster)).map(Number)
}

/** A person's shell may stand in the same directory, so the name counts too. */
function worksIn(pid: string, cluster: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === cluster && readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'postgres'
  } catch {
    return false
  }
}

/** Where there is no /proc: the process that postmaster.pid names, if its command line names the cluster. */
function postmasterByName(cluster: string): number[] {
  const pid = readPidFile(cluster)?.pid
  if (pid === undefined || !isAlive(pid)) return []
  const { stdout } = spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' })
  return stdout.includes(cluster) ? [pid] : []
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
