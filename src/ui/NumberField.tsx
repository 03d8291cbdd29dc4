// A number, read and written in the person's locale; arrow keys step it.

import { Input, NumberField as AriaNumberField } from 'react-aria-components'
import { FieldLabel } from './FieldLabel.tsx'
import { FieldNote } from './FieldNote.tsx'
import { type FieldProps, inputLook, useField } from './form.ts'

export interface NumberFieldProps extends FieldProps<number | null> {
  min?: number
  max?: number
  step?: number
  /** A share is typed as a percentage and kept as a fraction: 2.3% is 0.023. */
  percent?: boolean
  /** A number that names something, such as a port, is written without separators. */
  ungrouped?: boolean
  /** Digits after the decimal mark that may be typed. */
  digits?: number
}

export function NumberField(props: NumberFieldProps) {
  const { value, change, error } = useField<number | null>(props, null)
  const { label, hint, required, disabled, hideLabel, name, min, max, step, percent, ungrouped, digits, autoFocus } = props
  return (
    <AriaNumberField
      value={value ?? Number.NaN}
      onChange={(next) => change(Number.isNaN(next) ? null : next)}
      formatOptions={{
        ...(percent ? { style: 'percent' } : {}),
        ...(ungrouped ? { useGrouping: false } : {}),
        maximumFractionDigits: digits ?? (percent ? 2 : 0),
      }}
      isInvalid={error !== undefined}
      isRequired={required}
      isDisabled={disabled}
      validationBehavior="aria"
      name={name}
      minValue={min}
      maxValue={max}
      step={step}
      autoFocus={autoFocus}
      className="min-w-0"
    >
      <FieldLabel label={label} required={required} hidden={hideLabel} />
      <Input className={inputLook} />
      <FieldNote hint={hint} error={error} />
    </AriaNumberField>
  )
}
