// A page with nothing on it yet: what belongs here, why it matters to the thread, the first step, the same page in the demo.

import type { ReactNode } from 'react'
import { Link } from './Link.tsx'

export interface EmptyPageProps {
  /** What belongs here, as a heading: “Campaigns will stand here”. */
  title: string
  /** Why it matters to the thread. */
  why: ReactNode
  /** The first step: a primary button. */
  step?: ReactNode
  /** The same page in the demo organisation. */
  demo?: string
}

export function EmptyPage({ title, why, step, demo }: EmptyPageProps) {
  return (
    <section data-empty className="rounded-surface border border-dashed border-rule px-6 py-12">
      <div className="mx-auto max-w-120 text-center">
        <h2 className="font-serif text-heading font-medium">{title}</h2>
        <p className="mt-2 text-soft">{why}</p>
        {(step || demo) && (
          <div className="mt-5 flex flex-wrap items-center justify-center gap-x-4 gap-y-2">
            {step}
            {demo && <Link href={demo}>See this page in the demo</Link>}
          </div>
        )}
      </div>
    </section>
  )
}
