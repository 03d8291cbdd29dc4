// Return mailboxes: connected and tested in steps, read once whatever happens, and never changed.
import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import { openHouse, type House } from '#app/testing/house.ts'
import { readMail } from '#kernel/testing/mail.ts'
import { openSink, type Sink } from '#kernel/testing/smtp.ts'
import { readMailbox } from './reading.ts'
import { jobOf, refused } from './testing/outing.ts'
import { postfixReport, replyFrom } from './testing/returned.ts'
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

test('the same mailbox read twice counts once, also after its server has numbered it anew or it is connected again', async () => {
  const { dispatch } = await round.sent('ada@example.net', 'grace@example.net')
  round.returns(replyFrom(await round.messageTo('ada@example.net'), 'Yes'))
  round.returns(postfixReport(await round.messageTo('grace@example.net')))
  const first = await round.connect()
  assert.equal(first.lately.replied, 1)
  await round.minute()
  round.post.renumber()
  await round.minute()
  const { id, version } = await round.mailbox()
  const gone = await desk.archiveMailbox({ id, version })
  assert.deepEqual([gone.hasPassword, (await desk.getAccount({ id: round.account.id })).mailbox], [false, null])
  await round.connect()
  assert.equal((await desk.listReplies({})).items.length, 1)
  const { returned } = await desk.getDispatch({ id: dispatch.id })
  assert.deepEqual([returned.replied, returned.bounced], [1, 1])
  const { items } = await desk.listPersonFacts({ id: (await desk.listReplies({})).items[0]!.personId })
  assert.equal(items.filter(({ kind }) => kind === 'replied').length, 1)
})

test('two workers do not read the same mailbox at once', async () => {
  await round.sent('ada@example.net')
  round.returns(replyFrom(await round.messageTo('ada@example.net'), 'Yes'))
  const { id } = await round.connect()
  const before = round.post.commands.filter((command) => command === 'EXAMINE').length
  const job = jobOf(house, round.outing.org)
  await Promise.all([1, 2, 3].map(() => readMailbox(job, { mailboxId: id })))
  assert.equal(round.post.commands.filter((command) => command === 'EXAMINE').length, before + 1)
  assert.equal((await desk.listReplies({})).items.length, 1)
})

test('nothing in the mailbox is changed, and of mail that is none of ours nothing but a few headers is read', async () => {
  await round.sent('ada@example.net')
  for (let n = 0; n < 70; n++) round.returns(`From: friend@example.net\nSubject: Private\nMessage-ID: <${n}@x.example>\n\nNot yours`)
  round.returns(replyFrom(await round.messageTo('ada@example.net'), 'Yes'))
  await round.connect()
  assert.equal((await desk.listReplies({})).items.length, 1)
  const meant = ['CAPABILITY', 'LOGIN', 'LIST', 'LSUB', 'EXAMINE', 'UID SEARCH', 'UID FETCH', 'LOGOUT', 'NOOP', 'NAMESPACE']
  assert.deepEqual(
    round.post.commands.filter((command) => !meant.includes(command)),
    [],
  )
  // Two stretches of headers, and the one message that is an answer.
  assert.equal(round.post.commands.filter((command) => command === 'UID FETCH').length, 3)
})

test('a very long message is read as far as its beginning, and says that there was more', async () => {
  await round.sent('ada@example.net')
  round.returns(replyFrom(await round.messageTo('ada@example.net'), `Short.\r\n\r\n> ${'quoted '.repeat(200_000)}`))
  await round.connect()
  const { items } = await desk.listReplies({})
  assert.equal(items[0]?.excerpt, 'Short.')
  const { text, cut } = await desk.getReply({ id: items[0].id })
  assert.equal(cut, true)
  assert.ok(text.length <= 50_000)
})

test('a mailbox whose password is wrong says so and nothing else stops; with the right one it goes on', async () => {
  const { ids } = await round.sent('ada@example.net')
  const wrong = await round.connect({ password: 'wrong' })
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
  assert.equal((await desk.getAccount({ id: round.account.id })).state, 'working')
  const dispatch = await round.outing.mail()
  await house.settle()
  assert.deepEqual(await round.outing.ledger(dispatch.id), { 'ada@example.net': 'delivered' })
  // It is tried again, later each time.
  await round.minute()
  await round.minute()
  await round.minute()
  const logins = round.post.commands.filter((command) => command === 'LOGIN').length
  assert.equal(logins, 3)
  round.returns(postfixReport(await round.messageTo('ada@example.net')))
  const { id, version } = await round.mailbox()
  await desk.updateMailbox({ id, version, password: 'open sesame' })
  await house.settle()
  const right = await round.mailbox()
  assert.deepEqual([right.state, right.fault, right.failedAt], ['working', null, null])
  assert.equal(await round.bar(ids.get('ada@example.net')!), 'bounced')
})

