// One dispatch: how far it has come, who is in which state, what holds, troubles or failed it, and what a person can do about it.
import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { CopyText } from '#ui/CopyText.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { ErrorNote } from '#ui/ErrorNote.tsx'
import { KeyValue } from '#ui/KeyValue.tsx'
import { Link } from '#ui/Link.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { useStep } from '#ui/step.ts'
import { useMembers, useSession } from '#identity/web/session.tsx'
import { useNode } from '#thread/web/node.tsx'
import { isOpen } from '../rules.ts'
import { rowsAt } from '../tally.ts'
import { withFallbacks } from '../template.ts'
import { channelsApi } from './api.ts'
import { CameBack } from './CameBack.tsx'
import { HoldPanel } from './HoldPanel.tsx'
import { adapterTitle, standing } from './labels.ts'
import { Matters } from './Matters.tsx'
import { PostedPanel } from './PostedPanel.tsx'
import { Progress } from './Progress.tsx'
import { Reasons } from './Reasons.tsx'
import { Recipients } from './Recipients.tsx'
import { partWords } from './Told.tsx'
import { PolicyPanel, policyWords } from './Uncertain.tsx'

export type FullDispatch = ReturnType<typeof useDispatch>

/** While it moves it is asked for again and again: single recipients make no news. */
function useDispatch() {
  const { id } = useParams({ strict: false }) as { id: string }
  return useSuspenseQuery({
    ...channelsApi.getDispatch.queryOptions({ input: { id } }),
    refetchInterval: ({ state: { data } }) => (data?.state === 'sending' ? 1500 : false),
  }).data
}

export function Dispatch() {
  const dispatch = useDispatch()
  const { locale } = useSession()
  useNode(dispatch.nodeId)
  const step = useStep()
  const { word, tone } = standing(dispatch)
  return (
    <>
      <PageHeader
        title={dispatch.headline || dispatch.title}
        chips={
          <>
            <Chip tone={tone}>{word}</Chip>
            <span>{adapterTitle[dispatch.adapter]}</span>
            {dispatch.accountName && <span>through {dispatch.accountName}</span>}
            {dispatch.share !== null && <span>{partWords(dispatch.share, locale)}</span>}
          </>
        }
        actions={<Steps dispatch={dispatch} step={step} />}
      />
      <div className="mt-5 flex flex-col gap-5">
        {step.problem && <ErrorNote happened={step.problem.happened} todo={step.problem.todo} />}
        <Matters dispatch={dispatch} />
        {dispatch.adapter === 'email' && <Progress dispatch={dispatch} />}
        {dispatch.adapter === 'email' && <CameBack dispatch={dispatch} />}
        <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,24rem)]">
          {dispatch.adapter === 'email' ? <Recipients dispatch={dispatch} /> : <Said dispatch={dispatch} />}
          <div className="flex flex-col gap-5">
            <Reasons parts={dispatch.parts} href={(part) => rowsAt(dispatch.id, part)} />
            <Facts dispatch={dispatch} />
            {dispatch.adapter === 'email' && <Said dispatch={dispatch} />}
          </div>
        </div>
      </div>
    </>
  )
}

