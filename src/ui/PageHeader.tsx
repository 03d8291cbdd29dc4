// The head of a page: a row of chips and facts, the serif title, and the verbs at the right.

import type { ReactNode } from 'react'
import { classes } from './classes.ts'

export interface PageHeaderProps {
  title: ReactNode
  /** Chips and a few words above the title: function, state, “1–30 June · Outfit bundle”. */
  chips?: ReactNode
  /** One line below the title that says what the page is for. */
  purpose?: ReactNode
  /** Buttons, the primary one last. */
  actions?: ReactNode
  /** For Today's greeting only. */
  large?: boolean
}

export function PageHeader({ title, chips, purpose, actions, large }: PageHeaderProps) {
  return (
    <header className="flex flex-wrap items-center gap-x-6 gap-y-3">
      <div className="min-w-0 flex-1 basis-80">
        {chips && <div className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-1.5 text-soft">{chips}</div>}
        <h1 className={classes('font-serif font-medium tracking-[-0.01em] break-words', large ? 'text-display' : 'text-title')}>{title}</h1>
        {purpose && <p className="mt-1 max-w-[72ch] text-soft">{purpose}</p>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2 sm:gap-3">{actions}</div>}
    </header>
  )
}
