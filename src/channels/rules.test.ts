// The decisions of channels: what an answer means, when the next try is due, what may stand in a header, where an address leads.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  backoff,
  dayAllowance,
  endingOf,
  headerSafe,
  isLoopback,
  isWarmUpWhole,
  noCounts,
  paceOf,
  reachesNobody,
  verdictOf,
  withoutAddresses,
} from './rules.ts'

test('an answer of a mail server decides what follows (RFC 5321, RFC 3463)', () => {
  const cases = [
    ['recipient', 550, '550 5.1.1 No such user', 'bounced'],
    ['recipient', 550, '550 no such user', 'bounced'],
    ['data', 550, '550 no such user', 'bounced'],
    ['recipient', 550, '550 5.7.1 Relaying denied', 'refused'],
    ['recipient', 552, '552 5.2.2 Mailbox full', 'refused'],
    ['recipient', 550, '550 5.2.1 Mailbox disabled', 'bounced'],
    ['data', 554, '554 5.7.1 Spam', 'refused'],
    ['recipient', 550, '550 5.1.8 Sender address rejected: Domain not found', 'refused'],
    ['data', 552, '552 5.2.3 Message too long', 'refused'],
    ['recipient', 451, '451 4.7.1 Greylisted', 'again'],
    ['data', 452, '452 Out of space', 'again'],
    ['sender', 550, '550 5.7.1 Not your address', 'halt'],
    ['sign_in', 535, '535 5.7.8 Bad credentials', 'halt'],
    ['connect', 554, '554 No', 'halt'],
    ['connect', 421, '421 Too many connections', 'again'],
  ] as const
  for (const [stage, code, answer, expected] of cases) {
    const verdict = verdictOf(stage, code, answer)
    assert.equal(verdict.next === 'failed' ? verdict.reason : verdict.next, expected, `${stage} ${answer}`)
  }
})

test('the next try comes later each time, and never later than four hours', () => {
  assert.deepEqual(
    [1, 2, 3, 8, 9, 20].map((attempt) => backoff(attempt) / 60_000),
    [1, 2, 4, 128, 240, 240],
  )
})

test('an address of this machine reaches nobody else, whatever it is called', () => {
  for (const host of ['localhost', 'LOCALHOST.', 'app.localhost', '127.0.0.1', '127.8.9.1', '[::1]', '::1', '0.0.0.0'])
    assert.ok(isLoopback(host), host)
  for (const host of ['example.com', 'localhost.example.com', '10.0.0.1', '128.0.0.1', '127.example.com'])
    assert.ok(!isLoopback(host), host)
  assert.equal(reachesNobody('http://localhost:4400', 'smtp.example.com'), true)
  assert.equal(reachesNobody('http://localhost:4400', '127.0.0.1'), false)
  assert.equal(reachesNobody('https://www.example.com', 'smtp.example.com'), false)
})

test('A13 nothing that could begin a new header passes', () => {
  for (const value of ['a\nb', 'a\rb', 'a\r\nBcc: x', 'a\u0000', 'a\u2028b', 'a\u0085b'])
    assert.equal(headerSafe(value), false, JSON.stringify(value))
  assert.equal(headerSafe('Grüße, “Ada” 🧵\tok'), true)
})

test('what is kept of an answer names nobody', () => {
  assert.equal(
    withoutAddresses('550 5.1.1 <ada@example.net>:\r\n user unknown (ada@example.net)'),
    '550 5.1.1 <[address]>: user unknown ([address])',
  )
  assert.equal(withoutAddresses('x'.repeat(900)).length, 300)
})

test('a dispatch ends published as soon as one has it, and says in one sentence why nobody did', () => {
  assert.deepEqual(endingOf({ ...noCounts, delivered: 1, failed: 9 }), { state: 'published' })
  assert.deepEqual(endingOf(noCounts), { state: 'failed', failure: 'Nobody is in the segment.' })
  const nobody = endingOf({ ...noCounts, failed: 2, suppressed: 3, uncertain: 1 })
  assert.deepEqual(nobody, { state: 'failed', failure: 'Nobody received it: 2 failed, 3 may not be written to, 1 uncertain.' })
})

test('a warm-up doubles from day to day up to the daily limit, and limits nothing before its first day', () => {
  const limits = { dailyLimit: 800, warmUpFrom: '2026-06-01', warmUpFirst: 100 }
  const days = ['2026-05-31', '2026-06-01', '2026-06-02', '2026-06-03', '2026-06-04', '2026-06-05', '2028-06-05']
  assert.deepEqual(
    days.map((day) => dayAllowance(limits, day)),
    [800, 100, 200, 400, 800, 800, 800],
  )
  assert.equal(dayAllowance({ dailyLimit: null, warmUpFrom: null, warmUpFirst: null }, '2026-06-01'), null)
  assert.equal(dayAllowance({ dailyLimit: 50, warmUpFrom: '2026-06-01', warmUpFirst: 100 }, '2026-06-01'), 50)
})

test('a warm-up has its first day, its first number and the number it grows to, or none of the first two', () => {
  const whole = { dailyLimit: 800, warmUpFrom: '2026-06-01', warmUpFirst: 100 }
  assert.deepEqual(
    [whole, { ...whole, dailyLimit: null }, { ...whole, warmUpFrom: null }, { ...whole, warmUpFirst: null }].map(isWarmUpWhole),
    [true, false, false, false],
  )
  assert.ok(isWarmUpWhole({ dailyLimit: null, warmUpFrom: null, warmUpFirst: null }))
})

test('the pace is what was delivered within the last minute, and the time left what waits at that pace', () => {
  assert.deepEqual(paceOf({ delivered: 120, seconds: 600, waiting: 500 }), { perSecond: 2, secondsLeft: 250 })
  assert.deepEqual(paceOf({ delivered: 20, seconds: 10, waiting: 1 }), { perSecond: 2, secondsLeft: 1 })
  assert.deepEqual(paceOf({ delivered: 5, seconds: 0, waiting: 0 }), { perSecond: 5, secondsLeft: 0 })
  assert.equal(paceOf({ delivered: 0, seconds: 600, waiting: 500 }), null)
})
