// The secret from which every key of this installation is derived, when SECRET_KEY does not bring one.
import { randomBytes } from 'node:crypto'
import { chmodSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { notUsable, openDirectory } from '#kernel/postgres/directory.ts'
import { StartFault } from './startfault.ts'

export const shortestSecret = 32
export const secretName = 'secret.key'

/** The secret in this directory, when there is one. */
export const readSecret = (dataDir: string): string | undefined => read(join(dataDir, secretName))

/** Reads `secret.key` in the data directory, and makes it at the first start: 32 random bytes, readable by the owner only. */
export function secretIn(dataDir: string): string {
  const file = join(openDirectory(dataDir), secretName)
  const secret = read(file) ?? make(file)
  if (secret.length >= shortestSecret) return secret
  throw new StartFault(
    `The file ${file} is damaged: put it back from your backup, since what was sealed with it cannot be opened without it.`,
  )
}

function read(file: string): string | undefined {
  try {
    const secret = readFileSync(file, 'utf8').trim()
    chmodSync(file, 0o600)
    return secret
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw notUsable(file, error)
  }
}

/** A link appears whole or not at all, and only once: two first starts at the same moment end up with the same secret. */
function make(file: string): string {
  const draft = `${file}.${process.pid}`
  try {
    writeFileSync(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 })
    linkOnce(draft, file)
  } catch (error) {
    throw notUsable(file, error)
  } finally {
    rmSync(draft, { force: true })
  }
  return readFileSync(file, 'utf8').trim()
}

function linkOnce(draft: string, file: string): void {
  try {
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
