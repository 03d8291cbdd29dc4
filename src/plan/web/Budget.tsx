// Plan and budget: planned against spent, campaign by campaign, and every amount that was spent.
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Chip } from '#ui/Chip.tsx'
import { EmptyPage } from '#ui/EmptyPage.tsx'
import { Figure } from '#ui/Figure.tsx'
import { FigureRow } from '#ui/FigureRow.tsx'
import { formatMoney } from '#ui/format.ts'
import { Link } from '#ui/Link.tsx'
import { Loading } from '#ui/Loading.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { Select } from '#ui/Select.tsx'
import { Table } from '#ui/Table.tsx'
import { useSession } from '#identity/web/session.tsx'
import { useReach } from '#strategy/web/change.ts'
import { planApi } from './api.ts'
import { BudgetLines } from './BudgetLines.tsx'
import { campaignStateLabel, campaignStateTone } from './labels.ts'
import { SpendList } from './SpendList.tsx'
import { SpendPanel } from './SpendPanel.tsx'

/** What the address says: whose spend is listed, and of which plan. */
interface Asked {
  under?: string
  plan?: string
}

export function Budget() {
  const { under, plan } = useSearch({ strict: false }) as Asked
  const [chosen, setChosen] = useState<string | null>(plan ?? null)
  const [adding, setAdding] = useState(false)
  const reach = useReach()
  const { data: budget } = useQuery(planApi.getBudget.queryOptions({ input: chosen ? { planId: chosen } : {} }))
  return (
    <>
      <PageHeader
        title="Plan and budget"
        purpose="What is planned, what was spent on it, and what was spent and is not linked to anything yet."
        actions={
          <>
            <PlanChoice current={budget?.planId ?? null} onChoose={setChosen} />
            {reach('budget.edit') && (
              <Button kind={budget?.planId === null ? 'secondary' : 'primary'} onPress={() => setAdding(true)}>
                Add spend
              </Button>
            )}
          </>
        }
      />
      {budget === undefined ? (
        <Loading shape="page" />
      ) : (
        <>
          <Overview budget={budget} />
          {budget.planId === null ? (
            <EmptyPage
              title="Your budget will stand here"
              why="Money is planned for campaigns, and campaigns hang under a plan. Three answers begin one."
              step={
                reach('strategy.edit') && (
                  <Button kind="primary" href="/begin">
                    Answer three questions
                  </Button>
                )
              }
            />
          ) : (
            <div className="grid items-start gap-5 xl:grid-cols-[1.55fr_1fr]">
              <Campaigns budget={budget} />
              <PlanLines planId={budget.planId} />
            </div>
          )}
          <SpendList under={under} />
        </>
      )}
      <SpendPanel open={adding} onClose={() => setAdding(false)} />
    </>
  )
}

type BudgetRead = NonNullable<ReturnType<typeof useBudget>>
const useBudget = () => useQuery(planApi.getBudget.queryOptions({ input: {} })).data

function Overview({ budget }: { budget: BudgetRead }) {
  const { currency, locale } = useSession()
  const amount = (minor: number) => formatMoney(minor, currency, { locale })
  const { planned, spent, notLinked, cap } = budget
  const period = 'all of the plan'
  return (
    <FigureRow label="Money">
      <Figure
        label="Planned"
        value={amount(planned)}
        against={cap === null ? 'no cap set' : planned > cap ? `over the cap of ${amount(cap)}` : `of ${amount(cap)} at most`}
        explain={{ formula: 'the budget lines of the plan and its campaigns', period }}
      />
      <Figure
        label="Spent"
        value={amount(spent)}
        against={
          planned === 0
            ? 'nothing planned yet'
            : spent > planned
              ? `${amount(spent - planned)} over what is planned`
              : `${amount(planned - spent)} left of what is planned`
        }
        explain={{ formula: 'what was spent on the plan and everything under it', period, rows: { href: '#spend' } }}
      />
      <Figure
        label="Not linked yet"
        value={amount(notLinked)}
        against={
          notLinked === 0 ? (
            'every amount leads somewhere'
          ) : (
            <Link
              href="/plan?linked=not_linked#spend"
              className="inline-block min-h-6 leading-6 underline decoration-rule underline-offset-3 hover:decoration-ink"
            >
              Link it
            </Link>
          )
        }
        explain={{
          formula: 'what was spent and is not linked to any object',
          period: 'at any time',
          rows: { href: '/plan?linked=not_linked#spend' },
        }}
      />
    </FigureRow>
  )
}

function Campaigns({ budget }: { budget: BudgetRead }) {
  const { currency, locale } = useSession()
  const amount = (minor: number) => formatMoney(minor, currency, { locale })
  const own = {
    id: 'own',
    name: 'On the plan itself, not allotted below',
    state: null,
    alwaysOn: false,
    planned: budget.own.planned,
    spent: budget.own.spent,
  }
  // Standing work without any money says nothing here.
  const rows = [...budget.campaigns.filter(({ alwaysOn, planned, spent }) => !alwaysOn || planned + spent > 0), own]
  return (
    <div className="min-w-0 rounded-surface border border-line bg-card px-3 py-2">
      <Table
        label="Budget by campaign"
        rows={rows}
        rowKey={({ id }) => id}
        rowName={({ name }) => name}
        columns={[
          { key: 'name', title: 'Campaign', cell: ({ id, name }) => (id === 'own' ? name : <Link href={`/campaigns/${id}`}>{name}</Link>) },
          {
            key: 'state',
            title: 'State',
            cell: ({ state }) => state && <Chip tone={campaignStateTone[state]}>{campaignStateLabel[state]}</Chip>,
            spare: true,
          },
          { key: 'planned', title: 'Planned', cell: ({ planned }) => amount(planned), numeric: true },
          { key: 'spent', title: 'Spent', cell: ({ spent }) => amount(spent), numeric: true },
          {
            key: 'left',
            title: 'Left',
            cell: ({ planned, spent }) => (
              <span className={spent > planned ? 'font-semibold text-error' : undefined}>{amount(planned - spent)}</span>
            ),
            numeric: true,
          },
        ]}
        totals={{
          name: 'The plan',
          planned: amount(budget.planned),
          spent: amount(budget.spent),
          left: amount(budget.planned - budget.spent),
        }}
      />
    </div>
  )
}

function PlanLines({ planId }: { planId: string }) {
  const { data: plan } = useQuery(planApi.getPlan.queryOptions({ input: { id: planId } }))
  if (!plan) return <Loading shape="card" />
  return (
    <BudgetLines
      nodeId={planId}
      ownerId={plan.ownerId}
      title="Planned on the plan itself"
      empty="Nothing is held back: all money is planned for campaigns."
    />
  )
}

/** Chooses among the plans once there is a second. */
function PlanChoice({ current, onChoose }: { current: string | null; onChoose: (id: string | null) => void }) {
  const { data } = useQuery(planApi.listPlans.queryOptions({ input: { limit: 200 } }))
  if (!data || data.items.length < 2) return null
  return (
    <Select
      label="Plan"
      hideLabel
      value={current}
      onChange={onChoose}
      options={data.items.map(({ id, name }) => ({ value: id, label: name }))}
    />
  )
}
