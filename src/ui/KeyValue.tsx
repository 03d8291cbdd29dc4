// Facts as pairs: the name at the left, the value at the right in bold, and what it is measured against.

import type { ReactNode } from 'react'
import type { Tone } from './Chip.tsx'

export interface Fact {
  name: ReactNode
  value: ReactNode
  /** What the value is measured against: “goal +40”. */
  against?: ReactNode
  tone?: Extract<Tone, 'good' | 'warning' | 'error'>
}

const inks = { good: 'text-sales', warning: 'text-warning', error: 'text-error' }

export interface KeyValueProps {
  facts: Fact[]
  /** Name above value in columns, for the facts of an object rather than its figures. */
  stacked?: boolean
}

export function KeyValue({ facts, stacked }: KeyValueProps) {
  if (stacked) {
    return (
      // A card takes back the padding of the last row of a list; these facts have none to give.
      <dl className="mb-0! grid grid-cols-[repeat(auto-fill,minmax(160px,1fr))] gap-x-6 gap-y-4">
        {facts.map((fact, at) => (
          <div key={at} className="min-w-0">
            <dt className="text-tiny text-soft">{fact.name}</dt>
            <dd className="mt-0.5 break-words">{fact.value}</dd>
          </div>
        ))}
      </dl>
    )
  }
  return (
    <dl className="divide-y divide-hair">
      {facts.map((fact, at) => (
        <div key={at} className="grid grid-cols-[minmax(30%,1fr)_auto] items-baseline gap-3 py-2">
          <dt className="min-w-0 break-words">{fact.name}</dt>
          <dd className="flex min-w-0 items-baseline justify-end gap-3 text-right">
            <span className="min-w-0 font-semibold break-words">{fact.value}</span>
            {fact.against && <span className={fact.tone ? inks[fact.tone] : 'text-soft'}>{fact.against}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}
