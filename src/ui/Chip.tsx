// A short word in a tinted pill: a function, a state or a plain fact. The colour always stands beside its word.

import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import { type Desk, deskName } from './format.ts'

/** `good` is done or live, `warning` waits for somebody, `error` is broken or held, `plain` is a fact. */
export type Tone = Desk | 'good' | 'warning' | 'error' | 'plain'

export const tones: Record<Tone, string> = {
  marketing: 'text-marketing bg-marketing-tint',
  communications: 'text-communications bg-communications-tint',
  pr: 'text-pr bg-pr-tint',
  sales: 'text-sales bg-sales-tint',
  good: 'text-sales bg-sales-tint',
  warning: 'text-warning bg-warning-tint',
  error: 'text-error bg-error-tint',
  plain: 'text-soft bg-wash',
}

export interface ChipProps {
  tone?: Tone
  /** A mark before the word, for what is happening now: “● Live”. */
  live?: boolean
  children?: ReactNode
  className?: string
}

/** Without children a function's chip says the function's name. */
export function Chip({ tone = 'plain', live, children, className }: ChipProps) {
  return (
    <span
      className={classes(
        'inline-flex min-h-5 items-center gap-1.5 rounded-full px-2 py-0.5 text-tiny leading-4 font-semibold sm:whitespace-nowrap',
        tones[tone],
        className,
      )}
    >
      {live && <span aria-hidden="true" className="size-2 rounded-full bg-current" />}
      {children ?? (tone in deskName ? deskName[tone as Desk] : null)}
    </span>
  )
}
