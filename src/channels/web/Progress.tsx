// How far an e-mail has come, and how many recipients are in each state; each number opens its rows.
import { Figure } from '#ui/Figure.tsx'
import { FigureRow } from '#ui/FigureRow.tsx'
import { formatInstant, formatNumber } from '#ui/format.ts'
import { LongJob } from '#ui/LongJob.tsx'
import { useSession } from '#identity/web/session.tsx'
import type { FullDispatch } from './Dispatch.tsx'

const figures = [
  { label: 'Delivered', states: ['delivered'], formula: 'recipients whose server took the message (250)' },
  { label: 'Waiting', states: ['queued', 'claimed'], formula: 'recipients that have not been written to yet, or are in hand' },
  { label: 'Failed', states: ['failed'], formula: 'recipients whose server refused the message for good' },
  { label: 'Not written to', states: ['suppressed'], formula: 'recipients without consent, barred, or cancelled before it left' },
  { label: 'Uncertain', states: ['uncertain'], formula: 'recipients whose server may have the message or not' },
] as const

/** “, 12.5 a second”; nothing while it is not known. */
const speed = (pace: FullDispatch['pace'], locale: string) =>
  pace ? `, ${formatNumber(pace.perSecond, { locale, digits: pace.perSecond < 10 ? 1 : 0 })} a second` : ''

export function Progress({ dispatch }: { dispatch: FullDispatch }) {
  const { locale, zone } = useSession()
  const { id, counts, state, held, pause, pace, trouble, resumeAt, headline, startedAt, endedAt, scheduledAt } = dispatch
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
      {moving && pace === null && resumeAt !== null && counts.claimed === 0 && (
        <p className="mt-2 text-small text-soft">Waiting for its turn; it goes on {instant(resumeAt)}.</p>
      )}
      <FigureRow label="Recipients">
        {figures.map(({ label, states, formula }) => {
          const count = states.reduce((sum, each) => sum + counts[each], 0)
          const [first] = states
          return (
            <Figure
              key={label}
              label={label}
              value={formatNumber(count, { locale })}
              against={total > 0 && `of ${formatNumber(total, { locale })}`}
              explain={{ formula, period, rows: { href: `/outbox/${id}?state=${first}`, count: counts[first] } }}
            />
          )
        })}
      </FigureRow>
    </div>
  )
}
