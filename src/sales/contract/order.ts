// What sales offers about orders and gifts: entered by hand or from a list, refunded, and summed.
import { z } from 'zod'
import {
  count,
  currency,
  day,
  email,
  event,
  id,
  instant,
  operation,
  page,
  paging,
  personal,
  prose,
  text,
  version,
} from '#kernel/contract.ts'
import { faultKind } from '#kernel/fault.ts'
import { importFields } from '../rules/import.ts'
import { orderKinds } from '../rules/order.ts'
import { about, faults as resultFaults, money, moneyInput, place, rate } from './result.ts'

export const faults = {
  refundTooLarge: faultKind(
    'refund_too_large',
    422,
    'More cannot be refunded than is left.',
    'Read what is left and give that much or less.',
  ),
  nothingLeft: faultKind('nothing_left', 409, 'Nothing is left to refund.', 'All of it was refunded before.'),
  notWon: faultKind('not_won', 422, 'That does not exist, or is not won yet.', 'Win it first, or enter this without it.'),
  noAmountColumn: faultKind(
    'no_amount_column',
    422,
    'No column of this list holds amounts, or none holds days.',
    'Name the columns that do, or copy the list again with its first line.',
  ),
  tooManyLines: faultKind(
    'too_many_lines',
    422,
    'This list has more than 20,000 lines.',
    'Split it and import the parts one after the other.',
  ),
}

export const orderKind = z.enum(orderKinds)

export const order = z.object({
  id,
  kind: orderKind,
  number: z.string().nullable().describe('The number it has where it came from.'),
  ...about,
  ...place,
  dealId: id.nullable(),
  ...money,
  refundOf: id.nullable().describe('The order that this row refunds; its amounts are below zero.'),
  refundedAmount: z.int().describe('How much was refunded so far, in its own currency; zero or less.'),
  day,
  status: z.enum(['placed', 'refunded']),
  code: z.string().nullable(),
  note: z.string(),
  importId: id.nullable(),
  version,
  createdAt: instant,
  archivedAt: instant.nullable().describe('Entered by mistake; counts nowhere.'),
})
export type Order = z.infer<typeof order>

const refusedLine = z.object({ line: z.int(), column: z.string().nullable(), sentence: z.string() })
const importCounts = z.object({
  lines: count,
  added: count,
  refunds: count,
  unchanged: count.describe('Lines whose number is here already, with the same amount.'),
  refused: count,
})
export type ImportCounts = z.infer<typeof importCounts>
export type RefusedLine = z.infer<typeof refusedLine>

const importField = z.enum(importFields)
const locale = text(35).refine((value) => {
  try {
    return Intl.NumberFormat.supportedLocalesOf(value).length > 0
  } catch {
    return false
  }
}, 'is not a locale this program knows')

