// What waits for approval, the longest waiting first.
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { Button } from '#ui/Button.tsx'
import { EmptyPage } from '#ui/EmptyPage.tsx'
import { ErrorNote } from '#ui/ErrorNote.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import { Loading } from '#ui/Loading.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { useStep } from '#ui/step.ts'
import { Table } from '#ui/Table.tsx'
import { useState } from 'react'
import { useSession } from '#identity/web/session.tsx'
import { contentApi } from './api.ts'
import { channelIn } from './labels.ts'

export function Approvals() {
  const { can, zone } = useSession()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const waiting = useInfiniteQuery(
    contentApi.listApprovalQueue.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 50, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  )
  const approve = useMutation(contentApi.approveVariant.mutationOptions())
  const step = useStep()
  const rows = waiting.data?.pages.flatMap((page) => page.items)
  const approveAll = (keys: readonly string[]) =>
    void step.take('approve', async () => {
      for (const { id, version } of rows?.filter((row) => keys.includes(row.id)) ?? []) await approve.mutateAsync({ id, version })
      setSelected(new Set())
      return { said: keys.length === 1 ? 'One version approved.' : `${keys.length} versions approved.` }
    })
  return (
    <>
      {step.problem && (
        <div className="mb-4">
          <ErrorNote happened={step.problem.happened} kept="What came before it in the list is approved." todo={step.problem.todo} />
        </div>
      )}
      <ListPage
        title="Approvals"
        purpose="Versions that wait for a decision. Open one to read it as its recipients will; what you approve leaves word by word."
        more={waiting.hasNextPage ? { onPress: () => void waiting.fetchNextPage(), pending: waiting.isFetchingNextPage } : undefined}
        empty={
          rows?.length === 0 ? (
            <EmptyPage
              title="Nothing waits for approval"
              why="What is put up for approval stands here until somebody decides. Nothing leaves without it."
              step={<Button href="/content">Open content</Button>}
            />
          ) : undefined
        }
      >
        {rows ? (
          <Table
            label="Versions that wait for approval"
            rows={rows}
            rowKey={({ id }) => id}
            rowName={({ title }) => title}
            href={({ pieceId }) => `/content/${pieceId}`}
            {...(can('content.approve') ? { selected, onSelect: setSelected, bulk: [{ label: 'Approve', onPress: approveAll }] } : {})}
            columns={[
              { key: 'piece', title: 'Piece', cell: ({ pieceTitle }) => pieceTitle },
              { key: 'channel', title: 'Channel', cell: ({ title, pieceTitle }) => channelIn(title, pieceTitle) },
              { key: 'author', title: 'Written by', cell: ({ authorName }) => authorName, spare: true },
              {
                key: 'since',
                title: 'Waiting since',
                cell: ({ submittedAt }) => <RelativeTime at={submittedAt} timeZone={zone} />,
                spare: true,
              },
            ]}
          />
        ) : (
          <Loading shape="table" />
        )}
      </ListPage>
    </>
  )
}
