// The picture of the money's way: nothing overlaps, nothing is lost, everything fits.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { draw } from './flow.ts'

const stages = [
  { id: 'marketing', column: 0, name: 'Marketing' },
  { id: 'pr', column: 0, name: 'PR' },
  { id: 'launch', column: 1, name: 'Launch' },
  { id: 'unknown', column: 1, name: 'Unknown' },
  { id: 'order', column: 2, name: 'Orders' },
  { id: 'goal', column: 3, name: 'Goal' },
  { id: 'none', column: 3, name: 'No goal' },
]
const streams = [
  { from: 'marketing', to: 'launch', value: 300 },
  { from: 'pr', to: 'launch', value: 100 },
  { from: 'launch', to: 'order', value: 9000 },
  { from: 'unknown', to: 'order', value: 1000 },
  { from: 'order', to: 'goal', value: 9000 },
  { from: 'order', to: 'none', value: 1000 },
  { from: 'launch', to: 'goal', value: -50 },
]

test('bars stand below each other within the height, and every ribbon leaves and meets its bar within it', () => {
  const { bars, ribbons } = draw(stages, streams, 400)
  for (const column of Map.groupBy(bars, (bar) => bar.column).values()) {
    for (const [index, bar] of column.entries()) {
      const before = column[index - 1]
      if (before) assert.ok(bar.top >= before.top + before.height)
      assert.ok(bar.top + bar.height <= 400.001)
    }
  }
  const bar = (id: string) => bars.find((each) => each.id === id)!
  for (const { from, to, thick, fromY, toY } of ribbons) {
    assert.ok(fromY - thick / 2 >= bar(from).top - 0.001 && fromY + thick / 2 <= bar(from).top + bar(from).height + 0.001)
    assert.ok(toY - thick / 2 >= bar(to).top - 0.001 && toY + thick / 2 <= bar(to).top + bar(to).height + 0.001)
  }
})

test('what is spent and what comes in both fill the height, however far they differ; what flows nowhere has its bar', () => {
  const { bars } = draw([...stages, { id: 'not_linked', column: 0, name: 'Not linked yet', held: 400 }], streams, 400)
  const high = (column: number) => bars.filter((bar) => bar.column === column).reduce((all, bar) => all + bar.height, 0)
  assert.ok(Math.abs(high(1) - high(2)) < high(1) / 5 && Math.abs(high(2) - high(3)) < 0.001)
  const of = (id: string) => bars.find((bar) => bar.id === id)!.height
  assert.ok(Math.abs(of('not_linked') - of('marketing') - of('pr')) < 0.001)
})

test('ribbons of one kind are as thick as their amounts; what is below zero is not drawn', () => {
  const { ribbons } = draw(stages, streams, 400)
  const thick = (from: string, to: string) => ribbons.find((each) => each.from === from && each.to === to)!.thick
  assert.equal(ribbons.length, 6)
  assert.ok(Math.abs(thick('marketing', 'launch') / thick('pr', 'launch') - 3) < 0.001)
  assert.ok(Math.abs(thick('launch', 'order') / thick('unknown', 'order') - 9) < 0.001)
})

test('without any money there is nothing to draw but the bars', () => {
  const { bars, ribbons } = draw(stages, [], 400)
  assert.deepEqual([ribbons, bars.every(({ height }) => height === 2)], [[], true])
})
