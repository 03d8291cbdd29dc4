// What a measured path costs besides time: processor time and memory of the processes that did the work, where the system tells them.
import { readdirSync, readFileSync } from 'node:fs'
import type pg from 'pg'

/** Seconds of processor time so far, of one process or of a whole database server. */
export type Meter = () => number

// What every Linux counts processor time in.
const ticksPerSecond = 100

/** Parent, own time and time of ended children; null where there is no such process, or no such file system. */
function statOf(pid: number | string): { parent: number; own: number; children: number } | null {
  try {
    // The name in brackets may hold anything.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\) /s, '').split(' ').map(Number)
    return { parent: fields[1]!, own: fields[11]! + fields[12]!, children: fields[13]! + fields[14]! }
  } catch {
    return null
  }
}

export const meterOf =
  (pid: number): Meter =>
  () =>
    (statOf(pid)?.own ?? Number.NaN) / ticksPerSecond

/** All processes of the server this pool is connected to. */
export async function meterOfDatabase(pool: Pick<pg.Client, 'query'>): Promise<Meter> {
  const { rows } = await pool.query<{ pid: number }>('select pg_backend_pid() as pid')
  const server = statOf(rows[0]!.pid)?.parent
  return () => {
    const [all, self] = [server === undefined ? [] : readdirSync('/proc').filter((name) => /^\d+$/.test(name)), server && statOf(server)]
    if (!self) return Number.NaN
    const living = all.flatMap((pid) => statOf(pid) ?? []).filter(({ parent }) => parent === server)
    return living.reduce((sum, { own }) => sum + own, self.own + self.children) / ticksPerSecond
  }
}

/** The most memory a process ever had, in megabytes. */
export function peakOf(pid: number): number {
  try {
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024)
  } catch {
    return Number.NaN
  }
}
