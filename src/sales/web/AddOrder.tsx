// Enters an order or gift by hand.
import { useMutation } from '@tanstack/react-query'
import { DateField } from '#ui/DateField.tsx'
import { Form } from '#ui/Form.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { TextField } from '#ui/TextField.tsx'
import { capital } from '#ui/format.ts'
import { useSession, useWords } from '#identity/web/session.tsx'
import { useChange } from '#strategy/web/change.ts'
import { PlaceField } from '#tracking/web/PlaceField.tsx'
import { salesApi } from './api.ts'
import { one } from './labels.ts'
import { MoneyFields, priceOf, type MoneyValues } from './MoneyFields.tsx'
import { PersonField } from './PersonField.tsx'

interface Values extends MoneyValues {
  personId: string | null
  day: string
  number: string
  code: string
  parentId: string | null
  note: string
}

export function AddOrder({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { currency, today } = useSession()
  const words = useWords()
  const change = useChange()
  const { mutateAsync: add } = useMutation(salesApi.addOrder.mutationOptions())
  const { mutateAsync: archive } = useMutation(salesApi.archiveOrder.mutationOptions())
  const save = async ({ personId, day, number, code, parentId, note, ...money }: Values) => {
    const given = { number: number.trim() || undefined, code: code.trim() || undefined, note }
    await change(
      (order) => `${capital(words.order)} added${order.parentTitle ? `, linked to ${order.parentTitle}` : ', not linked yet'}.`,
      () => add({ personId: personId ?? undefined, parentId: parentId ?? undefined, day, ...given, ...priceOf(money, currency) }),
      ({ id, version }) => archive({ id, version }),
    )
  }
  return (
    <SidePanel title={`Add ${one(words.order)}`} open={open} onClose={onClose}>
      <Form<Values>
        initial={{ currency, day: today, personId: null, number: '', code: '', parentId: null, note: '' }}
        onSubmit={save}
        submit={`Add ${words.order}`}
      >
        <PersonField label="From whom" hint="Left empty for somebody unknown" />
        <MoneyFields />
        <div className="grid grid-cols-2 gap-4">
          <DateField name="day" label="Day" max={today} required />
          <TextField name="number" label="Number" hint="Where it came from" />
        </div>
        <TextField name="code" label="Code" hint="A promotion or coupon that was used" />
        <PlaceField name="parentId" label="What brought it" hint="What they last did before it, when left empty" />
        <TextArea name="note" label="Note" rows={2} />
      </Form>
    </SidePanel>
  )
}
