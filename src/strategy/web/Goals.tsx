// The goals: what must happen by when, and how far each is.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { EmptyPage } from '#ui/EmptyPage.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import { Loading } from '#ui/Loading.tsx'
import { isFilled, Slot } from '#ui/Slot.tsx'
import { Table, type Column } from '#ui/Table.tsx'
import { Views } from '#ui/Views.tsx'
import { useMembers } from '#identity/web/session.tsx'
import type { Goal } from '../contract/goal.ts'
import { strategyApi } from './api.ts'
import { Titled } from './Assumed.tsx'
import { useReach } from './change.ts'
import { GoalPanel } from './GoalPanel.tsx'
import { capital } from '#ui/format.ts'
import { useDays, useMetrics } from './metrics.tsx'
import { growing, grown } from './paging.ts'

export function Goals() {
  const { view } = useSearch({ strict: false }) as { view?: 'archived' }
  const [setting, setSetting] = useState(false)
  const reach = useReach()
  const state = view === 'archived' ? 'archived' : 'current'
  const goals = useInfiniteQuery(
    strategyApi.listGoals.infiniteOptions({
      input: (cursor: string | undefined) => ({ state, limit: 50, ...(cursor ? { cursor } : {}) }),
      ...growing,
    }),
  )
  const { rows, more } = grown(goals)
  const mayEdit = reach('strategy.edit')
  const isEmpty = rows?.length === 0 && state === 'current'
  const columns = useColumns()
  return (
    <>
      <ListPage
        title="Goals"
        purpose="What must happen by when. Everything you do and spend leads up to one of these."
        actions={
          mayEdit && (
            <Button kind={isEmpty ? 'secondary' : 'primary'} onPress={() => setSetting(true)}>
              Set a goal
            </Button>
          )
        }
        views={
          <Views
            current={state}
            views={[
              { id: 'current', name: 'Current', href: '/goals' },
              { id: 'archived', name: 'Archived', href: '/goals?view=archived' },
            ]}
          />
        }
        more={more}
        empty={
          isEmpty ? (
            <EmptyPage
              title="Your goals will stand here"
              why="Without one there is no way to tell whether a campaign, a post or what was spent on them was worth it."
              step={
                mayEdit && (
                  <Button kind="primary" href="/begin">
                    Answer three questions
                  </Button>
                )
              }
            />
          ) : undefined
        }
      >
        {rows ? (
          <Table
            label="Goals"
            rows={rows}
            rowKey={({ id }) => id}
            rowName={({ title }) => title}
            href={({ id }) => `/goals/${id}`}
            empty={<p className="px-2.5 py-4 text-soft">None archived.</p>}
            columns={columns}
          />
        ) : (
          <Loading shape="table" />
        )}
      </ListPage>
      <GoalPanel open={setting} onClose={() => setSetting(false)} />
    </>
  )
}

function useColumns(): Column<Goal>[] {
  const { name, show } = useMetrics()
  const days = useDays()
  const members = useMembers()
  return [
    { key: 'title', title: 'Goal', cell: (goal) => <Titled {...goal} /> },
    { key: 'metric', title: 'Measured by', cell: ({ metric }) => capital(name(metric)), spare: true },
    { key: 'target', title: 'Target', cell: ({ unit, target }) => show(unit, target), numeric: true },
    ...(isFilled('goal.progress')
      ? [{ key: 'progress', title: 'Of the way', cell: ({ id }: Goal) => <Slot name="goal.progress" id={id} />, numeric: true }]
      : []),
    { key: 'due', title: 'Due', cell: ({ dueOn }) => days(dueOn) },
    { key: 'owner', title: 'Owner', cell: ({ ownerId }) => (ownerId && members.get(ownerId)?.name) ?? '', spare: true },
  ]
}
