// What comes back by mail, read from a real mailbox: bounces and complaints that bar an address, replies, and what happens to neither.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { openHouse, type House } from '#app/testing/house.ts'
import { openPostOffice, type PostOffice } from '#kernel/testing/imap.ts'
import { readMail } from '#kernel/testing/mail.ts'
import { openSink, type Sink } from '#kernel/testing/smtp.ts'
import { readMailboxes } from './actions/mailbox.ts'
import type { Account } from './contract/account.ts'
import { readMailbox } from './reading.ts'
import { jobOf, openOuting, refused, type Outing } from './testing/outing.ts'
import { absenceOf, complaintReport, postfixReport, qmailReport, replyFrom, type About } from './testing/returned.ts'

let house: House
let sink: Sink
let post: PostOffice
let outing: Outing
let account: Account
const offices: PostOffice[] = []
before(async () => {
  house = await openHouse()
  sink = await openSink()
})
beforeEach(async () => {
  house.at('2026-06-01T09:00:00.000Z')
  outing = await openOuting(house)
  account = await outing.connect(sink)
  post = await openPostOffice()
  offices.push(post)
})
after(async () => {
  for (const office of offices) await office.close()
  await sink.close()
  await house.close()
})

const line = () => ({ host: post.host, port: post.port, security: 'none' as const, username: 'returns' })

/** Connects the post office as the account's return mailbox, tested and read once. */
async function connect(changes: { password?: string; folder?: string } = {}) {
  const made = await outing.desk.createMailbox({ id: account.id, ...line(), password: 'open sesame', ...changes })
  await house.settle()
  return { ...(await mailbox()), made }
}

const mailbox = async () => (await outing.desk.getAccount({ id: account.id })).mailbox!

/** A minute goes by, and the schedule lets every mailbox be read. */
async function minute() {
  house.pass(60_000)
  await outing.org.program(readMailboxes)
  await house.settle()
}

/** The name of the message that somebody got. */
async function messageTo(to: string): Promise<About> {
  const mail = await readMail((await sink.letterTo(to)).raw)
  return { messageId: mail.headers.get('message-id')![0]!, to }
}

async function sent(...people: string[]) {
  sink.clear()
  const ids = new Map<string, string>()
  for (const each of people) ids.set(each, (await outing.person(each, 'Ada Lovelace')).id)
  const dispatch = await outing.mail()
  await house.settle()
  return { dispatch, ids }
}

/** The bar on a person's address, in the word for why. */
const bar = async (id: string) => (await outing.desk.getPerson({ id })).suppression?.reason ?? null
const at = () => new Date(house.now)

test('a message that comes back bars the address, and what was queued for it is not sent #313', async () => {
  const { dispatch, ids } = await sent('ada@example.net', 'grace@example.net')
  await connect()
  post.deliver(postfixReport(await messageTo('ada@example.net')), at())
  const next = await outing.mail({}, { scheduledAt: '2026-06-02T09:00:00.000Z' })
  await minute()
  const { items } = await outing.desk.listRecipients({ id: dispatch.id, returned: 'bounced' })
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
  assert.deepEqual((await outing.desk.getDispatch({ id: dispatch.id })).returned, {
    bounced: 1,
    refused: 0,
    delayed: 0,
    complained: 0,
    replied: 0,
  })
  assert.equal(await bar(ids.get('ada@example.net')!), 'bounced')
  sink.clear()
  house.at('2026-06-02T09:00:00.000Z')
  await house.settle()
  assert.deepEqual(await outing.ledger(next.id), { 'ada@example.net': 'suppressed: suppressed', 'grace@example.net': 'delivered' })
  assert.deepEqual(
    sink.letters.flatMap(({ to }) => to),
    ['grace@example.net'],
  )
})

test('a complaint bars the address, and outweighs a bounce', async () => {
  const { dispatch, ids } = await sent('ada@example.net')
  const about = await messageTo('ada@example.net')
  await connect()
  post.deliver(complaintReport(about), at())
  post.deliver(qmailReport(about), at())
  await minute()
  assert.equal(await bar(ids.get('ada@example.net')!), 'complained')
  const { returned } = await outing.desk.getDispatch({ id: dispatch.id })
  assert.deepEqual([returned.complained, returned.bounced], [1, 0])
})

