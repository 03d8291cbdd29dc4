// The ground: ids in order, fields that say what is wrong, money that loses no cent, days across zones, secrets bound to their place.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { z } from 'zod'
import { day, email, text, webAddress } from './contract.ts'
import { newId } from './id.ts'
import { decimals, showMoney, split, toBase } from './money.ts'
import { addDays, dayIn, daysBetween, instantOf } from './time.ts'
import { deriveKey, NotSealedHere, vault } from './vault.ts'

test('ids made one after the other sort in that order, within a millisecond too', () => {
  const ids = Array.from({ length: 5000 }, () => newId(1_780_000_000_000))
  assert.deepEqual(ids.toSorted(), ids)
  assert.equal(new Set(ids).size, ids.length)
  assert.match(ids[0]!, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

test('a split adds up to the whole to the cent, whatever the weights', () => {
  const weights = fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 40 }).filter((all) => all.some((weight) => weight > 0))
  fc.assert(
    fc.property(fc.integer({ min: -100_000_000, max: 100_000_000 }), weights, (whole, all) => {
      const parts = split(whole, all)
      assert.equal(
        parts.reduce((a, b) => a + b, 0),
        whole,
      )
      const total = all.reduce((a, b) => a + b, 0)
      for (const [index, part] of parts.entries()) assert.ok(Math.abs(part - (whole * all[index]!) / total) <= 1)
    }),
  )
  assert.throws(() => split(10, [0, 0]), RangeError)
  assert.deepEqual(split(100, [1, 1, 1]), [34, 33, 33])
})

test('amounts know the decimals of their currency', () => {
  assert.deepEqual(['USD', 'JPY', 'KWD'].map(decimals), [2, 0, 3])
  assert.equal(showMoney({ amount: 561_200, currency: 'USD' }, 'en-US'), '$5,612')
  assert.equal(showMoney({ amount: 123_456, currency: 'EUR' }, 'de-DE').replace(/\s/g, ' '), '1.234,56 €')
  assert.equal(toBase({ amount: 10_000, currency: 'EUR' }, 'USD', 1.0825), 10_825)
  assert.equal(toBase({ amount: 1000, currency: 'JPY' }, 'USD', 0.00655), 655)
  assert.equal(toBase({ amount: -125, currency: 'EUR' }, 'USD', 1.1), -138)
})

test('a day is the organisation’s day, and a wall-clock time survives the change to summer time', () => {
  assert.equal(dayIn('Pacific/Auckland', '2026-06-01T13:00:00.000Z'), '2026-06-02')
  assert.equal(instantOf('2026-03-29', '02:30', 'Europe/Berlin'), '2026-03-29T01:30:00.000Z')
  assert.equal(instantOf('2026-10-25', '09:00', 'Europe/Berlin'), '2026-10-25T08:00:00.000Z')
  assert.equal(daysBetween('2026-02-27', addDays('2026-02-27', 3)), 3)
})

test('a sealed secret opens only with the same key in the same place', () => {
  const one = vault('a key of this installation, long enough')
  const sealed = one.seal('smtp password', 'account:1')
  assert.ok(!sealed.includes('smtp'))
  assert.equal(one.open(sealed, 'account:1'), 'smtp password')
  assert.throws(() => one.open(sealed, 'account:2'), NotSealedHere)
  assert.throws(() => vault('another key of another installation').open(sealed, 'account:1'), NotSealedHere)
  // Whatever its last letter is changed to, padding bits that no decoder looks at included.
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.split('')
  const others = letters.filter((letter) => letter !== sealed.at(-1))
  for (const letter of others) assert.throws(() => one.open(`${sealed.slice(0, -1)}${letter}`, 'account:1'), letter)
  for (const wrong of ['', 'v1.', sealed.slice(3), `${sealed}=`, ` ${sealed}`])
    assert.throws(() => one.open(wrong, 'account:1'), NotSealedHere)
  assert.notDeepEqual(deriveKey('same secret', 'vault'), deriveKey('same secret', 'sessions'))
})

test('what does not fit a field is told in words a person would say', () => {
  const told = (schema: z.ZodType, value: unknown) => schema.safeParse(value).error?.issues[0]?.message
  assert.equal(told(webAddress, 'littoral'), 'is not a web address, such as https://example.com')
  assert.equal(told(email, 'ines'), 'is not an e-mail address, such as name@example.com')
  assert.equal(told(day, 'tomorrow'), 'is not a day, such as 2026-11-22')
  assert.equal(told(text(3), ' '), 'is needed')
  assert.equal(told(text(3), 'four'), 'has more than 3 characters')
  assert.equal(told(z.string(), undefined), 'is needed')
  assert.equal(told(z.int().min(1), 0), 'is less than 1')
  assert.equal(told(z.enum(['light', 'dark']), 'grey'), 'is none of the choices')
})
