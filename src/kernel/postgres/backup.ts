// A consistent copy of a running cluster, step by step as PostgreSQL's manual prescribes it (Continuous Archiving, “Low Level API”).
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import type pg from 'pg'
import { copy, inTurns, sha256, sync, writeWhole, type Copied } from './copy.ts'
import { checkFiles, listOf, manifestName, sumsName, type Sum } from './manifest.ts'
import { notWritable } from './directory.ts'
import { Refusal } from './refusal.ts'

export interface Wanted {
  /** A session of the cluster's superuser, which stays open for the whole of the backup. */
  readonly client: pg.Client
  /** Real path of the cluster. */
  readonly cluster: string
  /** Directory in which the backup becomes a new one. */
  readonly into: string
  readonly release: string
  /** Told in words how far it is. */
  say(words: string): void
}

export interface Backup {
  readonly directory: string
  readonly at: string
  readonly files: number
  readonly bytes: number
}

/** The installation's key lies beside the cluster; were it ever put inside, it would still stay out of the backup of what it seals. */
const secretName = 'secret.key'

// What the manual says to leave out: of the running server alone, or made anew at its start.
const leftOut = [
  secretName,
  'postmaster.pid',
  'postmaster.opts',
  'backup_label',
  'backup_label.old',
  'tablespace_map',
  'backup_manifest',
  'current_logfiles',
]
const leftOutBegin = ['pg_internal.init', 'pgsql_tmp', 'postgresql.auto.conf.tmp']
const leftEmpty = ['pg_dynshmem', 'pg_notify', 'pg_replslot', 'pg_serial', 'pg_snapshots', 'pg_stat_tmp', 'pg_subtrans']
/** It changes while the others are copied; copied last it is the newest there is. */
const controlFile = 'global/pg_control'

/** Makes the backup; until it is whole and checked it has another name. Throws `Refusal` for what a person can put right. */
export async function backUp(wanted: Wanted): Promise<Backup> {
  const { cluster, client } = wanted
  const into = resolve(wanted.into)
  if (`${into}${sep}`.startsWith(`${cluster}${sep}`))
    throw new Refusal(`The backup cannot lie inside the data it is made of: name a directory outside ${cluster}.`)
  makeDirectory(into)
  const mark = await reserve(client)
  removeUnfinished(into, mark)
  const directory = join(into, `throughline-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}Z`)
  if (existsSync(directory)) throw new Refusal(`${directory} exists already: start the backup again.`)
  const unfinished = `${directory}${mark}`
  try {
    const made = await write(wanted, unfinished)
    renameSync(unfinished, directory)
    await sync(into)
    return { directory, ...made }
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true, maxRetries: 3 })
    throw explained(error, into)
  }
}

