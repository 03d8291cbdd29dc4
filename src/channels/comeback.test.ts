// What comes back by mail, read from a real mailbox: bounces and complaints that bar an address, and replies that are joined to their person.
import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import { openHouse, type House } from '#app/testing/house.ts'
import { openSink, type Sink } from '#kernel/testing/smtp.ts'
import { openOuting, refused } from './testing/outing.ts'
import { absenceOf, complaintReport, postfixReport, qmailReport, replyFrom } from './testing/returned.ts'
import { openRound, type Round } from './testing/round.ts'

let house: House
let sink: Sink
let round: Round
let desk: Round['outing']['desk']
before(async () => {
  house = await openHouse()
  sink = await openSink()
})
beforeEach(async () => {
  round = await openRound(house, sink)
  desk = round.outing.desk
})
afterEach(() => round.post.close())
after(async () => {
  await sink.close()
  await house.close()
})

test('a message that comes back bars the address, and what was queued for it is not sent #313', async () => {
  const { dispatch, ids } = await round.sent('ada@example.net', 'grace@example.net')
  await round.connect()
  round.returns(postfixReport(await round.messageTo('ada@example.net')))
  const next = await round.outing.mail({}, { scheduledAt: '2026-06-02T09:00:00.000Z' })
  await round.minute()
  const { items } = await desk.listRecipients({ id: dispatch.id, returned: 'bounced' })
  assert.deepEqual(
    items.map(({ email, state, returned, returnedReason }) => [email, state, returned, returnedReason]),
    [
      [
        'ada@example.net',
        'delivered',
        'bounced',
        '550 5.1.1 <[address]>: Recipient address rejected: User unknown in virtual mailbox table',
      ],
    ],
  )
  assert.deepEqual((await desk.getDispatch({ id: dispatch.id })).returned, {
    bounced: 1,
    refused: 0,
    delayed: 0,
    complained: 0,
    replied: 0,
  })
  assert.equal(await round.bar(ids.get('ada@example.net')!), 'bounced')
  sink.clear()
  house.at('2026-06-02T09:00:00.000Z')
  await house.settle()
  assert.deepEqual(await round.outing.ledger(next.id), { 'ada@example.net': 'suppressed: suppressed', 'grace@example.net': 'delivered' })
  assert.deepEqual(
    sink.letters.flatMap(({ to }) => to),
    ['grace@example.net'],
  )
})

test('a complaint bars the address, and outweighs a bounce', async () => {
  const { dispatch, ids } = await round.sent('ada@example.net')
  const about = await round.messageTo('ada@example.net')
  await round.connect()
  round.returns(complaintReport(about))
  round.returns(qmailReport(about))
  await round.minute()
  assert.equal(await round.bar(ids.get('ada@example.net')!), 'complained')
  const { returned } = await desk.getDispatch({ id: dispatch.id })
  assert.deepEqual([returned.complained, returned.bounced], [1, 0])
})

test('a delay, a full mailbox and a failure behind the address are noted and bar nobody', async () => {
  const { dispatch, ids } = await round.sent('ada@example.net', 'grace@example.net', 'mary@example.net')
  await round.connect()
  round.returns(
    postfixReport(await round.messageTo('ada@example.net'), { action: 'delayed', status: '4.4.1', diagnostic: 'smtp; 451 4.4.1 Busy' }),
  )
  round.returns(postfixReport(await round.messageTo('grace@example.net'), { status: '5.2.2', diagnostic: 'smtp; 552 5.2.2 Mailbox full' }))
  round.returns(postfixReport(await round.messageTo('mary@example.net'), { final: 'elsewhere@example.org' }))
  await round.minute()
  const { items } = await desk.listRecipients({ id: dispatch.id })
  assert.deepEqual(Object.fromEntries(items.map(({ email, returned }) => [email, returned])), {
    'ada@example.net': 'delayed',
    'grace@example.net': 'refused',
    'mary@example.net': 'refused',
  })
  for (const id of ids.values()) assert.equal(await round.bar(id), null)
})

