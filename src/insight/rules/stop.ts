// The stops of the thread bar: for the object a page is about, what stands at each stop above and below it, and the next step where nothing does.

export const fullStops = [
  'goal',
  'objective',
  'strategy',
  'plan',
  'campaign',
  'message',
  'content',
  'visit',
  'lead',
  'order',
  'result',
] as const
export type FullStop = (typeof fullStops)[number]
export const fourStops = ['goal', 'campaign', 'content', 'result'] as const satisfies readonly FullStop[]

/** What to do where the thread does not go on yet; the page words it and leads there. */
export const nextSteps = [
  'link_result',
  'set_goal',
  'set_objective',
  'write_strategy',
  'write_plan',
  'plan_campaign',
  'cite_message',
  'write_content',
  'publish',
  'answer_visit',
  'record_result',
] as const
export type NextStep = (typeof nextSteps)[number]

export type Kind =
  | 'goal'
  | 'objective'
  | 'strategy'
  | 'plan'
  | 'campaign'
  | 'activity'
  | 'piece'
  | 'variant'
  | 'coverage'
  | 'lead'
  | 'deal'
  | 'order'

export interface Place {
  readonly id: string
  readonly kind: Kind
  readonly title: string
  readonly assumed: boolean
}

/** How many of a kind hang below, and the one if there is only one. */
export interface Below {
  readonly count: number
  readonly only: Place | null
}

export interface Around {
  readonly node: Place
  /** From the root down. */
  readonly above: readonly Place[]
  readonly below: Readonly<Partial<Record<Kind, Below>>>
  readonly messages: number
  readonly visits: number
  readonly leads: number
  readonly deals: number
  readonly orders: number
  readonly coverage: number
  readonly revenue: number
}

export interface Stop {
  readonly stop: FullStop
  /** The object that stands there, where it is one. */
  readonly place: Place | null
  /** How many stand there. */
  readonly count: number
  readonly current: boolean
  /** Set where nothing stands yet. */
  readonly next: NextStep | null
}

/** Which kinds stand at a stop, the telling one first. */
const kindsAt: Partial<Record<FullStop, readonly Kind[]>> = {
  goal: ['goal'],
  objective: ['objective'],
  strategy: ['strategy'],
  plan: ['plan'],
  campaign: ['campaign', 'activity'],
  content: ['piece', 'variant', 'coverage'],
  lead: ['lead'],
  order: ['deal', 'order'],
}

const nextAt: Record<FullStop, NextStep> = {
  goal: 'set_goal',
  objective: 'set_objective',
  strategy: 'write_strategy',
  plan: 'write_plan',
  campaign: 'plan_campaign',
  message: 'cite_message',
  content: 'write_content',
  visit: 'publish',
  lead: 'answer_visit',
  order: 'record_result',
  result: 'record_result',
}

const results: readonly Kind[] = ['lead', 'deal', 'order']

/** All eleven stops of the full thread; every page shows four of them. */
export function stopsOf(around: Around): Stop[] {
  return fullStops.map((stop) => stopAt(stop, around))
}

function stopAt(stop: FullStop, around: Around): Stop {
  const { place, count, current } = whatStands(stop, around)
  // Above a result nothing is planned afterwards: what is missing there is the link to what brought it.
  const next = results.includes(around.node.kind) && !['lead', 'order', 'result'].includes(stop) ? 'link_result' : nextAt[stop]
  return { stop, place, count, current, next: count > 0 ? null : next }
}

function whatStands(stop: FullStop, around: Around): Pick<Stop, 'place' | 'count' | 'current'> {
  const { node, above, messages, visits, leads, deals, orders, coverage, revenue } = around
  const here = (count: number) => ({ place: null, count, current: false })
  if (stop === 'message') return here(messages)
  if (stop === 'visit') return here(visits)
  if (stop === 'result') return { ...here(deals + orders + coverage + Number(revenue !== 0)), current: isResult(node) }
  const kinds = kindsAt[stop]!
  if (kinds.includes(node.kind)) {
    // A version’s own page shows the piece it belongs to; the stop is still this one.
    const place = node.kind === 'activity' || node.kind === 'variant' ? (above.findLast(({ kind }) => kind === kinds[0]) ?? node) : node
    return { place, count: 1, current: true }
  }
  const up = above.findLast(({ kind }) => kinds.includes(kind))
  if (up) return { place: kinds[0] === up.kind ? up : (above.findLast(({ kind }) => kind === kinds[0]) ?? up), count: 1, current: false }
  if (stop === 'lead') return here(leads)
  if (stop === 'order') return here(deals + orders)
  return belowAt(kinds, around.below)
}

/** Whether an object is something that came in, or may come in. */
export const isResult = ({ kind }: Pick<Place, 'kind'>): boolean => results.includes(kind)

function belowAt(kinds: readonly Kind[], below: Around['below']): Pick<Stop, 'place' | 'count' | 'current'> {
  const found = kinds.map((kind) => below[kind]).find((each) => each !== undefined && each.count > 0)
  return { place: found?.only ?? null, count: found?.count ?? 0, current: false }
}
