// Migrations: SQL files in the order of their time stamps, each in a transaction of its own, forward only.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'

export interface Migration {
  readonly name: string
  readonly sql: string
}

/** Reads `<folder>/migrations/*.sql` of every folder under `src`, sorted by time. */
export function readMigrations(src: string): Migration[] {
  const folders = readdirSync(src, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const files = folders.flatMap(({ name }) => {
    const directory = join(src, name, 'migrations')
    return existsSync(directory)
      ? readdirSync(directory)
          .filter((file) => file.endsWith('.sql'))
          .map((file) => join(directory, file))
      : []
  })
  return files
    .map((file) => ({
      name: file
        .split(/[\\/]/)
        .at(-1)!
        .replace(/\.sql$/, ''),
      sql: readFileSync(file, 'utf8'),
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

// Any fixed number: two servers that start at once migrate one after the other.
const migrationLock = 4_400_001

/**
 * Applies what is missing, as the owner. A file that changed after it was applied is refused: history is not rewritten.
 * `program` is the role the program runs as; migrations name it through the setting `app.program`.
 */
export async function migrate(client: pg.Client, migrations: readonly Migration[], program: string): Promise<string[]> {
  await client.query('select pg_advisory_lock($1)', [migrationLock])
  try {
    await client.query("select set_config('app.program', $1, false)", [program])
    await client.query('create schema if not exists kernel')
    await client.query(
      'create table if not exists kernel.migration (name text primary key, hash text not null, applied_at timestamptz not null default now())',
    )
    const { rows } = await client.query<{ name: string; hash: string }>('select name, hash from kernel.migration')
    const applied = new Map(rows.map((row) => [row.name, row.hash]))
    const fresh: string[] = []
    for (const migration of migrations) {
      const hash = createHash('sha256').update(migration.sql).digest('hex')
      const before = applied.get(migration.name)
      if (before !== undefined && before !== hash) throw new Error(`migration ${migration.name} was changed after it had been applied`)
      if (before !== undefined) continue
      await apply(client, migration, hash)
      fresh.push(migration.name)
    }
    return fresh
  } finally {
    await client.query('select pg_advisory_unlock($1)', [migrationLock])
  }
}

async function apply(client: pg.Client, migration: Migration, hash: string): Promise<void> {
  await client.query('begin')
  try {
    await client.query(migration.sql)
    await client.query('insert into kernel.migration (name, hash) values ($1, $2)', [migration.name, hash])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw new Error(`migration ${migration.name}: ${(error as Error).message}`, { cause: error })
  }
}
