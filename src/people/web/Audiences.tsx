// The audiences: who is meant, by which rule, and how many people that is now.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Chip } from '#ui/Chip.tsx'
import { EmptyPage } from '#ui/EmptyPage.tsx'
import { formatNumber } from '#ui/format.ts'
import { ListPage } from '#ui/ListPage.tsx'
import { Loading } from '#ui/Loading.tsx'
import { Table } from '#ui/Table.tsx'
import { Views } from '#ui/Views.tsx'
import { useSession } from '#identity/web/session.tsx'
import { peopleApi } from './api.ts'
import { AudiencePanel } from './AudiencePanel.tsx'

type View = 'customer' | 'stakeholder' | 'archived'

export function Audiences() {
  const { can, locale } = useSession()
  const { view } = useSearch({ strict: false }) as { view?: View }
  const [adding, setAdding] = useState(false)
  const filter = view === 'archived' ? { state: 'archived' as const } : view ? { kind: view } : {}
  const audiences = useInfiniteQuery(
    peopleApi.listSegments.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...filter, limit: 50, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  )
  const rows = audiences.data?.pages.flatMap((page) => page.items)
  const isEmpty = rows?.length === 0 && !view
  const step = can('people.edit') && (
    <Button kind="primary" onPress={() => setAdding(true)}>
      New audience
    </Button>
  )
  return (
    <>
      <ListPage
        title="Audiences"
        purpose="Whom a message is for. Each audience is a rule: it follows the people as they change."
        actions={!isEmpty && step}
        views={
          <Views
            current={view ?? 'all'}
            views={[
              { id: 'all', name: 'All', href: '/audiences' },
              { id: 'customer', name: 'Market', href: '/audiences?view=customer' },
              { id: 'stakeholder', name: 'Stakeholders', href: '/audiences?view=stakeholder' },
              { id: 'archived', name: 'Archived', href: '/audiences?view=archived' },
            ]}
          />
        }
        {...(audiences.hasNextPage
          ? { more: { onPress: () => void audiences.fetchNextPage(), pending: audiences.isFetchingNextPage } }
          : {})}
        empty={
          isEmpty ? (
            <EmptyPage
              title="The people you speak to will stand here, by what they share"
              why="A message to everyone is a message to no one. Say whom each campaign is for, and its results can be told apart."
              step={step}
            />
          ) : undefined
        }
      >
        {rows ? (
          <Table
            label="Audiences"
            rows={rows}
            rowKey={({ id }) => id}
            rowName={({ name }) => name}
            href={({ id }) => `/audiences/${id}`}
            empty={<p className="px-2.5 py-4 text-soft">None of this kind.</p>}
            columns={[
              { key: 'name', title: 'Audience', cell: ({ name }) => name },
              { key: 'kind', title: 'Kind', cell: ({ kind }) => (kind === 'stakeholder' ? 'Stakeholders' : 'Market'), spare: true },
              { key: 'everyone', title: '', cell: ({ everyone }) => everyone && <Chip tone="warning">Everyone</Chip> },
              { key: 'size', title: 'People now', cell: ({ size }) => formatNumber(size, { locale }), numeric: true },
            ]}
          />
        ) : (
          <Loading shape="table" />
        )}
      </ListPage>
      <AudiencePanel open={adding} onClose={() => setAdding(false)} />
    </>
  )
}
