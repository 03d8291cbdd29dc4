import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { newId } from '#kernel/id.ts'
import { openHouse } from '#app/testing/house.ts'
import { openDesk, refusedWith, writtenPiece, approvedPiece } from './testing/desk.ts'

const house = await openHouse()
after(() => house.close())

test('a piece hangs under a campaign, and without one under the always-on campaign of one’s function #106', async () => {
  const { ines, tom } = await openDesk(house)
  const campaign = await ines.quickCampaign({ name: 'Know what you wear', audience: 'Evidence eco', ask: 'See where yours came from' })
  const under = await tom.createPiece({ title: 'Where leggings come from', parentId: campaign.id })
  assert.equal(under.parentTitle, 'Know what you wear')
  assert.equal(under.function, 'marketing')
  const standing = await tom.createPiece({ title: 'Staff news' })
  assert.match(standing.parentTitle!, /always on/)
  assert.deepEqual([standing.function, standing.state, standing.intent], ['communications', 'idea', 'educate'])
  const { ancestors } = await tom.getNode({ id: standing.id })
  assert.equal(ancestors[0]?.kind, 'goal')
})

test('before the thread has begun there is no place for a piece #106', async () => {
  const tom = (await house.found()).as('communications_director')
  await assert.rejects(tom.createPiece({ title: 'Adrift' }), refusedWith('no_plan'))
  await assert.rejects(tom.createPiece({ title: 'Adrift', parentId: newId() }), refusedWith('parent_gone'))
})

test('a piece carries a message of the house and hangs only where pieces hang #15 #103', async () => {
  const { tom } = await openDesk(house)
  await tom.createHouse({ roof: 'Move well. Leave less.' })
  const pillar = await tom.createPillar({ title: 'Traceability' })
  const message = await tom.createMessage({ pillarId: pillar.id, what: 'Know what you wear.' })
  const piece = await tom.createPiece({ title: 'Leggings', messageId: message.id })
  const read = await tom.getPiece({ id: piece.id })
  assert.deepEqual(read.says, { messageId: message.id, what: 'Know what you wear.', pillar: 'Traceability' })
  const silent = await tom.createPiece({ title: 'Silent' })
  assert.ok((await tom.getPiece({ id: silent.id })).findings.some(({ object }) => object === 'No message'))
  await assert.rejects(tom.createPiece({ title: 'Nothing to say', messageId: newId() }), refusedWith('content_message_gone'))
  await tom.archiveMessage({ id: message.id, version: 1 })
  await assert.rejects(tom.updatePiece({ id: silent.id, version: 1, messageId: message.id }), refusedWith('content_message_gone'))
  assert.equal((await tom.updatePiece({ id: piece.id, version: 1, messageId: message.id, summary: 'Lots' })).summary, 'Lots')
  await assert.rejects(tom.createPiece({ title: 'In a piece', parentId: piece.id }), refusedWith('wrong_parent'))
})

test('an idea goes to work only when both gates of its campaign’s brief are approved #24', async () => {
  const { ines, tom, channel } = await openDesk(house)
  const campaign = await ines.createCampaign({ name: 'Launch' })
  const piece = await tom.createPiece({ title: 'Leggings', parentId: campaign.id })
  await assert.rejects(tom.briefPiece({ id: piece.id, version: 1 }), refusedWith('gates_closed'))
  await assert.rejects(tom.createVariant({ id: piece.id, channelId: channel('social') }), refusedWith('gates_closed'))
  let brief = await ines.getBrief({ id: campaign.id })
  brief = await ines.writeWhat({ id: campaign.id, version: brief.version, what: 'Lot by lot', why: 'They ask' })
  brief = await ines.approveWhat({ id: campaign.id, version: brief.version })
  await assert.rejects(tom.briefPiece({ id: piece.id, version: 1 }), refusedWith('gates_closed'))
  brief = await tom.writeHow({ id: campaign.id, version: brief.version, how: 'A story', where: 'E-mail' })
  await tom.approveHow({ id: campaign.id, version: brief.version })
  const briefed = await tom.briefPiece({ id: piece.id, version: 1 })
  assert.equal(briefed.state, 'briefed')
  await tom.createVariant({ id: piece.id, channelId: channel('social') })
  assert.equal((await tom.getPiece({ id: piece.id })).piece.state, 'drafting')
  await assert.rejects(tom.briefPiece({ id: piece.id, version: briefed.version + 1 }), refusedWith('content_wrong_state'))
})

