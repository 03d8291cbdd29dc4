// What each function contributes to a goal, as rows that open for changing.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { Link } from '#ui/Link.tsx'
import { Loading } from '#ui/Loading.tsx'
import { Table } from '#ui/Table.tsx'
import type { Goal } from '../contract/goal.ts'
import type { Objective } from '../contract/objective.ts'
import { strategyApi } from './api.ts'
import { Titled } from './Assumed.tsx'
import { useReach } from './change.ts'
import { useDays, useMetrics } from './metrics.tsx'
import { ObjectivePanel } from './ObjectivePanel.tsx'

export function Objectives({ goal }: { goal: Goal }) {
  const { data } = useQuery(strategyApi.listObjectives.queryOptions({ input: { goalId: goal.id, limit: 200 } }))
  const [open, setOpen] = useState<Objective | 'new' | null>(null)
  const days = useDays()
  const reach = useReach()
  const mayAdd = reach('strategy.edit') && !goal.archivedAt
  return (
    <Card
      title="Objectives"
      flush
      aside={
        mayAdd && (
          <Button small onPress={() => setOpen('new')}>
            Set an objective
          </Button>
        )
      }
    >
      {data ? (
        <Table
          label="Objectives"
          rows={data.items}
          rowKey={({ id }) => id}
          rowName={({ title }) => title}
          onOpen={(objective) => reach('strategy.edit', objective.ownerId) && setOpen(objective)}
          empty={<p className="px-2.5 py-4 text-soft">No function has said yet what it contributes.</p>}
          columns={[
            { key: 'title', title: 'Objective', cell: (objective) => <Titled {...objective} /> },
            { key: 'function', title: 'Function', cell: (row) => <Chip tone={row.function} /> },
            { key: 'target', title: 'Target', cell: (objective) => <Target objective={objective} />, numeric: true },
            { key: 'due', title: 'Due', cell: ({ dueOn }) => <span className="whitespace-nowrap">{days(dueOn)}</span>, spare: true },
            { key: 'strategy', title: 'Strategy', cell: (row) => <Strategies objective={row} />, spare: true },
          ]}
        />
      ) : (
        <Loading shape="table" rows={2} />
      )}
      <ObjectivePanel
        key={open === 'new' || open === null ? 'new' : open.id}
        goalId={goal.id}
        dueOn={goal.dueOn}
        objective={open === 'new' || open === null ? undefined : open}
        open={open !== null}
        onClose={() => setOpen(null)}
      />
    </Card>
  )
}

/** How much, and of what. */
function Target({ objective: { metric, unit, target } }: { objective: Objective }) {
  const { name, show } = useMetrics()
  return (
    <>
      {show(unit, target)}
      {metric !== 'manual' && target !== null && (
        <span className="block text-tiny text-faint @max-[520px]:ml-1.5 @max-[520px]:inline">{name(metric)}</span>
      )}
    </>
  )
}

/** The strategies that stand under an objective, or the way to the first. */
function Strategies({ objective }: { objective: Objective }) {
  const reach = useReach()
  const { data } = useQuery(strategyApi.listStrategies.queryOptions({ input: { objectiveId: objective.id, limit: 20 } }))
  if (!data) return null
  if (data.items.length === 0)
    return reach('strategy.edit') ? <Link href={`/strategy?objective=${objective.id}`}>Write one</Link> : <>None yet</>
  return data.items.map(({ id, title }, at) => (
    <span key={id}>
      {at > 0 && ', '}
      <Link href={`/strategy?id=${id}`}>{title}</Link>
    </span>
  ))
}
