// The strip of figures under a page's head.

import type { ReactNode } from 'react'
import { Children } from 'react'

export function FigureRow({ children, label }: { children: ReactNode; label?: string }) {
  return (
    <section aria-label={label} className="my-5 flex flex-wrap gap-px overflow-hidden rounded-surface border border-line bg-line">
      {Children.map(children, (figure) => (
        <div className="min-w-37 flex-1 bg-card px-4.5 py-3.5">{figure}</div>
      ))}
    </section>
  )
}
