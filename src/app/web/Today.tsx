// Home, for the hat being worn: what needs me, what changed, are we on course.
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { EmptyPage } from '#ui/EmptyPage.tsx'
import { formatMoney, formatNumber, formatPercent } from '#ui/format.ts'
import { FunctionDot } from '#ui/FunctionDot.tsx'
import { KeyValue } from '#ui/KeyValue.tsx'
import { LineChart } from '#ui/LineChart.tsx'
import { Link } from '#ui/Link.tsx'
import { List } from '#ui/List.tsx'
import { ListItem } from '#ui/ListItem.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { useSession, useWords, type SessionHere } from '#identity/web/session.tsx'
import type { Words } from '#identity/words.ts'
import { goalApi, todayApi } from '#insight/web/api.ts'
import { Alerts } from './Alerts.tsx'
import { Handoffs } from './Handoffs.tsx'

type Home = Awaited<ReturnType<typeof todayApi.getToday.call>>
type Need = Home['needs'][number]
type Change = Home['changes'][number]
type Goal = Home['goals'][number]

export function Today() {
  const { user, locale, today } = useSession()
  const { data } = useSuspenseQuery(todayApi.getToday.queryOptions({ input: {} }))
  const date = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(today))
  const first = user.name.split(' ')[0]
  return (
    <>
      <PageHeader large title={`${greeting()}, ${first}`} purpose={`${date}. ${summary(data.waiting)}`} />
      <div className="mt-6.5 grid gap-7 lg:grid-cols-[minmax(0,1.55fr)_minmax(0,1fr)]">
        <div className="grid content-start gap-5.5">
          <NeedsYou needs={data.needs} waiting={data.waiting} />
          <Handoffs />
          <Alerts />
        </div>
        <div className="grid content-start gap-5.5">
          <OnCourse goals={data.goals} />
          <Changes changes={data.changes} />
        </div>
      </div>
    </>
  )
}

// The reader's own clock greets: the server does not know whether it is morning where somebody sits.
function greeting(): string {
  const hour = new Date().getHours()
  return hour < 12 ? 'Good morning' : hour < 18 ? 'Good afternoon' : 'Good evening'
}

function summary(waiting: number): string {
  if (waiting === 0) return 'Nothing waits for you.'
  return waiting === 1 ? 'One thing needs you.' : `${waiting} things need you.`
}

const needWords: Record<Need['need'], { chip: string; verb: string }> = {
  approve_content: { chip: 'Approve', verb: 'Review' },
  approve_campaign: { chip: 'Approve', verb: 'Review' },
  brief_what: { chip: 'Brief', verb: 'Open' },
  failed: { chip: 'Failed', verb: 'Look' },
  accept_lead: { chip: 'Answer', verb: 'Open' },
  uncertain: { chip: 'Uncertain', verb: 'Decide' },
  by_hand: { chip: 'By hand', verb: 'Report' },
  proof: { chip: 'Proof', verb: 'Renew' },
}

function sentence({ need, detail, count }: Need, locale: string): string {
  const people = count === null ? '' : `${formatNumber(count, { locale })} ${count === 1 ? 'person' : 'people'}`
  switch (need) {
    case 'approve_content':
      return [people && `For ${people}`, detail].filter(Boolean).join(' · ') || 'Waits for approval.'
    case 'approve_campaign':
      return 'Handed over for review.'
    case 'brief_what':
      return 'Decide what and why.'
    case 'failed':
      return detail || 'It did not go out.'
    case 'accept_lead':
      return detail || 'Asked, and waits for an answer.'
    case 'uncertain':
      return `Nobody can say whether it reached ${people || 'everybody'}.`
    case 'by_hand':
      return 'Ready to be posted by hand: report where it stands.'
    case 'proof':
      return detail || 'The evidence behind this claim runs out.'
  }
}

