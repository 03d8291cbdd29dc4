// What coordination tells this member: sentences about objects, until they are read.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from '#ui/Button.tsx'
import { Chip, type Tone } from '#ui/Chip.tsx'
import { List } from '#ui/List.tsx'
import { ListItem } from '#ui/ListItem.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { offerUndo } from '#ui/undo.ts'
import { operations } from '#kernel/client.ts'
import { contract, type Alert } from '#coordination/contract.ts'
import { addressOf } from './addresses.ts'

const api = operations(contract)

const kinds: Record<Alert['kind'], { word: string; tone: Tone }> = {
  coverage: { word: 'Coverage', tone: 'pr' },
  failed: { word: 'Failed', tone: 'error' },
  overdue: { word: 'Overdue', tone: 'error' },
  hold: { word: 'Hold', tone: 'warning' },
}

// A quiet button shows no edge until it is pointed at: its words, not its padding, stand in line with what is around it.
const inLine = '-mx-2.5'

export function Alerts() {
  const queries = useQueryClient()
  const { data } = useQuery(api.listAlerts.queryOptions({ input: { unread: true, limit: 10 } }))
  const { mutateAsync: mark, isPending } = useMutation(api.readAlerts.mutationOptions())
  const alerts = data?.items ?? []
  if (alerts.length === 0) return null
  const markAs = async (ids: string[], read: boolean) => {
    await mark({ ids, read })
    await queries.invalidateQueries()
  }
  const dismiss = async (ids: string[]) => {
    await markAs(ids, true)
    offerUndo(ids.length === 1 ? 'Marked as read.' : 'All marked as read.', () => markAs(ids, false))
  }
  return (
    <section className="min-w-0">
      <div className="mb-2 flex items-baseline gap-3">
        <h2 className="min-w-0 flex-1 font-semibold">You should know</h2>
        {alerts.length > 1 && (
          <Button kind="quiet" small className={inLine} pending={isPending} onPress={() => void dismiss(alerts.map(({ id }) => id))}>
            Mark all as read
          </Button>
        )}
      </div>
      <div className="rounded-surface border border-line bg-card px-5 py-1">
        <List label="You should know">
          {alerts.map((alert) => (
            <Entry key={alert.id} alert={alert} pending={isPending} onRead={() => void dismiss([alert.id])} />
          ))}
        </List>
        {data?.nextCursor && <p className="border-t border-hair py-3 text-small text-soft">Older ones follow when these are read.</p>}
      </div>
    </section>
  )
}

function Entry({ alert, pending, onRead }: { alert: Alert; pending: boolean; onRead: () => void }) {
  const { word, tone } = kinds[alert.kind]
  const href = alert.node ? addressOf(alert.node) : alert.kind === 'hold' ? '/holds' : null
  const about = alert.node?.title ?? alert.source?.title
  return (
    <ListItem
      lead={<Chip tone={tone}>{word}</Chip>}
      title={about ?? alert.sentence}
      {...(href ? { href } : {})}
      sentence={
        <>
          {about && `${alert.sentence} · `}
          <RelativeTime at={alert.at} />
        </>
      }
      action={
        <Button
          small
          kind="quiet"
          className={inLine}
          disabled={pending}
          label={`Mark as read: ${about ?? alert.sentence}`}
          onPress={onRead}
        >
          Mark as read
        </Button>
      }
    />
  )
}
