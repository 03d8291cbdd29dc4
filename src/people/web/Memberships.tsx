// Which audiences a person belongs to and which not: each condition of its rule, and whether it is met.
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { Link } from '#ui/Link.tsx'
import { List } from '#ui/List.tsx'
import { ListItem } from '#ui/ListItem.tsx'
import { Loading } from '#ui/Loading.tsx'
import { useWords } from '#identity/web/session.tsx'
import type { PersonDetail } from '../contract/person.ts'
import type { Segment } from '../contract/segment.ts'
import { describe, type Reason } from '../rules/segment.ts'
import { peopleApi } from './api.ts'

const shown = 8

export function Memberships({ person }: { person: PersonDetail }) {
  const { data } = useSuspenseQuery(peopleApi.listSegments.queryOptions({ input: { limit: shown } }))
  if (data.items.length === 0) return null
  return (
    <Card title="Audiences">
      <List label="Audiences">
        {data.items.map((segment) => (
          <Membership key={segment.id} segment={segment} personId={person.id} />
        ))}
      </List>
      {data.nextCursor && (
        <p className="mt-2 text-small">
          <Link href="/audiences">All audiences</Link>
        </p>
      )}
    </Card>
  )
}

function Membership({ segment: { id, name }, personId }: { segment: Segment; personId: string }) {
  const { data } = useQuery(peopleApi.explainSegment.queryOptions({ input: { id, personId } }))
  return (
    <ListItem
      title={name}
      href={`/audiences/${id}`}
      sentence={data ? <Why explanation={data} /> : <Loading shape="text" rows={1} />}
      action={data && <Chip tone={data.member ? 'good' : 'plain'}>{data.member ? 'Belongs' : 'Does not belong'}</Chip>}
    />
  )
}

type Explanation = Awaited<ReturnType<typeof peopleApi.explainSegment.call>>

function Why({ explanation: { match, reasons, groups } }: { explanation: Explanation }) {
  if (reasons.length === 0 && groups.length === 0) return <>The rule asks nothing, so everyone belongs.</>
  return (
    <>
      <Reasons match={match} reasons={reasons} more={groups.length} />
      {groups.map((group, index) => (
        <div key={index} className="mt-2 border-l border-line pl-3">
          <Reasons match={group.match} reasons={group.reasons} more={0} />
        </div>
      ))}
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
