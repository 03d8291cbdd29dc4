// Strategy and plan side by side: where you are going and why, beside the road that leads there.
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { EmptyPage } from '#ui/EmptyPage.tsx'
import { Figure } from '#ui/Figure.tsx'
import { FigureRow } from '#ui/FigureRow.tsx'
import { formatMoney, formatPercent } from '#ui/format.ts'
import { Link } from '#ui/Link.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { Select } from '#ui/Select.tsx'
import { useSession } from '#identity/web/session.tsx'
import { strategyApi } from '#strategy/web/api.ts'
import { useReach } from '#strategy/web/change.ts'
import { useMetrics } from '#strategy/web/metrics.tsx'
import { StrategyPanel } from '#strategy/web/StrategyPanel.tsx'
import { StrategySide } from '#strategy/web/StrategySide.tsx'
import { useNode } from '#thread/web/node.tsx'
import { planApi } from './api.ts'
import { PlanSide } from './PlanSide.tsx'

/** What the address says: which strategy or plan, or for which objective one is to be written. */
interface Asked {
  id?: string
  plan?: string
  objective?: string
}

const purpose = 'Where you are going and why, beside the road that leads there. A plan without a strategy is a trip without a destination.'

export function Planning() {
  const { id, plan: planId, objective } = useSearch({ strict: false }) as Asked
  const { data: planning } = useSuspenseQuery(
    planApi.getPlanning.queryOptions({ input: { ...(id ? { strategyId: id } : {}), ...(planId ? { planId } : {}) } }),
  )
  const { strategy, plan, load, offerings, competitors } = planning
  useNode(plan?.id ?? strategy?.id)
  return (
    <>
      <PageHeader title="Strategy and plan" purpose={purpose} actions={strategy && <Other current={strategy.id} />} />
      {strategy ? (
        <>
          <Direction planning={planning} />
          <div className="grid items-start gap-5 lg:grid-cols-2">
            <StrategySide strategy={strategy} offerings={offerings} competitors={competitors} />
            <PlanSide strategyId={strategy.id} plan={plan} load={load} />
          </div>
        </>
      ) : (
        <Nothing />
      )}
      {objective && <NewStrategy objectiveId={objective} />}
    </>
  )
}

/** The goal it serves, and the money of the whole. */
function Direction({ planning: { goal, objective, money } }: { planning: ReturnType<typeof usePlanning> }) {
  const { currency, locale } = useSession()
  const { show } = useMetrics()
  const amount = (minor: number) => formatMoney(minor, currency, { locale })
  if (!goal || !objective) return null
  const over = money?.cap != null && money.planned > money.cap
  return (
    <FigureRow label="What it serves">
      <Figure label="Goal" value={<Link href={`/goals/${goal.id}`}>{show(goal.unit, goal.target)}</Link>} against={goal.title} />
      <Figure label="Objective" value={show(objective.unit, objective.target)} against={objective.title} />
      <Figure
        label="Planned"
        value={money ? amount(money.planned) : '–'}
        against={money?.cap == null ? 'no cap set' : over ? `over the cap of ${amount(money.cap)}` : `of ${amount(money.cap)} at most`}
      />
      <Figure
        label="Spent"
        value={money ? amount(money.spent) : '–'}
        against={
          money && money.planned > 0 ? `${formatPercent(money.spent / money.planned, { locale, digits: 0 })} of what is planned` : undefined
        }
        explain={{
          formula: 'what was spent on the plan and everything under it',
          period: 'from its first day on',
          rows: { href: '/plan' },
        }}
      />
    </FigureRow>
  )
}
const usePlanning = () => useSuspenseQuery(planApi.getPlanning.queryOptions({ input: {} })).data

/** Chooses among the strategies once there is a second. */
function Other({ current }: { current: string }) {
  const { history } = useRouter()
  const { data } = useQuery(strategyApi.listStrategies.queryOptions({ input: { limit: 200 } }))
  if (!data || data.items.length < 2) return null
  return (
    <Select
      label="Strategy"
      hideLabel
      value={current}
      onChange={(id) => history.push(`/strategy?id=${id}`)}
      options={data.items.map(({ id, title }) => ({ value: id, label: title }))}
    />
  )
}

function Nothing() {
  const reach = useReach()
  return (
    <div className="mt-6">
      <EmptyPage
        title="Strategy and plan will stand here, side by side"
        why="The strategy says where you are going and why; the plan says what you will do. You need both, and three answers begin both."
        step={
          reach('strategy.edit') && (
            <Button kind="primary" href="/begin">
              Answer three questions
            </Button>
          )
        }
      />
      <Card className="mt-5" title="Or begin with the goal">
        <p className="text-soft">
          <Link href="/goals">Set a goal</Link>, give a function its objective, and write the strategy from there.
        </p>
      </Card>
    </div>
  )
}

/** Came from an objective that wants a strategy: the panel opens, and the page shows what was written. */
function NewStrategy({ objectiveId }: { objectiveId: string }) {
  const { history } = useRouter()
  const [open, setOpen] = useState(true)
  return (
    <StrategyPanel
      objectiveId={objectiveId}
      open={open}
      onClose={() => setOpen(false)}
      onWritten={(strategy) => history.push(`/strategy?id=${strategy.id}`)}
    />
  )
}
