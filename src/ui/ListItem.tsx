// One matter of a List: a lead (chip or dot), what it is about, one sentence, and at most one button.

import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import { Link } from './Link.tsx'

export interface ListItemProps {
  lead?: ReactNode
  title: ReactNode
  href?: string
  /** One sentence below the title. */
  sentence?: ReactNode
  action?: ReactNode
  /** The title is what counts, not merely a line of news. */
  strong?: boolean
}

export function ListItem({ lead, title, href, sentence, action, strong }: ListItemProps) {
  const name = href ? (
    <Link href={href} className="rounded-dot hover:underline underline-offset-3 decoration-rule">
      {title}
    </Link>
  ) : (
    title
  )
  return (
    <li className="col-span-3 grid grid-cols-subgrid items-start gap-x-3 gap-y-2 py-3">
      {lead && <div className="flex min-h-5.25 items-center">{lead}</div>}
      <div
        className={classes(
          'min-w-0',
          !lead && 'col-span-2',
          !action && (lead ? 'col-span-2' : 'col-span-3'),
          Boolean(action && lead) && '@max-[440px]:col-span-2',
        )}
      >
        <p className={classes('break-words', strong && 'font-semibold')}>{name}</p>
        {sentence && <div className="text-small text-soft">{sentence}</div>}
      </div>
      {action && (
        <div
          className={classes(
            'justify-self-end',
            lead
              ? '@max-[440px]:col-span-2 @max-[440px]:col-start-2 @max-[440px]:justify-self-start'
              : '@max-[360px]:col-span-3 @max-[360px]:col-start-1 @max-[360px]:justify-self-start',
          )}
        >
          {action}
        </div>
      )}
    </li>
  )
}
