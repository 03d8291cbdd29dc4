// What a person was sent, or was to be sent and why it was not, on the person's page.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { capital } from '#ui/format.ts'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import type { SlotPart } from '#ui/Slot.tsx'
import { Table } from '#ui/Table.tsx'
import { useSession } from '#identity/web/session.tsx'
import { reasonOf } from '../tally.ts'
import { channelsApi } from './api.ts'
import { recipientTitle } from './labels.ts'
import { Told, toldIn } from './Told.tsx'

export function PersonSends({ id }: SlotPart) {
  const { zone } = useSession()
  const sends = useInfiniteQuery(
    channelsApi.listPersonSends.infiniteOptions({
      input: (cursor: string | undefined) => ({ id, limit: 10, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  )
  const rows = sends.data?.pages.flatMap((page) => page.items)
  if (!rows || rows.length === 0) return null
  return (
    <Card title="Mailings" flush>
      <Table
        label="Mailings to this person"
        rows={rows}
        rowKey={(row) => row.id}
        rowName={toldIn}
        href={({ dispatchId }) => `/outbox/${dispatchId}`}
        columns={[
          { key: 'title', title: 'Mailing', cell: ({ title, subject }) => <Told title={title} subject={subject} /> },
          {
            key: 'state',
            title: 'State',
            cell: (row) => (
              <>
                <Chip tone={recipientTitle[row.state].tone}>{recipientTitle[row.state].word}</Chip>
                <span className="mt-0.5 block text-small text-soft">{capital([reasonOf(row), row.answer].filter(Boolean).join(': '))}</span>
              </>
            ),
          },
          {
            key: 'at',
            title: 'When',
            cell: ({ endedAt, dueAt }) => <RelativeTime at={endedAt ?? dueAt} timeZone={zone} />,
            numeric: true,
          },
        ]}
      />
      {sends.hasNextPage && (
        <div className="py-3 text-center">
          <Button small onPress={() => void sends.fetchNextPage()} pending={sends.isFetchingNextPage}>
            Show earlier
          </Button>
        </div>
      )}
    </Card>
  )
}