test('a delay, a full mailbox and a failure behind the address are noted and bar nobody', async () => {
  const { dispatch, ids } = await sent('ada@example.net', 'grace@example.net', 'mary@example.net')
  await connect()
  post.deliver(
    postfixReport(await messageTo('ada@example.net'), { action: 'delayed', status: '4.4.1', diagnostic: 'smtp; 451 4.4.1 Busy' }),
    at(),
  )
  post.deliver(postfixReport(await messageTo('grace@example.net'), { status: '5.2.2', diagnostic: 'smtp; 552 5.2.2 Mailbox full' }), at())
  post.deliver(postfixReport(await messageTo('mary@example.net'), { final: 'elsewhere@example.org' }), at())
  await minute()
  const { items } = await outing.desk.listRecipients({ id: dispatch.id })
  assert.deepEqual(Object.fromEntries(items.map(({ email, returned }) => [email, returned])), {
    'ada@example.net': 'delayed',
    'grace@example.net': 'refused',
    'mary@example.net': 'refused',
  })
  for (const id of ids.values()) assert.equal(await bar(id), null)
})

test('an alias that the report spells out beside the address that was written to is barred all the same', async () => {
  const { ids } = await sent('ada@example.net')
  await connect()
  post.deliver(postfixReport(await messageTo('ada@example.net'), { final: 'ada@store.example.net', original: 'ADA@example.net' }), at())
  await minute()
  assert.equal(await bar(ids.get('ada@example.net')!), 'bounced')
})

test('the address that was written to is barred, not the one the person has now', async () => {
  const { ids } = await sent('old@example.net')
  const about = await messageTo('old@example.net')
  const { id, version } = await outing.desk.getPerson({ id: ids.get('old@example.net')! })
  await outing.desk.updatePerson({ id, version, email: 'new@example.net' })
  await connect()
  post.deliver(postfixReport(about), at())
  await minute()
  assert.equal(await bar(id), null)
  const { id: other } = await outing.person('old@example.net', 'Somebody else', false)
  assert.equal(await bar(other), 'bounced')
})

test('a forged report bars nobody: not by a name that was never ours, not somebody else by the name of a message they did not get', async () => {
  const { ids, dispatch } = await sent('ada@example.net', 'grace@example.net')
  const { messageId } = await messageTo('ada@example.net')
  const invented = messageId.replace(/[0-9a-f]{12}@/, '0123456789ab@')
  await connect()
  // Grace is accused with a name that is made up, with one of another domain, and with Ada's.
  for (const name of [invented, messageId.replace('littoral', 'evil'), '<x@littoral.example>']) {
    post.deliver(postfixReport({ messageId: name, to: 'grace@example.net' }), at())
    post.deliver(complaintReport({ messageId: name, to: 'grace@example.net' }), at())
    post.deliver(qmailReport({ messageId: name, to: 'grace@example.net' }), at())
  }
  post.deliver(postfixReport({ messageId, to: 'grace@example.net' }), at())
  await minute()
  assert.equal(await bar(ids.get('grace@example.net')!), null)
  assert.equal(await bar(ids.get('ada@example.net')!), null)
  assert.equal((await outing.desk.getDispatch({ id: dispatch.id })).returned.bounced, 0)
})

test('a report from another house of this program bars nobody here', async () => {
  const { ids } = await sent('ada@example.net')
  const { messageId } = await messageTo('ada@example.net')
  const other = await openOuting(house, { name: 'Other' })
  const { id: theirs } = await other.person('ada@example.net')
  const theirAccount = await other.connect(sink)
  await other.desk.createMailbox({ id: theirAccount.id, ...line(), password: 'open sesame' })
  post.deliver(postfixReport({ messageId, to: 'ada@example.net' }), at())
  await house.settle()
  assert.equal((await other.desk.getPerson({ id: theirs })).suppression ?? null, null)
  assert.equal(await bar(ids.get('ada@example.net')!), null)
})

test('a report about a message that was never handed over is not believed', async () => {
  await connect()
  await outing.person('ada@example.net')
  const dispatch = await outing.mail()
  await outing.desk.pauseDispatch({ id: dispatch.id, version: dispatch.version })
  await house.settle()
  const { items } = await outing.desk.listRecipients({ id: dispatch.id })
  for (const { messageId } of items) post.deliver(postfixReport({ messageId, to: 'ada@example.net' }), at())
  await minute()
  assert.equal((await outing.desk.getDispatch({ id: dispatch.id })).returned.bounced, 0)
})

