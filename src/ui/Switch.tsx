// Turns something on or off at once.

import { SwitchButton, SwitchField } from 'react-aria-components'
import { classes } from './classes.ts'
import { FieldNote } from './FieldNote.tsx'
import { type FieldProps, useField } from './form.ts'

export type SwitchProps = FieldProps<boolean>

export function Switch(props: SwitchProps) {
  const { value, change, error } = useField(props, false)
  const { label, hint, disabled, hideLabel, name } = props
  return (
    <SwitchField
      isSelected={value}
      onChange={change}
      isDisabled={disabled}
      validationBehavior="aria"
      name={name}
      aria-label={hideLabel ? label : undefined}
      isInvalid={error !== undefined}
      className="min-w-0"
    >
      <SwitchButton className="inline-flex cursor-pointer items-start gap-2.5 rounded-[6px] data-disabled:cursor-not-allowed data-disabled:opacity-60">
        <span
          aria-hidden="true"
          className={classes(
            'mt-0.5 h-4.5 w-7.5 shrink-0 rounded-full border p-[2px] transition-colors',
            value ? 'border-ink bg-ink' : 'border-edge bg-card',
          )}
        >
          <span className={classes('block size-3 rounded-full transition-transform', value ? 'translate-x-3 bg-paper' : 'bg-soft')} />
        </span>
        {!hideLabel && <span>{label}</span>}
      </SwitchButton>
      {(hint || error) && (
        <div className="pl-10">
          <FieldNote hint={hint} error={error} />
        </div>
      )}
    </SwitchField>
  )
}
