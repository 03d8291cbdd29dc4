// No component without a line in the README and a place in the gallery.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const here = import.meta.dirname
const components = readdirSync(here).filter((file) => file.endsWith('.tsx'))

/** The files of the components that a file shows, by itself or through others. */
function shownBy(path: string, seen: Set<string>): Set<string> {
  for (const [, file] of readFileSync(path, 'utf8').matchAll(/from '(?:#ui|\.)\/([A-Z]\w+\.tsx)'/g)) {
    if (seen.has(file!) || !components.includes(file!)) continue
    seen.add(file!)
    shownBy(join(here, file!), seen)
  }
  return seen
}

test('every component is named in the README', () => {
  const readme = readFileSync(join(here, 'README.md'), 'utf8')
  assert.deepEqual(
    components.map((file) => file.slice(0, -4)).filter((name) => !readme.includes(`\`${name}\``)),
    [],
  )
})

test('every component is shown in the gallery', () => {
  // Undo is offered by a button; the region that shows it is mounted around every page.
  const shown = new Set(['UndoRegion.tsx'])
  for (const file of readdirSync(join(here, 'gallery'))) shownBy(join(here, 'gallery', file), shown)
  assert.deepEqual(
    components.filter((file) => !shown.has(file)),
    [],
  )
})
