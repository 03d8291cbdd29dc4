// How long ago or how far ahead, in words; the exact instant on hover, on focus and to a screen reader.

import { useSyncExternalStore } from 'react'
import { Focusable, Tooltip, TooltipTrigger, useLocale } from 'react-aria-components'
import { formatInstant, formatRelative } from './format.ts'

export interface RelativeTimeProps {
  /** An ISO instant. */
  at: string
  /** The organisation's zone; the browser's own otherwise. */
  timeZone?: string
  /** Fixes the present, for pictures and tests. */
  now?: string
}

// One clock for every relative time on the screen.
const listeners = new Set<() => void>()
let minute = Math.floor(Date.now() / 60_000)
let timer: ReturnType<typeof setInterval> | undefined
function subscribe(listener: () => void) {
  listeners.add(listener)
  timer ??= setInterval(() => {
    minute = Math.floor(Date.now() / 60_000)
    for (const each of listeners) each()
  }, 30_000)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) {
      clearInterval(timer)
      timer = undefined
    }
  }
}

export function RelativeTime({ at, timeZone, now }: RelativeTimeProps) {
  const { locale } = useLocale()
  useSyncExternalStore(subscribe, () => minute)
  const exact = formatInstant(at, { locale, ...(timeZone ? { timeZone } : {}) })
  return (
    <TooltipTrigger delay={300} closeDelay={100}>
      <Focusable>
        <time
          dateTime={at}
          role="note"
          tabIndex={0}
          className="cursor-default rounded-dot whitespace-nowrap underline decoration-rule decoration-dotted underline-offset-3"
        >
          {formatRelative(at, { locale, ...(now ? { now: new Date(now) } : {}) })}
        </time>
      </Focusable>
      <Tooltip offset={6} className="rounded-control bg-ink px-2.5 py-1.5 text-tiny text-paper entering:animate-fade-in">
        {exact}
      </Tooltip>
    </TooltipTrigger>
  )
}
