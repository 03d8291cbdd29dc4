// What was decided and said about a piece, newest first: approvals, requested changes, and comments.
import { useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { Form } from '#ui/Form.tsx'
import { List } from '#ui/List.tsx'
import { ListItem } from '#ui/ListItem.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { useSession } from '#identity/web/session.tsx'
import { useState } from 'react'
import type { Piece, Reading } from '../contract/base.ts'
import { threadApi } from './api.ts'
import { versionName } from './labels.ts'

interface Entry {
  id: string
  at: string
  by: string
  channel: string
  decision: 'approved' | 'changes_requested'
  note: string
}

export function HistoryTab({ piece, versions }: { piece: Piece; versions: readonly Reading[] }) {
  return (
    <div className="grid items-start gap-5 lg:grid-cols-2">
      <Decisions versions={versions} />
      <Comments piece={piece} />
    </div>
  )
}

function Decisions({ versions }: { versions: readonly Reading[] }) {
  const { zone } = useSession()
  const entries = useQueries({
    queries: versions.map(({ id }) => threadApi.listApprovals.queryOptions({ input: { id, limit: 50 } })),
    combine: (results) =>
      results
        .flatMap(({ data }, index) =>
          (data?.items ?? []).map(({ id, at, memberName, decision, note }): Entry => ({
            id,
            at,
            by: memberName,
            channel: versionName(versions[index]!),
            decision,
            note,
          })),
        )
        .toSorted((a, b) => (a.at < b.at ? 1 : -1)),
  })
  return (
    <Card title="Decisions">
      {entries.length === 0 && <p className="py-1 text-soft">Nothing was decided yet.</p>}
      <List>
        {entries.map(({ id, at, by, channel, decision, note }) => (
          <ListItem
            key={id}
            lead={<Chip tone={decision === 'approved' ? 'good' : 'warning'}>{decision === 'approved' ? 'Approved' : 'Changes'}</Chip>}
            title={`${channel}, ${by}`}
            sentence={
              <>
                {note && <p className="font-serif italic">“{note}”</p>}
                <RelativeTime at={at} timeZone={zone} />
              </>
            }
          />
        ))}
      </List>
    </Card>
  )
}

function Comments({ piece }: { piece: Piece }) {
  const { zone } = useSession()
  const queries = useQueryClient()
  const [sent, setSent] = useState(0)
  const comments = useQuery(threadApi.listComments.queryOptions({ input: { id: piece.id, limit: 100 } }))
  const add = useMutation(threadApi.addComment.mutationOptions())
  const send = async ({ body }: { body: string }) => {
    await add.mutateAsync({ id: piece.id, body })
    await queries.invalidateQueries()
    setSent(sent + 1)
  }
  return (
    <Card title="Comments">
      <List>
        {comments.data?.items.map(({ id, memberName, body, createdAt }) => (
          <ListItem
            key={id}
            title={<span className="whitespace-pre-wrap">{body}</span>}
            sentence={
              <>
                {memberName}, <RelativeTime at={createdAt} timeZone={zone} />
              </>
            }
          />
        ))}
      </List>
      <div className="mt-4">
        <Form<{ body: string }> key={sent} onSubmit={send} submit="Comment">
          <TextArea name="body" label="Comment" hint="Stays inside the organisation" rows={3} required />
        </Form>
      </div>
    </Card>
  )
}
