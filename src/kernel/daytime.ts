// Times of day: spans like quiet hours or a morning, and the next moment that lies in one and not in another, where somebody lives.
import { Temporal } from 'temporal-polyfill'
import type { Instant } from './time.ts'

/** A span of the day by the clock on the wall, `from` inclusive and `until` exclusive, as `HH:MM`; it may go over midnight. */
export interface DaySpan {
  readonly from: string
  readonly until: string
}

/** Minutes since midnight. */
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))

/** Whether a time of day lies in a span. A span from a time to the same time is the whole day. */
export function inSpan({ from, until }: DaySpan, time: string): boolean {
  const [at, start, end] = [minutesOf(time), minutesOf(from), minutesOf(until)]
  return start < end ? at >= start && at < end : at >= start || at < end
}

/** Whether some minute of the day lies in one span and not in another. */
export function leavesRoom(wanted: DaySpan | null, quiet: DaySpan | null): boolean {
  if (quiet === null) return true
  if (wanted === null) return quiet.from !== quiet.until
  // If any minute has room, the first of the one has it, or the first after the other.
  return !inSpan(quiet, wanted.from) || (quiet.from !== quiet.until && inSpan(wanted, quiet.until))
}

// After so many steps from one span to the next there is no such moment: each day has at most three.
const mostSteps = 12

/**
 * The first moment from `at` on that lies in the wanted span and not in the quiet one, by the clock of the zone. A time of day that a day of the
 * change of clocks does not have is taken for the moment after the gap; of one that it has twice, for the first that is not past. Where the two
 * spans leave no moment, quiet wins.
 */
export function nextAllowed(at: Instant, zone: string, { wanted, quiet }: { wanted: DaySpan | null; quiet: DaySpan | null }): Instant {
  let moment = Temporal.Instant.from(at).toZonedDateTimeISO(zone)
  const free = leavesRoom(wanted, quiet) ? wanted : null
  for (let step = 0; step < mostSteps; step++) {
    const time = clockOf(moment)
    if (quiet !== null && quiet.from !== quiet.until && inSpan(quiet, time)) moment = nextAt(moment, quiet.until)
    else if (free !== null && !inSpan(free, time)) moment = nextAt(moment, free.from)
    else break
  }
  return new Date(moment.epochMilliseconds).toISOString()
}

/** So many days later by the calendar of the zone, at the same time of day, and then so many hours by the clock that never changes. */
export function later(at: Instant, zone: string, { days, hours }: { days: number; hours: number }): Instant {
  const moment = Temporal.Instant.from(at).toZonedDateTimeISO(zone).add({ days }).add({ hours })
  return new Date(moment.epochMilliseconds).toISOString()
}

const clockOf = (moment: Temporal.ZonedDateTime) => moment.toPlainTime().toString({ smallestUnit: 'minute' })

/** The next moment after this one at which the clock shows a time. */
function nextAt(moment: Temporal.ZonedDateTime, time: string): Temporal.ZonedDateTime {
  const [timeZone, plainTime] = [moment.timeZoneId, Temporal.PlainTime.from(time)]
  for (let days = 0; ; days++) {
    const plain = moment.toPlainDate().add({ days }).toPlainDateTime(plainTime)
    for (const disambiguation of ['earlier', 'later'] as const) {
      const found = plain.toZonedDateTime(timeZone, { disambiguation })
      if (shows(found, plain) && found.epochMilliseconds > moment.epochMilliseconds) return found
    }
    // In the hour that does not exist: the moment the clock was put forward.
    const after = plain.toZonedDateTime(timeZone, { disambiguation: 'later' })
    if (shows(after, plain)) continue
    const gap = plain.toZonedDateTime(timeZone, { disambiguation: 'earlier' }).getTimeZoneTransition('next')
    if (gap && gap.epochMilliseconds > moment.epochMilliseconds) return gap
  }
}

const shows = (moment: Temporal.ZonedDateTime, plain: Temporal.PlainDateTime) => moment.toPlainDateTime().equals(plain)
