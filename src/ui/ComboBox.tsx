// One choice out of many, found by typing; may search the server and may offer to make a new one.

import { Button, ComboBox as AriaComboBox, Input, ListBox, ListBoxItem, Popover } from 'react-aria-components'
import { useState } from 'react'
import { classes } from './classes.ts'
import { FieldLabel } from './FieldLabel.tsx'
import { FieldNote } from './FieldNote.tsx'
import { type FieldProps, inputLook, optionLook, popoverLook, useField } from './form.ts'
import type { Option } from './Select.tsx'

export interface ComboBoxProps extends FieldProps<string | null> {
  /** What can be chosen now; with `onSearch` these are the answers to the text typed so far. */
  options: readonly Option[]
  placeholder?: string
  /** The server filters: called with each change of the text. */
  onSearch?: (text: string) => void
  searching?: boolean
  /** Offers “Add …” for a text that no option has. */
  onAdd?: (text: string) => void
}

const addKey = ' add'

export function ComboBox(props: ComboBoxProps) {
  const { value, change, error } = useField<string | null>(props, null)
  const { label, hint, required, disabled, hideLabel, name, options, placeholder, onSearch, searching, onAdd, autoFocus } = props
  const [typed, setTyped] = useState('')
  const shown = offered(options, typed, value, onSearch !== undefined)
  const text = typed.trim()
  if (onAdd && text !== '' && !options.some((option) => sameWords(option.label, text)))
    shown.push({ value: addKey, label: `Add “${text}”` })
  return (
    <AriaComboBox
      items={shown.map((option) => ({ ...option, id: option.value }))}
      value={value}
      onChange={(key) => {
        if (key === addKey) onAdd?.(text)
        else change(key === null ? null : String(key))
      }}
      onInputChange={(next) => {
        setTyped(next)
        onSearch?.(next)
      }}
      // `shown` is filtered already.
      defaultFilter={() => true}
      allowsEmptyCollection
      menuTrigger="focus"
      isInvalid={error !== undefined}
      isRequired={required}
      isDisabled={disabled}
      validationBehavior="aria"
      name={name}
      autoFocus={autoFocus}
      className="min-w-0"
    >
      <FieldLabel label={label} required={required} hidden={hideLabel} />
      <div className="relative">
        <Input className={classes(inputLook, 'pr-8')} placeholder={placeholder} />
        <Button className="absolute inset-y-0 right-0 w-8 cursor-pointer text-faint" aria-label="Show choices">
          <span aria-hidden="true">⌄</span>
        </Button>
      </div>
      <FieldNote hint={hint} error={error} />
      <Popover className={classes(popoverLook, 'w-(--trigger-width)')} offset={4}>
        <ListBox
          className="max-h-80 overflow-auto p-1 outline-none"
          renderEmptyState={() => <p className="px-2.5 py-1.5 text-soft">{searching ? 'Searching' : 'Nothing by that name'}</p>}
        >
          {(option: Option) => (
            <ListBoxItem id={option.value} textValue={option.label} isDisabled={option.disabled} className={optionLook}>
              <span className="min-w-0">
                <span className="block">{option.label}</span>
                {option.hint && (
                  <span data-hint className="block text-tiny text-faint">
                    {option.hint}
                  </span>
                )}
              </span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaComboBox>
  )
}

const sameWords = (one: string, other: string): boolean => one.localeCompare(other, undefined, { sensitivity: 'base' }) === 0

/** The options that hold the text; all of them while the text is still the choice itself, so that opening shows what else there is. */
function offered(options: readonly Option[], typed: string, value: string | null, filtered: boolean): Option[] {
  const chosen = options.find((option) => option.value === value)
  if (filtered || typed === '' || chosen?.label === typed) return [...options]
  const wanted = typed.trim().toLocaleLowerCase()
  return options.filter((option) => `${option.label} ${option.hint ?? ''}`.toLocaleLowerCase().includes(wanted))
}
