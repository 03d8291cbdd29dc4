// Metrics on the screen: what they are called here, how a value is written, and the fields that set a goal.
import { capital } from '#ui/format.ts'
import { DateField } from '#ui/DateField.tsx'
import { useFormValue } from '#ui/form.ts'
import { formatDay } from '#ui/format.ts'
import { MoneyField } from '#ui/MoneyField.tsx'
import { NumberField } from '#ui/NumberField.tsx'
import { Select } from '#ui/Select.tsx'
import { useSession } from '#identity/web/session.tsx'
import { metricName, metrics, metricsOffered, showValue, unitOf, type Metric, type Unit } from '../rules.ts'

/** The metrics in the organisation's words, and values as its people write them. */
export function useMetrics() {
  const { kind, currency, locale } = useSession()
  const name = (metric: Metric) => metricName(kind, metric)
  return {
    name,
    options: metricsOffered(kind).map((metric) => ({ value: metric, label: capital(name(metric)) })),
    /** A value with its unit; a dash while nobody has said it. */
    show: (unit: Unit, value: number | null) => (value === null ? '–' : showValue({ kind, currency, locale }, unit, value)),
    /** The unit a metric has by itself. */
    unitOf,
  }
}

/** A day in the reader's way of writing; a dash while nobody has said it. */
export function useDays() {
  const { locale } = useSession()
  return (day: string | null, year = true) => (day === null ? '–' : formatDay(day, { locale, year }))
}

/** From one day to another, where either may not be known yet. */
export function useSpan() {
  const days = useDays()
  return (from: string | null, to: string | null, year = true) => {
    if (from === null && to === null) return 'No dates yet'
    if (to === null) return `From ${days(from, year)}`
    return from === null ? `Until ${days(to, year)}` : `${days(from, false)} – ${days(to, year)}`
  }
}

const unitOptions = [
  { value: 'count', label: 'A number' },
  { value: 'money', label: 'An amount of money' },
  { value: 'percent', label: 'A percentage' },
]

/** What is measured, and from where to where by when. At the beginning of a thread it is counted from nothing, and all of it is needed. */
export function MeasureFields({ begin = false }: { begin?: boolean }) {
  const { options } = useMetrics()
  const metric = useFormValue('metric') as Metric | undefined
  return (
    <>
      <Select name="metric" label="Measured by" options={withChosen(options, metric)} required />
      {metric === 'manual' && <Select name="unit" label="What kind of number" options={unitOptions} required />}
      {begin ? (
        <div className="grid grid-cols-2 gap-4">
          <ValueField name="target" label="How much" required />
          <DateField name="dueOn" label="By" required />
        </div>
      ) : (
        <>
          <div className="grid grid-cols-2 gap-4">
            <ValueField name="baseline" label="From" hint="Where it stands now" />
            <ValueField name="target" label="To" />
          </div>
          <DateField name="dueOn" label="By" />
        </>
      )}
    </>
  )
}

/** A goal may be measured by what the organisation's kind is no longer offered. */
function withChosen(options: { value: Metric; label: string }[], metric: Metric | undefined) {
  const known = metric === undefined || options.some(({ value }) => value === metric) || !metrics.includes(metric)
  return known ? options : [...options, { value: metric, label: capital(metric.replaceAll('_', ' ')) }]
}

/** A value of the metric chosen in the same form: an amount, a whole number or a percentage. */
export function ValueField({ unit, ...field }: { name: string; label: string; hint?: string; required?: boolean; unit?: Unit }) {
  const { currency } = useSession()
  const metric = useFormValue('metric') as Metric | undefined
  const chosen = useFormValue('unit') as Unit | undefined
  const kind = unit ?? (metric === undefined ? 'count' : unitOf(metric, chosen))
  if (kind === 'money') return <MoneyField {...field} currency={currency} />
  return <NumberField {...field} percent={kind === 'percent'} />
}