test('an alias that the report spells out beside the address that was written to is barred all the same', async () => {
  const { ids } = await round.sent('ada@example.net')
  await round.connect()
  round.returns(postfixReport(await round.messageTo('ada@example.net'), { final: 'ada@store.example.net', original: 'ADA@example.net' }))
  await round.minute()
  assert.equal(await round.bar(ids.get('ada@example.net')!), 'bounced')
})

test('the address that was written to is barred, not the one the person has now', async () => {
  const { ids } = await round.sent('old@example.net')
  const about = await round.messageTo('old@example.net')
  const { id, version } = await desk.getPerson({ id: ids.get('old@example.net')! })
  await desk.updatePerson({ id, version, email: 'new@example.net' })
  await round.connect()
  round.returns(postfixReport(about))
  await round.minute()
  assert.equal(await round.bar(id), null)
  const { id: other } = await round.outing.person('old@example.net', 'Somebody else', false)
  assert.equal(await round.bar(other), 'bounced')
})

test('a forged report bars nobody: not by a name that was never ours, not somebody else by the name of a message they did not get', async () => {
  const { ids, dispatch } = await round.sent('ada@example.net', 'grace@example.net')
  const { messageId } = await round.messageTo('ada@example.net')
  const invented = messageId.replace(/[0-9a-f]{12}@/, '0123456789ab@')
  await round.connect()
  // Grace is accused with a name that is made up, with one of another domain, and with Ada's.
  for (const name of [invented, messageId.replace('littoral', 'evil'), '<x@littoral.example>']) {
    round.returns(postfixReport({ messageId: name, to: 'grace@example.net' }))
    round.returns(complaintReport({ messageId: name, to: 'grace@example.net' }))
    round.returns(qmailReport({ messageId: name, to: 'grace@example.net' }))
  }
  round.returns(postfixReport({ messageId, to: 'grace@example.net' }))
  await round.minute()
  assert.equal(await round.bar(ids.get('grace@example.net')!), null)
  assert.equal(await round.bar(ids.get('ada@example.net')!), null)
  assert.equal((await desk.getDispatch({ id: dispatch.id })).returned.bounced, 0)
})

test('a report from another house of this program bars nobody here', async () => {
  const { ids } = await round.sent('ada@example.net')
  const { messageId } = await round.messageTo('ada@example.net')
  const other = await openOuting(house, { name: 'Other' })
  const { id: theirs } = await other.person('ada@example.net')
  const theirAccount = await other.connect(sink)
  await other.desk.createMailbox({ id: theirAccount.id, ...round.line, password: 'open sesame' })
  round.returns(postfixReport({ messageId, to: 'ada@example.net' }))
  await house.settle()
  assert.equal((await other.desk.getPerson({ id: theirs })).suppression ?? null, null)
  assert.equal(await round.bar(ids.get('ada@example.net')!), null)
})

test('a report about a message that was never handed over, or was refused at once, is not believed', async () => {
  await round.connect()
  sink.treat('mary@example.net', { at: 'message', code: 554, text: '5.7.1 Not from here' })
  const { dispatch: refusedOne } = await round.sent('ada@example.net', 'mary@example.net')
  sink.accept('mary@example.net')
  const waiting = await round.outing.mail()
  await desk.pauseDispatch({ id: waiting.id, version: waiting.version })
  await house.settle()
  const { items: rows } = await desk.listRecipients({ id: refusedOne.id, state: 'failed' })
  const { items: queued } = await desk.listRecipients({ id: waiting.id })
  for (const { messageId, email } of [...rows, ...queued]) round.returns(postfixReport({ messageId, to: email! }))
  await round.minute()
  for (const { id } of [refusedOne, waiting]) assert.equal((await desk.getDispatch({ id })).returned.bounced, 0)
})

