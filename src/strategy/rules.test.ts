import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  approvalGaps,
  goalTitle,
  inOrder,
  metricName,
  metricsOffered,
  noPositioning,
  showValue,
  strategyGaps,
  unitOf,
  valueFits,
} from './rules.ts'

const page = {
  destination: 'Every runner knows the net her pair came from',
  rationale: 'Nobody else can prove it',
  delivery: 'Own shop',
  vehicles: ['E-mail'],
  spendCap: 100_000_00,
  horizonFrom: '2026-06-01',
  horizonTo: '2026-11-30',
  measures: 'Revenue',
  positioning: noPositioning,
  segmentIds: ['a'],
  offeringIds: ['b'],
  competitorIds: ['c'],
}

test('a metric that counts facts has its own unit, and only a number entered by hand takes the chosen one', () => {
  assert.equal(unitOf('revenue', 'count'), 'money')
  assert.equal(unitOf('orders'), 'count')
  assert.equal(unitOf('manual', 'percent'), 'percent')
  assert.equal(unitOf('manual'), 'count')
})

test('the organisation’s kind chooses which metrics are offered and what they are called #280', () => {
  assert.deepEqual(metricsOffered('nonprofit').slice(0, 2), ['raised', 'gifts'])
  assert.ok(!metricsOffered('business').includes('raised'))
  assert.equal(metricName('nonprofit', 'new_customers'), 'new supporters')
  assert.equal(metricName('solo', 'new_customers'), 'new clients')
})

test('money and counts are whole, percentages are shares', () => {
  assert.ok(valueFits('money', 45_000_000))
  assert.ok(!valueFits('count', 1.5))
  assert.ok(valueFits('percent', 0.555))
})

test('a goal is named by its number and its day in the reader’s own way of writing #76', () => {
  const home = { kind: 'business', currency: 'USD', locale: 'en-US' } as const
  const goal = { metric: 'revenue', unit: 'money', target: 45_000_000, dueOn: '2026-11-30' } as const
  assert.equal(goalTitle(home, goal), '$450,000 revenue by Nov 30, 2026')
  assert.equal(
    goalTitle({ ...home, kind: 'nonprofit' }, { ...goal, metric: 'gifts', unit: 'count', target: 412 }),
    '412 gifts by Nov 30, 2026',
  )
  assert.equal(showValue(home, 'percent', 0.55), '55%')
})

test('the strategy page says which of its parts are still empty, and asks for why before anything else #337', () => {
  assert.deepEqual(strategyGaps(page), [])
  const empty = { ...page, destination: '', rationale: '', segmentIds: [], spendCap: null, competitorIds: [], horizonTo: null }
  assert.deepEqual(strategyGaps(empty), ['destination', 'rationale', 'segments', 'competitors', 'spendCap', 'horizon'])
  assert.deepEqual(approvalGaps(empty), ['destination', 'rationale', 'segments'])
  assert.deepEqual(approvalGaps({ ...empty, destination: 'x', rationale: 'y', positioning: { ...noPositioning, who: 'runners' } }), [])
})

test('a day that is not known stands in nobody’s way', () => {
  assert.ok(inOrder(null, '2026-06-01'))
  assert.ok(inOrder('2026-06-01', '2026-06-01'))
  assert.ok(!inOrder('2026-06-02', '2026-06-01'))
})
