// The saved views of a list, as a quiet row of links; the view in use is filled.

import type { ReactNode } from 'react'
import { useLocale } from 'react-aria-components'
import { classes } from './classes.ts'
import { formatNumber } from './format.ts'
import { Link } from './Link.tsx'

export interface View {
  id: string
  name: string
  href: string
  count?: number
}

export interface ViewsProps {
  views: readonly View[]
  current: string
  /** “Save this view”, shown while the filter differs from the saved one. */
  save?: ReactNode
}

export function Views({ views, current, save }: ViewsProps) {
  const { locale } = useLocale()
  return (
    <nav aria-label="Saved views" className="flex flex-wrap items-center gap-1.5">
      {views.map((view) => (
        <Link
          key={view.id}
          href={view.href}
          className={classes(
            'rounded-full border px-3 py-1 text-small transition-colors',
            view.id === current
              ? 'border-ink bg-ink font-semibold text-paper'
              : 'border-rule bg-card text-soft hover:border-edge hover:text-ink',
          )}
          current={view.id === current ? 'page' : undefined}
        >
          {view.name}
          {view.count !== undefined && ` ${formatNumber(view.count, { locale })}`}
        </Link>
      ))}
      {save}
    </nav>
  )
}
