import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { newId } from '#kernel/id.ts'
import { openHouse } from '#app/testing/house.ts'
import { expiringProofs, houseOf, messageById, reviewWording } from './actions.ts'

const house = await openHouse()
after(() => house.close())

const roof = 'Move well. Leave less.'

/** An organisation whose house stands on the given pillars. */
async function withHouse(...titles: string[]) {
  const org = await house.found()
  const tom = org.as('communications_director')
  await tom.createHouse({ roof, weAre: ['plain'], weAreNot: ['preaching'], bannedTerms: ['eco-friendly'] })
  const pillars = []
  for (const title of titles) pillars.push(await tom.createPillar({ title }))
  return { org, tom, pillars }
}

const evidenceEco = { name: 'Evidence eco', rule: { match: 'all' as const, conditions: [], groups: [] } }

const refusedWith = (code: string) => (error: { code?: string }) => error.code === code

test('an organisation has one message house, with its roof and its voice #42', async () => {
  const { tom } = await withHouse()
  await assert.rejects(tom.createHouse({ roof: 'Another core' }), refusedWith('already_exists'))
  const { house: read } = await tom.getHouse({})
  assert.equal(read?.roof, roof)
  const changed = await tom.updateHouse({ version: read.version, weAreNot: ['preaching', 'shrill'] })
  assert.deepEqual(changed.weAreNot, ['preaching', 'shrill'])
  assert.equal(changed.roof, roof)
})

test('before the roof is written nothing can stand under it #15', async () => {
  const tom = (await house.found()).as('communications_director')
  assert.deepEqual(await tom.getHouse({}), { house: null, pillars: [] })
  await assert.rejects(tom.createPillar({ title: 'Traceability' }), refusedWith('no_house'))
  await assert.rejects(tom.updateHouse({ version: 1, roof }), refusedWith('no_house'))
  await assert.rejects(tom.orderPillars({ version: 1, pillarIds: [] }), refusedWith('no_house'))
})

test('pillars stand in an order that can be changed, and at most seven of them #108', async () => {
  const { tom, pillars } = await withHouse('Performance', 'Traceability', 'Ocean')
  const [performance, traceability, ocean] = pillars.map(({ id }) => id)
  const ordered = await tom.orderPillars({ version: 1, pillarIds: [ocean!, performance!, traceability!] })
  assert.deepEqual(
    ordered.pillars.map(({ title }) => title),
    ['Ocean', 'Performance', 'Traceability'],
  )
  await assert.rejects(tom.orderPillars({ version: 1, pillarIds: [ocean!] }), refusedWith('version_conflict'))
  await assert.rejects(
    tom.orderPillars({ version: ordered.house.version, pillarIds: [ocean!, ocean!, performance!] }),
    refusedWith('wrong_order'),
  )
  for (const title of ['Four', 'Five', 'Six', 'Seven']) await tom.createPillar({ title })
  await assert.rejects(tom.createPillar({ title: 'Eight' }), refusedWith('too_many_pillars'))
})

test('a message is one claim for one audience on one pillar #15 #103 #182', async () => {
  const { tom, pillars } = await withHouse('Traceability')
  const segment = await tom.createSegment(evidenceEco)
  const segmentId = segment.id
  const pillarId = pillars[0]!.id
  const message = await tom.createMessage({ pillarId, segmentId, what: 'Know what you wear.', why: 'They ask.', emotion: 'sure' })
  const read = await tom.getMessage({ id: message.id })
  assert.equal(read.pillar.title, 'Traceability')
  assert.equal(read.message.emotion, 'sure')
  await assert.rejects(tom.createMessage({ pillarId: newId(), what: 'Adrift' }), refusedWith('pillar_gone'))
  await assert.rejects(tom.createMessage({ pillarId, segmentId: newId(), what: 'To nobody' }), refusedWith('message_segment_gone'))
  await tom.archiveSegment({ id: segmentId, version: segment.version })
  await assert.rejects(tom.createMessage({ pillarId, segmentId, what: 'To those of once' }), refusedWith('message_segment_gone'))
  const changed = await tom.updateMessage({ id: message.id, version: 1, segmentId: null, what: 'Know what you wear, lot by lot.' })
  assert.equal(changed.segmentId, null)
  assert.equal(changed.emotion, 'sure')
})

