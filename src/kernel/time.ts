// Time: instants are ISO strings in UTC, days are dates in the organisation's zone, and nobody below reads the clock.
import { Temporal } from 'temporal-polyfill'

/** An instant as it stands in the database and on the wire: `2026-11-22T07:00:00.000Z`. */
export type Instant = string
/** A calendar day without a zone: `2026-11-22`. */
export type Day = string

/** The calendar day of an instant in an IANA zone: what a report counts it under. */
export function dayIn(zone: string, at: Instant): Day {
  return Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate().toString()
}

/** The instant at which a wall-clock time is reached in a zone; in the hour that does not exist, the moment after the gap. */
export function instantOf(day: Day, time: string, zone: string): Instant {
  const plain = Temporal.PlainDateTime.from(`${day}T${time}`)
  return isoInstant(plain.toZonedDateTime(zone, { disambiguation: 'compatible' }).toInstant())
}

/** The day a number of days later (earlier when negative). */
export function addDays(day: Day, days: number): Day {
  return Temporal.PlainDate.from(day).add({ days }).toString()
}

/** Whole days from one day to another; negative when the second is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'days' }).days
}

/** The instant a number of milliseconds later (earlier when negative). */
export function addMilliseconds(at: Instant, milliseconds: number): Instant {
  return new Date(Date.parse(at) + milliseconds).toISOString()
}

/** Whether the runtime knows this IANA zone. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

function isoInstant(instant: Temporal.Instant): Instant {
  return new Date(instant.epochMilliseconds).toISOString()
}
