// Several lines of text, with an optional count of characters against a channel's limit.

import { TextArea as AriaTextArea, TextField as AriaTextField } from 'react-aria-components'
import { classes } from './classes.ts'
import { FieldLabel } from './FieldLabel.tsx'
import { FieldNote } from './FieldNote.tsx'
import { formatNumber } from './format.ts'
import { type FieldProps, inputLook, useField } from './form.ts'

export interface TextAreaProps extends FieldProps<string> {
  rows?: number
  placeholder?: string
  /** Counts against this limit and says when it is passed; typing is never cut off. */
  limit?: number
  /** In the reading serif, for what an audience will read. */
  serif?: boolean
}

export function TextArea(props: TextAreaProps) {
  const { value, change, error } = useField(props, '')
  const { label, hint, required, disabled, hideLabel, name, rows = 4, placeholder, limit, serif, autoFocus } = props
  const over = limit !== undefined && value.length > limit
  return (
    <AriaTextField
      value={value}
      onChange={change}
      isInvalid={error !== undefined || over}
      isRequired={required}
      isDisabled={disabled}
      validationBehavior="aria"
      name={name}
      autoFocus={autoFocus}
      className="min-w-0"
    >
      <FieldLabel label={label} required={required} hidden={hideLabel} />
      <AriaTextArea
        rows={rows}
        className={classes(inputLook, 'block resize-y', serif && 'font-serif text-reading')}
        placeholder={placeholder}
      />
      {limit !== undefined && (
        <p className={classes('mt-1 text-tiny', over ? 'font-semibold text-error' : 'text-faint')}>
          {formatNumber(value.length)} of {formatNumber(limit)} characters{over && `, ${formatNumber(value.length - limit)} too many`}
        </p>
      )}
      <FieldNote hint={hint} error={error} />
    </AriaTextField>
  )
}
