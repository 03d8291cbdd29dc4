// The README’s table of settings is written from the settings themselves, so that it cannot tell of others.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { settingsTable } from './settings.ts'

const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')

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
