import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openHouse, type House } from '#app/testing/house.ts'
import { openSite, type Site } from '#app/testing/site.ts'
import { addMilliseconds } from '#kernel/time.ts'
import { approvedPiece, audienceOf, mailAccount, openDesk, refusedWith, type Desk } from './testing/desk.ts'

let house: House
let site: Site
before(async () => {
  house = await openHouse()
  site = await openSite(house)
})
after(async () => {
  await site.close()
  await house.close()
})

/** A version of a channel, approved. */
async function approvedVersion({ tom, channel }: Desk, key: 'email' | 'website' | 'social', words: object) {
  const piece = await tom.createPiece({ title: 'Where leggings come from' })
  const variant = await tom.createVariant({ id: piece.id, channelId: channel(key), body: 'From the sea', ...words })
  const up = await tom.submitVariant({ id: variant.id, version: variant.version })
  return tom.approveVariant({ id: variant.id, version: up.version })
}

const ids = ({ id, version }: { id: string; version: number }) => ({ id, version })

test('what is posted by hand gets its text with the tagged link, and is published once somebody shows where #237', async () => {
  const desk = await openDesk(house)
  const { tom } = desk
  const { variant, piece } = await approvedPiece(desk, { body: 'See https://www.example.com/trace now' })
  const scheduled = await tom.publishVariant(ids(variant))
  assert.equal(scheduled.state, 'scheduled')
  const [dispatch] = (await tom.listDispatches({ nodeId: variant.id })).items
  const { text, link } = await tom.getDispatch({ id: dispatch!.id })
  assert.equal(link, scheduled.linkUrl)
  assert.equal(text, `See ${link} now`)
  const [tagged] = (await tom.listLinks({ nodeId: variant.id })).items
  const { campaign, ...names } = tagged!
  assert.match(campaign, /^\d{6}_/)
  assert.deepEqual([names.source, names.medium, names.content], ['social', 'social', 'where-leggings-come-from'])
  await house.settle()
  const waiting = await tom.getVariant({ id: variant.id })
  assert.equal(waiting.state, 'sending')
  await assert.rejects(tom.markVariantPosted(ids(waiting)), refusedWith('no_proof'))
  const posted = await tom.markVariantPosted({ ...ids(waiting), address: 'https://social.example.com/1' })
  assert.deepEqual([posted.state, posted.address, posted.publishedAt], ['published', 'https://social.example.com/1', house.now])
  await house.settle()
  assert.equal((await tom.getVariant({ id: variant.id })).version, posted.version)
  assert.equal((await tom.getPiece({ id: piece.id })).piece.state, 'approved')
  await assert.rejects(tom.updateVariant({ ...ids(posted), body: 'Other' }), refusedWith('content_wrong_state'))
})

test('a version about a topic leaves out whoever does not want it', async () => {
  const desk = await openDesk(house)
  const { tom, org } = desk
  const sink = await mailAccount(house, org)
  const segmentId = await audienceOf(org, 2)
  const topic = await tom.createTopic({ name: 'Events', description: 'When we are near you' })
  const gone = await tom.updateTopic({ ...ids(await tom.createTopic({ name: 'Old', description: 'No more' })), archived: true })
  const { items } = await tom.listPersons({ sort: 'name' })
  await tom.choosePreferences({ ...ids(items[0]!), topics: [{ topicId: topic.id, wanted: false }] })
  await assert.rejects(approvedVersion(desk, 'email', { segmentId, topicId: gone.id }), refusedWith('content_topic_gone'))
  const variant = await approvedVersion(desk, 'email', { segmentId, topicId: topic.id })
  await tom.publishVariant(ids(variant))
  house.at(addMilliseconds(house.now, 15_000))
  await house.settle()
  assert.deepEqual(
    sink.letters.map(({ to }) => to),
    [[items[1]!.email]],
  )
  await sink.close()
})

