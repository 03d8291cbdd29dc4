// The actions of deals: opened, changed, moved, won, lost, opened again; and the sums of the pipeline.
import { idFor, today, type Action, type Caller } from '#kernel/caller.ts'
import { expectWithin } from '#kernel/db/scope.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { baseFaults, fault } from '#kernel/fault.ts'
import { noteFact } from '#people/actions/fact.ts'
import { placeNode, updateNode } from '#thread/actions.ts'
import { events, faults, type contract } from '../contract/deal.ts'
import { faults as resultFaults } from '../contract/result.ts'
import { isOpen, isStale, mayStep, openStages, stages, weighted, type DealStep, type OpenStage, type Stage } from '../rules/deal.ts'
import * as store from '../store/deal.ts'
import { countLeads } from '../store/lead.ts'
import { convertLead, releaseLead } from './lead.ts'
import { expectCompany, expectSource, happened, momentOf, named, personBehind, priced, sourceBefore, type Price } from './result.ts'

type Contract = typeof contract
type Row = NonNullable<Awaited<ReturnType<typeof store.dealById>>>

async function shown(caller: Caller, rows: readonly Row[]) {
  return (await named(caller, rows)).map((row) => ({
    ...row,
    probability: stages[row.stage],
    weightedAmount: weighted(row.baseAmount, row.stage),
    stale: isStale(row.stage, row.stageSince, today(caller)),
  }))
}

const shownOne = async (caller: Caller, id: string) => (await shown(caller, [expectFound(await store.dealById(caller, id))]))[0]!

export const listDeals: Action<Contract['listDeals']> = async (caller, input) => {
  const found = await store.dealPage(caller, input)
  return { ...found, items: await shown(caller, found.items) }
}

export const getDeal: Action<Contract['getDeal']> = async (caller, { id }) => ({
  ...(await shownOne(caller, id)),
  steps: await store.stepsOf(caller, id),
})

const mostMatches = 100

/** The open deals of a company or a person: who works on them hears of what concerns these. */
export async function openDealsOf(caller: Caller, about: { companyId?: string; personId?: string }) {
  const rows = await store.dealsMatching(caller, { ...about, open: true }, mostMatches)
  return rows.map(({ id, title, ownerId, stage }) => ({ id, title, ownerId, stage }))
}

export const openDeal: Action<Contract['openDeal']> = async (
  caller,
  { leadId, personId, companyId, parentId, amount, currency, rate, ...input },
) => {
  const money = priced(caller, { amount, currency, rate })
  await expectCompany(caller, companyId)
  const person = await personBehind(caller, { personId }, 'Deal')
  const lead = leadId === undefined ? null : await convertLead(caller, leadId)
  const about = { personId: lead?.personId ?? person?.id ?? null, companyId: companyId ?? lead?.companyId ?? person?.companyId ?? null }
  if (about.personId === null && about.companyId === null)
    throw fault(resultFaults.personNeeded, { fields: [{ path: 'personId', message: resultFaults.personNeeded.message }] })
  const parent =
    lead?.id ?? (parentId === undefined ? await sourceBefore(caller, about.personId, today(caller)) : await expectSource(caller, parentId))
  const id = idFor(caller)
  const ownerId = input.ownerId ?? lead?.ownerId ?? caller.memberId
  await placeNode(caller, { id, kind: 'deal', parentId: parent, title: input.title, function: 'sales', ownerId })
  const stamps = { openedOn: today(caller), stageSince: today(caller), createdAt: caller.now, updatedAt: caller.now }
  await store.addDeal(caller, { ...input, ...money, ...about, ...stamps, orgId: caller.home.id, id, leadId: lead?.id ?? null, ownerId })
  await addStep(caller, id, null, input.stage, '')
  if (about.personId !== null)
    await noteFact(caller, { personId: about.personId, kind: 'deal_opened', nodeId: id, amount: money.baseAmount })
  const { baseAmount } = money
  await record(caller, events.dealOpened, { id, version: 1 }, { leadId: lead?.id ?? null, ...about, stage: input.stage, baseAmount })
  return shownOne(caller, id)
}

