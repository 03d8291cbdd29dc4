// Proves the peer that plays the mail server in other tests: what it keeps, what it refuses, and how its letters are read.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { createTransport } from 'nodemailer'
import { linkIn, readMail } from './mail.ts'
import { openSink, type Sink } from './smtp.ts'

let sink: Sink
beforeEach(async () => {
  sink = await openSink()
})
afterEach(() => sink.close())

function send(to: string | string[], more: object = {}, at: { port: number } = sink) {
  const transport = createTransport({ host: '127.0.0.1', port: at.port, secure: false })
  return transport.sendMail({ from: 'Ines <ines@example.com>', to, subject: 'News', text: 'Hello', ...more })
}

const codeOf = (error: { responseCode?: number }) => error.responseCode

test('a letter is kept as it was sent, with its envelope', async () => {
  await send('ada@example.com', { envelope: { from: 'bounce@example.com', to: ['ada@example.com'] } })
  const letter = await sink.letterTo('ADA@example.com')
  assert.equal(letter.from, 'bounce@example.com')
  assert.deepEqual(letter.to, ['ada@example.com'])
  assert.match(letter.raw.toString(), /^From: Ines <ines@example\.com>\r\n/m)
})

test('a refused recipient is answered 550 and a deferred one 451, and both may be accepted again', async () => {
  sink.refuse('gone@example.com')
  sink.defer('busy@example.com')
  assert.equal(await send('gone@example.com').catch(codeOf), 550)
  assert.equal(await send('busy@example.com').catch(codeOf), 451)
  assert.equal(sink.letters.length, 0)
  sink.accept('busy@example.com')
  await send('busy@example.com')
  assert.equal(sink.letters.length, 1)
})

test('a message may be refused after it was read', async () => {
  sink.treat('ada@example.com', { at: 'message', code: 554, text: 'Looks like spam' })
  assert.equal(await send('ada@example.com').catch(codeOf), 554)
  assert.equal(sink.letters.length, 0)
})

test('a connection that vanishes after the message leaves the sender without an answer', async () => {
  sink.treat('ada@example.com', 'vanish')
  await assert.rejects(send('ada@example.com'))
  assert.equal(sink.letters.length, 1)
})

test('while the sink pauses no message is answered', async () => {
  sink.pause()
  const sent = send('ada@example.com').then(() => 'sent')
  assert.equal(await Promise.race([sent, new Promise((resolve) => setTimeout(resolve, 200, 'waiting'))]), 'waiting')
  sink.resume()
  assert.equal(await sent, 'sent')
})

test('a sink with a login takes nothing without it', async () => {
  const guarded = await openSink({ login: { user: 'app', password: 'right' } })
  try {
    const transport = (password: string) =>
      createTransport({ host: '127.0.0.1', port: guarded.port, auth: { user: 'app', pass: password } })
    const letter = { from: 'a@example.com', to: 'b@example.com', text: 'x' }
    assert.equal(await send('b@example.com', {}, guarded).catch(codeOf), 530)
    assert.equal(await transport('wrong').sendMail(letter).catch(codeOf), 535)
    await transport('right').sendMail(letter)
    assert.equal(guarded.letters.length, 1)
  } finally {
    await guarded.close()
  }
})

test('waiting for a letter that does not come says which ones did', async () => {
  await send('ada@example.com')
  await assert.rejects(sink.letterTo('bob@example.com', 50), /no letter to bob@example\.com.*there are letters to ada@example\.com/)
})

test('a letter is read with its links, decoded, and its ways to unsubscribe', async () => {
  await send('ada@example.com', {
    subject: 'Überraschung',
    html: '<p>Hi <a href="https://example.com/l/1?a=1&amp;b=2">read</a> <a class="x" href=\'https://example.com/u/9\'>leave</a></p>',
    headers: {
      'List-Unsubscribe': '<https://example.com/u/9>, <mailto:leave@example.com>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
    attachments: [{ filename: 'a.txt', content: 'attached' }],
  })
  const mail = await readMail((await sink.letterTo('ada@example.com')).raw)
  assert.equal(mail.subject, 'Überraschung')
  assert.deepEqual(mail.from, { name: 'Ines', address: 'ines@example.com' })
  assert.deepEqual(mail.links, ['https://example.com/l/1?a=1&b=2', 'https://example.com/u/9'])
  assert.equal(linkIn(mail, /\/l\//), 'https://example.com/l/1?a=1&b=2')
  assert.throws(() => linkIn(mail, /example/), /2 links match/)
  assert.deepEqual(mail.unsubscribe, { web: 'https://example.com/u/9', mail: 'mailto:leave@example.com', oneClick: true })
  assert.equal(Buffer.from(mail.attachments[0]!.content).toString(), 'attached')
})

test('a letter of plain text has the links of its text', async () => {
  await send('ada@example.com', { text: 'Set your password: https://example.com/reset#abc. It works once.' })
  assert.deepEqual((await readMail((await sink.letterTo('ada@example.com')).raw)).links, ['https://example.com/reset#abc'])
})
