// What another function handed over to the one whose hat is worn, and is not finished yet.
import { useQuery } from '@tanstack/react-query'
import { Button } from '#ui/Button.tsx'
import { Chip } from '#ui/Chip.tsx'
import { List } from '#ui/List.tsx'
import { ListItem } from '#ui/ListItem.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { operations } from '#kernel/client.ts'
import { contract } from '#coordination/contract.ts'
import { hatFunction } from '#identity/rules.ts'
import { useSession } from '#identity/web/session.tsx'
import { addressOf } from './addresses.ts'

const api = operations(contract)

export function Handoffs() {
  const { hat, can } = useSession()
  const desk = hatFunction[hat]
  const { data } = useQuery({ ...api.listHandoffs.queryOptions({ input: { desk, open: true, limit: 20 } }), enabled: can('what.read') })
  const mine = data?.items.filter((handoff) => handoff.to === desk) ?? []
  if (mine.length === 0) return null
  return (
    <section className="min-w-0">
      <h2 className="mb-2 font-semibold">Handed over to you</h2>
      <div className="rounded-surface border border-line bg-card px-5 py-1">
        <List label="Handed over to you">
          {mine.map((handoff) => {
            const href = addressOf({ kind: 'campaign', id: handoff.nodeId }) ?? '/briefs'
            return (
              <ListItem
                key={handoff.id}
                strong
                lead={<Chip tone={handoff.from} />}
                title={`${handoff.nodeTitle}: decide how and where`}
                href={href}
                sentence={
                  <>
                    What and why are approved. {handoff.overdue ? 'It was due ' : 'Due '}
                    <RelativeTime at={handoff.dueAt} />.
                  </>
                }
                action={<Button href={href}>Open</Button>}
              />
            )
          })}
        </List>
      </div>
    </section>
  )
}
