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
import type { Recipient, ReturnedFilter } from '../contract/dispatch.ts'
import { reasonTitle, sendStates, type SendState } from '../rules.ts'
import { channelsApi } from './api.ts'
import type { FullDispatch } from './Dispatch.tsx'
import { recipientTitle, returnedTitle } from './labels.ts'

const kinds = ['bounced', 'complained', 'refused', 'delayed', 'replied'] as const

export function Recipients({ dispatch: { id, counts, returned: cameBack, state: dispatchState } }: { dispatch: FullDispatch }) {
  const { zone } = useSession()
  const { state, returned } = useSearch({ strict: false }) as { state?: SendState; returned?: ReturnedFilter }
  const chosen = { ...(state ? { state } : {}), ...(returned ? { returned } : {}) }
  const recipients = useInfiniteQuery({
    ...channelsApi.listRecipients.infiniteOptions({
      input: (cursor: string | undefined) => ({ id, limit: 50, ...chosen, ...(cursor ? { cursor } : {}) }),
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
          current={returned ?? state ?? 'all'}
          views={[
            { id: 'all', name: 'All', href: `/outbox/${id}` },
            ...shown.map((each) => ({
              id: each,
              name: recipientTitle[each].word,
              href: `/outbox/${id}?state=${each}`,
              count: counts[each],
            })),
            ...kinds
              .filter((each) => cameBack[each] > 0 || each === returned)
              .map((each) => ({ id: each, name: returnedTitle[each].word, href: `/outbox/${id}?returned=${each}`, count: cameBack[each] })),
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
          empty={
            <p className="px-2.5 py-4 text-soft">
              {state || returned ? 'Nobody is in this state.' : 'They are written down when it leaves.'}
            </p>
          }
          columns={[
            { key: 'name', title: 'Recipient', cell: (row) => <Name {...row} /> },
            {
              key: 'state',
              title: 'State',
              cell: (row) => <Standing {...row} />,
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

/** What the server answered, and beside it what came back later. */
function Standing({ state, returned, repliedAt }: Recipient) {
  const chips = [recipientTitle[state], ...(returned ? [returnedTitle[returned]] : []), ...(repliedAt ? [returnedTitle.replied] : [])]
  return (
    <span className="flex flex-wrap gap-1">
      {chips.map(({ word, tone }) => (
        <Chip key={word} tone={tone} className="whitespace-nowrap">
          {word}
        </Chip>
      ))}
    </span>
  )
}

function Why({ reason, answer, returnedReason }: Recipient) {
  const words = returnedReason || [reason && (reasonTitle[reason] ?? reason), answer].filter(Boolean).join(': ')
  return <span className="text-small text-soft">{words}</span>
}
