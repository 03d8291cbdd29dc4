// The deals with one company, on its page: the latest first, open or closed.
import { useQuery } from '@tanstack/react-query'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { capital } from '#ui/format.ts'
import { Link } from '#ui/Link.tsx'
import { List } from '#ui/List.tsx'
import { ListItem } from '#ui/ListItem.tsx'
import { Loading } from '#ui/Loading.tsx'
import { useSession, useWords } from '#identity/web/session.tsx'
import { salesApi } from './api.ts'
import { stageLabel, stageTone } from './labels.ts'
import { useMoney } from './money.ts'

const shown = 10

export function CompanyDeals({ id }: { id: string }) {
  return useSession().can('pipeline.read') ? <Deals companyId={id} /> : null
}

function Deals({ companyId }: { companyId: string }) {
  const words = useWords()
  const { own } = useMoney()
  const { data } = useQuery(salesApi.listDeals.queryOptions({ input: { companyId, limit: shown } }))
  if (!data) return <Loading shape="card" />
  return (
    <Card title={capital(words.deals)}>
      {data.items.length === 0 ? (
        <p className="py-1 text-soft">{`No ${words.deal} with them yet.`}</p>
      ) : (
        <List label={capital(words.deals)}>
          {data.items.map((deal) => (
            <ListItem
              key={deal.id}
              title={deal.title}
              href={`/deals/${deal.id}`}
              sentence={own(deal)}
              action={<Chip tone={stageTone[deal.stage]}>{stageLabel(deal.stage, words)}</Chip>}
            />
          ))}
        </List>
      )}
      {data.nextCursor && (
        <p className="mt-2 text-small">
          <Link href="/deals?view=open">{`All ${words.deals}`}</Link>
        </p>
      )}
    </Card>
  )
}
