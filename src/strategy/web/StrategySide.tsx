// The strategy's side of the split page: the ten parts of the one-page strategy, who approved it, and its verbs.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { ErrorNote } from '#ui/ErrorNote.tsx'
import { formatMoney } from '#ui/format.ts'
import { Link } from '#ui/Link.tsx'
import { asProblem, type Problem } from '#ui/problem.ts'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { useMembers, useSession } from '#identity/web/session.tsx'
import { peopleApi } from '#people/web/api.ts'
import type { Competitor } from '../contract/competitor.ts'
import type { Offering } from '../contract/offering.ts'
import type { Strategy } from '../contract/strategy.ts'
import { strategyApi } from './api.ts'
import { Assumed, ConfirmButton } from './Assumed.tsx'
import { useChange, useReach } from './change.ts'
import { useDays } from './metrics.tsx'
import { Sheet } from './Sheet.tsx'
import { StrategyPanel } from './StrategyPanel.tsx'

interface StrategySideProps {
  strategy: Strategy
  offerings: readonly Offering[]
  competitors: readonly Competitor[]
}

export function StrategySide({ strategy, offerings, competitors }: StrategySideProps) {
  const [changing, setChanging] = useState(false)
  const reach = useReach()
  const mayEdit = reach('strategy.edit', strategy.ownerId)
  return (
    <Card
      title="Strategy"
      aside={
        <>
          <Assumed assumed={strategy.assumed} />
          {strategy.approval && <Chip tone="good">Approved</Chip>}
          {mayEdit && (
            <Button small onPress={() => setChanging(true)}>
              Change strategy
            </Button>
          )}
        </>
      }
    >
      <h3 className="font-serif text-subheading">{strategy.title}</h3>
      <Parts strategy={strategy} offerings={offerings} competitors={competitors} />
      <Deciding strategy={strategy} />
      <StrategyPanel objectiveId={strategy.objectiveId} strategy={strategy} open={changing} onClose={() => setChanging(false)} />
    </Card>
  )
}

function Parts({ strategy, offerings, competitors }: StrategySideProps) {
  const { currency, locale } = useSession()
  const days = useDays()
  const { data: segments } = useQuery(peopleApi.listSegments.queryOptions({ input: { limit: 200 } }))
  const audience = (segments?.items ?? []).filter(({ id }) => strategy.segmentIds.includes(id))
  const { positioning, horizonFrom, horizonTo } = strategy
  const listed = (names: readonly { id: string; name: string }[], path?: string) =>
    names.map(({ id, name }, at) => (
      <span key={id}>
        {at > 0 && ', '}
        {path ? <Link href={`${path}/${id}`}>{name}</Link> : name}
      </span>
    ))
  return (
    <Sheet
      parts={[
        {
          name: 'Destination',
          value: strategy.destination && <Said>{strategy.destination}</Said>,
          gap: 'Where it leads has not been said.',
        },
        { name: 'Why', value: strategy.rationale && <Said>{strategy.rationale}</Said>, gap: 'Nobody has said why this way.' },
        { name: 'Offering', value: offerings.length > 0 && listed(offerings), gap: 'Name what you offer.' },
        {
          name: 'For whom',
          value: audience.length > 0 ? listed(audience, '/audiences') : positioning.who,
          gap: 'Without an audience you spread yourself thin.',
        },
        { name: 'Positioning', value: positioningOf(positioning), gap: 'Say what only you have, and for whom it counts.' },
        { name: 'Competitors', value: competitors.length > 0 && listed(competitors), gap: 'Say whom people could choose instead.' },
        { name: 'Delivery', value: strategy.delivery, gap: 'Say how the offering reaches people.' },
        { name: 'Vehicles', value: strategy.vehicles.join(', '), gap: 'Say which channels and abilities carry it.' },
        {
          name: 'Spend at most',
          value: strategy.spendCap !== null && formatMoney(strategy.spendCap, currency, { locale }),
          gap: 'No cap yet: any spend is within it.',
        },
        { name: 'Horizon', value: horizonTo && `${days(horizonFrom)} to ${days(horizonTo)}`, gap: 'Say how long it should take.' },
        { name: 'Measures', value: strategy.measures, gap: 'Say how you will see that it works.' },
      ]}
    />
  )
}

const Said = ({ children }: { children: string }) => <span className="font-serif text-reading">{children}</span>

function positioningOf({ alternatives, attributes, value, category }: Strategy['positioning']): string {
  const sentences = [
    alternatives && `Instead of: ${alternatives}`,
    attributes && `Only here: ${attributes}`,
    value && `It gives: ${value}`,
    category && `Stands in: ${category}`,
  ]
  return sentences.filter(Boolean).join('\n')
}

/** Who approved it, or the buttons that confirm and approve. */
function Deciding({ strategy }: { strategy: Strategy }) {
  const reach = useReach()
  const change = useChange()
  const members = useMembers()
  const [problem, setProblem] = useState<Problem | null>(null)
  const { mutateAsync: update } = useMutation(strategyApi.updateStrategy.mutationOptions())
  const { mutateAsync: approve, isPending } = useMutation(strategyApi.approveStrategy.mutationOptions())
  const { id, version, approval, assumed, ownerId } = strategy
  if (approval)
    return (
      <p className="mt-2 text-small text-soft">
        Approved as it stands by {members.get(approval.memberId)?.name ?? 'somebody'}, <RelativeTime at={approval.at} />. A change ends the
        approval.
      </p>
    )
  const approved = () => {
    setProblem(null)
    change('Strategy approved.', () => approve({ id, version })).catch((thrown: unknown) => setProblem(asProblem(thrown)))
  }
  return (
    <div className="mt-3 flex flex-col gap-3">
      {problem && <ErrorNote happened={problem.happened} todo={`${problem.todo ?? ''} Missing: ${missing(problem)}.`} />}
      <div className="flex flex-wrap gap-2">
        {reach('strategy.edit', ownerId) && (
          <ConfirmButton small assumed={assumed} onPress={() => void change('Strategy confirmed.', () => update({ id, version }))} />
        )}
        {reach('strategy.approve', ownerId) && (
          <Button small onPress={approved} pending={isPending}>
            Approve strategy
          </Button>
        )}
      </div>
    </div>
  )
}

const partNames: Record<string, string> = { destination: 'destination', rationale: 'why', segmentIds: 'for whom' }
const missing = (problem: Problem) => problem.fields.map(({ path }) => partNames[path] ?? path).join(', ') || 'nothing'
