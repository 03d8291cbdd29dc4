// The fields of an amount: in the organisation's currency, or in another with its rate, the day it held and who says so.
import { DateField } from '#ui/DateField.tsx'
import { useFormValue } from '#ui/form.ts'
import { MoneyField } from '#ui/MoneyField.tsx'
import { NumberField } from '#ui/NumberField.tsx'
import { ComboBox } from '#ui/ComboBox.tsx'
import { TextField } from '#ui/TextField.tsx'
import { useSession } from '#identity/web/session.tsx'

export interface MoneyValues {
  amount: number
  currency: string
  rate?: { rate: number; on: string; source: string }
}

const names = new Intl.DisplayNames('en', { type: 'currency' })
const currencies = Intl.supportedValuesOf('currency').map((code) => ({ value: code, label: code, hint: names.of(code) }))

export function MoneyFields({ label = 'Amount' }: { label?: string }) {
  const { currency } = useSession()
  const chosen = (useFormValue('currency') as string | null | undefined) ?? currency
  return (
    <>
      <div className="grid grid-cols-[minmax(0,1fr)_8rem] gap-4">
        <MoneyField name="amount" label={label} currency={chosen} required />
        <ComboBox name="currency" label="Currency" options={currencies} required />
      </div>
      {chosen !== currency && (
        <fieldset className="grid gap-4 sm:grid-cols-2">
          <legend className="mb-2 text-small text-soft">{`Sums are in ${currency}, so the rate is kept with the amount.`}</legend>
          <NumberField name="rate.rate" label={`${currency} per 1 ${chosen}`} min={0} digits={6} required />
          <DateField name="rate.on" label="Rate of" required />
          <TextField name="rate.source" label="Who says so" hint="Such as: European Central Bank" required />
        </fieldset>
      )}
    </>
  )
}

/** What is sent: no rate for the organisation's own currency. */
export function priceOf({ amount, currency, rate }: MoneyValues, home: string) {
  return { amount, currency, rate: currency === home ? undefined : rate }
}
