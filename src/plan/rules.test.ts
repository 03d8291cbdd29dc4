import assert from 'node:assert/strict'
import { test } from 'node:test'
import { activitySteps } from './rules/activity.ts'
import { passed, stageOf, waitsFor } from './rules/brief.ts'
import { campaignSteps, canTakeBack, codeStem, elapsed, endsApproval, isEnded, nextCode, type CampaignState } from './rules/campaign.ts'
import { alwaysOnName, startingConversions } from './rules/defaults.ts'
import { planningLoad } from './rules/load.ts'
import { stepOf, stepsFrom } from './rules/step.ts'

const ready = {
  objective: '1,200 orders',
  segmentIds: ['eco'],
  ctaId: 'buy',
  budgeted: true,
  startsOn: '2026-06-01',
  results: '',
  alwaysOn: false,
}
const verbs = (state: CampaignState, facts = ready) => stepsFrom(campaignSteps, state, facts).map(({ verb }) => verb)

test('a campaign goes from draft to closed one step at a time, and can be cancelled while it is open #69', () => {
  assert.deepEqual(verbs('draft'), ['submit', 'approve', 'cancel'])
  assert.deepEqual(verbs('in_review'), ['return', 'approve', 'cancel'])
  assert.deepEqual(verbs('approved'), ['schedule', 'launch', 'cancel'])
  assert.deepEqual(verbs('scheduled'), ['launch', 'cancel'])
  assert.deepEqual(verbs('live'), ['pause', 'complete', 'cancel'])
  assert.deepEqual(verbs('paused'), ['resume', 'complete', 'cancel'])
  assert.deepEqual(verbs('completed'), ['close'])
  assert.deepEqual([verbs('closed'), verbs('cancelled')], [[], []])
  assert.equal(stepOf(campaignSteps, 'draft', 'launch'), undefined)
})

test('a campaign is approved with objective, segment, call to action and budget, and closed with results #33 #34 #19', () => {
  const lacks = (facts: typeof ready, verb: string) =>
    stepsFrom(campaignSteps, verb === 'close' ? 'completed' : 'draft', facts).find((step) => step.verb === verb)!.lacks
  assert.deepEqual(lacks(ready, 'approve'), [])
  const bare = { ...ready, objective: '', segmentIds: [], ctaId: null as unknown as string, budgeted: false }
  assert.deepEqual(
    lacks(bare, 'approve').map(({ path }) => path),
    ['objective', 'segmentIds', 'ctaId', 'budget'],
  )
  assert.deepEqual(
    lacks(ready, 'close').map(({ path }) => path),
    ['results'],
  )
})

test('standing work does not end', () => {
  const steps = stepsFrom(campaignSteps, 'live', { ...ready, alwaysOn: true })
  assert.deepEqual(
    steps.filter(({ lacks }) => lacks.length > 0).map(({ verb }) => verb),
    ['complete', 'cancel'],
  )
})

test('what an approval was given to cannot change before the campaign is live without ending it', () => {
  const before = { objective: 'a', segmentIds: ['x'], ctaId: 'c', conversionId: null }
  assert.ok(endsApproval('approved', before, { ...before, objective: 'b' }))
  assert.ok(endsApproval('scheduled', before, { ...before, segmentIds: ['x', 'y'] }))
  assert.ok(!endsApproval('live', before, { ...before, objective: 'b' }))
  assert.ok(!endsApproval('approved', before, { ...before }))
})

test('the last step can be taken back within the minute by the one who took it', () => {
  const campaign = { previousState: 'live', stateAt: '2026-06-01T09:00:00.000Z', stateBy: 'ines' }
  assert.ok(canTakeBack(campaign, 'ines', '2026-06-01T09:01:00.000Z'))
  assert.ok(!canTakeBack(campaign, 'ines', '2026-06-01T09:01:00.001Z'))
  assert.ok(!canTakeBack(campaign, 'tom', '2026-06-01T09:00:01.000Z'))
  assert.ok(!canTakeBack({ ...campaign, previousState: null }, 'ines', '2026-06-01T09:00:01.000Z'))
})

