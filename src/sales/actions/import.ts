// Lists of orders and gifts: read, matched with what is here, and saved in batches; a trial run stops before saving.
import { idFor, today, type Action, type Caller } from '#kernel/caller.ts'
import { readTable, type Table } from '#kernel/csv.ts'
import { analyseAfterwards } from '#kernel/db/statistics.ts'
import { expectFound } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { fault } from '#kernel/fault.ts'
import { noteFacts } from '#people/actions/fact.ts'
import { ensurePerson } from '#people/actions/person.ts'
import { placeNode } from '#thread/actions.ts'
import { events, faults, type contract } from '../contract/order.ts'
import type { Rate } from '../contract/result.ts'
import { dayOrderOf } from '../rules/amount.ts'
import { guess, guessColumns, readEntry, type Entry, type ImportField, type Reading, type Refused } from '../rules/import.ts'
import { match, numbersIn, type RefundEntry } from '../rules/match.ts'
import { kindOf, leftOf, titleOf, type OrderKind } from '../rules/order.ts'
import * as store from '../store/order.ts'
import { closeIfRefunded, refundRow } from './order.ts'
import { momentOf, priced, sourceBefore } from './result.ts'

type Contract = typeof contract
type Input = Parameters<Action<Contract['importOrders']>>[1]

// Every order is a node of the thread and something its person did.
const filledTables = ['sales."order"', 'thread.node', 'people.fact', 'people.person']

const mostLines = 20_000
const shownRefusals = 200
const shownLines = 5
// One statement's share: far below the number of parameters a statement can have.
const batch = 500

const currencies = new Set(Intl.supportedValuesOf('currency'))

export const importOrders: Action<Contract['importOrders']> = async (caller, input) => {
  const kind = input.kind ?? kindOf(caller.home.kind)
  const { table, reading } = open(caller, input)
  const columns = table.headers.map((header, index) => ({ header, field: reading.fields[index] ?? null }))
  const rates = new Map(input.rates.map(({ currency, ...rate }) => [currency, rate]))
  const read = readable(reading) ? readAll(table, reading, caller.home.currency, rates) : unreadable(table, input.dryRun)
  if (!input.dryRun) await store.lockImports(caller)
  const { orders, refunds, unchanged, refused } = match(read.entries, await knownOf(caller, read.entries))
  const run = { id: idFor(caller), kind, rates }
  const baseAmount = input.dryRun
    ? [...orders, ...refunds].reduce((sum, entry) => sum + inBase(caller, run, entry).baseAmount, 0)
    : (await saveOrders(caller, run, orders)) + (await saveRefunds(caller, run, refunds))
  const turnedDown = [...read.refused, ...refused].toSorted((a, b) => a.line - b.line)
  const counts = { lines: table.lines.length, added: orders.length, refunds: refunds.length, unchanged, refused: turnedDown.length }
  if (!input.dryRun) {
    await record(caller, events.ordersImported, { id: run.id, version: 1 }, { kind, counts, baseAmount })
    await analyseAfterwards(caller, counts.added + counts.refunds, filledTables)
  }
  return {
    importId: input.dryRun ? null : run.id,
    columns,
    counts,
    baseAmount,
    ratesMissing: read.ratesMissing,
    unnumbered: orders.filter(({ number }) => number === null).length,
    refused: turnedDown.slice(0, shownRefusals),
    sample: read.entries
      .slice(0, shownLines)
      .map(({ line, number, day, email, amount, currency }) => ({ line, number, day, email, amount, currency })),
  }
}

interface Read {
  readonly entries: readonly Entry[]
  readonly refused: readonly Refused[]
  readonly ratesMissing: string[]
}

/** The list with the meaning of its columns; a header in words we do not know is the first line that is not empty. */
function open(caller: Caller, { csv, columns, locale, days, currency }: Input): { table: Table; reading: Reading } {
  const table = readTable(csv, (header) => guess(header) === 'amount') ?? readTable(csv, (header) => header.trim() !== '')
  if (!table) throw fault(faults.noAmountColumn)
  if (table.lines.length > mostLines) throw fault(faults.tooManyLines)
  const spoken = locale ?? caller.home.locale
  const reading: Reading = {
    headers: table.headers,
    fields: columns ? table.headers.map((_, index) => columns[index] ?? null) : guessColumns(table.headers),
    locale: spoken,
    dayOrder: days ?? dayOrderOf(spoken),
    zone: caller.home.zone,
    today: today(caller),
    currency: currency ?? caller.home.currency,
    knownCurrency: (code) => currencies.has(code),
  }
  return { table, reading }
}

const needed: readonly ImportField[] = ['amount', 'day']
const readable = ({ fields }: Reading) => needed.every((field) => fields.includes(field))

/** A trial run says what is missing, so that the columns can be named; the import itself is refused. */
function unreadable({ lines }: Table, dryRun: boolean): Read {
  const refused = lines.map(({ line }) => ({
    line,
    column: null,
    sentence: 'Name the column that holds the amounts and the one that holds the days.',
  }))
  if (!dryRun) throw fault(faults.noAmountColumn, { fields: [{ path: 'columns', message: faults.noAmountColumn.fix }] })
  return { entries: [], refused, ratesMissing: [] }
}

