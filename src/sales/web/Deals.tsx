// The deals: what is open and how likely, as a list or by stage.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useDeferredValue, useState, type ReactNode } from 'react'
import { Button } from '#ui/Button.tsx'
import { Chip } from '#ui/Chip.tsx'
import { EmptyPage } from '#ui/EmptyPage.tsx'
import { Figure } from '#ui/Figure.tsx'
import { FigureRow } from '#ui/FigureRow.tsx'
import { capital, formatDay, formatNumber, formatPercent } from '#ui/format.ts'
import { ListPage } from '#ui/ListPage.tsx'
import { Loading } from '#ui/Loading.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { Table, type Column } from '#ui/Table.tsx'
import { Views } from '#ui/Views.tsx'
import { useMembers, useSession, useWords } from '#identity/web/session.tsx'
import { useDays } from '#strategy/web/metrics.tsx'
import { growing, grown } from '#strategy/web/paging.ts'
import type { Deal } from '../contract/deal.ts'
import { salesApi } from './api.ts'
import { DealBoard } from './DealBoard.tsx'
import { one, stageLabel, stageTone, who } from './labels.ts'
import { useMoney } from './money.ts'
import { OpenDeal } from './OpenDeal.tsx'

type View = 'board' | 'open' | 'closed' | 'archived'

export function Deals() {
  const { can } = useSession()
  const words = useWords()
  const { view = 'board' } = useSearch({ strict: false }) as { view?: View }
  const [opening, setOpening] = useState(false)
  const views = (
    <Views
      current={view}
      views={[
        { id: 'board', name: 'By stage', href: '/deals' },
        { id: 'open', name: 'Open', href: '/deals?view=open' },
        { id: 'closed', name: `${capital(words.won)} and lost`, href: '/deals?view=closed' },
        { id: 'archived', name: 'Archived', href: '/deals?view=archived' },
      ]}
    />
  )
  const title = capital(words.deals)
  const purpose = `What may still come in, how far each is and what it weighs. ${capital(one(words.deal))} leads back to what brought it.`
  const actions = can('pipeline.edit') && <Button kind="primary" onPress={() => setOpening(true)}>{`Open ${one(words.deal)}`}</Button>
  return (
    <>
      {!can('pipeline.read') ? (
        <>
          <PageHeader title={title} purpose={purpose} />
          <Sums />
        </>
      ) : view === 'board' ? (
        <>
          <PageHeader title={title} purpose={purpose} actions={actions} />
          <Sums />
          <div className="mt-4">{views}</div>
          <div className="mt-4">
            <DealBoard empty={<NoDeals onOpen={() => setOpening(true)} />} />
          </div>
        </>
      ) : (
        <DealList view={view} title={title} purpose={purpose} actions={actions} views={views} />
      )}
      <OpenDeal open={opening} onClose={() => setOpening(false)} />
    </>
  )
}

function NoDeals({ onOpen }: { onOpen: () => void }) {
  const { can } = useSession()
  const words = useWords()
  return (
    <EmptyPage
      title={`Your ${words.deals} will stand here by stage`}
      why={`Open one from an accepted ${words.lead}: it keeps the whole way back to the goal it serves.`}
      step={
        can('pipeline.edit') ? (
          <Button kind="primary" onPress={onOpen}>{`Open ${one(words.deal)}`}</Button>
        ) : (
          <p className="text-small text-soft">Opened by whoever wears a hat of {words.sales}.</p>
        )
      }
    />
  )
}

