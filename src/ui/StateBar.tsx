// The state an object is in, and the legal next steps as verbs; a step that a guard stops says why.

import { Button, type ButtonKind } from './Button.tsx'
import { Chip, type Tone } from './Chip.tsx'

export interface NextStep {
  id: string
  /** The verb: “Approve”. */
  label: string
  onPress: () => void
  kind?: ButtonKind
  pending?: boolean
  /** What a guard asks for first; the step is shown and cannot be taken. */
  blocked?: string
}

export interface StateBarProps {
  state: string
  tone?: Tone
  /** Since when, who, until when: “since Tuesday, Tom Adeyemi”. */
  note?: string
  steps: readonly NextStep[]
}

export function StateBar({ state, tone = 'plain', note, steps }: StateBarProps) {
  const blocked = steps.filter((step) => step.blocked)
  return (
    <div role="group" aria-label="State" className="rounded-surface border border-line bg-card px-5 py-3">
      <div className="flex flex-wrap items-center gap-3">
        <Chip tone={tone}>{state}</Chip>
        {note && <span className="text-small text-soft">{note}</span>}
        <div className="ml-auto flex flex-wrap gap-2">
          {steps.map((step) => (
            <Button
              key={step.id}
              small
              kind={step.kind ?? 'secondary'}
              pending={step.pending}
              disabled={step.blocked !== undefined}
              onPress={step.onPress}
            >
              {step.label}
            </Button>
          ))}
        </div>
      </div>
      {blocked.length > 0 && (
        <ul className="mt-2 text-small text-soft">
          {blocked.map((step) => (
            <li key={step.id}>
              {step.label}: {step.blocked}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