test('a reply is joined to the person and to the mailing, and read by somebody #312', async () => {
  const { dispatch, ids } = await sent('ada@example.net')
  const id = ids.get('ada@example.net')!
  await connect()
  post.deliver(replyFrom(await messageTo('ada@example.net'), 'Does it come in blue?'), at())
  await minute()
  const { items } = await outing.desk.listReplies({})
  assert.equal(items.length, 1)
  const reply = items[0]!
  assert.deepEqual(
    [reply.personId, reply.personName, reply.dispatchId, reply.excerpt, reply.fromOther, reply.state],
    [id, 'Ada Lovelace', dispatch.id, 'Does it come in blue?', false, 'new'],
  )
  assert.match((await outing.desk.getReply({ id: reply.id })).text, /> the spring range is here/)
  assert.deepEqual((await outing.desk.listReplies({ dispatchId: dispatch.id })).items, items)
  assert.deepEqual((await outing.desk.listReplies({ personId: id, state: 'handled' })).items, [])
  const facts = (await outing.desk.listPersonFacts({ id })).items
  assert.deepEqual(
    facts.filter(({ kind }) => kind === 'replied').map(({ nodeId }) => nodeId),
    [dispatch.nodeId],
  )
  assert.equal((await outing.desk.getDispatch({ id: dispatch.id })).returned.replied, 1)
  assert.equal((await outing.desk.listRecipients({ id: dispatch.id, returned: 'replied' })).items.length, 1)
  const handled = await outing.desk.markReply({ id: reply.id, version: reply.version, state: 'handled' })
  assert.deepEqual([handled.state, handled.markedBy], ['handled', outing.org.memberId])
  await assert.rejects(outing.desk.markReply({ id: reply.id, version: reply.version, state: 'read' }), refused('version_conflict'))
  const again = await outing.desk.markReply({ id: reply.id, version: handled.version, state: 'new' })
  assert.deepEqual([again.state, again.markedBy, again.markedAt], ['new', null, null])
})

test('a reply from another address stays with the person who was written to, and says so', async () => {
  const { ids } = await sent('ada@example.net')
  await connect()
  post.deliver(replyFrom(await messageTo('ada@example.net'), 'From my other account', { from: 'lovelace@home.example' }), at())
  await minute()
  const { items } = await outing.desk.listReplies({})
  assert.deepEqual(
    items.map(({ personId, fromAddress, fromOther }) => [personId, fromAddress, fromOther]),
    [[ids.get('ada@example.net'), 'lovelace@home.example', true]],
  )
})

test('an answer of a machine counts as nothing, and is not forgotten either', async () => {
  const { dispatch } = await sent('ada@example.net')
  await connect()
  post.deliver(absenceOf(await messageTo('ada@example.net'), 'outlook'), at())
  await minute()
  assert.deepEqual((await outing.desk.listReplies({})).items, [])
  assert.equal((await outing.desk.getDispatch({ id: dispatch.id })).returned.replied, 0)
  assert.equal((await mailbox()).lately.automatic, 1)
})

test('the same mailbox read twice counts once, also after its server has numbered it anew or it is connected again', async () => {
  const { dispatch } = await sent('ada@example.net', 'grace@example.net')
  post.deliver(replyFrom(await messageTo('ada@example.net'), 'Yes'), at())
  post.deliver(postfixReport(await messageTo('grace@example.net')), at())
  const first = await connect()
  assert.equal(first.lately.replied, 1)
  await minute()
  post.renumber()
  await minute()
  const { id, version } = await mailbox()
  const gone = await outing.desk.archiveMailbox({ id, version })
  assert.deepEqual([gone.hasPassword, (await outing.desk.getAccount({ id: account.id })).mailbox], [false, null])
  await connect()
  assert.equal((await outing.desk.listReplies({})).items.length, 1)
  const { returned } = await outing.desk.getDispatch({ id: dispatch.id })
  assert.deepEqual([returned.replied, returned.bounced], [1, 1])
  const { items } = await outing.desk.listPersonFacts({ id: (await outing.desk.listReplies({})).items[0]!.personId })
  assert.equal(items.filter(({ kind }) => kind === 'replied').length, 1)
})

test('two workers do not read the same mailbox at once', async () => {
  await sent('ada@example.net')
  post.deliver(replyFrom(await messageTo('ada@example.net'), 'Yes'), at())
  const { id } = await connect()
  const before = post.commands.filter((command) => command === 'EXAMINE').length
  const job = jobOf(house, outing.org)
  await Promise.all([1, 2, 3].map(() => readMailbox(job, { mailboxId: id })))
  assert.equal(post.commands.filter((command) => command === 'EXAMINE').length, before + 1)
  assert.equal((await outing.desk.listReplies({})).items.length, 1)
})

