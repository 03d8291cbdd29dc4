// One line of text.

import { Input, TextField as AriaTextField } from 'react-aria-components'
import { FieldLabel } from './FieldLabel.tsx'
import { FieldNote } from './FieldNote.tsx'
import { type FieldProps, inputLook, useField } from './form.ts'

export interface TextFieldProps extends FieldProps<string> {
  type?: 'text' | 'email' | 'url' | 'tel' | 'password' | 'search'
  placeholder?: string
  autoComplete?: string
  maxLength?: number
  /** For codes, addresses and keys. */
  mono?: boolean
}

export function TextField(props: TextFieldProps) {
  const { value, change, error } = useField(props, '')
  const { label, hint, required, disabled, hideLabel, name, type, placeholder, autoComplete, maxLength, mono, autoFocus } = props
  return (
    <AriaTextField
      value={value}
      onChange={change}
      isInvalid={error !== undefined}
      isRequired={required}
      isDisabled={disabled}
      validationBehavior="aria"
      type={type ?? 'text'}
      name={name}
      autoComplete={autoComplete}
      maxLength={maxLength}
      autoFocus={autoFocus}
      className="min-w-0"
    >
      <FieldLabel label={label} required={required} hidden={hideLabel} />
      <Input className={mono ? `${inputLook} font-mono text-small` : inputLook} placeholder={placeholder} />
      <FieldNote hint={hint} error={error} />
    </AriaTextField>
  )
}
