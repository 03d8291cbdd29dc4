// Leads: from a form to an answer, with what brought them.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openHouse, type House, type Operations, type Organisation } from '#app/testing/house.ts'
import { placeThread } from '#app/testing/thread.ts'

const browser = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const nowhere = '00000000-0000-7000-8000-000000000000'

let house: House
let org: Organisation
let leo: Operations
let places: Awaited<ReturnType<typeof placeThread>>
before(async () => {
  house = await openHouse()
  org = await house.found()
  leo = org.as('sales_lead')
  places = await placeThread(org)
})
after(() => house.close())

const makeForm = (change: Partial<Parameters<Operations['createForm']>[0]> = {}) =>
  org.as('marketing_director').createForm({
    name: 'Wholesale inquiry',
    nodeId: places.variant,
    fields: [
      { key: 'name', label: 'Name', kind: 'text', required: false },
      { key: 'email', label: 'E-mail', kind: 'email', required: true },
    ],
    ...change,
  })

async function send(form: { id: string }, email: string, name = '') {
  const page = await house.visit('GET', `/f/${form.id}`, { headers: { 'user-agent': browser } })
  house.pass(20_000)
  const token = /name="tl_token" value="([^"]+)"/.exec(String(page!.body))![1]!
  const answer = await house.visit('POST', `/f/${form.id}`, { form: { email, name, tl_token: token }, headers: { 'user-agent': browser } })
  assert.equal(answer!.status, 303)
  await house.settle()
}
const leadOf = async (email: string) => (await leo.listLeads({ limit: 200 })).items.find(({ personEmail }) => personEmail === email)
const byHand = (email: string, change: Partial<Parameters<Operations['createLead']>[0]> = {}) =>
  leo.createLead({ person: { email }, ...change })

test('an inquiry becomes a lead that hangs under what brought it #288', async () => {
  const form = await makeForm()
  await send(form, 'buyer@example.com', 'Retail Buyer')
  const lead = (await leadOf('buyer@example.com'))!
  assert.deepEqual(
    [lead.state, lead.parentId, lead.parentTitle, lead.personName, lead.formName, lead.ownerId],
    ['lead', places.variant, 'The variant', 'Retail Buyer', 'Wholesale inquiry', null],
  )
  const { node, ancestors } = await leo.getNode({ id: lead.id })
  assert.equal(ancestors[0]!.id, places.goal)
  assert.doesNotMatch(node.title, /Retail|buyer/, 'the thread names no person')
  const facts = (await leo.listPersonFacts({ id: lead.personId! })).items.map(({ kind }) => kind)
  assert.ok(facts.includes('submitted') && facts.includes('lead_opened'))
  const [touch] = (await leo.listTouches({ personId: lead.personId!, kind: 'submission' })).items
  assert.equal(lead.sourceTouchId, touch!.id)
})

test('a newsletter form adds the person and opens no lead', async () => {
  await send(await makeForm({ purpose: 'newsletter' }), 'reader@example.com')
  assert.equal(await leadOf('reader@example.com'), undefined)
  assert.equal((await leo.listPersons({ q: 'reader@example.com' })).items.length, 1)
})

test('who asks twice is one lead to answer; who was turned down and asks again is a new one', async () => {
  const form = await makeForm()
  await send(form, 'twice@example.com')
  await send(form, 'twice@example.com')
  const all = () =>
    leo.listLeads({ limit: 200 }).then(({ items }) => items.filter(({ personEmail }) => personEmail === 'twice@example.com'))
  const [lead] = await all()
  assert.equal((await all()).length, 1)
  await leo.rejectLead({ id: lead!.id, version: lead!.version, reason: 'timing' })
  await send(form, 'twice@example.com')
  assert.deepEqual(
    (await all()).map(({ state }) => state),
    ['lead', 'rejected'],
  )
})

test('a lead of a form that belongs nowhere is not linked yet, and is hung later', async () => {
  await send(await makeForm({ nodeId: null }), 'lost@example.com')
  const lead = (await leadOf('lost@example.com'))!
  assert.equal(lead.parentId, null)
  assert.ok((await leo.listUnlinked({ limit: 200 })).items.some(({ id, kind }) => id === lead.id && kind === 'lead'))
  const linked = await leo.linkResult({ id: lead.id, version: lead.version, parentId: places.campaign })
  assert.deepEqual([linked.parentId, linked.parentTitle, linked.version], [places.campaign, 'The campaign', 2])
  assert.equal((await leo.getLead({ id: lead.id })).parentId, places.campaign)
  assert.ok(!(await leo.listUnlinked({ limit: 200 })).items.some(({ id }) => id === lead.id))
})

test('a lead from a page of a kind that brings nothing stays not linked', async () => {
  await send(await makeForm({ nodeId: places.plan }), 'planpage@example.com')
  assert.equal((await leadOf('planpage@example.com'))!.parentId, null)
})

