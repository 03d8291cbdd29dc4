// PostgreSQL refuses to run as root: a program started by root runs it as an unprivileged account.
import { spawnSync } from 'node:child_process'
import { chownSync, readFileSync, statSync } from 'node:fs'
import type { Logger } from '../log.ts'
import { Refusal } from './refusal.ts'

/** Spread into the options of `spawn`; empty when the program is not root and PostgreSQL runs as the same user. */
export interface Account {
  readonly uid?: number
  readonly gid?: number
}

/** The account PostgreSQL runs as. An existing cluster decides: its files belong to whoever made it. */
export function chooseAccount(cluster: string, log: Pick<Logger, 'info'>): Account {
  const owner = statSync(cluster, { throwIfNoEntry: false })
  if (process.getuid?.() === 0) return usable(owner ? ownerOf(cluster, owner) : unprivileged(log))
  if (owner && owner.uid !== process.getuid?.()) {
    throw new Refusal(
      `The data in ${cluster} belong to another user: start as the user who made them, or set DATA_DIR to another directory.`,
    )
  }
  return {}
}

function ownerOf(cluster: string, { uid, gid }: Account): Account {
  if (uid !== 0) return { uid, gid }
  throw new Refusal(
    `The data in ${cluster} belong to root, as whom PostgreSQL does not run: give them to an ordinary account with chown -R.`,
  )
}

function unprivileged(log: Pick<Logger, 'info'>): Account {
  return find('throughline') ?? find('postgres') ?? create('throughline', log) ?? find('nobody') ?? noAccount()
}

function find(name: string): Account | undefined {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n')
  const fields = lines.find((line) => line.startsWith(`${name}:`))?.split(':')
  return fields && { uid: Number(fields[2]), gid: Number(fields[3]) }
}

function create(name: string, log: Pick<Logger, 'info'>): Account | undefined {
  const made = spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', name])
  if (made.status === 0) log.info(`made the system account ${name} to run PostgreSQL, which does not run as root`)
  return find(name)
}

/** A container may take from root the right to become somebody else. */
function usable(account: Account): Account {
  if (tryAs(account, '/bin/sh', '-c', 'true') !== undefined) return account
  throw new Refusal(
    `PostgreSQL does not run as root, and root may not run it as user ${account.uid} here: start as an ordinary user, or set DATABASE_URL.`,
  )
}

function noAccount(): never {
  throw new Refusal('PostgreSQL does not run as root and no other account was found: start as an ordinary user, or set DATABASE_URL.')
}

/** Runs a short command as the account; returns what it printed, or `undefined` when it failed. */
export function tryAs(account: Account, command: string, ...args: string[]): string | undefined {
  const { status, stdout } = spawnSync(command, args, { ...account, cwd: '/', encoding: 'utf8' })
  return status === 0 ? stdout : undefined
}

/** Whether the account may enter the directory by its path; false below a private one such as /root. */
export function canEnter(account: Account, directory: string): boolean {
  return account.uid === undefined || tryAs(account, '/bin/sh', '-c', 'test -x "$1"', 'sh', directory) !== undefined
}

export function giveTo(account: Account, path: string): void {
  if (account.uid !== undefined) chownSync(path, account.uid, account.gid!)
}
