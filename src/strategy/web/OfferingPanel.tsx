// Adds what the organisation offers, or changes it: price, margin, and what each feature is good for.
import { useMutation } from '@tanstack/react-query'
import { Button } from '#ui/Button.tsx'
import { Form } from '#ui/Form.tsx'
import { useField } from '#ui/form.ts'
import { MoneyField } from '#ui/MoneyField.tsx'
import { NumberField } from '#ui/NumberField.tsx'
import { Select } from '#ui/Select.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { TextField } from '#ui/TextField.tsx'
import { useSession } from '#identity/web/session.tsx'
import type { Offering } from '../contract/offering.ts'
import { strategyApi } from './api.ts'
import { useChange } from './change.ts'

type Values = Pick<Offering, 'name' | 'kind' | 'description' | 'price' | 'margin' | 'features'>

export const offeringKinds: readonly { value: Offering['kind']; label: string }[] = [
  { value: 'product', label: 'Product' },
  { value: 'service', label: 'Service' },
  { value: 'programme', label: 'Programme' },
  { value: 'membership', label: 'Membership' },
  { value: 'event', label: 'Event' },
]

const fieldsOf = ({ name, kind, description, price, margin, features }: Values): Values => ({
  name,
  kind,
  description,
  price,
  margin,
  features,
})

interface OfferingPanelProps {
  offering?: Offering | undefined
  open: boolean
  onClose: () => void
}

export function OfferingPanel({ offering, open, onClose }: OfferingPanelProps) {
  const { currency, kind } = useSession()
  const { save, putAway } = useSave(offering)
  const fresh = {
    kind: kind === 'nonprofit' ? ('programme' as const) : ('product' as const),
    description: '',
    features: [],
    price: null,
    margin: null,
  }
  return (
    <SidePanel title={offering ? `Change ${offering.name}` : 'Add an offering'} wide open={open} onClose={onClose}>
      <Form<Values>
        initial={offering ? fieldsOf(offering) : fresh}
        onSubmit={save}
        submit={offering ? 'Save' : 'Add offering'}
        more={offering && <Button onPress={() => void putAway(offering).then(onClose)}>Archive</Button>}
      >
        <TextField name="name" label="Name" required />
        <Select name="kind" label="Kind" options={offeringKinds} required />
        <TextArea name="description" label="What it is" rows={3} />
        <div className="grid grid-cols-2 gap-4">
          <MoneyField name="price" label="Price" currency={currency} />
          <NumberField name="margin" label="Margin" hint="What is left of the price after its direct cost" percent min={0} max={1} />
        </div>
        <Features />
      </Form>
    </SidePanel>
  )
}

const blank = { feature: '', advantage: '', benefit: '' }

/** A feature is what it has, an advantage what that means, a benefit what a person can do with it. */
function Features() {
  const { value, change } = useField<Values['features']>({ label: 'Features', name: 'features' }, [])
  return (
    <fieldset className="flex flex-col gap-4">
      <legend className="mb-1 text-small font-semibold">Features and what they are good for</legend>
      {value.map((_, at) => (
        <div key={at} className="flex flex-col gap-2 border-l border-rule pl-4">
          <TextField name={`features.${at}.feature`} label="Feature" required />
          <TextField name={`features.${at}.advantage`} label="which means" />
          <TextField name={`features.${at}.benefit`} label="so that people can" />
          <div>
            <Button small kind="quiet" onPress={() => change(value.filter((_each, index) => index !== at))}>
              Remove
            </Button>
          </div>
        </div>
      ))}
      <div>
        <Button small onPress={() => change([...value, blank])}>
          Add a feature
        </Button>
      </div>
    </fieldset>
  )
}

function useSave(offering: Offering | undefined) {
  const change = useChange()
  const { mutateAsync: create } = useMutation(strategyApi.createOffering.mutationOptions())
  const { mutateAsync: update } = useMutation(strategyApi.updateOffering.mutationOptions())
  const { mutateAsync: archive } = useMutation(strategyApi.archiveOffering.mutationOptions())
  const { mutateAsync: restore } = useMutation(strategyApi.restoreOffering.mutationOptions())
  const save = (values: Values) =>
    offering
      ? change(
          `${values.name} changed.`,
          () => update({ id: offering.id, version: offering.version, ...values }),
          ({ id, version }) => update({ id, version, ...fieldsOf(offering) }),
        )
      : change(
          `${values.name} added.`,
          () => create(values),
          ({ id, version }) => archive({ id, version }),
        )
  const putAway = ({ id, version, name }: Offering) =>
    change(
      `${name} archived.`,
      () => archive({ id, version }),
      (after) => restore({ id, version: after.version }),
    )
  return { save, putAway }
}