test('nothing in the mailbox is changed, and of mail that is none of ours nothing but a few headers is read', async () => {
  await sent('ada@example.net')
  for (let n = 0; n < 70; n++) post.deliver(`From: friend@example.net\nSubject: Private\nMessage-ID: <${n}@x.example>\n\nNot yours`, at())
  post.deliver(replyFrom(await messageTo('ada@example.net'), 'Yes'), at())
  await connect()
  assert.equal((await outing.desk.listReplies({})).items.length, 1)
  const meant = ['CAPABILITY', 'LOGIN', 'LIST', 'LSUB', 'EXAMINE', 'UID SEARCH', 'UID FETCH', 'LOGOUT', 'NOOP', 'NAMESPACE']
  assert.deepEqual(
    post.commands.filter((command) => !meant.includes(command)),
    [],
  )
  // Two stretches of headers, and the one message that is an answer.
  assert.equal(post.commands.filter((command) => command === 'UID FETCH').length, 3)
})

test('a very long message is read as far as its beginning, and says that there was more', async () => {
  await sent('ada@example.net')
  post.deliver(replyFrom(await messageTo('ada@example.net'), `Short.\r\n\r\n> ${'quoted '.repeat(200_000)}`), at())
  await connect()
  const { items } = await outing.desk.listReplies({})
  assert.equal(items[0]?.excerpt, 'Short.')
  const { text, cut } = await outing.desk.getReply({ id: items[0].id })
  assert.equal(cut, true)
  assert.ok(text.length <= 50_000)
})

test('a mailbox whose password is wrong says so and nothing else stops; with the right one it goes on', async () => {
  const { ids } = await sent('ada@example.net')
  const wrong = await connect({ password: 'wrong' })
  assert.equal(wrong.state, 'failing')
  assert.deepEqual(
    wrong.steps.map(({ step, outcome }) => [step, outcome]),
    [
      ['connect', 'ok'],
      ['secure', 'ok'],
      ['sign_in', 'failed'],
    ],
  )
  assert.match(wrong.fault!, /refused the user name or the password.*the name or the password is wrong/)
  assert.equal((await outing.desk.getAccount({ id: account.id })).state, 'working')
  const dispatch = await outing.mail()
  await house.settle()
  assert.deepEqual(await outing.ledger(dispatch.id), { 'ada@example.net': 'delivered' })
  // It is tried again, later each time.
  await minute()
  await minute()
  await minute()
  const logins = post.commands.filter((command) => command === 'LOGIN').length
  assert.equal(logins, 3)
  post.deliver(postfixReport(await messageTo('ada@example.net')), at())
  const { id, version } = await mailbox()
  await outing.desk.updateMailbox({ id, version, password: 'open sesame' })
  await house.settle()
  const right = await mailbox()
  assert.deepEqual([right.state, right.fault, right.failedAt], ['working', null, null])
  assert.equal(await bar(ids.get('ada@example.net')!), 'bounced')
})

test('what failed is said in words, at the step where it failed', async () => {
  const missing = await connect({ folder: 'Returns' })
  assert.deepEqual(missing.steps.at(-1), { step: 'folder', outcome: 'failed', words: 'There is no folder Returns in this mailbox.' })
  const change = async (changes: object) => {
    const { id, version } = await mailbox()
    await outing.desk.updateMailbox({ id, version, folder: 'INBOX', ...changes })
    await house.settle()
    return (await mailbox()).steps.at(-1)!
  }
  const early = await change({ security: 'tls' })
  assert.equal(early.step, 'secure')
  assert.match(early.words, /does not begin with TLS/)
  const plain = await change({ security: 'starttls' })
  assert.equal(plain.step, 'secure')
  assert.match(plain.words, /offers no STARTTLS/)
  const nobody = await change({ security: 'none', port: 1 })
  assert.equal(nobody.words, '127.0.0.1 does not answer on port 1: check the port, and that an IMAP server runs there.')
  post.breakAt('UID SEARCH')
  const broken = await change({ port: post.port })
  assert.match(broken.words, /^127\.0\.0\.1 broke off while the folder was read/)
  post.mend()
  const { id } = await mailbox()
  const testing = await outing.desk.testMailbox({ id })
  assert.equal(testing.state, 'testing')
  await house.settle()
  assert.equal((await mailbox()).state, 'working')
})

test('a reading that breaks off halfway is repeated, and counts once', async () => {
  await sent('ada@example.net', 'grace@example.net')
  await connect()
  post.deliver(replyFrom(await messageTo('ada@example.net'), 'One'), at())
  post.breakAt('UID FETCH')
  await minute()
  assert.equal((await mailbox()).state, 'failing')
  assert.deepEqual((await outing.desk.listReplies({})).items, [])
  post.mend()
  await minute()
  await minute()
  assert.equal((await outing.desk.listReplies({})).items.length, 1)
})

