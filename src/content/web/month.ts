// The days of a month as whole weeks, beginning on the day the reader's weeks begin.
import { addDays } from '#kernel/time.ts'

/** The month so many months later, `2026-06`. */
export function monthAfter(month: string, months: number): string {
  const [year, number] = month.split('-').map(Number) as [number, number]
  const count = year * 12 + (number - 1) + months
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`
}

/** Weeks of seven days, `2026-06-01`, that cover the month. */
export function gridOf(month: string, locale: string): string[][] {
  const first = `${month}-01`
  // 0 is Sunday, as the platform counts.
  const before = (new Date(`${first}T00:00:00Z`).getUTCDay() - firstWeekday(locale) + 7) % 7
  const start = addDays(first, -before)
  const end = `${monthAfter(month, 1)}-01`
  const weeks: string[][] = []
  for (let day = start; day < end; day = addDays(day, 7)) weeks.push(Array.from({ length: 7 }, (_, index) => addDays(day, index)))
  return weeks
}

function firstWeekday(locale: string): number {
  // Not every browser tells yet; Monday is the standard's own answer (ISO 8601).
  const known = new Intl.Locale(locale) as Intl.Locale & { getWeekInfo?: () => { firstDay: number }; weekInfo?: { firstDay: number } }
  return ((known.getWeekInfo?.() ?? known.weekInfo)?.firstDay ?? 1) % 7
}
