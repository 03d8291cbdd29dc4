// What insight adds to the lists of goals, campaigns and activities: one cell a row, one call for all of them.
import { useQuery } from '@tanstack/react-query'
import { formatNumber, formatPercent } from '#ui/format.ts'
import { together } from '#kernel/together.ts'
import { useSession, useWords } from '#identity/web/session.tsx'
import { goalApi, threadApi } from './api.ts'
import { useExplain } from './explain.ts'
import { courseName, modelName } from './naming.ts'

const progressOf = together(
  async (ids) => (await goalApi.listGoalProgress.call({ ids })).items,
  ({ nodeId }) => nodeId,
)
const figuresOf = together(
  async (ids) => (await threadApi.listFigures.call({ ids })).items,
  ({ id }) => id,
)

/** How far a goal is, and whether that is far enough. */
export function ProgressCell({ id }: { id: string }) {
  const { locale } = useSession()
  const { data } = useQuery({ queryKey: ['progress of a row', id], queryFn: () => progressOf(id) })
  if (!data) return null
  return <Result value={data.share === null ? '–' : formatPercent(data.share, { locale })} note={courseName[data.course]} />
}

/** The furthest that came of a campaign or an activity: money before people who asked, those before visits and coverage. */
export function ResultCell({ id }: { id: string }) {
  const { locale } = useSession()
  const words = useWords()
  const { show } = useExplain()
  const { data } = useQuery({ queryKey: ['figures of a row', id], queryFn: () => figuresOf(id) })
  if (!data) return null
  const figure = (formula: string) => data.figures.find((each) => each.formula === formula)
  const revenue = figure('revenue')
  if (revenue?.value && revenue.model) return <Result value={show(revenue)} note={modelName[revenue.model]} />
  const counted = (
    [
      ['orders', words.order, words.orders],
      ['deals', words.deal, words.deals],
      ['leads', words.lead, words.leads],
      ['visits', 'visit', 'visits'],
      ['coverage', 'piece of coverage', 'pieces of coverage'],
    ] as const
  ).find(([formula]) => figure(formula)?.value)
  if (!counted) return '–'
  const [formula, one, many] = counted
  const value = figure(formula)!.value!
  return `${formatNumber(value, { locale })} ${value === 1 ? one : many}`
}

function Result({ value, note }: { value: string; note: string }) {
  return (
    <span className="inline-block text-right @max-[520px]:text-left">
      {value}
      <span className="block text-tiny text-faint @max-[520px]:ml-1.5 @max-[520px]:inline">{note}</span>
    </span>
  )
}
