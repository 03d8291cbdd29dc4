// Changes a deal that is open: title, amount, expected day, owner, note.
import { useMutation } from '@tanstack/react-query'
import { DateField } from '#ui/DateField.tsx'
import { Form } from '#ui/Form.tsx'
import { Select } from '#ui/Select.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { TextField } from '#ui/TextField.tsx'
import { capital } from '#ui/format.ts'
import { useMembers, useSession, useWords } from '#identity/web/session.tsx'
import { useChange } from '#strategy/web/change.ts'
import type { Deal } from '../contract/deal.ts'
import { salesApi } from './api.ts'
import { MoneyFields, priceOf, type MoneyValues } from './MoneyFields.tsx'

interface Values extends MoneyValues {
  title: string
  expectedOn: string | null
  ownerId: string | null
  note: string
}

const valuesOf = ({ title, expectedOn, ownerId, note, amount, currency, rate, rateOn, rateSource }: Deal): Values => ({
  title,
  expectedOn,
  ownerId,
  note,
  amount,
  currency,
  ...(rate === null ? {} : { rate: { rate, on: rateOn!, source: rateSource! } }),
})

export function ChangeDeal({ deal, open, onClose }: { deal: Deal; open: boolean; onClose: () => void }) {
  const { currency } = useSession()
  const words = useWords()
  const members = useMembers()
  const change = useChange()
  const { mutateAsync: update } = useMutation(salesApi.updateDeal.mutationOptions())
  const write = (version: number, { title, expectedOn, ownerId, note, ...money }: Values) =>
    update({ id: deal.id, version, title, expectedOn, ownerId, note, ...priceOf(money, currency) })
  const before = valuesOf(deal)
  const save = async (values: Values) => {
    await change(
      `${capital(words.deal)} changed.`,
      () => write(deal.version, values),
      (after) => write(after.version, before),
    )
  }
  return (
    <SidePanel title={`Change ${deal.title}`} open={open} onClose={onClose}>
      <Form<Values> initial={before} onSubmit={save} submit="Save">
        <TextField name="title" label="Title" required />
        <MoneyFields />
        <DateField name="expectedOn" label="Expected by" />
        <Select
          name="ownerId"
          label="Owner"
          placeholder="Nobody yet"
          options={[...members.values()].map(({ id, name }) => ({ value: id, label: name }))}
        />
        <TextArea name="note" label="Note" rows={3} />
      </Form>
    </SidePanel>
  )
}
