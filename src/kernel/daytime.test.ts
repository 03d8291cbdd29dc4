import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { inSpan, later, leavesRoom, nextAllowed, type DaySpan } from './daytime.ts'

const night: DaySpan = { from: '21:00', until: '08:00' }
const next = (at: string, zone: string, wanted: DaySpan | null = null, quiet: DaySpan | null = night) =>
  nextAllowed(at, zone, { wanted, quiet })

test('what falls into the night waits for eight in the morning where the person lives', () => {
  assert.equal(next('2026-06-01T22:30:00.000Z', 'Europe/Lisbon'), '2026-06-02T07:00:00.000Z')
  assert.equal(next('2026-06-01T22:30:00.000Z', 'America/New_York'), '2026-06-01T22:30:00.000Z')
  assert.equal(next('2026-06-01T22:30:00.000Z', 'Asia/Kathmandu'), '2026-06-02T02:15:00.000Z')
  assert.equal(next('2026-06-01T06:59:59.999Z', 'Europe/Lisbon'), '2026-06-01T07:00:00.000Z')
})

test('a window of the day is kept to, and quiet hours win where both leave no moment', () => {
  const morning = { from: '09:00', until: '11:00' }
  assert.equal(next('2026-06-01T12:00:00.000Z', 'UTC', morning), '2026-06-02T09:00:00.000Z')
  assert.equal(next('2026-06-01T09:30:00.000Z', 'UTC', morning), '2026-06-01T09:30:00.000Z')
  assert.equal(next('2026-06-01T12:00:00.000Z', 'UTC', { from: '20:00', until: '23:00' }), '2026-06-01T20:00:00.000Z')
  assert.equal(next('2026-06-01T22:00:00.000Z', 'UTC', { from: '22:00', until: '23:00' }), '2026-06-02T08:00:00.000Z')
  assert.equal(leavesRoom({ from: '22:00', until: '23:00' }, night), false)
  assert.equal(leavesRoom({ from: '22:00', until: '09:00' }, night), true)
})

test('in the night the clocks go forward, an hour that does not exist is neither waited for in vain nor for a day', () => {
  // Lisbon goes from 01:00 to 02:00 on 29 March 2026.
  assert.equal(next('2026-03-29T00:30:00.000Z', 'Europe/Lisbon', { from: '01:30', until: '04:00' }, null), '2026-03-29T01:00:00.000Z')
  assert.equal(next('2026-03-28T23:00:00.000Z', 'Europe/Lisbon'), '2026-03-29T07:00:00.000Z')
  assert.equal(later('2026-03-28T10:00:00.000Z', 'Europe/Lisbon', { days: 1, hours: 0 }), '2026-03-29T09:00:00.000Z')
})

test('in the night the clocks go back, an hour that comes twice is taken once and never earlier than now', () => {
  // Lisbon goes from 02:00 back to 01:00 on 25 October 2026, at 01:00 UTC.
  const halfPast = { from: '01:30', until: '01:45' }
  assert.equal(next('2026-10-25T00:00:00.000Z', 'Europe/Lisbon', halfPast, null), '2026-10-25T00:30:00.000Z')
  assert.equal(next('2026-10-25T00:50:00.000Z', 'Europe/Lisbon', halfPast, null), '2026-10-25T01:30:00.000Z')
  assert.equal(later('2026-10-24T09:00:00.000Z', 'Europe/Lisbon', { days: 1, hours: 0 }), '2026-10-25T10:00:00.000Z')
})

test('whatever the zone and the day, what comes out is allowed, not before, not two days away, and comes out again as it is', () => {
  const zones = [
    'Europe/Lisbon',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'Pacific/Apia',
    'America/Sao_Paulo',
    'Africa/Cairo',
  ]
  const time = fc
    .tuple(fc.nat(23), fc.nat(59))
    .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`)
  const span = fc.option(fc.record({ from: time, until: time }))
  // Around the changes of clocks of several years, where it could go wrong, and anywhere else.
  const at = fc.oneof(
    fc.date({ min: new Date('2024-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
    fc.integer({ min: -48 * 60, max: 48 * 60 }).map((minutes) => new Date(Date.parse('2026-03-29T01:00:00Z') + minutes * 60_000)),
    fc.integer({ min: -48 * 60, max: 48 * 60 }).map((minutes) => new Date(Date.parse('2026-10-25T01:00:00Z') + minutes * 60_000)),
  )
  const clock = (instant: string, zone: string) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(instant))
  fc.assert(
    fc.property(at, fc.constantFrom(...zones), span, span, (date, zone, wanted, quiet) => {
      const from = date.toISOString()
      const found = nextAllowed(from, zone, { wanted, quiet })
      assert.ok(found >= from)
      // A gap may swallow a short window of one day, never that of the next.
      assert.ok(Date.parse(found) - date.getTime() <= 50 * 3_600_000, `${found} is too far from ${from}`)
      assert.equal(nextAllowed(found, zone, { wanted, quiet }), found)
      if (quiet && quiet.from !== quiet.until) assert.ok(!inSpan(quiet, clock(found, zone)), `${found} is in the quiet hours`)
      if (wanted && leavesRoom(wanted, quiet)) assert.ok(inSpan(wanted, clock(found, zone)), `${found} is outside of the window`)
    }),
    { numRuns: 2000 },
  )
})