function NeedsYou({ needs, waiting }: { needs: readonly Need[]; waiting: number }) {
  const { locale } = useSession()
  return (
    <section className="min-w-0">
      <h2 className="mb-2 font-semibold">Needs you</h2>
      {needs.length === 0 ? (
        <EmptyPage title="Nothing waits for you" why="What has to be approved, answered or mended under this hat stands here." />
      ) : (
        <div className="rounded-surface border border-line bg-card px-5 py-1">
          <List label="Needs you">
            {needs.map((need) => (
              <ListItem
                key={`${need.need} ${need.id}`}
                strong
                lead={<Chip tone={need.need === 'failed' ? 'error' : need.function}>{needWords[need.need].chip}</Chip>}
                title={need.title}
                href={need.href}
                sentence={sentence(need, locale)}
                action={<Button href={need.href}>{needWords[need.need].verb}</Button>}
              />
            ))}
          </List>
          {waiting > needs.length && <p className="py-3 text-small text-soft">{waiting - needs.length} more wait behind these.</p>}
        </div>
      )}
    </section>
  )
}

function OnCourse({ goals }: { goals: readonly Goal[] }) {
  const [first, ...others] = goals
  return (
    <section className="min-w-0">
      <h2 className="mb-2 font-semibold">Are we on course</h2>
      {first ? (
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
        ? formatPercent(value)
        : formatNumber(value, { locale })

const courseWords: Record<Goal['course'], string> = {
  not_measured: 'not measured yet',
  not_begun: 'not begun yet',
  reached: 'reached',
  on_course: 'on course',
  behind: 'behind an even pace',
  missed: 'missed',
}

function FirstGoal({ goal }: { goal: Goal }) {
  const session = useSession()
  const show = valueIn(goal, session)
  const { data } = useQuery(goalApi.getGoalProgress.queryOptions({ input: { id: goal.id } }))
  const against = [
    goal.target !== null && `of ${show(goal.target)}`,
    goal.daysLeft !== null && `${goal.daysLeft} days left`,
    courseWords[goal.course],
  ]
  return (
    <>
      <p className="flex flex-wrap items-baseline gap-x-3">
        <Link href={`/goals/${goal.id}`} className="font-serif text-figure">
          {goal.share !== null ? formatPercent(goal.share, { digits: 1 }) : show(goal.value ?? 0)}
        </Link>
        <span className="text-soft">{against.filter(Boolean).join(', ')}</span>
      </p>
      <p className="text-small text-soft">{goal.title}</p>
      {data && (
        <LineChart
          label={goal.title}
          points={data.series.map(({ day, value }) => ({ at: day, value }))}
          {...(data.pace.length > 1
            ? { target: { label: 'even pace', points: data.pace.map(({ day, value }) => ({ at: day, value })) } }
            : {})}
          format={show}
        />
      )}
    </>
  )
}

function OtherGoals({ goals }: { goals: readonly Goal[] }) {
  const session = useSession()
  return (
    <KeyValue
      facts={goals.map((goal) => ({
        name: goal.title,
        value: goal.value === null ? 'not entered yet' : valueIn(goal, session)(goal.value),
        ...(goal.target === null ? {} : { against: `of ${valueIn(goal, session)(goal.target)}` }),
      }))}
    />
  )
}

function changeSentence({ change, amount, under, count }: Change, words: Words, money: (minor: number) => string): string {
  const from = under ? `From “${under}”` : 'Not linked yet'
  const times = count > 1 ? `${count} times. ` : ''
  switch (change) {
    case 'won':
      return `${capitalised(words.won)}${amount === null ? '' : `, ${money(amount)}`}. ${from}.`
    case 'ordered':
    case 'gave':
      return `${times}${amount === null ? '' : `${money(amount)}. `}${from}.`
    case 'coverage':
      return 'Published about you.'
    case 'published':
      return 'Went out.'
    case 'asked':
      return `${times}Asked. ${from}.`
  }
}

const capitalised = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)

function Changes({ changes }: { changes: readonly Change[] }) {
  const { currency, locale } = useSession()
  const words = useWords()
  if (changes.length === 0) return null
  return (
    <section className="min-w-0">
      <h2 className="mb-2 font-semibold">Since yesterday</h2>
      <List label="Since yesterday">
        {changes.map((change) => (
          <ListItem
            key={change.id}
            lead={<FunctionDot desk={change.function} />}
            title={change.title || capitalised(words.lead)}
            href={change.href}
            sentence={
              <>
                {changeSentence(change, words, (minor) => formatMoney(minor, currency, { locale }))} <RelativeTime at={change.at} />
              </>
            }
          />
        ))}
      </List>
    </section>
  )
}
