import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openHouse } from '#app/testing/house.ts'
import { approvedPiece, audienceOf, openDesk, refusedWith, writtenPiece } from './testing/desk.ts'

const house = await openHouse()
after(() => house.close())

test('a piece goes through review to approval, and every version with it #28 #263', async () => {
  const desk = await openDesk(house)
  const { tom, channel } = desk
  const { piece } = await writtenPiece(desk)
  await tom.createVariant({ id: piece.id, channelId: channel('by_hand'), body: 'For the wall' })
  const { piece: now } = await tom.getPiece({ id: piece.id })
  const submitted = await tom.submitPiece({ id: piece.id, version: now.version })
  assert.equal(submitted.state, 'in_review')
  assert.equal((await tom.listApprovalQueue({})).items.length, 2)
  const approved = await tom.approvePiece({ id: piece.id, version: submitted.version })
  assert.equal(approved.state, 'approved')
  assert.deepEqual((await tom.listApprovalQueue({})).items, [])
  const { versions } = await tom.getPiece({ id: piece.id })
  assert.deepEqual(
    versions.map(({ state }) => state),
    ['approved', 'approved'],
  )
  const [decision] = (await tom.listApprovals({ id: versions[0]!.id })).items
  assert.deepEqual([decision?.gate, decision?.decision, decision?.hat], ['body', 'approved', 'communications_director'])
  await house.settle()
  const audit = await tom.listAudit({ objectId: piece.id })
  assert.equal(audit.items[0]?.name, 'content.pieceApproved')
})

test('what is sent back says why, and comes back after it was changed #28', async () => {
  const desk = await openDesk(house)
  const { tom } = desk
  const { piece, variant } = await writtenPiece(desk)
  const submitted = await tom.submitPiece({ id: piece.id, version: piece.version })
  const sentBack = await tom.requestChanges({ id: piece.id, version: submitted.version, note: 'Name the lot' })
  assert.equal(sentBack.state, 'changes_requested')
  const [decision] = (await tom.listApprovals({ id: variant.id })).items
  assert.deepEqual([decision?.decision, decision?.note], ['changes_requested', 'Name the lot'])
  const { versions } = await tom.getPiece({ id: piece.id })
  const edited = await tom.updateVariant({ id: variant.id, version: versions[0]!.version, body: 'Lot 0417' })
  const { piece: drafting } = await tom.getPiece({ id: piece.id })
  assert.equal(drafting.state, 'drafting')
  await tom.submitVariant({ id: variant.id, version: edited.version })
  const { piece: again } = await tom.getPiece({ id: piece.id })
  assert.equal(again.state, 'in_review')
  await assert.rejects(tom.requestChanges({ id: piece.id, version: 1, note: 'Late' }), refusedWith('version_conflict'))
})

test('nothing empty goes up for approval, and nothing is decided that does not wait #28', async () => {
  const { tom, channel } = await openDesk(house)
  const piece = await tom.createPiece({ title: 'Nets' })
  await assert.rejects(tom.submitPiece({ id: piece.id, version: piece.version }), refusedWith('no_versions'))
  const mail = await tom.createVariant({ id: piece.id, channelId: channel('email') })
  const { piece: drafting } = await tom.getPiece({ id: piece.id })
  await assert.rejects(tom.submitPiece({ id: piece.id, version: drafting.version }), refusedWith('nothing_to_read'))
  await assert.rejects(tom.submitVariant({ id: mail.id, version: mail.version }), refusedWith('nothing_to_read'))
  await assert.rejects(tom.approvePiece({ id: piece.id, version: drafting.version }), refusedWith('content_wrong_state'))
  await assert.rejects(tom.requestChanges({ id: piece.id, version: drafting.version, note: 'No' }), refusedWith('content_wrong_state'))
  await assert.rejects(tom.approveVariant({ id: mail.id, version: mail.version }), refusedWith('content_wrong_state'))
  const untitled = await tom.updateVariant({ id: mail.id, version: mail.version, body: 'Words', subject: '' })
  await assert.rejects(tom.submitVariant({ id: mail.id, version: untitled.version }), refusedWith('nothing_to_read'))
  const titled = await tom.updateVariant({ id: mail.id, version: untitled.version, subject: 'Nets' })
  await tom.submitVariant({ id: mail.id, version: titled.version })
  const { piece: waiting } = await tom.getPiece({ id: piece.id })
  await assert.rejects(tom.submitPiece({ id: piece.id, version: waiting.version }), refusedWith('content_wrong_state'))
})