test('a reply is joined to the person and to the mailing, and read by somebody #312', async () => {
  const { dispatch, ids } = await round.sent('ada@example.net')
  const id = ids.get('ada@example.net')!
  await round.connect()
  round.returns(replyFrom(await round.messageTo('ada@example.net'), 'Does it come in blue?'))
  await round.minute()
  const { items } = await desk.listReplies({})
  assert.equal(items.length, 1)
  const reply = items[0]!
  assert.deepEqual(
    [reply.personId, reply.personName, reply.dispatchId, reply.excerpt, reply.fromOther, reply.state],
    [id, 'Ada Lovelace', dispatch.id, 'Does it come in blue?', false, 'new'],
  )
  assert.match((await desk.getReply({ id: reply.id })).text, /> the spring range is here/)
  assert.deepEqual((await desk.listReplies({ dispatchId: dispatch.id })).items, items)
  assert.deepEqual((await desk.listReplies({ personId: id, state: 'handled' })).items, [])
  const facts = (await desk.listPersonFacts({ id })).items
  assert.deepEqual(
    facts.filter(({ kind }) => kind === 'replied').map(({ nodeId }) => nodeId),
    [dispatch.nodeId],
  )
  assert.equal((await desk.getDispatch({ id: dispatch.id })).returned.replied, 1)
  assert.equal((await desk.listRecipients({ id: dispatch.id, returned: 'replied' })).items.length, 1)
  const handled = await desk.markReply({ id: reply.id, version: reply.version, state: 'handled' })
  assert.deepEqual([handled.state, handled.markedBy], ['handled', round.outing.org.memberId])
  await assert.rejects(desk.markReply({ id: reply.id, version: reply.version, state: 'read' }), refused('version_conflict'))
  const again = await desk.markReply({ id: reply.id, version: handled.version, state: 'new' })
  assert.deepEqual([again.state, again.markedBy, again.markedAt], ['new', null, null])
})

test('a reply from another address stays with the person who was written to, and says so', async () => {
  const { ids } = await round.sent('ada@example.net')
  await round.connect()
  round.returns(replyFrom(await round.messageTo('ada@example.net'), 'From my other account', { from: 'lovelace@home.example' }))
  await round.minute()
  const { items } = await desk.listReplies({})
  assert.deepEqual(
    items.map(({ personId, fromAddress, fromOther }) => [personId, fromAddress, fromOther]),
    [[ids.get('ada@example.net'), 'lovelace@home.example', true]],
  )
})

test('an answer of a machine counts as nothing, and is not forgotten either', async () => {
  const { dispatch } = await round.sent('ada@example.net')
  await round.connect()
  round.returns(absenceOf(await round.messageTo('ada@example.net'), 'outlook'))
  await round.minute()
  assert.deepEqual((await desk.listReplies({})).items, [])
  assert.equal((await desk.getDispatch({ id: dispatch.id })).returned.replied, 0)
  assert.equal((await round.mailbox()).lately.automatic, 1)
})

test('after an erasure nothing is left of what the person wrote, and nothing new is kept', async () => {
  const { dispatch, ids } = await round.sent('ada@example.net')
  const about = await round.messageTo('ada@example.net')
  await round.connect()
  round.returns(replyFrom(about, 'Forget me'))
  await round.minute()
  const { id, version } = await desk.getPerson({ id: ids.get('ada@example.net')! })
  await round.outing.org.as('marketing_director').erasePerson({ id, version })
  await house.settle()
  assert.deepEqual((await desk.listReplies({})).items, [])
  round.returns(replyFrom(about, 'Did you?'))
  round.returns(postfixReport(about))
  await round.minute()
  assert.deepEqual((await desk.listReplies({})).items, [])
  const { items } = await desk.listRecipients({ id: dispatch.id })
  assert.deepEqual(
    items.map(({ email, returned, returnedReason }) => [email, returned, returnedReason]),
    [[null, 'refused', '']],
  )
})

test('news of what came back is one event for a reading, and one for each reply, and names nobody', async () => {
  await round.sent('ada@example.net', 'grace@example.net', 'mary@example.net')
  round.returns(postfixReport(await round.messageTo('ada@example.net')))
  round.returns(postfixReport(await round.messageTo('grace@example.net')))
  round.returns(replyFrom(await round.messageTo('mary@example.net'), 'Yes'))
  await round.connect()
  const owner = round.outing.org.as('marketing_director')
  const { items } = await owner.listAudit({ limit: 200 })
  const names = items.map(({ name }) => name)
  assert.equal(names.filter((name) => name === 'channels.mailReturned').length, 1)
  assert.equal(names.filter((name) => name === 'channels.replyReceived').length, 1)
  assert.doesNotMatch(JSON.stringify(items.filter(({ name }) => name.startsWith('channels.'))), /@example\.net/)
})
