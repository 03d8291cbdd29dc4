// What a backup says of itself: a list of its files in the format of sha256sum, and a manifest written last, without which it is none.
import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { z } from 'zod'
import { inTurns, sha256, sumOf } from './copy.ts'
import { Refusal } from './refusal.ts'

export const manifestName = 'manifest.json'
/** `sha256sum -c SHA256SUMS` checks it without this program. */
export const sumsName = 'SHA256SUMS'

/** A path that leads out of the backup would let a made-up one write anywhere. */
function staysInside(path: string): boolean {
  return path === posix.normalize(path) && !/^(\.\.)?(\/|$)/.test(path)
}

const manifest = z.object({
  format: z.literal(1),
  /** The release that made the backup. */
  release: z.string(),
  /** The state it holds is that of this instant. */
  at: z.iso.datetime(),
  postgresql: z.string(),
  /** The files of a cluster depend on the processor. */
  processor: z.string(),
  files: z.int(),
  bytes: z.int(),
  /** PostgreSQL asks for directories that may hold nothing, and copying tools like to leave such out. */
  directories: z.array(z.string().refine(staysInside)),
  /** SHA-256 of the list of files. */
  sums: z.string(),
})

export type Manifest = z.output<typeof manifest>

export interface Sum {
  /** Relative to the backup, with slashes. */
  readonly path: string
  readonly sha256: string
}

export interface Checked {
  readonly manifest: Manifest
  readonly sums: readonly Sum[]
}

export const listOf = (sums: readonly Sum[]): string => sums.map(({ path, sha256: sum }) => `${sum}  ${path}\n`).join('')

/** Reads what the backup says of itself; throws `Refusal` for what is none, or whose list was changed. */
export function readManifest(backup: string): Checked {
  const read = parse(backup)
  const text = readText(join(backup, sumsName))
  if (text === undefined) throw changed(backup, sumsName, 'is missing')
  if (sha256(text) !== read.sums) throw changed(backup, sumsName, 'was changed')
  const lines = text.split('\n').filter((line) => line !== '')
  return { manifest: read, sums: lines.map((line) => ({ sha256: line.slice(0, 64), path: within(backup, line.slice(66)) })) }
}

function parse(backup: string): Manifest {
  const text = readText(join(backup, manifestName))
  if (text === undefined) {
    throw new Refusal(`${backup} is not a whole backup, since it has no ${manifestName}: name a directory that \`backup\` has finished.`)
  }
  try {
    return manifest.parse(JSON.parse(text))
  } catch {
    throw changed(backup, manifestName, 'cannot be read by this release')
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code!)) return undefined
    throw new Refusal(`${file} cannot be read (${(error as NodeJS.ErrnoException).code}): give this user the right to read it.`)
  }
}

function within(backup: string, path: string): string {
  if (staysInside(path) && path.startsWith('postgres/')) return path
  throw changed(backup, sumsName, 'names files that belong to no backup')
}

function changed(backup: string, name: string, what: string): Refusal {
  return new Refusal(`The backup ${backup} is damaged, since ${name} ${what}: restore another one.`)
}

/** Compares every file with the list; throws `Refusal` that names the first ones that differ. */
export async function checkFiles(backup: string, sums: readonly Sum[]): Promise<void> {
  const found = await inTurns(sums, async ({ path, sha256: sum }) => {
    try {
      return (await sumOf(join(backup, path))) === sum ? [] : [`${path} was changed`]
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      return [code === 'ENOENT' ? `${path} is missing` : `${path} cannot be read (${code})`]
    }
  })
  const faults = found.flat()
  if (faults.length === 0) return
  const more = faults.length > 3 ? ` and ${faults.length - 3} more` : ''
  throw new Refusal(`The backup ${backup} is damaged (${faults.slice(0, 3).join(', ')}${more}): restore another one.`)
}
