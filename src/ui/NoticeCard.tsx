// One notice: what was done, the seconds that are left, and the button that takes it back.

import { type ReactNode, useEffect, useState } from 'react'
import type { Notice } from './undo.ts'

const outcome: Record<Notice['state'], string> = {
  open: '',
  undoing: 'Taking it back',
  undone: 'Taken back',
  failed: 'This could not be taken back; the page shows the state as it is',
}

export interface NoticeCardProps {
  notice: Notice
  /** The countdown stands still while somebody is at it. */
  held: boolean
  onGone: () => void
  children?: ReactNode
}

export function NoticeCard({ notice, held, onGone, children }: NoticeCardProps) {
  const { state } = notice
  const [left, setLeft] = useState(state === 'undone' ? 3 : Math.ceil(notice.lasts / 1000))
  useEffect(() => {
    if (held || state === 'undoing') return
    if (left <= 0) return onGone()
    const timer = setTimeout(() => setLeft(left - 1), 1000)
    return () => clearTimeout(timer)
  }, [left, held, state, onGone])
  return (
    // What it lies over can still be clicked; only its own button is in the way.
    <div className="flex items-center [&_button]:pointer-events-auto gap-3 rounded-surface border border-rule bg-raised py-2 pr-2 pl-4 animate-sheet-in">
      <span>{state === 'open' ? notice.message : outcome[state]}</span>
      {children}
      {/* The seconds are for the eye: read aloud every second they would drown the message. */}
      <span aria-hidden="true" className="w-6 text-center text-tiny text-faint">
        {left}
      </span>
    </div>
  )
}
