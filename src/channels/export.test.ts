// Exports of personal data leave an entry in the audit: who took out what, narrowed to what, how many rows; never a row of it.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import pg from 'pg'
import { openHouse, type House } from '#app/testing/house.ts'
import { csvFile } from '#kernel/export.ts'
import { openSink, type Sink } from '#kernel/testing/smtp.ts'
import { rowHeader } from './tally.ts'
import { openOuting, type Outing } from './testing/outing.ts'

let house: House
let sink: Sink
let outing: Outing
let owner: pg.Client
let mailingId: string
before(async () => {
  house = await openHouse()
  sink = await openSink()
  owner = new pg.Client(house.database.ownerConnection)
  await owner.connect()
})
beforeEach(async () => {
  sink.clear()
  outing = await openOuting(house)
  await outing.connect(sink)
  await outing.person('ada.okafor@example.net', 'Ada Okafor')
  await outing.person('grace.tan@example.net', 'Grace Tan')
  await outing.person('silent@example.net', 'Silent Reader', false)
  mailingId = (await outing.mail()).id
  await house.settle()
})
after(async () => {
  await owner.end()
  await sink.close()
  await house.close()
})

/** The entries of exports, the latest first. */
async function exports() {
  await house.settle()
  const { items } = await outing.org.as('marketing_director').listAudit({ limit: 200 })
  return items.filter(({ name }) => name === 'identity.exportBegun')
}

test('whoever takes out the recipients of a mailing is in the audit with the filter and the number of rows, under their own hat', async () => {
  const memberId = await outing.org.join('Tom Adeyemi', ['communications_director'])
  const tom = outing.org.asMember(memberId, 'communications_director')
  assert.deepEqual(await tom.exportRecipients({ id: mailingId }), { rows: 3 })
  const narrowed = { state: 'suppressed', reason: 'no_consent' } as const
  assert.deepEqual(await tom.exportRecipients({ id: mailingId, ...narrowed }), { rows: 1 })
  assert.equal((await tom.listRecipients({ id: mailingId, ...narrowed })).items.length, 1)
  const [second, first] = await exports()
  const what = `Recipients of “${(await tom.getDispatch({ id: mailingId })).title}”`
  assert.deepEqual(first!.data, { what, narrowedTo: [], rows: 3, page: `/outbox/${mailingId}` })
  assert.deepEqual(second!.data, {
    ...{ what, narrowedTo: ['Not written to', 'no consent'], rows: 1 },
    page: `/outbox/${mailingId}?state=suppressed&reason=no_consent`,
  })
  assert.deepEqual([second!.objectId, second!.memberId, second!.hat], [mailingId, memberId, 'communications_director'])
  assert.equal((await outing.org.as('marketing_director').checkAudit({})).brokenAt, null)
})

test('of what was searched for the audit keeps only that something was, and of a reason of nobody’s making nothing at all', async () => {
  const { desk } = outing
  assert.deepEqual(await desk.exportRecipients({ id: mailingId, q: 'ada.okafor@example.net' }), { rows: 1 })
  assert.deepEqual(await desk.exportRecipients({ id: mailingId, q: 'Grace' }), { rows: 1 })
  assert.deepEqual(await desk.exportRecipients({ id: mailingId, reason: 'Silent Reader' }), { rows: 0 })
  assert.deepEqual(await desk.exportReport({ reason: 'constructor' }), { rows: 0 })
  const entries = await exports()
  assert.deepEqual(
    entries.map(({ data }) => data['narrowedTo']),
    [['for another reason'], ['for another reason'], ['searched by address or name'], ['searched by address or name']],
  )
  const kept = await owner.query(
    'select to_jsonb(e) as event, to_jsonb(p) as personal from kernel.event e left join kernel.event_personal p on p.event_id = e.id where e.name = $1',
    ['identity.exportBegun'],
  )
  assert.ok(kept.rows.length >= 4)
  assert.doesNotMatch(JSON.stringify(kept.rows), /okafor|grace|silent/i)
})

test('whoever takes out the recipients of a whole report is in the audit with the part of the thread and the days it was about', async () => {
  const { desk, campaignId, org } = outing
  assert.deepEqual(await desk.exportReport({}), { rows: 3 })
  assert.deepEqual(await desk.exportReport({ nodeId: campaignId, state: 'delivered' }), { rows: 2 })
  assert.deepEqual(await desk.exportReport({ from: '2030-01-01', to: '2030-12-31', reason: 'none' }), { rows: 0 })
  const [later, delivered, all] = await exports()
  const { node } = await desk.getNode({ id: campaignId })
  assert.deepEqual(all!.data, { what: 'Recipients of all mailings', narrowedTo: [], rows: 3, page: '/outbox/report?days=all' })
  assert.deepEqual(delivered!.data, {
    ...{ what: `Recipients of the mailings of “${node.title}”`, narrowedTo: ['Delivered'], rows: 2 },
    page: `/outbox/report?node=${campaignId}&state=delivered`,
  })
  assert.deepEqual(later!.data['narrowedTo'], ['due on 2030-01-01 or later', 'due on 2030-12-31 or earlier', 'without a reason'])
  assert.deepEqual([all!.objectId, all!.memberId], [org.id, org.memberId])
})

test('the proof of somebody’s consent does not leave without an entry, which names the person by id alone', async () => {
  const { id } = await outing.person('mia@example.net', 'Mia Costa')
  const { text } = await outing.desk.exportConsent({ id })
  assert.match(text, /mia@example\.net/)
  const [entry] = await exports()
  assert.deepEqual(entry!.data, { what: 'Proof of the consent of one person', narrowedTo: [], rows: 1, page: `/people/${id}` })
  assert.equal(entry!.objectId, id)
  assert.doesNotMatch(JSON.stringify(entry), /mia|costa/i)
})

test('an export is begun before the first row is asked for: one that is broken off is known, and one that is refused has no row', async () => {
  const steps: string[] = []
  async function* rows() {
    steps.push('asked for rows')
    yield [['Ada']]
  }
  const begin = async () => {
    await outing.desk.exportRecipients({ id: mailingId })
    steps.push('begun')
  }
  for await (const _ of csvFile(rowHeader, begin, rows())) break
  assert.deepEqual([steps, (await exports()).length], [['begun'], 1])
  const refused = csvFile(rowHeader, () => outing.desk.exportRecipients({ id: outing.org.id }), rows())
  await assert.rejects(refused.next(), { code: 'not_found' })
  assert.deepEqual([steps, (await exports()).length], [['begun'], 1])
})
