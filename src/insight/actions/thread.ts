// The thread with its figures: the bar of an object, its figures, one level of the tree, and the rows behind a figure.
import type { Action, Caller } from '#kernel/caller.ts'
import { baseFaults, fault } from '#kernel/fault.ts'
import { may } from '#identity/actions.ts'
import type { contract } from '../contract/thread.ts'
import { add, figuresOf, nothing, type Amounts, type Measure } from '../rules/figure.ts'
import { isResult, stopsOf, type Around, type Place } from '../rules/stop.ts'
import { levelSums, sumsOf, sumsOfMany, tonesOfMany, tonesUnder, worthOf } from '../store/amounts.ts'
import { revenueOf } from '../store/credit.ts'
import { below, childPage, messagesCited, nodeById, nodesAbove, nodesByIds, type NodeFound } from '../store/node.ts'
import { measuredById } from '../store/progress.ts'
import { rowPage } from '../store/row.ts'
import { askedFor, expectNode, namesResults, placeAsked } from './asked.ts'
import { progressOf, short } from './goal.ts'

type Contract = typeof contract

export const getThreadBar: Action<Contract['getThreadBar']> = async (caller, { id, model }) => {
  const node = await expectNode(caller, id)
  const asked = askedFor({ model })
  const above = await nodesAbove(caller, node.path)
  const kinds = await below(caller, node)
  const { total } = await sumsOf(caller, asked, node)
  const messages = await messagesCited(
    caller,
    node.path,
    above.map((each) => each.id),
  )
  const around: Around = { node, above, below: kinds, messages, ...total }
  const line = [...above, node]
  return {
    node,
    stops: stopsOf(around),
    goal: await progressAt(caller, line, 'goal', kinds.goal?.only ?? null),
    objective: await progressAt(caller, line, 'objective', kinds.objective?.only ?? null),
    amounts: total,
    versions: node.kind === 'variant' ? 1 : (kinds.variant?.count ?? 0),
    tones: await tonesUnder(caller, asked, node.path),
    worth: (await worthOf(caller, [id])).get(id) ?? null,
    model,
  }
}

/** The progress of the goal or objective that stands at a stop, if exactly one does. */
async function progressAt(caller: Caller, line: readonly Place[], kind: 'goal' | 'objective', only: Place | null) {
  const place = line.find((each) => each.kind === kind) ?? only
  const measured = place === null ? undefined : await measuredById(caller, place.id)
  return measured ? short(await progressOf(caller, measured)) : null
}

export const getFigures: Action<Contract['getFigures']> = async (caller, { id, ...wish }) => {
  const node = await expectNode(caller, id)
  const asked = askedFor(wish)
  const { total } = await sumsOf(caller, asked, node)
  const { unknown } = await revenueOf(caller, asked)
  return { figures: figuresOf(total, await tonesUnder(caller, asked, node.path), { ...asked, unknown }) }
}

export const listFigures: Action<Contract['listFigures']> = async (caller, { ids: wanted, ...wish }) => {
  const asked = askedFor(wish)
  const named = namesResults(caller)
  const nodes = (await nodesByIds(caller, wanted.split(','))).filter((node) => named || !isResult(node))
  if (nodes.length === 0) return { items: [] }
  const ids = nodes.map(({ id }) => id)
  const above = commonAbove(nodes.map(({ path }) => path))
  const sums = await sumsOfMany(caller, asked, above === null ? null : ((await nodeById(caller, above)) ?? null), ids)
  const tones = await tonesOfMany(caller, asked, ids)
  const basis = { ...asked, unknown: (await revenueOf(caller, asked)).unknown }
  return { items: ids.map((id) => ({ id, figures: figuresOf(sums.get(id)!, tones.get(id) ?? noTones, basis) })) }
}

const noTones = { positive: 0, neutral: 0, negative: 0 }

/** The object that several paths have in common, the lowest there is; a path is the ids from the root down. */
function commonAbove(paths: readonly string[]): string | null {
  const [first = [], ...others] = paths.map((path) => path.split('/').filter(Boolean))
  const parts = first.findIndex((id, at) => others.some((other) => other[at] !== id))
  return (parts === -1 ? first : first.slice(0, parts)).at(-1) ?? null
}

export const getThreadTree: Action<Contract['getThreadTree']> = async (caller, { id, limit, cursor, ...wish }) => {
  const asked = askedFor(wish)
  const node = await placeAsked(caller, id)
  const namingResults = namesResults(caller)
  const sums = await levelSums(caller, asked, node, namingResults)
  const { items, nextCursor } = await childPage(caller, { id: node?.id ?? null, namingResults }, { limit, cursor })
  const worth = await worthOf(
    caller,
    items.map((item) => item.id),
  )
  const children = [...sums.children.values()].map((child) => add(child.own, child.below))
  const lines = { results: sums.results, elsewhere: sums.elsewhere, not_linked: sums.notLinked, unknown: sums.unknown }
  return {
    node,
    above: node === null ? [] : await nodesAbove(caller, node.path),
    total: [sums.own, ...children, ...Object.values(lines)].reduce(add, nothing),
    own: sums.own,
    items: items.map((item) => shownChild(item, sums.children.get(item.id), worth.get(item.id) ?? null)),
    lines: (Object.keys(lines) as (keyof typeof lines)[]).flatMap((line) =>
      isNothing(lines[line]) ? [] : [{ line, amounts: lines[line] }],
    ),
    nextCursor,
    ...asked,
  }
}

const isNothing = (amounts: Amounts) => Object.values(amounts).every((amount) => amount === 0)

function shownChild(node: NodeFound & { children: number }, sums: { own: Amounts; below: Amounts } | undefined, worth: number | null) {
  const { own, below: under } = sums ?? { own: nothing, below: nothing }
  return { node, own, below: under, total: add(own, under), children: node.children, worth }
}

// Whoever may read a sum need not be allowed to read what it is made of.
const rowPermission: Partial<Record<Measure, string>> = {
  spend: 'budget.read',
  leads: 'pipeline.read',
  deals: 'pipeline.read',
  orders: 'pipeline.read',
  revenue: 'pipeline.read',
  coverage: 'pr.read',
}

export const listRowsBehind: Action<Contract['listRowsBehind']> = async (caller, { figure, nodeId, line, limit, cursor, ...wish }) => {
  const permission = rowPermission[figure]
  if (permission !== undefined && !may(caller, permission)) throw fault(baseFaults.notAllowed)
  const node = await placeAsked(caller, nodeId)
  return rowPage(caller, { ...askedFor(wish), figure, at: node, line, namingResults: namesResults(caller) }, { limit, cursor })
}
