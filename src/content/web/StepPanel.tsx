// Adds a step to a sequence, or changes when one leaves.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { clockOptions } from '#ui/clock.ts'
import { ComboBox } from '#ui/ComboBox.tsx'
import { Form } from '#ui/Form.tsx'
import { NumberField } from '#ui/NumberField.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { useSession } from '#identity/web/session.tsx'
import type { FullSequence, Step } from '../contract/sequence.ts'
import { contentApi } from './api.ts'
import { variantState } from './labels.ts'

interface Values {
  variantId: string | null
  position: number | null
  waitDays: number | null
  waitHours: number | null
  windowFrom: string | null
  windowUntil: string | null
}

interface StepPanelProps {
  sequence: FullSequence
  step: Step | undefined
  open: boolean
  onClose: () => void
}

export function StepPanel({ sequence, step, open, onClose }: StepPanelProps) {
  const { locale } = useSession()
  const queries = useQueryClient()
  const add = useMutation(contentApi.addSequenceStep.mutationOptions())
  const update = useMutation(contentApi.updateSequenceStep.mutationOptions())
  const { id, version, state, steps } = sequence
  const choices = useQuery({ ...contentApi.listStepChoices.queryOptions({ input: { id, limit: 200 } }), enabled: open && !step })
  const first = step ? step.position === 1 : steps.length === 0
  const save = async ({ variantId, position, waitDays, waitHours, windowFrom, windowUntil }: Values) => {
    const timing = { waitDays: waitDays ?? 0, waitHours: waitHours ?? 0, windowFrom, windowUntil }
    if (!step) await add.mutateAsync({ id, version, variantId: variantId!, ...timing })
    else await update.mutateAsync({ id, stepId: step.id, version, ...timing, ...(state === 'draft' && position ? { position } : {}) })
    await queries.invalidateQueries()
  }
  const initial: Values = step
    ? { ...step, variantId: step.variantId }
    : { variantId: null, position: null, waitDays: first ? 0 : 3, waitHours: 0, windowFrom: null, windowUntil: null }
  return (
    <SidePanel
      title={step ? `When step ${step.position} leaves` : 'Add step'}
      purpose={
        state === 'draft'
          ? 'All steps must be approved before the sequence is started.'
          : step
            ? 'For everybody for whom it is not scheduled yet.'
            : 'It comes last, and must be approved. Whoever is through already does not get it.'
      }
      open={open}
      onClose={onClose}
    >
      <Form<Values> initial={initial} onSubmit={save} submit={step ? 'Save' : 'Add step'}>
        {!step && (
          <ComboBox
            name="variantId"
            label="E-mail"
            hint="A version of a piece under the same campaign"
            required
            options={
              choices.data?.items.map((choice) => ({
                value: choice.id,
                label: choice.subject || choice.pieceTitle,
                hint: `${choice.pieceTitle} · ${variantState({ state: choice.state, adapter: 'email' }).word}`,
              })) ?? []
            }
          />
        )}
        {step && state === 'draft' && <NumberField name="position" label="Place in the sequence" min={1} max={steps.length} required />}
        <NumberField name="waitDays" label={first ? 'Days after joining' : 'Days after the step before'} min={0} max={365} required />
        <NumberField name="waitHours" label="And hours" min={0} max={23} required />
        <ComboBox
          name="windowFrom"
          label="Not before"
          hint="By the recipient’s clock. Empty: at any hour but the quiet ones"
          options={clockOptions(locale, step?.windowFrom)}
        />
        <ComboBox name="windowUntil" label="And before" options={clockOptions(locale, step?.windowUntil)} />
      </Form>
    </SidePanel>
  )
}