test('what failed is said in words, at the step where it failed', async () => {
  const missing = await round.connect({ folder: 'Returns' })
  assert.deepEqual(missing.steps.at(-1), { step: 'folder', outcome: 'failed', words: 'There is no folder Returns in this mailbox.' })
  const change = async (changes: object) => {
    const { id, version } = await round.mailbox()
    await desk.updateMailbox({ id, version, folder: 'INBOX', ...changes })
    await house.settle()
    return (await round.mailbox()).steps.at(-1)!
  }
  const early = await change({ security: 'tls' })
  assert.equal(early.step, 'secure')
  assert.match(early.words, /does not begin with TLS/)
  const plain = await change({ security: 'starttls' })
  assert.equal(plain.step, 'secure')
  assert.match(plain.words, /offers no STARTTLS/)
  const nobody = await change({ security: 'none', port: 1 })
  assert.equal(nobody.words, '127.0.0.1 does not answer on port 1: check the port, and that an IMAP server runs there.')
  round.post.breakAt('UID SEARCH')
  const broken = await change({ port: round.post.port })
  assert.match(broken.words, /^127\.0\.0\.1 broke off while the folder was read/)
  round.post.mend()
  const { id } = await round.mailbox()
  const testing = await desk.testMailbox({ id })
  assert.equal(testing.state, 'testing')
  await house.settle()
  assert.equal((await round.mailbox()).state, 'working')
})

test('a reading that breaks off halfway is repeated, and counts once', async () => {
  await round.sent('ada@example.net', 'grace@example.net')
  await round.connect()
  round.returns(replyFrom(await round.messageTo('ada@example.net'), 'One'))
  round.post.breakAt('UID FETCH')
  await round.minute()
  assert.equal((await round.mailbox()).state, 'failing')
  assert.deepEqual((await desk.listReplies({})).items, [])
  round.post.mend()
  await round.minute()
  await round.minute()
  assert.equal((await desk.listReplies({})).items.length, 1)
})

test('a password is never sent in the clear to another machine, and a kept one only to the server it was given for', async () => {
  const far = { id: round.account.id, ...round.line, host: 'imap.example.com', password: 'open sesame' }
  await assert.rejects(desk.createMailbox(far), refused('password_in_the_clear'))
  const { id, version } = await round.connect()
  await assert.rejects(desk.updateMailbox({ id, version, host: 'imap.example.com' }), refused('password_in_the_clear'))
  await assert.rejects(desk.updateMailbox({ id, version, host: 'imap.example.com', security: 'tls' }), refused('password_again'))
  const answers = [await desk.getAccount({ id: round.account.id }), await desk.testMailbox({ id })]
  assert.doesNotMatch(JSON.stringify(answers), /open sesame|"password"/)
})

test('an account has one return mailbox, and a disconnected one is neither read nor changed', async () => {
  const { id, version } = await round.connect()
  await assert.rejects(desk.createMailbox({ id: round.account.id, ...round.line, password: 'x' }), refused('mailbox_connected'))
  await desk.archiveMailbox({ id, version })
  await assert.rejects(desk.testMailbox({ id }), refused('mailbox_disconnected'))
  await assert.rejects(desk.updateMailbox({ id, version: version + 1, folder: 'Other' }), refused('mailbox_disconnected'))
  const commands = round.post.commands.length
  await round.minute()
  assert.equal(round.post.commands.length, commands)
  const { version: now } = await desk.getAccount({ id: round.account.id })
  await desk.archiveAccount({ id: round.account.id, version: now })
  await assert.rejects(desk.createMailbox({ id: round.account.id, ...round.line, password: 'x' }), refused('account_archived'))
})

test('an account that is disconnected takes its return mailbox with it', async () => {
  const { id } = await round.connect()
  await desk.archiveAccount({ id: round.account.id, version: round.account.version })
  await assert.rejects(desk.testMailbox({ id }), refused('mailbox_disconnected'))
})

test('a bounce address of its own is the sender of the envelope, and a new one asks for a new test', async () => {
  const { version } = round.account
  const changed = await desk.updateAccount({ id: round.account.id, version, bounceAddress: 'returns@littoral.example' })
  assert.equal(changed.state, 'untested')
  await desk.testAccount({ id: round.account.id, to: 'ines@littoral.example' })
  await house.settle()
  sink.clear()
  await round.outing.person('ada@example.net')
  await round.outing.mail()
  await house.settle()
  const letter = await sink.letterTo('ada@example.net')
  assert.equal(letter.from, 'returns@littoral.example')
  assert.equal((await readMail(letter.raw)).from.address, 'news@littoral.example')
})
