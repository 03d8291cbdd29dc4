// The receipts of a hold: what left while its gate closed and who let the rest go, written once, with a hash that stands in the sealed events.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { House } from '#app/testing/house.ts'
import { newId } from '#kernel/id.ts'
import type { Sink } from '#kernel/testing/smtp.ts'
import { readReceipt, receiptText } from './receipttext.ts'
import { mailroom } from './testing/mailroom.ts'
import { refused, type Outing } from './testing/outing.ts'

let house: House
let sink: Sink
let outing: Outing
let owner: pg.Client
mailroom((room) => ({ house, sink, outing, owner } = room))

const everything = () => outing.desk.declareHold({ scope: 'organisation', reason: 'Recall' })
const check = (id: string, kind: 'closed' | 'settled' = 'closed') => outing.desk.checkReceipt({ id, kind })
const checkAll = () => outing.org.as('marketing_director').checkReceipts({})

interface Closing {
  hold: Record<string, unknown>
  inHand: { sendId: string; dispatchId: string; messageId: string; state: string }[]
  held: { dispatchId: string; waiting: number; delivered: number }[]
  gone: { dispatchId: string; gone: number; of: number }[]
  leaked: number
}
const closing = async (id: string) => JSON.parse((await outing.desk.getReceipt({ id })).text) as Closing

/** A mailing of ten, held while four of its letters are in hand. */
async function heldInFlight() {
  const people = []
  for (let n = 0; n < 10; n++) people.push(await outing.person(`reader${n}@example.net`, `Reader ${n}`))
  const dispatch = await outing.mail()
  sink.pause()
  const sending = house.settle()
  while ((await outing.read(dispatch.id)).counts.claimed === 0 || sink.connections === 0) await sleep(10)
  await sleep(300)
  house.pass(1000)
  const hold = await everything()
  await assert.rejects(outing.desk.getReceipt({ id: hold.id }), refused('not_found'), 'there is none before the gate is closed')
  const closed = house.settle()
  await sleep(200)
  house.pass(1000)
  sink.resume()
  await Promise.all([sending, closed])
  return { people, dispatch, hold }
}

test('the receipt says what was in hand, held and gone, and its hash stands in the sealed event #169', async () => {
  const { dispatch, hold } = await heldInFlight()
  const receipt = await closing(hold.id)
  assert.equal(receipt.hold['declaredAt'], hold.declaredAt)
  assert.equal(receipt.hold['closedAt'], (await outing.desk.getHold({ id: hold.id })).hold.closedAt)
  assert.equal(receipt.hold['declaredUnder'], 'communications_director')
  const { items } = await outing.desk.listLeaving({ id: hold.id })
  assert.deepEqual(
    receipt.inHand.map(({ sendId, dispatchId, messageId, state }) => [sendId, dispatchId, messageId, state]),
    items.map(({ sendId, messageId }) => [sendId, dispatch.id, messageId, 'delivered']),
  )
  assert.equal(receipt.inHand.length, 4)
  assert.deepEqual(
    receipt.held.map(({ dispatchId, waiting, delivered }) => [dispatchId, waiting, delivered]),
    [[dispatch.id, 6, 4]],
  )
  assert.deepEqual([receipt.gone, receipt.leaked], [[], 0])
  const { text } = await outing.desk.getReceipt({ id: hold.id })
  const sha256 = createHash('sha256').update(text).digest('hex')
  const found = await check(hold.id)
  assert.deepEqual([found.computed, found.sealed, found.same, found.chained], [sha256, sha256, true, true])
  const { items: news } = await outing.org.as('marketing_director').listAudit({ objectId: hold.id })
  assert.equal(news.find(({ name }) => name === 'channels.holdClosed')?.seq, found.seq)
  const [listed] = (await outing.desk.getHold({ id: hold.id })).receipts
  assert.deepEqual([listed?.kind, listed?.sha256, listed?.bytes], ['closed', sha256, Buffer.byteLength(text)])
})

