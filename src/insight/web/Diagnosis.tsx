// Busy without results: the links of the thread from the goal down, and the first one that does not hold, with the step that mends it.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip, type Tone } from '#ui/Chip.tsx'
import { capital, formatDay } from '#ui/format.ts'
import { List } from '#ui/List.tsx'
import { ListItem } from '#ui/ListItem.tsx'
import { Loading } from '#ui/Loading.tsx'
import { Select } from '#ui/Select.tsx'
import { useSession, useWords } from '#identity/web/session.tsx'
import { strategyApi } from '#strategy/web/api.ts'
import { checkApi } from './api.ts'
import type { Words } from './naming.ts'

type Walk = Awaited<ReturnType<typeof checkApi.diagnose.call>>
type Step = Walk['links'][number]

const states: Record<Step['state'], { word: string; tone: Tone }> = {
  holds: { word: 'Holds', tone: 'good' },
  broken: { word: 'Breaks here', tone: 'error' },
  not_reached: { word: 'Not reached', tone: 'plain' },
}

const linkName = (link: Step['link'], words: Words): string =>
  ({
    goal: 'Goal',
    strategy: 'Strategy',
    plan: 'Plan',
    audience: 'Audience',
    channel: 'Channel',
    objective: 'Objective',
    published: 'Published',
    linked: 'Link or form',
    visited: 'Visits',
    asked: capital(words.leads),
    answered: 'Answers',
    won: `${capital(words.orders)} and ${words.deals} ${words.won}`,
  })[link]

export function Diagnosis() {
  const { locale } = useSession()
  const words = useWords()
  const [goalId, setGoalId] = useState('all')
  const { data } = useQuery(checkApi.diagnose.queryOptions({ input: goalId === 'all' ? {} : { goalId } }))
  const { data: goals } = useQuery(strategyApi.listGoals.queryOptions({ input: { limit: 50 } }))
  const options = [{ value: 'all', label: 'All goals' }, ...(goals?.items.map(({ id, title }) => ({ value: id, label: title })) ?? [])]
  const day = (at: string) => formatDay(at, { locale, year: false })
  return (
    <Card
      title="Busy without results"
      {...(options.length > 2
        ? {
            aside: (
              <Select label="Starting from" hideLabel value={goalId} onChange={(next) => setGoalId(next ?? 'all')} options={options} />
            ),
          }
        : {})}
    >
      {data ? (
        <>
          <p className="text-small text-soft">
            {data.firstBreak === null
              ? `Every link holds, from ${day(data.from)} to ${day(data.to)}.`
              : `The thread breaks at “${linkName(data.firstBreak, words)}”. What lies behind it says nothing until that is mended. Looked at from ${day(data.from)} to ${day(data.to)}.`}
          </p>
          <List label="Links of the thread">
            {data.links.map((step) => (
              <LinkLine key={step.link} step={step} name={linkName(step.link, words)} />
            ))}
          </List>
        </>
      ) : (
        <Loading rows={26} label="Fetching the links of the thread" />
      )}
    </Card>
  )
}

function LinkLine({ step: { state, sentence, fix }, name }: { step: Step; name: string }) {
  const { word, tone } = states[state]
  return (
    <ListItem
      lead={<Chip tone={tone}>{word}</Chip>}
      title={name}
      strong={state === 'broken'}
      {...(state === 'not_reached' ? {} : { sentence })}
      {...(fix
        ? {
            action: (
              <Button kind="primary" small href={fix.href}>
                {fix.label}
              </Button>
            ),
          }
        : {})}
    />
  )
}
