// What may leave through an account and how fast, as its form asks for it: all of it may stay empty.
import { Button } from '#ui/Button.tsx'
import { DateField } from '#ui/DateField.tsx'
import { useField, useFormValue } from '#ui/form.ts'
import { NumberField } from '#ui/NumberField.tsx'
import { TextField } from '#ui/TextField.tsx'

export interface LimitValues {
  ratePerMinute: number | null
  domainLimits: { domain: string; perMinute: number | null }[]
  dailyLimit: number | null
  warmUpFrom: string | null
  warmUpFirst: number | null
}

export function LimitFields() {
  const warming = Boolean(useFormValue('warmUpFrom'))
  return (
    <fieldset className="flex flex-col gap-4">
      <legend className="mb-1 text-small font-semibold">How much may leave</legend>
      <NumberField
        name="ratePerMinute"
        label="Messages a minute, at most"
        hint="Empty: as fast as the server takes them"
        min={1}
        max={100_000}
      />
      <Domains />
      <NumberField name="dailyLimit" label="Messages a day, at most" hint="Empty: no limit" min={1} max={10_000_000} required={warming} />
      <DateField
        name="warmUpFrom"
        label="Warm up from"
        hint="For a new sender: it begins with few and sends twice as many each day, up to the limit of a day"
      />
      <NumberField name="warmUpFirst" label="Messages on the first day of the warm-up" min={1} max={10_000_000} required={warming} />
    </fieldset>
  )
}

function Domains() {
  const { value, change } = useField<LimitValues['domainLimits']>({ label: 'Limits by domain', name: 'domainLimits' }, [])
  return (
    <div role="group" aria-label="Limits by domain" className="flex flex-col gap-3">
      {value.map((_, at) => (
        <div key={at} className="grid items-end gap-2 border-l border-rule pl-4 sm:grid-cols-[1fr_9rem_auto]">
          <TextField name={`domainLimits.${at}.domain`} label="Addresses at" placeholder="example.com" required />
          <NumberField name={`domainLimits.${at}.perMinute`} label="A minute, at most" min={1} max={100_000} required />
          <Button small kind="quiet" onPress={() => change(value.filter((_each, index) => index !== at))}>
            Remove
          </Button>
        </div>
      ))}
      <div>
        <Button small onPress={() => change([...value, { domain: '', perMinute: null }])}>
          Limit a domain
        </Button>
      </div>
    </div>
  )
}
