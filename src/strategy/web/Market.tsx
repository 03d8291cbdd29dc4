// What the organisation offers, and whom people could choose instead.
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { Button } from '#ui/Button.tsx'
import { EmptyPage } from '#ui/EmptyPage.tsx'
import { formatMoney, formatPercent } from '#ui/format.ts'
import { Loading } from '#ui/Loading.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { Table } from '#ui/Table.tsx'
import { Tabs } from '#ui/Tabs.tsx'
import { useSession } from '#identity/web/session.tsx'
import type { Competitor } from '../contract/competitor.ts'
import type { Offering } from '../contract/offering.ts'
import { strategyApi } from './api.ts'
import { useReach } from './change.ts'
import { CompetitorPanel } from './CompetitorPanel.tsx'
import { OfferingPanel, offeringKinds } from './OfferingPanel.tsx'

export function Market() {
  const { tab = 'offerings' } = useSearch({ strict: false }) as { tab?: 'offerings' | 'competitors' }
  const [adding, setAdding] = useState(false)
  const reach = useReach()
  const offerings = useQuery({ ...strategyApi.listOfferings.queryOptions({ input: { limit: 200 } }), enabled: tab === 'offerings' })
  const competitors = useQuery({ ...strategyApi.listCompetitors.queryOptions({ input: { limit: 200 } }), enabled: tab === 'competitors' })
  const nothing = (tab === 'competitors' ? competitors : offerings).data?.items.length === 0
  const close = () => setAdding(false)
  const add = reach('strategy.edit') && (
    <Button kind="primary" onPress={() => setAdding(true)}>
      {tab === 'competitors' ? 'Add a competitor' : 'Add an offering'}
    </Button>
  )
  return (
    <>
      <PageHeader
        title="Offerings and competitors"
        purpose="What you bring, and what people could choose instead. Strategies name both; campaigns take their names from them."
        actions={!nothing && add}
      />
      <Tabs
        label="Offerings and competitors"
        current={tab}
        tabs={[
          { id: 'offerings', label: 'Offerings', href: '/market' },
          { id: 'competitors', label: 'Competitors', href: '/market?tab=competitors' },
        ]}
      />
      <div>
        {tab === 'competitors' ? (
          <Competitors competitors={competitors.data?.items} step={add} />
        ) : (
          <Offerings offerings={offerings.data?.items} step={add} />
        )}
      </div>
      <OfferingPanel open={adding && tab === 'offerings'} onClose={close} />
      <CompetitorPanel open={adding && tab === 'competitors'} onClose={close} />
    </>
  )
}

function Offerings({ offerings, step }: { offerings: readonly Offering[] | undefined; step: ReactNode }) {
  const { currency, locale } = useSession()
  const reach = useReach()
  const [open, setOpen] = useState<Offering | null>(null)
  if (!offerings) return <Loading shape="table" />
  if (offerings.length === 0)
    return (
      <EmptyPage
        title="What you offer will stand here"
        why="A strategy that names its offering can be followed from the price to the result. Add the feature, what it means, and what people can do with it."
        step={step}
      />
    )
  return (
    <div className="rounded-surface border border-line bg-card px-3 py-1 max-sm:px-1">
      <Table
        label="Offerings"
        rows={offerings}
        rowKey={({ id }) => id}
        rowName={({ name }) => name}
        onOpen={(offering) => reach('strategy.edit', offering.ownerId) && setOpen(offering)}
        columns={[
          { key: 'name', title: 'Offering', cell: ({ name }) => name },
          { key: 'kind', title: 'Kind', cell: ({ kind }) => offeringKinds.find(({ value }) => value === kind)?.label },
          { key: 'benefit', title: 'Good for', cell: ({ features }) => features[0]?.benefit ?? '', spare: true },
          {
            key: 'price',
            title: 'Price',
            cell: ({ price }) => (price === null ? '–' : formatMoney(price, currency, { locale })),
            numeric: true,
          },
          {
            key: 'margin',
            title: 'Margin',
            cell: ({ margin }) => (margin === null ? '–' : formatPercent(margin, { locale })),
            numeric: true,
          },
        ]}
      />
      {open && <OfferingPanel key={open.id} offering={open} open onClose={() => setOpen(null)} />}
    </div>
  )
}

function Competitors({ competitors, step }: { competitors: readonly Competitor[] | undefined; step: ReactNode }) {
  const reach = useReach()
  const [open, setOpen] = useState<Competitor | null>(null)
  if (!competitors) return <Loading shape="table" />
  if (competitors.length === 0)
    return (
      <EmptyPage
        title="Whom people could choose instead will stand here"
        why="Lined up beside two or three competitors with the name taken off, you should stand out. That begins with knowing what they claim."
        step={step}
      />
    )
  return (
    <div className="rounded-surface border border-line bg-card px-3 py-1 max-sm:px-1">
      <Table
        label="Competitors"
        rows={competitors}
        rowKey={({ id }) => id}
        rowName={({ name }) => name}
        onOpen={(competitor) => reach('strategy.edit', competitor.ownerId) && setOpen(competitor)}
        columns={[
          { key: 'name', title: 'Competitor', cell: ({ name }) => name },
          { key: 'claim', title: 'Says of itself', cell: ({ claim }) => claim },
          { key: 'weaknesses', title: 'Weak where', cell: ({ weaknesses }) => weaknesses, spare: true },
        ]}
      />
      {open && <CompetitorPanel key={open.id} competitor={open} open onClose={() => setOpen(null)} />}
    </div>
  )
}
