// Amounts and days as they stand in lists from shops, banks and spreadsheets.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { currencyIn, dayOrderOf, readAmount, readDay } from './amount.ts'

const read = (text: string, locale: string, currency = 'USD') => {
  const result = readAmount(text, locale, currency)
  return 'amount' in result ? result.amount : result.fault
}

const amounts: [string, string, string, number | string][] = [
  ['1,234.56', 'en-US', 'USD', 123_456],
  ['$1,234.56', 'en-US', 'USD', 123_456],
  ['1.234,56', 'de-DE', 'EUR', 123_456],
  ['1.234,56 €', 'de-DE', 'EUR', 123_456],
  ['€1.234,56', 'nl-NL', 'EUR', 123_456],
  ['1 234,56', 'fr-FR', 'EUR', 123_456],
  ['1\u202f234,56\u00a0€', 'fr-FR', 'EUR', 123_456],
  ['1’234.56', 'de-CH', 'CHF', 123_456],
  ["CHF 1'234.56", 'de-CH', 'CHF', 123_456],
  ['1,23,456.78', 'en-IN', 'INR', 12_345_678],
  ['1.234,56', 'pt-PT', 'EUR', 123_456],
  ['1.234.567', 'fr-FR', 'EUR', 123_456_700],
  ['1,234.567', 'en-US', 'USD', 'tooFine'],
  ['1,234 567', 'en-US', 'USD', 'notAmount'],
  ['USD 12', 'en-US', 'USD', 1200],
  ['12.5', 'en-US', 'USD', 1250],
  ['.5', 'en-US', 'USD', 50],
  ['0', 'en-US', 'USD', 0],
  ['-12.00', 'en-US', 'USD', -1200],
  ['−12,00', 'de-DE', 'EUR', -1200],
  ['(12.00)', 'en-US', 'USD', -1200],
  ['-$12.00', 'en-US', 'USD', -1200],
  ['$-12.00', 'en-US', 'USD', -1200],
  ['12,00-', 'de-DE', 'EUR', -1200],
  ['1,234', 'ja-JP', 'JPY', 1234],
  ['¥1,234', 'ja-JP', 'JPY', 1234],
  ['1.234567', 'en-US', 'KWD', 'tooFine'],
  ['1.234', 'en-US', 'KWD', 1234],
  // Written for another locale: read on a guess, each of these would be wrong by a factor of a hundred or a thousand.
  ['1,234.56', 'de-DE', 'EUR', 'notAmount'],
  ['1.234,56', 'en-US', 'USD', 'notAmount'],
  ['1.234', 'en-US', 'USD', 'tooFine'],
  ['1,234', 'de-DE', 'EUR', 'tooFine'],
  ['12,34', 'en-US', 'USD', 'notAmount'],
  ['12.345', 'ja-JP', 'JPY', 'tooFine'],
  ['€5', 'en-US', 'USD', 'otherCurrency'],
  ['5 EUR', 'en-US', 'USD', 'otherCurrency'],
  ['', 'en-US', 'USD', 'notAmount'],
  ['n/a', 'en-US', 'USD', 'notAmount'],
  ['1e5', 'en-US', 'USD', 'notAmount'],
  ['12 34', 'en-US', 'USD', 'notAmount'],
  ['9999999999999', 'en-US', 'USD', 'tooLarge'],
]
for (const [text, locale, currency, expected] of amounts)
  test(`“${text}” in ${locale} is ${expected} of ${currency}`, () => assert.equal(read(text, locale, currency), expected))

test('an amount may name its currency, unless its sign stands for several', () => {
  const known = (code: string) => ['USD', 'EUR'].includes(code)
  assert.deepEqual(
    ['€5', '5 eur', 'USD 5', '$5', '5'].map((text) => currencyIn(text, known)),
    ['EUR', 'EUR', 'USD', null, null],
  )
})

test('days are read in the order the locale writes them, and ISO days always', () => {
  assert.deepEqual(['en-US', 'en-GB', 'de-DE', 'ja-JP', 'sv-SE'].map(dayOrderOf), ['mdy', 'dmy', 'dmy', 'ymd', 'ymd'])
  assert.equal(readDay('2026-06-12', 'mdy', 'UTC'), '2026-06-12')
  assert.equal(readDay('2026/6/2', 'dmy', 'UTC'), '2026-06-02')
  assert.equal(readDay('06/12/2026', 'mdy', 'UTC'), '2026-06-12')
  assert.equal(readDay('12.6.2026', 'dmy', 'UTC'), '2026-06-12')
  assert.equal(readDay('12.06.26', 'dmy', 'UTC'), '2026-06-12')
  assert.equal(readDay('2026-06-12 10:15', 'dmy', 'UTC'), '2026-06-12')
})

test('a moment is the day it was where the organisation is', () => {
  assert.equal(readDay('2026-06-12T23:30:00Z', 'dmy', 'Europe/Lisbon'), '2026-06-13')
  assert.equal(readDay('2026-06-12 01:30:00 +0900', 'dmy', 'America/New_York'), '2026-06-11')
})

test('what is no day is none', () => {
  for (const text of ['', 'soon', '31.02.2026', '13/13/2026', '2026-02-30', '12.06.1026', '5', '06/12/2026x'])
    assert.equal(readDay(text, 'dmy', 'UTC'), null, text)
})
