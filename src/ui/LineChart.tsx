// Progress over time: one line, its target dashed, what happened marked on the way, and the same numbers as a table.

import { ChartTable } from './ChartTable.tsx'
import type { LineChartProps, Point } from './chart.ts'
import { type Desk, formatDay } from './format.ts'
import { Numbers } from './Numbers.tsx'
import { useWidth } from './width.ts'

// Room for the last dot, wherever on the line it stands.
const margin = { top: 12, right: 10, bottom: 22, left: 6 }
const ink: Record<Desk, string> = {
  marketing: 'var(--marketing)',
  communications: 'var(--communications)',
  pr: 'var(--pr)',
  sales: 'var(--sales)',
}

export function LineChart({ label, points, target, annotations = [], format, formatAt = shortDay, height = 120 }: LineChartProps) {
  const [box, width] = useWidth(380)
  const last = points.at(-1)
  const all = [...points, ...(target?.points ?? [])]
  if (!last || all.length < 2) return <p className="py-6 text-small text-soft">Nothing to draw yet: a line needs two days.</p>

  const days = all.map((point) => Date.parse(point.at))
  const [from, to] = [Math.min(...days), Math.max(...days)]
  const values = all.map((point) => point.value)
  const [low, high] = [Math.min(0, ...values), Math.max(...values)]
  const x = (at: string) => margin.left + ((Date.parse(at) - from) / (to - from || 1)) * (width - margin.left - margin.right)
  const y = (value: number) => margin.top + (1 - (value - low) / (high - low || 1)) * (height - margin.top - margin.bottom)
  const path = (line: readonly Point[]) =>
    line.map((point, at) => `${at === 0 ? 'M' : 'L'}${x(point.at).toFixed(1)} ${y(point.value).toFixed(1)}`).join(' ')
  const base = y(Math.max(0, low))
  const end = target?.points.at(-1)
  const summary = `${label}: ${format(last.value)} on ${formatAt(last.at)}${end ? `; ${target?.label} ${format(end.value)} on ${formatAt(end.at)}` : ''}.`

  return (
    <figure className="min-w-0">
      <div ref={box} className="overflow-hidden">
        <svg
          role="img"
          aria-label={summary}
          width={width}
          height={height}
          viewBox={`0 0 ${width} ${height}`}
          className="block max-w-full font-sans text-[11px]"
        >
          <path d={`M${margin.left} ${base} H${width - margin.right}`} stroke="var(--line)" fill="none" />
          {target && <path d={path(target.points)} fill="none" stroke="var(--edge)" strokeWidth={2} strokeDasharray="4 4" />}
          <path d={path(points)} fill="none" stroke="var(--thread)" strokeWidth={2.5} strokeLinecap="round" strokeLinejoin="round" />
          <circle cx={x(last.at)} cy={y(last.value)} r={4.5} fill="var(--thread)" />
          {annotations.map((each) => (
            <Mark
              key={each.at + each.label}
              x={x(each.at)}
              high={y(valueAt(points, each.at)) > height / 2}
              width={width}
              height={height}
              label={each.label}
              colour={each.desk ? ink[each.desk] : 'var(--soft)'}
            />
          ))}
          <text x={margin.left} y={height - 6} fill="var(--faint)">
            {formatAt(new Date(from).toISOString().slice(0, 10))}
          </text>
          <text x={width - margin.right} y={height - 6} textAnchor="end" fill="var(--faint)">
            {formatAt(new Date(to).toISOString().slice(0, 10))}
            {end && `, ${target?.label} ${format(end.value)}`}
          </text>
        </svg>
      </div>
      <Numbers>
        <ChartTable label={label} points={points} target={target} annotations={annotations} format={format} formatAt={formatAt} />
      </Numbers>
    </figure>
  )
}

interface MarkProps {
  x: number
  /** The line runs low here, so the label goes to the top. */
  high: boolean
  width: number
  height: number
  label: string
  colour: string
}

/** What happened, as a dotted upright with its label on the side that has room. */
function Mark({ x, high, width, height, label, colour }: MarkProps) {
  const flips = x + label.length * 6 + 8 > width - margin.right
  return (
    <g>
      <path d={`M${x} ${margin.top - 4} V${height - margin.bottom}`} stroke={colour} strokeDasharray="2 3" fill="none" />
      <text
        x={flips ? x - 6 : x + 6}
        y={high ? margin.top + 6 : height - margin.bottom - 5}
        textAnchor={flips ? 'end' : 'start'}
        fill={colour}
        stroke="var(--card)"
        strokeWidth={3}
        paintOrder="stroke"
      >
        {label}
      </text>
    </g>
  )
}

/** The line's value on any day, between its points by straight interpolation. */
function valueAt(points: readonly Point[], day: string): number {
  const after = points.findIndex((point) => point.at >= day)
  const right = points[after === -1 ? points.length - 1 : after]
  const left = points[after <= 0 ? 0 : after - 1]
  if (!left || !right) return 0
  const span = Date.parse(right.at) - Date.parse(left.at)
  return span === 0 ? right.value : left.value + ((right.value - left.value) * (Date.parse(day) - Date.parse(left.at))) / span
}

const shortDay = (at: string): string => formatDay(at, { year: false })