function makeDirectory(into: string): void {
  try {
    mkdirSync(into, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw notWritable(into, error)
  }
}

const slot = 'throughline_backup'
const duplicateObject = '42710'

/**
 * Keeps the log that is written from now on until the session ends, however it ends, and lets no second backup of the cluster begin.
 * Returns by what an unfinished backup of this cluster is known.
 */
async function reserve(client: pg.Client): Promise<string> {
  try {
    await client.query('select pg_create_physical_replication_slot($1, true, true)', [slot])
  } catch (error) {
    const { code, message } = error as Error & { code?: string }
    throw new Refusal(
      code === duplicateObject
        ? 'Another backup is being made: wait until it has ended.'
        : `PostgreSQL cannot keep its log for a backup (${message}): put back wal_level and max_replication_slots in its postgresql.conf.`,
    )
  }
  const { rows } = await client.query<{ id: string }>('select system_identifier::text as id from pg_control_system()')
  return `.unfinished-${rows[0]!.id}`
}

/** Of an earlier backup that was killed: while the slot is ours nobody else writes one. */
function removeUnfinished(into: string, mark: string): void {
  for (const name of readdirSync(into)) if (name.endsWith(mark)) rmSync(join(into, name), { recursive: true, force: true, maxRetries: 3 })
}

async function write({ client, cluster, release, say }: Wanted, directory: string): Promise<Omit<Backup, 'directory'>> {
  const target = join(directory, 'postgres')
  mkdirSync(target, { recursive: true, mode: 0o700 })
  say('Waiting for the database to write what it holds in memory')
  await client.query('select pg_backup_start($1, true)', [slot])
  say('Copying the data')
  const { directories, files } = await listing(cluster)
  for (const path of directories) await mkdir(join(target, path), { recursive: true, mode: 0o700 })
  const copied = await inTurns(files, (path) => copyPart(cluster, target, path))
  copied.push(await copyControlFile(cluster, target))
  // Noted before: whatever was committed until then is part of the backup.
  const at = new Date().toISOString()
  const end = await finish(client)
  say('Copying the log of what was written meanwhile')
  for (const segment of segments(end)) copied.push(await copyLog(cluster, target, `pg_wal/${segment}`))
  await writeWhole(join(target, 'backup_label'), end.label)
  const label = { path: 'postgres/backup_label', sha256: sha256(end.label), bytes: Buffer.byteLength(end.label) }
  const all = [...copied.filter((one) => one !== undefined), label].toSorted((a, b) => (a.path < b.path ? -1 : 1))
  say(`Checking ${all.length} files`)
  await settle(directory, directories, all)
  const sums = listOf(all)
  await writeWhole(join(directory, sumsName), sums)
  const made = { at, files: all.length, bytes: all.reduce((total, { bytes }) => total + bytes, 0) }
  const { rows } = await client.query<{ version: string }>("select current_setting('server_version') as version")
  const manifest = { format: 1, release, ...made, postgresql: rows[0]!.version, processor: process.arch, directories, sums: sha256(sums) }
  await writeWhole(join(directory, manifestName), `${JSON.stringify(manifest, null, 2)}\n`)
  for (const name of [sumsName, manifestName, '']) await sync(join(directory, name))
  return made
}

/** Everything there is to copy, with the log and the control file left for later. */
async function listing(cluster: string): Promise<{ directories: string[]; files: string[] }> {
  const directories: string[] = []
  const files: string[] = []
  const walk = async (path: string) => {
    for (const entry of await readdir(join(cluster, path), { withFileTypes: true })) {
      const inside = path === '' ? entry.name : `${path}/${entry.name}`
      if (leftOut.includes(entry.name) || leftOutBegin.some((begin) => entry.name.startsWith(begin))) continue
      if (inside === 'pg_wal') directories.push('pg_wal', 'pg_wal/archive_status', 'pg_wal/summaries')
      else if (entry.isDirectory()) {
        directories.push(inside)
        if (!leftEmpty.includes(inside)) await walk(inside)
      } else if (entry.isFile()) {
        if (inside !== controlFile) files.push(inside)
      } else if (entry.isSymbolicLink()) {
        throw new Refusal(
          `${join(cluster, inside)} leads out of the data directory, which a backup does not follow: copy what it leads to back.`,
        )
      }
    }
  }
  await walk('')
  return { directories, files }
}

type Part = Sum & Copied

/** Copies a file while it may be written: what is torn in it the log mends. Undefined when it was dropped meanwhile. */
async function copyPart(cluster: string, target: string, path: string): Promise<Part | undefined> {
  const copied = await copy(join(cluster, path), join(target, path))
  return copied && { path: `postgres/${path}`, ...copied }
}

async function copyLog(cluster: string, target: string, path: string): Promise<Part> {
  const copied = await copyPart(cluster, target, path)
  if (copied) return copied
  throw new Refusal(`PostgreSQL no longer has ${path}, without which the backup cannot be restored: make it again.`)
}

/** The one file that no log mends: read until it is twice the same. */
async function copyControlFile(cluster: string, target: string): Promise<Part> {
  const read = () => readFile(join(cluster, controlFile))
  let content = await read()
  for (let again = await read(); !again.equals(content); again = await read()) content = again
  await writeWhole(join(target, controlFile), content)
  return { path: `postgres/${controlFile}`, sha256: sha256(content), bytes: content.length }
}

interface End {
  readonly label: string
  /** The first place in the log behind the backup. */
  readonly lsn: string
  readonly segmentBytes: number
}

async function finish(client: pg.Client): Promise<End> {
  // Nothing is archived here: the log is copied from where it lies.
  const { rows } = await client.query<{ lsn: string; labelfile: string }>('select lsn::text, labelfile from pg_backup_stop(false)')
  const sizes = await client.query<{ bytes: number }>("select setting::int as bytes from pg_settings where name = 'wal_segment_size'")
  return { label: rows[0]!.labelfile, lsn: rows[0]!.lsn, segmentBytes: sizes.rows[0]!.bytes }
}

const hex = (number: bigint | number) => number.toString(16).toUpperCase().padStart(8, '0')

/** The files of the log from where the copy begins to where it ends. A name is time line, upper and lower part of the number. */
export function segments({ label, lsn, segmentBytes }: End): string[] {
  const [, timeline, high, low] = /START WAL LOCATION: \S+ \(file (.{8})(.{8})(.{8})\)/.exec(label)!
  const perUpper = 0x1_0000_0000n / BigInt(segmentBytes)
  const first = BigInt(`0x${high}`) * perUpper + BigInt(`0x${low}`)
  const [upper, lower] = lsn.split('/').map((part) => BigInt(`0x${part}`))
  const last = ((upper! << 32n) + lower! - 1n) / BigInt(segmentBytes)
  const numbers = Array.from({ length: Number(last - first) + 1 }, (_, step) => first + BigInt(step))
  return numbers.map((number) => `${timeline}${hex(number / perUpper)}${hex(number % perUpper)}`)
}

/** Brings everything to the disk and reads it again. */
async function settle(directory: string, directories: readonly string[], sums: readonly Sum[]): Promise<void> {
  await inTurns(sums, ({ path }) => sync(join(directory, path)))
  await inTurns(['', ...directories], (path) => sync(join(directory, 'postgres', path)))
  await checkFiles(directory, sums)
}

/** A full disk and a database that went away are nobody's bug. */
function explained(error: unknown, into: string): unknown {
  const { code, syscall, severity, message } = error as NodeJS.ErrnoException & { severity?: string }
  if (syscall !== undefined && code !== 'ECONNRESET') return notWritable(into, error)
  if (severity === undefined && !/^Connection terminated|ECONNRESET/.test(message)) return error
  return new Refusal(`The backup was broken off and nothing of it is left (${message}): see that the database runs and make it again.`)
}
