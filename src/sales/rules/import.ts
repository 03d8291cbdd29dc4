// A list of orders or gifts: what its columns hold, and each line read as an order, a refund, or a sentence on what is wrong with it.
import { email as address } from '#kernel/contract.ts'
import type { Day } from '#kernel/time.ts'
import { currencyIn, readAmount, readDay, type AmountFault, type DayOrder } from './amount.ts'

/** What a column of a list may hold. */
export const importFields = ['number', 'day', 'email', 'name', 'amount', 'currency', 'refundOf', 'code', 'note'] as const
export type ImportField = (typeof importFields)[number]

const words = (text: string): readonly string[] => text.split(' ')

// As shops, donation pages, banks and spreadsheets name them; folded to letters and digits, the better known first.
const names: Record<ImportField, readonly string[]> = {
  refundOf: words('refundof refundfor originalorder originalid parentorder parentid refundedorder'),
  number: words(
    'number ordernumber orderno orderid order giftid donationid paymentid transactionid chargeid id externalid reference receipt ' +
      'receiptnumber invoice invoicenumber bestellnummer rechnungsnummer pedido commande',
  ),
  day: words('day date orderdate giftdate donationdate paymentdate transactiondate paidat createdat created createdutc datum fecha data'),
  email: words(
    'email emailaddress customeremail billingemail emailbilling buyeremail donoremail supporteremail mail emailadresse correo courriel',
  ),
  name: words('name fullname customer customername billingname buyer donor donorname supporter supportername kunde nome nombre nom'),
  amount: words(
    'amount total ordertotal ordertotalamount grandtotal totalamount gross giftamount donationamount paid sum value betrag summe importe montant valor',
  ),
  currency: words('currency currencycode wahrung moneda devise moeda'),
  code: words('code coupon couponcode discountcode promocode promotioncode voucher vouchercode'),
  note: words('note notes comment comments memo description bemerkung'),
}

const fold = (header: string) =>
  header
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
const currencyBehind = /[\s([]+([A-Z]{3})[)\]]?\s*$/

/** The currency a header names, as in `Amount (USD)`. */
export function currencyOfHeader(header: string, known: (code: string) => boolean): string | null {
  const code = currencyBehind.exec(header)?.[1]
  return code !== undefined && known(code) ? code : null
}

/** What a header seems to say about its column. */
export function guess(header: string): ImportField | null {
  const [whole, plain] = [fold(header), fold(header.replace(currencyBehind, ''))]
  return importFields.find((field) => names[field].includes(whole)) ?? (names.amount.includes(plain) ? 'amount' : null)
}

/** One field per column; of two columns that seem to hold the same, the better known name wins, then the first. */
export function guessColumns(headers: readonly string[]): (ImportField | null)[] {
  const guessed = headers.map(guess)
  const rank = (field: ImportField, index: number) => names[field].indexOf(fold(headers[index]!.replace(currencyBehind, '')))
  return guessed.map((field, index) => {
    const better = (other: ImportField | null, at: number) =>
      other === field &&
      field !== null &&
      at !== index &&
      (rank(field, at) < rank(field, index) || (rank(field, at) === rank(field, index) && at < index))
    return guessed.some(better) ? null : field
  })
}

export interface Reading {
  readonly headers: readonly string[]
  readonly fields: readonly (ImportField | null)[]
  readonly locale: string
  readonly dayOrder: DayOrder
  readonly zone: string
  readonly today: Day
  /** For lines that name no currency. */
  readonly currency: string
  knownCurrency(code: string): boolean
}

/** A line read as an order, or as a refund where the amount is below zero. */
export interface Entry {
  readonly line: number
  readonly number: string | null
  readonly refundOf: string | null
  readonly day: Day
  readonly email: string | null
  readonly name: string
  readonly amount: number
  readonly currency: string
  readonly code: string | null
  readonly note: string
}

export interface Refused {
  readonly line: number
  readonly column: string | null
  readonly sentence: string
}

const amountSentences: Record<AmountFault, (cell: string, reading: Reading, currency: string) => string> = {
  notAmount: (cell, { locale }) => `“${cell}” is not an amount as it is written here: ${sample(locale)}.`,
  otherCurrency: (cell, _reading, currency) => `“${cell}” names another currency than ${currency}.`,
  tooFine: (cell, { locale }, currency) => `“${cell}” has more digits than ${currency} has; amounts are written like ${sample(locale)}.`,
  tooLarge: (cell) => `“${cell}” is larger than an amount can be.`,
}
const sample = (locale: string) => new Intl.NumberFormat(locale, { minimumFractionDigits: 2, useGrouping: 'always' }).format(1234.56)
const longestCell = { number: 100, refundOf: 100, name: 200, code: 100, note: 2000 } as const

/** Reads one line. A cell with more characters than it can have is named, not cut. */
export function readEntry(line: number, cells: readonly string[], reading: Reading): Entry | Refused {
  const at = (field: ImportField) => reading.fields.indexOf(field)
  const cell = (field: ImportField) => cells[at(field)]?.trim() ?? ''
  const refuse = (field: ImportField, sentence: string): Refused => ({ line, column: reading.headers[at(field)] || null, sentence })
  for (const [field, most] of Object.entries(longestCell) as [keyof typeof longestCell, number][])
    if (cell(field).length > most) return refuse(field, `This cell is longer than ${most} characters.`)
  if (cells.some((each) => each.includes('\0') || !each.isWellFormed()))
    return { line, column: null, sentence: 'This line holds characters that cannot be stored.' }
  const day = readDay(cell('day'), reading.dayOrder, reading.zone)
  if (day === null)
    return refuse('day', cell('day') === '' ? 'The day is missing.' : `“${short(cell('day'))}” is not a day; write it like 2026-06-12.`)
  if (day > reading.today) return refuse('day', `${day} lies ahead.`)
  const currency = currencyOf(cell('currency'), cell('amount'), reading)
  if (currency === null) return refuse('currency', `“${short(cell('currency'))}” is not a currency.`)
  const money = readAmount(cell('amount'), reading.locale, currency)
  if ('fault' in money)
    return refuse(
      'amount',
      cell('amount') === '' ? 'The amount is missing.' : amountSentences[money.fault](short(cell('amount')), reading, currency),
    )
  const email = cell('email') || null
  if (email !== null && !address.safeParse(email).success) return refuse('email', 'This is not an e-mail address.')
  const refundOf = cell('refundOf') || null
  return {
    line,
    number: cell('number') || null,
    refundOf,
    day,
    email,
    name: cell('name'),
    // Some lists give the amount of a refund as it was paid, without a sign.
    amount: refundOf === null ? money.amount : -Math.abs(money.amount) || 0,
    currency,
    code: cell('code') || null,
    note: cell('note'),
  }
}

function currencyOf(cell: string, amount: string, reading: Reading): string | null {
  if (cell !== '') return reading.knownCurrency(cell.toUpperCase()) ? cell.toUpperCase() : null
  const behind = reading.headers[reading.fields.indexOf('amount')] ?? ''
  return currencyIn(amount, reading.knownCurrency) ?? currencyOfHeader(behind, reading.knownCurrency) ?? reading.currency
}

const short = (text: string) => (text.length > 40 ? `${text.slice(0, 39)}…` : text)
