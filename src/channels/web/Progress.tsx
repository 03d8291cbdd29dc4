// How far an e-mail has come, and how many recipients are in each state; each number opens its rows.
import { formatInstant, formatNumber } from '#ui/format.ts'
import { LongJob } from '#ui/LongJob.tsx'
import { useSession } from '#identity/web/session.tsx'
import { isOpen } from '../rules.ts'
import { rowsAt } from '../tally.ts'
import type { Waiting } from '../waits.ts'
import type { FullDispatch } from './Dispatch.tsx'
import { StateFigures } from './StateFigures.tsx'

/** “, 12.5 a second”; nothing while it is not known. */
const speed = (pace: FullDispatch['pace'], locale: string) =>
  pace ? `, ${formatNumber(pace.perSecond, { locale, digits: pace.perSecond < 10 ? 1 : 0 })} a second` : ''

const waitWords: Partial<Record<Waiting, string>> = { account_limit: 'The limit of the account is reached' }

export function Progress({ dispatch }: { dispatch: FullDispatch }) {
  const { locale, zone } = useSession()
  const { id, counts, state, held, pause, pace, trouble, waitsFor, headline, startedAt, endedAt, scheduledAt } = dispatch
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const over = counts.delivered + counts.failed + counts.suppressed + counts.uncertain
  const moving = state === 'sending' && !held && trouble === null
  const pausing = pause !== null && pause.closedAt === null
  const instant = (at: string) => formatInstant(at, { locale, timeZone: zone })
  const period = startedAt ? `${instant(startedAt)} – ${endedAt ? instant(endedAt) : 'now'}` : `from ${instant(scheduledAt)}`
  return (
    <div>
      {(moving || pausing) && (
        <LongJob
          what={pausing ? `Pausing, ${formatNumber(pause.inHand, { locale })} in hand` : `Sending “${headline}”${speed(pace, locale)}`}
          done={over}
          {...(total > 0 ? { total } : {})}
          unit="recipients"
          {...(moving && pace ? { secondsLeft: pace.secondsLeft } : {})}
        />
      )}
      {moving && pace === null && waitsFor?.until && counts.claimed === 0 && (
        <p className="mt-2 text-small text-soft">
          {waitWords[waitsFor.what] ?? 'Waiting for its turn'}; it goes on {instant(waitsFor.until)}.
        </p>
      )}
      <StateFigures counts={counts} period={period} moving={isOpen(state)} href={(each) => rowsAt(id, each ? { state: each } : {})} />
    </div>
  )
}
