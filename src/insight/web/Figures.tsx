// The strips of figures that insight puts on the pages of goals, campaigns and pieces; every figure says how it was counted and opens its rows.
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { Figure } from '#ui/Figure.tsx'
import { FigureRow } from '#ui/FigureRow.tsx'
import { capital, formatDay, formatPercent } from '#ui/format.ts'
import { Loading } from '#ui/Loading.tsx'
import { useSession } from '#identity/web/session.tsx'
import { useMetrics } from '#strategy/web/metrics.tsx'
import { planApi } from '#plan/web/api.ts'
import type { Formula, Measure } from '../rules/figure.ts'
import { goalApi, moneyApi, threadApi } from './api.ts'
import { useExplain, type Shown } from './explain.ts'
import { courseName, modelName } from './naming.ts'
import { RowsPanel, type Behind } from './RowsPanel.tsx'

/** What a campaign cost and brought, with everything under it. */
export function CampaignFigures({ id }: { id: string }) {
  const { data } = useQuery(planApi.getCampaign.queryOptions({ input: { id } }))
  const { money } = useExplain()
  const planned = data && (data.planned > 0 ? `of ${money(data.planned)} planned` : 'nothing planned yet')
  return (
    <NodeFigures id={id} formulas={['spend', 'revenue', 'revenue_per_spent', 'visits', 'leads', 'coverage']} against={{ spend: planned }}>
      {(figures) => <FigureRow label="Figures of the campaign">{figures}</FigureRow>}
    </NodeFigures>
  )
}

/** What a piece cost and brought, on the card that says whom it reached. */
export function PieceFigures({ nodeId }: { nodeId: string }) {
  return (
    <NodeFigures id={nodeId} formulas={['spend', 'visits', 'revenue_per_spent']} awaited={<Loading rows={3} />}>
      {(figures) => (
        <div className="grid grid-cols-[repeat(auto-fit,minmax(6.5rem,1fr))] gap-4 border-b border-hair pt-1 pb-3">{figures}</div>
      )}
    </NodeFigures>
  )
}

interface NodeFiguresProps {
  readonly id: string
  readonly formulas: readonly Formula[]
  readonly against?: Partial<Record<Formula, ReactNode>>
  /** What holds the place of the figures, where that is not a strip. */
  readonly awaited?: ReactNode
  readonly children: (figures: ReactNode[]) => ReactNode
}

function NodeFigures({ id, formulas, against = {}, awaited, children }: NodeFiguresProps) {
  const { locale } = useSession()
  const { name, show, explain } = useExplain()
  const [behind, setBehind] = useState<Behind | null>(null)
  const { data } = useQuery(threadApi.getFigures.queryOptions({ input: { id } }))
  const { data: credit } = useQuery(moneyApi.getCredit.queryOptions({ input: { by: 'function' } }))
  if (!data) return awaited ?? <Loading shape="figures" rows={formulas.length} />
  const unknownShare = credit?.unknown.share ?? null
  const credited = ({ model, value }: Shown) =>
    model &&
    value !== null &&
    [modelName[model], unknownShare !== null && `${formatPercent(unknownShare, { locale })} unknown`].filter(Boolean).join(', ')
  const onRows = (figure: Measure) => setBehind({ figure, nodeId: id })
  const shown = formulas.flatMap((formula) => data.figures.find((figure) => figure.formula === formula) ?? [])
  return (
    <>
      {children(
        shown.map((figure) => (
          <Figure
            key={figure.formula}
            label={name(figure.formula)}
            value={show(figure)}
            against={against[figure.formula] ?? credited(figure)}
            explain={explain(figure, { unknownShare, onRows })}
          />
        )),
      )}
      <RowsPanel behind={behind} onClose={() => setBehind(null)} />
    </>
  )
}

/** How far a goal is, and how far it would be at an even pace. */
export function GoalFigures({ id }: { id: string }) {
  const { locale, kind } = useSession()
  const { period, rowsOf } = useExplain()
  const { name, show } = useMetrics()
  const [behind, setBehind] = useState<Behind | null>(null)
  const { data } = useQuery(goalApi.getGoalProgress.queryOptions({ input: { id } }))
  if (!data) return <Loading shape="figures" />
  const { unit, value, baseline, target, startsOn, until, dueOn, daysLeft, share, expected, course } = data
  const metric = name(data.metric as Parameters<typeof name>[0])
  const byHand = data.metric === 'manual'
  const start = byHand ? (baseline ?? 0) : 0
  const even = expected === null || target === null ? null : start + (target - start) * expected
  const measure = measureOf(kind)[data.metric]
  const rows = measure && rowsOf(measure) ? { rows: { onPress: () => setBehind({ figure: measure, from: startsOn, to: until }) } } : {}
  const counted = period(startsOn, until)
  return (
    <>
      <FigureRow label="Figures of the goal">
        <Figure
          label={byHand ? 'Latest value' : capital(metric)}
          value={value === null ? 'Not entered yet' : show(unit, value)}
          against={target === null ? 'no target yet' : `of ${show(unit, target)}`}
          explain={{
            formula: byHand ? 'the last value entered by hand' : `${metric} between start and due day, whatever caused it`,
            period: counted,
            ...rows,
          }}
        />
        <Figure
          label={byHand ? `Of the way from ${show(unit, start)}` : 'Of the target'}
          value={share === null ? '–' : formatPercent(share, { locale })}
          against={courseName[course]}
          explain={{
            formula: byHand ? '(latest value − start) ÷ (target − start)' : 'value ÷ target',
            numerator: { label: byHand ? 'Come so far' : 'Value', value: show(unit, value === null ? null : value - start) },
            denominator: { label: byHand ? 'All the way' : 'Target', value: show(unit, target === null ? null : target - start) },
            period: counted,
          }}
        />
        <Figure
          label={daysLeft !== null && daysLeft < 0 ? 'Days over' : 'Days left'}
          value={daysLeft === null ? '–' : Math.abs(daysLeft)}
          against={dueOn === null ? 'no due day yet' : `until ${formatDay(dueOn, { locale })}`}
        />
        <Figure
          label="Expected by today"
          value={even === null ? '–' : show(unit, unit === 'percent' ? even : Math.round(even))}
          against="at an even pace"
          explain={{
            formula: 'target × time gone',
            numerator: { label: 'Target', value: show(unit, target) },
            denominator: { label: 'Time gone', value: expected === null ? '–' : formatPercent(expected, { locale }) },
            period: period(startsOn, dueOn),
          }}
        />
      </FigureRow>
      <RowsPanel behind={behind} onClose={() => setBehind(null)} />
    </>
  )
}

// The facts a goal counts that have a list of rows which adds up to it: those of its organisation's own kind of income, and what is not income.
const measureOf = (kind: ReturnType<typeof useSession>['kind']): Partial<Record<string, Measure>> => ({
  ...(kind === 'nonprofit' ? { raised: 'revenue', gifts: 'orders' } : { revenue: 'revenue', orders: 'orders' }),
  deals_won: 'deals',
  leads: 'leads',
  coverage: 'coverage',
})
