// The rows behind a figure, newest first, in a panel beside the page that shows it.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { formatDay } from '#ui/format.ts'
import { Link } from '#ui/Link.tsx'
import { Loading } from '#ui/Loading.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { Table, type Column } from '#ui/Table.tsx'
import { useSession } from '#identity/web/session.tsx'
import type { Model } from '../rules/credit.ts'
import type { Measure } from '../rules/figure.ts'
import { threadApi } from './api.ts'
import { isMoney, useExplain } from './explain.ts'
import { kindName } from './naming.ts'
import { addressOfRow } from './places.ts'

export interface Behind {
  readonly figure: Measure
  readonly nodeId?: string
  readonly line?: 'not_linked' | 'unknown'
  readonly model?: Model
  readonly from?: string
  readonly to?: string
}

export interface RowsPanelProps {
  /** The figure whose rows are shown; closed while there is none. */
  readonly behind: Behind | null
  readonly onClose: () => void
}

export function RowsPanel({ behind, onClose }: RowsPanelProps) {
  const { name, period } = useExplain()
  // The panel keeps its rows while it slides away.
  const [last, setLast] = useState(behind)
  if (behind !== null && behind !== last) setLast(behind)
  return (
    <SidePanel
      wide
      title={last ? `${name(last.figure)}: the rows` : ''}
      purpose={last && `Newest first; together they make the figure. Counted ${period(last.from ?? null, last.to ?? null)}.`}
      open={behind !== null}
      onClose={onClose}
    >
      {last && <Rows behind={last} />}
    </SidePanel>
  )
}

type Row = Awaited<ReturnType<typeof threadApi.listRowsBehind.call>>['items'][number]

function Rows({ behind }: { behind: Behind }) {
  const pages = useInfiniteQuery(
    threadApi.listRowsBehind.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...behind, limit: 50, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  )
  const columns = useColumns(behind.figure)
  const rows = pages.data?.pages.flatMap(({ items }) => items)
  if (!rows) return <Loading shape="table" />
  return (
    <>
      <Table
        label="Rows behind the figure"
        columns={columns}
        rows={rows}
        rowKey={({ id }) => id}
        rowName={({ title, kind }) => title || kind}
        empty={<p className="text-soft">There are none in this period.</p>}
      />
      {pages.hasNextPage && (
        <div className="mt-4">
          <Button pending={pages.isFetchingNextPage} onPress={() => void pages.fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </>
  )
}

function useColumns(figure: Measure): Column<Row>[] {
  const { locale } = useSession()
  const { money, words } = useExplain()
  return [
    {
      key: 'what',
      title: 'What',
      cell: (row) => <Named row={row} name={row.title || (row.nodeId ? kindName(row.kind, words) : 'Not linked yet')} />,
    },
    { key: 'kind', title: 'Kind', cell: ({ kind }) => kindName(kind, words), spare: true },
    { key: 'day', title: 'Day', cell: ({ day }) => formatDay(day, { locale }) },
    ...(isMoney(figure) ? [{ key: 'amount', title: 'Amount', cell: ({ amount }: Row) => money(amount), numeric: true }] : []),
  ]
}

function Named({ row, name }: { row: Row; name: string }) {
  const href = addressOfRow(row)
  return href === null ? name : <Link href={href}>{name}</Link>
}
