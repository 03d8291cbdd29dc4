// Backup and restore from the command line, in what they refuse; what they do under load is tried in faults/f20.test.ts.
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { segments } from '#kernel/postgres/backup.ts'
import { sha256 } from '#kernel/postgres/copy.ts'
import { startProgram } from '#kernel/testing/program.ts'

const base = mkdtempSync(join(tmpdir(), 'throughline-upkeep-'))
const absent = join(base, 'data')
after(() => rmSync(base, { recursive: true, force: true }))

async function refusal(words: readonly string[], environment: Record<string, string> = {}): Promise<string> {
  const bare = { DATA_DIR: absent, DATABASE_URL: '', SECRET_KEY: '' }
  const { code, errors } = await startProgram(process.execPath, ['src/app/start.js', 'cli', ...words], { ...bare, ...environment }).ended
  assert.equal(code, 1)
  assert.match(errors, /^[^\n]+\.\n$/)
  assert.equal(existsSync(absent), false, 'nothing has been made, the secret key least of all')
  return errors
}

test('with a PostgreSQL of one’s own both commands refuse and name its own means', async () => {
  const environment = { DATABASE_URL: 'postgres://somebody:hidden@127.0.0.1:1/nothing' }
  const [backup, restore] = await Promise.all([refusal(['backup', base], environment), refusal(['restore', base], environment)])
  assert.match(backup, /DATABASE_URL.*pg_dump/)
  assert.match(restore, /DATABASE_URL.*pg_restore/)
  assert.doesNotMatch(backup + restore, /hidden/)
})

test('where there is no database there is nothing to back up, and a command without its directory says what it takes', async () => {
  assert.match(await refusal(['backup', base]), /^There is no database in .*: set DATA_DIR/)
  assert.match(await refusal(['backup']), /npm run throughline -- backup DIRECTORY/)
  assert.match(await refusal(['restore', 'one', 'two']), /npm run throughline -- restore BACKUP/)
})

/** A backup whose list and manifest agree with each other. */
function made(name: string, path: string, changes: object = {}): string {
  const directory = join(base, name)
  mkdirSync(directory)
  const list = `${sha256('x')}  ${path}\n`
  writeFileSync(join(directory, 'SHA256SUMS'), list)
  const facts = { format: 1, release: '0.1.0', at: new Date().toISOString(), files: 1, bytes: 1, directories: [] }
  const manifest = { ...facts, postgresql: '18.4', processor: process.arch, sums: sha256(list), ...changes }
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify(manifest))
  return directory
}

test('a backup of another PostgreSQL, for another processor, or with paths that lead out of it is refused before anything is written', async () => {
  assert.match(
    await refusal(['restore', made('old', 'postgres/x', { postgresql: '9.6' })]),
    /is of PostgreSQL 9 and this release brings \d+/,
  )
  assert.match(await refusal(['restore', made('far', 'postgres/x', { processor: 'mips' })]), /processor of kind mips/)
  for (const [name, path] of [
    ['up', 'postgres/../../x'],
    ['root', '/etc/passwd'],
    ['other', 'secret.key'],
  ] as const)
    assert.match(await refusal(['restore', made(name, path)]), /names files that belong to no backup/)
  assert.match(await refusal(['restore', made('out', 'postgres/x', { directories: ['../out'] })]), /manifest\.json cannot be read/)
  assert.match(await refusal(['restore', made('format', 'postgres/x', { format: 2 })]), /manifest\.json cannot be read by this release/)
})

test('the log of a backup is every file from its beginning to its end, over the edge of a number and up to the edge of a file', () => {
  const label = 'START WAL LOCATION: 0/FE000028 (file 0000000100000000000000FE)\n'
  const names = (lsn: string) => segments({ label, lsn, segmentBytes: 16 * 1024 * 1024 })
  assert.deepEqual(names('0/FE000120'), ['0000000100000000000000FE'])
  assert.deepEqual(names('0/FF000000'), ['0000000100000000000000FE'])
  assert.deepEqual(names('1/100'), ['0000000100000000000000FE', '0000000100000000000000FF', '000000010000000100000000'])
})