function Steps({ dispatch, step }: { dispatch: FullDispatch; step: ReturnType<typeof useStep> }) {
  const { can } = useSession()
  const [open, setOpen] = useState<'cancel' | 'hold' | 'posted' | null>(null)
  const cancel = useMutation(channelsApi.cancelDispatch.mutationOptions())
  const pause = useMutation(channelsApi.pauseDispatch.mutationOptions())
  const resume = useMutation(channelsApi.resumeDispatch.mutationOptions())
  const close = () => setOpen(null)
  const { id, version, nodeId, title, state, held, adapter } = dispatch
  if (!can('send.edit') || !isOpen(state)) return null
  const stop = () =>
    step.take('cancel', async () => {
      await cancel.mutateAsync({ id, version })
      return { said: 'Cancelled.' }
    })
  const toggle = () =>
    step.take('pause', async () => {
      await (dispatch.pause ? resume : pause).mutateAsync({ id, version })
      return dispatch.pause ? { said: 'It goes on.' } : { said: 'Paused.', undo: () => resume.mutateAsync({ id, version }) }
    })
  return (
    <>
      <Button onPress={() => setOpen('cancel')}>Cancel dispatch</Button>
      <Button onPress={() => void toggle()} pending={step.pending === 'pause'}>
        {dispatch.pause ? 'Resume' : 'Pause'}
      </Button>
      {!held && <Button onPress={() => setOpen('hold')}>Hold it</Button>}
      {state === 'ready' && !held && (
        <Button kind="primary" onPress={() => setOpen('posted')}>
          Report it as posted
        </Button>
      )}
      <Dialog title="Cancel this dispatch?" open={open === 'cancel'} onClose={close} confirm="Cancel dispatch" onConfirm={stop} danger>
        {adapter === 'email'
          ? 'It stops at the next recipient. What has left stays left, and those who wait get nothing.'
          : 'It stays in the house. The version can be sent again later.'}
      </Dialog>
      <HoldPanel open={open === 'hold'} onClose={close} node={{ id: nodeId, title }} />
      <PostedPanel dispatch={dispatch} open={open === 'posted'} onClose={close} />
    </>
  )
}

function Facts({ dispatch }: { dispatch: FullDispatch }) {
  const { zone, can } = useSession()
  const members = useMembers()
  const [changing, setChanging] = useState(false)
  const { scheduledAt, startedAt, publishedAt, address, proof, nodeId, title, uncertain } = dispatch
  const facts = [
    { name: 'Version', value: <Link href={`/versions/${nodeId}`}>{title}</Link> },
    { name: 'Due', value: <RelativeTime at={scheduledAt} timeZone={zone} /> },
    ...(startedAt ? [{ name: 'Began', value: <RelativeTime at={startedAt} timeZone={zone} /> }] : []),
    ...(publishedAt ? [{ name: 'Published', value: <RelativeTime at={publishedAt} timeZone={zone} /> }] : []),
    ...(address
      ? [
          {
            name: 'Stands at',
            value: (
              <Link href={address} outside className="break-all underline underline-offset-3">
                {address}
              </Link>
            ),
          },
        ]
      : []),
    ...(uncertain
      ? [
          {
            name: 'If uncertain',
            value: (
              <span className="inline-flex flex-wrap items-center justify-end gap-2">
                {policyWords(uncertain)}
                {can('send.edit') && (
                  <Button small label="Change what is done about uncertain deliveries" onPress={() => setChanging(true)}>
                    Change
                  </Button>
                )}
              </span>
            ),
          },
        ]
      : []),
    ...(proof?.note ? [{ name: 'Proof', value: proof.note }] : []),
    ...(proof?.memberId ? [{ name: 'Posted by', value: members.get(proof.memberId)?.name ?? 'A former member' }] : []),
  ]
  return (
    <Card title="Dispatch">
      <KeyValue facts={facts} />
      {uncertain && <PolicyPanel dispatch={dispatch} uncertain={uncertain} open={changing} onClose={() => setChanging(false)} />}
    </Card>
  )
}

/** What it says; by hand, to copy. */
function Said({ dispatch: { adapter, text, link, held, state } }: { dispatch: FullDispatch }) {
  if (adapter === 'by_hand' && !held && isOpen(state))
    return (
      <Card title="To be posted">
        {/* The line that says “Copied” may use the card's own padding. */}
        <div className="-mb-3 flex flex-col gap-2 pt-1">
          <CopyText label="Text" text={text} long />
          {link && <CopyText label="Only the link" text={link} />}
        </div>
      </Card>
    )
  return (
    <Card title="What it says">
      <p className="max-h-96 overflow-y-auto font-serif text-reading whitespace-pre-line" tabIndex={0} role="region" aria-label="Text">
        {withFallbacks(text)}
      </p>
    </Card>
  )
}
