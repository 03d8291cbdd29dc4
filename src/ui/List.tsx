// A list of matters, one below the other, with hairlines between; the leads (chip or dot) share one column so that titles align.

import type { ReactNode } from 'react'
import { classes } from './classes.ts'

export interface ListProps {
  children: ReactNode
  label?: string
  className?: string
}

export function List({ children, label, className }: ListProps) {
  return (
    <ul aria-label={label} className={classes('@container grid grid-cols-[auto_minmax(0,1fr)_auto] divide-y divide-hair', className)}>
      {children}
    </ul>
  )
}
