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
import type { Campaign } from '../contract/campaign.ts'
import { isEnded } from '../rules/campaign.ts'
import { planApi } from './api.ts'
import { useChannels } from './choices.ts'
import { activityStateLabel, activityStateTone } from './labels.ts'

export function Activities({ campaign, onOpen }: { campaign: Campaign; onOpen: (id: string) => void }) {
  const { data } = useQuery(planApi.listActivities.queryOptions({ input: { campaignId: campaign.id, limit: 200 } }))
  const columns = useColumns(data?.items ?? [])
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
              {isEnded(campaign.state)
                ? 'Nothing was planned under this campaign.'
                : 'Nothing is planned under this campaign yet. Say what will be done, and who answers for it.'}
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

function useColumns(rows: readonly Activity[]): Column<Activity>[] {
  const channels = useChannels()
  const channelOf = ({ channelId }: Activity) => channels.find(({ id }) => id === channelId)?.name ?? ''
  return [
    { key: 'what', title: 'Activity', cell: ({ what }) => what },
    { key: 'function', title: 'Function', cell: (row) => <Chip tone={row.function} /> },
    ...(rows.some(({ channelId }) => channelId !== null) ? [{ key: 'channel', title: 'Channel', cell: channelOf }] : []),
    {
      key: 'state',
      title: 'State',
      cell: ({ state }) => <Chip tone={activityStateTone[state]}>{activityStateLabel[state]}</Chip>,
    },
    { key: 'who', title: 'Who', cell: (row) => <Who activity={row} />, spare: true },
    ...(isFilled('activity.result')
      ? [{ key: 'result', title: 'Result', cell: ({ id }: Activity) => <Slot name="activity.result" id={id} />, numeric: true }]
      : []),
  ]
}

/** Who does it, and by when. */
function Who({ activity: { responsibleId, endsOn } }: { activity: Activity }) {
  const days = useDays()
  const members = useMembers()
  return (
    <>
      {responsibleId && members.get(responsibleId)?.name}
      {endsOn && <span className="block text-tiny whitespace-nowrap text-faint">until {days(endsOn, false)}</span>}
    </>
  )
}
