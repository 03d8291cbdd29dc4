// Every failure that an operation declares is met somewhere: a sentence nobody has seen is a sentence nobody has read.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { contract, metaOf } from './compose.ts'
import { testFilesIn } from './testing/files.ts'
import { openHouse, type House } from './testing/house.ts'
import { openSite, type Site } from './testing/site.ts'
import { send } from './testing/visitor.ts'

const root = join(import.meta.dirname, '../..')

let house: House
let site: Site
before(async () => {
  house = await openHouse()
  site = await openSite(house)
})
after(async () => {
  await site.close()
  await house.close()
})

// Declared for whoever reads the document, though nothing answers it, and why.
const unmet: Readonly<Record<string, string>> = {
  outdated: 'no request carries a condition: an object is guarded by the version that a write sends',
}

test('every failure that an operation declares is met by a test #360', () => {
  const declared = new Map<string, string>()
  for (const [name, operation] of Object.entries(contract)) for (const { code } of metaOf(operation).faults) declared.set(code, name)
  const tests = ['src', 'e2e', 'faults']
    .flatMap((folder) => testFilesIn(root, folder))
    .map((file) => readFileSync(join(root, file), 'utf8'))
  const met = (code: string) => tests.some((text) => text.includes(`'${code}'`))
  const missing = [...declared].filter(([code]) => !(code in unmet) && !met(code))
  assert.deepEqual(
    missing.map(([code, name]) => `${code}, declared by ${name}`),
    [],
  )
})

test('no two failures of one code say different things under different statuses', () => {
  const statuses = new Map<string, Set<number>>()
  for (const operation of Object.values(contract))
    for (const { code, status } of metaOf(operation).faults) statuses.set(code, (statuses.get(code) ?? new Set()).add(status))
  assert.deepEqual(
    [...statuses].filter(([, known]) => known.size > 1).map(([code]) => code),
    [],
  )
})

async function codeOf(answer: Promise<Response>): Promise<{ status: number; code: string }> {
  const { status, code } = (await (await answer).json()) as { status: number; code: string }
  return { status, code }
}

test('what is refused before any operation is asked says so in the same form', async () => {
  assert.deepEqual(await codeOf(send(site, 'DELETE', '/api/v1/goals')), { status: 405, code: 'wrong_method' })
  const large = JSON.stringify({ csv: 'x'.repeat(13 * 1024 * 1024) })
  assert.deepEqual(await codeOf(send(site, 'POST', '/api/v1/persons/import', large)), { status: 413, code: 'too_large' })
  assert.deepEqual(await codeOf(send(site, 'POST', '/api/v1/goals', '{"title":')), { status: 400, code: 'bad_input' })
  const wrong = { email: 'nobody@example.com', password: 'wrong horse battery' }
  for (let turn = 0; turn < 20; turn++) await send(site, 'POST', '/api/auth/sign-in/email', wrong)
  assert.deepEqual(await codeOf(send(site, 'POST', '/api/auth/sign-in/email', wrong)), { status: 429, code: 'too_many' })
})
