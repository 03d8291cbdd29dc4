// The label of a field, above it, with “required” in words.

import { Label, VisuallyHidden } from 'react-aria-components'

export interface FieldLabelProps {
  label: string
  required?: boolean | undefined
  hidden?: boolean | undefined
}

export function FieldLabel({ label, required, hidden }: FieldLabelProps) {
  if (hidden) {
    return (
      <VisuallyHidden>
        <Label>{label}</Label>
      </VisuallyHidden>
    )
  }
  return (
    <Label className="mb-1 flex items-baseline gap-2 text-small font-semibold">
      {label}
      {required && <span className="text-tiny font-normal text-faint">required</span>}
    </Label>
  )
}