test('what waits to be posted by hand can be taken back, and changed #28', async () => {
  const desk = await openDesk(house)
  const { tom } = desk
  const { variant } = await approvedPiece(desk)
  await assert.rejects(tom.unscheduleVariant(ids(variant)), refusedWith('content_wrong_state'))
  await assert.rejects(tom.markVariantPosted({ ...ids(variant), note: 'Up' }), refusedWith('content_wrong_state'))
  await tom.publishVariant(ids(variant))
  await house.settle()
  const back = await tom.unscheduleVariant(ids(await tom.getVariant({ id: variant.id })))
  assert.deepEqual([back.state, back.slot], ['approved', null])
  await tom.publishVariant(ids(back))
  await house.settle()
  const edited = await tom.updateVariant({ ...ids(await tom.getVariant({ id: variant.id })), body: 'Other words' })
  assert.equal(edited.state, 'draft')
  await house.settle()
  assert.equal((await tom.getVariant({ id: variant.id })).state, 'draft')
})

test('a page is published once it was read back, stands in the index, can be corrected and withdrawn #93', async () => {
  const desk = await openDesk(house, { publicUrl: site.url })
  const { tom } = desk
  const page = await approvedVersion(desk, 'website', { body: 'Eleven tonnes of net' })
  await tom.publishVariant(ids(page))
  await house.settle()
  const out = await tom.getVariant({ id: page.id })
  assert.deepEqual([out.state, out.address], ['published', out.pageAddress])
  const read = async () => (await fetch(out.address!)).text()
  assert.match(await read(), /Eleven tonnes of net/)
  assert.match(await (await fetch(new URL('.', out.address!).href.replace(/\/$/, ''))).text(), /Where leggings come from/)
  const correction = { ...ids(out), reason: 'Twelve, not eleven', body: 'Twelve tonnes of net' }
  await assert.rejects(tom.correctVariant({ ...correction, subject: '' }), refusedWith('nothing_to_read'))
  await tom.correctVariant(correction)
  await house.settle()
  const corrected = await tom.getVariant({ id: page.id })
  assert.deepEqual([corrected.state, corrected.reason, corrected.publishedAt], ['corrected', 'Twelve, not eleven', out.publishedAt])
  assert.match(await read(), /Twelve tonnes of net/)
  const withdrawn = await tom.withdrawVariant({ ...ids(corrected), reason: 'The mill asked for it' })
  assert.equal(withdrawn.state, 'withdrawn')
  assert.equal((await fetch(out.address!)).status, 410)
  await house.settle()
  await assert.rejects(tom.withdrawVariant({ ...ids(withdrawn), reason: 'Again' }), refusedWith('content_wrong_state'))
})

test('a page taken off the site itself is withdrawn here too #93', async () => {
  const desk = await openDesk(house, { publicUrl: site.url })
  const page = await approvedVersion(desk, 'website', {})
  await desk.tom.publishVariant(ids(page))
  await house.settle()
  const [standing] = (await desk.tom.listPages({})).items
  await desk.tom.withdrawPage({ id: standing!.id, version: standing!.version })
  await house.settle()
  assert.equal((await desk.tom.getVariant({ id: page.id })).state, 'withdrawn')
})

test('a page that cannot be read back has failed, says why, and can be tried again #93', async () => {
  const desk = await openDesk(house, { publicUrl: 'http://127.0.0.1:9' })
  const { tom } = desk
  const page = await approvedVersion(desk, 'website', {})
  await tom.publishVariant(ids(page))
  await house.settle()
  const failed = await tom.getVariant({ id: page.id })
  assert.equal(failed.state, 'failed')
  assert.match(failed.failure!, /could not be read back/)
  const again = await tom.publishVariant(ids(failed))
  assert.deepEqual([again.state, again.failure], ['scheduled', null])
})

