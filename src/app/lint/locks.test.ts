// Proves the guard against lost updates: planted writes with and without a lock.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unlockedComparisons } from './locks.ts'

const store = `
export async function dealById(caller, id) {
  return deals(caller).where('id', '=', id).executeTakeFirst()
}

export const dealToChange = (caller, id) => deals(caller).where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
`
const winning = (load: string) => `
export const winDeal = async (caller, { id, version }) => {
  ${load}
  await store.changeDeal(caller, id, {})
}
`
const found = (load: string) =>
  unlockedComparisons([
    { path: 'store.ts', text: store },
    { path: 'actions.ts', text: winning(load) },
  ])

test('a write that compares the version of a row it has not locked is found', () => {
  assert.deepEqual(found('expectVersion(await store.dealById(caller, id), version)'), ['actions.ts: winDeal'])
  assert.deepEqual(found('const deal = await store.dealById(caller, id)\n  expectVersion(deal, version)'), ['actions.ts: winDeal'])
  const late = 'expectVersion(await store.dealById(caller, id), version)\n  await store.dealToChange(caller, id)'
  assert.deepEqual(found(late), ['actions.ts: winDeal'])
})

test('a row that is locked before its version is compared is left alone, whichever way it is loaded', () => {
  assert.deepEqual(found('expectVersion(await store.dealToChange(caller, id), version)'), [])
  assert.deepEqual(found('const deal = await store.dealToChange(caller, id)\n  expectVersion(deal, version)'), [])
  assert.deepEqual(found('const { load } = { load: store.dealToChange }\n  expectVersion(await load(caller, id), version)'), [])
})
