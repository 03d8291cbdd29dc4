// One choice out of many, found by typing; may search the server and may offer to make a new one.

import { Button, ComboBox as AriaComboBox, Input, ListBox, ListBoxItem, Popover } from 'react-aria-components'
import { type KeyboardEvent, useState } from 'react'
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
  const first = shown.find((option) => !option.disabled)
  // Whoever types a word to its end and goes on means that word, without a walk through the list.
  const meant = options.find((option) => text !== '' && option.value !== value && !option.disabled && sameWords(option.label, text))
  const choose = (key: string | null) => {
    if (key === addKey) onAdd?.(text)
    else change(key)
  }
  const takeTyped = (event: KeyboardEvent) => {
    if ((event.target as Element).getAttribute('aria-activedescendant')) return
    if (event.key === 'Tab' && meant) choose(meant.value)
    const wanted = meant ?? first
    if (event.key !== 'Enter' || text === '' || !wanted || isChosen(options, value, typed)) return
    event.preventDefault()
    event.stopPropagation()
    choose(wanted.value)
  }
  return (
    <AriaComboBox
      items={shown.map((option) => ({ ...option, id: option.value }))}
      value={value}
      onChange={(key) => choose(key === null ? null : String(key))}
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
      <div className="relative" onKeyDownCapture={takeTyped} onBlurCapture={() => meant && change(meant.value)}>
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

const isChosen = (options: readonly Option[], value: string | null, typed: string): boolean =>
  options.find((option) => option.value === value)?.label === typed

/** The options that hold the text; all of them while the text is still the choice itself, so that opening shows what else there is. */
function offered(options: readonly Option[], typed: string, value: string | null, filtered: boolean): Option[] {
  if (filtered || typed === '' || isChosen(options, value, typed)) return [...options]
  const wanted = typed.trim().toLocaleLowerCase()
  return options.filter((option) => `${option.label} ${option.hint ?? ''}`.toLocaleLowerCase().includes(wanted))
}
