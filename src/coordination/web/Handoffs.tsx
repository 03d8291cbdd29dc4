// The hand-offs of a desk as both sides see them, with the steps the receiving side may take.
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip, type Tone } from '#ui/Chip.tsx'
import { ErrorNote } from '#ui/ErrorNote.tsx'
import { Form } from '#ui/Form.tsx'
import { deskName, type Desk } from '#ui/format.ts'
import { List } from '#ui/List.tsx'
import { ListItem } from '#ui/ListItem.tsx'
import { Loading } from '#ui/Loading.tsx'
import { asProblem } from '#ui/problem.ts'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import type { SlotPart } from '#ui/Slot.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { operations } from '#kernel/client.ts'
import { useSession, useWords } from '#identity/web/session.tsx'
import { useChange, useReach } from '#strategy/web/change.ts'
import { growing, grown } from '#strategy/web/paging.ts'
import { contract, type Handoff } from '../contract.ts'
import { stateAfter, type HandoffState, type HandoffVerb } from '../rules.ts'

const api = operations(contract)

const stateWords: Record<HandoffState, { label: string; tone: Tone }> = {
  sent: { label: 'Sent', tone: 'warning' },
  acknowledged: { label: 'Acknowledged', tone: 'warning' },
  accepted: { label: 'Accepted', tone: 'communications' },
  completed: { label: 'Completed', tone: 'good' },
  rejected: { label: 'Rejected', tone: 'error' },
  recycled: { label: 'Sent again', tone: 'plain' },
  withdrawn: { label: 'Taken back', tone: 'plain' },
}

/** Fills a slot of the page of the briefs: what became of the hand-offs of a desk (`id`), sent or received, that are over. */
export function Handoffs({ id }: SlotPart) {
  const { can } = useSession()
  const { rows, more } = grown(
    useInfiniteQuery({
      ...api.listHandoffs.infiniteOptions({
        input: (cursor: string | undefined) => ({ desk: id as Desk, open: false, limit: 20, ...(cursor ? { cursor } : {}) }),
        ...growing,
      }),
      enabled: can('what.read'),
    }),
  )
  if (!rows || rows.length === 0) return null
  return (
    <Card title="Hand-offs so far">
      <List label="Hand-offs so far">
        {rows.map((handoff) => (
          <ListItem
            key={handoff.id}
            lead={<Chip tone={stateWords[handoff.state].tone}>{stateWords[handoff.state].label}</Chip>}
            title={handoff.nodeTitle}
            href={`/campaigns/${handoff.nodeId}`}
            sentence={<Standing handoff={handoff} />}
          />
        ))}
      </List>
      {more && (
        <Button small onPress={more.onPress} pending={more.pending}>
          Show more
        </Button>
      )}
    </Card>
  )
}

/** Fills a slot of a brief (`id` is its campaign): where its hand-off stands, and the steps the receiving side may take. */
export function HandoffOfBrief({ id }: SlotPart) {
  const { can } = useSession()
  // One question for all briefs on the page.
  const { data } = useQuery({ ...api.listHandoffs.queryOptions({ input: { open: true, limit: 200 } }), enabled: can('what.read') })
  if (!data) return can('what.read') && <Loading rows={1} label="Fetching the hand-off" />
  const handoff = data.items.find(({ nodeId }) => nodeId === id)
  if (!handoff) return null
  const { label, tone } = stateWords[handoff.state]
  return (
    <div className="mt-1.5 flex flex-wrap items-start gap-x-3 gap-y-2">
      <Chip tone={handoff.overdue ? 'error' : tone}>{handoff.overdue ? 'Overdue' : label}</Chip>
      <div className="min-w-48 flex-1">
        <Standing handoff={handoff} />
      </div>
      <Verbs handoff={handoff} />
    </div>
  )
}

/** Between whom, since when, by when, and what came of it. */
function Standing({ handoff }: { handoff: Handoff }) {
  const { sales } = useWords()
  const name = (desk: Desk) => (desk === 'sales' ? sales : deskName[desk])
  const { state, from, to, sentByName, ownerName, answeredAt, endedAt, dueAt, overdue, escalatedAt, reason } = handoff
  const waits = endedAt === null
  return (
    <>
      <p>
        {name(from)} to {name(to)}, sent {sentByName && `by ${sentByName} `}
        <RelativeTime at={handoff.createdAt} />
        {waits && (
          <>
            , <span className={overdue ? 'font-semibold text-error' : undefined}>{overdue ? 'was due' : 'due'} </span>
            <RelativeTime at={dueAt} />
          </>
        )}
        .
      </p>
      {waits && state !== 'sent' && answeredAt && (
        <p>
          {state === 'accepted' && ownerName ? `Accepted by ${ownerName}; first answered ` : 'Acknowledged '}
          <RelativeTime at={answeredAt} />.
        </p>
      )}
      {!waits && (
        <p>
          {stateWords[state].label} <RelativeTime at={endedAt} />
          {state === 'completed' && ownerName && `, taken on by ${ownerName}`}
          {reason ? `: “${reason}”` : '.'}
        </p>
      )}
      {waits && escalatedAt && (
        <p>
          Both desks were told that it is late, <RelativeTime at={escalatedAt} />.
        </p>
      )}
    </>
  )
}

function Verbs({ handoff }: { handoff: Handoff }) {
  const reach = useReach()
  const change = useChange()
  const [rejecting, setRejecting] = useState(false)
  const acknowledge = useMutation(api.acknowledgeHandoff.mutationOptions())
  const accept = useMutation(api.acceptHandoff.mutationOptions())
  const { mutateAsync: reject } = useMutation(api.rejectHandoff.mutationOptions())
  const { id, version, state, nodeTitle } = handoff
  const may = (verb: HandoffVerb) => stateAfter(state, verb) !== undefined
  if (!reach('how.edit') || !may('reject')) return null
  // What was refused stands below the buttons: nothing is left to catch.
  const unless = (work: Promise<unknown>) => void work.catch(() => undefined)
  const refused = acknowledge.error ?? accept.error
  return (
    <>
      <div className="flex flex-wrap justify-end gap-2 @max-[360px]:justify-start">
        {may('accept') && (
          <Button
            small
            pending={accept.isPending}
            label={`Accept ${nodeTitle}`}
            onPress={() => unless(change('Hand-off accepted: it is yours now.', () => accept.mutateAsync({ id, version })))}
          >
            Accept
          </Button>
        )}
        {may('acknowledge') && (
          <Button
            small
            pending={acknowledge.isPending}
            label={`Acknowledge ${nodeTitle}`}
            onPress={() => unless(change('Hand-off acknowledged.', () => acknowledge.mutateAsync({ id, version })))}
          >
            Acknowledge
          </Button>
        )}
        <Button small kind="quiet" label={`Reject ${nodeTitle}`} onPress={() => setRejecting(true)}>
          Reject
        </Button>
      </div>
      {refused && (
        <div className="mt-2">
          <ErrorNote {...asProblem(refused)} />
        </div>
      )}
      <SidePanel
        title="Reject hand-off"
        purpose={`${nodeTitle} goes back to its sender, who may change what and why and hand it over again.`}
        open={rejecting}
        onClose={() => setRejecting(false)}
      >
        <Form<{ reason: string }>
          onSubmit={({ reason }) => change('Hand-off rejected.', () => reject({ id, version, reason }))}
          submit="Reject"
          danger
        >
          <TextArea
            name="reason"
            label="Why"
            hint="The sender reads it where the brief is written"
            rows={4}
            limit={1000}
            required
            autoFocus
          />
        </Form>
      </SidePanel>
    </>
  )
}
