// The thread as a tree: from the goals down, what belongs to each object and what to everything under it, by a named model of credit.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Card } from '#ui/Card.tsx'
import { EmptyPage } from '#ui/EmptyPage.tsx'
import { Button } from '#ui/Button.tsx'
import { capital, formatMoney, formatNumber } from '#ui/format.ts'
import { Loading } from '#ui/Loading.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { Table } from '#ui/Table.tsx'
import { ThreadTree, type TreeNode } from '#ui/ThreadTree.tsx'
import { useSession, useWords } from '#identity/web/session.tsx'
import { moneyApi, threadApi } from './api.ts'
import { BasisFields, useBasis, type Basis } from './Basis.tsx'
import { MoneyFlow } from './MoneyFlow.tsx'
import { kindName } from './naming.ts'
import { addressOfPlace } from './places.ts'

type Level = Awaited<ReturnType<typeof threadApi.getThreadTree.call>>
type Item = Level['items'][number]
type Amounts = Level['total']

const columnNames = ['spend', 'visits', 'leads', 'orders', 'revenue'] as const

export function ThreadPage() {
  const { id } = useParams({ strict: false }) as { id?: string }
  const basis = useBasis()
  const { model, span } = basis
  const { data } = useQuery(threadApi.getThreadTree.queryOptions({ input: { ...(id ? { id } : {}), model, ...span, limit: 100 } }))
  const begun = id !== undefined || data === undefined || data.items.length > 0
  return (
    <>
      <PageHeader
        title={data?.node ? data.node.title : 'The thread'}
        purpose="Every line adds up: what belongs to an object itself, what to everything under it, what is not linked yet and what is unknown."
        actions={begun && <BasisFields basis={basis} />}
      />
      <div className="mt-5 grid gap-7">
        {id === undefined && begun && <Money basis={basis} />}
        {data ? <Levels key={`${id} ${model} ${basis.days}`} level={data} basis={basis} /> : <Loading shape="table" />}
      </div>
    </>
  )
}

/** The whole in one picture, before the lines it is made of. */
function Money({ basis: { model, span } }: { basis: Basis }) {
  const { data } = useQuery(moneyApi.getMoney.queryOptions({ input: { model, ...span } }))
  return data ? <MoneyFlow money={data} /> : <Loading shape="card" rows={18} label="Fetching the way of the money" />
}

function Levels({ level, basis }: { level: Level; basis: Basis }) {
  const words = useWords()
  const show = useAmounts()
  const { nodes, fetchBelow } = useBranches(level, basis)
  if (level.items.length === 0 && level.node === null)
    return (
      <EmptyPage
        title="The thread begins with a goal"
        why="Everything done and everything spent leads up to one."
        step={
          <Button kind="primary" href="/goals">
            Set a goal
          </Button>
        }
      />
    )
  const columns = [
    { key: 'spend', title: 'Spent' },
    { key: 'visits', title: 'Visits' },
    { key: 'leads', title: capital(words.leads) },
    { key: 'orders', title: capital(words.orders) },
    { key: 'revenue', title: capital(words.revenue) },
  ]
  return (
    <>
      <Card flush {...(level.node ? {} : { title: 'Line by line' })}>
        <ThreadTree
          label="The thread"
          columns={columns}
          nodes={level.node ? [upTo(level, nodes, show, words)] : nodes}
          open={[...level.above, ...(level.node ? [level.node] : [])].map(({ id }) => id)}
          {...(level.node ? { current: level.node.id } : {})}
          onOpen={fetchBelow}
        />
      </Card>
      <section>
        <h2 className="mb-2 font-semibold">How the sums come about</h2>
        <Card flush>
          <Table
            label="How the sums come about"
            rows={sumRows(level)}
            rowKey={(row) => row.name}
            rowName={(row) => row.name}
            columns={[
              { key: 'name', title: '', cell: (row) => row.name },
              ...columns.map(({ key, title }) => ({
                key,
                title,
                numeric: true,
                cell: (row: SumRow) => show(row.amounts)[key as (typeof columnNames)[number]],
              })),
            ]}
          />
        </Card>
      </section>
    </>
  )
}

