import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import { openHouse, type House } from '#app/testing/house.ts'
import { refusedWith } from './testing/desk.ts'
import { openDrip, type Drip } from './testing/drip.ts'

let house: House
let drip: Drip
const due = '2026-06-03T09:00:00.000Z'
const ada = 'ada@people.example.com'
before(async () => {
  house = await openHouse()
})
beforeEach(async () => {
  house.at('2026-06-01T09:00:00.000Z')
  drip = await openDrip(house)
})
afterEach(() => drip.sink.close())
after(() => house.close())

const two = { Welcome: {}, Wool: { waitDays: 2 } }
const subjects = async (id: string) => (await drip.tom.getSequence({ id })).steps.map(({ subject }) => subject)

test('a sequence starts only with steps, each of them approved as it stands, and tells which one is not', async () => {
  const { tom } = drip
  const empty = await tom.createSequence({ name: 'Welcome', nodeId: drip.nodeId })
  await assert.rejects(tom.startSequence({ id: empty.id, version: empty.version }), refusedWith('sequence_no_steps'))
  const unread = await drip.letter('Not read yet', false)
  const begun = await tom.addSequenceStep({ id: empty.id, version: empty.version, variantId: unread.id })
  await assert.rejects(
    tom.startSequence({ id: begun.id, version: begun.version }),
    (error: { code: string; message: string }) => error.code === 'sequence_step_not_approved' && /Not read yet/.test(error.message),
  )
  assert.equal((await tom.getSequence({ id: begun.id })).state, 'draft')
  assert.deepEqual((await tom.listDispatches({ nodeId: unread.id })).items, [])
})

test('a step is an e-mail under the same campaign that has not left and is in no other sequence', async () => {
  const { tom, channel } = drip
  const { id } = await drip.draft(two)
  const add = async (variantId: string) => tom.addSequenceStep({ id, version: await drip.version(id), variantId })
  const [step] = (await tom.getSequence({ id })).steps
  await assert.rejects(add(step!.variantId), refusedWith('sequence_step_in_use'))
  const piece = await tom.createPiece({ title: 'A post' })
  const post = await tom.createVariant({ id: piece.id, channelId: channel('social'), body: 'Hello' })
  await assert.rejects(add(post.id), refusedWith('sequence_wrong_step'))
  await assert.rejects(add(id), refusedWith('sequence_wrong_step'))
  const choice = await drip.letter('Still to come', false)
  assert.deepEqual(
    (await tom.listStepChoices({ id })).items.map((one) => one.subject),
    ['Still to come'],
  )
  await tom.archiveVariant({ id: choice.id, version: choice.version })
  assert.deepEqual((await tom.listStepChoices({ id })).items, [])
})

test('a sequence has at most fifty steps', async () => {
  const { id } = await drip.draft({})
  const variant = await drip.letter('One too many', false)
  await drip.org.program(async (caller) => {
    const { addStep } = await import('./store/sequence.ts')
    const { newId } = await import('#kernel/id.ts')
    const wait = { waitDays: 0, waitHours: 0, windowFrom: null, windowUntil: null }
    for (let position = 1; position <= 50; position++)
      await addStep(caller, { orgId: caller.home.id, id: newId(), sequenceId: id, position, variantId: variant.id, ...wait })
  })
  const other = await drip.letter('The next', false)
  await assert.rejects(
    drip.tom.addSequenceStep({ id, version: await drip.version(id), variantId: other.id }),
    refusedWith('sequence_too_many_steps'),
  )
})

test('before the start steps trade places and are removed; afterwards they are only added at the end', async () => {
  const { tom } = drip
  const { id, steps } = await drip.draft({ Welcome: {}, Wool: {}, Mending: {} })
  await tom.updateSequenceStep({ id, stepId: steps[2]!.id, version: await drip.version(id), position: 1 })
  assert.deepEqual(await subjects(id), ['Mending', 'Welcome', 'Wool'])
  await tom.removeSequenceStep({ id, stepId: steps[0]!.id, version: await drip.version(id) })
  assert.deepEqual(await subjects(id), ['Mending', 'Wool'])
  await assert.rejects(
    tom.updateSequenceStep({ id, stepId: steps[1]!.id, version: await drip.version(id), windowFrom: '09:00', windowUntil: '09:00' }),
    refusedWith('no_span'),
  )
  await tom.startSequence({ id, version: await drip.version(id) })
  const version = await drip.version(id)
  await assert.rejects(tom.removeSequenceStep({ id, stepId: steps[1]!.id, version }), refusedWith('sequence_steps_fixed'))
  await assert.rejects(tom.updateSequenceStep({ id, stepId: steps[1]!.id, version, position: 1 }), refusedWith('sequence_steps_fixed'))
  await assert.rejects(tom.restartSequenceStep({ id, stepId: steps[1]!.id, version }), refusedWith('sequence_step_runs'))
})

