// What others published: the list, newest first, with one piece of it open in a panel beside.
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useDeferredValue, useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Chip } from '#ui/Chip.tsx'
import { EmptyPage } from '#ui/EmptyPage.tsx'
import { deskName, formatNumber } from '#ui/format.ts'
import { Link } from '#ui/Link.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import { Loading } from '#ui/Loading.tsx'
import { Select } from '#ui/Select.tsx'
import { Table } from '#ui/Table.tsx'
import { Views } from '#ui/Views.tsx'
import { useSession } from '#identity/web/session.tsx'
import { useNode } from '#thread/web/node.tsx'
import { useDays } from '#strategy/web/metrics.tsx'
import { growing, grown } from '#strategy/web/paging.ts'
import { threadApi } from '#tracking/web/api.ts'
import type { Coverage } from '../contract.ts'
import type { Tone } from '../rules.ts'
import { prApi } from './api.ts'
import { CoverageDetails } from './CoverageDetails.tsx'
import { CoveragePanel } from './CoveragePanel.tsx'
import { headline, toneChip, toneLabel, toneOptions } from './labels.ts'

/** What the address of the page says: `?id=…` opens one, `?under=…` shows those of one place, `?view=archived` those put away. */
interface Asked {
  id?: string
  under?: string
  view?: 'archived'
}

export function CoveragePage() {
  const { can, locale } = useSession()
  const navigate = useNavigate()
  const { id, under, view } = useSearch({ strict: false }) as Asked
  const [pasting, setPasting] = useState(false)
  const [q, setQ] = useState('')
  const [tone, setTone] = useState<Tone | null>(null)
  const { rows, more } = useCoverage({ q: useDeferredValue(q.trim()), tone, under, view })
  const open = (next: string | undefined) =>
    void navigate({ to: '/coverage', search: { ...(under ? { under } : {}), ...(view ? { view } : {}), ...(next ? { id: next } : {}) } })
  useNode(id)
  const paste = can('pr.edit') && (
    <Button kind="primary" onPress={() => setPasting(true)}>
      Paste a link
    </Button>
  )
  const nothing = rows?.length === 0 && q === '' && tone === null && under === undefined && view === undefined
  return (
    <>
      <ListPage
        title="Coverage"
        purpose="What others published about you. Each piece counts as one contact where it stands on the thread, and for your reputation."
        actions={!nothing && paste}
        views={<CoverageViews under={under} view={view} />}
        filter={{ value: q, onChange: setQ, placeholder: 'Outlet or title' }}
        controls={
          <Select
            label="Tone"
            hideLabel
            value={tone ?? 'any'}
            onChange={(value) => setTone(value === 'any' ? null : (value as Tone | null))}
            options={[{ value: 'any', label: 'Every tone' }, ...toneOptions]}
          />
        }
        count={rows && `${more ? 'First ' : ''}${formatNumber(rows.length, { locale })} ${rows.length === 1 ? 'piece' : 'pieces'}`}
        more={more}
        empty={
          nothing ? (
            <EmptyPage
              title="What others publish about you will stand here"
              why="Paste the link of an article, a broadcast or a post. It gets its place on the thread, and whoever talks with those it speaks of is told."
              step={
                <>
                  {paste || <p className="text-small text-soft">Pasted by whoever wears a hat of {deskName.pr}.</p>}
                  <Archived />
                </>
              }
            />
          ) : undefined
        }
      >
        {rows ? <CoverageTable rows={rows} archived={view === 'archived'} onOpen={open} /> : <Loading shape="table" />}
      </ListPage>
      <CoverageDetails id={id} onClose={() => open(undefined)} />
      <CoveragePanel open={pasting} onClose={() => setPasting(false)} {...(under ? { parentId: under } : {})} />
    </>
  )
}

function useCoverage({ q, tone, under, view }: Pick<Asked, 'under' | 'view'> & { q: string; tone: Tone | null }) {
  const state = view ?? ('current' as const)
  const filter = { state, ...(q ? { q } : {}), ...(tone ? { tone } : {}), ...(under ? { under } : {}) }
  return grown(
    useInfiniteQuery({
      ...prApi.listCoverage.infiniteOptions({
        input: (cursor: string | undefined) => ({ ...filter, limit: 50, ...(cursor ? { cursor } : {}) }),
        ...growing,
      }),
      placeholderData: keepPreviousData,
    }),
  )
}

function CoverageViews({ under, view }: Pick<Asked, 'under' | 'view'>) {
  const { data } = useQuery({ ...threadApi.getNode.queryOptions({ input: { id: under ?? '' } }), enabled: under !== undefined })
  return (
    <Views
      current={under ?? view ?? 'all'}
      views={[
        { id: 'all', name: 'All', href: '/coverage' },
        ...(under && data ? [{ id: under, name: data.node.title, href: `/coverage?under=${under}` }] : []),
        { id: 'archived', name: 'Archived', href: '/coverage?view=archived' },
      ]}
    />
  )
}

/** The way to what was put away, where that is all there is. */
function Archived() {
  const { data } = useQuery(prApi.listCoverage.queryOptions({ input: { state: 'archived', limit: 1 } }))
  return data && data.items.length > 0 ? <Link href="/coverage?view=archived">See what is archived</Link> : null
}

interface CoverageTableProps {
  rows: readonly Coverage[]
  archived: boolean
  onOpen: (id: string) => void
}

function CoverageTable({ rows, archived, onOpen }: CoverageTableProps) {
  const days = useDays()
  return (
    <Table
      label="Coverage"
      rows={rows}
      rowKey={({ id }) => id}
      rowName={({ outlet, title }) => (title ? `${outlet}: ${title}` : outlet)}
      onOpen={({ id }) => onOpen(id)}
      empty={<p className="px-2.5 py-4 text-soft">{archived ? 'None archived.' : 'Nothing of this kind was published.'}</p>}
      columns={[
        { key: 'title', title: 'Title', cell: (row) => <span className="break-words">{headline(row)}</span> },
        { key: 'outlet', title: 'Outlet', cell: ({ outlet }) => outlet },
        { key: 'published', title: 'Published', cell: ({ publishedOn }) => days(publishedOn), spare: true },
        {
          key: 'tone',
          title: 'Tone',
          cell: ({ tone }) => (tone ? <Chip tone={toneChip[tone]}>{toneLabel[tone]}</Chip> : <span className="text-soft">Not judged</span>),
        },
        { key: 'about', title: 'Speaks of', cell: ({ about }) => about.join(', '), spare: true },
        { key: 'place', title: 'Counts for', cell: ({ parentTitle }) => parentTitle, spare: true },
      ]}
    />
  )
}
