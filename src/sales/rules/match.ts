// What a list changes about what is here already: which lines are new, which are known, which refund what, and which cannot be taken.
import type { Entry, Refused } from './import.ts'
import { refundKey } from './order.ts'

/** An order or refund that is here, as far as a list can meet it. */
export interface Known {
  readonly number: string
  readonly amount: number
  readonly currency: string
  /** What is left to refund; zero for a refund. */
  readonly left: number
}

export interface RefundEntry extends Entry {
  readonly refundOf: string
  /** The number by which it is known when the list comes again. */
  readonly number: string
}

export interface Matched {
  readonly orders: readonly Entry[]
  readonly refunds: readonly RefundEntry[]
  readonly unchanged: number
  readonly refused: readonly Refused[]
}

/** The numbers by which a list may meet what is here. */
export function numbersIn(entries: readonly Entry[]): string[] {
  const all = entries.flatMap((entry) => [entry.number, entry.refundOf, entry.amount < 0 ? keyOf(entry) : null])
  return [...new Set(all.filter((number) => number !== null))]
}

// A refund that carries its order's number, or none, is known again by order, day and amount.
function keyOf({ number, refundOf, day, amount }: Entry): string | null {
  const order = refundOf ?? number
  if (order === null) return null
  return refundOf !== null && number !== null && number !== refundOf ? number : refundKey(order, day, amount)
}

/** Decides on every line; orders come before the refunds of them, wherever they stand in the list. */
export function match(entries: readonly Entry[], here: readonly Known[]): Matched {
  const known = new Map(here.map((one) => [one.number, one]))
  const run: Run = {
    known,
    left: new Map(here.map(({ number, left }) => [number, left])),
    lines: new Map(),
    orders: [],
    refunds: [],
    refused: [],
    unchanged: 0,
  }
  for (const entry of entries.filter(({ amount }) => amount >= 0)) takeOrder(run, entry)
  for (const entry of entries.filter(({ amount }) => amount < 0)) takeRefund(run, entry)
  return { ...run, refused: run.refused.toSorted((a, b) => a.line - b.line) }
}

interface Run {
  readonly known: Map<string, Pick<Known, 'amount' | 'currency'>>
  readonly left: Map<string, number>
  /** On which line of this list a number stands. */
  readonly lines: Map<string, number>
  readonly orders: Entry[]
  readonly refunds: RefundEntry[]
  readonly refused: Refused[]
  unchanged: number
}

const refuse = (run: Run, { line }: Entry, sentence: string) => void run.refused.push({ line, column: null, sentence })

function takeOrder(run: Run, entry: Entry): void {
  const { number, amount, currency } = entry
  if (number === null) return void run.orders.push(entry)
  const stands = run.lines.get(number)
  if (stands !== undefined) return refuse(run, entry, `The number ${number} stands on line ${stands} already.`)
  run.lines.set(number, entry.line)
  const known = run.known.get(number)
  if (known && (known.amount !== amount || known.currency !== currency))
    return refuse(run, entry, `${number} is here already with another amount; nothing was changed.`)
  if (known) return void run.unchanged++
  run.known.set(number, { amount, currency })
  run.left.set(number, amount)
  run.orders.push(entry)
}

function takeRefund(run: Run, entry: Entry): void {
  const refundOf = entry.refundOf ?? entry.number
  const number = keyOf(entry)
  if (refundOf === null || number === null) return refuse(run, entry, 'An amount below zero is a refund: name the number it refunds.')
  const stands = run.lines.get(number)
  if (stands !== undefined) return refuse(run, entry, `The same refund stands on line ${stands} already.`)
  run.lines.set(number, entry.line)
  const order = run.known.get(refundOf)
  if (run.known.has(number)) return void run.unchanged++
  if (!order) return refuse(run, entry, `${refundOf}, which this refunds, is neither here nor in the list.`)
  if (order.currency !== entry.currency) return refuse(run, entry, `${refundOf} was paid in ${order.currency}.`)
  const left = run.left.get(refundOf)! + entry.amount
  if (left < 0) return refuse(run, entry, `More is refunded than is left of ${refundOf}.`)
  run.left.set(refundOf, left)
  run.refunds.push({ ...entry, refundOf, number })
}
