// The campaigns: what is under way, for whom, and in which state.
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useDeferredValue, useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Chip } from '#ui/Chip.tsx'
import { EmptyPage } from '#ui/EmptyPage.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import { Loading } from '#ui/Loading.tsx'
import { Select } from '#ui/Select.tsx'
import { isFilled, Slot } from '#ui/Slot.tsx'
import { Table, type Column } from '#ui/Table.tsx'
import { Views } from '#ui/Views.tsx'
import { useSession } from '#identity/web/session.tsx'
import { Titled } from '#strategy/web/Assumed.tsx'
import { useReach } from '#strategy/web/change.ts'
import { useFunctions } from '#strategy/web/functions.ts'
import { useSpan } from '#strategy/web/metrics.tsx'
import { growing, grown } from '#strategy/web/paging.ts'
import type { Campaign } from '../contract/campaign.ts'
import { planApi } from './api.ts'
import { CampaignPanel } from './CampaignPanel.tsx'
import { campaignStateLabel, campaignStateTone } from './labels.ts'
import { useSegments } from './choices.ts'

type View = 'open' | 'draft' | 'in_review' | 'live' | 'ended' | 'standing' | 'archived'

interface Asked {
  view?: View
  plan?: string
}

const views: readonly { id: View; name: string }[] = [
  { id: 'open', name: 'Open' },
  { id: 'draft', name: 'Drafts' },
  { id: 'in_review', name: 'In review' },
  { id: 'live', name: 'Live' },
  { id: 'ended', name: 'Ended' },
  { id: 'standing', name: 'Standing work' },
  { id: 'archived', name: 'Archived' },
]

export function Campaigns() {
  const { view = 'open', plan } = useSearch({ strict: false }) as Asked
  const [starting, setStarting] = useState(false)
  const [q, setQ] = useState('')
  const [of, setOf] = useState('any')
  const { rows, more } = useCampaigns(view, plan, useDeferredValue(q.trim()), of)
  const reach = useReach()
  const functions = useFunctions()
  const isEmpty = useNothing(rows?.length === 0 && q === '' && of === 'any' && view === 'open')
  const step = reach('strategy.edit') && (
    <Button kind="primary" onPress={() => setStarting(true)}>
      Start a campaign
    </Button>
  )
  return (
    <>
      <ListPage
        title="Campaigns"
        purpose="What you do for a while, for somebody, with one ask. Everything under a campaign is counted to it."
        actions={!isEmpty && step}
        views={
          <Views
            current={view}
            views={views.map(({ id, name }) => ({ id, name, href: id === 'open' ? '/campaigns' : `/campaigns?view=${id}` }))}
          />
        }
        filter={{ value: q, onChange: setQ, placeholder: 'A part of the name' }}
        controls={
          <Select
            label="Function"
            hideLabel
            value={of}
            onChange={(value) => setOf(value ?? 'any')}
            options={[{ value: 'any', label: 'Every function' }, ...functions]}
          />
        }
        more={more}
        empty={
          isEmpty ? (
            <EmptyPage
              title="Your campaigns will stand here"
              why="A campaign ties what you say to the goal it serves and to what it brought. Start with a name, an audience and one ask."
              step={step}
            />
          ) : undefined
        }
      >
        {rows ? <CampaignTable rows={rows} /> : <Loading shape="table" />}
      </ListPage>
      <CampaignPanel planId={plan} open={starting} onClose={() => setStarting(false)} />
    </>
  )
}

/** Whether there is no campaign at all: where none is open, some may have ended. */
function useNothing(noneOpen: boolean): boolean {
  const { data } = useQuery({ ...planApi.listCampaigns.queryOptions({ input: { kind: 'campaigns', limit: 1 } }), enabled: noneOpen })
  return noneOpen && data?.items.length === 0
}

function useCampaigns(view: View, planId: string | undefined, q: string, of: string) {
  const state = view === 'standing' ? {} : { state: view }
  const filter = {
    kind: view === 'standing' ? ('always_on' as const) : ('campaigns' as const),
    ...state,
    ...(planId ? { planId } : {}),
    ...(q ? { q } : {}),
    ...(of === 'any' ? {} : { function: of as Campaign['function'] }),
  }
  const campaigns = useInfiniteQuery({
    ...planApi.listCampaigns.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...filter, limit: 50, ...(cursor ? { cursor } : {}) }),
      ...growing,
    }),
    placeholderData: keepPreviousData,
  })
  return grown(campaigns)
}

function CampaignTable({ rows }: { rows: readonly Campaign[] }) {
  const span = useSpan()
  const { today } = useSession()
  // The year stands where it is not this one: a campaign of next March must not read as one of the last.
  const otherYear = (day: string | null) => day !== null && day.slice(0, 4) !== today.slice(0, 4)
  const segments = useSegments()
  const audience = ({ segmentIds, audience: words }: Campaign) =>
    segments
      .filter(({ id }) => segmentIds.includes(id))
      .map(({ name }) => name)
      .join(', ') ||
    words ||
    '–'
  const columns: Column<Campaign>[] = [
    { key: 'name', title: 'Campaign', cell: ({ name, assumed, alwaysOn }) => <Titled title={name} assumed={assumed && !alwaysOn} /> },
    { key: 'function', title: 'Function', cell: (row) => <Chip tone={row.function} /> },
    {
      key: 'state',
      title: 'State',
      cell: ({ state }) => (
        <Chip tone={campaignStateTone[state]} live={state === 'live'}>
          {campaignStateLabel[state]}
        </Chip>
      ),
    },
    { key: 'audience', title: 'For whom', cell: audience, spare: true },
    {
      key: 'days',
      title: 'From, to',
      cell: ({ startsOn, endsOn }) => span(startsOn, endsOn, otherYear(endsOn ?? startsOn)),
      spare: true,
    },
    ...(isFilled('campaign.result')
      ? [{ key: 'result', title: 'Result', cell: ({ id }: Campaign) => <Slot name="campaign.result" id={id} />, numeric: true }]
      : []),
  ]
  return (
    <Table
      label="Campaigns"
      rows={rows}
      rowKey={({ id }) => id}
      rowName={({ name }) => name}
      href={({ id }) => `/campaigns/${id}`}
      empty={<p className="px-2.5 py-4 text-soft">None of this kind.</p>}
      columns={columns}
    />
  )
}
