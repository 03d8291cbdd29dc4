// Sets what a function contributes to a goal, or changes it.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Button } from '#ui/Button.tsx'
import { Form } from '#ui/Form.tsx'
import { useFormValue } from '#ui/form.ts'
import { Select } from '#ui/Select.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { TextField } from '#ui/TextField.tsx'
import { useWords } from '#identity/web/session.tsx'
import type { Objective } from '../contract/objective.ts'
import { strategyApi } from './api.ts'
import { useChange } from './change.ts'
import { useFunctions } from './functions.ts'
import { MeasureFields, useMetrics } from './metrics.tsx'

type Values = Pick<Objective, 'function' | 'title' | 'why' | 'metric' | 'unit' | 'baseline' | 'target' | 'dueOn' | 'amecLevel'>

const fieldsOf = ({ title, why, metric, unit, baseline, target, dueOn, amecLevel }: Omit<Values, 'function'>) => ({
  title,
  why,
  metric,
  unit,
  baseline,
  target,
  dueOn,
  amecLevel,
})

const levels = [
  { value: 'none', label: 'Not said' },
  { value: 'outputs', label: 'Outputs: what was put out and seen' },
  { value: 'outtakes', label: 'Out-takes: what people took from it' },
  { value: 'outcomes', label: 'Outcomes: what changed in them' },
  { value: 'impact', label: 'Impact: what changed for the organisation' },
]

interface ObjectivePanelProps {
  goalId: string
  dueOn: string | null
  objective?: Objective | undefined
  open: boolean
  onClose: () => void
}

export function ObjectivePanel({ goalId, dueOn, objective, open, onClose }: ObjectivePanelProps) {
  const { options } = useMetrics()
  const functions = useFunctions()
  const words = useWords()
  const { save, putAway } = useSave(goalId, objective)
  const fresh = { function: functions[0]!.value, metric: options[0]!.value, why: '', baseline: 0, dueOn, amecLevel: null }
  return (
    <SidePanel
      title={objective ? 'Change objective' : 'Set an objective'}
      purpose="What one function contributes to the goal."
      open={open}
      onClose={onClose}
    >
      <Form<Values>
        initial={objective ? { ...fieldsOf(objective), function: objective.function } : fresh}
        onSubmit={save}
        submit={objective ? (objective.assumed ? 'Confirm' : 'Save') : 'Set objective'}
        more={objective && <Archive objective={objective} onPress={() => void putAway(objective).then(onClose)} />}
      >
        {!objective && <Select name="function" label="Function" options={functions} required />}
        <TextField name="title" label="What it contributes" hint={`Such as: 1,200 ${words.orders} in month 6`} required />
        <MeasureFields />
        <Level />
        <TextArea name="why" label="Why" rows={3} />
      </Form>
    </SidePanel>
  )
}

/** How far down an effect is measured matters where the effect is on people's minds. */
function Level() {
  const of = useFormValue('function')
  return of === 'communications' || of === 'pr' ? <Select name="amecLevel" label="How far down it is measured" options={levels} /> : null
}

/** An objective under which a strategy stands stays. */
function Archive({ objective, onPress }: { objective: Objective; onPress: () => void }) {
  const { data } = useQuery(strategyApi.listStrategies.queryOptions({ input: { objectiveId: objective.id, limit: 1 } }))
  return data?.items.length === 0 ? <Button onPress={onPress}>Archive</Button> : null
}

function useSave(goalId: string, objective: Objective | undefined) {
  const change = useChange()
  const { mutateAsync: create } = useMutation(strategyApi.createObjective.mutationOptions())
  const { mutateAsync: update } = useMutation(strategyApi.updateObjective.mutationOptions())
  const { mutateAsync: archive } = useMutation(strategyApi.archiveObjective.mutationOptions())
  const { mutateAsync: restore } = useMutation(strategyApi.restoreObjective.mutationOptions())
  const save = ({ function: of, ...values }: Values) => {
    const level = (values.amecLevel as string | null) === 'none' ? null : values.amecLevel
    return objective
      ? change(
          'Objective changed.',
          () => update({ id: objective.id, version: objective.version, ...values, amecLevel: level }),
          ({ id, version }) => update({ id, version, ...fieldsOf(objective) }),
        )
      : change(
          'Objective set.',
          () => create({ goalId, function: of, ...values, amecLevel: level }),
          ({ id, version }) => archive({ id, version }),
        )
  }
  const putAway = ({ id, version }: Objective) =>
    change(
      'Objective archived.',
      () => archive({ id, version }),
      (after) => restore({ id, version: after.version }),
    )
  return { save, putAway }
}
