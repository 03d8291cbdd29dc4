// The lists that were taken in: when, from where, how many people, and which lines were refused.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { EmptyPage } from '#ui/EmptyPage.tsx'
import { formatNumber } from '#ui/format.ts'
import { KeyValue } from '#ui/KeyValue.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import { Loading } from '#ui/Loading.tsx'
import { Quote } from '#ui/Quote.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { Table } from '#ui/Table.tsx'
import { useMembers, useSession } from '#identity/web/session.tsx'
import { peopleApi } from './api.ts'
import { RefusedLines } from './ImportResult.tsx'

export function Imports() {
  const { locale } = useSession()
  const members = useMembers()
  const [open, setOpen] = useState<string | null>(null)
  const runs = useInfiniteQuery(
    peopleApi.listImports.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 50, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  )
  const rows = runs.data?.pages.flatMap((page) => page.items)
  const number = (count: number) => formatNumber(count, { locale })
  return (
    <>
      <ListPage
        title="Imports"
        purpose="The lists that were taken in, with where they came from and what could not be taken."
        {...(runs.hasNextPage ? { more: { onPress: () => void runs.fetchNextPage(), pending: runs.isFetchingNextPage } } : {})}
        empty={
          rows?.length === 0 ? (
            <EmptyPage
              title="Lists you import will stand here"
              why="Each with its source, so that for everybody you write to it is known where they came from."
            />
          ) : undefined
        }
      >
        {rows ? (
          <Table
            label="Imports"
            rows={rows}
            rowKey={({ id }) => id}
            rowName={({ source }) => source}
            onOpen={({ id }) => setOpen(id)}
            columns={[
              { key: 'source', title: 'List', cell: ({ source }) => source },
              { key: 'format', title: 'From', cell: ({ format }) => format, spare: true },
              { key: 'added', title: 'New', cell: ({ counts }) => number(counts.added), numeric: true },
              { key: 'changed', title: 'Changed', cell: ({ counts }) => number(counts.changed), numeric: true, spare: true },
              { key: 'consented', title: 'Agreed', cell: ({ counts }) => number(counts.consented), numeric: true, spare: true },
              { key: 'refused', title: 'Refused', cell: ({ counts }) => number(counts.refused), numeric: true },
              { key: 'who', title: 'By', cell: ({ memberId }) => (memberId && members.get(memberId)?.name) || 'The program', spare: true },
              { key: 'at', title: 'When', cell: ({ at }) => <RelativeTime at={at} /> },
            ]}
          />
        ) : (
          <Loading shape="table" />
        )}
      </ListPage>
      <SidePanel title="Import" wide open={open !== null} onClose={() => setOpen(null)}>
        {open && <Run id={open} />}
      </SidePanel>
    </>
  )
}

function Run({ id }: { id: string }) {
  const { data: run } = useQuery(peopleApi.getImport.queryOptions({ input: { id } }))
  const { locale } = useSession()
  if (!run) return <Loading shape="text" />
  const { counts } = run
  const lines = [
    { name: 'List', value: run.source },
    { name: 'Lines', value: formatNumber(counts.lines, { locale }) },
    { name: 'Stayed out', value: formatNumber(counts.keptOut, { locale }) },
    { name: 'Barred by the list', value: formatNumber(counts.optedOut, { locale }) },
  ]
  return (
    <div className="flex flex-col gap-5">
      <KeyValue facts={lines} stacked />
      {run.wording && (
        <Quote small source="What they agreed to">
          {run.wording}
        </Quote>
      )}
      {run.refused.length > 0 ? (
        <RefusedLines refused={run.refused} total={counts.refused} />
      ) : (
        <p className="text-soft">Every line was taken.</p>
      )}
    </div>
  )
}
