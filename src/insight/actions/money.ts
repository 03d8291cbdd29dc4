// Where the money went, and what is credited with what came in.
import type { Action } from '#kernel/caller.ts'
import type { contract } from '../contract/money.ts'
import { shares } from '../rules/credit.ts'
import { creditByFunction, creditByKind, revenueOf, type CreditRow } from '../store/credit.ts'
import { earnedBy, plannedInAll, spentBy } from '../store/money.ts'
import { nodesByIds } from '../store/node.ts'
import { askedFor } from './asked.ts'

type Contract = typeof contract

const kindOf = { goal: 'goal', campaign: 'campaign', content: 'piece' } as const

export const getCredit: Action<Contract['getCredit']> = async (caller, { by, ...wish }) => {
  const asked = askedFor(wish)
  const rows = by === 'function' ? await creditByFunction(caller, asked) : await creditByKind(caller, asked, kindOf[by])
  const named = rows.filter((row) => row.nodeId !== null || (by === 'function' && row.known))
  const unknown = sum(rows.filter((row) => !row.known))
  const above = sum(rows.filter((row) => row.known)) - sum(named)
  const of = shares([...named.map(({ amount }) => amount), above, unknown])
  const nodes = new Map(
    (
      await nodesByIds(
        caller,
        named.flatMap(({ nodeId }) => nodeId ?? []),
      )
    ).map((node) => [node.id, node]),
  )
  const { total, results } = await revenueOf(caller, asked)
  return {
    total,
    results,
    parts: named.map((row, at) => {
      const node = row.nodeId === null ? null : (nodes.get(row.nodeId) ?? null)
      return { node, function: node?.function ?? row.function, amount: row.amount, share: of[at]! }
    }),
    above: { amount: above, share: of.at(-2)! },
    unknown: { amount: unknown, share: of.at(-1)! },
    ...asked,
  }
}

const sum = (rows: readonly Pick<CreditRow, 'amount'>[]) => rows.reduce((total, { amount }) => total + amount, 0)

export const getMoney: Action<Contract['getMoney']> = async (caller, wish) => {
  const asked = askedFor(wish)
  const spent = await spentBy(caller, asked)
  const earned = await earnedBy(caller, asked)
  const ids = (values: readonly (string | null)[]) => [...new Set(values.flatMap((id) => id ?? []))]
  return {
    spend: sum(spent),
    revenue: sum(earned),
    planned: await plannedInAll(caller),
    campaigns: await nodesByIds(caller, ids([...spent, ...earned].map(({ campaignId }) => campaignId))),
    goals: await nodesByIds(caller, ids(earned.map(({ goalId }) => goalId))),
    spent,
    earned,
    ...asked,
  }
}