function addStep(caller: Caller, dealId: string, fromStage: Stage | null, toStage: Stage, reason: string): Promise<void> {
  const by = { memberId: caller.memberId, hat: caller.hat, at: caller.now }
  return store.addStep(caller, { orgId: caller.home.id, id: idFor(caller), dealId, fromStage, toStage, reason, ...by })
}

/** The deal, locked, in a stage from which the step may be taken. Throws `dealClosed`, or `dealNotClosed` for opening again. */
async function stepping(caller: Caller, step: DealStep, id: string, version: number): Promise<Row> {
  const deal = expectVersion(await store.dealToChange(caller, id), version)
  expectWithin(caller, deal)
  if (mayStep(deal.stage, step) && deal.archivedAt === null) return deal
  throw fault(step === 'reopen' ? faults.dealNotClosed : faults.dealClosed, { current: await shownOne(caller, id) })
}

export const updateDeal: Action<Contract['updateDeal']> = async (caller, { id, version, amount, currency, rate, ...change }) => {
  const before = await stepping(caller, 'move', id, version)
  const money =
    amount === undefined && currency === undefined && rate === undefined ? {} : repriced(caller, before, { amount, currency, rate })
  const after = { ...change, ...money }
  await store.changeDeal(caller, id, after)
  const { title, ownerId } = change
  await updateNode(caller, id, { ...(title === undefined ? {} : { title }), ...(ownerId === undefined ? {} : { ownerId }) })
  const fields = Object.keys(after).filter((field) => field !== 'note')
  const old = Object.fromEntries(fields.map((field) => [field, before[field as keyof Row]]))
  await record(caller, events.dealChanged, { id, version: version + 1 }, { fields: Object.keys(after), before: old })
  return shownOne(caller, id)
}

/** A new amount keeps currency and rate until others are given. */
function repriced(caller: Caller, before: Row, { amount = before.amount, currency = before.currency, rate }: Partial<Price>) {
  const kept =
    before.rate !== null && currency === before.currency ? { rate: before.rate, on: before.rateOn!, source: before.rateSource! } : undefined
  return priced(caller, { amount, currency, rate: rate ?? kept })
}

export const moveDeal: Action<Contract['moveDeal']> = async (caller, { id, version, stage }) => {
  const before = await stepping(caller, 'move', id, version)
  if (before.stage === stage) return shownOne(caller, id)
  await store.changeDeal(caller, id, { stage, stageSince: today(caller) })
  await addStep(caller, id, before.stage, stage, '')
  await record(caller, events.dealMoved, { id, version: version + 1 }, { from: before.stage, to: stage })
  return shownOne(caller, id)
}

export const winDeal: Action<Contract['winDeal']> = async (caller, { id, version, on }) => {
  const before = await stepping(caller, 'win', id, version)
  const day = happened(caller, on, 'on')
  await store.changeDeal(caller, id, { stage: 'won', stageSince: day, closedOn: day })
  await addStep(caller, id, before.stage, 'won', '')
  const { personId, baseAmount } = before
  if (personId !== null) await noteFact(caller, { personId, kind: 'deal_won', nodeId: id, amount: baseAmount, at: momentOf(caller, day) })
  await record(caller, events.dealWon, { id, version: version + 1 }, { personId, baseAmount, day })
  return shownOne(caller, id)
}

export const loseDeal: Action<Contract['loseDeal']> = async (caller, { id, version, reason, note, on }) => {
  const before = await stepping(caller, 'lose', id, version)
  const day = happened(caller, on, 'on')
  await store.changeDeal(caller, id, { stage: 'lost', stageSince: day, closedOn: day, lostReason: reason, ...(note ? { note } : {}) })
  await addStep(caller, id, before.stage, 'lost', reason)
  const { personId, baseAmount } = before
  if (personId !== null) await noteFact(caller, { personId, kind: 'deal_lost', nodeId: id, at: momentOf(caller, day) })
  await record(caller, events.dealLost, { id, version: version + 1 }, { reason, baseAmount, day })
  return shownOne(caller, id)
}

