// Why a person belongs to an audience or does not: each condition of its rule, and whether it is met.
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { Link } from '#ui/Link.tsx'
import { Loading } from '#ui/Loading.tsx'
import { Select } from '#ui/Select.tsx'
import { useWords } from '#identity/web/session.tsx'
import type { PersonDetail } from '../contract/person.ts'
import { describe, type Reason } from '../rules/segment.ts'
import { peopleApi } from './api.ts'

export function Memberships({ person }: { person: PersonDetail }) {
  const { data } = useSuspenseQuery(peopleApi.listSegments.queryOptions({ input: { limit: 200 } }))
  const [chosen, setChosen] = useState<string | null>(null)
  const current = chosen ?? data.items[0]?.id
  if (!current) return null
  return (
    <Card title="Audiences">
      <div className="py-2">
        <Select
          label="Audience"
          value={current}
          onChange={setChosen}
          options={data.items.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </div>
      <Explained segmentId={current} personId={person.id} />
    </Card>
  )
}

function Explained({ segmentId, personId }: { segmentId: string; personId: string }) {
  const { data } = useQuery(peopleApi.explainSegment.queryOptions({ input: { id: segmentId, personId } }))
  if (!data) return <Loading shape="text" rows={2} />
  const empty = data.reasons.length === 0 && data.groups.length === 0
  return (
    <>
      <p className="flex flex-wrap items-center gap-2 py-1">
        <Chip tone={data.member ? 'good' : 'plain'}>{data.member ? 'Belongs' : 'Does not belong'}</Chip>
        <Link href={`/audiences/${segmentId}`}>Open the audience</Link>
      </p>
      {empty ? (
        <p className="text-small text-soft">The rule asks nothing, so everyone belongs.</p>
      ) : (
        <>
          <Reasons match={data.match} reasons={data.reasons} more={data.groups.length} />
          {data.groups.map((group, index) => (
            <div key={index} className="mt-2 border-l border-line pl-3">
              <Reasons match={group.match} reasons={group.reasons} more={0} />
            </div>
          ))}
        </>
      )}
    </>
  )
}

/** `more` groups stand beside these reasons, joined with them. */
function Reasons({ match, reasons, more }: { match: 'all' | 'any'; reasons: readonly Reason[]; more: number }) {
  const words = useWords()
  return (
    <>
      {reasons.length + more > 1 && (
        <p className="mt-1 text-small text-faint">{match === 'all' ? 'All of these are asked:' : 'One of these is enough:'}</p>
      )}
      <ul className="mt-1 flex flex-col gap-1 text-small">
        {reasons.map(({ condition, met }, index) => (
          <li key={index} className="flex gap-2">
            <span className={met ? 'text-sales' : 'text-faint'}>
              <span aria-hidden="true">{met ? '✓' : '–'}</span>
              <span className="sr-only">{met ? 'Met:' : 'Not met:'}</span>
            </span>
            {describe(condition, words.customer)}
          </li>
        ))}
      </ul>
    </>
  )
}
