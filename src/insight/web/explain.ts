// Figures as a page shows them: the value as its readers write it, and what the popover says about how it was counted.
import { formatDay, formatMoney, formatNumber, formatPercent, formatSigned } from '#ui/format.ts'
import type { Explanation } from '#ui/Figure.tsx'
import { useSession, useWords } from '#identity/web/session.tsx'
import { measures, type Formula, type Measure } from '../rules/figure.ts'
import type { threadApi } from './api.ts'
import { figureName, formulaWords, modelRule, partName } from './naming.ts'

export type Shown = Awaited<ReturnType<typeof threadApi.getFigures.call>>['figures'][number]

// The rows of a ratio are those of its numerator; of conversions and tones there is no list of their own.
const measureBehind: Partial<Record<Formula, Measure>> = {
  ...Object.fromEntries(measures.map((measure) => [measure, measure])),
  revenue_per_spent: 'revenue',
  cost_per_lead: 'spend',
}

// Whoever may read a sum need not be allowed to read what it is made of; the operation decides the same.
const rowPermission: Partial<Record<Measure, string>> = {
  spend: 'budget.read',
  leads: 'pipeline.read',
  deals: 'pipeline.read',
  orders: 'pipeline.read',
  revenue: 'pipeline.read',
  coverage: 'pr.read',
}

export const isMoney = (measure: string): boolean => measure === 'spend' || measure === 'revenue'

/** Values and explanations in the organisation's words, currency and zone. */
export function useExplain() {
  const { currency, locale, zone, can } = useSession()
  const words = useWords()
  const money = (minor: number) => formatMoney(Math.round(minor), currency, { locale })
  const count = (value: number) => formatNumber(value, { locale })
  const period = (from: string | null, to: string | null) => {
    if (from === null && to === null) return `from the beginning to today, ${zone}`
    if (from === null) return `until ${formatDay(to!, { locale })}, ${zone}`
    return to === null
      ? `since ${formatDay(from, { locale })}, ${zone}`
      : `${formatDay(from, { locale })} – ${formatDay(to, { locale })}, ${zone}`
  }
  const show = ({ formula, unit, value }: Pick<Shown, 'formula' | 'unit' | 'value'>) => {
    if (value === null) return '–'
    if (formula === 'net_tone') return formatSigned(value * 100, { locale })
    if (unit === 'money') return money(value)
    if (unit === 'percent') return formatPercent(value, { locale, digits: 2 })
    return unit === 'ratio' ? formatNumber(value, { locale, digits: 2 }) : count(value)
  }
  const rowsOf = (formula: Formula): Measure | undefined => {
    const measure = measureBehind[formula]
    if (measure === undefined) return undefined
    const permission = rowPermission[measure]
    return permission === undefined || can(permission) ? measure : undefined
  }
  const part = ({ of, value }: { of: string; value: number }) => ({
    label: partName(of, words),
    value: isMoney(of) ? money(value) : count(value),
  })
  const unknownOf = (minor: number, share: number | null | undefined) =>
    `${money(minor)}${share == null ? '' : ` (${formatPercent(share, { locale })})`} of all that came in has no known visit`
  const explain = (
    figure: Shown,
    { unknownShare, onRows }: { unknownShare?: number | null; onRows?: (measure: Measure) => void } = {},
  ): Explanation => {
    const { formula, numerator, denominator, from, to, model, unknown } = figure
    const measure = rowsOf(formula)
    return {
      formula: formulaWords(formula, words),
      ...(numerator ? { numerator: part(numerator) } : {}),
      ...(denominator ? { denominator: part(denominator) } : {}),
      period: period(from, to),
      ...(model ? { model: modelRule[model] } : {}),
      ...(unknown === null ? {} : { unknown: unknownOf(unknown, unknownShare) }),
      ...(measure && onRows ? { rows: { onPress: () => onRows(measure) } } : {}),
    }
  }
  return { name: (formula: Formula) => figureName(formula, words), show, explain, period, rowsOf, unknownOf, money, count, words }
}
