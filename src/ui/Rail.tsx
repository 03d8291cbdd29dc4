// The left rail of the Shell: organisation, the five first entries, desks, the desk's own pages, shared rooms, person and hat.

import { Button } from './Button.tsx'
import { classes } from './classes.ts'
import { FunctionDot } from './FunctionDot.tsx'
import { HatMenu } from './HatMenu.tsx'
import { Link } from './Link.tsx'
import { NewMenu } from './NewMenu.tsx'
import { type DeskEntry, type Entry, type Frame, isCurrent } from './frame.ts'

export function Rail(frame: Frame) {
  return (
    <header className="sticky top-0 flex h-dvh flex-col border-r border-line bg-rail px-3.5 pt-4.5 pb-3 max-desk:hidden">
      <Organisation organisation={frame.organisation} />
      <div className="flex gap-2 px-2 pb-3 empty:hidden">
        <NewMenu begin={frame.begin} />
        {frame.onSearch && (
          <Button small onPress={frame.onSearch}>
            Search or do
          </Button>
        )}
      </div>
      {/* The lists may be longer than the window: they fade where they go on, and who one is stays at the foot. The padding leaves the focus ring whole. */}
      <div className="-mx-1 min-h-0 flex-1 overflow-y-auto [mask-image:linear-gradient(to_bottom,black_calc(100%-18px),transparent)] px-1 pt-0.5 pb-4.5">
        <RailLists {...frame} />
      </div>
      <div className="border-t border-line pt-3">
        <StopButton stop={frame.stop} />
        <HatMenu {...frame} />
      </div>
    </header>
  )
}

/** On every page, so that nobody has to look for it when it is needed. */
export function StopButton({ stop }: Pick<Frame, 'stop'>) {
  if (!stop) return null
  return (
    <Button small kind="danger" onPress={stop.onPress} className="mb-2.5 w-full">
      {stop.label}
    </Button>
  )
}

export function Organisation({ organisation }: Pick<Frame, 'organisation'>) {
  const words = (
    <>
      <span
        aria-hidden="true"
        className="grid size-6.5 shrink-0 place-items-center rounded-[7px] bg-ink font-serif text-[16px] font-semibold text-paper italic"
      >
        {organisation.name.slice(0, 1)}
      </span>
      <span className="min-w-0 truncate">{organisation.name}</span>
    </>
  )
  const look = 'flex items-center gap-2.5 rounded-control px-2 py-0.5 font-semibold'
  return (
    <div className="desk:pb-3">
      {organisation.href ? (
        <Link href={organisation.href} className={look}>
          {words}
        </Link>
      ) : (
        <div className={look}>{words}</div>
      )}
    </div>
  )
}

/** Everything that can be gone to; the bottom bar's sheet shows the same without the first five. */
export function RailLists({ entries, desks, pages, rooms, path, rest }: Frame & { rest?: boolean }) {
  const inPages = pages?.entries.some((entry) => isCurrent(entry, path)) ?? false
  return (
    <nav aria-label={rest ? 'More places' : 'Places'} className="flex flex-col gap-0.5">
      {!rest && <RailList entries={entries} path={path} />}
      {desks.length > 0 && <RailList title="Desks" entries={desks} path={path} quiet={false} />}
      {pages && <RailList title={pages.title} entries={pages.entries} path={path} quiet={inPages} />}
      {rooms.length > 0 && <RailList title="Shared" entries={rooms} path={path} />}
    </nav>
  )
}

interface RailListProps {
  title?: string
  entries: readonly (Entry | DeskEntry)[]
  path: string
  /** The desk above carries the fill; its page is only bold. */
  quiet?: boolean
}

function RailList({ title, entries, path, quiet }: RailListProps) {
  return (
    <>
      {title && <h2 className="px-2 pt-4 pb-1 text-[11px] short:pt-3 leading-none font-semibold text-faint">{title}</h2>}
      <ul className="flex flex-col gap-0.5">
        {entries.map((entry) => {
          const here = isCurrent(entry, path)
          return (
            <li key={entry.href}>
              <Link
                href={entry.href}
                className={classes(
                  'flex items-center gap-2.5 rounded-[7px] px-2 py-1.5 text-ink/85 transition-colors short:py-1',
                  here ? 'font-semibold text-ink' : 'hover:bg-wash',
                  here && !quiet && 'bg-raised shadow-hairline',
                )}
                current={here ? 'page' : undefined}
              >
                {'desk' in entry && <FunctionDot desk={entry.desk} />}
                <span className="min-w-0 truncate">{entry.label}</span>
                {entry.count !== undefined && entry.count > 0 && (
                  <span className="ml-auto min-w-4.5 text-center text-tiny font-semibold text-soft">{entry.count}</span>
                )}
              </Link>
            </li>
          )
        })}
      </ul>
    </>
  )
}
