// All pieces: what is thought of, written, approved and out.
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useDeferredValue, useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Chip } from '#ui/Chip.tsx'
import { EmptyPage } from '#ui/EmptyPage.tsx'
import { formatNumber } from '#ui/format.ts'
import { FunctionDot } from '#ui/FunctionDot.tsx'
import { Link } from '#ui/Link.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import { Loading } from '#ui/Loading.tsx'
import { Table } from '#ui/Table.tsx'
import { Views } from '#ui/Views.tsx'
import { useSession } from '#identity/web/session.tsx'
import type { Piece } from '../contract/base.ts'
import { contentApi } from './api.ts'
import { intentNames, kindNames, moment, pieceStates } from './labels.ts'
import { PiecePanel } from './PiecePanel.tsx'

type View = Piece['state'] | 'archived'

const views: readonly { id: View | 'all'; name: string }[] = [
  { id: 'all', name: 'All' },
  { id: 'idea', name: 'Ideas' },
  { id: 'drafting', name: 'Drafting' },
  { id: 'in_review', name: 'In review' },
  { id: 'changes_requested', name: 'Changes requested' },
  { id: 'approved', name: 'Approved' },
  { id: 'archived', name: 'Archived' },
]

export function Content() {
  const { can, zone, locale } = useSession()
  const { state } = useSearch({ strict: false }) as { state?: View }
  const [typed, setTyped] = useState('')
  const [adding, setAdding] = useState(false)
  const q = useDeferredValue(typed.trim())
  const pieces = useInfiniteQuery(
    contentApi.listPieces.infiniteOptions({
      input: (cursor: string | undefined) => ({
        limit: 50,
        ...(state ? { state } : {}),
        ...(q ? { q } : {}),
        ...(cursor ? { cursor } : {}),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      placeholderData: keepPreviousData,
    }),
  )
  const rows = pieces.data?.pages.flatMap((page) => page.items)
  const nothing = rows?.length === 0 && !state && !q
  const step = can('content.edit') && (
    <Button kind="primary" onPress={() => setAdding(true)}>
      New piece
    </Button>
  )
  return (
    <>
      <ListPage
        title="Content"
        purpose="Every piece with its versions per channel: what is thought of, written, approved and out."
        actions={!nothing && step}
        views={
          <Views
            current={state ?? 'all'}
            views={views.map(({ id, name }) => ({ id, name, href: id === 'all' ? '/content' : `/content?state=${id}` }))}
          />
        }
        filter={{ value: typed, onChange: setTyped, placeholder: 'Filter by title' }}
        more={pieces.hasNextPage ? { onPress: () => void pieces.fetchNextPage(), pending: pieces.isFetchingNextPage } : undefined}
        empty={
          nothing ? (
            <EmptyPage
              title="What you say will stand here, piece by piece"
              why="A piece belongs to a campaign and carries one message. Its versions go out with a tagged link each, so that every visit finds its way back."
              step={
                <>
                  {step}
                  <Archived />
                </>
              }
            />
          ) : undefined
        }
      >
        {rows ? (
          <Table
            label="Pieces"
            rows={rows}
            rowKey={({ id }) => id}
            rowName={({ title }) => title}
            href={({ id }) => `/content/${id}`}
            empty={<p className="px-2.5 py-4 text-soft">Nothing of this kind.</p>}
            columns={[
              { key: 'title', title: 'Piece', cell: ({ title }) => title },
              {
                key: 'function',
                title: 'Campaign',
                cell: (piece) => (
                  <span className="inline-flex items-center gap-2">
                    <FunctionDot desk={piece.function} />
                    {piece.parentTitle}
                  </span>
                ),
                spare: true,
              },
              {
                key: 'kind',
                title: 'Kind',
                cell: ({ kind, intent }) => `${kindNames[kind]}, ${intentNames[intent].toLowerCase()}`,
                spare: true,
              },
              { key: 'versions', title: 'Versions out', cell: (piece) => out(piece, locale), numeric: true },
              {
                key: 'next',
                title: 'Next one leaves',
                cell: ({ nextSlot }) => nextSlot && moment(nextSlot, { locale, zone }),
                spare: true,
              },
              {
                key: 'state',
                title: 'State',
                cell: (piece) => <Chip tone={pieceStates[piece.state].tone}>{pieceStates[piece.state].word}</Chip>,
              },
            ]}
          />
        ) : (
          <Loading shape="table" />
        )}
      </ListPage>
      <PiecePanel open={adding} onClose={() => setAdding(false)} />
    </>
  )
}

/** The way to what was put away, where that is all there is. */
function Archived() {
  const { data } = useQuery(contentApi.listPieces.queryOptions({ input: { state: 'archived', limit: 1 } }))
  return data && data.items.length > 0 ? <Link href="/content?state=archived">See what is archived</Link> : null
}

type Row = Awaited<ReturnType<typeof contentApi.listPieces.call>>['items'][number]

function out({ out: gone, versions }: Row, locale: string) {
  if (versions === 0) return null
  return (
    <>
      {formatNumber(gone, { locale })} <span className="text-soft">of {formatNumber(versions, { locale })}</span>
    </>
  )
}
