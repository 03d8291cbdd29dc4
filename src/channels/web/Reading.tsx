// One reply in full: who wrote it, what it answers, and whether somebody has dealt with it.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { ErrorNote } from '#ui/ErrorNote.tsx'
import { KeyValue } from '#ui/KeyValue.tsx'
import { Link } from '#ui/Link.tsx'
import { Loading } from '#ui/Loading.tsx'
import { asProblem } from '#ui/problem.ts'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { useStep } from '#ui/step.ts'
import { useMembers, useSession } from '#identity/web/session.tsx'
import type { ReplyState } from '../contract/reply.ts'
import { channelsApi } from './api.ts'
import { replyTitle } from './labels.ts'

export function Reading({ id, back }: { id: string; back: string }) {
  const { can, zone } = useSession()
  const members = useMembers()
  const [whole, setWhole] = useState(false)
  const { data: reply, error } = useQuery(channelsApi.getReply.queryOptions({ input: { id } }))
  if (error) {
    const problem = asProblem(error)
    return <ErrorNote happened={problem.happened} todo={problem.todo} />
  }
  if (!reply) return <Loading shape="card" />
  const { subject, personId, personName, fromName, fromAddress, fromOther, dispatchId, title, receivedAt, state, excerpt, text, cut } =
    reply
  const quotes = text.trim() !== excerpt.trim()
  const marked = reply.markedBy ? (members.get(reply.markedBy)?.name ?? 'A former member') : null
  const facts = [
    { name: 'Person', value: <Link href={`/people/${personId}`}>{personName ?? 'Erased'}</Link> },
    ...(fromOther ? [{ name: 'From another address', value: fromName ? `${fromName} <${fromAddress}>` : fromAddress || 'Not given' }] : []),
    { name: 'Answers', value: <Link href={`/outbox/${dispatchId}`}>{title}</Link> },
    { name: 'Arrived', value: <RelativeTime at={receivedAt} timeZone={zone} /> },
    ...(marked ? [{ name: replyTitle[state].word, value: `by ${marked}` }] : []),
  ]
  return (
    <div className="flex flex-col gap-3">
      <Link href={back} className="text-small underline underline-offset-3 lg:hidden">
        All replies
      </Link>
      <Card title={subject || 'No subject'} aside={<Chip tone={replyTitle[state].tone}>{replyTitle[state].word}</Chip>}>
        <KeyValue facts={facts} />
        <p className="mt-4 max-w-[72ch] font-serif text-reading break-words whitespace-pre-line">{whole || !excerpt ? text : excerpt}</p>
        {whole && cut && <p className="mt-2 text-small text-soft">There was more of it than is kept here; the rest is in the mailbox.</p>}
        <div className="mt-4 flex flex-wrap gap-3">
          {can('people.edit') && <Mark reply={reply} />}
          {excerpt && quotes && (
            <Button kind="quiet" onPress={() => setWhole(!whole)}>
              {whole ? 'Show what is new' : 'Show all of it'}
            </Button>
          )}
        </div>
      </Card>
    </div>
  )
}

function Mark({
  reply: { id, version, state, subject, fromAddress },
}: {
  reply: { id: string; version: number; state: ReplyState; subject: string; fromAddress: string }
}) {
  const step = useStep()
  const mark = useMutation(channelsApi.markReply.mutationOptions())
  const set = (to: ReplyState, said: string) =>
    step.take(to, async () => {
      const after = await mark.mutateAsync({ id, version, state: to })
      return { said, undo: () => mark.mutateAsync({ id, version: after.version, state }) }
    })
  const answer = `mailto:${encodeURIComponent(fromAddress)}?subject=${encodeURIComponent(/^re:/i.test(subject) ? subject : `Re: ${subject}`)}`
  return (
    <>
      {step.problem && <ErrorNote happened={step.problem.happened} todo={step.problem.todo} />}
      {state !== 'handled' && (
        <Button kind="primary" pending={step.pending === 'handled'} onPress={() => void set('handled', 'Marked as handled.')}>
          Mark as handled
        </Button>
      )}
      {state === 'new' && (
        <Button pending={step.pending === 'read'} onPress={() => void set('read', 'Marked as read.')}>
          Mark as read
        </Button>
      )}
      {state !== 'new' && (
        <Button pending={step.pending === 'new'} onPress={() => void set('new', 'Marked as new.')}>
          Mark as new
        </Button>
      )}
      {fromAddress && <Button href={answer}>Answer in your mail program</Button>}
    </>
  )
}
