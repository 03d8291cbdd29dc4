// The thread at the top edge of every object's page: from the goal it serves to the result it brought, in four stops or in full.

import { type ReactNode, useId, useState } from 'react'
import { centreCurrent } from './centre.ts'
import { classes } from './classes.ts'
import { Link } from './Link.tsx'

export interface Stop {
  /** The object's id, or the kind for a stop that does not exist yet. */
  id: string
  /** The word on the screen: Goal, Campaign, Content, Result. */
  kind: string
  /** What counts at this stop: “$440,573 of $450,000”, or the object's name. */
  figure: ReactNode
  /** The rest of the second line: “first-year sales”. */
  caption?: ReactNode
  href?: string
  /** This object's stop. */
  current?: boolean
  /** The stop does not exist yet; this is the step that makes it. With neither way to take it, it only says that nothing stands here. */
  next?: { label: string; href?: string; onPress?: () => void }
}

export interface ThreadBarProps {
  /** Goal, Campaign, Content, Result. */
  stops: readonly Stop[]
  /** All stops there are, up to eleven; offered as “Full thread”. */
  full?: readonly Stop[]
  defaultOpen?: boolean
  onOpenChange?: (open: boolean) => void
  /** Tells two threads on one page apart. */
  label?: string
  /** The single line on the page of a person, a deal or a conversation. */
  line?: boolean
}

export function ThreadBar({ stops, full, defaultOpen = false, onOpenChange, label = 'Thread', line }: ThreadBarProps) {
  const [open, setOpen] = useState(defaultOpen)
  const id = useId()
  if (line) return <ThreadLine stops={stops} label={label} />
  const shown = open && full ? full : stops
  const here = shown.find((stop) => stop.current)?.id
  return (
    <nav aria-label={label} className="relative overflow-x-auto border-b border-line bg-card px-8 pt-3.5 pb-3 max-desk:px-4">
      <div className={classes('flex min-w-fit', open ? 'items-start' : 'items-center')}>
        {/* On a phone the bar is wider than the screen: the current stop is what the reader came for, also when it is known only later. */}
        <ol id={id} key={`${open ? 'full' : 'four'} ${here}`} ref={centreCurrent} className="flex flex-1">
          {shown.map((stop, at) =>
            open && full ? (
              <FullStop key={stop.id} stop={stop} first={at === 0} last={at === shown.length - 1} before={shown[at - 1]} />
            ) : (
              <FourStop key={stop.id} stop={stop} after={shown[at + 1]} last={at === shown.length - 1} endless={full !== undefined} />
            ),
          )}
        </ol>
        {full && (
          <button
            type="button"
            aria-expanded={open}
            aria-controls={id}
            className="ml-3.5 cursor-pointer rounded-[4px] py-1 text-tiny font-semibold whitespace-nowrap text-soft hover:text-ink"
            onClick={() => {
              setOpen(!open)
              onOpenChange?.(!open)
            }}
          >
            {open ? '‹ Four stops' : 'Full thread ›'}
          </button>
        )}
      </div>
    </nav>
  )
}

/** Each mark is centred 10 px below the top of its stop, where the thread runs. */
function Mark({ stop, className }: { stop: Stop; className?: string }) {
  const look = stop.current
    ? 'mt-[0.5px] mb-1 size-[19px] bg-thread shadow-[0_0_0_4px_var(--halo)]'
    : classes('mt-[3.5px] mb-[7px] size-[13px] border-2 bg-card', stop.next ? 'border-edge' : 'border-thread')
  return <span aria-hidden="true" className={classes('relative block rounded-full', look, className)} />
}

function Words({ stop, second }: { stop: Stop; second: ReactNode }) {
  const figure = (
    <strong className={classes('block text-[12.5px] leading-4 font-semibold', stop.current ? 'text-thread' : 'text-ink')}>
      {stop.figure}
    </strong>
  )
  const rest = <span className="block text-[11.5px] leading-4 text-soft">{second}</span>
  if (stop.next) {
    return (
      <>
        <NextStep next={stop.next} />
        {rest}
      </>
    )
  }
  if (!stop.href || stop.current) {
    return (
      <>
        {figure}
        {rest}
      </>
    )
  }
  return (
    <Link href={stop.href} className="block rounded-[4px] underline-offset-3 decoration-rule hover:underline">
      {figure}
      {rest}
    </Link>
  )
}

