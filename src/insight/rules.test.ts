// The arithmetic of the figures: credit and shares that add up, progress and its course, stops, formulas, and the first break.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { enumerated } from './checks/check.ts'
import { checks } from './checks/list.ts'
import { credit, models, shares } from './rules/credit.ts'
import { diagnose, links, type Seen } from './rules/diagnosis.ts'
import { figuresOf, nothing } from './rules/figure.ts'
import { courseOf, elapsed, evenPace, reached, running } from './rules/progress.ts'
import { stopsOf, type Around } from './rules/stop.ts'

test('first, last and linear credit of one path, as the vectors of the domain say', () => {
  assert.deepEqual(credit('first', 12000, 5), [12000, 0, 0, 0, 0])
  assert.deepEqual(credit('last', 12000, 5), [0, 0, 0, 0, 12000])
  assert.deepEqual(credit('linear', 12000, 5), [2400, 2400, 2400, 2400, 2400])
  assert.deepEqual(credit('linear', -100, 3), [-34, -33, -33])
  assert.deepEqual(credit('last', 500, 0), [])
})

test('the parts of every model add up to the amount to the cent', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...models),
      fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
      fc.integer({ min: 1, max: 50 }),
      (model, amount, visits) => {
        const parts = credit(model, amount, visits)
        assert.equal(parts.length, visits)
        assert.equal(
          parts.reduce((sum, part) => sum + part, 0),
          amount,
        )
      },
    ),
  )
})

test('shares add up to one, whatever is divided; of nothing there is no share', () => {
  assert.deepEqual(shares([1, 1, 1]), [0.334, 0.333, 0.333])
  assert.deepEqual(shares([0, 0]), [null, null])
  assert.deepEqual(shares([300, -100]), [1, 0])
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1_000_000_000 }), { minLength: 1, maxLength: 30 }), (amounts) => {
      const parts = shares(amounts)
      const sum = parts.reduce<number>((total, part) => total + Math.round((part ?? 0) * 1000), 0)
      assert.equal(sum, amounts.some((amount) => amount > 0) ? 1000 : 0)
    }),
  )
})

const year = { baseline: null, target: 1000, startsOn: '2026-01-01', dueOn: '2026-12-31', byHand: false }

test('a goal is on course against an even pace, with a tenth of slack', () => {
  assert.equal(courseOf(year, 500, '2026-07-01'), 'on_course')
  assert.equal(courseOf(year, 455, '2026-07-01'), 'on_course')
  assert.equal(courseOf(year, 440, '2026-07-01'), 'behind')
  assert.equal(courseOf(year, 1000, '2026-02-01'), 'reached')
  assert.equal(courseOf(year, 900, '2027-01-01'), 'missed')
  assert.equal(courseOf(year, 0, '2025-12-31'), 'not_begun')
  assert.equal(courseOf({ ...year, target: null }, 10, '2026-07-01'), 'not_measured')
  assert.equal(courseOf({ ...year, byHand: true }, null, '2026-07-01'), 'not_measured')
  assert.equal(elapsed({ startsOn: '2026-01-01', dueOn: null }, '2026-07-01'), null)
})

test('a goal that has just begun is not behind: an even pace says nothing in its first tenth, a week at most', () => {
  const courses = (from: string, to: string, days: readonly string[], value = 0) =>
    days.map((day) => courseOf({ ...year, startsOn: from, dueOn: to }, value, day))
  assert.deepEqual(courses('2026-01-01', '2026-12-31', ['2026-01-01', '2026-01-07', '2026-01-08']), ['just_begun', 'just_begun', 'behind'])
  assert.deepEqual(courses('2026-01-01', '2026-01-30', ['2026-01-03', '2026-01-04']), ['just_begun', 'behind'])
  assert.deepEqual(courses('2026-01-01', '2026-01-01', ['2026-01-01', '2026-01-02']), ['just_begun', 'missed'])
  assert.deepEqual(courses('2026-01-01', '2026-12-31', ['2026-01-01'], 3), ['on_course'])
})

