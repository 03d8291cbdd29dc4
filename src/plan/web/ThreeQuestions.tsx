// The three questions of the first run: what must happen by when, for whom, and why you and not another.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Form } from '#ui/Form.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { TextField } from '#ui/TextField.tsx'
import { MeasureFields, useMetrics } from '#strategy/web/metrics.tsx'
import type { Goal } from '#strategy/contract/goal.ts'
import { planApi } from './api.ts'

interface Values {
  metric: Goal['metric']
  unit?: Goal['unit']
  target: number
  dueOn: string
  audience: string
  reason: string
}

export interface Begun {
  goalId: string
  objectiveId: string
  strategyId: string
  planId: string
}

interface ThreeQuestionsProps {
  /** Called once goal, objective, strategy and plan stand. */
  onBegun: (begun: Begun) => void | Promise<void>
  /** Stands beside the verb: the way to answer later. */
  later?: ReactNode
}

export function ThreeQuestions({ onBegun, later }: ThreeQuestionsProps) {
  const queries = useQueryClient()
  const { options } = useMetrics()
  const { mutateAsync: begin } = useMutation(planApi.beginThread.mutationOptions())
  const answer = async ({ metric, unit, target, dueOn, audience, reason }: Values) => {
    const begun = await begin({ metric, unit, target, dueOn, audience, reason })
    await queries.invalidateQueries()
    await onBegun(begun)
  }
  return (
    <Form<Values> initial={{ metric: options[0]!.value }} onSubmit={answer} submit="Begin" label="Three questions" more={later}>
      <Question number={1} asks="What must happen by when?">
        <MeasureFields begin />
      </Question>
      <Question number={2} asks="For whom?">
        <TextField
          name="audience"
          label="The people it is for"
          hint="In your own words, such as: runners who ask what their clothes are made of"
          required
        />
      </Question>
      <Question number={3} asks="Why you and not another?">
        <TextArea name="reason" label="What only you can say" rows={3} serif required />
      </Question>
      <p className="text-small text-soft">
        From this the program writes a goal, an objective, a one-page strategy and a plan. All are marked assumed: yours to change, and
        never shown as approved.
      </p>
    </Form>
  )
}

function Question({ number, asks, children }: { number: number; asks: string; children: ReactNode }) {
  return (
    <fieldset className="flex flex-col gap-4 border-t border-hair pt-4 first:border-0 first:pt-0">
      <legend className="float-left w-full font-serif text-subheading">
        <span aria-hidden="true" className="mr-2 text-soft">
          {number}
        </span>
        {asks}
      </legend>
      {children}
    </fieldset>
  )
}
