// The thread bar of the object a page is about: what stands above it, what came of it, and the next step where nothing does.
import { useQuery } from '@tanstack/react-query'
import { capital, formatMoney, formatNumber, formatPercent } from '#ui/format.ts'
import { ThreadBar, type Stop } from '#ui/ThreadBar.tsx'
import { useSession, useWords, type SessionHere } from '#identity/web/session.tsx'
import type { Node } from '#thread/contract.ts'
import type { ProgressShort, StopShape } from '../contract/thread.ts'
import { fourStops, isResult, type FullStop, type NextStep } from '../rules/stop.ts'
import { threadApi } from './api.ts'

type Words = ReturnType<typeof useWords>
type Kind = Node['kind']

export interface NodeBarProps {
  readonly id: string
  /** The single line of people, deals and conversations. */
  readonly line?: boolean
  /** Where an object has its page. */
  readonly addressOf: (node: { kind: Kind; id: string }) => string | null
}

export function NodeBar({ id, line, addressOf }: NodeBarProps) {
  const session = useSession()
  const words = useWords()
  const { data, isError } = useQuery({ ...threadApi.getThreadBar.queryOptions({ input: { id } }), meta: { spare: true } })
  if (isError && !data) return null
  if (!data) return <ThreadBar stops={awaited} full={awaited} label="Fetching the thread" {...(line ? { line } : {})} />
  const stops = data.stops.map((stop) => shownStop(stop, data, { session, words, addressOf }))
  const four = fourStops.map((name) => stops.find((stop) => stop.id === name)!)
  // Exactly one of the four is where the reader is, also on a page whose own stop only the full thread has.
  const here = four.some((stop) => stop.current) ? four : four.map((stop) => ({ ...stop, current: stop.id === nearest(data.stops) }))
  return <ThreadBar stops={here} full={stops} {...(line ? { line } : {})} />
}

interface Bar {
  readonly goal: ProgressShort | null
  readonly objective: ProgressShort | null
  readonly amounts: { visits: number; leads: number; deals: number; orders: number; revenue: number; coverage: number }
  readonly versions: number
  readonly worth: number | null
  readonly tones: { positive: number; negative: number }
  readonly node: { id: string; kind: Kind }
}

interface Wording {
  readonly session: SessionHere
  readonly words: Words
  readonly addressOf: NodeBarProps['addressOf']
}

function nearest(stops: readonly StopShape[]): FullStop {
  const at = stops.findIndex(({ current }) => current)
  const names = stops.map(({ stop }) => stop)
  return names.slice(0, at + 1).findLast((name) => (fourStops as readonly FullStop[]).includes(name)) ?? 'goal'
}

const kindWords: Record<FullStop, string> = {
  goal: 'Goal',
  objective: 'Objective',
  strategy: 'Strategy',
  plan: 'Plan',
  campaign: 'Campaign',
  message: 'Messages',
  content: 'Content',
  visit: 'Visits',
  lead: 'Leads',
  order: 'Orders',
  result: 'Result',
}

// The bar as high as it will be, so that the page below does not jump.
const awaited: readonly Stop[] = fourStops.map((name) => ({
  id: name,
  kind: kindWords[name],
  figure: <span className="inline-block h-2.5 w-24 max-w-full animate-breathe rounded-[4px] bg-wash" />,
}))

function shownStop(stop: StopShape, bar: Bar, wording: Wording): Stop {
  const { words, addressOf } = wording
  const kind = stop.stop === 'lead' ? capital(words.leads) : stop.stop === 'order' ? capital(closing(bar, words)) : kindWords[stop.stop]
  const base = { id: stop.stop, kind, current: stop.current }
  // The stop one stands at is there, even while nothing has come of it.
  if (stop.next !== null && stop.current) return { ...base, figure: 'Nothing yet' }
  if (stop.next !== null) return { ...base, figure: 'Not there yet', next: nextStep(stop.next, bar, wording) }
  const href = stop.place ? addressOf(stop.place) : placesOf[stop.stop]
  return { ...base, ...figureAt(stop, bar, wording), ...(href && !stop.current ? { href } : {}) }
}

/** What the two ways of closing are called together, as far as there are both. */
function closing({ amounts }: Bar, { orders, deals }: Words): string {
  if (amounts.deals === 0) return orders
  return amounts.orders === 0 ? deals : `${orders} and ${deals}`
}

const countWords: Record<'strategy' | 'plan' | 'campaign' | 'message', readonly [one: string, many: string]> = {
  strategy: ['strategy', 'strategies'],
  plan: ['plan', 'plans'],
  campaign: ['campaign', 'campaigns'],
  message: ['message', 'messages'],
}

