// What the sums of a page are counted by: the period and the model of credit, both in its address.
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Select } from '#ui/Select.tsx'
import { addDays } from '#kernel/time.ts'
import { useSession } from '#identity/web/session.tsx'
import type { Model } from '../rules/credit.ts'
import { modelName } from './naming.ts'

const periods: Readonly<Record<string, string>> = {
  all: 'From the beginning',
  30: 'Last 30 days',
  90: 'Last 90 days',
  365: 'Last 365 days',
}

export interface Basis {
  readonly model: Model
  /** A key of the periods. */
  readonly days: string
  /** First and last day; empty for everything. */
  readonly span: { readonly from?: string; readonly to?: string }
  /** “From the beginning”. */
  readonly period: string
}

export function useBasis(): Basis {
  const { today } = useSession()
  const { model, days } = useSearch({ strict: false }) as { model?: string; days?: string | number }
  const wanted = days !== undefined && String(days) in periods ? String(days) : 'all'
  return {
    model: model !== undefined && model in modelName ? (model as Model) : 'last',
    days: wanted,
    span: wanted === 'all' ? {} : { from: addDays(today, 1 - Number(wanted)), to: today },
    period: periods[wanted]!,
  }
}

/** The address of another page on the same basis. */
export const onBasis = (path: string, { model, days }: Basis): string => `${path}?model=${model}&days=${days}`

export function BasisFields({ basis: { model, days } }: { basis: Basis }) {
  const navigate = useNavigate()
  const choose = (next: { model?: string | null; days?: string | null }) =>
    void navigate({ to: '.', search: { model, days, ...next }, resetScroll: false })
  return (
    <>
      <Select
        label="Period"
        hideLabel
        value={days}
        onChange={(next) => choose({ days: next ?? 'all' })}
        options={Object.entries(periods).map(([value, label]) => ({ value, label }))}
      />
      <Select
        label="Credit"
        hideLabel
        value={model}
        onChange={(next) => choose({ model: next ?? 'last' })}
        options={Object.entries(modelName).map(([value, label]) => ({ value, label: `Credit: ${label}` }))}
      />
    </>
  )
}
