import assert from 'node:assert/strict'
import { test } from 'node:test'
import { differenceOf, findable, intervalOf, judgeable, neededFor, normalAt, normalBelow } from './proportion.ts'

const near = (found: number, expected: number, within: number) =>
  assert.ok(Math.abs(found - expected) <= within, `${found} is not within ${within} of ${expected}`)

test('the normal distribution has its tabled values', () => {
  const tabled: readonly [z: number, below: number][] = [
    [0, 0.5],
    [1, 0.841_344_746],
    [1.96, 0.975_002_105],
    [-2.575_829_304, 0.005],
    [-8, 6.220_961e-16],
  ]
  for (const [z, below] of tabled) near(normalBelow(z), below, below * 1e-6)
  near(normalAt(0.975), 1.959_963_985, 1e-8)
  near(normalAt(0.8), 0.841_621_234, 1e-8)
  near(normalAt(0.995), 2.575_829_304, 1e-8)
})

test('the interval of a share is Wilson’s, as published by Newcombe in 1998', () => {
  // Statistics in Medicine 17, table I, method 3.
  const published: readonly [many: number, of: number, low: number, high: number][] = [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ]
  for (const [many, of, low, high] of published) {
    const found = intervalOf({ many, of })
    near(found.low, low, 0.000_05)
    near(found.high, high, 0.000_05)
  }
  assert.deepEqual(intervalOf({ many: 0, of: 0 }), { low: 0, high: 1 })
  assert.equal(intervalOf({ many: 100, of: 100 }).high, 1)
})

test('the difference of two shares is that of the published test of aspirin against heart attacks', () => {
  // Physicians' Health Study, as tested in Agresti, "An introduction to categorical data analysis": chi-squared 25.01 with one degree of freedom.
  const { z, p } = differenceOf({ many: 189, of: 11_034 }, { many: 104, of: 11_037 })
  near(z * z, 25.01, 0.01)
  near(p, 5.69e-7, 0.01e-7)
  assert.deepEqual(differenceOf({ many: 0, of: 50 }, { many: 0, of: 50 }), { z: 0, p: 1 })
  assert.deepEqual(differenceOf({ many: 3, of: 50 }, { many: 0, of: 0 }), { z: 0, p: 1 })
})

test('with fewer than five expected on a side there is too little to judge by', () => {
  assert.equal(judgeable({ many: 5, of: 100 }, { many: 5, of: 100 }), true)
  assert.equal(judgeable({ many: 9, of: 100 }, { many: 0, of: 100 }), false)
  assert.equal(judgeable({ many: 99, of: 100 }, { many: 98, of: 100 }), false)
})

test('the people a test needs are those of the published tables', () => {
  const each = (baseline: number, other: number, power: number, alpha = 0.05) =>
    neededFor({ baseline, difference: other - baseline, alpha, power })
  // The documented example of power.prop.test in R: 76.7 for each group.
  near(each(0.5, 0.75, 0.9), 76.7, 0.05)
  // 80 % power at 5 %, two-sided: 686 and 199 for each, as in the tables without continuity correction.
  assert.equal(Math.ceil(each(0.1, 0.15, 0.8)), 686)
  assert.equal(Math.ceil(each(0.1, 0.2, 0.8)), 199)
  // Fleiss tables 827 for 60 % against 70 % at 1 % and 95 % power, corrected for continuity by his formula.
  const plain = each(0.6, 0.7, 0.95, 0.01)
  near((plain / 4) * (1 + Math.sqrt(1 + 4 / (plain * 0.1))) ** 2, 827, 0.5)
})

test('the smallest difference that a number of people finds is the one that needs that number', () => {
  const question = { baseline: 0.1, alpha: 0.05, power: 0.8 }
  near(findable(686, question)!, 0.05, 0.0001)
  near(neededFor({ ...question, difference: findable(300, question)! }), 300, 0.001)
  assert.equal(findable(3, question), null)
  assert.equal(findable(0, question), null)
})
