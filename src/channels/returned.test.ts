// What a message that came back is read as: the reports of many servers, complaints, answers of people and of machines, and hostile ones.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { excerptOf } from './quoting.ts'
import { complaintIn, failedFor, fatesIn } from './report.ts'
import { mayConcern, readReturned } from './returned.ts'
import {
  absenceKinds,
  absenceOf,
  complaintReport,
  exchangeReport,
  gmailReport,
  htmlReplyFrom,
  postfixReport,
  qmailReport,
  replyFrom,
} from './testing/returned.ts'

const messageId = '<019749a1-8d80-7abc-9def-0123456789ab@littoral.example>'
const about = { messageId, to: 'ada@example.net' }
const read = (raw: string) => readReturned(Buffer.from(raw))
const headersOf = (raw: string) => raw.split('\r\n\r\n')[0]!

test('the reports of Postfix, Exchange, Gmail and qmail name the message, the address and that it does not exist', async () => {
  for (const [name, raw] of Object.entries({
    postfix: postfixReport(about),
    exchange: exchangeReport(about),
    gmail: gmailReport(about),
    qmail: qmailReport(about),
  })) {
    assert.ok(mayConcern(headersOf(raw)), name)
    const returned = await read(raw)
    assert.ok(returned.kind === 'report', `${name} is ${returned.kind}`)
    assert.deepEqual(returned.names, [messageId], name)
    assert.deepEqual(
      returned.fates.map(({ kind, addresses }) => [kind, addresses]),
      [['bounced', ['ada@example.net']]],
      name,
    )
    assert.doesNotMatch(returned.fates[0]!.reason, /@/, name)
    assert.match(returned.fates[0]!.reason, /5\.1\.1/, name)
  }
})

test('a full mailbox, a policy or the sender’s own address is no wrong address; what the far server said counts more than a summary', () => {
  const cases = [
    ['5.1.1', '', 'bounced'],
    ['5.0.0', 'smtp; 550 5.1.1 No such user', 'bounced'],
    ['5.0.0', 'smtp; 550 User unknown', 'bounced'],
    ['5.0.0', '', 'refused'],
    ['5.2.2', 'smtp; 552 5.2.2 Mailbox full', 'refused'],
    ['5.1.1', 'smtp; 550 5.7.1 Blocked as spam', 'refused'],
    ['5.1.8', '', 'refused'],
    ['4.4.7', 'smtp; 421 4.4.7 Delivery time expired', 'refused'],
    ['', '', 'refused'],
    ['5.1.1', 'x-unix; user unknown at 10.5.1.1', 'bounced'],
  ] as const
  for (const [status, diagnostic, expected] of cases) assert.equal(failedFor(status, diagnostic), expected, `${status} ${diagnostic}`)
})

test('a report of a delay is a delay, and one of a delivery is nothing', async () => {
  const delayed = await read(postfixReport(about, { action: 'delayed', status: '4.4.1', diagnostic: 'smtp; 451 4.4.1 No answer' }))
  assert.deepEqual(delayed.kind === 'report' && delayed.fates.map(({ kind }) => kind), ['delayed'])
  for (const action of ['delivered', 'relayed'] as const)
    assert.deepEqual(fatesIn(`Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@b.example\nAction: ${action}\nStatus: 2.0.0`), [])
})

test('a complaint is one; “not spam” and a report about signatures are none', async () => {
  const complaint = await read(complaintReport(about))
  assert.ok(complaint.kind === 'complaint')
  assert.deepEqual(complaint.names, [messageId])
  for (const kind of ['not-spam', 'auth-failure', 'other']) {
    assert.equal(complaintIn(`Feedback-Type: ${kind}`), undefined)
    assert.equal((await read(complaintReport(about, kind))).kind, 'not_ours')
  }
})

test('a reply keeps all that was written, and its excerpt only what is new', async () => {
  const reply = await read(replyFrom(about, 'Does it come in blue?\r\n\r\nAda'))
  assert.ok(reply.kind === 'reply')
  assert.deepEqual(reply.names, [messageId])
  assert.equal(reply.letter.excerpt, 'Does it come in blue?\n\nAda')
  assert.match(reply.letter.text, /> the spring range is here\.$/)
  assert.deepEqual(reply.letter.from, { name: 'Ada', address: 'ada@example.net' })
  const html = await read(htmlReplyFrom(about, 'Gibt es ihn &amp; in Blau?'))
  assert.ok(html.kind === 'reply')
  assert.equal(html.letter.subject, 'Antw: Frühling')
  assert.equal(html.letter.excerpt, 'Gibt es ihn & in Blau?')
  assert.doesNotMatch(html.letter.text, /alert|<p|<script/)
})

