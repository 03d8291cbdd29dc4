// An audience asked all at once: of each person it says what the gate's own function says of one.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openHouse, type House } from '#app/testing/house.ts'
import { suppress } from './actions/consent.ts'
import { choosePreferencesFor } from './actions/topic.ts'
import { segmentSelection } from './actions/segment.ts'
import { suppressionReasons } from './rules/consent.ts'
import { refusalOf } from './store/person.ts'

let house: House
before(async () => {
  house = await openHouse()
})
after(() => house.close())

test('of everybody the selection says what the gate says of one, whatever stands against them #177', async () => {
  const org = await house.found()
  const tom = org.as('communications_director')
  const consent = { source: 'Fair', wording: 'Write to me' }
  const topic = await tom.createTopic({ name: 'Events', description: 'When we are near you' })
  const person = async (name: string, agrees: boolean) =>
    tom.createPerson({ name, email: `${name}@people.example.com`, ...(agrees ? { consent } : {}) })
  await tom.createPerson({ name: 'Nowhere' })
  const [, paused, choosy] = [await person('fine', true), await person('paused', true), await person('choosy', true)]
  await person('silent', false)
  for (const reason of suppressionReasons) for (const agrees of [true, false]) await person(`${reason}.${agrees}`, agrees)
  await org.program(async (caller) => {
    for (const reason of suppressionReasons)
      for (const agrees of [true, false]) await suppress(caller, `${reason}.${agrees}@people.example.com`, reason)
    await choosePreferencesFor(caller, paused.id, { topics: [], pausedUntil: '2199-01-01' }, 'test')
    await choosePreferencesFor(caller, choosy.id, { topics: [{ topicId: topic.id, wanted: false }] }, 'test')
  })
  await org.program(async (caller) => {
    const all = await (await segmentSelection(caller, null, {})).execute()
    assert.equal(all.length, 5 + 2 * suppressionReasons.length)
    for (const { id, name, refusal } of all) assert.equal(refusal, await refusalOf(caller, id), name)
    assert.ok(['no_address', 'no_consent', 'suppressed', 'paused'].every((reason) => all.some(({ refusal }) => refusal === reason)))
    const about = await (await segmentSelection(caller, null, { topicId: topic.id })).execute()
    assert.deepEqual(
      about.filter(({ refusal }) => refusal === 'topic_unwanted').map(({ id }) => id),
      [choosy.id],
    )
  })
})