test('read as text the receipt names who decided, and what was to leave tomorrow with its whole audience', async () => {
  await outing.person('ada@example.net', 'Ada')
  await outing.person('grace@example.net', 'Grace')
  const tomorrow = new Date(Date.parse(house.now) + 24 * 3600_000).toISOString()
  const dispatch = await outing.mail({}, { scheduledAt: tomorrow })
  const hold = await everything()
  await house.settle()
  const { text } = await outing.desk.getReceipt({ id: hold.id })
  const lines = receiptText(readReceipt(text), 'abc', { member: () => 'Ines Varga', hat: () => 'Communications Director' }).split('\n')
  assert.ok(lines.includes(`Declared: ${hold.declaredAt} by Ines Varga, as Communications Director`))
  assert.ok(lines.includes('IN HAND WHILE THE GATE CLOSED (0)'))
  assert.ok(lines.includes(`The variant · by e-mail, due ${tomorrow}, 2 waiting, 0 delivered · ${dispatch.id}`), lines.join('\n'))
  assert.ok(lines.includes('SHA-256 of the file abc'))
})

test('it names what was held by the title it had then, and a receipt from before that is read as it is', async () => {
  const hold = await outing.desk.declareHold({ scope: 'subtree', nodeId: outing.campaignId, reason: 'Recall' })
  await house.settle()
  const { text } = await outing.desk.getReceipt({ id: hold.id })
  await owner.query(`update thread.node set title = 'Summer' where id = $1`, [outing.campaignId])
  assert.equal((await outing.desk.getReceipt({ id: hold.id })).text, text)
  assert.equal((await check(hold.id)).same, true)
  const known = { member: () => 'Ines Varga', hat: () => 'Communications Director' }
  const scope = (file: string) => /^Scope: (.+)$/m.exec(receiptText(readReceipt(file), 'abc', known))![1]
  assert.equal(scope(text), `one part of the thread “The campaign”, ${outing.campaignId}`)
  assert.equal(scope(text.replace(',"title":"The campaign"', '')), `one part of the thread, ${outing.campaignId}`)
  await outing.desk.liftHold({ id: hold.id, version: hold.version })
  await house.settle()
  assert.match((await outing.desk.getReceipt({ id: hold.id, kind: 'settled' })).text, /"title":"Summer"/)
  assert.deepEqual(await checkAll(), { checked: 2, broken: [] })
})

test('erasing everybody in it leaves a receipt as it was: it knows people by nothing', async () => {
  const { people, hold } = await heldInFlight()
  const { text } = await outing.desk.getReceipt({ id: hold.id })
  assert.doesNotMatch(text, /reader\d|Reader/)
  const marketer = outing.org.as('marketing_director')
  for (const { id, version } of people) await marketer.erasePerson({ id, version })
  await house.settle()
  assert.deepEqual([(await check(hold.id)).same, (await checkAll()).broken], [true, []])
})

test('the final receipt comes when nothing waits any more, and tells who released what #169', async () => {
  await outing.person('ada@example.net', 'Ada')
  const [go, drop] = [await outing.mail(), await outing.mail()]
  const hold = await everything()
  await house.settle()
  await outing.desk.liftHold({ id: hold.id, version: hold.version, reason: 'Resolved' })
  const rui = outing.org.asMember(await outing.org.join('Rui', ['communications_director']), 'communications_director')
  await rui.releaseItems({ id: hold.id, items: [{ dispatchId: go.id, version: go.version }] })
  await house.settle()
  await assert.rejects(outing.desk.getReceipt({ id: hold.id, kind: 'settled' }), refused('not_found'))
  await outing.desk.cancelDispatch({ id: drop.id, version: drop.version })
  await house.settle()
  const { text } = await outing.desk.getReceipt({ id: hold.id, kind: 'settled' })
  const { items, lifted, closingReceipt } = JSON.parse(text) as {
    items: { dispatchId: string; outcome: string; decidedBy: string; decidedUnder: string }[]
    lifted: { by: string; reason: string }
    closingReceipt: string
  }
  const { items: members } = await outing.org.as('marketing_director').listMembers({})
  const nameOf = (id: string) => members.find((member) => member.id === id)?.name
  assert.deepEqual(
    items.map(({ dispatchId, outcome, decidedBy, decidedUnder }) => [dispatchId, outcome, nameOf(decidedBy), decidedUnder]),
    [
      [go.id, 'released', 'Rui', 'communications_director'],
      [drop.id, 'cancelled', 'Ines Varga', 'communications_director'],
    ],
  )
  assert.deepEqual([nameOf(lifted.by), lifted.reason], ['Ines Varga', 'Resolved'])
  assert.equal(closingReceipt, (await check(hold.id)).computed)
  assert.deepEqual([(await check(hold.id, 'settled')).same, (await checkAll()).checked], [true, 2])
})

