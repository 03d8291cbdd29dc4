// All sequences: e-mails one after the other to whoever joins.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Chip } from '#ui/Chip.tsx'
import { EmptyPage } from '#ui/EmptyPage.tsx'
import { formatNumber } from '#ui/format.ts'
import { FunctionDot } from '#ui/FunctionDot.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import { Loading } from '#ui/Loading.tsx'
import { Table } from '#ui/Table.tsx'
import { Views } from '#ui/Views.tsx'
import { useSession } from '#identity/web/session.tsx'
import type { SequenceState } from '../course.ts'
import { contentApi } from './api.ts'
import { sequenceStates } from './labels.ts'
import { SequencePanel } from './SequencePanel.tsx'

type View = SequenceState | 'archived'

const views: readonly { id: View | 'all'; name: string }[] = [
  { id: 'all', name: 'All' },
  { id: 'draft', name: 'Drafts' },
  { id: 'running', name: 'Running' },
  { id: 'paused', name: 'Paused' },
  { id: 'ended', name: 'Ended' },
  { id: 'archived', name: 'Archived' },
]

export function Sequences() {
  const { can, locale } = useSession()
  const { state } = useSearch({ strict: false }) as { state?: View }
  const [adding, setAdding] = useState(false)
  const sequences = useInfiniteQuery(
    contentApi.listSequences.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 50, ...(state ? { state } : {}), ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  )
  const rows = sequences.data?.pages.flatMap((page) => page.items)
  const nothing = rows?.length === 0 && !state
  const step = can('content.edit') && (
    <Button kind="primary" onPress={() => setAdding(true)}>
      New sequence
    </Button>
  )
  return (
    <>
      <ListPage
        title="Sequences"
        purpose="E-mails one after the other to whoever joins, each at its own time, until they have done what it is about."
        actions={!nothing && step}
        views={
          <Views
            current={state ?? 'all'}
            views={views.map(({ id, name }) => ({ id, name, href: id === 'all' ? '/sequences' : `/sequences?state=${id}` }))}
          />
        }
        {...(sequences.hasNextPage
          ? { more: { onPress: () => void sequences.fetchNextPage(), pending: sequences.isFetchingNextPage } }
          : {})}
        empty={
          nothing ? (
            <EmptyPage
              title="A welcome in three letters could stand here"
              why="A sequence sends approved e-mails one after the other to everybody who joins an audience, and stops for whoever replies, buys or gives."
              step={step}
            />
          ) : undefined
        }
      >
        {rows ? (
          <Table
            label="Sequences"
            rows={rows}
            rowKey={({ id }) => id}
            rowName={({ name }) => name}
            href={({ id }) => `/sequences/${id}`}
            empty={<p className="px-2.5 py-4 text-soft">None of this kind.</p>}
            columns={[
              { key: 'name', title: 'Sequence', cell: ({ name }) => name },
              {
                key: 'node',
                title: 'Stands under',
                cell: (row) => (
                  <span className="inline-flex items-center gap-2">
                    <FunctionDot desk={row.function} />
                    {row.nodeTitle}
                  </span>
                ),
                spare: true,
              },
              { key: 'steps', title: 'Steps', cell: ({ steps }) => formatNumber(steps, { locale }), numeric: true, spare: true },
              { key: 'active', title: 'On their way', cell: ({ active }) => formatNumber(active, { locale }), numeric: true },
              {
                key: 'state',
                title: 'State',
                cell: (row) => <Chip tone={sequenceStates[row.state].tone}>{sequenceStates[row.state].word}</Chip>,
              },
            ]}
          />
        ) : (
          <Loading shape="table" />
        )}
      </ListPage>
      <SequencePanel open={adding} onClose={() => setAdding(false)} />
    </>
  )
}
