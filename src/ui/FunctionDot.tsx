// The small square in a function's colour. It decorates the name that stands beside it and says nothing by itself.

import { classes } from './classes.ts'
import type { Desk } from './format.ts'

const fills: Record<Desk, string> = {
  marketing: 'bg-marketing',
  communications: 'bg-communications',
  pr: 'bg-pr',
  sales: 'bg-sales',
}

export function FunctionDot({ desk, className }: { desk: Desk; className?: string }) {
  return <span aria-hidden="true" className={classes('inline-block size-2.25 shrink-0 rounded-dot', fills[desk], className)} />
}
