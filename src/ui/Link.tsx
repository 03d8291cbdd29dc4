// A link that knows no router: the app names one once in react-aria's RouterProvider and every link follows it.

import type { ReactNode } from 'react'
import { Link as AriaLink } from 'react-aria-components'
import { classes } from './classes.ts'

export interface LinkProps {
  href: string
  children: ReactNode
  /** Replaces the look of a link in running text. */
  className?: string
  /** Says to a screen reader that this is where the reader is. */
  current?: 'page' | 'step' | 'true'
  /** What a screen reader says instead of the content. */
  label?: string
  /** Opens outside of the tool, in a tab of its own. */
  outside?: boolean
  download?: boolean | string
  onPress?: () => void
}

const inText = 'underline decoration-rule underline-offset-3 hover:decoration-ink rounded-dot'

export function Link({ href, children, className, current, label, outside, download, onPress }: LinkProps) {
  const look = classes('cursor-pointer', className ?? inText)
  // A place on the same page is the browser's own affair: it moves the focus too, which a router does not.
  if (href.startsWith('#')) {
    return (
      <a href={href} className={look} aria-current={current} aria-label={label} onClick={onPress}>
        {children}
      </a>
    )
  }
  return (
    <AriaLink
      href={href}
      className={look}
      aria-current={current}
      aria-label={label}
      target={outside ? '_blank' : undefined}
      rel={outside ? 'noopener noreferrer' : undefined}
      download={download}
      onPress={onPress}
    >
      {children}
    </AriaLink>
  )
}
