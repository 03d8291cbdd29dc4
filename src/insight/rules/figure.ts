// The figures of a place on the thread: each with its formula, what it is made of, its unit and its period, so that a page can explain it.
import type { Day } from '#kernel/time.ts'
import type { Model } from './credit.ts'

/** What is added up at every node of the thread, in own, below and total. */
export const measures = ['spend', 'visits', 'leads', 'deals', 'orders', 'revenue', 'coverage'] as const
export type Measure = (typeof measures)[number]
export type Amounts = Readonly<Record<Measure, number>>

export const nothing: Amounts = { spend: 0, visits: 0, leads: 0, deals: 0, orders: 0, revenue: 0, coverage: 0 }

export function add(a: Amounts, b: Amounts): Amounts {
  return Object.fromEntries(measures.map((measure) => [measure, a[measure] + b[measure]])) as Record<Measure, number>
}

export const formulas = [...measures, 'revenue_per_spent', 'cost_per_lead', 'conversion_rate', 'net_tone'] as const
export type Formula = (typeof formulas)[number]
export type Unit = 'money' | 'count' | 'ratio' | 'percent'

export interface Part {
  /** A measure, or in words of the coverage: positive, negative, judged. */
  readonly of: string
  readonly value: number
}

export interface Figure {
  readonly formula: Formula
  readonly unit: Unit
  /** Null where the denominator is nothing. */
  readonly value: number | null
  readonly numerator: Part | null
  readonly denominator: Part | null
  readonly from: Day | null
  readonly to: Day | null
  /** Only of a credited figure: the model, and how much of the whole organisation's revenue nobody knows the source of. */
  readonly model: Model | null
  readonly unknown: number | null
}

export interface Basis {
  readonly from: Day | null
  readonly to: Day | null
  readonly model: Model
  readonly unknown: number
}

export interface Tones {
  readonly positive: number
  readonly neutral: number
  readonly negative: number
}

const unitOf: Record<Measure, Unit> = {
  spend: 'money',
  visits: 'count',
  leads: 'count',
  deals: 'count',
  orders: 'count',
  revenue: 'money',
  coverage: 'count',
}

/** All figures of a place. Formulas after DOMAIN §2: revenue per 1 spent, spend / leads, conversions / visits, (positive - negative) / all. */
export function figuresOf(total: Amounts, tones: Tones, { from, to, model, unknown }: Basis): Figure[] {
  const credited = (formula: Formula) => formula === 'revenue' || formula === 'revenue_per_spent'
  const figure = (formula: Formula, unit: Unit, value: number | null, numerator: Part | null, denominator: Part | null): Figure => {
    const known = credited(formula) ? { model, unknown } : { model: null, unknown: null }
    return { formula, unit, value, numerator, denominator, from, to, ...known }
  }
  const ratio = (formula: Formula, unit: Unit, numerator: Part, denominator: Part) =>
    figure(formula, unit, denominator.value > 0 ? numerator.value / denominator.value : null, numerator, denominator)
  const part = (of: Measure): Part => ({ of, value: total[of] })
  const judged = tones.positive + tones.neutral + tones.negative
  return [
    ...measures.map((measure) => figure(measure, unitOf[measure], total[measure], part(measure), null)),
    ratio('revenue_per_spent', 'ratio', part('revenue'), part('spend')),
    ratio('cost_per_lead', 'money', part('spend'), part('leads')),
    ratio('conversion_rate', 'percent', { of: 'conversions', value: total.orders + total.deals }, part('visits')),
    ratio('net_tone', 'percent', { of: 'positive_less_negative', value: tones.positive - tones.negative }, { of: 'judged', value: judged }),
  ]
}
