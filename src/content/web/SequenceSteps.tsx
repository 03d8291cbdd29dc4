// The steps of a sequence as a line from the first e-mail to the last: when each leaves, what stands in its way, and what came of it.
import { useMutation } from '@tanstack/react-query'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { formatClock } from '#ui/clock.ts'
import { formatNumber } from '#ui/format.ts'
import { Link } from '#ui/Link.tsx'
import type { useStep } from '#ui/step.ts'
import { useSession } from '#identity/web/session.tsx'
import type { FullSequence, Step } from '../contract/sequence.ts'
import { contentApi } from './api.ts'
import { leftWords, variantState } from './labels.ts'

interface SequenceStepsProps {
  sequence: FullSequence
  step: ReturnType<typeof useStep>
  edits: boolean
  onAdd: () => void
  onChange: (step: Step) => void
}

export function SequenceSteps({ sequence, step, edits, onAdd, onChange }: SequenceStepsProps) {
  const { steps } = sequence
  return (
    <Card title="Steps">
      {steps.length === 0 ? (
        <p className="mb-4 max-w-[60ch] text-soft">
          The first e-mail comes here. Write it as a version of a piece under the same campaign, then add it.
        </p>
      ) : (
        <ol aria-label="Steps">
          {steps.map((one) => (
            <Line key={one.id} sequence={sequence} one={one} step={step} edits={edits} onChange={onChange} />
          ))}
        </ol>
      )}
      {edits && (
        <Button kind={steps.length === 0 ? 'primary' : 'secondary'} onPress={onAdd}>
          Add step
        </Button>
      )}
    </Card>
  )
}

interface LineProps extends Omit<SequenceStepsProps, 'onAdd'> {
  one: Step
}

function Line({ sequence, one, step, edits, onChange }: LineProps) {
  const { locale } = useSession()
  const remove = useMutation(contentApi.removeSequenceStep.mutationOptions())
  const restart = useMutation(contentApi.restartSequenceStep.mutationOptions())
  const input = { id: sequence.id, stepId: one.id, version: sequence.version }
  const underWay = sequence.state === 'running' || sequence.state === 'paused'
  const stopped = underWay && (one.dispatch === null || one.dispatch.state === 'failed' || one.dispatch.state === 'cancelled')
  const state = variantState({ state: one.variantState, adapter: 'email' })
  const name = one.subject || one.pieceTitle
  return (
    <li className="relative border-l border-rule pb-6 pl-6 last-of-type:mb-4 last-of-type:pb-0">
      <span aria-hidden="true" className="absolute top-1 -left-[7px] size-3.5 rounded-full border-2 border-card bg-communications" />
      <p className="text-small text-soft">{whenOf(one, locale)}</p>
      <div className="mt-0.5 flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <Link href={`/content/${one.pieceId}`} className="font-serif text-subheading">
          {name}
        </Link>
        {!underWay && sequence.state !== 'ended' && <Chip tone={state.tone}>{state.word}</Chip>}
        {stopped && <Chip tone="error">Stopped</Chip>}
        {!stopped && one.dispatch?.held && sequence.state === 'running' && <Chip tone="error">Held</Chip>}
        {!stopped && one.dispatch?.trouble && <Chip tone="warning">Waiting for the server</Chip>}
      </div>
      <Trouble one={one} stopped={stopped} running={sequence.state === 'running'} />
      {sequence.state !== 'draft' && <Figures one={one} />}
      {edits && (
        <div className="mt-2 flex flex-wrap gap-2">
          {stopped && (
            <Button
              small
              kind="primary"
              label={`Open again: ${name}`}
              pending={step.pending === `restart ${one.id}`}
              onPress={() =>
                void step.take(`restart ${one.id}`, async () => {
                  await restart.mutateAsync(input)
                  return { said: 'The step goes on with those who wait for it.' }
                })
              }
            >
              Open again
            </Button>
          )}
          <Button
            small
            kind="quiet"
            className={stopped ? undefined : '-ml-2.5'}
            label={`Change when it leaves: ${name}`}
            onPress={() => onChange(one)}
          >
            Change when it leaves
          </Button>
          {sequence.state === 'draft' && (
            <Button
              small
              kind="quiet"
              label={`Remove: ${name}`}
              pending={step.pending === `remove ${one.id}`}
              onPress={() =>
                void step.take(`remove ${one.id}`, async () => {
                  await remove.mutateAsync(input)
                  return { said: 'Removed. Its version stays.' }
                })
              }
            >
              Remove
            </Button>
          )}
          {one.dispatch && (
            <Link href={`/outbox/${one.dispatch.id}`} className="self-center text-small">
              Every message
            </Link>
          )}
        </div>
      )}
    </li>
  )
}

function Trouble({ one: { dispatch }, stopped, running }: { one: Step; stopped: boolean; running: boolean }) {
  const words = stopped
    ? `${dispatch?.failure ?? 'Somebody stopped it.'} Who comes here waits. Have its version approved, then open it again.`
    : ((running ? dispatch?.held : null) ?? dispatch?.trouble)
  return words ? <p className="mt-1 max-w-[60ch] text-small text-error">{words}</p> : null
}

function Figures({ one }: { one: Step }) {
  const { locale } = useSession()
  const number = (value: number) => formatNumber(value, { locale })
  const figures = [
    [one.waiting, 'waiting'],
    [one.delivered, 'delivered'],
    ...(
      [
        [one.opened, 'opened'],
        [one.clicked, 'followed a link'],
        [one.replied, 'replied'],
      ] as const
    ).filter(([value]) => value > 0),
  ] as const
  return (
    <>
      <p className="mt-1.5 flex flex-wrap gap-x-4 text-body">
        {figures.map(([value, word]) => (
          <span key={word}>
            <span className="font-semibold tabular-nums">{number(value)}</span> <span className="text-soft">{word}</span>
          </span>
        ))}
      </p>
      {one.left.length > 0 && (
        <p className="mt-0.5 text-small text-soft">
          Left before this step: {one.left.map(({ reason, people }) => `${number(people)} ${leftWords(reason)}`).join('; ')}
        </p>
      )}
    </>
  )
}

/** “3 days and 2 hours after the step before, between 9:00 AM and 11:00 AM”. */
function whenOf({ position, waitDays, waitHours, windowFrom, windowUntil }: Step, locale: string): string {
  const days = waitDays > 0 && (waitDays === 1 ? '1 day' : `${formatNumber(waitDays, { locale })} days`)
  const hours = waitHours > 0 && (waitHours === 1 ? '1 hour' : `${waitHours} hours`)
  const wait = [days, hours].filter(Boolean).join(' and ')
  const from = position === 1 ? 'joining' : 'the step before'
  const span =
    windowFrom && windowUntil ? `, between ${formatClock(windowFrom, { locale })} and ${formatClock(windowUntil, { locale })}` : ''
  return `${wait === '' ? `Right after ${from}` : `${wait} after ${from}`}${span}`
}
