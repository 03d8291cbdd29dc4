// What people say and what we say to people: italic serif, between quotation marks.

import type { ReactNode } from 'react'
import { classes } from './classes.ts'

export interface QuoteProps {
  children: ReactNode
  /** Who said it, or the pillar and the proof behind it. */
  source?: ReactNode
  small?: boolean
}

export function Quote({ children, source, small }: QuoteProps) {
  return (
    <figure>
      <blockquote className={classes('font-serif italic', small ? 'text-[18px] leading-6.5' : 'text-[21px] leading-7')}>
        “{children}”
      </blockquote>
      {source && <figcaption className={classes('text-soft', small ? 'mt-1' : 'mt-2.5')}>{source}</figcaption>}
    </figure>
  )
}
