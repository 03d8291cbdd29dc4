// Writes a plan or changes one: what, how, where, when, who, and how success is tracked.
import { useMutation } from '@tanstack/react-query'
import { DateField } from '#ui/DateField.tsx'
import { Form } from '#ui/Form.tsx'
import { NumberField } from '#ui/NumberField.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { TextField } from '#ui/TextField.tsx'
import { useSession } from '#identity/web/session.tsx'
import { useChange } from '#strategy/web/change.ts'
import type { Plan } from '../contract/plan.ts'
import { planApi } from './api.ts'

type Values = Pick<Plan, 'name' | 'what' | 'how' | 'where' | 'who' | 'tracking' | 'startsOn' | 'endsOn' | 'weeklyHours'>

const fieldsOf = ({ name, what, how, where, who, tracking, startsOn, endsOn, weeklyHours }: Values): Values => ({
  name,
  what,
  how,
  where,
  who,
  tracking,
  startsOn,
  endsOn,
  weeklyHours,
})

interface PlanPanelProps {
  /** The strategy a new one hangs under. */
  strategyId: string
  plan?: Plan | undefined
  open: boolean
  onClose: () => void
}

export function PlanPanel({ strategyId, plan, open, onClose }: PlanPanelProps) {
  const { today } = useSession()
  const save = useSave(strategyId, plan)
  const fresh = { what: '', how: '', where: '', who: '', tracking: '', startsOn: today, endsOn: null, weeklyHours: null }
  return (
    <SidePanel
      title={plan ? 'Change the plan' : 'Write a plan'}
      purpose="The road map: what will be done to get where the strategy leads."
      wide
      open={open}
      onClose={onClose}
    >
      <Form<Values> initial={plan ? fieldsOf(plan) : fresh} onSubmit={save} submit={plan ? 'Save' : 'Write plan'}>
        <TextField name="name" label="Name" required />
        <TextArea name="what" label="What" hint="What will be done" rows={3} />
        <TextArea name="how" label="How" rows={3} />
        <TextArea name="where" label="Where" hint="The places and channels" rows={2} />
        <div className="grid grid-cols-2 gap-4">
          <DateField name="startsOn" label="From" required />
          <DateField name="endsOn" label="To" />
        </div>
        <TextArea name="who" label="Who" rows={2} />
        <TextArea name="tracking" label="How success is tracked" rows={2} />
        <NumberField
          name="weeklyHours"
          label="Hours a week there are for it"
          hint="The load of the plan is measured against them"
          min={0}
          max={9999}
          digits={2}
        />
      </Form>
    </SidePanel>
  )
}

function useSave(strategyId: string, plan: Plan | undefined) {
  const change = useChange()
  const { mutateAsync: create } = useMutation(planApi.createPlan.mutationOptions())
  const { mutateAsync: update } = useMutation(planApi.updatePlan.mutationOptions())
  const { mutateAsync: archive } = useMutation(planApi.archivePlan.mutationOptions())
  return (values: Values) =>
    plan
      ? change(
          'Plan changed.',
          () => update({ id: plan.id, version: plan.version, ...values }),
          ({ id, version }) => update({ id, version, ...fieldsOf(plan) }),
        )
      : change(
          'Plan written.',
          () => create({ strategyId, ...values }),
          ({ id, version }) => archive({ id, version }),
        )
}