test('messages are found by pillar, by segment and by their words #15', async () => {
  const { tom, pillars } = await withHouse('Traceability', 'Ocean')
  const { id: segmentId } = await tom.createSegment(evidenceEco)
  const known = await tom.createMessage({ pillarId: pillars[0]!.id, segmentId, what: 'Know what you wear' })
  const nets = await tom.createMessage({ pillarId: pillars[1]!.id, what: 'Out of the sea, 100% net' })
  const ids = async (filter: object) => (await tom.listMessages(filter)).items.map(({ id }) => id)
  assert.deepEqual(await ids({}), [known.id, nets.id])
  assert.deepEqual(await ids({ pillarId: pillars[1]!.id }), [nets.id])
  assert.deepEqual(await ids({ segmentId }), [known.id])
  assert.deepEqual(await ids({ q: '100%' }), [nets.id])
  const first = await tom.listMessages({ limit: 1 })
  const second = await tom.listMessages({ limit: 1, cursor: first.nextCursor! })
  assert.deepEqual([second.items[0]?.id, second.nextCursor], [nets.id, null])
})

test('a pillar that carries messages or proof stays; what is archived is listed and can come back #108', async () => {
  const { tom, pillars } = await withHouse('Traceability', 'Ocean')
  const pillarId = pillars[0]!.id
  const message = await tom.createMessage({ pillarId, what: 'Know what you wear' })
  await assert.rejects(tom.archivePillar({ id: pillarId, version: 1 }), refusedWith('pillar_carries'))
  const archived = await tom.archiveMessage({ id: message.id, version: 1 })
  const proof = await tom.createProof({ pillarId, claim: 'Every pair has a lot number' })
  await assert.rejects(tom.archivePillar({ id: pillarId, version: 1 }), refusedWith('pillar_carries'))
  const gone = await tom.archiveProof({ id: proof.id, version: 1 })
  const empty = await tom.archivePillar({ id: pillarId, version: 1 })
  await assert.rejects(tom.restoreMessage({ id: message.id, version: archived.version }), refusedWith('pillar_gone'))
  await assert.rejects(tom.restoreProof({ id: proof.id, version: gone.version }), refusedWith('pillar_gone'))
  const archivedIds = async () => {
    const lists = [tom.listPillars, tom.listMessages, tom.listProofs].map((list) => list({ state: 'archived' }))
    return (await Promise.all(lists)).map(({ items }) => items.map(({ id }) => id))
  }
  assert.deepEqual(await archivedIds(), [[pillarId], [message.id], [proof.id]])
  await tom.restorePillar({ id: pillarId, version: empty.version })
  assert.deepEqual(
    (await tom.getHouse({})).pillars.map(({ title }) => title),
    ['Ocean', 'Traceability'],
  )
  assert.equal((await tom.restoreMessage({ id: message.id, version: archived.version })).archivedAt, null)
  assert.equal((await tom.restoreProof({ id: proof.id, version: gone.version })).archivedAt, null)
  assert.equal((await tom.restorePillar({ id: pillarId, version: empty.version + 1 })).archivedAt, null)
  assert.deepEqual(await archivedIds(), [[], [], []])
})

test('an archived pillar comes back only while there is room for it #108', async () => {
  const { tom, pillars } = await withHouse('One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven')
  const gone = await tom.archivePillar({ id: pillars[0]!.id, version: 1 })
  await tom.createPillar({ title: 'Another' })
  await assert.rejects(tom.restorePillar({ id: gone.id, version: gone.version }), refusedWith('too_many_pillars'))
})