test('a number entered by hand moves from its baseline, facts are counted from nothing', () => {
  const level = { ...year, baseline: 40, target: 60, byHand: true }
  assert.equal(reached(level, 50), 0.5)
  assert.equal(reached({ ...level, byHand: false }, 30), 0.5)
  assert.equal(reached({ ...level, target: 40 }, 39), 0)
  assert.deepEqual(evenPace(level), [
    { day: '2026-01-01', value: 40 },
    { day: '2026-12-31', value: 60 },
  ])
  assert.deepEqual(evenPace({ ...level, dueOn: null }), [])
})

test('the running total begins at nothing and reaches to the last day', () => {
  const days = running(
    [
      { day: '2026-06-03', value: 5 },
      { day: '2026-06-05', value: -2 },
    ],
    '2026-06-01',
    '2026-06-07',
  )
  assert.deepEqual(
    days.map(({ day, value }) => `${day.slice(8)}:${value}`),
    ['01:0', '03:5', '05:3', '07:3'],
  )
  assert.deepEqual(running([{ day: '2026-06-01', value: 5 }], '2026-06-01', '2026-06-01'), [{ day: '2026-06-01', value: 5 }])
  assert.deepEqual(running([], '2026-06-01', '2026-06-01'), [{ day: '2026-06-01', value: 0 }])
})

const place = (kind: Around['node']['kind'], title: string = kind) => ({ id: title, kind, title, assumed: false })
const empty = { below: {}, messages: 0, visits: 0, leads: 0, deals: 0, orders: 0, coverage: 0, revenue: 0 }

test('the bar of a version shows its piece at the content stop, and hollow stops with the next step', () => {
  const above = [place('goal'), place('objective'), place('strategy'), place('plan'), place('campaign'), place('activity'), place('piece')]
  const stops = stopsOf({ ...empty, node: place('variant'), above })
  const shown = stops.map(
    ({ stop, place: at, current, next }) => `${stop} ${at?.title ?? '-'}${current ? ' here' : ''}${next ? ` ${next}` : ''}`,
  )
  assert.deepEqual(shown, [
    'goal goal',
    'objective objective',
    'strategy strategy',
    'plan plan',
    'campaign campaign',
    'message - cite_message',
    'content piece here',
    'visit - publish',
    'lead - answer_visit',
    'order - record_result',
    'result - record_result',
  ])
})

test('below a goal the one campaign is named and several are counted; a result that hangs nowhere asks to be linked', () => {
  const below = { campaign: { count: 1, only: place('campaign', 'Know what you wear') }, piece: { count: 3, only: null } }
  const stops = stopsOf({ ...empty, node: place('goal'), above: [], below, orders: 2, revenue: 9200 })
  const at = (name: string) => stops.find(({ stop }) => stop === name)!
  assert.deepEqual(
    [at('campaign').place?.title, at('content').count, at('content').place, at('goal').current],
    ['Know what you wear', 3, null, true],
  )
  assert.deepEqual([at('order').count, at('order').next, at('objective').next], [2, null, 'set_objective'])
  const alone = stopsOf({ ...empty, node: place('order'), above: [] })
  assert.deepEqual(
    alone.filter(({ next }) => next === 'link_result').map(({ stop }) => stop),
    ['goal', 'objective', 'strategy', 'plan', 'campaign', 'message', 'content', 'visit'],
  )
  assert.deepEqual(
    alone.filter(({ current }) => current).map(({ stop }) => stop),
    ['order', 'result'],
  )
})

