// One goal: how it is measured, what each function contributes to it, and how its target was changed.
import { useMutation, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { Figure } from '#ui/Figure.tsx'
import { FigureRow } from '#ui/FigureRow.tsx'
import { List } from '#ui/List.tsx'
import { ListItem } from '#ui/ListItem.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { Slot } from '#ui/Slot.tsx'
import { useMembers } from '#identity/web/session.tsx'
import { useNode } from '#thread/web/node.tsx'
import type { Goal as GoalRecord } from '../contract/goal.ts'
import { strategyApi } from './api.ts'
import { Assumed, ConfirmButton } from './Assumed.tsx'
import { useChange, useReach, useWantedChange } from './change.ts'
import { GoalPanel } from './GoalPanel.tsx'
import { capital } from '#ui/format.ts'
import { useDays, useMetrics } from './metrics.tsx'
import { Objectives } from './Objectives.tsx'
import { HandValues } from './HandValues.tsx'

export function Goal() {
  const { id } = useParams({ strict: false }) as { id: string }
  const { data: goal } = useSuspenseQuery(strategyApi.getGoal.queryOptions({ input: { id } }))
  useNode(id)
  return (
    <>
      <PageHeader
        title={goal.title}
        chips={
          <>
            <Chip>Goal</Chip>
            <Assumed assumed={goal.assumed} />
            {goal.archivedAt && <Chip tone="warning">Archived</Chip>}
          </>
        }
        actions={<GoalActions goal={goal} />}
      />
      <Slot name="goal.figures" id={id} fallback={<Plain goal={goal} />} />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
        <div className="flex min-w-0 flex-col gap-5">
          <Objectives goal={goal} />
          <Slot name="goal.main" id={id} />
          {goal.metric === 'manual' && <HandValues measured={goal} />}
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <Card title="Why">
            <p className={goal.why ? 'font-serif text-reading whitespace-pre-line' : 'text-soft'}>
              {goal.why || 'Nobody has said why yet.'}
            </p>
            {goal.source && <p className="mt-2 text-small text-soft">From: {goal.source}</p>}
          </Card>
          <TargetChanges goal={goal} />
          <Slot name="goal.side" id={id} />
        </div>
      </div>
    </>
  )
}

function Plain({ goal: { metric, unit, baseline, target, startsOn, dueOn } }: { goal: GoalRecord }) {
  const { name, show } = useMetrics()
  const days = useDays()
  return (
    <FigureRow label="Target">
      <Figure label={capital(name(metric))} value={show(unit, target)} against={`from ${show(unit, baseline)}`} />
      <Figure label="Due" value={days(dueOn)} against={`counted from ${days(startsOn)}`} />
    </FigureRow>
  )
}

function GoalActions({ goal }: { goal: GoalRecord }) {
  const reach = useReach()
  const change = useChange()
  const [changing, setChanging] = useState(false)
  const { wanted, settle } = useWantedChange()
  const { mutateAsync: update, isPending } = useMutation(strategyApi.updateGoal.mutationOptions())
  const { mutateAsync: archive } = useMutation(strategyApi.archiveGoal.mutationOptions())
  const { mutateAsync: restore } = useMutation(strategyApi.restoreGoal.mutationOptions())
  const { data: objectives } = useQuery(strategyApi.listObjectives.queryOptions({ input: { goalId: goal.id, limit: 1 } }))
  if (!reach('strategy.edit', goal.ownerId)) return null
  const { id, version } = goal
  const confirm = () => void change('Goal confirmed.', () => update({ id, version }))
  const put = () =>
    goal.archivedAt
      ? change(
          'The goal is back.',
          () => restore({ id, version }),
          (after) => archive({ id, version: after.version }),
        )
      : change(
          'Goal archived.',
          () => archive({ id, version }),
          (after) => restore({ id, version: after.version }),
        )
  return (
    <>
      <ConfirmButton assumed={goal.assumed} onPress={confirm} pending={isPending} />
      {(goal.archivedAt || objectives?.items.length === 0) && (
        <Button onPress={() => void put()}>{goal.archivedAt ? 'Bring back' : 'Archive'}</Button>
      )}
      <Button kind="primary" onPress={() => setChanging(true)}>
        Change
      </Button>
      <GoalPanel
        goal={goal}
        open={changing || wanted !== null}
        onClose={() => {
          setChanging(false)
          settle()
        }}
      />
    </>
  )
}

function TargetChanges({ goal }: { goal: GoalRecord }) {
  const { data } = useQuery(strategyApi.listTargetChanges.queryOptions({ input: { id: goal.id, limit: 20 } }))
  const { show } = useMetrics()
  const days = useDays()
  const members = useMembers()
  if (!data?.items.length) return null
  return (
    <Card title="How the target changed">
      <List label="Changes of the target">
        {data.items.map((each) => (
          <ListItem
            key={each.id}
            title={
              each.target === each.targetBefore
                ? `Due ${days(each.dueBefore)} became ${days(each.dueOn)}`
                : `${show(goal.unit, each.targetBefore)} became ${show(goal.unit, each.target)}`
            }
            sentence={
              <>
                {(each.memberId && members.get(each.memberId)?.name) ?? 'The program'}, <RelativeTime at={each.at} />
              </>
            }
          />
        ))}
      </List>
    </Card>
  )
}