test('a claim stands on dated evidence, and the house says which runs out #160', async () => {
  const { org, tom, pillars } = await withHouse('Traceability', 'Ocean')
  const pillarId = pillars[0]!.id
  const washes = await tom.createProof({ pillarId, claim: '80 washes', evidence: 'Lab report', expiresOn: '2026-06-10' })
  assert.equal(washes.state, 'expiring')
  const bare = await tom.createProof({ pillarId, claim: 'Eleven tonnes of net' })
  assert.equal(bare.state, 'unproven')
  const due = async (expiresBy: string) => (await tom.listProofs({ expiresBy })).items.map(({ id }) => id)
  assert.deepEqual([await due('2026-06-09'), await due('2026-06-10')], [[], [washes.id]])
  assert.deepEqual(await org.program(async (caller) => (await expiringProofs(caller, '2026-06-10')).map(({ state }) => state)), [
    'expiring',
  ])
  const renewed = await tom.updateProof({ id: washes.id, version: 1, expiresOn: '2027-06-10', pillarId: pillars[1]!.id })
  assert.equal(renewed.state, 'live')
  assert.deepEqual(
    (await tom.listProofs({ pillarId: pillars[1]!.id })).items.map(({ id }) => id),
    [washes.id],
  )
  await assert.rejects(tom.updateProof({ id: washes.id, version: 2, pillarId: newId() }), refusedWith('pillar_gone'))
  await assert.rejects(tom.createProof({ pillarId: newId(), claim: 'On sand' }), refusedWith('pillar_gone'))
})

test('a text is held against the house: words never used, and claims with what proves them #28 #114', async () => {
  const { org, tom, pillars } = await withHouse('Traceability')
  const proof = { pillarId: pillars[0]!.id, claim: 'the same stretch after 80 washes', evidence: 'Lab report', expiresOn: '2026-05-31' }
  await tom.createProof(proof)
  const review = await org.program((caller) => reviewWording(caller, 'Eco-friendly, and the same stretch after 80 washes.'))
  assert.deepEqual(review.banned, ['eco-friendly'])
  assert.deepEqual(
    review.claims.map(({ state }) => state),
    ['expired'],
  )
  const clean = await (await house.found()).program((caller) => reviewWording(caller, 'Eco-friendly'))
  assert.deepEqual(clean, { banned: [], claims: [] })
})

test('who read an older state of an object is told, and overwrites nothing #28', async () => {
  const { tom, pillars } = await withHouse('Traceability')
  const [pillar] = pillars
  await tom.updatePillar({ id: pillar!.id, version: 1, body: 'Where it comes from' })
  await assert.rejects(tom.updatePillar({ id: pillar!.id, version: 1, title: 'Origin' }), refusedWith('version_conflict'))
  const again = await Promise.allSettled([1, 2, 3].map(() => tom.updatePillar({ id: pillar!.id, version: 2, title: 'Origin' })))
  assert.equal(again.filter(({ status }) => status === 'fulfilled').length, 1)
  await assert.rejects(tom.updatePillar({ id: newId(), version: 1, title: 'Nothing' }), refusedWith('not_found'))
})

test('Sales reads the messages and changes none #28', async () => {
  const { org, pillars } = await withHouse('Traceability')
  const leo = org.as('sales_lead')
  assert.equal((await leo.getHouse({})).house?.roof, roof)
  await assert.rejects(leo.createMessage({ pillarId: pillars[0]!.id, what: 'Buy now' }), refusedWith('not_allowed'))
})

test('another organisation sees nothing of the house #15', async () => {
  const { tom, pillars } = await withHouse('Traceability')
  const message = await tom.createMessage({ pillarId: pillars[0]!.id, what: 'Know what you wear' })
  const other = await house.found({ name: 'Elsewhere' })
  const stranger = other.as('communications_director')
  await assert.rejects(stranger.getMessage({ id: message.id }), refusedWith('not_found'))
  assert.deepEqual((await stranger.listMessages({})).items, [])
  assert.equal(await other.program((caller) => messageById(caller, message.id)), undefined)
  assert.equal(await other.program(houseOf), undefined)
})

test('every change of the house is news for those below #242', async () => {
  const { org, tom, pillars } = await withHouse('Traceability')
  await tom.updateHouse({ version: 1, roof: 'Move well.' })
  await tom.createMessage({ pillarId: pillars[0]!.id, what: 'Know what you wear' })
  await house.settle()
  const audit = await org.as('communications_director').listAudit({ limit: 100 })
  const names = audit.items.map(({ name }) => name).filter((name) => name.startsWith('messaging.'))
  assert.deepEqual(names, ['messaging.messageCreated', 'messaging.houseChanged', 'messaging.pillarCreated', 'messaging.houseCreated'])
})