test('a call to action leads only to a page that is out by then #188', async () => {
  const desk = await openDesk(house, { publicUrl: site.url })
  const { tom } = desk
  const page = await approvedVersion(desk, 'website', { layout: 'landing' })
  const post = await approvedVersion(desk, 'social', { ctaPageId: page.id })
  await assert.rejects(tom.publishVariant(ids(post)), refusedWith('page_not_out'))
  await tom.scheduleVariant({ ...ids(page), at: '2026-06-02T09:00:00.000Z' })
  await assert.rejects(tom.scheduleVariant({ ...ids(post), at: '2026-06-02T08:00:00.000Z' }), refusedWith('page_not_out'))
  const scheduled = await tom.scheduleVariant({ ...ids(post), at: '2026-06-02T09:00:00.000Z' })
  assert.equal(scheduled.slot, '2026-06-02T09:00:00.000Z')
  const [link] = (await tom.listLinks({ nodeId: post.id })).items
  assert.equal(link?.target, (await tom.getVariant({ id: page.id })).pageAddress)
})

test('an e-mail reaches its audience with its fields filled and its link tagged, and can be taken back for ten seconds #152', async () => {
  const desk = await openDesk(house, { publicUrl: site.url })
  const { org, tom } = desk
  const sink = await mailAccount(house, org)
  const segmentId = await audienceOf(org, 3)
  const words = { subject: 'For you, {{first_name|reader}}', body: 'Dear {{first_name|reader}}, see https://www.example.com/trace' }
  const mail = await approvedVersion(desk, 'email', { ...words, segmentId, ctaLabel: 'See yours', ctaUrl: 'https://www.example.com/trace' })
  const going = await tom.publishVariant(ids(mail))
  await house.settle()
  assert.equal(sink.letters.length, 0)
  const back = await tom.unscheduleVariant(ids(going))
  await tom.publishVariant(ids(back))
  house.pass(10_000)
  await house.settle()
  assert.equal(sink.letters.length, 3)
  const out = await tom.getVariant({ id: mail.id })
  assert.equal(out.state, 'published')
  const letter = (await sink.letterTo('reader1@people.example.com')).raw.toString('utf8')
  assert.match(letter, /Subject: For you, Reader/)
  assert.match(letter.replace(/=\r\n/g, ''), new RegExp(new URL(out.linkUrl!).pathname))
  await assert.rejects(tom.unscheduleVariant(ids(out)), refusedWith('content_wrong_state'))
  await assert.rejects(tom.correctVariant({ ...ids(out), reason: 'Typo', body: 'Dear' }), refusedWith('cannot_be_changed'))
  await assert.rejects(tom.withdrawVariant({ ...ids(out), reason: 'Typo' }), refusedWith('cannot_be_changed'))
  await sink.close()
})

test('an e-mail needs an audience and an account, and a moment that has not passed #188', async () => {
  const desk = await openDesk(house)
  const { tom } = desk
  const alone = await approvedVersion(desk, 'email', {})
  await assert.rejects(tom.publishVariant(ids(alone)), refusedWith('no_audience'))
  const segmentId = await audienceOf(desk.org, 1)
  const mail = await approvedVersion(desk, 'email', { segmentId })
  await assert.rejects(tom.publishVariant(ids(mail)), refusedWith('no_account'))
  await assert.rejects(tom.scheduleVariant({ ...ids(mail), at: house.now }), refusedWith('slot_passed'))
})

test('who schedules an e-mail says what is done about uncertain deliveries, or leaves it to the organisation', async () => {
  const desk = await openDesk(house, { publicUrl: site.url })
  const { org, tom } = desk
  const sink = await mailAccount(house, org)
  const segmentId = await audienceOf(org, 1)
  await tom.setUncertainDefault({ policy: 'count', hours: 12 })
  const uncertain = { policy: 'again', hours: 2 } as const
  const said = async (words: object) => {
    const mail = await approvedVersion(desk, 'email', { segmentId })
    await tom.scheduleVariant({ ...ids(mail), at: '2027-06-10T09:00:00.000Z', ...words })
    const [dispatch] = (await tom.listDispatches({ nodeId: mail.id })).items
    return (await tom.getDispatch({ id: dispatch!.id })).uncertain
  }
  assert.deepEqual(await said({ uncertain }), { ...uncertain, nextAt: null })
  assert.deepEqual(await said({}), { policy: 'count', hours: 12, nextAt: null })
  await sink.close()
})