test('every figure says what it is made of, and divides by nothing nowhere #117 #118', () => {
  const total = { ...nothing, spend: 20000, revenue: 132_600, visits: 200, orders: 4, deals: 1, leads: 8 }
  const basis = { from: null, to: '2026-06-30', model: 'last', unknown: 500 } as const
  const figures = new Map(figuresOf(total, { positive: 3, neutral: 1, negative: 1 }, basis).map((figure) => [figure.formula, figure]))
  assert.equal(figures.get('revenue_per_spent')!.value, 6.63)
  assert.equal(figures.get('cost_per_lead')!.value, 2500)
  assert.equal(figures.get('conversion_rate')!.value, 0.025)
  assert.equal(figures.get('net_tone')!.value, 0.4)
  assert.deepEqual([figures.get('revenue')!.model, figures.get('revenue')!.unknown, figures.get('spend')!.model], ['last', 500, null])
  assert.deepEqual(figures.get('conversion_rate')!.numerator, { of: 'conversions', value: 5 })
  const none = figuresOf(nothing, { positive: 0, neutral: 0, negative: 0 }, basis)
  assert.ok(none.every(({ unit, value, denominator }) => denominator === null || (value === null && unit !== 'count')))
})

const fine: Seen = {
  goals: 1,
  completeGoals: 1,
  incompleteGoalId: null,
  strategies: 1,
  reasonedStrategies: 1,
  emptyStrategyId: null,
  plans: 1,
  campaigns: 2,
  ...{
    audiences: 1,
    audiencelessCampaignId: null,
    channels: 2,
    channellessCampaignId: null,
    activities: 4,
    orphanActivities: 0,
    orphanCampaignId: null,
  },
  ...{
    published: 3,
    draftVariantId: null,
    linked: 2,
    unlinkedVariantId: null,
    visits: 55,
    submissions: 4,
    leads: 4,
    unanswered: 0,
  },
  ...{
    unansweredLeadId: null,
    deals: 2,
    won: 1,
    openDealId: null,
  },
}

test('the diagnosis names the first break, and calls nothing behind it broken #331 #334', () => {
  const breaks: [Partial<Seen>, string | null][] = [
    [{}, null],
    [{ goals: 0, completeGoals: 0 }, 'goal'],
    [{ completeGoals: 0 }, 'goal'],
    [{ strategies: 0, reasonedStrategies: 0 }, 'strategy'],
    [{ reasonedStrategies: 0, emptyStrategyId: 's' }, 'strategy'],
    [{ plans: 0 }, 'plan'],
    [{ campaigns: 0 }, 'plan'],
    [{ audiences: 0 }, 'audience'],
    [{ channels: 0 }, 'channel'],
    [{ orphanActivities: 3 }, 'objective'],
    [{ orphanActivities: 1 }, null],
    [{ published: 0 }, 'published'],
    [{ linked: 0 }, 'linked'],
    [{ visits: 0 }, 'visited'],
    [{ submissions: 0, leads: 0, won: 0 }, 'asked'],
    [{ unanswered: 3, unansweredLeadId: 'l' }, 'answered'],
    [{ won: 0 }, 'won'],
    [{ won: 0, deals: 0 }, 'won'],
  ]
  for (const [change, expected] of breaks) {
    const { links: judged, firstBreak } = diagnose({ ...fine, ...change })
    assert.equal(firstBreak, expected)
    const at = expected === null ? links.length : judged.findIndex(({ link }) => link === expected)
    assert.ok(judged.every(({ state }, index) => state === (index < at ? 'holds' : index === at ? 'broken' : 'not_reached')))
    assert.ok(judged.every(({ state, fix, sentence }) => (state === 'broken') === (fix !== null) && sentence.length > 0))
  }
  assert.equal(
    diagnose({ ...fine, unanswered: 4, unansweredLeadId: 'l' }).links.find(({ link }) => link === 'answered')?.fix?.href,
    '/leads/l',
  )
})

test('every check has a number and a name of its own, and words it has', () => {
  assert.deepEqual(
    checks.map(({ number }) => number),
    [1, 2, 4, 5, 13],
  )
  assert.equal(new Set(checks.map(({ name }) => name)).size, checks.length)
  assert.equal(enumerated(['a', 'b', 'c']), 'a, b and c')
  const offence = { id: 'i', kind: 'goal', title: 't', parentId: 'p', parentTitle: 'P', lacks: ['due'], amount: null } as const
  for (const check of checks) assert.ok(check.sentence(offence).endsWith('.') && check.fix(offence).href.startsWith('/'))
})
