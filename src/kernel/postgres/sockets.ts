// Where the unix socket of the database lies: a directory that only its account may enter.
import { createHash } from 'node:crypto'
import { lstatSync, mkdirSync, readlinkSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { giveTo, type Account } from './account.ts'
import { Refusal } from './refusal.ts'

/** The server names the directory as seen from its data: so it needs no right on the directories above, and no short path. */
export const socketsFromCluster = '../run'

/** A client's path to a socket holds 104 bytes on macOS, 108 on Linux, `/.s.PGSQL.5432` included. */
const longest = 85

/** Makes the directory in the data directory and returns a path to it that is short enough for a client. */
export function socketDirectory(home: string, account: Account): string {
  const directory = join(home, 'run')
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  giveTo(account, directory)
  return Buffer.byteLength(directory) < longest ? directory : shortName(directory)
}

/** A symbolic link in the temporary directory. */
function shortName(directory: string): string {
  const name = createHash('sha256').update(directory).digest('hex').slice(0, 16)
  const link = join(tmpdir(), `throughline-${name}`)
  if (!lstatSync(link, { throwIfNoEntry: false })) symlinkSync(directory, link)
  // Somebody else could have put a link there first, to a socket of theirs.
  if (lstatSync(link).uid === process.getuid!() && isLinkTo(directory, link)) return link
  throw new Refusal(`The file ${link} must be a link of this user to ${directory}: remove it and start again.`)
}

function isLinkTo(directory: string, link: string): boolean {
  return lstatSync(link).isSymbolicLink() && readlinkSync(link) === directory
}
