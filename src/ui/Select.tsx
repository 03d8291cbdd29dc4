// One choice out of a short list. Above some fifteen choices, or where people know the name, use ComboBox.

import { Button, ListBox, ListBoxItem, Popover, Select as AriaSelect, SelectValue } from 'react-aria-components'
import { classes } from './classes.ts'
import { FieldLabel } from './FieldLabel.tsx'
import { FieldNote } from './FieldNote.tsx'
import { type FieldProps, inputLook, optionLook, popoverLook, useField } from './form.ts'

export interface Option {
  value: string
  label: string
  /** A second, quieter line. */
  hint?: string
  disabled?: boolean
}

export interface SelectProps extends FieldProps<string | null> {
  options: readonly Option[]
  placeholder?: string
}

export function Select(props: SelectProps) {
  const { value, change, error } = useField<string | null>(props, null)
  const { label, hint, required, disabled, hideLabel, name, options, placeholder = 'Choose', autoFocus } = props
  return (
    <AriaSelect
      value={value}
      onChange={(key) => change(key === null ? null : String(key))}
      placeholder={placeholder}
      isInvalid={error !== undefined}
      isRequired={required}
      isDisabled={disabled}
      validationBehavior="aria"
      name={name}
      autoFocus={autoFocus}
      className="min-w-0"
    >
      <FieldLabel label={label} required={required} hidden={hideLabel} />
      <Button className={classes(inputLook, 'flex cursor-pointer items-center gap-2 text-left', error !== undefined && 'border-error')}>
        <SelectValue className="min-w-0 flex-1 truncate data-placeholder:text-faint [&_[data-hint]]:hidden" />
        <span aria-hidden="true" className="text-faint">
          ⌄
        </span>
      </Button>
      <FieldNote hint={hint} error={error} />
      <Popover className={classes(popoverLook, 'min-w-(--trigger-width) max-w-90')} offset={4}>
        <ListBox className="max-h-80 overflow-auto p-1 outline-none" items={options.map((option) => ({ ...option, id: option.value }))}>
          {(option) => (
            <ListBoxItem id={option.value} textValue={option.label} isDisabled={option.disabled} className={optionLook}>
              {({ isSelected }) => (
                <>
                  <span className="min-w-0 flex-1">
                    <span className={classes('block', isSelected && 'font-semibold')}>{option.label}</span>
                    {option.hint && (
                      <span data-hint className="block text-tiny text-faint">
                        {option.hint}
                      </span>
                    )}
                  </span>
                  {isSelected && <span aria-hidden="true">✓</span>}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  )
}