test('a hold that stopped nothing is settled as soon as it is lifted; one lifted before its gate closed, as soon as that is closed', async () => {
  const hold = await everything()
  await house.settle()
  await outing.desk.liftHold({ id: hold.id, version: hold.version })
  await house.settle()
  assert.equal((await check(hold.id, 'settled')).same, true)
  const quick = await everything()
  await outing.desk.liftHold({ id: quick.id, version: quick.version })
  await assert.rejects(outing.desk.getReceipt({ id: quick.id, kind: 'settled' }), refused('not_found'))
  await house.settle()
  assert.deepEqual([(await check(quick.id)).same, (await check(quick.id, 'settled')).same], [true, true])
})

test('a receipt that was changed, or taken away, is found, and an event that was rewritten to fit it too', async () => {
  await outing.person('ada@example.net', 'Ada')
  const [changed, missing, rewritten] = [await everything(), await everything(), await everything()]
  await house.settle()
  assert.deepEqual(await checkAll(), { checked: 3, broken: [] })
  await owner.query(`update channels.receipt set body = replace(body, 'Recall', 'Recess') where hold_id = $1`, [changed.id])
  const found = await check(changed.id)
  assert.deepEqual([found.same, found.chained, found.computed !== found.sealed], [false, true, true])
  await owner.query('delete from channels.receipt where hold_id = $1', [missing.id])
  await owner.query(`update channels.receipt set body = replace(body, 'Recall', 'Recess') where hold_id = $1`, [rewritten.id])
  await owner.query('alter table kernel.event disable trigger user')
  await owner.query(
    `update kernel.event set data = data || jsonb_build_object('receipt', $2::text) where object_id = $1 and name = 'channels.holdClosed'`,
    [rewritten.id, (await check(rewritten.id)).computed],
  )
  const forged = await check(rewritten.id)
  assert.deepEqual([forged.same, forged.chained], [true, false])
  const { broken } = await checkAll()
  assert.deepEqual(new Set(broken.map(({ holdId }) => holdId)), new Set([changed.id, missing.id, rewritten.id]))
})

test('a gate that closed before there were receipts is no fault', async () => {
  const hold = await everything()
  await house.settle()
  await owner.query('delete from channels.receipt where hold_id = $1', [hold.id])
  await owner.query('alter table kernel.event disable trigger user')
  await owner.query(`update kernel.event set data = data - 'receipt' where object_id = $1`, [hold.id])
  assert.deepEqual(await checkAll(), { checked: 0, broken: [] })
  await assert.rejects(outing.desk.getReceipt({ id: hold.id }), refused('not_found'))
})

test('more than a thousand in hand are all on the receipt, and its page leafs through them', async () => {
  await outing.person('ada@example.net', 'Ada')
  const dispatch = await outing.mail()
  await house.settle()
  house.pass(1000)
  const hold = await everything()
  // Rows for people who need not exist: as many as a very large installation could have in hand.
  await owner.query('alter table channels.send drop constraint send_org_id_person_id_fkey')
  const many = Array.from({ length: 1200 }, () => newId())
  await owner.query(
    `insert into channels.send (org_id, id, dispatch_id, person_id, state, message_id, due_at, handed_at, ended_at)
     select org_id, n, $2, n, 'delivered', '<' || n || '@littoral.example>', $3, $3, $3
     from channels.dispatch, unnest($1::uuid[]) n where id = $2`,
    [many, dispatch.id, house.now],
  )
  await house.settle()
  assert.equal((await outing.desk.getHold({ id: hold.id })).leaving, 1200)
  const { inHand } = await closing(hold.id)
  assert.deepEqual(new Set(inHand.map(({ sendId }) => sendId)), new Set(many))
  let seen = 0
  let cursor: string | undefined
  do {
    const leaf = await outing.desk.listLeaving({ id: hold.id, limit: 200, ...(cursor ? { cursor } : {}) })
    seen += leaf.items.length
    cursor = leaf.nextCursor ?? undefined
  } while (cursor)
  assert.equal(seen, 1200)
})
