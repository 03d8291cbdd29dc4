// Amounts and days as people write them, read by a stated locale: what could mean two things is refused, never guessed.
import { decimals } from '#kernel/money.ts'
import { dayIn, type Day } from '#kernel/time.ts'

/** One spelling for the many spaces, apostrophes and minus signs. */
function plain(text: string): string {
  return text
    .replace(/[\s\u00a0\u2009\u202f]+/g, ' ')
    .replace(/[\u2019\u02bc]/g, "'")
    .replace(/[\u2212\u2013]/g, '-')
    .trim()
}

function decimalOf(locale: string): string {
  return new Intl.NumberFormat(locale).formatToParts(0.5).find(({ type }) => type === 'decimal')?.value ?? '.'
}

export type AmountFault = 'notAmount' | 'otherCurrency' | 'tooFine' | 'tooLarge'

const most = 1_000_000_000_000
const signs: Record<string, string> = { '€': 'EUR', '£': 'GBP', zł: 'PLN', Kč: 'CZK', '₹': 'INR', '₺': 'TRY', '₪': 'ILS', '₴': 'UAH' }

/** The currency an amount names itself, where the sign means only one. */
export function currencyIn(text: string, known: (code: string) => boolean): string | null {
  const mark = /[\p{L}\p{Sc}]+/u.exec(text)?.[0] ?? ''
  return signs[mark] ?? (known(mark.toUpperCase()) ? mark.toUpperCase() : null)
}

/**
 * An amount in minor units of a currency, as someone of that locale writes it: `1,234.56`, `1.234,56`, `$1,234.56`, `(12.00)`, `12,00 €-`.
 * A separator in the wrong place makes it no amount; more digits than the currency has are refused.
 */
export function readAmount(text: string, locale: string, currency: string): { amount: number } | { fault: AmountFault } {
  const written = plain(text)
  const inner = /^\((.+)\)$/.exec(written)?.[1]
  const minus = inner !== undefined || /^[^\d]*-|-[^\d]*$/.test(written)
  const mark = (inner ?? written).replace(/[\d.,' ()+-]/g, '')
  if (mark !== '' && !marksOf(currency, locale).includes(mark.toLowerCase()))
    return { fault: /\p{Sc}|^\p{L}{3}$/u.test(mark) ? 'otherCurrency' : 'notAmount' }
  const digits = numberIn((inner ?? written).replace(mark, '').replace(/^[\s+-]+|[\s-]+$/g, ''), decimalOf(locale))
  if (!digits) return { fault: 'notAmount' }
  const places = decimals(currency)
  const fraction = digits.fraction.replace(/0+$/, '')
  if (fraction.length > places) return { fault: 'tooFine' }
  const amount = Number(digits.whole + fraction.padEnd(places, '0'))
  if (amount > most) return { fault: 'tooLarge' }
  return { amount: minus ? -amount || 0 : amount }
}

/** What stands between groups of digits may be anything that is not the decimal sign: that one sign is what a locale has to say. */
function numberIn(text: string, decimal: string): { whole: string; fraction: string } | null {
  const parts = text.split(decimal)
  const [whole = '', fraction = ''] = parts
  if (parts.length > 2 || !/^\d*$/.test(fraction) || (whole === '' && fraction === '')) return null
  const group = /[.,' ]/.exec(whole)?.[0]
  const groups = group === undefined ? [whole] : whole.split(group)
  // Indian amounts group by two; the last group has three digits everywhere.
  const grouped =
    groups.length === 1 ||
    (/^\d{1,3}$/.test(groups[0]!) && groups.slice(1, -1).every((each) => /^\d{2,3}$/.test(each)) && /^\d{3}$/.test(groups.at(-1)!))
  return grouped && groups.every((each) => /^\d*$/.test(each)) ? { whole: groups.join(''), fraction } : null
}

function marksOf(currency: string, locale: string): string[] {
  const shown = (display: 'symbol' | 'narrowSymbol', of: string) =>
    new Intl.NumberFormat(of, { style: 'currency', currency, currencyDisplay: display })
      .formatToParts(1)
      .find(({ type }) => type === 'currency')?.value ?? ''
  const marks = [currency, shown('symbol', locale), shown('narrowSymbol', locale), shown('symbol', 'en'), shown('narrowSymbol', 'en')]
  return marks.map((mark) => mark.toLowerCase())
}

export type DayOrder = 'ymd' | 'dmy' | 'mdy'

/** In which order a locale writes day, month and year. */
export function dayOrderOf(locale: string): DayOrder {
  const order = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', calendar: 'gregory' })
    .formatToParts(0)
    .filter(({ type }) => ['day', 'month', 'year'].includes(type))
    .map(({ type }) => type[0])
    .join('')
  return order === 'mdy' || order === 'ymd' ? order : 'dmy'
}

const moment = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)? ?(Z|UTC|[+-]\d\d:?\d\d)$/i

/** A calendar day: ISO always, else in the stated order. A moment with its zone is the day it was in the organisation's zone. */
export function readDay(text: string, order: DayOrder, zone: string): Day | null {
  const written = text.trim()
  if (moment.test(written)) {
    const at = new Date(
      written
        .replace(' ', 'T')
        .replace(/ ?UTC$/i, 'Z')
        .replace(/ (?=[+-])/, ''),
    )
    return Number.isNaN(at.getTime()) ? null : dayIn(zone, at.toISOString())
  }
  const numbers = /^(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})(?:[T ,].*)?$/.exec(written)?.slice(1)
  if (!numbers) return null
  const [first, second, third] = numbers as [string, string, string]
  const [year, month, day] =
    first.length === 4
      ? [first, second, third]
      : order === 'mdy'
        ? [third, first, second]
        : order === 'dmy'
          ? [third, second, first]
          : ['', '', '']
  return realDay(year.length === 2 ? `20${year}` : year, month.padStart(2, '0'), day.padStart(2, '0'))
}

function realDay(year: string, month: string, day: string): Day | null {
  const written = `${year}-${month}-${day}`
  const date = new Date(`${written}T00:00:00Z`)
  const real = /^(19|20|21)\d\d-\d\d-\d\d$/.test(written) && !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === written
  return real ? written : null
}
