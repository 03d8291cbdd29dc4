// What came in: orders or gifts with their refunds, entered by hand or from a list.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Chip } from '#ui/Chip.tsx'
import { EmptyPage } from '#ui/EmptyPage.tsx'
import { Figure } from '#ui/Figure.tsx'
import { FigureRow } from '#ui/FigureRow.tsx'
import { capital, formatDay, formatNumber } from '#ui/format.ts'
import { ListPage } from '#ui/ListPage.tsx'
import { Loading } from '#ui/Loading.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { Table, type Column } from '#ui/Table.tsx'
import { Views } from '#ui/Views.tsx'
import { useSession, useWords } from '#identity/web/session.tsx'
import { useDays } from '#strategy/web/metrics.tsx'
import { growing, grown } from '#strategy/web/paging.ts'
import type { Order } from '../contract/order.ts'
import { AddOrder } from './AddOrder.tsx'
import { salesApi } from './api.ts'
import { ImportOrders } from './ImportOrders.tsx'
import { one, who } from './labels.ts'
import { useMoney } from './money.ts'
import { OrderPanel } from './OrderPanel.tsx'

/** What the address of the page says: `/orders?view=unlinked`, `/orders?order=…` opens one. */
interface Asked {
  view?: 'unlinked' | 'archived'
  order?: string
}

export function Orders() {
  const { can, kind, locale } = useSession()
  const words = useWords()
  const navigate = useNavigate()
  const { view, order } = useSearch({ strict: false }) as Asked
  const [panel, setPanel] = useState<'add' | 'import' | null>(null)
  const edits = can('pipeline.edit')
  const title = capital(words.orders)
  const purpose = `What came in, from whom and what brought it. ${capital(one(words.order))} that nothing explains shows as not linked yet.`
  const { rows, more } = useOrders(view, can('pipeline.read'))
  const columns = useColumns(rows ?? [])
  const open = (id: string | undefined) =>
    void navigate({ to: '/orders', search: { ...(view ? { view } : {}), ...(id ? { order: id } : {}) } })
  if (!can('pipeline.read'))
    return (
      <>
        <PageHeader title={title} purpose={purpose} />
        <Sums />
      </>
    )
  const actions = edits && (
    <>
      <Button onPress={() => setPanel('import')}>Import a list</Button>
      <Button kind="primary" onPress={() => setPanel('add')}>{`Add ${one(words.order)}`}</Button>
    </>
  )
  const nothing = rows?.length === 0 && view === undefined
  return (
    <>
      <ListPage
        title={title}
        purpose={purpose}
        actions={actions}
        views={
          <>
            {/* When neither came, the list below says so for both. */}
            <div className="in-data-unanswered:has-[[aria-busy]]:hidden">
              <Sums />
            </div>
            <div className="mt-4">
              <Views
                current={view ?? 'all'}
                views={[
                  { id: 'all', name: 'All', href: '/orders' },
                  { id: 'unlinked', name: 'Not linked yet', href: '/orders?view=unlinked' },
                  { id: 'archived', name: 'Archived', href: '/orders?view=archived' },
                ]}
              />
            </div>
          </>
        }
        more={more}
        count={rows && `${more ? 'First ' : ''}${formatNumber(rows.length, { locale })} ${rows.length === 1 ? 'entry' : 'entries'}`}
        empty={
          nothing ? (
            <EmptyPage
              title={`Your ${words.orders} will stand here`}
              why={`Bring the list from ${kind === 'nonprofit' ? 'your bank or your donation page' : 'your shop or your bank'}. Each is linked to what the person last did before it, so that it counts for the work that brought it.`}
              step={
                edits ? (
                  <Button kind="primary" onPress={() => setPanel('import')}>
                    Import a list
                  </Button>
                ) : (
                  <p className="text-small text-soft">Entered by whoever wears a hat of {words.sales}.</p>
                )
              }
            />
          ) : undefined
        }
      >
        {rows ? (
          <Table
            label={title}
            rows={rows}
            rowKey={({ id }) => id}
            rowName={(row) => `${who(row)}, ${row.day}`}
            onOpen={({ id, refundOf }) => open(refundOf ?? id)}
            empty={<p className="px-2.5 py-4 text-soft">None here.</p>}
            columns={columns}
          />
        ) : (
          <Loading shape="table" />
        )}
      </ListPage>
      <OrderPanel id={order} onClose={() => open(undefined)} />
      <AddOrder open={panel === 'add'} onClose={() => setPanel(null)} />
      <ImportOrders open={panel === 'import'} onClose={() => setPanel(null)} />
    </>
  )
}

