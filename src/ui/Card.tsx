// A white surface with a hairline, for one matter. Never a card inside a card.

import type { ReactNode } from 'react'
import { classes } from './classes.ts'

export interface CardProps {
  title?: string
  /** The heading's level in the page's outline. */
  level?: 2 | 3
  /** Stands at the right of the title: a chip, a link, a button. */
  aside?: ReactNode
  /** For a table or a list that brings its own spacing. */
  flush?: boolean
  children: ReactNode
  className?: string
}

export function Card({ title, level = 2, aside, flush, children, className }: CardProps) {
  const Heading = `h${level}` as const
  return (
    <section
      data-flush={flush || undefined}
      className={classes(
        'min-w-0 rounded-surface border border-line bg-card',
        flush ? 'px-3 py-2' : 'px-5 py-4.5 [&>:is(ul,dl):last-child]:-mb-2.5',
        className,
      )}
    >
      {(title || aside) && (
        // Over a table the title stands where its first column does.
        <div className={classes('mb-1 flex items-center gap-3', flush && 'px-2.5 pt-2')}>
          {title && <Heading className="text-body font-semibold">{title}</Heading>}
          {aside && <div className="ml-auto flex items-center gap-3">{aside}</div>}
        </div>
      )}
      {children}
    </section>
  )
}
