// A finding of the checks, an alert or a failure: severity word, the object, one sentence why, one button that fixes it.

import type { ReactNode } from 'react'
import { Button } from './Button.tsx'
import { Chip, type Tone } from './Chip.tsx'
import { ListItem } from './ListItem.tsx'

export type Severity = 'error' | 'warning' | 'note' | 'clear'

const words: Record<Severity, { word: string; tone: Tone }> = {
  error: { word: 'Error', tone: 'error' },
  warning: { word: 'Warning', tone: 'warning' },
  note: { word: 'Note', tone: 'plain' },
  clear: { word: 'Clear', tone: 'good' },
}

export interface FindingProps {
  severity: Severity
  /** The object it is about, and what is the matter, in a few words. */
  object: ReactNode
  href?: string
  /** Why, in one sentence. */
  why?: ReactNode
  fix?: { label: string; onPress?: () => void; href?: string; pending?: boolean }
}

/** Goes inside a List. */
export function Finding({ severity, object, href, why, fix }: FindingProps) {
  const { word, tone } = words[severity]
  return (
    <ListItem
      lead={<Chip tone={tone}>{word}</Chip>}
      title={object}
      href={href}
      sentence={why}
      action={
        fix && (
          <Button small pending={fix.pending} href={fix.href} onPress={fix.onPress}>
            {fix.label}
          </Button>
        )
      }
    />
  )
}
