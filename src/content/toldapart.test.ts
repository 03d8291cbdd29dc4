// Several dispatches of one piece, or of one version, stand under one name: every list says which is which.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openHouse, type House } from '#app/testing/house.ts'
import { openComparing, type Comparing } from './testing/comparing.ts'

let house: House
let comparing: Comparing
before(async () => {
  house = await openHouse()
  comparing = await openComparing(house)
})
after(async () => {
  await comparing.sink.close()
  await house.close()
})

const ids = ({ id, version }: { id: string; version: number }) => ({ id, version })
const told = ({ subject, share }: { subject: string | null; share: number | null }) => `${subject} ${share ?? 'all'}`

test('the mailings of an A/B test are told apart by subject and share of the audience, wherever mailings are listed', async () => {
  const { tom, variantIds, segmentId, desk } = comparing
  const { id } = await comparing.start()
  await comparing.send()
  await comparing.end(await tom.getComparison({ id }))
  await tom.chooseVersion({ ...ids(await tom.getComparison({ id })), variantId: variantIds[0]! })
  const hold = await tom.declareHold({ scope: 'organisation', reason: 'Recall' })
  // The rest of the audience is as many as have got nothing yet.
  const { items: held } = await tom.listHeldItems({ id: hold.id })
  assert.deepEqual(held.map(told), ['A 0.5'])
  assert.equal(held[0]!.waiting, 60)
  const all = ['A 0.25', 'A 0.5', 'B 0.25']
  assert.deepEqual((await tom.listDispatches({})).items.map(told).toSorted(), all)
  assert.deepEqual((await tom.getSendReport({})).items.map(told).toSorted(), all)

  const whole = await tom.quickPost({
    text: 'Good morning, {{first_name|reader}}.',
    subject: 'News for {{first_name|you}}',
    channelId: desk.channel('email'),
    segmentId,
    checked: true,
  })
  const [dispatch] = (await tom.listDispatches({ nodeId: whole.piece.id })).items
  assert.equal(told(dispatch!), 'News for you all')
  const [post] = (await tom.listDispatches({ nodeId: (await posted(comparing)).piece.id })).items
  assert.equal(told(post!), 'null all')
})

const posted = ({ tom, desk }: Comparing) => tom.quickPost({ text: 'Open from noon.', channelId: desk.channel('by_hand') })

test('a person’s mailings name their subjects', async () => {
  const { tom, sink } = comparing
  const { to, raw } = sink.letters[0]!
  const { items } = await tom.listPersons({ q: to[0]! })
  const { items: sends } = await tom.listPersonSends({ id: items[0]!.id })
  const [letter] = /^Subject: (\w)/m.exec(raw.toString('utf8'))!.slice(1)
  assert.ok(sends.some(({ state, subject }) => state === 'delivered' && subject === letter))
})
