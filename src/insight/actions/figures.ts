// The actions behind the figures of the thread.
import { today, type Action, type Caller } from '#kernel/caller.ts'
import { expectFound } from '#kernel/db/version.ts'
import { baseFaults, fault } from '#kernel/fault.ts'
import { aboveNode, nodeOf, nodesBelow, pathsBelow } from '#thread/actions.ts'
import { idsOf } from '#thread/rules.ts'
import type { contract } from '../contract/figures.ts'
import { paceAt, perSpent, shareOf } from '../rules.ts'
import * as figures from '../store/figures.ts'
import * as progress from '../store/progress.ts'
import * as results from '../store/results.ts'

type Contract = typeof contract

async function progressOf(caller: Caller, target: progress.Target) {
  const series = await progress.dailyFacts(caller, target, today(caller))
  // A number entered by hand is a level; everything else adds up.
  let sum = 0
  const running = series.map(({ day, value }) => ({ day, value: target.metric === 'manual' ? value : (sum += value) }))
  const value = running.at(-1)?.value ?? 0
  return { ...target, value, share: shareOf(value, target.target), pace: paceAt(today(caller), target), series: running }
}

export const getProgress: Action<Contract['getProgress']> = async (caller, { id }) =>
  progressOf(caller, expectFound(await progress.targetById(caller, id)))

export const listProgress: Action<Contract['listProgress']> = async (caller, { limit, cursor }) => {
  const targets = await progress.goalTargets(caller, limit + 1, cursor === undefined ? null : readPlace(cursor))
  const shown = targets.slice(0, limit)
  const items = []
  for (const target of shown) items.push(await progressOf(caller, target))
  const last = shown.at(-1)
  return { items, nextCursor: targets.length > limit && last ? `${last.dueOn ?? '9999-12-31'}_${last.nodeId}` : null }
}

function readPlace(cursor: string) {
  const match = /^(\d{4}-\d\d-\d\d)_([0-9a-f-]{36})$/.exec(cursor)
  if (!match || Number.isNaN(Date.parse(match[1]!)) || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(match[2]!))
    throw fault(baseFaults.badInput, { fields: [{ path: 'cursor', message: 'is not a cursor of this list' }] })
  return { dueOn: match[1]!, id: match[2]! }
}

export const getThreadBar: Action<Contract['getThreadBar']> = async (caller, { id }) => {
  const node = expectFound(await nodeOf(caller, id))
  const above = await aboveNode(caller, node.path)
  const goalId = [...above, node].find(({ kind }) => kind === 'goal')?.id
  const target = goalId === undefined ? undefined : await progress.targetById(caller, goalId)
  const sums = await figures.figuresOf(caller, [figures.whole(node.path)], 'last', {})
  const { coverage, positive, negative, ...counts } = await results.countsUnder(caller, node.path)
  return {
    node,
    above,
    goal: target ? await progressOf(caller, target) : null,
    figures: sums.get(node.path)!,
    ...counts,
    reputation: { coverage, positive, negative },
  }
}

export const listThreadTree: Action<Contract['listThreadTree']> = async (caller, { id, model, from, to, ...paging }) => {
  const parent = id === undefined ? null : expectFound(await nodeOf(caller, id))
  const { items, nextCursor } = await nodesBelow(caller, parent?.id ?? null, paging)
  const below = await pathsBelow(caller, items.map((node) => node.id))
  const spans = [...items, ...below.values()].flat().map(({ path }) => figures.whole(path))
  const sums = await figures.figuresOf(caller, spans, model, { from, to })
  const branches = items.map((node) => {
    const total = sums.get(node.path)!
    const children = below.get(node.id) ?? []
    return { ...node, total, own: figures.ownOf(total, children.map(({ path }) => sums.get(path)!)), children: children.length > 0 }
  })
  return { items: branches, nextCursor }
}

export const getThreadSums: Action<Contract['getThreadSums']> = (caller, { model, from, to }) => figures.sumsOf(caller, model, { from, to })

export const listCredit: Action<Contract['listCredit']> = async (caller, { model, from, to }) => {
  const rows = await figures.creditByCampaign(caller, model, { from, to })
  const spent = await figures.spendByCampaign(caller, { from, to })
  const sum = (all: readonly { amount: number }[]) => all.reduce((total, { amount }) => total + amount, 0)
  const campaigns = await figures.placesOf(caller, 'campaign')
  const credited = campaigns.map((campaign) => {
    const revenue = sum(rows.filter(({ campaignId }) => campaignId === campaign.id))
    const spend = sum(spent.filter(({ campaignId }) => campaignId === campaign.id))
    return { ...campaign, spend, revenue, perSpent: perSpent(revenue, spend) }
  })
  return {
    model,
    revenue: sum(rows),
    unknown: sum(rows.filter(({ known }) => !known)),
    elsewhere: sum(rows.filter(({ known, campaignId }) => known && campaignId === null)),
    campaigns: credited.filter(({ spend, revenue }) => spend !== 0 || revenue !== 0),
  }
}

export const listMoney: Action<Contract['listMoney']> = async (caller, { model, from, to }) => {
  const spent = await figures.spendByCampaign(caller, { from, to })
  const rows = await figures.creditByCampaign(caller, model, { from, to })
  const named = new Set([...spent, ...rows].map(({ campaignId }) => campaignId))
  return {
    spends: spent.flatMap(({ function: desk, ...row }) => (desk === null ? [] : [{ ...row, function: desk }])),
    notLinked: spent.filter((row) => row.function === null).reduce((total, { amount }) => total + amount, 0),
    results: rows,
    campaigns: (await figures.placesOf(caller, 'campaign')).filter(({ id }) => named.has(id)),
    goals: await figures.placesOf(caller, 'goal'),
  }
}

export const listResults: Action<Contract['listResults']> = async (caller, { under, model, from, to, ...paging }) => {
  const path = under === undefined ? undefined : expectFound(await nodeOf(caller, under)).path
  const { items, nextCursor } = await results.resultPage(caller, model, { from, to }, path, paging)
  const credited = (row: results.ResultRow) => (row.path === null ? undefined : idsOf(row.path).at(-1))
  const places = await results.placesById(caller, items.flatMap((row) => credited(row) ?? []))
  return { nextCursor, items: items.map((row) => ({ ...row, creditedTo: places.get(credited(row) ?? '') ?? null })) }
}
