// Which function carries out an operation is never a matter of chance: what does not fit together does not start.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { done, operation } from '#kernel/contract.ts'
import { actionOf, contract } from './compose.ts'
import { pairActions } from './pairs.ts'

const win = operation({ method: 'POST', path: '/deals/{id}/win', permission: 'member', summary: 'Win.', input: {}, output: done })
const lose = operation({ method: 'POST', path: '/deals/{id}/lose', permission: 'member', summary: 'Lose.', input: {}, output: done })
const winDeal = async () => ({ done: true })
const helper = async () => ({ done: false })

test('a helper of one file that bears the name of another file’s operation is never called in its place', () => {
  const actions = pairActions([
    [{ winDeal: win }, { winDeal }],
    [{ loseDeal: lose }, { loseDeal: helper, winDeal: helper }],
  ])
  assert.equal(actions.get('winDeal'), winDeal)
  assert.equal(actions.get('loseDeal'), helper)
})

test('an operation without an action beside its contract, or with two, does not let the program start', () => {
  assert.throws(() => pairActions([[{ winDeal: win }, { loseDeal: helper }]]), /winDeal has no action beside its contract/)
  assert.throws(() => pairActions([[{ winDeal: win }], [{ loseDeal: lose }, { winDeal, loseDeal: helper }]]), /winDeal has no action/)
  assert.throws(() => pairActions([[{ winDeal: win }, { winDeal }, { winDeal: helper }]]), /winDeal has 2 actions/)
})

test('a name and an address belong to one operation of the whole house', () => {
  const twice = [{ winDeal: win }, { winDeal }] as const
  assert.throws(() => pairActions([twice, twice]), /two parts of the contract have an operation winDeal/)
  const other = operation({ method: 'POST', path: '/deals/{dealId}/win', permission: 'member', summary: 'Win.', input: {}, output: done })
  assert.throws(() => pairActions([twice, [{ closeDeal: other }, { closeDeal: helper }]]), /winDeal and closeDeal share the address/)
})

test('every operation of the program has its action', () => {
  assert.deepEqual(
    Object.keys(contract).filter((name) => typeof actionOf(name) !== 'function'),
    [],
  )
})
