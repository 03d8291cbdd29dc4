// What sales offers about deals: opened, moved through their stages, won or lost, opened again with a reason; and the sums of all.
import { z } from 'zod'
import { count, day, event, id, instant, operation, page, paging, prose, text, version } from '#kernel/contract.ts'
import { faultKind } from '#kernel/fault.ts'
import { losses, openStages, stages, type Stage } from '../rules/deal.ts'
import { faults as leadFaults } from './lead.ts'
import { about, faults as resultFaults, money, moneyInput, place } from './result.ts'

export const faults = {
  dealClosed: faultKind('deal_closed', 409, 'This is closed already.', 'Open it again with a reason, if it goes on after all.'),
  dealNotClosed: faultKind('deal_not_closed', 409, 'This is not closed.', 'It can be changed as it is.'),
}

export const stage = z.enum(Object.keys(stages) as [Stage, ...Stage[]])
export const openStage = z.enum(openStages)
export const loss = z.enum(losses)

export const deal = z.object({
  id,
  title: z.string(),
  ...about,
  ...place,
  leadId: id.nullable(),
  stage,
  probability: z.int().describe('Percent, by the stage.'),
  ...money,
  weightedAmount: z.int().describe('Base amount times probability.'),
  expectedOn: day.nullable(),
  openedOn: day,
  closedOn: day.nullable(),
  lostReason: loss.nullable(),
  note: z.string(),
  stageSince: day,
  stale: z.boolean().describe('Has stood at its stage for two weeks.'),
  ownerId: id.nullable(),
  version,
  createdAt: instant,
  archivedAt: instant.nullable().describe('Entered by mistake; counts nowhere.'),
})
export type Deal = z.infer<typeof deal>

const step = z.object({
  id,
  fromStage: stage.nullable(),
  toStage: stage,
  reason: z.string(),
  memberId: id.nullable(),
  memberName: z.string().nullable(),
  hat: z.string(),
  at: instant,
})

const money422 = [resultFaults.rateMissing, resultFaults.rateUnused, resultFaults.amountOutOfRange, resultFaults.dayAhead] as const

