// The outbox: what is on its way, what waits, what has left, and what failed, newest first.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Button } from '#ui/Button.tsx'
import { Chip } from '#ui/Chip.tsx'
import { EmptyPage } from '#ui/EmptyPage.tsx'
import { formatNumber } from '#ui/format.ts'
import { ListPage } from '#ui/ListPage.tsx'
import { Loading } from '#ui/Loading.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { Table } from '#ui/Table.tsx'
import { Views } from '#ui/Views.tsx'
import { useSession } from '#identity/web/session.tsx'
import type { Dispatch } from '../contract/dispatch.ts'
import type { DispatchState } from '../rules.ts'
import { channelsApi } from './api.ts'
import { adapterTitle, standing } from './labels.ts'
import { Told, toldIn } from './Told.tsx'

const views: { id: DispatchState; name: string }[] = [
  { id: 'scheduled', name: 'Scheduled' },
  { id: 'sending', name: 'Sending' },
  { id: 'ready', name: 'Ready to post' },
  { id: 'published', name: 'Published' },
  { id: 'failed', name: 'Failed' },
]

export function Outbox() {
  const { zone, locale } = useSession()
  const { state } = useSearch({ strict: false }) as { state?: DispatchState }
  const dispatches = useInfiniteQuery(
    channelsApi.listDispatches.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 50, ...(state ? { state } : {}), ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  )
  const rows = dispatches.data?.pages.flatMap((page) => page.items)
  return (
    <ListPage
      title="Outbox"
      purpose="What leaves, through whichever channel: who got it, what waits, what went wrong."
      actions={rows && rows.length > 0 && <Button href="/outbox/report">Report</Button>}
      views={
        <Views
          current={state ?? 'all'}
          views={[{ id: 'all', name: 'All', href: '/outbox' }, ...views.map((view) => ({ ...view, href: `/outbox?state=${view.id}` }))]}
        />
      }
      {...(dispatches.hasNextPage
        ? { more: { onPress: () => void dispatches.fetchNextPage(), pending: dispatches.isFetchingNextPage } }
        : {})}
      empty={
        rows?.length === 0 && !state ? (
          <EmptyPage
            title="What you send and publish will stand here"
            why="Each approved version on its way to its audience, with everyone who got it, so that results can be followed back to it."
            step={
              <Button kind="primary" href="/content">
                Open content
              </Button>
            }
          />
        ) : undefined
      }
    >
      {rows ? (
        <Table
          label="Outbox"
          rows={rows}
          rowKey={({ id }) => id}
          rowName={toldIn}
          href={({ id }) => `/outbox/${id}`}
          empty={<p className="px-2.5 py-4 text-soft">None of this kind.</p>}
          columns={[
            { key: 'title', title: 'What', cell: (row) => <Told {...row} /> },
            { key: 'adapter', title: 'Through', cell: ({ adapter }) => adapterTitle[adapter], spare: true },
            {
              key: 'state',
              title: 'State',
              cell: (row) => {
                const { word, tone } = standing(row)
                return (
                  <>
                    <Chip tone={tone}>{word}</Chip>
                    <Why row={row} word={word} />
                  </>
                )
              },
            },
            { key: 'reached', title: 'Delivered', cell: (row) => delivered(row, locale), numeric: true },
            {
              key: 'at',
              title: 'When',
              cell: ({ publishedAt, endedAt, scheduledAt }) => <RelativeTime at={publishedAt ?? endedAt ?? scheduledAt} timeZone={zone} />,
              numeric: true,
            },
          ]}
        />
      ) : (
        <Loading shape="table" />
      )}
    </ListPage>
  )
}

/** Why it stands as it does, unless the state has said so: a pause without a reason is called “Paused”. */
function Why({ row: { held, trouble, failure }, word }: { row: Dispatch; word: string }) {
  const words = held?.reason ?? trouble ?? failure
  return words && words !== word ? <span className="mt-0.5 block max-w-80 text-small text-soft">{words}</span> : null
}

/** Null where nobody is counted, so that a phone leaves the label out too. */
function delivered({ adapter, counts }: Dispatch, locale: string) {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  if (adapter !== 'email' || total === 0) return null
  return (
    <>
      {formatNumber(counts.delivered, { locale })} <span className="text-faint">of {formatNumber(total, { locale })}</span>
    </>
  )
}
