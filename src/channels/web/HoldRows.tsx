// The rows behind a hold's figures: what had gone before it was declared, and what was in hand until its gate was closed.
import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { formatInstant, formatNumber } from '#ui/format.ts'
import { Loading } from '#ui/Loading.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { Table } from '#ui/Table.tsx'
import { useSession } from '#identity/web/session.tsx'
import type { FullHold } from '../contract/hold.ts'
import { channelsApi } from './api.ts'
import { adapterTitle, recipientTitle } from './labels.ts'
import { Told, toldIn } from './Told.tsx'

const leaf = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor ?? undefined,
}

/** A list that goes on behind a button, with the true total above it. */
export function Section({
  id,
  title,
  count,
  list,
  children,
}: {
  id: string
  title: string
  count: number
  list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown }
  children: ReactNode
}) {
  const { locale } = useSession()
  return (
    <div id={id} tabIndex={-1} className="scroll-mt-6 outline-none">
      <Card title={title} aside={count > 0 && <span className="text-small text-soft">{formatNumber(count, { locale })}</span>} flush>
        {children}
        {list.hasNextPage && (
          <div className="py-2 text-center">
            <Button small onPress={() => void list.fetchNextPage()} pending={list.isFetchingNextPage}>
              Show more
            </Button>
          </div>
        )}
      </Card>
    </div>
  )
}

export function Gone({ full: { hold, goneDispatches } }: { full: FullHold }) {
  const { locale, zone } = useSession()
  const list = useInfiniteQuery(
    channelsApi.listGone.infiniteOptions({
      input: (cursor: string | undefined) => ({ id: hold.id, limit: 20, ...(cursor ? { cursor } : {}) }),
      ...leaf,
    }),
  )
  const rows = list.data?.pages.flatMap((page) => page.items)
  const number = (count: number) => formatNumber(count, { locale })
  return (
    <Section id="gone" title="Gone before" count={goneDispatches} list={list}>
      {rows ? (
        <Table
          label="Gone before"
          rows={rows}
          rowKey={({ dispatchId }) => dispatchId}
          rowName={toldIn}
          href={({ dispatchId }) => `/outbox/${dispatchId}`}
          empty={<p className="px-2.5 py-3 text-soft">Nothing of what it stops had left in the day before.</p>}
          columns={[
            { key: 'title', title: 'What', cell: (row) => <Told {...row} /> },
            { key: 'adapter', title: 'Through', cell: ({ adapter }) => adapterTitle[adapter], spare: true },
            {
              key: 'gone',
              title: 'Gone',
              cell: ({ gone, total }) => (
                <>
                  {number(gone)} <span className="text-faint">of {number(total)}</span>
                </>
              ),
              numeric: true,
            },
            { key: 'at', title: 'Began', cell: ({ startedAt }) => <RelativeTime at={startedAt} timeZone={zone} />, numeric: true },
          ]}
        />
      ) : (
        <Loading shape="table" rows={1} />
      )}
    </Section>
  )
}

export function Leaving({ full: { hold, leaving } }: { full: FullHold }) {
  const { locale, zone } = useSession()
  const list = useInfiniteQuery({
    ...channelsApi.listLeaving.infiniteOptions({
      input: (cursor: string | undefined) => ({ id: hold.id, limit: 20, ...(cursor ? { cursor } : {}) }),
      ...leaf,
    }),
    refetchInterval: hold.closedAt === null ? 1000 : false,
  })
  const rows = list.data?.pages.flatMap((page) => page.items)
  return (
    <Section id="leaving" title="Left while it closed" count={leaving} list={list}>
      {rows ? (
        <Table
          label="Left while it closed"
          rows={rows}
          rowKey={({ sendId }) => sendId}
          rowName={({ title, sendId }) => `${title}, ${sendId}`}
          href={({ dispatchId, state }) => `/outbox/${dispatchId}?state=${state}`}
          empty={<p className="px-2.5 py-3 text-soft">Nothing was in hand.</p>}
          columns={[
            { key: 'title', title: 'Of', cell: ({ title }) => title },
            {
              key: 'state',
              title: 'Became',
              cell: ({ state }) => <Chip tone={recipientTitle[state].tone}>{recipientTitle[state].word}</Chip>,
            },
            {
              key: 'at',
              title: 'Handed over',
              cell: ({ handedAt }) => formatInstant(handedAt, { locale, timeZone: zone, seconds: true }),
              numeric: true,
            },
          ]}
        />
      ) : (
        <Loading shape="table" rows={1} />
      )}
    </Section>
  )
}
