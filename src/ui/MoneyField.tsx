// An amount of money: integer minor units in and out, typed and shown in its currency.

import { Input, NumberField as AriaNumberField, useLocale } from 'react-aria-components'
import { FieldLabel } from './FieldLabel.tsx'
import { FieldNote } from './FieldNote.tsx'
import { minorDigits } from './format.ts'
import { type FieldProps, inputLook, useField } from './form.ts'

export interface MoneyFieldProps extends FieldProps<number | null> {
  /** ISO 4217, such as USD or JPY. */
  currency: string
  /** Refunds and corrections may be below zero. */
  negative?: boolean
}

export function MoneyField(props: MoneyFieldProps) {
  const { value, change, error } = useField<number | null>(props, null)
  const { label, hint, required, disabled, hideLabel, name, currency, negative, autoFocus } = props
  const digits = minorDigits(currency)
  const unit = 10 ** digits
  const { locale } = useLocale()
  const look = { style: 'currency', currency, currencyDisplay: 'narrowSymbol', maximumFractionDigits: digits } as const
  // Says which currency is meant before anything is typed.
  const zero = new Intl.NumberFormat(locale, { ...look, minimumFractionDigits: 0 }).format(0)
  return (
    <AriaNumberField
      value={value === null ? Number.NaN : value / unit}
      onChange={(amount) => change(Number.isNaN(amount) ? null : Math.round(amount * unit))}
      formatOptions={look}
      isInvalid={error !== undefined}
      isRequired={required}
      isDisabled={disabled}
      validationBehavior="aria"
      minValue={negative ? undefined : 0}
      name={name}
      autoFocus={autoFocus}
      className="min-w-0"
    >
      <FieldLabel label={label} required={required} hidden={hideLabel} />
      <Input className={inputLook} placeholder={zero} />
      <FieldNote hint={hint} error={error} />
    </AriaNumberField>
  )
}
