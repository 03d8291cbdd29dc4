// What was spent, newest first: all of it, under one object, or what is not linked yet.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Chip } from '#ui/Chip.tsx'
import { formatMoney } from '#ui/format.ts'
import { Loading } from '#ui/Loading.tsx'
import { Table, type Column } from '#ui/Table.tsx'
import { Views } from '#ui/Views.tsx'
import { useSession } from '#identity/web/session.tsx'
import { useReach } from '#strategy/web/change.ts'
import { useDays } from '#strategy/web/metrics.tsx'
import { growing, grown } from '#strategy/web/paging.ts'
import type { Spend } from '../contract/budget.ts'
import { planApi, threadApi } from './api.ts'
import { SpendPanel } from './SpendPanel.tsx'

export function SpendList({ under }: { under: string | undefined }) {
  const { linked } = useSearch({ strict: false }) as { linked?: 'not_linked' }
  const filter = { ...(under ? { under } : {}), ...(linked === 'not_linked' ? { linked } : {}) }
  const spends = useInfiniteQuery(
    planApi.listSpend.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...filter, limit: 50, ...(cursor ? { cursor } : {}) }),
      ...growing,
    }),
  )
  const { rows, more } = grown(spends)
  const [open, setOpen] = useState<Spend | null>(null)
  return (
    <section id="spend" aria-label="Spend" className="mt-6">
      <div className="mb-3 flex flex-wrap items-center gap-4">
        <h2 className="font-serif text-heading">Spend</h2>
        <SpendViews under={under} current={under ?? linked ?? 'all'} />
      </div>
      <div className="rounded-surface border border-line bg-card px-3 py-1">
        {rows ? (
          <SpendTable rows={rows} empty={linked ? 'Every amount leads somewhere.' : 'Nothing has been spent yet.'} onOpen={setOpen} />
        ) : (
          <Loading shape="table" />
        )}
      </div>
      {more && (
        <div className="mt-4 text-center">
          <Button onPress={more.onPress} pending={more.pending}>
            Show more
          </Button>
        </div>
      )}
      {open && <SpendPanel key={open.id} spend={open} open onClose={() => setOpen(null)} />}
    </section>
  )
}

function SpendViews({ under, current }: { under: string | undefined; current: string }) {
  const asked = { input: { id: under ?? '' } }
  const { data } = useQuery({ ...threadApi.getNode.queryOptions(asked), enabled: under !== undefined })
  return (
    <Views
      current={current}
      views={[
        { id: 'all', name: 'All', href: '/plan#spend' },
        { id: 'not_linked', name: 'Not linked yet', href: '/plan?linked=not_linked#spend' },
        ...(under && data ? [{ id: under, name: data.node.title, href: `/plan?under=${under}#spend` }] : []),
      ]}
    />
  )
}

function SpendTable({ rows, empty, onOpen }: { rows: readonly Spend[]; empty: string; onOpen: (spend: Spend) => void }) {
  const { currency, locale } = useSession()
  const days = useDays()
  const reach = useReach()
  const original: Column<Spend> = {
    key: 'original',
    title: 'Paid',
    cell: ({ amount, currency: paid }) => (paid === currency ? '' : formatMoney(amount, paid, { locale })),
    numeric: true,
    spare: true,
  }
  return (
    <Table
      label="Spend"
      rows={rows}
      rowKey={({ id }) => id}
      rowName={({ vendor, note, onDay }) => vendor || note || `Spend of ${onDay}`}
      onOpen={(spend) => reach('budget.edit', spend.ownerId) && onOpen(spend)}
      empty={<p className="px-2.5 py-4 text-soft">{empty}</p>}
      columns={[
        { key: 'vendor', title: 'To whom', cell: ({ vendor, note }) => vendor || note || 'Not said' },
        { key: 'day', title: 'Day', cell: ({ onDay }) => days(onDay) },
        {
          key: 'on',
          title: 'Spent on',
          cell: ({ nodeTitle }) => nodeTitle ?? <Chip tone="warning">Not linked yet</Chip>,
        },
        ...(rows.some(({ currency: paid }) => paid !== currency) ? [original] : []),
        { key: 'amount', title: 'Amount', cell: ({ baseAmount }) => formatMoney(baseAmount, currency, { locale }), numeric: true },
      ]}
    />
  )
}