/** The way up, one object in the other, down to the one that was asked for with what hangs under it. */
function upTo(
  { node, above, total }: Level,
  children: TreeNode[],
  show: ReturnType<typeof useAmounts>,
  words: ReturnType<typeof useWords>,
) {
  const named = (each: NonNullable<Level['node']>): TreeNode => {
    const { id, kind, title, function: desk } = each
    return { id, kind: kindName(kind, words), name: title, href: addressOfPlace(each), desk }
  }
  const all = show(total)
  const amounts = Object.fromEntries(columnNames.map((key) => [key, { total: all[key] }]))
  const here: TreeNode = { ...named(node!), amounts, children }
  return above.reduceRight((below, each): TreeNode => ({ ...named(each), children: [below] }), here)
}

interface SumRow {
  readonly name: string
  readonly amounts: Amounts
}

const lineNames: Record<Level['lines'][number]['line'], string> = {
  results: 'What came in at this level',
  elsewhere: 'Under what is archived or was moved',
  not_linked: 'Not linked yet',
  unknown: 'Unknown',
}

function sumRows({ node, items, own, lines, total, nextCursor }: Level): SumRow[] {
  const listed = items.reduce((sum, item) => add(sum, item.total), nothing)
  return [
    { name: node ? 'What hangs under it' : 'The goals', amounts: listed },
    ...(nextCursor === null
      ? []
      : [{ name: 'Further ones', amounts: subtract(total, [listed, own, ...lines.map(({ amounts }) => amounts)]) }]),
    ...(node ? [{ name: 'Its own', amounts: own }] : []),
    ...lines.map(({ line, amounts }) => ({ name: lineNames[line], amounts })),
    { name: 'Total', amounts: total },
  ]
}

const nothing: Amounts = { spend: 0, visits: 0, leads: 0, deals: 0, orders: 0, revenue: 0, coverage: 0 }
const names = Object.keys(nothing) as (keyof Amounts)[]
const add = (a: Amounts, b: Amounts) => Object.fromEntries(names.map((name) => [name, a[name] + b[name]])) as Amounts
const subtract = (from: Amounts, parts: readonly Amounts[]) =>
  parts.reduce((left, part) => Object.fromEntries(names.map((name) => [name, left[name] - part[name]])) as Amounts, from)

/** Amounts as they stand in the columns; orders and won deals are one column. */
function useAmounts() {
  const { currency, locale } = useSession()
  return (amounts: Amounts) => ({
    spend: formatMoney(amounts.spend, currency, { locale }),
    visits: formatNumber(amounts.visits, { locale }),
    leads: formatNumber(amounts.leads, { locale }),
    orders: formatNumber(amounts.orders + amounts.deals, { locale }),
    revenue: formatMoney(amounts.revenue, currency, { locale }),
  })
}

/** The tree as far as it was opened; a level is fetched when its object is. */
function useBranches(level: Level, { model, span }: Basis) {
  const queries = useQueryClient()
  const words = useWords()
  const show = useAmounts()
  const [below, setBelow] = useState<ReadonlyMap<string, Level>>(new Map())
  const fetchBelow = async (id: string) => {
    if (below.has(id)) return
    const fetched = await queries.fetchQuery(threadApi.getThreadTree.queryOptions({ input: { id, model, ...span, limit: 100 } }))
    setBelow((before) => new Map(before).set(id, fetched))
  }
  const toNode = ({ node, own, below: under, total, children }: Item): TreeNode => {
    const [owned, lower, all, zero] = [show(own), show(under), show(total), show(nothing)]
    // Where all of it is its own, or all of it below, the two parts would only say the sum again.
    const partsOf = (key: (typeof columnNames)[number]) =>
      owned[key] === zero[key] || lower[key] === zero[key] ? {} : { own: owned[key], children: lower[key] }
    const href = addressOfPlace(node)
    const fetched = below.get(node.id)
    return {
      id: node.id,
      kind: kindName(node.kind, words),
      name: node.title,
      desk: node.function,
      ...(href ? { href } : {}),
      amounts: Object.fromEntries(columnNames.map((key) => [key, { total: all[key], ...partsOf(key) }])),
      ...(fetched ? { children: fetched.items.map(toNode) } : { unfetched: children > 0 }),
    }
  }
  return { nodes: level.items.map(toNode), fetchBelow: (id: string) => void fetchBelow(id) }
}
