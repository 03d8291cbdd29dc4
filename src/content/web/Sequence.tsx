// One sequence: its steps as a line, what stands in their way, who is on the way, and starting, pausing and ending it.
import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { ErrorNote } from '#ui/ErrorNote.tsx'
import { formatNumber } from '#ui/format.ts'
import { KeyValue } from '#ui/KeyValue.tsx'
import { Link } from '#ui/Link.tsx'
import { Menu } from '#ui/Menu.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { useStep } from '#ui/step.ts'
import { useSession } from '#identity/web/session.tsx'
import { useNode } from '#thread/web/node.tsx'
import type { FullSequence, Step } from '../contract/sequence.ts'
import { contentApi } from './api.ts'
import { exitNames, sequenceStates } from './labels.ts'
import { SequencePanel } from './SequencePanel.tsx'
import { SequencePeople } from './SequencePeople.tsx'
import { SequenceSteps } from './SequenceSteps.tsx'
import { StepPanel } from './StepPanel.tsx'

type Open = 'change' | 'end' | 'add' | Step | null

export function Sequence() {
  const { id } = useParams({ strict: false }) as { id: string }
  const { data: sequence } = useSuspenseQuery(contentApi.getSequence.queryOptions({ input: { id } }))
  const { can } = useSession()
  const step = useStep()
  const [open, setOpen] = useState<Open>(null)
  useNode(sequence.nodeId)
  const { name, state, archivedAt } = sequence
  const edits = can('content.edit') && archivedAt === null
  const close = () => setOpen(null)
  return (
    <>
      <PageHeader
        title={name}
        chips={
          <>
            <Chip tone={sequence.function} />
            <Chip tone={sequenceStates[state].tone}>{sequenceStates[state].word}</Chip>
            {archivedAt && <Chip tone="warning">Archived</Chip>}
            <span>{sequence.nodeTitle}</span>
          </>
        }
        actions={can('content.edit') && <Actions sequence={sequence} step={step} onOpen={setOpen} />}
      />
      {step.problem && (
        <div className="mt-4">
          <ErrorNote happened={step.problem.happened} todo={step.problem.todo} />
        </div>
      )}
      <div className="mt-5 grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,20rem)]">
        <div className="flex min-w-0 flex-col gap-5">
          <SequenceSteps
            sequence={sequence}
            step={step}
            edits={edits && state !== 'ended'}
            onAdd={() => setOpen('add')}
            onChange={setOpen}
          />
          {state !== 'draft' && can('people.read') && <SequencePeople sequence={sequence} edits={edits} />}
        </div>
        <Terms sequence={sequence} />
      </div>
      <SequencePanel key={sequence.version} sequence={sequence} open={open === 'change'} onClose={close} />
      <StepPanel
        key={`step ${sequence.version} ${typeof open === 'object' ? open?.id : ''}`}
        sequence={sequence}
        step={typeof open === 'object' && open !== null ? open : undefined}
        open={open === 'add' || (typeof open === 'object' && open !== null)}
        onClose={close}
      />
      <End sequence={sequence} open={open === 'end'} onClose={close} />
    </>
  )
}

interface ActionsProps {
  sequence: FullSequence
  step: ReturnType<typeof useStep>
  onOpen: (open: Open) => void
}

function Actions({ sequence: { id, version, name, state, archivedAt, steps }, step, onOpen }: ActionsProps) {
  const start = useMutation(contentApi.startSequence.mutationOptions())
  const pause = useMutation(contentApi.pauseSequence.mutationOptions())
  const resume = useMutation(contentApi.resumeSequence.mutationOptions())
  const archive = useMutation(contentApi.archiveSequence.mutationOptions())
  const restore = useMutation(contentApi.restoreSequence.mutationOptions())
  const take = (what: string, verb: { mutateAsync: (input: { id: string; version: number }) => Promise<unknown> }, said: string) =>
    void step.take(what, async () => {
      await verb.mutateAsync({ id, version })
      return { said }
    })
  if (archivedAt)
    return (
      <Button pending={step.pending === 'restore'} onPress={() => take('restore', restore, `${name} is back.`)}>
        Bring back
      </Button>
    )
  const under = state === 'running' || state === 'paused'
  return (
    <>
      <Menu
        trigger={<Button>More</Button>}
        label="More about this sequence"
        placement="bottom end"
        groups={[
          {
            entries: [
              ...(state === 'ended' ? [] : [{ id: 'change', label: 'Change', onPress: () => onOpen('change') }]),
              ...(under ? [{ id: 'end', label: 'End it', danger: true, onPress: () => onOpen('end') }] : []),
              ...(under ? [] : [{ id: 'archive', label: 'Archive', onPress: () => take('archive', archive, `${name} archived.`) }]),
            ],
          },
        ]}
      />
      {state === 'draft' && steps.length > 0 && (
        <Button kind="primary" pending={step.pending === 'start'} onPress={() => take('start', start, `${name} is running.`)}>
          Start
        </Button>
      )}
      {state === 'running' && (
        <Button pending={step.pending === 'pause'} onPress={() => take('pause', pause, 'Paused. Everybody keeps their place.')}>
          Pause
        </Button>
      )}
      {state === 'paused' && (
        <Button kind="primary" pending={step.pending === 'resume'} onPress={() => take('resume', resume, `${name} goes on.`)}>
          Resume
        </Button>
      )}
    </>
  )
}

function Terms({ sequence: { segment, exits, leaveWithAudience, again, exitSegment } }: { sequence: FullSequence }) {
  const ends = [
    ...exits.map((exit) => exitNames[exit]),
    ...(leaveWithAudience ? [`is no longer in the audience${again ? ', and goes on once they are in it again' : ''}`] : []),
    'unsubscribes, or cannot be reached',
  ]
  return (
    <Card title="Who it is for">
      <KeyValue
        stacked
        facts={[
          {
            name: 'Who joins',
            value: segment ? <Link href={`/audiences/${segment.id}`}>{segment.name}</Link> : 'Whoever is added by hand',
          },
          {
            name: 'It ends for somebody who',
            value: (
              <ul className="list-disc pl-4">
                {ends.map((words) => (
                  <li key={words}>{words}</li>
                ))}
                {exitSegment && (
                  <li>
                    comes into <Link href={`/audiences/${exitSegment.id}`}>{exitSegment.name}</Link>
                  </li>
                )}
              </ul>
            ),
          },
        ]}
      />
    </Card>
  )
}

function End({ sequence: { id, version, name, people }, open, onClose }: { sequence: FullSequence; open: boolean; onClose: () => void }) {
  const { locale } = useSession()
  const step = useStep()
  const end = useMutation(contentApi.endSequence.mutationOptions())
  const confirm = async () => {
    await end.mutateAsync({ id, version })
    await step.take('end', async () => ({ said: `${name} has ended.` }))
  }
  const many = people.active === 1 ? 'One person is' : `${formatNumber(people.active, { locale })} people are`
  return (
    <Dialog title={`End ${name}?`} open={open} onClose={onClose} confirm="End it" onConfirm={confirm} danger>
      <p>{many} on the way and will get no further step. An ended sequence cannot be started again; its figures stay.</p>
    </Dialog>
  )
}
