import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { newId } from '#kernel/id.ts'
import { openHouse } from '#app/testing/house.ts'
import { approvedPiece, audienceOf, openDesk, refusedWith, writtenPiece } from './testing/desk.ts'

const house = await openHouse()
after(() => house.close())

test('a piece has a version per channel, each with one primary call to action and one place it leads to #19', async () => {
  const { tom, channel } = await openDesk(house)
  const piece = await tom.createPiece({ title: 'Where leggings come from' })
  const page = await tom.createVariant({ id: piece.id, channelId: channel('website'), layout: 'landing', body: '# Trace' })
  assert.deepEqual([page.slug, page.subject, page.layout], ['where-leggings-come-from', 'Where leggings come from', 'landing'])
  const mail = await tom.createVariant({ id: piece.id, channelId: channel('email'), ctaPageId: page.id, ctaLabel: 'See yours' })
  assert.equal((await tom.getVariant({ id: mail.id })).target, 'https://www.example.com/@littoral-athletics/where-leggings-come-from')
  const moved = await tom.updateVariant({ id: mail.id, version: mail.version, ctaUrl: 'https://www.example.com/trace' })
  assert.deepEqual([moved.ctaUrl, moved.ctaPageId], ['https://www.example.com/trace', null])
  const back = await tom.updateVariant({ id: mail.id, version: moved.version, ctaPageId: page.id })
  assert.deepEqual([back.ctaUrl, back.ctaPageId], [null, page.id])
  const both = { id: piece.id, channelId: channel('email'), ctaLabel: 'Go', ctaPageId: page.id, ctaUrl: 'https://www.example.com' }
  await assert.rejects(tom.createVariant(both), refusedWith('unprocessable'))
  await assert.rejects(tom.createVariant({ ...both, ctaPageId: null, ctaLabel: '' }), refusedWith('unprocessable'))
  assert.deepEqual(
    (await tom.getPiece({ id: piece.id })).versions.map(({ adapter }) => adapter),
    ['website', 'email'],
  )
})

test('the call to action of the register lends its words #19 #20', async () => {
  const { tom, channel } = await openDesk(house)
  const cta = await tom.createCta({ label: 'Enroll now', kind: 'enroll' })
  const piece = await tom.createPiece({ title: 'Night run' })
  const mail = await tom.createVariant({ id: piece.id, channelId: channel('email'), ctaId: cta.id, ctaUrl: 'https://www.example.com/run' })
  assert.equal(mail.ctaLabel, 'Enroll now')
  await assert.rejects(tom.updateVariant({ id: mail.id, version: 1, ctaId: newId() }), refusedWith('content_cta_gone'))
})

test('a version takes only what exists and what its channel has #188', async () => {
  const { tom, channel } = await openDesk(house)
  const piece = await tom.createPiece({ title: 'Night run' })
  const at = (key: 'email' | 'website' | 'social') => ({ id: piece.id, channelId: channel(key) })
  await assert.rejects(tom.createVariant({ id: piece.id, channelId: newId() }), refusedWith('content_channel_gone'))
  await assert.rejects(tom.createVariant({ ...at('email'), slug: 'run' }), refusedWith('wrong_fields'))
  await assert.rejects(tom.createVariant({ ...at('social'), layout: 'post' }), refusedWith('wrong_fields'))
  await assert.rejects(tom.createVariant({ ...at('email'), segmentId: newId() }), refusedWith('content_segment_gone'))
  await assert.rejects(tom.createVariant({ ...at('website'), layout: 'landing', formId: newId() }), refusedWith('content_form_gone'))
  await assert.rejects(tom.createVariant({ ...at('email'), ctaLabel: 'Go', ctaPageId: newId() }), refusedWith('wrong_page'))
  const tagged = { ctaLabel: 'Go', ctaUrl: 'https://www.example.com/?utm_source=me' }
  await assert.rejects(tom.createVariant({ ...at('email'), ...tagged }), refusedWith('parameters_typed'))
  const form = await tom.createForm({ name: 'Join', fields: [{ key: 'email', label: 'E-mail', kind: 'email', required: true }] })
  const landing = await tom.createVariant({ ...at('website'), layout: 'landing', formId: form.id })
  assert.equal(landing.formId, form.id)
  await assert.rejects(tom.updateVariant({ id: landing.id, version: 1, ctaPageId: landing.id, ctaLabel: 'Go' }), refusedWith('wrong_page'))
})