test('a password is never sent in the clear to another machine, and a kept one only to the server it was given for', async () => {
  const far = { id: account.id, ...line(), host: 'imap.example.com', password: 'open sesame' }
  await assert.rejects(outing.desk.createMailbox(far), refused('password_in_the_clear'))
  const { id, version } = await connect()
  await assert.rejects(outing.desk.updateMailbox({ id, version, host: 'imap.example.com' }), refused('password_in_the_clear'))
  await assert.rejects(outing.desk.updateMailbox({ id, version, host: 'imap.example.com', security: 'tls' }), refused('password_again'))
  const answers = [await outing.desk.getAccount({ id: account.id }), await outing.desk.testMailbox({ id })]
  assert.doesNotMatch(JSON.stringify(answers), /open sesame|"password"/)
})

test('an account has one return mailbox, and a disconnected one is neither read nor changed', async () => {
  const { id, version } = await connect()
  await assert.rejects(outing.desk.createMailbox({ id: account.id, ...line(), password: 'x' }), refused('mailbox_connected'))
  await outing.desk.archiveMailbox({ id, version })
  await assert.rejects(outing.desk.testMailbox({ id }), refused('mailbox_disconnected'))
  await assert.rejects(outing.desk.updateMailbox({ id, version: version + 1, folder: 'Other' }), refused('mailbox_disconnected'))
  const commands = post.commands.length
  await minute()
  assert.equal(post.commands.length, commands)
  const { version: now } = await outing.desk.getAccount({ id: account.id })
  await outing.desk.archiveAccount({ id: account.id, version: now })
  await assert.rejects(outing.desk.createMailbox({ id: account.id, ...line(), password: 'x' }), refused('account_archived'))
})

test('an account that is disconnected takes its return mailbox with it', async () => {
  const { id } = await connect()
  await outing.desk.archiveAccount({ id: account.id, version: account.version })
  await assert.rejects(outing.desk.testMailbox({ id }), refused('mailbox_disconnected'))
})

test('a bounce address of its own is the sender of the envelope, and a new one asks for a new test', async () => {
  const { version } = account
  const changed = await outing.desk.updateAccount({ id: account.id, version, bounceAddress: 'returns@littoral.example' })
  assert.equal(changed.state, 'untested')
  await outing.desk.testAccount({ id: account.id, to: 'ines@littoral.example' })
  await house.settle()
  sink.clear()
  await outing.person('ada@example.net')
  await outing.mail()
  await house.settle()
  const letter = await sink.letterTo('ada@example.net')
  assert.equal(letter.from, 'returns@littoral.example')
  assert.equal((await readMail(letter.raw)).from.address, 'news@littoral.example')
})

test('after an erasure nothing is left of what the person wrote, and nothing new is kept', async () => {
  const { dispatch, ids } = await sent('ada@example.net')
  const about = await messageTo('ada@example.net')
  await connect()
  post.deliver(replyFrom(about, 'Forget me'), at())
  await minute()
  const { id, version } = await outing.desk.getPerson({ id: ids.get('ada@example.net')! })
  await outing.org.as('marketing_director').erasePerson({ id, version })
  await house.settle()
  assert.deepEqual((await outing.desk.listReplies({})).items, [])
  post.deliver(replyFrom(about, 'Did you?'), at())
  post.deliver(postfixReport(about), at())
  await minute()
  assert.deepEqual((await outing.desk.listReplies({})).items, [])
  const { items } = await outing.desk.listRecipients({ id: dispatch.id })
  assert.deepEqual(
    items.map(({ email, returned, returnedReason }) => [email, returned, returnedReason]),
    [[null, 'refused', '']],
  )
})

test('news of what came back is one event for a reading, and one for each reply, and names nobody', async () => {
  await sent('ada@example.net', 'grace@example.net', 'mary@example.net')
  post.deliver(postfixReport(await messageTo('ada@example.net')), at())
  post.deliver(postfixReport(await messageTo('grace@example.net')), at())
  post.deliver(replyFrom(await messageTo('mary@example.net'), 'Yes'), at())
  await connect()
  const owner = outing.org.as('marketing_director')
  const { items } = await owner.listAudit({ limit: 200 })
  const names = items.map(({ name }) => name)
  assert.equal(names.filter((name) => name === 'channels.mailReturned').length, 1)
  assert.equal(names.filter((name) => name === 'channels.replyReceived').length, 1)
  assert.doesNotMatch(JSON.stringify(items.filter(({ name }) => name.startsWith('channels.'))), /@example\.net/)
})
