// One choice out of a few that deserve to be read side by side, each with its own line of explanation.

import { RadioButton, RadioField, RadioGroup as AriaRadioGroup, Text } from 'react-aria-components'
import { classes } from './classes.ts'
import { FieldLabel } from './FieldLabel.tsx'
import { FieldNote } from './FieldNote.tsx'
import { type FieldProps, useField } from './form.ts'
import type { Option } from './Select.tsx'

export interface RadioGroupProps extends FieldProps<string | null> {
  options: readonly Option[]
  /** Side by side, for two or three short words. */
  inline?: boolean
}

export function RadioGroup(props: RadioGroupProps) {
  const { value, change, error } = useField<string | null>(props, null)
  const { label, hint, required, disabled, hideLabel, name, options, inline } = props
  return (
    <AriaRadioGroup
      value={value}
      onChange={change}
      isInvalid={error !== undefined}
      isRequired={required}
      isDisabled={disabled}
      validationBehavior="aria"
      name={name}
      className="min-w-0"
    >
      <FieldLabel label={label} required={required} hidden={hideLabel} />
      <div className={classes('flex', inline ? 'flex-wrap gap-x-5 gap-y-1' : 'flex-col gap-1.5')}>
        {options.map((option) => (
          <RadioField key={option.value} value={option.value} isDisabled={option.disabled}>
            <RadioButton className="group flex w-fit cursor-pointer items-start gap-2.5 rounded-[6px] data-disabled:cursor-not-allowed data-disabled:opacity-60">
              {({ isSelected }) => (
                <>
                  <span
                    aria-hidden="true"
                    className={classes(
                      'mt-[3px] grid size-4 shrink-0 place-items-center rounded-full border bg-card transition-colors',
                      isSelected ? 'border-ink' : 'border-edge group-data-hovered:border-soft',
                    )}
                  >
                    {isSelected && <span className="size-2 rounded-full bg-ink" />}
                  </span>
                  <span className={classes(isSelected && !inline && option.hint && 'font-semibold')}>{option.label}</span>
                </>
              )}
            </RadioButton>
            {option.hint && (
              <Text slot="description" className="block pl-6.5 text-tiny text-faint">
                {option.hint}
              </Text>
            )}
          </RadioField>
        ))}
      </div>
      <FieldNote hint={hint} error={error} />
    </AriaRadioGroup>
  )
}
