// What coordination tells this member: sentences about objects, until they are read.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from '#ui/Button.tsx'
import { Chip } from '#ui/Chip.tsx'
import { List } from '#ui/List.tsx'
import { ListItem } from '#ui/ListItem.tsx'
import { operations } from '#kernel/client.ts'
import { contract } from '#coordination/contract.ts'
import { addressOf } from './addresses.ts'

const api = operations(contract)

export function Alerts() {
  const queries = useQueryClient()
  const { data } = useQuery(api.listAlerts.queryOptions({ input: { limit: 10 } }))
  const read = useMutation(api.readAlerts.mutationOptions({ onSuccess: () => queries.invalidateQueries() }))
  const unread = data?.items.filter((alert) => alert.readAt === null) ?? []
  if (unread.length === 0) return null
  return (
    <section className="min-w-0">
      <h2 className="mb-2 font-semibold">You should know</h2>
      <div className="rounded-surface border border-line bg-card px-5 py-1">
        <List label="You should know">
          {unread.map((alert) => {
            const href = alert.node ? addressOf(alert.node) : null
            const about = alert.node?.title ?? alert.source?.title
            return (
              <ListItem
                key={alert.id}
                lead={<Chip tone={alert.function ?? 'plain'} />}
                title={about ?? alert.sentence}
                {...(href ? { href } : {})}
                {...(about ? { sentence: alert.sentence } : {})}
                action={
                  <Button label={`Read: ${about ?? alert.sentence}`} onPress={() => read.mutate({ ids: [alert.id] })}>
                    Read
                  </Button>
                }
              />
            )
          })}
        </List>
      </div>
    </section>
  )
}
