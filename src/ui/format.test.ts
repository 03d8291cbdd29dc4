import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatDay, formatInstant, formatMoney, formatPercent, formatRelative, formatSigned, formatSpan, minorDigits } from './format.ts'
import { initials } from './initials.ts'

const us = { locale: 'en-US' }
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ')

test('money is written in its currency, with decimals only where there are any', () => {
  assert.equal(formatMoney(44_057_300, 'USD', us), '$440,573')
  assert.equal(formatMoney(44_057_305, 'USD', us), '$440,573.05')
  assert.equal(formatMoney(12_000, 'USD', { ...us, cents: true }), '$120.00')
  assert.equal(formatMoney(48_000, 'JPY', us), '¥48,000')
  assert.equal(plain(formatMoney(2_640_050, 'EUR', { locale: 'de-DE' })), '26.400,50 €')
  assert.equal(minorDigits('KWD'), 3)
})

test('shares, signed figures and spans read as people say them', () => {
  assert.equal(formatPercent(0.979, us), '97.9%')
  assert.equal(formatPercent(0.023, { ...us, digits: 2 }), '2.3%')
  assert.equal(formatSigned(52.1, us), '+52.1')
  assert.equal(formatSigned(0, us), '0')
  assert.equal(formatSpan(95, us), '1 min 35 sec')
  assert.equal(formatSpan(0, us), '0 sec')
})

test('a day without a time is the same day in every zone', () => {
  assert.equal(formatDay('2026-06-12', { locale: 'en-GB', timeZone: 'Pacific/Honolulu' }), '12 June 2026')
  assert.equal(formatDay('2026-06-12', { locale: 'en-GB', year: false }), '12 June')
})

test('an instant is written in the zone that was asked for', () => {
  assert.match(formatInstant('2026-06-12T17:30:00Z', { locale: 'en-GB', timeZone: 'Europe/Lisbon' }), /Friday.* 12 June 2026 at 18:30/)
})

test('time is told from now in the largest unit that fits', () => {
  const now = new Date('2026-06-12T09:00:00Z')
  assert.equal(formatRelative('2026-06-11T08:00:00Z', { ...us, now }), 'yesterday')
  assert.equal(formatRelative('2026-06-12T09:45:00Z', { ...us, now }), 'in 45 minutes')
  assert.equal(formatRelative('2026-06-12T09:00:20Z', { ...us, now }), 'now')
})

test('a person has the initials of the first and the last name', () => {
  assert.equal(initials('Tom Adeyemi'), 'TA')
  assert.equal(initials('Ana Maria dos Reis'), 'AR')
  assert.equal(initials('  李明 '), '李')
  assert.equal(initials(''), '')
})
