// Whether the goals are on course: the first with its line, the others as one line each.
import { useQuery } from '@tanstack/react-query'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { EmptyPage } from '#ui/EmptyPage.tsx'
import { formatMoney, formatNumber, formatPercent } from '#ui/format.ts'
import { KeyValue } from '#ui/KeyValue.tsx'
import { LineChart } from '#ui/LineChart.tsx'
import { Link } from '#ui/Link.tsx'
import { Loading } from '#ui/Loading.tsx'
import { useSession, type SessionHere } from '#identity/web/session.tsx'
import { goalApi } from '#insight/web/api.ts'
import { courseName } from '#insight/web/naming.ts'
import type { Home } from './Needs.tsx'

type Goal = Home['goals'][number]

export function Course({ goals }: { goals: readonly Goal[] | undefined }) {
  const [first, ...others] = goals ?? []
  return (
    <section className="min-w-0">
      <h2 className="mb-2 font-semibold">Are we on course</h2>
      {goals === undefined ? (
        <Loading shape="card" rows={8} label="Fetching the goals" />
      ) : first ? (
        <Card>
          <FirstGoal goal={first} />
          {others.length > 0 && <OtherGoals goals={others} />}
        </Card>
      ) : (
        <EmptyPage
          title="No goal yet"
          why="What must happen by when is what everything else is measured against."
          step={
            <Button kind="primary" href="/goals">
              Set a goal
            </Button>
          }
        />
      )}
    </section>
  )
}

const valueIn =
  ({ unit }: Pick<Goal, 'unit'>, { currency, locale }: SessionHere) =>
  (value: number) =>
    unit === 'money'
      ? formatMoney(value, currency, { locale })
      : unit === 'percent'
        ? formatPercent(value, { locale })
        : formatNumber(value, { locale })

function timeLeft(days: number, locale: string): string {
  if (days === 0) return 'ends today'
  const span = `${formatNumber(Math.abs(days), { locale })} ${Math.abs(days) === 1 ? 'day' : 'days'}`
  return days > 0 ? `${span} left` : `${span} over`
}

function FirstGoal({ goal }: { goal: Goal }) {
  const session = useSession()
  const { locale } = session
  const show = valueIn(goal, session)
  const { data } = useQuery(goalApi.getGoalProgress.queryOptions({ input: { id: goal.id } }))
  const against = [
    goal.target !== null && `of ${show(goal.target)}`,
    goal.daysLeft !== null && timeLeft(goal.daysLeft, locale),
    courseName[goal.course],
  ]
  return (
    <>
      <p className="flex flex-wrap items-baseline gap-x-3">
        <Link href={`/goals/${goal.id}`} className="font-serif text-figure">
          {goal.share !== null ? formatPercent(goal.share, { locale, digits: 1 }) : goal.value === null ? '–' : show(goal.value)}
        </Link>
        <span className="text-soft">{against.filter(Boolean).join(', ')}</span>
      </p>
      <p className="mb-1 text-small text-soft">{goal.title}</p>
      {data ? (
        <LineChart
          label={goal.title}
          points={data.series.map(({ day, value }) => ({ at: day, value }))}
          {...(data.pace.length > 1
            ? { target: { label: 'even pace', points: data.pace.map(({ day, value }) => ({ at: day, value })) } }
            : {})}
          format={show}
        />
      ) : (
        <div className="h-[138px]" />
      )}
    </>
  )
}

function OtherGoals({ goals }: { goals: readonly Goal[] }) {
  const session = useSession()
  return (
    <KeyValue
      facts={goals.map((goal) => ({
        name: (
          <Link href={`/goals/${goal.id}`} className="underline-offset-3 decoration-rule hover:underline">
            {goal.title}
          </Link>
        ),
        value: goal.value === null ? 'not entered yet' : valueIn(goal, session)(goal.value),
        ...(goal.target === null ? {} : { against: `of ${valueIn(goal, session)(goal.target)}` }),
      }))}
    />
  )
}
