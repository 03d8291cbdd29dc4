// One piece of coverage beside the list: what it says and where it counts, to be changed, archived or put back.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Chip } from '#ui/Chip.tsx'
import { ErrorNote } from '#ui/ErrorNote.tsx'
import { KeyValue } from '#ui/KeyValue.tsx'
import { Link } from '#ui/Link.tsx'
import { Loading } from '#ui/Loading.tsx'
import { asProblem } from '#ui/problem.ts'
import { SidePanel } from '#ui/SidePanel.tsx'
import { useMembers, useSession } from '#identity/web/session.tsx'
import { addressOf } from '#thread/contract.ts'
import { peopleApi } from '#people/web/api.ts'
import { personName } from '#people/web/labels.ts'
import { useChange, useReach } from '#strategy/web/change.ts'
import { useDays } from '#strategy/web/metrics.tsx'
import { messagingApi } from '#messaging/web/api.ts'
import { threadApi } from '#tracking/web/api.ts'
import type { Coverage } from '../contract.ts'
import { prApi } from './api.ts'
import { ChangeCoverage } from './CoveragePanel.tsx'
import { headline, toneChip, toneLabel } from './labels.ts'

export function CoverageDetails({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const [changing, setChanging] = useState(false)
  const { data, error } = useQuery({ ...prApi.getCoverage.queryOptions({ input: { id: id ?? '' } }), enabled: id !== undefined })
  const coverage = data?.id === id ? data : undefined
  if (coverage && changing) return <ChangeCoverage coverage={coverage} onClose={() => setChanging(false)} />
  return (
    <SidePanel title={coverage ? headline(coverage) : 'Coverage'} purpose={coverage?.outlet} open={id !== undefined} onClose={onClose}>
      {coverage ? (
        <div className="flex flex-col gap-5">
          <Facts coverage={coverage} />
          <Steps coverage={coverage} onChange={() => setChanging(true)} onGone={onClose} />
        </div>
      ) : error ? (
        <ErrorNote {...asProblem(error)} />
      ) : (
        <Loading shape="text" />
      )}
    </SidePanel>
  )
}

function Facts({ coverage }: { coverage: Coverage }) {
  const days = useDays()
  const members = useMembers()
  const { tone, ownerId } = coverage
  const facts = [
    { name: 'Published', value: days(coverage.publishedOn) },
    { name: 'Tone', value: tone ? <Chip tone={toneChip[tone]}>{toneLabel[tone]}</Chip> : 'Not judged' },
    { name: 'Speaks of', value: coverage.about.join(', ') },
    { name: 'Company', value: coverage.companyId && <Company id={coverage.companyId} /> },
    { name: 'Read by', value: coverage.personId && <Reader id={coverage.personId} /> },
    { name: 'Counts for', value: coverage.parentId && <Place id={coverage.parentId} title={coverage.parentTitle ?? ''} /> },
    { name: 'Added by', value: ownerId && members.get(ownerId)?.name },
  ]
  return (
    <>
      {coverage.archivedAt && (
        <p>
          <Chip tone="warning">Archived: counts nowhere</Chip>
        </p>
      )}
      <p className="break-all">
        <Link href={coverage.url} outside>
          {coverage.url}
        </Link>
      </p>
      <Reading coverage={coverage} />
      <KeyValue stacked facts={facts.filter(({ value }) => value)} />
      {coverage.messageId && <Carried id={coverage.messageId} />}
      {coverage.note && (
        <div>
          <h3 className="text-tiny text-soft">Note</h3>
          <p className="mt-0.5 break-words whitespace-pre-line">{coverage.note}</p>
        </div>
      )}
    </>
  )
}

/** Says why title and outlet are not known, where they are not. */
function Reading({ coverage: { reading, title } }: { coverage: Coverage }) {
  if (reading === 'waiting') return <p className="text-small text-soft">Its page is being read for what was left out.</p>
  if (reading === 'unreadable' && title === '')
    return <p className="text-small text-soft">Its page could not be read: write the title yourself.</p>
  return null
}

function Company({ id }: { id: string }) {
  const { can } = useSession()
  const { data } = useQuery({ ...peopleApi.getCompany.queryOptions({ input: { id } }), enabled: can('people.read') })
  return data ? <Link href={`/companies/${id}`}>{data.name}</Link> : null
}

function Reader({ id }: { id: string }) {
  const { can } = useSession()
  const { data } = useQuery({ ...peopleApi.getPerson.queryOptions({ input: { id } }), enabled: can('people.read') })
  return data ? <Link href={`/people/${id}`}>{personName(data)}</Link> : null
}

function Place({ id, title }: { id: string; title: string }) {
  const { data } = useQuery(threadApi.getNode.queryOptions({ input: { id } }))
  const href = (data && addressOf(data.node)) ?? `/thread/${id}`
  return <Link href={href}>{title}</Link>
}

function Carried({ id }: { id: string }) {
  const { can } = useSession()
  const { data } = useQuery({ ...messagingApi.getMessage.queryOptions({ input: { id } }), enabled: can('message.read') })
  if (!data) return null
  return (
    <div>
      <h3 className="text-tiny text-soft">Carries the message</h3>
      <p className="mt-0.5 font-serif text-reading">{data.message.what}</p>
    </div>
  )
}

function Steps({ coverage, onChange, onGone }: { coverage: Coverage; onChange: () => void; onGone: () => void }) {
  const reach = useReach()
  const change = useChange()
  const archive = useMutation(prApi.archiveCoverage.mutationOptions())
  const restore = useMutation(prApi.restoreCoverage.mutationOptions())
  if (!reach('pr.edit', coverage.ownerId)) return null
  const { id, version } = coverage
  // What was refused stands below: nothing is left to catch.
  const unless = (work: Promise<unknown>) => work.catch(() => undefined)
  const putAway = () =>
    change(
      'Coverage archived.',
      () => archive.mutateAsync({ id, version }),
      (after) => restore.mutateAsync({ id, version: after.version }),
    ).then(onGone)
  const putBack = () =>
    change(
      'Coverage is back.',
      () => restore.mutateAsync({ id, version }),
      (after) => archive.mutateAsync({ id, version: after.version }),
    )
  const refused = archive.error ?? restore.error
  return (
    <>
      {refused && <ErrorNote {...asProblem(refused)} />}
      <div className="flex flex-wrap gap-2">
        {coverage.archivedAt ? (
          <Button onPress={() => void unless(putBack())} pending={restore.isPending}>
            Bring back
          </Button>
        ) : (
          <>
            <Button kind="primary" onPress={onChange}>
              Change
            </Button>
            <Button onPress={() => void unless(putAway())} pending={archive.isPending}>
              Archive
            </Button>
          </>
        )}
      </div>
    </>
  )
}
