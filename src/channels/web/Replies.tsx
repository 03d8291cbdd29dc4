// What people wrote back, newest first, and beside the list the one that is being read.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { classes } from '#ui/classes.ts'
import { EmptyPage } from '#ui/EmptyPage.tsx'
import { ErrorNote } from '#ui/ErrorNote.tsx'
import { Link } from '#ui/Link.tsx'
import { Loading } from '#ui/Loading.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { asProblem } from '#ui/problem.ts'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { Views } from '#ui/Views.tsx'
import { useSession } from '#identity/web/session.tsx'
import { replyStates, type Reply, type ReplyState } from '../contract/reply.ts'
import { channelsApi } from './api.ts'
import { replyTitle } from './labels.ts'
import { Reading } from './Reading.tsx'

interface Search {
  state?: ReplyState
  dispatch?: string
}

/** The address of the list, or of one reply in it, with what the list was narrowed to. */
function addressOf({ state, dispatch }: Search, id?: string): string {
  const query = new URLSearchParams({ ...(state ? { state } : {}), ...(dispatch ? { dispatch } : {}) }).toString()
  return `/replies${id ? `/${id}` : ''}${query ? `?${query}` : ''}`
}

export function Replies() {
  const { id } = useParams({ strict: false }) as { id?: string }
  const { state, dispatch } = useSearch({ strict: false }) as Search
  const narrowed = { ...(state ? { state } : {}), ...(dispatch ? { dispatchId: dispatch } : {}) }
  const replies = useInfiniteQuery(
    channelsApi.listReplies.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 50, ...narrowed, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  )
  const rows = replies.data?.pages.flatMap((page) => page.items)
  const problem = replies.error && asProblem(replies.error)
  const search = { ...(state ? { state } : {}), ...(dispatch ? { dispatch } : {}) }
  return (
    <>
      <PageHeader title="Replies" purpose="What people wrote back to what was sent to them, with the person and the mailing." />
      {rows?.length === 0 && !state && !dispatch && !id ? (
        <div className="mt-6">
          <EmptyPage
            title="What people write back will stand here"
            why="Replies are read from the return mailbox of an e-mail account, and stand with the person who wrote and the mailing they answer."
            step={
              <Button kind="primary" href="/channels">
                Open the e-mail accounts
              </Button>
            }
          />
        </div>
      ) : (
        <>
          <div className={classes('mt-4', id && 'max-lg:hidden')}>
            <Views
              current={state ?? 'all'}
              views={[
                { id: 'all', name: 'All', href: addressOf({ ...(dispatch ? { dispatch } : {}) }) },
                ...replyStates.map((each) => ({
                  id: each,
                  name: replyTitle[each].word,
                  href: addressOf({ state: each, ...(dispatch ? { dispatch } : {}) }),
                })),
              ]}
            />
          </div>
          {dispatch && rows?.[0] && (
            <p className="mt-3 text-soft">
              To <Link href={`/outbox/${dispatch}`}>{rows[0].title}</Link> only. <Link href="/replies">Show all</Link>
            </p>
          )}
          <div className="mt-4 grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,24rem)_minmax(0,1fr)]">
            <div className={classes(id && 'max-lg:hidden')}>
              {problem && <ErrorNote happened={problem.happened} todo={problem.todo} />}
              {!rows && !problem && <Loading shape="table" />}
              {rows?.length === 0 && <p className="py-4 text-soft">None of this kind.</p>}
              {rows && rows.length > 0 && (
                <ul aria-label="Replies" className="divide-y divide-hair overflow-hidden rounded-surface border border-line bg-card">
                  {rows.map((reply) => (
                    <Entry key={reply.id} reply={reply} href={addressOf(search, reply.id)} current={reply.id === id} />
                  ))}
                </ul>
              )}
              {replies.hasNextPage && (
                <div className="mt-4 text-center">
                  <Button onPress={() => void replies.fetchNextPage()} pending={replies.isFetchingNextPage}>
                    Show more
                  </Button>
                </div>
              )}
            </div>
            {id ? (
              <Reading key={id} id={id} back={addressOf(search)} />
            ) : (
              <div className="max-lg:hidden">
                <Card title="Choose a reply">
                  <p className="text-soft">It opens here, with the person and the mailing it answers.</p>
                </Card>
              </div>
            )}
          </div>
        </>
      )}
    </>
  )
}

function Entry({ reply, href, current }: { reply: Reply; href: string; current: boolean }) {
  const { zone } = useSession()
  const { personName, fromName, fromAddress, title, excerpt, state, receivedAt } = reply
  const fresh = state === 'new'
  return (
    <li className={classes(current && 'bg-wash')}>
      <Link href={href} className="block px-4 py-3 hover:bg-wash" {...(current ? { current: 'true' } : {})}>
        <span className="flex items-baseline justify-between gap-3">
          <span className={classes('truncate', fresh && 'font-semibold')}>{personName || fromName || fromAddress}</span>
          <span className="shrink-0 text-tiny text-soft">
            <RelativeTime at={receivedAt} timeZone={zone} />
          </span>
        </span>
        <span className="mt-0.5 flex items-center gap-2">
          {state !== 'read' && <Chip tone={replyTitle[state].tone}>{replyTitle[state].word}</Chip>}
          <span className="truncate text-small text-soft">{title}</span>
        </span>
        <span className="mt-1 line-clamp-2 text-small text-soft">{excerpt || 'Without words of its own.'}</span>
      </Link>
    </li>
  )
}
