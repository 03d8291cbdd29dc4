// A job that takes a while: what it does, how far it is, how long still, and how to stop it.

import { ProgressBar } from 'react-aria-components'
import { Button } from './Button.tsx'
import { formatNumber, formatPercent, formatSpan } from './format.ts'

export interface LongJobProps {
  /** “Importing supporters.csv”. */
  what: string
  done: number
  /** Absent while nobody knows how much there is. */
  total?: number
  /** What is counted: “rows”. */
  unit?: string
  secondsLeft?: number
  onCancel?: () => void
  cancelling?: boolean
  /** It has ended. */
  finished?: 'done' | 'cancelled' | 'failed'
  /** After it has ended: what came of it. */
  outcome?: string
}

const ended = { done: 'Done', cancelled: 'Cancelled', failed: 'Failed' }

export function LongJob({ what, done, total, unit = 'rows', secondsLeft, onCancel, cancelling, finished, outcome }: LongJobProps) {
  const share = total ? Math.min(1, done / total) : undefined
  const words = finished
    ? [ended[finished], outcome ?? `${formatNumber(done)} ${unit}`].join(' · ')
    : [
        total === undefined ? `${formatNumber(done)} ${unit} so far` : `${formatNumber(done)} of ${formatNumber(total)} ${unit}`,
        ...(share === undefined ? [] : [formatPercent(share, { digits: 0 })]),
        ...(secondsLeft === undefined ? [] : [`about ${formatSpan(secondsLeft)} left`]),
      ].join(' · ')
  return (
    <div className="flex items-center gap-4 rounded-surface border border-line bg-card px-5 py-4">
      <div className="min-w-0 flex-1">
        <p className="font-semibold break-words">{what}</p>
        <p role="status" className="text-small text-soft">
          {words}
        </p>
        {!finished && (
          <ProgressBar
            aria-label={what}
            value={(share ?? 0) * 100}
            isIndeterminate={share === undefined}
            className="mt-2 block h-1 overflow-hidden rounded-full bg-wash"
          >
            <span
              className={
                share === undefined
                  ? 'block h-full w-1/3 rounded-full bg-ink animate-breathe'
                  : 'block h-full rounded-full bg-ink transition-[width]'
              }
              style={share === undefined ? {} : { width: `${share * 100}%` }}
            />
          </ProgressBar>
        )}
      </div>
      {onCancel && !finished && (
        <Button small onPress={onCancel} pending={cancelling}>
          Cancel
        </Button>
      )}
    </div>
  )
}
