// What a person did and what was done with them, newest first, each entry leading to its place on the thread.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { formatMoney } from '#ui/format.ts'
import { Link } from '#ui/Link.tsx'
import { List } from '#ui/List.tsx'
import { ListItem } from '#ui/ListItem.tsx'
import { Loading } from '#ui/Loading.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { useSession, useWords } from '#identity/web/session.tsx'
import type { Fact } from '../contract/person.ts'
import { peopleApi } from './api.ts'
import { factTitle } from './labels.ts'

export function Timeline({ personId }: { personId: string }) {
  const facts = useInfiniteQuery(
    peopleApi.listPersonFacts.infiniteOptions({
      input: (cursor: string | undefined) => ({ id: personId, limit: 30, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  )
  const entries = facts.data?.pages.flatMap((page) => page.items)
  return (
    <Card title="Timeline">
      {!entries && <Loading shape="text" />}
      {entries?.length === 0 && (
        <p className="py-2 text-soft">
          Nothing yet. Every message sent to this person, every visit, answer and payment will stand here with the work that brought it.
        </p>
      )}
      {entries && entries.length > 0 && (
        <List label="Timeline">
          {entries.map((fact) => (
            <Entry key={fact.id} fact={fact} />
          ))}
        </List>
      )}
      {facts.hasNextPage && (
        <div className="mt-3 text-center">
          <Button onPress={() => void facts.fetchNextPage()} pending={facts.isFetchingNextPage}>
            Show earlier
          </Button>
        </div>
      )}
    </Card>
  )
}

function Entry({ fact }: { fact: Fact }) {
  const words = useWords()
  const { locale, currency } = useSession()
  // “Was refunded” says already which way the money went.
  const minor = fact.amount !== null && fact.kind === 'refunded' ? Math.abs(fact.amount) : fact.amount
  const amount = minor === null ? null : formatMoney(minor, currency, { locale })
  return (
    <ListItem
      title={[factTitle(fact.kind, words), amount].filter(Boolean).join(' · ')}
      sentence={
        <>
          <RelativeTime at={fact.at} />
          {fact.nodeId && (
            <>
              {' · '}
              <Link href={`/thread/${fact.nodeId}`}>{fact.nodeTitle}</Link>
            </>
          )}
        </>
      }
    />
  )
}
