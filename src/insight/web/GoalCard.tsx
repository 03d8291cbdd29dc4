// The way of a goal's value over time, beside the way it would take at an even pace.
import { useQuery } from '@tanstack/react-query'
import { Card } from '#ui/Card.tsx'
import { LineChart } from '#ui/LineChart.tsx'
import { Loading } from '#ui/Loading.tsx'
import { useMetrics } from '#strategy/web/metrics.tsx'
import { goalApi } from './api.ts'

export function GoalCard({ id }: { id: string }) {
  const { show } = useMetrics()
  const { data } = useQuery(goalApi.getGoalProgress.queryOptions({ input: { id } }))
  if (!data) return <Loading shape="card" />
  const { series, pace, title, unit } = data
  const asPoints = (line: typeof series) => line.map(({ day, value }) => ({ at: day, value }))
  return (
    <Card title="Progress">
      <LineChart
        label={title}
        points={asPoints(series)}
        {...(pace.length > 1 ? { target: { label: 'even pace', points: asPoints(pace) } } : {})}
        format={(value) => show(unit, unit === 'percent' ? value : Math.round(value))}
        height={180}
      />
    </Card>
  )
}
