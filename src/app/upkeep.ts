// Backup and restore of the embedded database from the command line: what they refuse, how far they are, and what to do next, in words.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { logger, type Logger } from '#kernel/log.ts'
import { backUp } from '#kernel/postgres/backup.ts'
import { notUsable } from '#kernel/postgres/directory.ts'
import { restore } from '#kernel/postgres/restore.ts'
import { startPostgres } from '#kernel/postgres/server.ts'
import { embeddedDatabase } from './database.ts'
import { clusterOf, reachServer } from './reach.ts'
import { compareKey, lostByKey } from './sealing.ts'
import { secretName } from './secret.ts'
import { secretThere, whereabouts } from './settings.ts'
import { StartFault } from './startfault.ts'

/** A command that works on the database as a whole, below every operation. */
export interface Upkeep {
  readonly usage: string
  readonly does: string
  /** Answers the closing words; `say` tells how far it is. */
  run(words: readonly string[], say: (line: string) => void): Promise<string>
}

export const upkeep: Readonly<Record<string, Upkeep>> = {
  backup: {
    usage: 'backup DIRECTORY',
    does: 'copies the embedded database into a new directory there, while the program runs or not; the secret key is not part of it',
    async run(words, say) {
      const into = operand(words, 'backup', 'the directory to put it in')
      const dataDir = embeddedDirectory('Back that server up with its own means, such as pg_dump, or unset it')
      refuseEmpty(dataDir)
      const log = logger('silent')
      await using server = await reachServer(dataDir, log)
      const client = await superuser(server.admin)
      try {
        const { directory, files, bytes } = await backUp({ client, cluster: clusterOf(dataDir), into, release: release(), say })
        return [
          `The secret key is not in the backup: keep ${join(dataDir, secretName)}, or the SECRET_KEY you set, in another place, since without it ${lostByKey}.`,
          `Backup complete and checked: ${directory} (${sizeOf(bytes)} in ${files} files).`,
        ].join('\n')
      } finally {
        await client.end().catch(() => {})
      }
    },
  },
  restore: {
    usage: 'restore BACKUP',
    does: 'puts a backup into DATA_DIR, which must be new or empty, checks that it opens and says what is in it',
    async run(words, say) {
      const backup = operand(words, 'restore', 'the backup to restore')
      const dataDir = embeddedDirectory('Restore into that server with its own means, such as pg_restore, or unset it')
      const log = logger('silent')
      const tryOut = (home: string) => {
        say('Starting the database once, so that it takes in what was written during the backup')
        return inspect(home, log)
      }
      const { manifest, found } = await restore({ backup, dataDir, mayLie: [secretName], say, tryOut }, log)
      return [
        ...found.organisations,
        keyWords(found.key),
        'Mailings that were under way at that instant go on when the program starts: whoever has been written to since may be written to again.',
        `Restored the state of ${manifest.at} (${sizeOf(manifest.bytes)}) to ${dataDir}: start it with npm start.`,
      ].join('\n')
    },
  },
}

function operand(words: readonly string[], name: string, what: string): string {
  const [word, ...more] = words
  if (word !== undefined && word !== '' && !word.startsWith('-') && more.length === 0) return word
  throw new StartFault(`Name ${what}, and nothing else: npm run throughline -- ${upkeep[name]!.usage}.`)
}

function embeddedDirectory(instead: string): string {
  const { dataDir, databaseUrl } = whereabouts()
  if (databaseUrl === undefined) return dataDir
  throw new StartFault(`DATABASE_URL names a PostgreSQL server of your own, and this command is for the embedded one: ${lower(instead)}.`)
}

const lower = (sentence: string) => sentence.charAt(0).toLowerCase() + sentence.slice(1)

function refuseEmpty(dataDir: string): void {
  if (existsSync(join(dataDir, 'postgres/PG_VERSION'))) return
  throw new StartFault(`There is no database in ${dataDir}: set DATA_DIR to the directory the program is started with.`)
}

async function superuser(admin: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client({ ...admin, connectionTimeoutMillis: 10_000 })
  // What breaks the session breaks the statement that is under way too, which tells of it.
  client.on('error', () => {})
  try {
    await client.connect()
    return client
  } catch (error) {
    throw new StartFault(
      `The database of the running program does not answer (${(error as Error).message}): wait until it has started and try again.`,
    )
  }
}

function release(): string {
  const file = join(import.meta.dirname, '../../package.json')
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}

const units = ['bytes', 'kB', 'MB', 'GB', 'TB']

function sizeOf(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1)
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`
}

type Key = 'absent' | Awaited<ReturnType<typeof compareKey>>

/** Starts the restored database, looks into it and stops it. */
async function inspect(home: string, log: Logger): Promise<{ organisations: string[]; key: Key }> {
  const postgres = await startPostgres(home, log).catch((error: unknown) => {
    throw (error as NodeJS.ErrnoException).syscall === undefined ? error : notUsable(home, error)
  })
  try {
    const client = await superuser({ host: postgres.host, user: postgres.user, database: embeddedDatabase })
    try {
      const secret = secretThere()
      return { organisations: await contents(client), key: secret === undefined ? 'absent' : await compareKey(client, secret) }
    } finally {
      await client.end()
    }
  } finally {
    await postgres.stop()
  }
}

async function contents(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; persons: string; last: string }>(
    `select o.name, (select count(*) from people.person p where p.org_id = o.org_id and p.erased_at is null) as persons,
      coalesce((select c.seq from kernel.chain c where c.org_id = o.org_id), 0) as last
     from identity.organisation o order by o.created_at, o.org_id`,
  )
  if (rows.length === 0) return ['The database opens and holds no organisation yet.']
  const many = rows.length === 1 ? 'one organisation' : `${rows.length} organisations`
  return [
    `The database opens and holds ${many}:`,
    ...rows.map(({ name, persons, last }) => `  ${name}: ${persons} ${persons === '1' ? 'person' : 'persons'}, last sealed event ${last}`),
  ]
}

function keyWords(key: Key): string {
  const put = `Put the ${secretName} of the earlier installation into DATA_DIR, or set its SECRET_KEY, before you start it; without it ${lostByKey}.`
  if (key === 'same') return 'The secret key is the one the data were sealed with.'
  if (key === 'another') return `The secret key here is not the one the data were sealed with. ${put}`
  return key === 'absent'
    ? `The secret key was not in the backup. ${put}`
    : `Which secret key the data were sealed with is not known. ${put}`
}
