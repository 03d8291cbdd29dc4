// The plan's side of the split page: what, how, where, when, who, how success is tracked, its load and its campaigns.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { formatNumber, formatPercent } from '#ui/format.ts'
import { Link } from '#ui/Link.tsx'
import { useSession } from '#identity/web/session.tsx'
import { Assumed, ConfirmButton } from '#strategy/web/Assumed.tsx'
import { useChange, useReach } from '#strategy/web/change.ts'
import { useDays } from '#strategy/web/metrics.tsx'
import { Sheet } from '#strategy/web/Sheet.tsx'
import type { Plan } from '../contract/plan.ts'
import type { Load } from '../rules/load.ts'
import { planApi } from './api.ts'
import { campaignStateLabel, campaignStateTone } from './labels.ts'
import { PlanPanel } from './PlanPanel.tsx'

export function PlanSide({ strategyId, plan, load }: { strategyId: string; plan: Plan | null; load: Load | null }) {
  const [writing, setWriting] = useState(false)
  const reach = useReach()
  const mayEdit = reach('strategy.edit', plan?.ownerId)
  return (
    <Card
      title="Plan"
      aside={
        plan &&
        mayEdit && (
          <>
            <Assumed assumed={plan.assumed} />
            <Button small onPress={() => setWriting(true)}>
              Change plan
            </Button>
          </>
        )
      }
    >
      {plan ? (
        <Written plan={plan} load={load} />
      ) : (
        <div className="py-3">
          <p className="text-soft">A strategy without a plan knows where it leads and not how to get there.</p>
          {mayEdit && (
            <div className="mt-4">
              <Button kind="primary" onPress={() => setWriting(true)}>
                Write a plan
              </Button>
            </div>
          )}
        </div>
      )}
      <PlanPanel strategyId={strategyId} plan={plan ?? undefined} open={writing} onClose={() => setWriting(false)} />
    </Card>
  )
}

function Written({ plan, load }: { plan: Plan; load: Load | null }) {
  const days = useDays()
  const reach = useReach()
  const change = useChange()
  const { mutateAsync: update } = useMutation(planApi.updatePlan.mutationOptions())
  return (
    <>
      <h3 className="font-serif text-subheading">{plan.name}</h3>
      <Sheet
        parts={[
          { name: 'What', value: plan.what, gap: 'Nobody has said yet what will be done.' },
          { name: 'How', value: plan.how, gap: 'Nobody has said yet how.' },
          { name: 'Where', value: plan.where, gap: 'Say in which places and channels.' },
          { name: 'When', value: `${days(plan.startsOn)} to ${plan.endsOn ? days(plan.endsOn) : 'no end set'}`, gap: '' },
          { name: 'Who', value: plan.who, gap: 'Nobody has said yet who does it.' },
          { name: 'Success', value: plan.tracking, gap: 'Say how you will track it.' },
          { name: 'Load', value: load && <LoadLine load={load} weeklyHours={plan.weeklyHours} />, gap: '' },
          { name: 'Campaigns', value: <Campaigns planId={plan.id} />, gap: '' },
        ]}
      />
      {reach('strategy.edit', plan.ownerId) && (
        <div className="mt-3">
          <ConfirmButton
            small
            assumed={plan.assumed}
            onPress={() => void change('Plan confirmed.', () => update({ id: plan.id, version: plan.version }))}
          />
        </div>
      )}
    </>
  )
}

/** Hours the plan asks for against the hours there are. */
function LoadLine({ load, weeklyHours }: { load: Load; weeklyHours: number | null }) {
  const { locale } = useSession()
  const hours = (value: number) => formatNumber(Math.round(value * 10) / 10, { locale })
  if (load.load === null || weeklyHours === null)
    return <span className="text-soft">{`${hours(load.needed)} hours a week are asked for; say how many there are.`}</span>
  const tone = load.verdict === 'over' ? 'error' : load.verdict === 'tight' ? 'warning' : 'good'
  const word = load.verdict === 'over' ? 'Spread too thin' : load.verdict === 'tight' ? 'Tight' : 'Fits'
  return (
    <span className="flex flex-wrap items-center gap-2">
      {`${hours(load.needed)} of ${hours(weeklyHours)} hours a week, ${formatPercent(load.load, { locale, digits: 0 })}`}
      <Chip tone={tone}>{word}</Chip>
    </span>
  )
}

function Campaigns({ planId }: { planId: string }) {
  const { data } = useQuery(planApi.listCampaigns.queryOptions({ input: { planId, kind: 'campaigns', limit: 10 } }))
  const standing = useQuery(planApi.listCampaigns.queryOptions({ input: { planId, kind: 'always_on', limit: 10 } })).data?.items.length ?? 0
  if (!data) return null
  return (
    <span className="flex flex-col gap-1.5">
      {data.items.map(({ id, name, state }) => (
        <span key={id} className="flex items-center gap-2">
          <Link href={`/campaigns/${id}`}>{name}</Link>
          <Chip tone={campaignStateTone[state]}>{campaignStateLabel[state]}</Chip>
        </span>
      ))}
      <span>
        <Link href={data.items.length === 0 ? '/campaigns?view=standing' : `/campaigns?plan=${planId}`}>
          {data.items.length === 0 ? 'Standing work only, so far' : 'All campaigns of the plan'}
        </Link>
      </span>
      {/* The thread above counts them too: without this line the two numbers would contradict one another. */}
      {data.items.length > 0 && standing > 0 && (
        <span>
          <Link href="/campaigns?view=standing">{`${standing} more ${standing === 1 ? 'holds' : 'hold'} the standing work`}</Link>
        </span>
      )}
    </span>
  )
}
