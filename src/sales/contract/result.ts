// What leads, deals, orders and gifts have in common: money with its rate, who it is about, and where it hangs on the thread.
import { z } from 'zod'
import { currency, day, id, operation, page, paging, personal, positiveAmount, text, version } from '#kernel/contract.ts'
import { faultKind } from '#kernel/fault.ts'

export const faults = {
  rateMissing: faultKind(
    'rate_missing',
    422,
    'An amount in another currency needs its rate.',
    'Give the rate, the day it held and who says so; or the amount in the organisation’s currency.',
  ),
  rateUnused: faultKind('rate_unused', 422, 'An amount in the organisation’s own currency has no rate.', 'Leave the rate out.'),
  amountOutOfRange: faultKind(
    'amount_out_of_range',
    422,
    'At that rate the amount is larger than can be kept.',
    'Check the amount and the rate.',
  ),
  noSuchPerson: faultKind('no_such_person', 422, 'That person does not exist.', 'Choose one of the list, or give an e-mail address.'),
  noSuchCompany: faultKind('no_such_company', 422, 'That company does not exist.', 'Choose one of the list.'),
  cannotHangThere: faultKind(
    'cannot_hang_there',
    422,
    'A result cannot hang there.',
    'Choose a campaign, an activity, or a piece of content.',
  ),
  dayAhead: faultKind('day_ahead', 422, 'That day lies ahead.', 'Give the day on which it happened.'),
  personNeeded: faultKind('person_needed', 422, 'It has to be somebody’s.', 'Give a person or an organisation it is about.'),
}

export const rate = z.strictObject({
  rate: z.number().positive().max(1_000_000).describe('Units of the organisation’s currency per one of this currency.'),
  on: day.describe('The day the rate held.'),
  source: text(120).describe('Who says so, such as the central bank or the account statement.'),
})
export type Rate = z.infer<typeof rate>

/** What is sent where an amount is asked for. */
export const moneyInput = {
  amount: positiveAmount.describe('Minor units of the currency.'),
  currency: currency.optional().describe('The organisation’s when not given.'),
  rate: rate.optional().describe('Needed for another currency.'),
}

/** An amount as it was agreed, and in the organisation’s currency at the rate that was stored with it. */
export const money = {
  amount: z.int(),
  currency: z.string(),
  rate: z.number().nullable(),
  rateOn: day.nullable(),
  rateSource: z.string().nullable(),
  baseAmount: z.int().describe('In the organisation’s currency; sums use this one.'),
}

/** Whom it is about; names are there for reading and are not kept here. */
export const about = {
  personId: id.nullable(),
  personName: personal(z.string()).nullable(),
  personEmail: personal(z.string()).nullable(),
  companyId: id.nullable(),
  companyName: z.string().nullable(),
}

/** Where it hangs on the thread; null while it is not linked yet. */
export const place = { parentId: id.nullable(), parentTitle: z.string().nullable() }

export const linkable = z.enum(['lead', 'deal', 'order'])

export const contract = {
  listUnlinked: operation({
    method: 'GET',
    path: '/results/unlinked',
    permission: 'pipeline.read',
    summary: 'List the results that hang nowhere on the thread yet, oldest first.',
    input: paging,
    output: page(z.object({ id, kind: linkable, title: z.string(), day, baseAmount: z.int().nullable(), version })),
  }),
  linkResult: operation({
    method: 'POST',
    path: '/results/{id}/link',
    permission: 'pipeline.edit',
    summary: 'Hang a result under the object of the thread that brought it.',
    input: { id, version, parentId: id },
    output: z.object({ id, kind: linkable, version, ...place }),
    faults: [faults.cannotHangThere],
  }),
}
