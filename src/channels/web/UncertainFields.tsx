// What is done about recipients nobody knows of, to be chosen in a form: each way in a sentence, and how long it waits.
import { useFormValue } from '#ui/form.ts'
import { NumberField } from '#ui/NumberField.tsx'
import { RadioGroup } from '#ui/RadioGroup.tsx'
import { mostUncertainHours, uncertainPolicies, uncertainTitle, type UncertainPolicy } from '../uncertain.ts'

/** `at` is where the two values stand in the form: “uncertain.”, or nothing. */
export function UncertainFields({ at = '' }: { at?: string }) {
  const policy = useFormValue(`${at}policy`) as UncertainPolicy | undefined
  return (
    <>
      <RadioGroup
        name={`${at}policy`}
        label="If a delivery is uncertain"
        required
        options={uncertainPolicies.map((value) => ({ value, ...uncertainTitle[value] }))}
      />
      {policy !== undefined && policy !== 'ask' && (
        <NumberField
          name={`${at}hours`}
          label="Hours to wait"
          hint="A late answer may still come."
          min={1}
          max={mostUncertainHours}
          required
        />
      )}
    </>
  )
}