export const reopenDeal: Action<Contract['reopenDeal']> = async (caller, { id, version, reason, stage }) => {
  const before = await stepping(caller, 'reopen', id, version)
  const to = stage ?? (await stageBeforeClosing(caller, id))
  await store.changeDeal(caller, id, { stage: to, stageSince: today(caller), closedOn: null, lostReason: null })
  await addStep(caller, id, before.stage, to, reason)
  await record(caller, events.dealReopened, { id, version: version + 1 }, { from: before.stage, to, reason })
  return shownOne(caller, id)
}

export const archiveDeal: Action<Contract['archiveDeal']> = async (caller, { id, version }) => {
  const deal = expectVersion(await store.dealToChange(caller, id), version)
  expectWithin(caller, deal)
  if (deal.archivedAt !== null) return shownOne(caller, id)
  await store.changeDeal(caller, id, { archivedAt: caller.now })
  await updateNode(caller, id, { archivedAt: caller.now })
  if (deal.leadId !== null && !(await store.hasOtherDeal(caller, deal.leadId, id))) await releaseLead(caller, deal.leadId)
  await record(caller, events.dealArchived, { id, version: version + 1 }, {})
  return shownOne(caller, id)
}

export const restoreDeal: Action<Contract['restoreDeal']> = async (caller, { id, version }) => {
  const deal = expectVersion(await store.dealToChange(caller, id), version)
  expectWithin(caller, deal)
  if (deal.archivedAt === null) return shownOne(caller, id)
  if (deal.leadId !== null && !(await store.hasOtherDeal(caller, deal.leadId, id))) await convertLead(caller, deal.leadId)
  await store.changeDeal(caller, id, { archivedAt: null })
  await updateNode(caller, id, { archivedAt: null })
  await record(caller, events.dealRestored, { id, version: version + 1 }, {})
  return shownOne(caller, id)
}

async function stageBeforeClosing(caller: Caller, id: string): Promise<OpenStage> {
  const closing = (await store.stepsOf(caller, id)).findLast(({ toStage }) => !isOpen(toStage))
  return closing?.fromStage && isOpen(closing.fromStage) ? closing.fromStage : 'negotiation'
}

export const getPipeline: Action<Contract['getPipeline']> = async (caller, between) => {
  if (between.from !== undefined && between.to !== undefined && between.from > between.to)
    throw fault(baseFaults.unprocessable, { fields: [{ path: 'to', message: 'lies before the first day' }] })
  const open = await store.openByStage(caller)
  const forecast = await store.weightedByStage(caller, stages)
  const closed = await store.closedBetween(caller, between)
  const leads = await countLeads(caller, between)
  const sumOf = (stage: Stage) => closed.find((row) => row.stage === stage) ?? { deals: 0, baseAmount: 0 }
  const [won, lost] = [sumOf('won'), sumOf('lost')]
  const leadsIn = (state: (typeof leads)[number]['state']) => leads.find((row) => row.state === state)?.leads ?? 0
  return {
    stages: openStages.map((stage) => ({
      stage,
      probability: stages[stage],
      deals: open.find((row) => row.stage === stage)?.deals ?? 0,
      baseAmount: open.find((row) => row.stage === stage)?.baseAmount ?? 0,
      weightedAmount: forecast.find((row) => row.stage === stage)?.weightedAmount ?? 0,
    })),
    won: { deals: won.deals, baseAmount: won.baseAmount },
    lost: { deals: lost.deals, baseAmount: lost.baseAmount },
    winRate: won.deals + lost.deals === 0 ? null : won.deals / (won.deals + lost.deals),
    leads: { lead: leadsIn('lead'), accepted: leadsIn('accepted'), rejected: leadsIn('rejected'), converted: leadsIn('converted') },
  }
}
