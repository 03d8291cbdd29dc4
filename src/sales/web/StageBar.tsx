// The stages of a deal as a bar: each can be chosen while it is open, and at the end it is won, lost or opened again.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { Button } from '#ui/Button.tsx'
import { Chip } from '#ui/Chip.tsx'
import { classes } from '#ui/classes.ts'
import { DateField } from '#ui/DateField.tsx'
import { Form } from '#ui/Form.tsx'
import { RadioGroup } from '#ui/RadioGroup.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { capital } from '#ui/format.ts'
import { useSession, useWords } from '#identity/web/session.tsx'
import { useChange } from '#strategy/web/change.ts'
import type { Deal } from '../contract/deal.ts'
import { isOpen, openStages, stages, type Loss, type OpenStage } from '../rules/deal.ts'
import { salesApi } from './api.ts'
import { lossOptions, stageLabel, stageTone } from './labels.ts'

type Panel = 'win' | 'lose' | 'reopen'

export function StageBar({ deal, edits }: { deal: Deal; edits: boolean }) {
  const words = useWords()
  const change = useChange()
  const [panel, setPanel] = useState<Panel | null>(null)
  const { mutateAsync: put, isPending } = useMutation(salesApi.moveDeal.mutationOptions())
  const { id, version, stage } = deal
  const move = (to: OpenStage) =>
    change(
      `Now at ${stageLabel(to, words)}.`,
      () => put({ id, version, stage: to }),
      (after) => put({ id, version: after.version, stage: stage as OpenStage }),
    )
  const close = () => setPanel(null)
  return (
    <div role="group" aria-label="Stage" className="rounded-surface border border-line bg-card px-5 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        {isOpen(stage) ? (
          <ol className="flex min-w-0 flex-1 flex-wrap gap-1">
            {openStages.map((each) => (
              <li key={each} className="min-w-32 flex-1" aria-current={each === stage ? 'step' : undefined}>
                <StageButton stage={each} current={stage} disabled={!edits || isPending} onPress={() => void move(each)} />
              </li>
            ))}
          </ol>
        ) : (
          <Chip tone={stageTone[stage]}>{stageLabel(stage, words)}</Chip>
        )}
        {edits && (
          <div className="ml-auto flex gap-2">
            {isOpen(stage) ? (
              <>
                <Button small onPress={() => setPanel('lose')}>
                  Lost
                </Button>
                <Button small kind="primary" onPress={() => setPanel('win')}>
                  {words.winDeal}
                </Button>
              </>
            ) : (
              <Button small onPress={() => setPanel('reopen')}>
                Open again
              </Button>
            )}
          </div>
        )}
      </div>
      <Win deal={deal} open={panel === 'win'} onClose={close} />
      <Lose deal={deal} open={panel === 'lose'} onClose={close} />
      <Reopen deal={deal} open={panel === 'reopen'} onClose={close} />
    </div>
  )
}

function StageButton({
  stage,
  current,
  disabled,
  onPress,
}: {
  stage: OpenStage
  current: OpenStage
  disabled: boolean
  onPress: () => void
}) {
  const words = useWords()
  const reached = openStages.indexOf(stage) <= openStages.indexOf(current)
  const here = stage === current
  return (
    <AriaButton
      isDisabled={disabled || here}
      onPress={onPress}
      className={classes(
        'block w-full border-t-3 px-1 pt-1.5 text-left text-small transition-colors',
        reached ? 'border-sales' : 'border-line',
        here ? 'font-semibold text-ink' : 'text-soft',
        !disabled && !here && 'cursor-pointer hover:text-ink',
      )}
    >
      {stageLabel(stage, words)} <span className="text-tiny text-faint">{stages[stage]}%</span>
      {here && <span className="sr-only">, now</span>}
    </AriaButton>
  )
}

interface PanelProps {
  deal: Deal
  open: boolean
  onClose: () => void
}

function useReopening({ stage }: Deal) {
  const { mutateAsync: reopen } = useMutation(salesApi.reopenDeal.mutationOptions())
  return ({ id, version }: { id: string; version: number }) =>
    reopen({ id, version, reason: 'Taken back', stage: isOpen(stage) ? stage : undefined })
}

function Win({ deal, open, onClose }: PanelProps) {
  const { today } = useSession()
  const words = useWords()
  const change = useChange()
  const takeBack = useReopening(deal)
  const { mutateAsync: win } = useMutation(salesApi.winDeal.mutationOptions())
  const save = async ({ on }: { on: string }) => {
    await change(`${deal.title} ${words.won}.`, () => win({ id: deal.id, version: deal.version, on }), takeBack)
  }
  return (
    <SidePanel title={words.winDeal} purpose={`Its amount counts as ${words.revenue} on that day.`} open={open} onClose={onClose}>
      <Form<{ on: string }> initial={{ on: today }} onSubmit={save} submit={words.winDeal}>
        <DateField name="on" label={capital(words.won)} max={today} required />
      </Form>
    </SidePanel>
  )
}

interface Losing {
  reason: Loss
  note: string
  on: string
}

function Lose({ deal, open, onClose }: PanelProps) {
  const { today } = useSession()
  const words = useWords()
  const change = useChange()
  const takeBack = useReopening(deal)
  const { mutateAsync: lose } = useMutation(salesApi.loseDeal.mutationOptions())
  const save = async (values: Losing) => {
    await change(`${deal.title} lost.`, () => lose({ id: deal.id, version: deal.version, ...values }), takeBack)
  }
  return (
    <SidePanel title={`${capital(words.deal)} lost`} purpose="The reason helps the next one." open={open} onClose={onClose}>
      <Form<Losing> initial={{ on: today, note: deal.note }} onSubmit={save} submit="Mark as lost">
        <RadioGroup name="reason" label="Why" options={lossOptions} required />
        <TextArea name="note" label="Note" rows={3} />
        <DateField name="on" label="Lost" max={today} required />
      </Form>
    </SidePanel>
  )
}

function Reopen({ deal, open, onClose }: PanelProps) {
  const words = useWords()
  const change = useChange()
  const { mutateAsync: reopen } = useMutation(salesApi.reopenDeal.mutationOptions())
  const save = async ({ reason }: { reason: string }) => {
    await change(`${deal.title} is open again.`, () => reopen({ id: deal.id, version: deal.version, reason }))
  }
  const counts =
    deal.stage === 'won' ? `It counts as ${words.revenue} no more, until it is ${words.won} again.` : 'It goes back to the stage it had.'
  return (
    <SidePanel title="Open again" purpose={counts} open={open} onClose={onClose}>
      <Form<{ reason: string }> onSubmit={save} submit="Open again">
        <TextArea name="reason" label="Why" hint="Stays with its steps" rows={3} required />
      </Form>
    </SidePanel>
  )
}
