// One side of the split page: a name for each part at the left, what was written at the right, gaps shown as gaps.
import type { ReactNode } from 'react'

export interface SheetPart {
  readonly name: string
  /** What was written; nothing shows the gap. */
  readonly value: ReactNode
  /** What belongs there while nothing does. */
  readonly gap: string
}

export function Sheet({ parts }: { parts: readonly SheetPart[] }) {
  return (
    <dl className="divide-y divide-hair">
      {parts.map(({ name, value, gap }) => (
        <div key={name} className="grid gap-x-4 py-3 sm:grid-cols-[7.5rem_minmax(0,1fr)]">
          <dt className="pt-0.5 text-small text-soft">{name}</dt>
          <dd className="min-w-0 break-words whitespace-pre-line">{value || <span className="text-soft">{gap}</span>}</dd>
        </div>
      ))}
    </dl>
  )
}
