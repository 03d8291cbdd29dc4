// What leaves and left, by day: a month as a grid, on a phone as a list.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import { Button } from '#ui/Button.tsx'
import { Chip } from '#ui/Chip.tsx'
import { classes } from '#ui/classes.ts'
import { EmptyPage } from '#ui/EmptyPage.tsx'
import { formatDay } from '#ui/format.ts'
import { FunctionDot } from '#ui/FunctionDot.tsx'
import { Link } from '#ui/Link.tsx'
import { Loading } from '#ui/Loading.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { dayIn } from '#kernel/time.ts'
import { useSession } from '#identity/web/session.tsx'
import { contentApi } from './api.ts'
import { channelIn, variantState } from './labels.ts'
import { gridOf, monthAfter } from './month.ts'

type Item = Awaited<ReturnType<typeof contentApi.listCalendar.call>>['items'][number]

export function Calendar() {
  const { today, zone, locale } = useSession()
  const { month = today.slice(0, 7) } = useSearch({ strict: false }) as { month?: string }
  const weeks = gridOf(month, locale)
  const [from, to] = [weeks[0]![0]!, weeks.at(-1)!.at(-1)!]
  const items = useItems(from, to)
  const byDay = Map.groupBy(items ?? [], ({ slot }) => dayIn(zone, slot!))
  const name = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00Z`),
  )
  return (
    <>
      <PageHeader
        title={name}
        purpose="What leaves and left, across the channels. Each entry opens its piece."
        actions={
          <>
            <Button href={`/calendar?month=${monthAfter(month, -1)}`}>Previous</Button>
            {month !== today.slice(0, 7) && <Button href="/calendar">This month</Button>}
            <Button href={`/calendar?month=${monthAfter(month, 1)}`}>Next</Button>
          </>
        }
      />
      {items === undefined ? (
        <div className="mt-5">
          <Loading shape="table" />
        </div>
      ) : items.length === 0 ? (
        <div className="mt-6">
          <EmptyPage
            title={`Nothing leaves in ${name}`}
            why="What has a time stands here on its day, on every channel, before and after it went out. A month at a glance shows gaps and collisions."
            step={
              <Button kind="primary" href="/content">
                Open content
              </Button>
            }
          />
        </div>
      ) : (
        <>
          <Grid weeks={weeks} month={month} byDay={byDay} />
          <Days days={weeks.flat().filter((day) => day.startsWith(month))} byDay={byDay} />
        </>
      )}
    </>
  )
}

/** Everything between two days, page after page. Undefined until the first page is there: no answer must not look like an empty month. */
function useItems(from: string, to: string): Item[] | undefined {
  const { data, hasNextPage, isFetching, fetchNextPage } = useInfiniteQuery(
    contentApi.listCalendar.infiniteOptions({
      input: (cursor: string | undefined) => ({ from, to, limit: 200, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  )
  useEffect(() => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }, [hasNextPage, isFetching, fetchNextPage])
  return data?.pages.flatMap((page) => page.items)
}

type ByDay = ReadonlyMap<string, readonly Item[]>

function Grid({ weeks, month, byDay }: { weeks: readonly (readonly string[])[]; month: string; byDay: ByDay }) {
  const { today, locale } = useSession()
  const weekday = (day: string) =>
    new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))
  return (
    <table className="mt-5 w-full table-fixed border-collapse max-md:hidden">
      <thead>
        <tr>
          {weeks[0]!.map((day) => (
            <th key={day} scope="col" className="px-2 pb-2 text-left text-tiny font-semibold text-faint">
              {weekday(day)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week[0]}>
            {week.map((day) => (
              <td key={day} className={classes('h-28 border border-line p-2 align-top', day.startsWith(month) ? 'bg-card' : 'bg-paper')}>
                <p className={classes('mb-1 text-tiny', day === today ? 'font-semibold text-ink' : 'text-faint')}>
                  <time dateTime={day}>{Number(day.slice(8))}</time>
                  {day === today && ' Today'}
                </p>
                <ul className="space-y-1">
                  {byDay.get(day)?.map((item) => (
                    <li key={item.id} className="min-w-0">
                      <Entry item={item} />
                    </li>
                  ))}
                </ul>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Entry({ item }: { item: Item }) {
  const { zone, locale } = useSession()
  const state = variantState(item)
  return (
    <Link href={`/content/${item.pieceId}`} className="block rounded-[6px] px-1 py-0.5 text-small hover:bg-wash">
      <span className="flex items-start gap-1.5">
        <FunctionDot desk={item.function} className="mt-1.25" />
        <span className="line-clamp-2 min-w-0 flex-1 font-medium break-words">{item.pieceTitle}</span>
      </span>
      <span className="block truncate text-tiny text-soft">
        {timeOf(item.slot!, zone, locale)} · {channelIn(item.title, item.pieceTitle)}
      </span>
      {(state.tone === 'warning' || state.tone === 'error') && (
        <span className={classes('block text-tiny', state.tone === 'error' ? 'text-error' : 'text-warning')}>{state.word}</span>
      )}
    </Link>
  )
}

/** On a phone: the days that have something. */
function Days({ days, byDay }: { days: readonly string[]; byDay: ByDay }) {
  const { locale, zone } = useSession()
  const busy = days.filter((day) => byDay.has(day))
  return (
    <div className="mt-5 space-y-6 md:hidden">
      {busy.length === 0 && <p className="text-soft">Nothing leaves this month.</p>}
      {busy.map((day) => (
        <section key={day} aria-label={formatDay(day, { locale })}>
          <h2 className="border-b border-line pb-1 text-small font-semibold">{formatDay(day, { locale })}</h2>
          <ul className="divide-y divide-hair">
            {byDay.get(day)!.map((item) => {
              const state = variantState(item)
              return (
                <li key={item.id} className="flex items-start gap-3 py-3">
                  <span className="w-14 shrink-0 text-small text-soft">{timeOf(item.slot!, zone, locale)}</span>
                  <span className="min-w-0 flex-1">
                    <Link href={`/content/${item.pieceId}`}>{item.pieceTitle}</Link>
                    <span className="block text-small text-soft">{channelIn(item.title, item.pieceTitle)}</span>
                  </span>
                  <Chip tone={state.tone}>{state.word}</Chip>
                </li>
              )
            })}
          </ul>
        </section>
      ))}
    </div>
  )
}

function timeOf(slot: string, zone: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', timeZone: zone }).format(new Date(slot))
}
