// Sets a goal or changes one: what must happen, measured by what, from where to where by when.
import { useMutation } from '@tanstack/react-query'
import { DateField } from '#ui/DateField.tsx'
import { Form } from '#ui/Form.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { TextField } from '#ui/TextField.tsx'
import { useSession } from '#identity/web/session.tsx'
import type { Goal } from '../contract/goal.ts'
import { strategyApi } from './api.ts'
import { useChange } from './change.ts'
import { MeasureFields, useMetrics } from './metrics.tsx'

type Values = Pick<Goal, 'title' | 'why' | 'metric' | 'unit' | 'baseline' | 'target' | 'dueOn' | 'startsOn' | 'source'>

const fieldsOf = ({ title, why, metric, unit, baseline, target, dueOn, startsOn, source }: Values): Values => ({
  title,
  why,
  metric,
  unit,
  baseline,
  target,
  dueOn,
  startsOn,
  source,
})

export function GoalPanel({ goal, open, onClose }: { goal?: Goal; open: boolean; onClose: () => void }) {
  const { today } = useSession()
  const { options } = useMetrics()
  const save = useSave(goal)
  const initial: Partial<Values> = goal ? fieldsOf(goal) : { metric: options[0]!.value, startsOn: today, why: '', source: '', baseline: 0 }
  return (
    <SidePanel
      title={goal ? 'Change goal' : 'Set a goal'}
      purpose="Everything that is done and spent leads up to a goal; its progress is counted from what happens."
      open={open}
      onClose={onClose}
    >
      <Form<Values> initial={initial} onSubmit={save} submit={goal ? 'Save' : 'Set goal'}>
        <TextField name="title" label="What must happen" hint="Such as: $450,000 in six months" required />
        <MeasureFields />
        <TextArea name="why" label="Why" rows={3} />
        <TextField name="source" label="Where it comes from" hint="The business plan, a board decision, a grant" />
        <DateField name="startsOn" label="Counted from" required />
      </Form>
    </SidePanel>
  )
}

function useSave(goal: Goal | undefined) {
  const change = useChange()
  const { mutateAsync: create } = useMutation(strategyApi.createGoal.mutationOptions())
  const { mutateAsync: update } = useMutation(strategyApi.updateGoal.mutationOptions())
  const { mutateAsync: archive } = useMutation(strategyApi.archiveGoal.mutationOptions())
  return (values: Values) =>
    goal
      ? change(
          'Goal changed.',
          () => update({ id: goal.id, version: goal.version, ...values }),
          ({ id, version }) => update({ id, version, ...fieldsOf(goal) }),
        )
      : change(
          'Goal set.',
          () => create(values),
          ({ id, version }) => archive({ id, version }),
        )
}
