// Holds the place of what is on its way, in its shape, so that nothing jumps when it arrives. Where the answer did not come, the page says so
// (`data-unanswered`), and nothing breathes there any longer; of what is refused or not there (`data-final`), the note above says all.

import { classes } from './classes.ts'

export interface LoadingProps {
  /** The shape of what is awaited. */
  shape?: 'text' | 'table' | 'figures' | 'card' | 'page'
  rows?: number
  /** What is being fetched, for screen readers: “Fetching campaigns”. */
  label?: string
}

const bar = 'block rounded-[4px] bg-wash animate-breathe'

function Bars({ rows, tall }: { rows: number; tall?: boolean }) {
  return Array.from({ length: rows }, (_, at) => (
    <span key={at} className={classes('flex items-center', tall ? 'h-10.25 border-b border-hair last:border-0' : 'h-6')}>
      <span className={classes(bar, 'h-3', ['w-4/5', 'w-3/5', 'w-2/3', 'w-1/2'][at % 4])} />
    </span>
  ))
}

export function Loading({ shape = 'text', rows = 4, label = 'Fetching' }: LoadingProps) {
  return (
    <>
      <p className="hidden text-small text-soft in-data-flush:px-2.5 in-data-flush:pb-2 in-data-unanswered:block in-data-final:hidden!">
        This could not be fetched.
      </p>
      <div role="status" aria-busy="true" aria-label={label} className="block in-data-unanswered:hidden">
        {shape === 'text' && (
          <div className="in-data-flush:px-2.5">
            <Bars rows={rows} />
          </div>
        )}
        {shape === 'table' && (
          <div className="rounded-surface border border-line bg-card px-5 py-2 in-[.bg-card]:border-0 in-[.bg-card]:px-2.5">
            <Bars rows={rows} tall />
          </div>
        )}
        {shape === 'card' && (
          <div className="rounded-surface border border-line bg-card px-5 py-4.5">
            <Bars rows={rows} />
          </div>
        )}
        {shape === 'figures' && (
          <div className="my-5 flex flex-wrap gap-px overflow-hidden rounded-surface border border-line bg-line">
            {Array.from({ length: rows }, (_, at) => (
              <div key={at} className="h-24.5 min-w-37 flex-1 bg-card px-4.5 py-3.5">
                <span className={classes(bar, 'mb-2 h-3 w-1/2')} />
                <span className={classes(bar, 'h-6 w-2/3')} />
              </div>
            ))}
          </div>
        )}
        {shape === 'page' && (
          <>
            <span className={classes(bar, 'mb-3 h-4 w-48')} />
            <span className={classes(bar, 'mb-8 h-8 w-90 max-w-full')} />
            <div className="rounded-surface border border-line bg-card px-5 py-2">
              <Bars rows={rows} tall />
            </div>
          </>
        )}
      </div>
    </>
  )
}