test('a result hangs only under a campaign, an activity or content, and only at the version that was read', async () => {
  const lead = await byHand('hang@example.com')
  for (const parentId of [places.goal, places.plan, nowhere, lead.id])
    await assert.rejects(leo.linkResult({ id: lead.id, version: 1, parentId }), { code: 'cannot_hang_there' })
  await assert.rejects(leo.linkResult({ id: lead.id, version: 7, parentId: places.piece }), { code: 'version_conflict' })
  await assert.rejects(leo.linkResult({ id: places.piece, version: 1, parentId: places.campaign }), { code: 'not_found' })
})

test('taking a lead on makes it one’s own #116', async () => {
  const lead = await byHand('mine@example.com', { parentId: places.piece, note: 'Met at the fair' })
  const accepted = await leo.acceptLead({ id: lead.id, version: 1 })
  assert.deepEqual([accepted.state, accepted.ownerId, accepted.note], ['accepted', org.memberId, 'Met at the fair'])
  assert.notEqual(accepted.decidedAt, null)
  await assert.rejects(leo.acceptLead({ id: lead.id, version: 2 }), { code: 'lead_settled' })
})

test('a lead is turned down only with a reason, and may come round again #116', async () => {
  const lead = await byHand('no@example.com')
  await assert.rejects(leo.rejectLead({ id: lead.id, version: 1 } as never), { code: 'BAD_REQUEST' })
  const rejected = await leo.rejectLead({ id: lead.id, version: 1, reason: 'no_fit', note: 'Sells furniture' })
  assert.deepEqual([rejected.state, rejected.reason, rejected.note], ['rejected', 'no_fit', 'Sells furniture'])
  await assert.rejects(leo.rejectLead({ id: lead.id, version: 2, reason: 'timing' }), { code: 'lead_settled' })
  const again = await leo.acceptLead({ id: lead.id, version: 2 })
  assert.deepEqual([again.state, again.reason], ['accepted', null])
})

test('a decision taken back leaves the lead waiting, as long as nobody else waits in its place', async () => {
  const lead = await byHand('back@example.com')
  await leo.acceptLead({ id: lead.id, version: 1 })
  const back = await leo.returnLead({ id: lead.id, version: 2 })
  assert.deepEqual([back.state, back.decidedAt], ['lead', null])
  await assert.rejects(leo.returnLead({ id: lead.id, version: 3 }), { code: 'lead_settled' })
  await leo.rejectLead({ id: lead.id, version: 3, reason: 'timing' })
  await byHand('back@example.com')
  await assert.rejects(leo.returnLead({ id: lead.id, version: 4 }), { code: 'lead_open' })
  await assert.rejects(leo.acceptLead({ id: lead.id, version: 4 }), { code: 'lead_open' })
})

test('two who decide at once decide once', async () => {
  const lead = await byHand('race@example.com')
  const outcomes = await Promise.allSettled([
    leo.acceptLead({ id: lead.id, version: 1 }),
    leo.rejectLead({ id: lead.id, version: 1, reason: 'timing' }),
  ])
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
})

test('a lead entered by hand follows from what the person last did', async () => {
  await send(await makeForm({ purpose: 'newsletter', nodeId: places.piece }), 'knows@example.com')
  assert.equal((await byHand('knows@example.com')).parentId, places.piece)
  await assert.rejects(byHand('knows@example.com'), { code: 'lead_open' })
  assert.equal((await byHand('stranger@example.com')).parentId, null)
})

test('a lead has to be somebody’s', async () => {
  await assert.rejects(leo.createLead({}), { code: 'person_needed' })
  await assert.rejects(leo.createLead({ personId: nowhere }), { code: 'no_such_person' })
  await assert.rejects(byHand('x@example.com', { parentId: places.goal }), { code: 'cannot_hang_there' })
})

test('leads are listed by state, and read by who may', async () => {
  const lead = await byHand('state@example.com')
  await leo.acceptLead({ id: lead.id, version: 1 })
  const accepted = (await leo.listLeads({ state: 'accepted', ownerId: org.memberId, limit: 200 })).items
  assert.ok(accepted.some(({ id }) => id === lead.id) && accepted.every(({ state }) => state === 'accepted'))
  await org.as('marketing_director').getLead({ id: lead.id })
  await assert.rejects(org.as('marketing_director').acceptLead({ id: lead.id, version: 2 }), { code: 'not_allowed' })
  await assert.rejects(org.as('communications_director').listLeads({}), { code: 'not_allowed' })
  const other = await house.found({ name: 'Other' })
  await assert.rejects(other.as('sales_lead').getLead({ id: lead.id }), { code: 'not_found' })
})

test('what was written about an erased person is emptied', async () => {
  const lead = await byHand('erase@example.com', { note: 'Wears size M, lives at the beach' })
  const person = await leo.getPerson({ id: lead.personId! })
  await leo.erasePerson({ id: person.id, version: person.version })
  await house.settle()
  const after_ = await leo.getLead({ id: lead.id })
  assert.deepEqual([after_.note, after_.personEmail, after_.personName], ['', null, ''])
})