function useOrders(view: Asked['view'], enabled: boolean) {
  const filter = view === 'unlinked' ? { unlinked: true } : view === 'archived' ? { state: 'archived' as const } : {}
  return grown(
    useInfiniteQuery({
      ...salesApi.listOrders.infiniteOptions({
        input: (cursor: string | undefined) => ({ ...filter, limit: 50, ...(cursor ? { cursor } : {}) }),
        ...growing,
      }),
      enabled,
    }),
  )
}

/** What this year brought, after refunds, and how much of it nothing explains. */
function Sums() {
  const { locale, zone, today } = useSession()
  const words = useWords()
  const { base } = useMoney()
  const from = `${today.slice(0, 4)}-01-01`
  const { data } = useQuery(salesApi.sumOrders.queryOptions({ input: { from, to: today } }))
  if (!data) return <Loading shape="figures" />
  const period = `${formatDay(from, { locale })} – ${formatDay(today, { locale })}, ${zone}`
  const number = (count: number) => formatNumber(count, { locale })
  const counted = (count: number) => `${number(count)} ${count === 1 ? words.order : words.orders}`
  return (
    <FigureRow label={`${capital(words.orders)} this year`}>
      {[
        <Figure
          key="net"
          label="This year"
          value={base(data.net)}
          against={counted(data.orders)}
          explain={{
            formula: `${words.orders} − refunds`,
            numerator: { label: capital(words.orders), value: base(data.gross) },
            denominator: { label: 'Refunds', value: base(data.refunded) },
            period,
            rows: { href: '/orders' },
          }}
        />,
        <Figure
          key="average"
          label="Average"
          value={data.average === null ? '–' : base(data.average)}
          against="before refunds"
          explain={{
            formula: `sum of ${words.orders} ÷ number of ${words.orders}, before refunds`,
            numerator: { label: 'Sum', value: base(data.gross) },
            denominator: { label: 'Number', value: number(data.orders) },
            period,
          }}
        />,
        <Figure
          key="unlinked"
          label="Not linked yet"
          value={base(data.unlinked.net)}
          against={counted(data.unlinked.orders)}
          explain={{ formula: `${words.orders} that hang under nothing, after refunds`, period, rows: { href: '/orders?view=unlinked' } }}
        />,
      ]}
    </FigureRow>
  )
}

function useColumns(rows: readonly Order[]): Column<Order>[] {
  const { currency } = useSession()
  const days = useDays()
  const { own, converted } = useMoney()
  return [
    { key: 'who', title: 'Who', cell: who },
    { key: 'day', title: 'Day', cell: ({ day }) => days(day) },
    { key: 'number', title: 'Number', cell: ({ number }) => number, spare: true },
    {
      key: 'source',
      title: 'Came from',
      cell: ({ parentTitle }) => parentTitle ?? <Chip tone="warning">Not linked yet</Chip>,
      spare: true,
    },
    {
      key: 'state',
      title: 'State',
      cell: ({ refundOf, status }) =>
        refundOf ? <Chip tone="warning">Refund</Chip> : status === 'refunded' ? <Chip>Refunded</Chip> : null,
    },
    { key: 'amount', title: 'Amount', cell: own, numeric: true },
    ...(rows.some((row) => row.currency !== currency)
      ? [
          {
            key: 'base',
            title: `In ${currency}`,
            cell: (row: Order) => <span className="text-soft">{converted(row)}</span>,
            numeric: true,
            spare: true,
          },
        ]
      : []),
  ]
}
