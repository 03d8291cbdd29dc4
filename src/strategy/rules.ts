// What a goal may be measured by and in whose words, which values fit, and what a strategy page still lacks.
import type { Home } from '#kernel/caller.ts'
import { showMoney } from '#kernel/money.ts'
import type { Day } from '#kernel/time.ts'

export const metrics = [
  'revenue',
  'raised',
  'orders',
  'gifts',
  'new_customers',
  'deals_won',
  'leads',
  'coverage',
  'subscribers',
  'manual',
] as const
export type Metric = (typeof metrics)[number]

export const units = ['money', 'count', 'percent'] as const
export type Unit = (typeof units)[number]

// Only a number entered by hand may be of any unit; the others count facts or add up money.
const fixedUnit: Record<Exclude<Metric, 'manual'>, Unit> = {
  revenue: 'money',
  raised: 'money',
  orders: 'count',
  gifts: 'count',
  new_customers: 'count',
  deals_won: 'count',
  leads: 'count',
  coverage: 'count',
  subscribers: 'count',
}

/** The unit of a metric; for a number entered by hand the one that was chosen, counts when none was. */
export function unitOf(metric: Metric, chosen?: Unit | null): Unit {
  return metric === 'manual' ? (chosen ?? 'count') : fixedUnit[metric]
}

type Kind = Home['kind']

const business: Record<Metric, string> = {
  revenue: 'revenue',
  raised: 'raised',
  orders: 'orders',
  gifts: 'gifts',
  new_customers: 'new customers',
  deals_won: 'deals won',
  leads: 'leads',
  coverage: 'pieces of coverage',
  subscribers: 'subscribers',
  manual: 'a number we enter',
}
const nonprofit: Record<Metric, string> = {
  ...business,
  revenue: 'earned income',
  new_customers: 'new supporters',
  deals_won: 'pledges received',
  leads: 'inquiries',
}
const clients: Record<Metric, string> = { ...business, new_customers: 'new clients' }

const metricNames: Record<Kind, Record<Metric, string>> = { business, nonprofit, agency: clients, solo: clients }

// Gifts first where people give, orders first where they buy; the other pair is kept for the goals that already use it.
const sold: readonly Metric[] = ['revenue', 'orders', 'new_customers', 'deals_won', 'leads', 'coverage', 'subscribers', 'manual']
const given: readonly Metric[] = ['raised', 'gifts', 'new_customers', 'deals_won', 'leads', 'coverage', 'subscribers', 'manual']

/** What a metric is called in this organisation, in lower case. */
export function metricName(kind: Kind, metric: Metric): string {
  return metricNames[kind][metric]
}

/** The metrics an organisation of this kind chooses from, the most usual first. */
export function metricsOffered(kind: Kind): readonly Metric[] {
  return kind === 'nonprofit' ? given : sold
}

/** Money is whole minor units and a count is whole; a percentage is a share, 0.55 for 55%. */
export function valueFits(unit: Unit, value: number): boolean {
  return unit === 'percent' ? Math.abs(value) <= 1000 : Number.isInteger(value)
}

interface Wording {
  readonly kind: Kind
  readonly currency: string
  readonly locale: string
}

/** A value as a person writes it: $450,000, 1,200, 55%. */
export function showValue({ currency, locale }: Wording, unit: Unit, value: number): string {
  if (unit === 'money') return showMoney({ amount: value, currency }, locale)
  const style = unit === 'percent' ? ({ style: 'percent', maximumFractionDigits: 1 } as const) : {}
  return new Intl.NumberFormat(locale, style).format(value)
}

export function showDay(locale: string, day: Day): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(day))
}

/** The goal in one line, for a person who answered what must happen by when: “$450,000 revenue by Nov 30, 2026”. */
export function goalTitle(wording: Wording, goal: { metric: Metric; unit: Unit; target: number; dueOn: Day }): string {
  const value = showValue(wording, goal.unit, goal.target)
  const name = goal.metric === 'manual' ? '' : ` ${metricName(wording.kind, goal.metric)}`
  return `${value}${name} by ${showDay(wording.locale, goal.dueOn)}`
}

export interface Positioning {
  /** What the audience would do instead, doing nothing included. */
  readonly alternatives: string
  readonly attributes: string
  readonly value: string
  readonly who: string
  readonly category: string
}
/** The five components in the order they are decided in (Dunford). */
export const positioningParts = ['alternatives', 'attributes', 'value', 'who', 'category'] as const
export const noPositioning: Positioning = { alternatives: '', attributes: '', value: '', who: '', category: '' }

export interface StrategyText {
  readonly destination: string
  readonly rationale: string
  readonly delivery: string
  readonly vehicles: readonly string[]
  readonly spendCap: number | null
  readonly horizonFrom: Day | null
  readonly horizonTo: Day | null
  readonly measures: string
  readonly positioning: Positioning
  readonly segmentIds: readonly string[]
  readonly offeringIds: readonly string[]
  readonly competitorIds: readonly string[]
}

export type StrategyPart =
  | 'destination'
  | 'rationale'
  | 'offering'
  | 'segments'
  | 'competitors'
  | 'delivery'
  | 'vehicles'
  | 'spendCap'
  | 'horizon'
  | 'measures'

const filled: Record<StrategyPart, (text: StrategyText) => boolean> = {
  destination: (text) => text.destination !== '',
  rationale: (text) => text.rationale !== '',
  offering: (text) => text.offeringIds.length > 0,
  segments: (text) => text.segmentIds.length > 0 || text.positioning.who !== '',
  competitors: (text) => text.competitorIds.length > 0 || text.positioning.alternatives !== '',
  delivery: (text) => text.delivery !== '',
  vehicles: (text) => text.vehicles.length > 0,
  spendCap: (text) => text.spendCap !== null,
  horizon: (text) => text.horizonTo !== null,
  measures: (text) => text.measures !== '',
}

/** The parts of the page that are still empty, in the order of the page. */
export function strategyGaps(text: StrategyText): StrategyPart[] {
  return (Object.keys(filled) as StrategyPart[]).filter((part) => !filled[part](text))
}

// A strategy begins with why: without destination, reason and audience there is nothing to approve.
const core: readonly StrategyPart[] = ['destination', 'rationale', 'segments']

/** What has to be there before the page can be approved. */
export function approvalGaps(text: StrategyText): StrategyPart[] {
  return strategyGaps(text).filter((part) => core.includes(part))
}

/** True unless both days are known and the second comes first. */
export function inOrder(from: Day | null | undefined, to: Day | null | undefined): boolean {
  return !from || !to || from <= to
}
