// A yes or no that is saved with the form. For something that acts at once use Switch.

import { CheckboxButton, CheckboxField } from 'react-aria-components'
import { classes } from './classes.ts'
import { FieldNote } from './FieldNote.tsx'
import { type FieldProps, useField } from './form.ts'

export interface CheckboxProps extends FieldProps<boolean> {
  /** Some of what it stands for is chosen, not all. */
  mixed?: boolean
}

export function Checkbox(props: CheckboxProps) {
  const { value, change, error } = useField(props, false)
  const { label, hint, required, disabled, hideLabel, name, mixed, autoFocus } = props
  return (
    <CheckboxField
      isSelected={value}
      isIndeterminate={mixed}
      onChange={change}
      isInvalid={error !== undefined}
      isRequired={required}
      isDisabled={disabled}
      validationBehavior="aria"
      name={name}
      autoFocus={autoFocus}
      aria-label={hideLabel ? label : undefined}
      className="min-w-0"
    >
      <CheckboxButton className="group inline-flex cursor-pointer items-start gap-2.5 rounded-[6px] data-disabled:cursor-not-allowed data-disabled:opacity-60">
        <span
          aria-hidden="true"
          className={classes(
            'mt-[3px] grid size-4 shrink-0 place-items-center rounded-[4px] border text-[11px] leading-none font-bold transition-colors',
            value || mixed ? 'border-ink bg-ink text-paper' : 'border-edge bg-card group-data-hovered:border-soft',
            error !== undefined && 'border-error',
          )}
        >
          {mixed ? '–' : value ? '✓' : ''}
        </span>
        {!hideLabel && <span>{label}</span>}
      </CheckboxButton>
      {(hint || error) && (
        <div className="pl-6.5">
          <FieldNote hint={hint} error={error} />
        </div>
      )}
    </CheckboxField>
  )
}
