// What waits for the hat being worn, the longest first: what insight finds on the thread, and what another desk handed over.
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Button } from '#ui/Button.tsx'
import { Chip, type Tone } from '#ui/Chip.tsx'
import { EmptyPage } from '#ui/EmptyPage.tsx'
import { countInWords, formatDay, formatNumber } from '#ui/format.ts'
import { List } from '#ui/List.tsx'
import { ListItem } from '#ui/ListItem.tsx'
import { Loading } from '#ui/Loading.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { operations } from '#kernel/client.ts'
import { contract, type Handoff } from '#coordination/contract.ts'
import { useSession } from '#identity/web/session.tsx'
import type { todayApi } from '#insight/web/api.ts'

const api = operations(contract)

export type Home = Awaited<ReturnType<typeof todayApi.getToday.call>>
type Need = Home['needs'][number]

interface Matter {
  readonly key: string
  readonly chip: ReactNode
  readonly title: string
  readonly href: string
  readonly sentence: ReactNode
  readonly verb: string
  /** Since when it waits. */
  readonly at: string
}

export interface Waiting {
  readonly matters: readonly Matter[]
  /** How many there are in all. */
  readonly waiting: number
}

/** What waits, once all of it is known; a hand-off that a colleague has taken on is theirs. */
export function useNeeds(home: Home | undefined): Waiting | undefined {
  const { function: desk, memberId, can, locale, zone } = useSession()
  const reads = can('what.read')
  const { data } = useQuery({ ...api.listHandoffs.queryOptions({ input: { desk, open: true, limit: 50 } }), enabled: reads })
  if (!home || (reads && !data)) return undefined
  const handed = data?.items.filter(({ to, ownerId }) => to === desk && (ownerId === null || ownerId === memberId)) ?? []
  const until = (at: string) =>
    new Intl.DateTimeFormat(locale, { weekday: 'long', hour: 'numeric', minute: '2-digit', timeZone: zone }).format(new Date(at))
  const matters = [...home.needs.map((need) => found(need, locale)), ...handed.map((handoff) => handedOver(handoff, until))]
  return { matters: matters.toSorted((a, b) => a.at.localeCompare(b.at)), waiting: home.waiting + handed.length }
}

const chips: Record<Need['need'], { chip: string; tone?: Tone; verb: string }> = {
  approve_content: { chip: 'Approve', verb: 'Review' },
  approve_campaign: { chip: 'Approve', verb: 'Review' },
  brief_what: { chip: 'Brief', verb: 'Open' },
  failed: { chip: 'Failed', tone: 'error', verb: 'Look' },
  accept_lead: { chip: 'Answer', verb: 'Open' },
  uncertain: { chip: 'Uncertain', tone: 'warning', verb: 'Decide' },
  by_hand: { chip: 'By hand', verb: 'Report' },
  proof: { chip: 'Proof', verb: 'Renew' },
}

function found(need: Need, locale: string): Matter {
  const { chip, tone, verb } = chips[need.need]
  return {
    key: `${need.need} ${need.id}`,
    chip: <Chip tone={tone ?? need.function}>{chip}</Chip>,
    title: need.need === 'brief_what' ? `${need.title}: approve what and why` : need.title,
    href: need.href,
    sentence: <Sentence need={need} locale={locale} />,
    verb,
    at: need.at,
  }
}

function Sentence({ need: { need, detail, count, due, at }, locale }: { need: Need; locale: string }) {
  const people = count === null ? '' : `${formatNumber(count, { locale })} ${count === 1 ? 'person' : 'people'}`
  const day = due === null ? '' : formatDay(due, { locale, year: false })
  const since = <RelativeTime at={at} />
  switch (need) {
    case 'approve_content':
      return (
        <>
          {people ? `For ${people}, submitted ` : 'Submitted '}
          {since}
        </>
      )
    case 'approve_campaign':
      return (
        <>
          Submitted {since}
          {day && ` · begins ${day}`}
        </>
      )
    case 'brief_what':
      return (
        <>
          {detail ? `Communications sent it back: “${detail}”` : 'Written, and not approved yet.'}
          {day && ` · needed by ${day}`}
        </>
      )
    case 'failed':
      return detail || 'It did not go out.'
    case 'accept_lead':
      return (
        <>
          Asked {since}
          {detail && `, through “${detail}”`}
        </>
      )
    case 'uncertain':
      return `Nobody can say whether it reached ${people || 'everybody'}.`
    case 'by_hand':
      return 'Ready to be posted by hand: report where it stands.'
    case 'proof':
      return `The evidence behind this claim ${day ? `runs out on ${day}` : 'runs out'}.`
  }
}

function handedOver(
  { id, nodeId, nodeTitle, from, state, overdue, sentByName, createdAt, dueAt }: Handoff,
  until: (at: string) => string,
): Matter {
  const due = overdue ? <RelativeTime at={dueAt} /> : until(dueAt)
  return {
    key: id,
    chip: <Chip tone={overdue ? 'error' : from}>{overdue ? 'Overdue' : 'Brief'}</Chip>,
    title: `${nodeTitle}: decide how and where`,
    href: `/campaigns/${nodeId}`,
    sentence: (
      <>
        {sentByName ?? 'Somebody'} set what and why <RelativeTime at={createdAt} />.{' '}
        {state === 'accepted' ? (
          <>
            You took it on: {overdue ? 'it was due' : 'due'} {due}.
          </>
        ) : overdue ? (
          <>An answer was due {due}.</>
        ) : (
          <>Accept by {due} or say what is missing.</>
        )}
      </>
    ),
    verb: 'Open',
    at: createdAt,
  }
}

export function Needs({ needs }: { needs: Waiting | undefined }) {
  const { locale } = useSession()
  return (
    <section className="min-w-0">
      <h2 className="mb-2 font-semibold">Needs you</h2>
      {needs === undefined ? (
        <Loading shape="card" rows={10} label="Fetching what needs you" />
      ) : needs.matters.length === 0 ? (
        <EmptyPage title="Nothing waits for you" why="What has to be approved, answered or mended under this hat stands here." />
      ) : (
        <div className="rounded-surface border border-line bg-card px-5 py-1">
          <List label="Needs you">
            {needs.matters.map(({ key, chip, title, href, sentence, verb }) => (
              <ListItem
                key={key}
                strong
                lead={chip}
                title={title}
                href={href}
                sentence={sentence}
                action={
                  <Button href={href} label={`${verb}: ${title}`}>
                    {verb}
                  </Button>
                }
              />
            ))}
          </List>
          <Rest left={needs.waiting - needs.matters.length} locale={locale} />
        </div>
      )}
    </section>
  )
}

function Rest({ left, locale }: { left: number; locale: string }) {
  if (left <= 0) return null
  return (
    <p className="border-t border-hair py-3 text-small text-soft">
      {countInWords(left, locale)} more {left === 1 ? 'waits' : 'wait'} behind these.
    </p>
  )
}