test('an e-mail that nobody received has failed, with the reason #152', async () => {
  const desk = await openDesk(house, { publicUrl: site.url })
  const { org, tom } = desk
  const sink = await mailAccount(house, org)
  const mail = await approvedVersion(desk, 'email', { segmentId: await audienceOf(org, 1) })
  sink.refuse('reader0@people.example.com')
  await tom.publishVariant(ids(mail))
  house.pass(10_000)
  await house.settle()
  const failed = await tom.getVariant({ id: mail.id })
  assert.deepEqual([failed.state, failed.failure], ['failed', 'Nobody received it: 1 failed.'])
  await sink.close()
})

test('a dispatch that somebody cancels in the outbox leaves its version approved', async () => {
  const desk = await openDesk(house)
  const { tom } = desk
  const { variant } = await approvedPiece(desk)
  await tom.scheduleVariant({ ...ids(variant), at: '2026-06-10T09:00:00.000Z' })
  const [dispatch] = (await tom.listDispatches({ nodeId: variant.id })).items
  await tom.cancelDispatch(ids(dispatch!))
  await house.settle()
  const back = await tom.getVariant({ id: variant.id })
  assert.deepEqual([back.state, back.slot], ['approved', null])
})

test('a hold shows on the version while it lasts and is never stored #169', async () => {
  const desk = await openDesk(house)
  const { tom } = desk
  const { variant } = await approvedPiece(desk)
  await tom.scheduleVariant({ ...ids(variant), at: '2026-06-10T09:00:00.000Z' })
  const hold = await tom.declareHold({ scope: 'organisation', reason: 'Lab allegation' })
  assert.deepEqual((await tom.getVariant({ id: variant.id })).held, { reason: 'Lab allegation' })
  await house.settle()
  const closed = (await tom.getHold({ id: hold.id })).hold
  await tom.liftHold(ids(closed))
  assert.deepEqual((await tom.getVariant({ id: variant.id })).held, { reason: 'Lab allegation' }, 'until it is released by name')
  const { items } = await tom.listHeldItems({ id: hold.id })
  await tom.releaseItems({ id: hold.id, items: items.map(({ dispatchId, version }) => ({ dispatchId, version })) })
  const read = await tom.getVariant({ id: variant.id })
  assert.deepEqual([read.held, read.state], [null, 'scheduled'])
})

test('results are closed with what they taught #106', async () => {
  const desk = await openDesk(house)
  const { tom } = desk
  const { variant } = await approvedPiece(desk)
  await assert.rejects(tom.measureVariant({ ...ids(variant), learned: 'Nothing yet' }), refusedWith('content_wrong_state'))
  await tom.publishVariant(ids(variant))
  await house.settle()
  const posted = await tom.markVariantPosted({ ...ids(await tom.getVariant({ id: variant.id })), note: 'On the wall' })
  const measured = await tom.measureVariant({ ...ids(posted), learned: 'Lot numbers are read' })
  assert.deepEqual([measured.state, measured.learned], ['measured', 'Lot numbers are read'])
})

test('the calendar shows what leaves and left between two days of the organisation #353', async () => {
  const desk = await openDesk(house, { zone: 'America/New_York' })
  const { tom } = desk
  const early = await approvedPiece(desk)
  const late = await approvedPiece(desk)
  // Half past eleven in the evening in New York is the next day in UTC.
  await tom.scheduleVariant({ ...ids(late.variant), at: '2026-06-11T03:30:00.000Z' })
  await tom.scheduleVariant({ ...ids(early.variant), at: '2026-06-10T04:00:00.000Z' })
  const on = async (from: string, to = from) => (await tom.listCalendar({ from, to })).items.map(({ id }) => id)
  assert.deepEqual(await on('2026-06-10'), [early.variant.id, late.variant.id])
  assert.deepEqual(await on('2026-06-11'), [])
  assert.deepEqual(await on('2026-06-01', '2026-06-30'), [early.variant.id, late.variant.id])
  const [item] = (await tom.listCalendar({ from: '2026-06-10', to: '2026-06-10', limit: 1 })).items
  assert.deepEqual([item?.pieceTitle, item?.function], ['Where leggings come from', 'communications'])
})
