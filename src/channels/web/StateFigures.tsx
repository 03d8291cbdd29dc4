// The recipients in all and by state, of a mailing or of a whole report; each number opens its rows.
import { Figure } from '#ui/Figure.tsx'
import { FigureRow } from '#ui/FigureRow.tsx'
import { formatNumber } from '#ui/format.ts'
import { useSession } from '#identity/web/session.tsx'
import type { Counts, SendState } from '../rules.ts'
import { stateTitle } from '../tally.ts'

const formulas: Record<SendState, string> = {
  delivered: 'recipients whose server took the message (250), or that were counted so after it was uncertain',
  failed: 'recipients whose server refused the message for good, or that were given up',
  suppressed: 'recipients without consent, barred, over the limit, or cancelled before it left',
  uncertain: 'recipients whose server may have the message or not',
  queued: 'recipients that have not been written to yet',
  claimed: 'recipients whose message is being handed over now',
}
const order: readonly SendState[] = ['delivered', 'failed', 'suppressed', 'uncertain', 'queued', 'claimed']

interface StateFiguresProps {
  counts: Counts
  period: string
  /** Something may still wait: what does so is shown also while it is nobody. */
  moving: boolean
  /** The rows of a state; all of them without one. */
  href: (state?: SendState) => string
}

export function StateFigures({ counts, period, moving, href }: StateFiguresProps) {
  const { locale } = useSession()
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const shown = order.filter((state) => moving || counts[state] > 0 || (state !== 'queued' && state !== 'claimed'))
  return (
    <FigureRow label="Recipients">
      <Figure
        label="Recipients"
        value={formatNumber(total, { locale })}
        explain={{ formula: 'all rows of the ledger; the figures beside it add up to it', period, rows: { href: href(), count: total } }}
      />
      {shown.map((state) => (
        <Figure
          key={state}
          label={stateTitle[state]}
          value={formatNumber(counts[state], { locale })}
          against={total > 0 && `of ${formatNumber(total, { locale })}`}
          explain={{ formula: formulas[state], period, rows: { href: href(state), count: counts[state] } }}
        />
      ))}
    </FigureRow>
  )
}