function NextStep({ next }: { next: NonNullable<Stop['next']> }) {
  const look =
    'block cursor-pointer rounded-[4px] text-[12.5px] leading-4 font-semibold text-ink underline decoration-rule underline-offset-3 hover:decoration-ink'
  if (!next.href && !next.onPress) return <span className="block text-[12.5px] leading-4 font-semibold text-soft">{next.label}</span>
  return next.href ? (
    <Link href={next.href} className={look}>
      {next.label}
    </Link>
  ) : (
    <button type="button" className={look} onClick={next.onPress}>
      {next.label}
    </button>
  )
}

const strand = (missing: boolean): string => (missing ? 'border-t-2 border-dashed border-rule' : 'border-t-2 border-thread')

function FourStop({ stop, after, last, endless }: { stop: Stop; after: Stop | undefined; last: boolean; endless: boolean }) {
  return (
    <li className="relative min-w-42 flex-1 pr-3" aria-current={stop.current ? 'step' : undefined}>
      {(!last || endless) && (
        <span
          aria-hidden="true"
          className={classes('absolute top-[9px] right-1 left-[19px]', strand(last ? stop.next !== undefined : after?.next !== undefined))}
        />
      )}
      <Mark stop={stop} className={stop.current ? '-ml-[3px]' : ''} />
      <Words
        stop={stop}
        second={
          <>
            {stop.kind}
            {stop.caption && <> · {stop.caption}</>}
          </>
        }
      />
    </li>
  )
}

function FullStop({ stop, first, last, before }: { stop: Stop; first: boolean; last: boolean; before: Stop | undefined }) {
  return (
    <li className="relative min-w-24 flex-1 px-0.5 text-center" aria-current={stop.current ? 'step' : undefined}>
      {!first && <span aria-hidden="true" className={classes('absolute top-[9px] right-1/2 left-0', strand(stop.next !== undefined))} />}
      {!last && (
        <span
          aria-hidden="true"
          className={classes('absolute top-[9px] right-0 left-1/2', strand(stop.next !== undefined && before?.next !== undefined))}
        />
      )}
      <Mark stop={stop} className="mx-auto" />
      <span className="sr-only">{stop.kind}: </span>
      <Words stop={stop} second={stop.caption ?? stop.kind} />
    </li>
  )
}

function ThreadLine({ stops, label }: { stops: readonly Stop[]; label: string }) {
  const reachable = stops.some(({ href, next }) => href !== undefined || next?.href !== undefined || next?.onPress !== undefined)
  return (
    <nav
      aria-label={label}
      // What scrolls sideways and holds no link is reached by the keyboard itself.
      tabIndex={reachable ? undefined : 0}
      className="relative overflow-x-auto border-b border-line bg-card px-8 py-2 max-desk:px-4"
    >
      <ol
        key={stops.find((stop) => stop.current)?.id}
        ref={centreCurrent}
        className="flex min-w-fit items-center gap-2 text-tiny whitespace-nowrap text-soft"
      >
        {stops.map((stop, at) => (
          <li key={stop.id} className="flex items-center gap-2" aria-current={stop.current ? 'step' : undefined}>
            {at > 0 && <span aria-hidden="true" className={classes('w-5', strand(stop.next !== undefined))} />}
            <span
              aria-hidden="true"
              className={classes(
                'size-2.25 rounded-full border-2',
                stop.next ? 'border-edge' : 'border-thread',
                stop.current && 'bg-thread',
              )}
            />
            <span>{stop.kind}</span>
            {/* Several stops that one step would make ask for it once, at the last of them. */}
            {stop.next && stops[at + 1]?.next?.label === stop.next.label ? null : stop.next ? (
              <NextStep next={stop.next} />
            ) : stop.href && !stop.current ? (
              <Link href={stop.href} className="rounded-[4px] font-semibold text-ink underline-offset-3 decoration-rule hover:underline">
                {stop.figure}
              </Link>
            ) : (
              <strong className={classes('font-semibold', stop.current ? 'text-thread' : 'text-ink')}>{stop.figure}</strong>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}