test('the name of a campaign tells month, offering, segment, objective and number', () => {
  const stem = codeStem({ day: '2026-11-03', offering: 'The Outfit bundle', segment: 'Évidence eco', objective: 'orders' })
  assert.equal(stem, '202611_outfit_evidence_orders_')
  assert.equal(nextCode(stem, []), '202611_outfit_evidence_orders_01')
  assert.equal(nextCode(stem, [`${stem}01`, `${stem}09`]), `${stem}10`)
  assert.equal(codeStem({ day: '2026-11-03', offering: undefined, segment: '', objective: 'deals_won' }), '202611_all_everyone_deals_')
})

test('an activity is planned with an expected result, who does it and exactly one who answers for it #350', () => {
  const facts = { expectedResult: '61 orders', responsibleId: 'mia', accountableId: null, result: '' }
  assert.deepEqual(
    stepOf(activitySteps, 'proposed', 'plan')!.guard!(facts).map(({ path }) => path),
    ['accountableId'],
  )
  assert.deepEqual(
    stepsFrom(activitySteps, 'in_progress', facts).map(({ verb }) => verb),
    ['block', 'finish', 'cancel'],
  )
  assert.deepEqual(
    stepOf(activitySteps, 'done', 'measure')!.guard!(facts).map(({ path }) => path),
    ['result'],
  )
  assert.equal(stepOf(activitySteps, 'measured', 'cancel'), undefined)
})

test('a gate is passed only by the text that stands there now #23 #24', () => {
  assert.ok(passed({ decision: 'approved', bodyHash: 'a' }, 'a'))
  assert.ok(!passed({ decision: 'approved', bodyHash: 'a' }, 'b'))
  assert.ok(!passed({ decision: 'changes_requested', bodyHash: 'a' }, 'a'))
  assert.ok(!passed(null, 'a'))
  assert.deepEqual([stageOf(false, true), stageOf(true, false), stageOf(true, true)].map(waitsFor), ['marketing', 'communications', null])
})

test('two channels for two segments fit in six hours with a warning, three do not #45', () => {
  const pair = { cadence: 1, hours: 1.4 }
  const four = planningLoad([pair, pair, pair, pair], 6)
  assert.deepEqual([four.needed, Number(four.load!.toFixed(4)), four.verdict], [5.6, 0.9333, 'tight'])
  const six = planningLoad([pair, pair, pair, pair, pair, pair], 6)
  assert.deepEqual([Number(six.load!.toFixed(2)), six.verdict], [1.4, 'over'])
  assert.equal(planningLoad([pair], 6).verdict, 'fits')
  assert.deepEqual(planningLoad([pair], null), { needed: 1.4, load: null, verdict: 'unknown' })
})

test('a nonprofit starts with “Donate here”, a business with “Buy now”, and the fourth desk has its own name #20 #21 #22', () => {
  const labels = (kind: 'nonprofit' | 'business' | 'solo') =>
    startingConversions(kind).flatMap(({ ctas }) => ctas.map(({ label }) => label))
  assert.equal(labels('nonprofit')[0], 'Donate here')
  assert.equal(labels('business')[0], 'Buy now')
  for (const kind of ['nonprofit', 'business', 'solo'] as const)
    assert.ok(['Enroll now', 'Follow us', 'Schedule a conversation'].every((label) => labels(kind).includes(label)))
  assert.equal(alwaysOnName('nonprofit', 'sales'), 'Fundraising, always on')
})

test('how far a campaign is through its days is known once both are', () => {
  assert.equal(elapsed('2026-06-01', '2026-06-10', '2026-06-05'), 0.5)
  assert.equal(elapsed('2026-06-01', '2026-06-10', '2026-07-05'), 1)
  assert.equal(elapsed('2026-06-01', null, '2026-06-05'), null)
  assert.deepEqual((['completed', 'live'] as const).map(isEnded), [true, false])
})
