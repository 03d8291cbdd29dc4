// The ledger of a dispatch: every recipient, the state each is in, and why.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { ErrorNote } from '#ui/ErrorNote.tsx'
import { Loading } from '#ui/Loading.tsx'
import { asProblem } from '#ui/problem.ts'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { Table } from '#ui/Table.tsx'
import { Views } from '#ui/Views.tsx'
import { useSession } from '#identity/web/session.tsx'
import type { Recipient } from '../contract/dispatch.ts'
import { reasonTitle, sendStates, type SendState } from '../rules.ts'
import { channelsApi } from './api.ts'
import type { FullDispatch } from './Dispatch.tsx'
import { recipientTitle } from './labels.ts'

export function Recipients({ dispatch: { id, counts, state: dispatchState } }: { dispatch: FullDispatch }) {
  const { zone } = useSession()
  const { state } = useSearch({ strict: false }) as { state?: SendState }
  const recipients = useInfiniteQuery({
    ...channelsApi.listRecipients.infiniteOptions({
      input: (cursor: string | undefined) => ({ id, limit: 50, ...(state ? { state } : {}), ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
    refetchInterval: dispatchState === 'sending' ? 3000 : false,
  })
  const rows = recipients.data?.pages.flatMap((page) => page.items)
  const shown = sendStates.filter((each) => counts[each] > 0 || each === state)
  const problem = recipients.error && asProblem(recipients.error)
  return (
    <Card title="Recipients" flush>
      <div className="px-2.5 pb-1">
        <Views
          current={state ?? 'all'}
          views={[
            { id: 'all', name: 'All', href: `/outbox/${id}` },
            ...shown.map((each) => ({
              id: each,
              name: recipientTitle[each].word,
              href: `/outbox/${id}?state=${each}`,
              count: counts[each],
            })),
          ]}
        />
      </div>
      {problem && <ErrorNote happened={problem.happened} todo={problem.todo} />}
      {rows ? (
        <Table
          label="Recipients"
          rows={rows}
          rowKey={(row) => row.id}
          rowName={nameOf}
          href={({ personId }) => `/people/${personId}`}
          empty={<p className="px-2.5 py-4 text-soft">{state ? 'Nobody is in this state.' : 'They are written down when it leaves.'}</p>}
          columns={[
            { key: 'name', title: 'Recipient', cell: (row) => <Name {...row} /> },
            {
              key: 'state',
              title: 'State',
              cell: (row) => (
                <Chip tone={recipientTitle[row.state].tone} className="whitespace-nowrap">
                  {recipientTitle[row.state].word}
                </Chip>
              ),
            },
            { key: 'why', title: 'Why', cell: (row) => <Why {...row} />, spare: true },
            {
              key: 'at',
              title: 'When',
              cell: ({ endedAt, dueAt }) => <RelativeTime at={endedAt ?? dueAt} timeZone={zone} />,
              numeric: true,
              spare: true,
            },
          ]}
        />
      ) : (
        !problem && <Loading shape="table" />
      )}
      {recipients.hasNextPage && (
        <div className="py-3 text-center">
          <Button small onPress={() => void recipients.fetchNextPage()} pending={recipients.isFetchingNextPage}>
            Show more
          </Button>
        </div>
      )}
    </Card>
  )
}

const nameOf = ({ name, email }: Recipient) => name || email || 'Erased'

function Name({ name, email }: Recipient) {
  return (
    <>
      {name || email || <span className="text-faint">Erased</span>}
      {name && email && <span className="block max-w-60 truncate text-tiny font-normal text-faint">{email}</span>}
    </>
  )
}

function Why({ reason, answer }: Recipient) {
  const words = [reason && (reasonTitle[reason] ?? reason), answer].filter(Boolean).join(': ')
  return <span className="text-small text-soft">{words}</span>
}
