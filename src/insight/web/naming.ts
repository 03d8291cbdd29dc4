// What figures, kinds and models are called on the screens of insight, in the words of the organisation.
import { capital } from '#ui/format.ts'
import type { useWords } from '#identity/web/session.tsx'
import type { Formula } from '../rules/figure.ts'
import type { Model } from '../rules/credit.ts'
import type { Course } from '../rules/progress.ts'

export type Words = ReturnType<typeof useWords>

/** A model as a clause: “credit: last visit”. */
export const modelName: Record<Model, string> = {
  first: 'first visit',
  last: 'last visit',
  linear: 'every visit the same',
}

/** A model in full, for whoever asks how a figure was counted. */
export const modelRule: Record<Model, string> = {
  first: 'first visit takes all',
  last: 'last visit takes all',
  linear: 'every visit takes the same part',
}

export const figureName = (formula: Formula, words: Words): string => capital(figureNames(words)[formula])

const figureNames = (words: Words): Record<Formula, string> => ({
  spend: 'spent',
  visits: 'visits',
  leads: words.leads,
  deals: `${words.deals} ${words.won}`,
  orders: words.orders,
  revenue: words.revenue,
  coverage: 'coverage',
  revenue_per_spent: words.revenuePerSpent,
  cost_per_lead: `spent per ${words.lead}`,
  conversion_rate: 'conversion rate',
  net_tone: 'net tone',
})

/** How a figure is counted, in words. */
export const formulaWords = (formula: Formula, words: Words): string =>
  ({
    spend: 'money that went out, here and on everything under it',
    visits: 'clicks on links and openings of pages',
    leads: 'people who asked',
    deals: `${words.deals} ${words.won}`,
    orders: `${words.orders}, refunded ones too`,
    revenue: `${words.orders} and ${words.deals} ${words.won}, refunds taken off, by the visits before them`,
    coverage: 'what others published',
    revenue_per_spent: `${words.revenue} ÷ spent`,
    cost_per_lead: `spent ÷ ${words.leads}`,
    conversion_rate: `(${words.orders} + ${words.deals} ${words.won}) ÷ visits`,
    net_tone: '(positive − negative) ÷ all coverage somebody judged',
  })[formula]

/** What a part of a figure is called: a measure, or one of the sums only ratios know. */
export function partName(of: string, words: Words): string {
  const sums: Record<string, string> = {
    conversions: `${capital(words.orders)} and ${words.deals} ${words.won}`,
    positive_less_negative: 'Positive less negative',
    judged: 'Judged',
  }
  const names: Record<string, string> = figureNames(words)
  return sums[of] ?? capital(names[of] ?? of)
}

/** A kind of object, visit or money, at the start of a line. */
export function kindName(kind: string, words: Words): string {
  const names: Record<string, string> = { variant: 'version', lead: words.lead, deal: words.deal, order: words.order, gift: 'gift' }
  return capital(names[kind] ?? kind)
}

/** Whether a goal is on course, as the rest of a sentence. */
export const courseName: Record<Course, string> = {
  not_measured: 'not measured yet',
  not_begun: 'not begun yet',
  just_begun: 'just begun',
  reached: 'reached',
  on_course: 'on course',
  behind: 'behind an even pace',
  missed: 'missed',
}
