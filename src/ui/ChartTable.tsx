// The table behind a chart: every day with its value, its target and what happened.

import type { LineChartProps } from './chart.ts'

type ChartTableProps = Required<Pick<LineChartProps, 'label' | 'points' | 'annotations' | 'format' | 'formatAt'>> &
  Pick<LineChartProps, 'target'>

export function ChartTable({ label, points, target, annotations, format, formatAt }: ChartTableProps) {
  const days = [...new Set([...points, ...(target?.points ?? [])].map((point) => point.at))].toSorted()
  const head = 'py-1.5 text-tiny font-semibold text-faint'
  return (
    <table className="mt-2 w-full text-small">
      <caption className="sr-only">{label}</caption>
      <thead>
        <tr className="border-b border-line">
          <th scope="col" className={`${head} text-left`}>
            Day
          </th>
          <th scope="col" className={`${head} text-right`}>
            {label}
          </th>
          {target && (
            <th scope="col" className={`${head} pl-3 text-right`}>
              {target.label}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {days.map((day) => {
          const value = points.find((point) => point.at === day)
          const aim = target?.points.find((point) => point.at === day)
          const happened = annotations.filter((each) => each.at === day).map((each) => each.label)
          return (
            <tr key={day} className="border-b border-hair last:border-0">
              <td className="py-1.5">
                {formatAt(day)}
                {happened.length > 0 && <span className="text-soft"> · {happened.join(', ')}</span>}
              </td>
              <td className="py-1.5 text-right">{value ? format(value.value) : '–'}</td>
              {target && <td className="py-1.5 pl-3 text-right">{aim ? format(aim.value) : '–'}</td>}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