test('pieces are found by state, words, message and by the part of the thread they hang under #106', async () => {
  const desk = await openDesk(house)
  const { ines, tom } = desk
  const campaign = await ines.quickCampaign({ name: 'Know what you wear', audience: 'Evidence eco', ask: 'See where yours came from' })
  const nets = await tom.createPiece({ title: '100% nets', parentId: campaign.id, intent: 'promote', kind: 'article' })
  const { piece, variant } = await approvedPiece(desk)
  const at = '2026-06-20T09:00:00.000Z'
  await tom.scheduleVariant({ id: variant.id, version: variant.version, at })
  const ids = async (filter: object) => (await tom.listPieces(filter)).items.map(({ id }) => id)
  assert.deepEqual(await ids({}), [piece.id, nets.id])
  assert.deepEqual(await ids({ nodeId: campaign.id }), [nets.id])
  assert.deepEqual(await ids({ state: 'approved' }), [piece.id])
  assert.deepEqual(await ids({ intent: 'promote' }), [nets.id])
  assert.deepEqual(await ids({ kind: 'article' }), [nets.id])
  assert.deepEqual(await ids({ q: '100%' }), [nets.id])
  assert.deepEqual(await ids({ messageId: newId() }), [])
  assert.deepEqual(await ids({ nodeId: newId() }), [])
  const [first] = (await tom.listPieces({ limit: 1 })).items
  assert.deepEqual([first?.versions, first?.out, first?.nextSlot], [1, 0, at])
})

test('a changed title is the name of the piece and of its versions on the thread #106', async () => {
  const desk = await openDesk(house)
  const { piece, variant } = await writtenPiece(desk)
  await desk.tom.updatePiece({ id: piece.id, version: piece.version, title: 'From net to knit', ownerId: desk.org.memberId })
  assert.equal((await desk.tom.getNode({ id: piece.id })).node.title, 'From net to knit')
  assert.equal((await desk.tom.getVariant({ id: variant.id })).title, 'From net to knit · Social media')
  const nobody = { id: piece.id, version: piece.version + 1, ownerId: newId() }
  await assert.rejects(desk.tom.updatePiece(nobody), refusedWith('unprocessable'))
})

test('from an approved piece a further one is made, which says where it came from #263', async () => {
  const desk = await openDesk(house)
  const { tom } = desk
  const { piece } = await approvedPiece(desk)
  assert.equal(piece.state, 'approved')
  const { piece: source, derived } = await tom.repurposePiece({ id: piece.id, version: piece.version, title: 'Sales sheet', kind: 'other' })
  assert.deepEqual([source.state, derived.state, derived.parentId], ['repurposed', 'idea', piece.parentId])
  const references = await tom.listReferences({ id: derived.id })
  assert.deepEqual(
    references.items.map(({ kind, node }) => [kind, node.id]),
    [['reuses', piece.id]],
  )
  await tom.repurposePiece({ id: piece.id, version: source.version, title: 'Press kit', kind: 'other' })
  const idea = { id: derived.id, version: derived.version, title: 'Too early', kind: 'other' } as const
  await assert.rejects(tom.repurposePiece(idea), refusedWith('content_wrong_state'))
})

test('an archived piece leaves the lists with its versions for the list of the archived, and comes back in the state it had #106', async () => {
  const desk = await openDesk(house)
  const { tom } = desk
  const { piece, variant } = await approvedPiece(desk)
  const scheduled = await tom.scheduleVariant({ id: variant.id, version: variant.version, at: '2026-06-20T09:00:00.000Z' })
  await assert.rejects(tom.archivePiece({ id: piece.id, version: piece.version }), refusedWith('content_wrong_state'))
  const back = await tom.unscheduleVariant({ id: variant.id, version: scheduled.version })
  const archived = await tom.archivePiece({ id: piece.id, version: piece.version })
  assert.deepEqual((await tom.listPieces({})).items, [])
  assert.deepEqual(
    (await tom.listPieces({ state: 'archived' })).items.map(({ id }) => id),
    [piece.id],
  )
  await assert.rejects(tom.publishVariant({ id: variant.id, version: back.version }), refusedWith('content_wrong_state'))
  await assert.rejects(tom.submitPiece({ id: piece.id, version: archived.version }), refusedWith('content_wrong_state'))
  await assert.rejects(tom.createVariant({ id: piece.id, channelId: desk.channel('email') }), refusedWith('content_wrong_state'))
  assert.deepEqual((await tom.restorePiece({ id: piece.id, version: archived.version })).state, 'approved')
  assert.equal((await tom.listPieces({})).items.length, 1)
})

test('Sales reads the content and changes none #253', async () => {
  const desk = await openDesk(house)
  const { piece } = await writtenPiece(desk)
  const leo = desk.org.as('sales_lead')
  assert.equal((await leo.getPiece({ id: piece.id })).versions.length, 1)
  await assert.rejects(leo.updatePiece({ id: piece.id, version: piece.version, title: 'Buy' }), refusedWith('not_allowed'))
  const stranger = (await house.found({ name: 'Elsewhere' })).as('communications_director')
  await assert.rejects(stranger.getPiece({ id: piece.id }), refusedWith('not_found'))
})