test('a step that is added while it runs reaches everybody who is not through, and a changed wait whoever comes to it later', async () => {
  const { tom } = drip
  await drip.person(ada)
  const id = await drip.start({ Welcome: {}, Wool: { waitDays: 2 } })
  const more = await drip.letter('Mending')
  await tom.addSequenceStep({ id, version: await drip.version(id), variantId: more.id, waitDays: 5 })
  const [, second, third] = (await tom.getSequence({ id })).steps
  // She waits for the second already: what is scheduled stays as it is.
  await tom.updateSequenceStep({ id, stepId: second!.id, version: await drip.version(id), waitDays: 9 })
  await tom.updateSequenceStep({ id, stepId: third!.id, version: await drip.version(id), waitDays: 1 })
  await drip.live(due)
  await drip.live('2026-06-04T09:00:00.000Z')
  assert.deepEqual(drip.mailbox(ada), ['Welcome', 'Wool', 'Mending'])
})

test('paused, nobody joins and nothing leaves; resumed, everybody goes on where they were', async () => {
  const { tom } = drip
  await drip.person(ada)
  const id = await drip.start(two)
  await tom.pauseSequence({ id, version: await drip.version(id) })
  await assert.rejects(tom.pauseSequence({ id, version: await drip.version(id) }), refusedWith('content_wrong_state'))
  await drip.person('bo@people.example.com')
  await drip.live('2026-06-05T12:00:00.000Z')
  assert.deepEqual([drip.mailbox(ada), await drip.people(id)], [['Welcome'], { [ada]: 'active 2' }])
  await tom.resumeSequence({ id, version: await drip.version(id) })
  await drip.settle()
  assert.deepEqual([drip.mailbox(ada), drip.mailbox('bo@people.example.com')], [['Welcome', 'Wool'], ['Welcome']])
})

test('ended, whoever is on the way gets no further step, what left stays, and what never left can be used again', async () => {
  const { tom } = drip
  await drip.person(ada)
  const id = await drip.start(two)
  const { steps } = await tom.getSequence({ id })
  await tom.endSequence({ id, version: await drip.version(id) })
  await drip.live(due)
  assert.deepEqual([drip.mailbox(ada), await drip.people(id)], [['Welcome'], { [ada]: 'left: ended' }])
  const states = await Promise.all(steps.map(async ({ variantId }) => (await tom.getVariant({ id: variantId })).state))
  assert.deepEqual(states, ['published', 'approved'])
  const person = await drip.person('bo@people.example.com')
  await assert.rejects(tom.enrolPersons({ id, personIds: [person.id] }), refusedWith('content_wrong_state'))
  const away = await tom.archiveSequence({ id, version: await drip.version(id) })
  assert.equal((await tom.restoreSequence({ id, version: away.version })).archivedAt, null)
})

test('a step that somebody stopped loses nobody: opened again, who waited gets it, and who had it gets no second copy', async () => {
  const { tom } = drip
  await drip.person(ada)
  const id = await drip.start(two)
  const [first, second] = (await tom.getSequence({ id })).steps
  // The words of a step cannot be changed under those who are on the way.
  const variant = await tom.getVariant({ id: second!.variantId })
  await assert.rejects(
    tom.updateVariant({ id: variant.id, version: variant.version, body: 'Other words' }),
    refusedWith('already_on_its_way'),
  )
  for (const { dispatch } of [first!, second!]) {
    const { id: dispatchId, version } = await tom.getDispatch({ id: dispatch!.id })
    await tom.cancelDispatch({ id: dispatchId, version })
  }
  await drip.live(due)
  assert.deepEqual([drip.mailbox(ada), await drip.people(id)], [['Welcome'], { [ada]: 'active 2' }])
  // Nor does it leave to everybody at once past the sequence.
  const stopped = await tom.getVariant({ id: second!.variantId })
  await assert.rejects(tom.publishVariant({ id: stopped.id, version: stopped.version }), refusedWith('content_wrong_state'))
  for (const { id: stepId } of [first!, second!]) await tom.restartSequenceStep({ id, stepId, version: await drip.version(id) })
  await drip.settle()
  assert.deepEqual([drip.mailbox(ada), await drip.people(id)], [['Welcome', 'Wool'], { [ada]: 'finished 2' }])
})

test('a text changed before the gate was reached stops its step, and the sequence says so', async () => {
  const { tom } = drip
  const { id } = await drip.draft({ Welcome: {} })
  await tom.startSequence({ id, version: await drip.version(id) })
  const [step] = (await tom.getSequence({ id })).steps
  const variant = await tom.getVariant({ id: step!.variantId })
  await tom.updateVariant({ id: variant.id, version: variant.version, body: 'Other words' })
  await drip.person(ada)
  await drip.settle()
  const [after] = (await tom.getSequence({ id })).steps
  assert.deepEqual([after!.dispatch!.state, after!.variantState, drip.mailbox(ada)], ['cancelled', 'draft', []])
  await assert.rejects(
    tom.restartSequenceStep({ id, stepId: step!.id, version: await drip.version(id) }),
    refusedWith('sequence_step_not_approved'),
  )
})