const placesOf: Partial<Record<FullStop, string>> = {
  campaign: '/campaigns',
  message: '/messages',
  content: '/content',
  visit: '/links',
  lead: '/leads',
  order: '/orders',
  result: '/thread',
}

function figureAt(stop: StopShape, bar: Bar, { session, words }: Wording): Pick<Stop, 'figure' | 'caption'> {
  const { locale, currency } = session
  const money = (minor: number) => formatMoney(minor, currency, { locale })
  const count = (value: number, one: string, many: string) => `${formatNumber(value, { locale })} ${value === 1 ? one : many}`
  const { amounts } = bar
  const coverage = count(amounts.coverage, 'piece of coverage', 'pieces of coverage')
  const came = amounts.deals + amounts.orders
  // The credit of a result stands where it came from, so its own page says what it is worth; a lead is worth nothing by itself.
  const sum = isResult(bar.node) ? bar.worth : amounts.revenue
  const counted = [
    ...(amounts.orders > 0 || amounts.deals === 0 ? [count(amounts.orders, words.order, words.orders)] : []),
    ...(amounts.deals > 0 ? [count(amounts.deals, words.deal, words.deals)] : []),
  ].join(' and ')
  const revenue = came === 0 ? money(amounts.revenue) : sum === null ? counted : `${counted}, ${money(sum)}`
  switch (stop.stop) {
    case 'goal':
      return { figure: reached(bar.goal, session) ?? stop.place?.title ?? count(stop.count, 'goal', 'goals'), caption: stop.place?.title }
    case 'objective':
      return {
        figure: reached(bar.objective, session) ?? stop.place?.title ?? count(stop.count, 'objective', 'objectives'),
        caption: stop.place?.title,
      }
    case 'content':
      return stop.place
        ? { figure: stop.place.title, caption: count(bar.versions, 'version', 'versions') }
        : { figure: count(stop.count, 'piece', 'pieces'), caption: count(bar.versions, 'version', 'versions') }
    case 'visit':
      return { figure: formatNumber(amounts.visits, { locale }) }
    case 'lead':
      return { figure: formatNumber(amounts.leads, { locale }) }
    case 'order':
      return { figure: formatNumber(came, { locale }) }
    case 'result':
      // Each hat sees its own ending first.
      return session.function === 'communications' ? { figure: coverage, caption: revenue } : { figure: revenue, caption: coverage }
    case 'strategy':
    case 'plan':
    case 'campaign':
    case 'message':
      return stop.place ? { figure: stop.place.title } : { figure: count(stop.count, ...countWords[stop.stop]) }
  }
}

function reached(progress: ProgressShort | null, { locale, currency }: SessionHere): string | null {
  if (!progress || progress.value === null) return null
  const show = (value: number) =>
    progress.unit === 'money'
      ? formatMoney(value, currency, { locale })
      : progress.unit === 'percent'
        ? formatPercent(value)
        : formatNumber(value, { locale })
  return progress.target === null ? show(progress.value) : `${show(progress.value)} of ${show(progress.target)}`
}

// What came in is linked and entered by who may change it; for others the page behind the step has nothing to press.
const withoutPipeline: Partial<Record<NextStep, string>> = { link_result: 'Not linked yet', record_result: 'Nothing yet' }

function nextStep(step: NextStep, { node }: Bar, { session, words, addressOf }: Wording): { label: string; href?: string } {
  const stands = withoutPipeline[step]
  if (stands && !session.can('pipeline.edit')) return { label: stands }
  const steps: Record<NextStep, { label: string; href: string }> = {
    link_result: { label: 'Link it', href: `${addressOf(node) ?? '/thread'}${node.kind === 'order' ? '' : '?change=source'}` },
    set_goal: { label: 'Set a goal', href: '/goals' },
    set_objective: { label: 'Set an objective', href: '/goals' },
    write_strategy: { label: 'Write the strategy', href: '/strategy' },
    write_plan: { label: 'Write the plan', href: '/strategy' },
    plan_campaign: { label: 'Plan a campaign', href: '/campaigns' },
    cite_message: { label: 'Cite a message', href: '/messages' },
    write_content: { label: 'Write a piece', href: node.kind === 'campaign' ? `/content?under=${node.id}` : '/content' },
    publish: { label: 'Publish', href: '/content' },
    answer_visit: { label: 'Offer a form', href: '/links' },
    record_result: { label: `Enter ${words.orders}`, href: '/orders' },
  }
  return steps[step]
}
