// Numbers, money, shares, dates and spans of time as people read them; every function takes the reader's locale.

import type { Function as House } from '#contexts.ts'

/** The four functions that own work; their colour is only ever shown beside their name. */
export type Desk = Exclude<House, 'shared'>

export const deskName: Record<Desk, string> = {
  marketing: 'Marketing',
  communications: 'Communications',
  pr: 'PR',
  sales: 'Sales',
}

/** The locale of the browser; the organisation's own may be passed instead. */
export function browserLocale(): string {
  if (typeof navigator === 'undefined') return 'en-US'
  // Some systems name the locale in a way that Intl refuses, such as en-US@posix.
  const [tag = 'en-US'] = navigator.language.split('@')
  return Intl.DateTimeFormat.supportedLocalesOf(tag)[0] ?? 'en-US'
}

/** How many decimals a currency has by ISO 4217: 2 for USD, 0 for JPY, 3 for KWD. */
export function minorDigits(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
}

/** Money from integer minor units. Whole amounts are written without decimals unless `cents` asks for them. */
export function formatMoney(
  minor: number,
  currency: string,
  { locale = browserLocale(), cents }: { locale?: string; cents?: boolean } = {},
): string {
  const digits = minorDigits(currency)
  const amount = minor / 10 ** digits
  const whole = !cents && minor % 10 ** digits === 0
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: whole ? 0 : digits,
    maximumFractionDigits: digits,
  }).format(amount)
}

export function formatNumber(value: number, { locale = browserLocale(), digits }: { locale?: string; digits?: number } = {}): string {
  return new Intl.NumberFormat(locale, digits === undefined ? {} : { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
    value,
  )
}

/** A share as a percentage: 0.979 is “97.9%”. */
export function formatPercent(share: number, { locale = browserLocale(), digits = 1 }: { locale?: string; digits?: number } = {}): string {
  return new Intl.NumberFormat(locale, { style: 'percent', minimumFractionDigits: 0, maximumFractionDigits: digits }).format(share)
}

/** A number whose sign matters, such as net sentiment: “+52.1”. */
export function formatSigned(value: number, { locale = browserLocale(), digits = 1 }: { locale?: string; digits?: number } = {}): string {
  return new Intl.NumberFormat(locale, { signDisplay: 'exceptZero', maximumFractionDigits: digits }).format(value)
}

/** A day such as “12 June 2026”. A day written as YYYY-MM-DD belongs to no zone and is never shifted. */
export function formatDay(
  day: string | Date,
  { locale = browserLocale(), timeZone, year = true }: { locale?: string; timeZone?: string; year?: boolean } = {},
): string {
  const plain = typeof day === 'string' && day.length === 10
  return new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'long',
    ...(year ? { year: 'numeric' } : {}),
    ...(plain ? { timeZone: 'UTC' } : timeZone ? { timeZone } : {}),
  }).format(typeof day === 'string' ? new Date(day) : day)
}

/** The exact instant, with its zone: “Friday, 12 June 2026 at 18:30 CEST”; to the second, “12 Jun 2026, 18:30:04 CEST”. */
export function formatInstant(
  instant: string | Date,
  { locale = browserLocale(), timeZone, seconds = false }: { locale?: string; timeZone?: string; seconds?: boolean } = {},
): string {
  return new Intl.DateTimeFormat(locale, {
    ...(seconds ? { month: 'short', second: '2-digit' } : { weekday: 'long', month: 'long' }),
    day: 'numeric',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
    ...(timeZone ? { timeZone } : {}),
  }).format(new Date(instant))
}

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
]

/** How far an instant is from now, in words: “in 9 days”, “yesterday”, “now”. */
export function formatRelative(
  instant: string | Date,
  { locale = browserLocale(), now = new Date() }: { locale?: string; now?: Date } = {},
): string {
  const seconds = (new Date(instant).getTime() - now.getTime()) / 1000
  const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  for (const [unit, size] of units) {
    if (Math.abs(seconds) >= size) return words.format(Math.round(seconds / size), unit)
  }
  return words.format(0, 'second')
}

/** A span of time with its two largest units: “2 min 5 s”. */
export function formatSpan(seconds: number, { locale = browserLocale() }: { locale?: string } = {}): string {
  const whole = Math.max(0, Math.round(seconds))
  const parts: [number, string][] = [
    [Math.floor(whole / 86_400), 'day'],
    [Math.floor((whole % 86_400) / 3600), 'hour'],
    [Math.floor((whole % 3600) / 60), 'minute'],
    [whole % 60, 'second'],
  ]
  const first = parts.findIndex(([count]) => count > 0)
  const shown = first === -1 ? parts.slice(-1) : parts.slice(first, first + 2).filter(([count]) => count > 0)
  return shown.map(([count, unit]) => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(count)).join(' ')
}

/** A word at the start of a sentence or label. */
export function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

const spelled = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten']

/** A count at the beginning of a sentence: up to ten as a word, as people write it. */
export function countInWords(count: number, locale = browserLocale()): string {
  return spelled[count] ?? formatNumber(count, { locale })
}