test('what mail programs put between an answer and what it quotes ends the excerpt', () => {
  for (const line of [
    'On Mon, Jun 1, 2026 at 10:00 Littoral <news@littoral.example> wrote:',
    'Am 01.06.2026 um 10:00 schrieb Littoral <news@littoral.example>:',
    'Le lun. 1 juin 2026 à 10:00, Littoral <news@littoral.example> a écrit :',
    '-----Original Message-----',
    '________________________________',
    'From: Littoral <news@littoral.example>',
    '> Dear Ada',
    '-- ',
  ])
    assert.equal(excerptOf(`Yes, two of them.\n\n${line}\nand more`), 'Yes, two of them.', line)
  assert.equal(excerptOf('> Dear Ada\nYes, below.'), 'Yes, below.')
})

test('an answer of a machine is no reply, in whatever shape it comes', async () => {
  for (const kind of absenceKinds) {
    const raw = absenceOf(about, kind)
    assert.ok(mayConcern(headersOf(raw)), kind)
    assert.deepEqual(await read(raw), { kind: 'automatic', names: [messageId] }, kind)
  }
})

test('a person who quotes an error report is a person', async () => {
  const raw = replyFrom(about, `I got this: 550 5.1.1 no such user\r\n\r\nMessage-ID: ${messageId}`)
  assert.equal((await read(raw)).kind, 'reply')
})

test('free words without a code, of two minds, or about two messages are not believed as they stand', async () => {
  const other = '<019749a1-8d80-7abc-9def-0123456789ac@littoral.example>'
  assert.equal((await read(qmailReport(about, 'Something went wrong.'))).kind, 'not_ours')
  const two = await read(qmailReport(about, 'Sorry. (#5.1.1) or perhaps (#5.7.1)'))
  assert.deepEqual(two.kind === 'report' && two.fates.map(({ kind }) => kind), ['refused'])
  assert.equal((await read(`${qmailReport(about)}\r\nMessage-ID: ${other}`)).kind, 'not_ours')
})

test('of mail that does not concern us nothing but a few headers is looked at', () => {
  assert.equal(mayConcern('From: friend@example.net\r\nContent-Type: text/plain\r\n'), false)
  assert.equal(mayConcern('From: friend@example.net\r\nIn-Reply-To: <abc@example.net>\r\n'), false)
})

test('a message made to keep a parser busy ends at its bounds: unreadable, or read as far as they reach', async () => {
  const nested = Array.from({ length: 400 }, (_, n) => `Content-Type: multipart/mixed; boundary="b${n}"\r\n\r\n--b${n}\r\n`).join('')
  const wide = `Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n${'--b\r\n\r\n\r\n'.repeat(40_000)}`
  const headers = `${'X-A: b\r\n'.repeat(60_000)}\r\n`
  for (const raw of [nested, wide, headers]) assert.equal((await read(raw)).kind, 'unreadable', raw.slice(0, 40))
  // Whatever stands behind very many lines is not looked at; the same report without them is one.
  const late = (lines: number) => postfixReport(about).replace('This is a MIME-encapsulated message.', 'x\r\n'.repeat(lines))
  assert.equal((await read(late(10))).kind, 'report')
  assert.notEqual((await read(late(100_000))).kind, 'report')
  const letter = (words: string) => read(`Content-Type: text/html; charset="no-such-set"\r\nIn-Reply-To: ${messageId}\r\n\r\n${words}`)
  for (const words of [`${' '.repeat(400_000)}x`, '&lt'.repeat(100_000), '<div>'.repeat(80_000), '\u0000\ufffd']) {
    const reply = await letter(words)
    assert.ok(reply.kind === 'reply' && reply.letter.text.length <= 50_000, words.slice(0, 10))
  }
})

test('whatever the bytes are, reading them ends, and invents no name', async () => {
  const line = fc.oneof(
    fc.constantFrom(
      'Content-Type: multipart/report; report-type=delivery-status; boundary=x',
      'Content-Type: message/delivery-status',
      'Content-Type: message/rfc822',
      'Content-Transfer-Encoding: base64',
      'From: mailer-daemon@x.example',
      'Return-Path: <>',
      '--x',
      '--x--',
      '',
      'Action: failed',
      'Status: 5.1.1',
      'Subject: =?utf-8?B?gICA?=',
    ),
    fc.string({ unit: 'binary', maxLength: 80 }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 60 }), async (all) => {
      const returned = await readReturned(Buffer.from(all.join('\r\n'), 'latin1'))
      assert.ok(returned.kind === 'not_ours' || returned.kind === 'unreadable', returned.kind)
    }),
    { numRuns: 50 },
  )
})