export const contract = {
  listOrders: operation({
    method: 'GET',
    path: '/orders',
    permission: 'pipeline.read',
    summary: 'List orders and gifts with their refunds, the latest day first.',
    input: {
      ...paging,
      kind: orderKind.optional(),
      personId: id.optional(),
      from: day.optional(),
      to: day.optional(),
      unlinked: z.stringbool().or(z.boolean()).optional().describe('Only those that hang nowhere on the thread yet.'),
      importId: id.optional(),
      number: text(100).optional(),
      state: z.enum(['current', 'archived']).default('current'),
    },
    output: page(order),
  }),
  getOrder: operation({
    method: 'GET',
    path: '/orders/{id}',
    permission: 'pipeline.read',
    summary: 'Read an order or gift with its refunds.',
    input: { id },
    output: order.extend({ refunds: z.array(order) }),
  }),
  addOrder: operation({
    method: 'POST',
    path: '/orders',
    permission: 'pipeline.edit',
    summary: 'Enter an order or gift; it hangs under what the person last did before it, unless an object is named.',
    input: {
      kind: orderKind.optional().describe('A gift in a nonprofit, an order elsewhere, when not given.'),
      personId: id.optional(),
      person: z.strictObject({ email: personal(email), name: personal(text(200)).optional() }).optional(),
      ...moneyInput,
      day: day.optional().describe('Today when not given.'),
      number: text(100).optional(),
      code: text(100).optional(),
      dealId: id.optional().describe('The won deal it fulfils; its amount then counts with the deal.'),
      parentId: id.optional(),
      note: prose(2000).default(''),
    },
    output: order,
    faults: [
      faults.notWon,
      resultFaults.dayAhead,
      resultFaults.noSuchPerson,
      resultFaults.cannotHangThere,
      resultFaults.rateMissing,
      resultFaults.rateUnused,
      resultFaults.amountOutOfRange,
    ],
  }),
  refundOrder: operation({
    method: 'POST',
    path: '/orders/{id}/refund',
    permission: 'pipeline.edit',
    summary: 'Refund an order or gift, in part or all that is left; the refund counts on its own day at the order’s place.',
    input: {
      id,
      version,
      amount: z
        .int()
        .min(1)
        .max(1_000_000_000_000)
        .optional()
        .describe('Minor units of the order’s currency; all that is left when not given.'),
      day: day.optional().describe('Today when not given.'),
      number: text(100).optional(),
      note: prose(2000).default(''),
    },
    output: order,
    faults: [faults.nothingLeft, faults.refundTooLarge, resultFaults.dayAhead],
  }),
  archiveOrder: operation({
    method: 'POST',
    path: '/orders/{id}/archive',
    permission: 'pipeline.edit',
    summary: 'Put away an order, gift or refund that was entered by mistake: it counts nowhere.',
    input: { id, version },
    output: order,
  }),
  restoreOrder: operation({
    method: 'POST',
    path: '/orders/{id}/restore',
    permission: 'pipeline.edit',
    summary: 'Bring back an order, gift or refund that was put away.',
    input: { id, version },
    output: order,
    faults: [faults.refundTooLarge],
  }),
  sumOrders: operation({
    method: 'GET',
    path: '/orders/sum',
    permission: 'pipeline.read',
    totals: true,
    summary: 'Sum orders and gifts between two days, in the organisation’s currency.',
    input: { kind: orderKind.optional(), from: day.optional(), to: day.optional() },
    output: z.object({
      orders: count,
      gross: z.int(),
      refunded: z.int().describe('Zero or less.'),
      net: z.int(),
      average: z.int().nullable().describe('Gross by orders; null while there are none.'),
      unlinked: z.object({ orders: count, net: z.int() }),
    }),
  }),
  importOrders: operation({
    method: 'POST',
    path: '/orders/import',
    permission: 'pipeline.edit',
    summary:
      'Import orders or gifts from CSV text, or try it without saving. A number that is here already is not added again; amounts below zero are refunds of the order they name.',
    input: {
      csv: personal(z.string().min(1).max(11_000_000)),
      dryRun: z.boolean().default(false).describe('Say what would happen and save nothing.'),
      kind: orderKind.optional(),
      columns: z
        .array(importField.nullable())
        .max(200)
        .optional()
        .describe('What each column holds, in order, where the guess is wrong; null leaves a column out.'),
      locale: locale.optional().describe('How amounts and days are written; the organisation’s own when not given.'),
      days: z.enum(['ymd', 'dmy', 'mdy']).optional().describe('The order of day, month and year, where the locale does not say it.'),
      currency: currency.optional().describe('For lines that name none; the organisation’s when not given.'),
      rates: z.array(rate.extend({ currency })).max(50).default([]),
    },
    output: z.object({
      importId: id.nullable().describe('Null for a dry run.'),
      columns: z.array(z.object({ header: z.string(), field: importField.nullable() })),
      counts: importCounts,
      baseAmount: z.int().describe('What the added lines come to, refunds taken off, in the organisation’s currency.'),
      ratesMissing: z.array(z.string()).describe('Currencies of the list that no rate was given for.'),
      unnumbered: count.describe('Lines without a number: importing the list again would add these again.'),
      refused: z.array(refusedLine).describe('The first 200 lines that could not be taken, and why.'),
      sample: z
        .array(
          z.object({
            line: z.int(),
            number: z.string().nullable(),
            day,
            email: personal(z.string()).nullable(),
            amount: z.int(),
            currency: z.string(),
          }),
        )
        .describe('The first five lines as they were read.'),
    }),
    faults: [faults.noAmountColumn, faults.tooManyLines, resultFaults.rateUnused, resultFaults.dayAhead, resultFaults.amountOutOfRange],
  }),
}

export const events = {
  orderPlaced: event('sales.orderPlaced', { kind: orderKind, personId: id.nullable(), parentId: id.nullable(), baseAmount: z.int(), day }),
  orderRefunded: event('sales.orderRefunded', { kind: orderKind, refundId: id, baseAmount: z.int(), day }),
  orderArchived: event('sales.orderArchived', { kind: orderKind, baseAmount: z.int() }),
  orderRestored: event('sales.orderRestored', { kind: orderKind, baseAmount: z.int() }),
  ordersImported: event('sales.ordersImported', { kind: orderKind, counts: importCounts, baseAmount: z.int() }),
}