test('a personal field nobody could fill is refused where it was written, not when the e-mail is to leave #188', async () => {
  const { tom, channel } = await openDesk(house)
  const piece = await tom.createPiece({ title: 'Night run' })
  const at = { id: piece.id, channelId: channel('email') }
  await assert.rejects(tom.createVariant({ ...at, body: 'Dear {{foo}},' }), namesField('body', 1, 6, '{{foo}}'))
  const mail = await tom.createVariant({ ...at, subject: '{{ first_name | friend }}, run', body: 'Dear {{name}} of {{company}},' })
  const change = { id: mail.id, version: mail.version, subject: 'Run, {{surname}}' }
  await assert.rejects(tom.updateVariant(change), namesField('subject', 1, 6, '{{surname}}'))
  const post = { text: 'Dear {{foo}},', channelId: channel('email'), segmentId: newId() }
  await assert.rejects(tom.quickPost(post), namesField('text', 1, 6, '{{foo}}'))
  const page = await tom.createVariant({ id: piece.id, channelId: channel('website'), body: 'Write {{foo}} in your template.' })
  assert.equal(page.state, 'draft')
})

const namesField = (path: string, line: number, column: number, found: string) => (error: unknown) => {
  const { code, data } = error as { code: string; data: { fields: { path: string; message: string }[] } }
  assert.deepEqual([code, data.fields.map((field) => field.path)], ['unknown_field', [path]])
  assert.ok(data.fields[0]!.message.startsWith(`line ${line}, column ${column}: ${found} names no personal field; there are`))
  return true
}

test('two pages never share an address, and an archived page comes back only while its own is free #93', async () => {
  const { tom, channel } = await openDesk(house)
  const piece = await tom.createPiece({ title: 'Nets' })
  const at = { id: piece.id, channelId: channel('website') }
  const first = await tom.createVariant(at)
  const second = await tom.createVariant(at)
  assert.deepEqual([first.slug, second.slug], ['nets', 'nets-2'])
  await assert.rejects(tom.createVariant({ ...at, slug: 'nets' }), refusedWith('address_in_use'))
  const gone = await tom.archiveVariant({ id: first.id, version: first.version })
  const third = await tom.updateVariant({ id: second.id, version: second.version, slug: 'nets' })
  assert.equal(third.slug, 'nets')
  await assert.rejects(tom.restoreVariant({ id: first.id, version: gone.version }), refusedWith('address_in_use'))
  await tom.updateVariant({ id: second.id, version: third.version, slug: 'other-nets' })
  assert.equal((await tom.restoreVariant({ id: first.id, version: gone.version })).archivedAt, null)
  assert.equal((await tom.restoreVariant({ id: first.id, version: gone.version + 1 })).archivedAt, null)
})

test('a text is shown as its recipients see it before it is kept, with what the house says against it #28 #114', async () => {
  const { tom } = await openDesk(house)
  await tom.createHouse({ roof: 'Move well.', bannedTerms: ['eco-friendly'] })
  const text = { subject: 'For {{first_name|you}}', body: 'Dear {{first_name|reader}}, *eco-friendly* <script>alert(1)</script>' }
  const shown = await tom.previewVariant({ adapter: 'email', ...text })
  assert.deepEqual([shown.subject, shown.html, shown.characters], ['For you', '<p>Dear reader, <em>eco-friendly</em> </p>', 25])
  assert.deepEqual(
    shown.findings.map(({ severity, object }) => [severity, object]),
    [['error', '“eco-friendly”']],
  )
})

