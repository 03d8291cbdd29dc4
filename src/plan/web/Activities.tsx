// The activities of a campaign as a table; a row opens its panel.
import { useQuery } from '@tanstack/react-query'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { Loading } from '#ui/Loading.tsx'
import { isFilled, Slot } from '#ui/Slot.tsx'
import { Table, type Column } from '#ui/Table.tsx'
import { useMembers } from '#identity/web/session.tsx'
import { useDays } from '#strategy/web/metrics.tsx'
import type { Activity } from '../contract/activity.ts'
import { planApi } from './api.ts'
import { useChannels } from './choices.ts'
import { activityStateLabel, activityStateTone } from './labels.ts'

export function Activities({ campaignId, onOpen }: { campaignId: string; onOpen: (id: string) => void }) {
  const { data } = useQuery(planApi.listActivities.queryOptions({ input: { campaignId, limit: 200 } }))
  const columns = useColumns()
  return (
    <Card title="Activities" flush>
      {data ? (
        <Table
          label="Activities"
          rows={data.items.toReversed()}
          rowKey={({ id }) => id}
          rowName={({ what }) => what}
          onOpen={({ id }) => onOpen(id)}
          empty={
            <p className="px-2.5 py-4 text-soft">
              Nothing is planned under this campaign yet. Say what will be done, and who answers for it.
            </p>
          }
          columns={columns}
        />
      ) : (
        <Loading shape="table" rows={3} />
      )}
    </Card>
  )
}

function useColumns(): Column<Activity>[] {
  const days = useDays()
  const channels = useChannels()
  const members = useMembers()
  return [
    { key: 'what', title: 'Activity', cell: ({ what }) => what },
    { key: 'function', title: 'Function', cell: (row) => <Chip tone={row.function} /> },
    { key: 'channel', title: 'Channel', cell: ({ channelId }) => channels.find(({ id }) => id === channelId)?.name ?? '' },
    {
      key: 'state',
      title: 'State',
      cell: ({ state }) => <Chip tone={activityStateTone[state]}>{activityStateLabel[state]}</Chip>,
    },
    { key: 'who', title: 'Who', cell: ({ responsibleId }) => (responsibleId && members.get(responsibleId)?.name) ?? '', spare: true },
    { key: 'until', title: 'Until', cell: ({ endsOn }) => (endsOn ? days(endsOn, false) : ''), spare: true },
    ...(isFilled('activity.result')
      ? [{ key: 'result', title: 'Result', cell: ({ id }: Activity) => <Slot name="activity.result" id={id} />, numeric: true }]
      : []),
  ]
}
