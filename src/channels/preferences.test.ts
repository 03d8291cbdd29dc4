// What readers choose: topics they leave out, and a while in which they want nothing; proved by what then leaves and what does not.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openHouse, type House } from '#app/testing/house.ts'
import { openSite, type Site } from '#app/testing/site.ts'
import { openOuting, refused, type Outing } from './testing/outing.ts'
import { openSink, type Sink } from '#kernel/testing/smtp.ts'
import { endPauses } from '#people/actions/topic.ts'

let house: House
let site: Site
let sink: Sink
before(async () => {
  house = await openHouse()
  site = await openSite(house)
  sink = await openSink()
})
after(async () => {
  await site.close()
  await sink.close()
  await house.close()
})

async function open(): Promise<Outing & { news: string; events: string }> {
  const outing = await openOuting(house, { publicUrl: site.url })
  await outing.connect(sink)
  const { desk } = outing
  const news = await desk.createTopic({ name: 'News', description: 'Once a month' })
  const events = await desk.createTopic({ name: 'Events', description: 'When we are near you' })
  return { ...outing, news: news.id, events: events.id }
}

/** The page behind the unsubscribe link of the last letter to an address. */
function pageFor(address: string): string {
  const letter = sink.letters.findLast(({ to }) => to.includes(address))!
  return /List-Unsubscribe: <([^>]+)>/i.exec(letter.raw.toString().replace(/\r\n\s+/g, ' '))![1]!
}

const posted = (url: string, fields: readonly (readonly [string, string])[]) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(fields.map(([name, value]) => [name, value])) })

test('whoever leaves out a topic on their page gets no mailing about it, and every other one', async () => {
  const outing = await open()
  const { news, events } = outing
  await outing.person('ada@example.net', 'Ada')
  await outing.person('bo@example.net', 'Bo')
  await outing.mail()
  await house.settle()
  const url = pageFor('ada@example.net')
  const page = await (await fetch(url)).text()
  assert.match(page, /News[^]*Once a month[^]*<select/)
  const saved = await posted(url, [
    ['choose', 'yes'],
    ['asked', news],
    ['asked', events],
    ['topic', news],
    ['pause', '0'],
  ])
  assert.match(await saved.text(), /Your choice is saved[^]*<li>News<\/li>/)
  const [about, beside, plain] = [await outing.mail({}, { topicId: events }), await outing.mail({}, { topicId: news }), await outing.mail()]
  await house.settle()
  assert.deepEqual(await outing.ledger(about.id), { 'ada@example.net': 'suppressed: topic_unwanted', 'bo@example.net': 'delivered' })
  for (const { id } of [beside, plain])
    assert.deepEqual(await outing.ledger(id), { 'ada@example.net': 'delivered', 'bo@example.net': 'delivered' })
  // Unsubscribing still ends everything, in one click.
  await posted(url, [['List-Unsubscribe', 'One-Click']])
  const last = await outing.mail({}, { topicId: news })
  await house.settle()
  assert.equal((await outing.ledger(last.id))['ada@example.net'], 'suppressed: suppressed')
  assert.doesNotMatch(await (await fetch(url)).text(), /name="choose"/)
})

test('a topic left out after the mailing was scheduled counts', async () => {
  const outing = await open()
  const { id, version } = await outing.person('cai@example.net')
  const dispatch = await outing.mail({}, { topicId: outing.events })
  await outing.desk.choosePreferences({ id, version, topics: [{ topicId: outing.events, wanted: false }] })
  await house.settle()
  assert.deepEqual(await outing.ledger(dispatch.id), { 'cai@example.net': 'suppressed: topic_unwanted' })
})

test('who wants nothing for a month gets nothing until the day has come, and then as before', async () => {
  const outing = await open()
  const { id } = await outing.person('dee@example.net')
  await outing.mail()
  await house.settle()
  const url = pageFor('dee@example.net')
  assert.match(
    await (
      await posted(url, [
        ['choose', 'yes'],
        ['pause', '1'],
      ])
    ).text(),
    /You get nothing until/,
  )
  const person = await outing.desk.getPerson({ id })
  assert.equal(person.refusal, 'paused')
  const during = await outing.mail()
  await house.settle()
  assert.deepEqual(await outing.ledger(during.id), { 'dee@example.net': 'suppressed: paused' })
  const begun = house.now
  house.at(`${person.pausedUntil}T12:00:00.000Z`)
  await outing.org.program(endPauses)
  const later = await outing.mail()
  await house.settle()
  assert.deepEqual(await outing.ledger(later.id), { 'dee@example.net': 'delivered' })
  house.at(begun)
})

test('a page that is older than a topic leaves it as it was, and one that names a strange topic changes nothing', async () => {
  const outing = await open()
  const { id } = await outing.person('eve@example.net')
  await outing.mail()
  await house.settle()
  const url = pageFor('eve@example.net')
  await posted(url, [
    ['choose', 'yes'],
    ['asked', outing.news],
    ['asked', crypto.randomUUID()],
    ['topic', crypto.randomUUID()],
  ])
  const { topics } = await outing.desk.getPreferences({ id })
  assert.deepEqual(
    topics.map(({ name, wanted }) => [name, wanted]),
    [
      ['Events', true],
      ['News', false],
    ],
  )
  const { version } = await outing.desk.getPerson({ id })
  const strange = { topicId: crypto.randomUUID(), wanted: false }
  await assert.rejects(outing.desk.choosePreferences({ id, version, topics: [strange] }), refused('unprocessable'))
})

test('two topics of one name are refused, also when one comes back from the archive', async () => {
  const { desk, news } = await open()
  await assert.rejects(desk.createTopic({ name: 'news ', description: 'Again' }), refused('already_exists'))
  const { version } = await desk.getTopic({ id: news })
  const away = await desk.updateTopic({ id: news, version, archived: true })
  await desk.createTopic({ name: 'News', description: 'Anew' })
  await assert.rejects(desk.updateTopic({ id: news, version: away.version, archived: false }), refused('already_exists'))
})

test('looking at the page changes nothing, and erasure forgets what was chosen', async () => {
  const outing = await open()
  const { id } = await outing.person('fay@example.net')
  await outing.mail()
  await house.settle()
  const url = pageFor('fay@example.net')
  const { version } = await outing.desk.getPerson({ id })
  for (const method of ['GET', 'HEAD']) await fetch(url, { method })
  assert.equal((await outing.desk.getPerson({ id })).version, version)
  const chosen = await outing.desk.choosePreferences({ id, version, topics: [{ topicId: outing.news, wanted: false }] })
  await outing.desk.erasePerson({ id, version: chosen.version })
  const { topics } = await outing.desk.getPreferences({ id })
  assert.ok(topics.every(({ wanted }) => wanted))
})