test('an e-mail and a page can be looked at complete; what is posted by hand has no frame #93', async () => {
  const { tom, channel } = await openDesk(house)
  const piece = await tom.createPiece({ title: 'Nets' })
  const show = async (key: 'email' | 'website' | 'social') => {
    const { id } = await tom.createVariant({ id: piece.id, channelId: channel(key), body: 'From the sea' })
    return (await tom.showVariant({ id })).path
  }
  for (const key of ['email', 'website'] as const) {
    const answer = await house.visit('GET', (await show(key))!)
    assert.match(String(answer?.body), /From the sea/)
  }
  assert.equal(await show('social'), null)
  const empty = await tom.createVariant({ id: piece.id, channelId: channel('email') })
  await assert.rejects(tom.showVariant({ id: empty.id }), refusedWith('nothing_to_read'))
})

test('a reader of the piece sees whom each version reaches, and what is missing #188 #19', async () => {
  const { org, tom, channel } = await openDesk(house)
  const segmentId = await audienceOf(org, 3)
  const piece = await tom.createPiece({ title: 'Nets' })
  await tom.createVariant({ id: piece.id, channelId: channel('email'), body: 'From the sea', segmentId })
  const { versions, findings } = await tom.getPiece({ id: piece.id })
  assert.deepEqual(versions[0]?.segment, { id: segmentId, name: '3 readers', size: 3 })
  assert.equal(versions[0]?.channelName, 'E-mail')
  const objects = findings.map(({ severity, object }) => [severity, object])
  assert.deepEqual(objects, [
    ['warning', 'No call to action'],
    ['warning', 'No message'],
    ['clear', 'Words and claims'],
  ])
})

test('editing after approval voids it, whatever was changed #28', async () => {
  const desk = await openDesk(house)
  const { tom } = desk
  const { piece, variant } = await approvedPiece(desk)
  assert.deepEqual([piece.state, variant.state], ['approved', 'approved'])
  const edited = await tom.updateVariant({ id: variant.id, version: variant.version, body: 'Know what you wear, lot by lot.' })
  assert.equal(edited.state, 'draft')
  assert.equal((await tom.getPiece({ id: piece.id })).piece.state, 'drafting')
  await assert.rejects(tom.publishVariant({ id: variant.id, version: edited.version }), refusedWith('content_wrong_state'))
  await house.settle()
  const audit = await tom.listAudit({ limit: 3, objectId: variant.id })
  assert.equal(audit.items[0]?.data['approvalVoided'], true)
})

test('a scheduled version that is edited no longer leaves #28', async () => {
  const desk = await openDesk(house)
  const { tom } = desk
  const { variant } = await approvedPiece(desk)
  const scheduled = await tom.scheduleVariant({ id: variant.id, version: variant.version, at: '2026-06-02T09:00:00.000Z' })
  const edited = await tom.updateVariant({ id: variant.id, version: scheduled.version, body: 'Other words' })
  assert.deepEqual([edited.state, edited.slot], ['draft', null])
  const [dispatch] = (await tom.listDispatches({ nodeId: variant.id })).items
  assert.equal(dispatch?.state, 'cancelled')
  await house.settle()
  assert.equal((await tom.getVariant({ id: variant.id })).state, 'draft')
})

test('two who write at once: the second is told, and loses nothing by surprise', async () => {
  const desk = await openDesk(house)
  const { variant } = await writtenPiece(desk)
  const writes = ['One', 'Two', 'Three'].map((body) => desk.tom.updateVariant({ id: variant.id, version: variant.version, body }))
  const done = await Promise.allSettled(writes)
  assert.equal(done.filter(({ status }) => status === 'fulfilled').length, 1)
  await assert.rejects(desk.tom.updateVariant({ id: variant.id, version: 1, body: 'Late' }), refusedWith('version_conflict'))
})

test('an archived version no longer counts for its piece #106', async () => {
  const desk = await openDesk(house)
  const { tom, channel } = desk
  const { piece } = await approvedPiece(desk)
  const draft = await tom.createVariant({ id: piece.id, channelId: channel('email') })
  assert.equal((await tom.getPiece({ id: piece.id })).piece.state, 'drafting')
  await tom.archiveVariant({ id: draft.id, version: draft.version })
  const read = await tom.getPiece({ id: piece.id })
  assert.deepEqual([read.piece.state, read.versions.length], ['approved', 1])
  await assert.rejects(tom.updateVariant({ id: draft.id, version: draft.version + 1, body: 'Ghost' }), refusedWith('content_wrong_state'))
})