function readAll({ lines }: Table, reading: Reading, base: string, rates: ReadonlyMap<string, Rate>): Read {
  const entries: Entry[] = []
  const refused: Refused[] = []
  const ratesMissing = new Set<string>()
  for (const { line, cells, broken } of lines) {
    const entry = broken === undefined ? readEntry(line, cells, reading) : { line, column: null, sentence: broken }
    if ('sentence' in entry) refused.push(entry)
    else if (entry.currency === base || rates.has(entry.currency)) entries.push(entry)
    else {
      ratesMissing.add(entry.currency)
      refused.push({ line, column: null, sentence: `There is no rate for ${entry.currency}.` })
    }
  }
  return { entries, refused, ratesMissing: [...ratesMissing] }
}

async function knownOf(caller: Caller, entries: readonly Entry[]) {
  const rows = await inBatches(numbersIn(entries), (numbers) => store.ordersByNumbers(caller, numbers))
  return rows.map((row) => ({
    number: row.number!,
    amount: row.amount,
    currency: row.currency,
    left: row.refundOf === null ? leftOf(row.amount, row.refundedAmount) : 0,
  }))
}

interface Run {
  readonly id: string
  readonly kind: OrderKind
  readonly rates: ReadonlyMap<string, Rate>
}

const inBase = (caller: Caller, { rates }: Run, { amount, currency }: Entry) =>
  priced(caller, { amount, currency, rate: rates.get(currency) })

/** Saves the orders and answers what they come to. */
async function saveOrders(caller: Caller, run: Run, entries: readonly Entry[]): Promise<number> {
  const people = await peopleOf(caller, run, entries)
  const sums = await inBatches(entries, async (some) => {
    const rows = []
    for (const entry of some) rows.push(await orderRow(caller, run, entry, entry.email === null ? null : people.get(entry.email)!))
    await store.addOrders(caller, rows)
    await noteFacts(
      caller,
      rows.flatMap(({ id, personId, baseAmount, day }) =>
        personId === null
          ? []
          : {
              personId,
              kind: run.kind === 'gift' ? ('gave' as const) : ('ordered' as const),
              nodeId: id,
              amount: baseAmount,
              at: momentOf(caller, day),
            },
      ),
    )
    return rows.map(({ baseAmount }) => baseAmount)
  })
  return sums.reduce((sum, baseAmount) => sum + baseAmount, 0)
}

type Person = Awaited<ReturnType<typeof ensurePerson>>

async function peopleOf(caller: Caller, { kind }: Run, entries: readonly Entry[]): Promise<Map<string, Person>> {
  const people = new Map<string, Person>()
  for (const { email, name } of entries)
    if (email !== null && !people.has(email))
      people.set(email, await ensurePerson(caller, { email, name, source: kind === 'gift' ? 'Gift' : 'Order' }))
  return people
}

async function orderRow(caller: Caller, run: Run, entry: Entry, person: Person | null) {
  const { day, number, code, note } = entry
  const id = idFor(caller)
  const personId = person?.id ?? null
  const parentId = await sourceBefore(caller, personId, day)
  await placeNode(caller, { id, kind: 'order', parentId, title: titleOf(caller.home, run.kind, day, number), function: 'sales' })
  const about = { personId, companyId: person?.companyId ?? null, dealId: null }
  const stamps = { createdAt: caller.now, updatedAt: caller.now }
  const money = inBase(caller, run, entry)
  return {
    orgId: caller.home.id,
    id,
    kind: run.kind,
    refundOf: null,
    ...about,
    ...money,
    day,
    code,
    number,
    note,
    importId: run.id,
    ...stamps,
  }
}

/** Saves the refunds, each at the rate of its order, and answers what they come to. */
async function saveRefunds(caller: Caller, run: Run, entries: readonly RefundEntry[]): Promise<number> {
  let sum = 0
  for (const { refundOf, amount, day, number, note } of entries) {
    const { id } = expectFound(await store.orderByNumber(caller, refundOf))
    // Read again once it is locked: somebody may be refunding it by hand.
    await store.orderToChange(caller, id)
    const order = expectFound(await store.orderById(caller, id))
    const left = leftOf(order.amount, order.refundedAmount) + amount
    if (left < 0) throw fault(faults.refundTooLarge, { message: `More is refunded than is left of ${refundOf}.` })
    const row = refundRow(caller, order, { amount, day, number, note, importId: run.id })
    await store.addOrders(caller, [row])
    await closeIfRefunded(caller, order, left)
    const { personId, baseAmount } = row
    if (personId !== null)
      await noteFacts(caller, [{ personId, kind: 'refunded', nodeId: id, amount: baseAmount, at: momentOf(caller, day) }])
    sum += baseAmount
  }
  return sum
}

async function inBatches<Item, Result>(items: readonly Item[], work: (some: Item[]) => Promise<Result[]>): Promise<Result[]> {
  const results: Result[] = []
  for (let from = 0; from < items.length; from += batch) results.push(...(await work(items.slice(from, from + batch))))
  return results
}