/** What is open, what it weighs, and what this year brought. */
function Sums() {
  const { locale, zone, today } = useSession()
  const words = useWords()
  const { base } = useMoney()
  const from = `${today.slice(0, 4)}-01-01`
  const { data } = useQuery(salesApi.getPipeline.queryOptions({ input: { from, to: today } }))
  if (!data)
    return (
      <div className="mt-5">
        <Loading shape="figures" />
      </div>
    )
  const sum = (field: 'baseAmount' | 'weightedAmount' | 'deals') => data.stages.reduce((total, stage) => total + stage[field], 0)
  const period = `${formatDay(from, { locale })} – ${formatDay(today, { locale })}, ${zone}`
  const number = (count: number) => formatNumber(count, { locale })
  const closed = data.won.deals + data.lost.deals
  return (
    <div className="mt-4">
      <FigureRow label={capital(words.deals)}>
        {[
          <Figure
            key="open"
            label="Open"
            value={base(sum('baseAmount'))}
            against={`${number(sum('deals'))} ${sum('deals') === 1 ? words.deal : words.deals}`}
            explain={{
              formula: `amounts of all open ${words.deals}, in the organisation’s currency`,
              period: 'now',
              rows: { href: '/deals?view=open', count: sum('deals') },
            }}
          />,
          <Figure
            key="weighted"
            label="Weighted"
            value={base(sum('weightedAmount'))}
            against="by the probability of each stage"
            explain={{
              formula: 'sum of amount × probability of the stage',
              period: 'now',
              rows: { href: '/deals?view=open', count: sum('deals') },
            }}
          />,
          <Figure
            key="won"
            label={`${capital(words.won)} this year`}
            value={base(data.won.baseAmount)}
            against={`${number(data.won.deals)} ${data.won.deals === 1 ? words.deal : words.deals}`}
            explain={{ formula: `amounts of the ${words.deals} ${words.won}, on their day`, period, rows: { href: '/deals?view=closed' } }}
          />,
          <Figure
            key="rate"
            label={`${capital(words.won)} of closed`}
            value={data.winRate === null ? '–' : formatPercent(data.winRate, { locale })}
            against={`${number(data.won.deals)} of ${number(closed)}`}
            explain={{
              formula: `${words.won} ÷ closed`,
              numerator: { label: capital(words.won), value: number(data.won.deals) },
              denominator: { label: 'Closed', value: number(closed) },
              period,
            }}
          />,
        ]}
      </FigureRow>
    </div>
  )
}

interface DealListProps {
  view: View
  title: string
  purpose: string
  actions: ReactNode
  views: ReactNode
}

function DealList({ view, ...page }: DealListProps) {
  const { locale } = useSession()
  const words = useWords()
  const [q, setQ] = useState('')
  const wanted = useDeferredValue(q.trim())
  const filter = view === 'archived' ? { state: 'archived' as const } : { open: view === 'open' }
  const { rows, more } = grown(
    useInfiniteQuery(
      salesApi.listDeals.infiniteOptions({
        input: (cursor: string | undefined) => ({ ...filter, ...(wanted ? { q: wanted } : {}), limit: 50, ...(cursor ? { cursor } : {}) }),
        ...growing,
      }),
    ),
  )
  const columns = useColumns()
  return (
    <ListPage
      {...page}
      filter={{ value: q, onChange: setQ, placeholder: 'Title' }}
      more={more}
      count={rows && `${more ? 'First ' : ''}${formatNumber(rows.length, { locale })} ${rows.length === 1 ? words.deal : words.deals}`}
    >
      {rows ? (
        <Table
          label={page.title}
          rows={rows}
          rowKey={({ id }) => id}
          rowName={({ title }) => title}
          href={({ id }) => `/deals/${id}`}
          empty={<p className="px-2.5 py-4 text-soft">None here.</p>}
          columns={columns}
        />
      ) : (
        <Loading shape="table" />
      )}
    </ListPage>
  )
}

function useColumns(): Column<Deal>[] {
  const words = useWords()
  const members = useMembers()
  const days = useDays()
  const { own, base } = useMoney()
  return [
    { key: 'title', title: 'Title', cell: ({ title }) => title },
    { key: 'who', title: 'Who', cell: who, spare: true },
    {
      key: 'stage',
      title: 'Stage',
      cell: ({ stage, stale }) => (
        <>
          <Chip tone={stageTone[stage]}>{stageLabel(stage, words)}</Chip> {stale && <Chip tone="warning">Standing still</Chip>}
        </>
      ),
    },
    {
      key: 'source',
      title: 'Came from',
      cell: ({ parentTitle }) => parentTitle ?? <Chip tone="warning">Not linked yet</Chip>,
      spare: true,
    },
    { key: 'amount', title: 'Amount', cell: own, numeric: true },
    { key: 'weighted', title: 'Weighted', cell: ({ weightedAmount }) => base(weightedAmount), numeric: true, spare: true },
    { key: 'due', title: 'Expected', cell: ({ expectedOn, closedOn }) => days(closedOn ?? expectedOn), spare: true },
    { key: 'owner', title: 'Owner', cell: ({ ownerId }) => (ownerId && members.get(ownerId)?.name) ?? '', spare: true },
  ]
}