export const contract = {
  listDeals: operation({
    method: 'GET',
    path: '/deals',
    permission: 'pipeline.read',
    summary: 'List deals, newest first, of one stage, owner, person or company, or with some words of their title, when asked.',
    input: {
      ...paging,
      stage: stage.optional(),
      open: z.stringbool().or(z.boolean()).optional(),
      ownerId: id.optional(),
      personId: id.optional(),
      companyId: id.optional(),
      q: text(100).optional(),
      state: z.enum(['current', 'archived']).default('current'),
    },
    output: page(deal),
  }),
  getDeal: operation({
    method: 'GET',
    path: '/deals/{id}',
    permission: 'pipeline.read',
    summary: 'Read a deal with every step it took.',
    input: { id },
    output: deal.extend({ steps: z.array(step) }),
  }),
  openDeal: operation({
    method: 'POST',
    path: '/deals',
    permission: 'pipeline.edit',
    summary: 'Open a deal, from a lead or for a person or company; a lead it comes from is taken on by that.',
    input: {
      title: text(200),
      leadId: id.optional(),
      personId: id.optional(),
      companyId: id.optional(),
      parentId: id.optional().describe('What brought it, where there is no lead; what the person last did when not given.'),
      ...moneyInput,
      stage: openStage.default('discovery'),
      expectedOn: day.nullable().default(null),
      ownerId: id.optional(),
      note: prose(2000).default(''),
    },
    output: deal,
    faults: [
      leadFaults.leadSettled,
      ...money422,
      resultFaults.personNeeded,
      resultFaults.noSuchPerson,
      resultFaults.noSuchCompany,
      resultFaults.cannotHangThere,
    ],
  }),
  updateDeal: operation({
    method: 'PATCH',
    path: '/deals/{id}',
    permission: 'pipeline.edit',
    summary: 'Change a deal that is open: its title, amount, expected day, owner or note.',
    input: {
      id,
      version,
      title: text(200).optional(),
      amount: moneyInput.amount.optional(),
      currency: moneyInput.currency,
      rate: moneyInput.rate,
      expectedOn: day.nullable().optional(),
      ownerId: id.nullable().optional(),
      note: prose(2000).optional(),
    },
    output: deal,
    faults: [faults.dealClosed, ...money422],
  }),
  moveDeal: operation({
    method: 'POST',
    path: '/deals/{id}/move',
    permission: 'pipeline.edit',
    summary: 'Put an open deal at another stage, forward or back.',
    input: { id, version, stage: openStage },
    output: deal,
    faults: [faults.dealClosed],
  }),
  winDeal: operation({
    method: 'POST',
    path: '/deals/{id}/win',
    permission: 'pipeline.edit',
    summary: 'Win a deal; its base amount counts as revenue on the day it was won.',
    input: { id, version, on: day.optional().describe('Today when not given.') },
    output: deal,
    faults: [faults.dealClosed, resultFaults.dayAhead],
  }),
  loseDeal: operation({
    method: 'POST',
    path: '/deals/{id}/lose',
    permission: 'pipeline.edit',
    summary: 'Lose a deal, with the reason.',
    input: { id, version, reason: loss, note: prose(2000).default(''), on: day.optional().describe('Today when not given.') },
    output: deal,
    faults: [faults.dealClosed, resultFaults.dayAhead],
  }),
  reopenDeal: operation({
    method: 'POST',
    path: '/deals/{id}/reopen',
    permission: 'pipeline.edit',
    summary: 'Open a closed deal again, with the reason; what was won counts no more until it is won again.',
    input: { id, version, reason: text(2000), stage: openStage.optional().describe('The stage it had when not given.') },
    output: deal,
    faults: [faults.dealNotClosed],
  }),
  archiveDeal: operation({
    method: 'POST',
    path: '/deals/{id}/archive',
    permission: 'pipeline.edit',
    summary: 'Put away a deal that was entered by mistake: it counts nowhere, and its lead is open again.',
    input: { id, version },
    output: deal,
    faults: [leadFaults.leadOpen],
  }),
  restoreDeal: operation({
    method: 'POST',
    path: '/deals/{id}/restore',
    permission: 'pipeline.edit',
    summary: 'Bring back a deal that was put away.',
    input: { id, version },
    output: deal,
    faults: [leadFaults.leadSettled],
  }),
  getPipeline: operation({
    method: 'GET',
    path: '/pipeline',
    permission: 'pipeline.read',
    totals: true,
    summary: 'Sum the deals: the open ones by stage with their weighted forecast, and what was won and lost between two days.',
    input: { from: day.optional(), to: day.optional() },
    output: z.object({
      stages: z.array(z.object({ stage: openStage, probability: z.int(), deals: count, baseAmount: z.int(), weightedAmount: z.int() })),
      won: z.object({ deals: count, baseAmount: z.int() }),
      lost: z.object({ deals: count, baseAmount: z.int() }),
      winRate: z.number().nullable().describe('Won of all that closed; null while nothing closed.'),
      leads: z.object({ lead: count, accepted: count, rejected: count, converted: count }),
    }),
  }),
}

export const events = {
  dealOpened: event('sales.dealOpened', {
    leadId: id.nullable(),
    personId: id.nullable(),
    companyId: id.nullable(),
    stage,
    baseAmount: z.int(),
  }),
  dealChanged: event('sales.dealChanged', { fields: z.array(z.string()), before: z.record(z.string(), z.unknown()) }),
  dealMoved: event('sales.dealMoved', { from: stage, to: stage }),
  dealWon: event('sales.dealWon', { personId: id.nullable(), baseAmount: z.int(), day }),
  dealLost: event('sales.dealLost', { reason: loss, baseAmount: z.int(), day }),
  dealArchived: event('sales.dealArchived', {}),
  dealRestored: event('sales.dealRestored', {}),
  dealReopened: event('sales.dealReopened', { from: stage, to: stage, reason: z.string() }),
}
