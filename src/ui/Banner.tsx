// One line above everything for what holds for the whole organisation: a crisis, a hold, sends that cannot leave yet.

import type { ReactNode } from 'react'
import { classes } from './classes.ts'

export interface BannerProps {
  tone: 'warning' | 'error' | 'plain'
  /** The severity in a word: “Crisis”, “Held”, “Demo”. */
  word: string
  /** One sentence. */
  children: ReactNode
  /** A link or a small button. */
  action?: ReactNode
}

const grounds = { warning: 'bg-warning-tint', error: 'bg-error-tint', plain: 'bg-wash' }
const words = { warning: 'text-warning', error: 'text-error', plain: 'text-soft' }

export function Banner({ tone, word, children, action }: BannerProps) {
  return (
    <section
      aria-label={word}
      className={classes('flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line px-8 py-2 max-desk:px-4', grounds[tone])}
    >
      <strong className={classes('font-semibold', words[tone])}>{word}</strong>
      <p className="min-w-0 flex-1 basis-60">{children}</p>
      {action}
    </section>
  )
}
