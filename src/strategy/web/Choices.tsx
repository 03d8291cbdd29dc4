// A field that chooses several of a few: offerings, competitors, segments.
import type { ReactNode } from 'react'
import { Checkbox } from '#ui/Checkbox.tsx'
import { useField } from '#ui/form.ts'

export interface ChoicesProps {
  label: string
  /** Where the chosen ids belong in the form's values. */
  name: string
  options: readonly { value: string; label: string; hint?: string }[]
  /** What stands there while there is nothing to choose from. */
  empty: ReactNode
  hint?: string
}

export function Choices({ label, name, options, empty, hint }: ChoicesProps) {
  const { value, change, error } = useField<string[]>({ label, name }, [])
  const toggle = (id: string, chosen: boolean) => change(chosen ? [...value, id] : value.filter((each) => each !== id))
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-small font-semibold">{label}</legend>
      {hint && <p className="mb-2 text-tiny text-faint">{hint}</p>}
      {options.length === 0 && <p className="text-soft">{empty}</p>}
      <div className="flex flex-col gap-1.5">
        {options.map((option) => (
          <Checkbox
            key={option.value}
            label={option.label}
            hint={option.hint}
            value={value.includes(option.value)}
            onChange={(chosen) => toggle(option.value, chosen)}
          />
        ))}
      </div>
      {error && <p className="mt-1 text-small text-error">{error}</p>}
    </fieldset>
  )
}