test('a word the house never uses blocks an approval; a claim that only runs out soon does not #114 #160', async () => {
  const desk = await openDesk(house)
  const { tom } = desk
  await tom.createHouse({ roof: 'Move well.', bannedTerms: ['eco-friendly'] })
  const pillar = await tom.createPillar({ title: 'Traceability' })
  const proof = { pillarId: pillar.id, claim: '80 washes', evidence: 'Lab report', expiresOn: '2026-06-10' }
  const washes = await tom.createProof(proof)
  const { variant } = await writtenPiece(desk, { body: 'Eco-friendly, for 80 washes' })
  let up = await tom.submitVariant({ id: variant.id, version: variant.version })
  await assert.rejects(
    tom.approveVariant({ id: variant.id, version: up.version }),
    (error: { code: string; data: { fields: { message: string }[] } }) => {
      assert.deepEqual([error.code, error.data.fields.length], ['wording_refused', 1])
      assert.match(error.data.fields[0]!.message, /“eco-friendly”/)
      return true
    },
  )
  const edited = await tom.updateVariant({ id: variant.id, version: up.version, body: 'Tested for 80 washes' })
  up = await tom.submitVariant({ id: variant.id, version: edited.version })
  await tom.updateProof({ id: washes.id, version: 1, expiresOn: '2026-05-31' })
  await assert.rejects(tom.approveVariant({ id: variant.id, version: up.version }), refusedWith('wording_refused'))
  await tom.updateProof({ id: washes.id, version: 2, expiresOn: '2026-06-30' })
  assert.equal((await tom.approveVariant({ id: variant.id, version: up.version })).state, 'approved')
})

test('Marketing writes and Communications approves #28', async () => {
  const desk = await openDesk(house)
  const { variant } = await writtenPiece(desk)
  const up = await desk.ines.submitVariant({ id: variant.id, version: variant.version })
  await assert.rejects(desk.ines.approveVariant({ id: variant.id, version: up.version }), refusedWith('not_allowed'))
  assert.equal((await desk.tom.approveVariant({ id: variant.id, version: up.version })).state, 'approved')
})

test('whoever approves alone what goes to more than a hundred people goes through a checklist #329', async () => {
  const desk = await openDesk(house, { kind: 'solo', name: 'Studio Okafor' })
  const okafor = desk.org.as('solo_attract')
  const few = await audienceOf(desk.org, 100)
  const piece = await okafor.createPiece({ title: 'Audit' })
  const mail = { id: piece.id, channelId: desk.channel('email'), body: 'Come' }
  const small = await okafor.createVariant({ ...mail, segmentId: few })
  const up = await okafor.submitVariant({ id: small.id, version: small.version })
  assert.equal((await okafor.approveVariant({ id: small.id, version: up.version })).state, 'approved')
  await okafor.createPerson({ name: 'One more', email: 'more@example.com', consent: { source: 'Fair', wording: 'Yes' } })
  const large = await okafor.createVariant({ ...mail, segmentId: few })
  const larger = await okafor.submitVariant({ id: large.id, version: large.version })
  await assert.rejects(okafor.approveVariant({ id: large.id, version: larger.version }), refusedWith('checklist_needed'))
  const { piece: now } = await okafor.getPiece({ id: piece.id })
  await assert.rejects(okafor.approvePiece({ id: piece.id, version: now.version }), refusedWith('checklist_needed'))
  assert.equal((await okafor.approveVariant({ id: large.id, version: larger.version, checked: true })).state, 'approved')
})

test('what one wrote another may approve without a checklist #28', async () => {
  const desk = await openDesk(house)
  const segmentId = await audienceOf(desk.org, 101)
  const other = await desk.org.join('Tom Adeyemi', ['communications_director'])
  const piece = await desk.ines.createPiece({ title: 'News' })
  const mail = await desk.ines.createVariant({ id: piece.id, channelId: desk.channel('email'), body: 'Come', segmentId })
  const up = await desk.ines.submitVariant({ id: mail.id, version: mail.version })
  const tom = desk.org.asMember(other, 'communications_director')
  assert.equal((await tom.approveVariant({ id: mail.id, version: up.version })).state, 'approved')
})

test('the queue shows the longest waiting first, with who wrote it #28', async () => {
  const desk = await openDesk(house)
  const { tom } = desk
  const first = await writtenPiece(desk)
  const second = await writtenPiece(desk)
  await tom.submitVariant({ id: second.variant.id, version: second.variant.version })
  house.pass(60_000)
  await tom.submitVariant({ id: first.variant.id, version: first.variant.version })
  const queue = await tom.listApprovalQueue({ limit: 1 })
  assert.deepEqual([queue.items[0]?.id, queue.items[0]?.authorName], [second.variant.id, 'Ines Varga'])
  const rest = await tom.listApprovalQueue({ limit: 1, cursor: queue.nextCursor! })
  assert.deepEqual([rest.items[0]?.id, rest.nextCursor], [first.variant.id, null])
})

test('a further version of an approved piece has to be approved too #28', async () => {
  const desk = await openDesk(house)
  const { piece } = await approvedPiece(desk)
  const more = await desk.tom.createVariant({ id: piece.id, channelId: desk.channel('by_hand'), body: 'For the wall' })
  const { piece: drafting } = await desk.tom.getPiece({ id: piece.id })
  assert.equal(drafting.state, 'drafting')
  const up = await desk.tom.submitVariant({ id: more.id, version: more.version })
  await desk.tom.approveVariant({ id: more.id, version: up.version })
  assert.equal((await desk.tom.getPiece({ id: piece.id })).piece.state, 'approved')
})
