// The holds: what must not leave, why, since when, and who decided it.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Chip } from '#ui/Chip.tsx'
import { EmptyPage } from '#ui/EmptyPage.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import { Link } from '#ui/Link.tsx'
import { Loading } from '#ui/Loading.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { Table } from '#ui/Table.tsx'
import { Views } from '#ui/Views.tsx'
import { useSession } from '#identity/web/session.tsx'
import type { Hold } from '../contract/hold.ts'
import { channelsApi } from './api.ts'
import { HoldPanel } from './HoldPanel.tsx'
import { holdState, stopped } from './labels.ts'

/** Of a pause, the way to what is paused. */
function What(hold: Hold) {
  return hold.dispatchId ? <Link href={`/outbox/${hold.dispatchId}`}>{stopped(hold)}</Link> : stopped(hold)
}

export function Holds() {
  const { can, zone } = useSession()
  const { state } = useSearch({ strict: false }) as { state?: 'open' | 'unsettled' | 'lifted' }
  const [declaring, setDeclaring] = useState(false)
  const holds = useInfiniteQuery(
    channelsApi.listHolds.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 50, ...(state ? { state } : {}), ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  )
  const rows = holds.data?.pages.flatMap((page) => page.items)
  const nothing = rows?.length === 0 && !state
  const verb = can('send.edit') && (
    <Button kind="danger" onPress={() => setDeclaring(true)}>
      Hold everything now
    </Button>
  )
  return (
    <>
      <ListPage
        title="Holds"
        purpose="What must not leave now, and why: a crisis, an embargo, a quiet period, a complaint."
        actions={!nothing && verb}
        views={
          <Views
            current={state ?? 'all'}
            views={[
              { id: 'all', name: 'All', href: '/holds' },
              { id: 'open', name: 'In force', href: '/holds?state=open' },
              { id: 'unsettled', name: 'Not settled', href: '/holds?state=unsettled' },
              { id: 'lifted', name: 'Lifted', href: '/holds?state=lifted' },
            ]}
          />
        }
        {...(holds.hasNextPage ? { more: { onPress: () => void holds.fetchNextPage(), pending: holds.isFetchingNextPage } } : {})}
        empty={
          nothing ? (
            <EmptyPage
              title="Nothing is held"
              why="When something happens that your messages must not run into, one button stops all of them and keeps the receipt."
              step={verb}
            />
          ) : undefined
        }
      >
        {rows ? (
          <Table
            label="Holds"
            rows={rows}
            rowKey={({ id }) => id}
            rowName={({ reason }) => reason}
            href={({ id }) => `/holds/${id}`}
            empty={<p className="px-2.5 py-4 text-soft">None of this kind.</p>}
            columns={[
              { key: 'reason', title: 'Reason', cell: ({ reason }) => reason },
              { key: 'what', title: 'What it holds', cell: What },
              {
                key: 'state',
                title: 'State',
                cell: (row) => <Chip tone={holdState(row).tone}>{holdState(row).word}</Chip>,
              },
              { key: 'who', title: 'By', cell: ({ openedByName }) => openedByName, spare: true },
              { key: 'at', title: 'Since', cell: ({ declaredAt }) => <RelativeTime at={declaredAt} timeZone={zone} />, numeric: true },
            ]}
          />
        ) : (
          <Loading shape="table" />
        )}
      </ListPage>
      <HoldPanel open={declaring} onClose={() => setDeclaring(false)} />
    </>
  )
}
