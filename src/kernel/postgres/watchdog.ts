// PostgreSQL never outlives the program: a small shell reads from a pipe that only the program holds.
import { spawn, type ChildProcess } from 'node:child_process'
import type { Account } from './account.ts'

/** PostgreSQL's programs see nothing of the person's environment: locale and zone come from here. */
export const bareEnvironment = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' }

// The pipe ends when the program does, of whatever, kill -9 included.
const script = 'read -r line; kill -s "$1" -- "-$2"'

/**
 * Sends the signal to the child, and everything in its process group, when this program ends.
 * The child must have been spawned with `detached`, which makes it the head of a group.
 */
export function watch(child: ChildProcess, account: Account, signal: 'INT' | 'KILL'): void {
  const watchdog = spawn('/bin/sh', ['-c', script, 'throughline-watchdog', signal, String(child.pid)], {
    ...account,
    cwd: '/',
    env: bareEnvironment,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  watchdog.on('error', () => {})
  watchdog.stdin.on('error', () => {})
  watchdog.unref()
  child.on('exit', () => watchdog.kill('SIGKILL'))
}

/** Resolves with the exit code, `null` after a signal, -1 when it could not be started. */
export function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.on('error', () => resolve(-1)).on('exit', resolve))
}
