// One audience: its rule in words, its size as it is now, the newest people in it, and the evidence behind it.
import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { Figure } from '#ui/Figure.tsx'
import { FigureRow } from '#ui/FigureRow.tsx'
import { Finding } from '#ui/Finding.tsx'
import { formatDay, formatNumber, formatPercent } from '#ui/format.ts'
import { Link } from '#ui/Link.tsx'
import { List } from '#ui/List.tsx'
import { Loading } from '#ui/Loading.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { offerUndo } from '#ui/undo.ts'
import { useSession, useWords } from '#identity/web/session.tsx'
import type { Segment } from '../contract/segment.ts'
import { describe, type Group, type Rule } from '../rules/segment.ts'
import { peopleApi } from './api.ts'
import { AudiencePanel } from './AudiencePanel.tsx'
import { PeopleTable } from './People.tsx'

export function Audience() {
  const { id } = useParams({ strict: false }) as { id: string }
  const { data: segment } = useSuspenseQuery(peopleApi.getSegment.queryOptions({ input: { id } }))
  const { can } = useSession()
  const reach = useQuery(peopleApi.previewSegment.queryOptions({ input: { rule: segment.rule } })).data
  return (
    <>
      <PageHeader
        title={segment.name}
        chips={
          <>
            <Chip>{segment.kind === 'stakeholder' ? 'Stakeholders' : 'Market'}</Chip>
            {segment.everyone && <Chip tone="warning">Everyone</Chip>}
            {segment.archivedAt && <Chip tone="warning">Archived</Chip>}
          </>
        }
        actions={can('people.edit') && <AudienceActions segment={segment} />}
      />
      {reach ? <Reach segment={segment} reach={reach} /> : <Loading shape="figures" />}
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
        <Card title="People" flush aside={<Link href={`/people?audience=${id}`}>Show all</Link>}>
          {reach ? <PeopleTable rows={reach.people} without={['kind', 'added']} /> : <Loading shape="table" />}
        </Card>
        <div className="flex flex-col gap-5">
          <Card title="Rule">
            {/* A box of its own: its list is words, not the rows whose space a card takes back at its foot. */}
            <div>
              <RuleInWords rule={segment.rule} />
            </div>
            {segment.everyone && (
              <List>
                <Finding
                  severity="warning"
                  object="This is everyone"
                  why="A message to everyone is a message to no one: name what these people share."
                />
              </List>
            )}
          </Card>
          <Card title="Evidence">
            <p className={segment.evidence ? 'font-serif text-reading whitespace-pre-line' : 'text-soft'}>
              {segment.evidence || 'Nothing yet. A survey, interviews or figures that show that these people are alike.'}
            </p>
          </Card>
        </div>
      </div>
    </>
  )
}

function Reach({ segment, reach }: { segment: Segment; reach: { size: number; total: number; share: number; reachable: number } }) {
  const { locale, today } = useSession()
  const number = (count: number) => formatNumber(count, { locale })
  const rows = { href: `/people?audience=${segment.id}`, count: reach.size }
  const period = `now, ${formatDay(today, { locale })}`
  return (
    <FigureRow label="Size">
      <Figure
        label="People now"
        value={number(reach.size)}
        against={`of ${number(reach.total)} known`}
        explain={{ formula: 'people whom the rule finds, without the archived', period, rows }}
      />
      <Figure
        label="Share of all people"
        value={formatPercent(reach.share, { locale })}
        explain={{
          formula: 'people found ÷ all people',
          numerator: { label: 'People found', value: number(reach.size) },
          denominator: { label: 'All people', value: number(reach.total) },
          period,
        }}
      />
      <Figure
        label="May receive e-mail"
        value={number(reach.reachable)}
        against={reach.size > 0 ? `${formatPercent(reach.reachable / reach.size, { locale })} of this audience` : undefined}
        explain={{ formula: 'people found who agreed to e-mail and whose address is not barred', period }}
      />
    </FigureRow>
  )
}

function RuleInWords({ rule }: { rule: Rule }) {
  if (rule.conditions.length === 0 && rule.groups.every(({ conditions }) => conditions.length === 0))
    return <p className="text-soft">Asks nothing.</p>
  return (
    <>
      <Phrases group={rule} more={rule.groups.length} />
      {rule.groups.map((group, index) => (
        <div key={index} className="mt-2 border-l border-line pl-3">
          <Phrases group={group} more={0} />
        </div>
      ))}
    </>
  )
}

/** `more` groups stand beside these conditions, joined with them. */
function Phrases({ group: { match, conditions }, more }: { group: Group; more: number }) {
  const words = useWords()
  return (
    <>
      {conditions.length + more > 1 && (
        <p className="mb-1 text-small text-faint">{match === 'all' ? 'All of these hold:' : 'One of these is enough:'}</p>
      )}
      <ul className="flex flex-col gap-1">
        {conditions.map((condition, index) => (
          <li key={index}>{describe(condition, words.customer)}</li>
        ))}
      </ul>
    </>
  )
}

function AudienceActions({ segment }: { segment: Segment }) {
  const queries = useQueryClient()
  const [changing, setChanging] = useState(false)
  const { mutateAsync: archive } = useMutation(peopleApi.archiveSegment.mutationOptions())
  const { mutateAsync: restore } = useMutation(peopleApi.restoreSegment.mutationOptions())
  const put = async (away: boolean, version: number) => {
    const after = await (away ? archive : restore)({ id: segment.id, version })
    await queries.invalidateQueries()
    offerUndo(away ? `${segment.name} archived.` : `${segment.name} is back.`, () => put(!away, after.version))
  }
  return (
    <>
      <Button onPress={() => void put(!segment.archivedAt, segment.version)}>{segment.archivedAt ? 'Bring back' : 'Archive'}</Button>
      <Button kind="primary" onPress={() => setChanging(true)}>
        Change
      </Button>
      <AudiencePanel segment={segment} open={changing} onClose={() => setChanging(false)} />
    </>
  )
}
