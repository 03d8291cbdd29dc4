import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { divided, levelOf, restFrom, ruleOf, sampleFor, shareFor, smallestFound, verdictOf, whole } from './comparison.ts'

test('however an audience is divided, every part of it is one version’s or the rest’s, and all versions have as much', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 4 }), fc.integer({ min: 1, max: 100 }), (versions, percent) => {
      const { slices, rest } = divided(versions, percent / 100)
      const ends = [...slices, restFrom(rest)]
      assert.equal(ends[0]!.from, 0)
      for (const [place, { from, until }] of ends.entries()) assert.equal(until, ends[place + 1]?.from ?? whole.until, String(from))
      assert.equal(rest, percent * 100)
      const sizes = slices.map(({ from, until }) => until - from)
      assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1)
    }),
  )
})

const two = { otherwise: 'person', fallback: null } as const

test('the rule sends the version that is significantly ahead, and leaves the rest to its second half', () => {
  const clear = verdictOf(
    [
      { many: 30, of: 500 },
      { many: 60, of: 500 },
    ],
    two,
  )
  assert.deepEqual([clear.winner, clear.because], [1, 'significant'])
  const close = [
    { many: 42, of: 500 },
    { many: 40, of: 500 },
  ]
  assert.deepEqual([verdictOf(close, two).winner, verdictOf(close, two).because], [null, 'otherwise'])
  assert.equal(verdictOf(close, { otherwise: 'leader', fallback: null }).winner, 0)
  assert.equal(verdictOf(close, { otherwise: 'fallback', fallback: 1 }).winner, 1)
})

test('a tie, or too little to judge by, is never called significant', () => {
  const level = [
    { many: 40, of: 500 },
    { many: 40, of: 500 },
  ]
  assert.equal(verdictOf(level, { otherwise: 'leader', fallback: null }).winner, null)
  const few = verdictOf(
    [
      { many: 0, of: 20 },
      { many: 8, of: 20 },
    ],
    two,
  )
  assert.deepEqual([few.winner, few.p], [null, null])
  assert.deepEqual(
    verdictOf(
      [
        { many: 0, of: 0 },
        { many: 0, of: 0 },
      ],
      two,
    ).winner,
    null,
  )
})

test('of three versions the first must be ahead of each other one, at a third of the level', () => {
  assert.equal(levelOf(3).toFixed(4), '0.0167')
  // Against B alone p is 0.03: enough for two versions, not for three.
  const figures = [
    { many: 70, of: 500 },
    { many: 48, of: 500 },
    { many: 20, of: 500 },
  ]
  assert.equal(verdictOf(figures.slice(0, 2), two).winner, 0)
  const { winner, p, level } = verdictOf(figures, two)
  assert.equal(winner, null)
  assert.ok(p! > level && p! < 0.05)
  assert.equal(verdictOf([{ many: 100, of: 500 }, ...figures.slice(1)], two).winner, 0)
})

test('the rule reads as it decides', () => {
  const said = ruleOf({ versions: 2, measure: 'clicked', hours: 24, otherwise: 'person', fallback: null })
  assert.equal(
    said,
    'The version with the most clicks per delivered message goes to the rest if the difference is significant (two-sided z-test of two shares, p < 0.05); otherwise a person decides. It decides once, one day after the last message of the test has left.',
  )
  const three = ruleOf({ versions: 3, measure: 'gave', hours: 6, otherwise: 'fallback', fallback: 1 })
  assert.match(
    three,
    /most gifts .* ahead of every other .* p < 0\.0167 each: 0\.05 divided by 3 comparisons.*otherwise version B goes\. .* 6 hours after/,
  )
})

test('what a test needs grows with the versions, and a small audience is told what it could find', () => {
  assert.equal(sampleFor({ versions: 2, baseline: 0.1, difference: 0.05 }), 686)
  assert.ok(sampleFor({ versions: 3, baseline: 0.1, difference: 0.05 })! > 686)
  assert.equal(sampleFor({ versions: 2, baseline: 0.9, difference: 0.2 }), null)
  assert.equal(shareFor(10_000, 2, 686), 0.14)
  assert.equal(shareFor(800, 2, 686), 1)
  assert.ok(smallestFound(400, { versions: 2, baseline: 0.1 })! > 0.05)
})
