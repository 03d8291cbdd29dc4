// Something went wrong: what happened, what was kept, what to do, and the button that does it.

import type { ReactNode } from 'react'
import { Button } from './Button.tsx'
import { Chip } from './Chip.tsx'

export interface ErrorNoteProps {
  /** What happened, one sentence. */
  happened: ReactNode
  /** What was kept, one sentence. */
  kept?: ReactNode
  /** What to do, one sentence. */
  todo?: ReactNode
  action?: { label: string; onPress?: () => void; href?: string; pending?: boolean }
  children?: ReactNode
}

export function ErrorNote({ happened, kept, todo, action, children }: ErrorNoteProps) {
  return (
    <div role="alert" className="@container rounded-surface border border-error/30 bg-card px-5 py-4">
      <div className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-start gap-x-3 gap-y-2">
        <Chip tone="error">Error</Chip>
        <div className={action ? '@max-[420px]:col-span-2' : 'col-span-2'}>
          <p className="font-semibold">{happened}</p>
          {(kept || todo) && (
            <p className="mt-0.5 text-small text-soft">
              {kept} {todo}
            </p>
          )}
          {children}
        </div>
        {action && (
          <div className="@max-[420px]:col-start-2">
            <Button small href={action.href} onPress={action.onPress} pending={action.pending}>
              {action.label}
            </Button>
          </div>
        )}
      </div>
    </div>
  )
}
