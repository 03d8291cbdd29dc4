// The README’s table of settings is written from the settings themselves, so that it cannot tell of others; what it leads to is there.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { settingsTable } from './settings.ts'

const root = join(import.meta.dirname, '../..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')

test('the README lists every setting with its default and meaning, and shows both commands', () => {
  const table = [
    '| variable | default | meaning |',
    '|---|---|---|',
    ...settingsTable.map((each) => `| \`${each.name}\` | ${each.default} | ${each.meaning} |`),
  ]
  const written = readme.split('<!-- settings:begin -->')[1]?.split('<!-- settings:end -->')[0]?.trim()
  assert.equal(written, table.join('\n'))
  assert.ok(readme.includes('npm ci && npm start'))
  assert.ok(readme.includes('npm ci && npm test'))
})

test('every picture and page the README leads to is part of the repository', () => {
  const links = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map(([, path]) => path!)
  assert.ok(links.filter((path) => path.endsWith('.png')).length >= 2)
  assert.deepEqual(
    links.filter((path) => !existsSync(join(root, path))),
    [],
  )
})
