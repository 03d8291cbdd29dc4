import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isIn, partOf, parts } from './slice.ts'

test('wherever an audience is cut, everybody is on one side of it, and nobody on both', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), fc.array(fc.integer({ min: 1, max: parts - 1 })), (seed, person, cuts) => {
      const ends = [...new Set([0, ...cuts, parts])].toSorted((a, b) => a - b)
      const slices = ends.slice(1).map((until, index) => ({ seed, from: ends[index]!, until }))
      assert.equal(slices.filter((slice) => isIn(slice, person)).length, 1)
    }),
    { numRuns: 500 },
  )
})

test('the parts people fall into are even, the same every time, and others for another seed', () => {
  const people = Array.from({ length: 20_000 }, (_, index) => `019a0000-0000-7000-8000-${index.toString(16).padStart(12, '0')}`)
  const tenths = Array.from({ length: 10 }, () => 0)
  let both = 0
  for (const person of people) {
    const part = partOf('first', person)
    assert.equal(partOf('first', person), part)
    tenths[Math.floor(part / 1000)]!++
    if (part < 5000 && partOf('second', person) < 5000) both++
  }
  // Pearson's chi-squared against even tenths; 27.88 is passed by chance once in a thousand, with nine degrees of freedom.
  const chi = tenths.reduce((sum, many) => sum + (many - 2000) ** 2 / 2000, 0)
  assert.ok(chi < 27.88, `chi-squared ${chi}`)
  // A quarter is in the first half of both, give or take four standard deviations.
  assert.ok(Math.abs(both - 5000) < 4 * Math.sqrt(20_000 * 0.25 * 0.75), String(both))
})
