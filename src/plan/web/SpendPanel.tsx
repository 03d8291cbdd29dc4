// Notes money that was spent, or corrects what was noted; in another currency it asks for the rate of that day.
import { useMutation } from '@tanstack/react-query'
import { Button } from '#ui/Button.tsx'
import { ComboBox } from '#ui/ComboBox.tsx'
import { DateField } from '#ui/DateField.tsx'
import { Form } from '#ui/Form.tsx'
import { useFormValue } from '#ui/form.ts'
import { MoneyField } from '#ui/MoneyField.tsx'
import { NumberField } from '#ui/NumberField.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextField } from '#ui/TextField.tsx'
import { useSession } from '#identity/web/session.tsx'
import { useChange } from '#strategy/web/change.ts'
import type { Spend } from '../contract/budget.ts'
import { planApi } from './api.ts'
import { NodeField } from './NodeField.tsx'

interface Values {
  amount: number
  currency: string
  rate?: number | null
  rateSource?: string
  onDay: string
  vendor: string
  note: string
  nodeId: string | null
}

interface SpendPanelProps {
  spend?: Spend | undefined
  /** What a new one is spent on, when the page knows. */
  on?: { id: string; title: string } | undefined
  open: boolean
  onClose: () => void
}

export function SpendPanel({ spend, on, open, onClose }: SpendPanelProps) {
  const { today, currency } = useSession()
  const { save, takeBack } = useSave(spend)
  const known = spend?.nodeId && spend.nodeTitle !== null ? { id: spend.nodeId, title: spend.nodeTitle } : on
  const initial: Partial<Values> = spend
    ? {
        amount: spend.amount,
        currency: spend.currency,
        rate: spend.rate,
        rateSource: spend.rateSource,
        onDay: spend.onDay,
        vendor: spend.vendor,
        note: spend.note,
        nodeId: spend.nodeId,
      }
    : { currency, onDay: today, vendor: '', note: '', nodeId: on?.id ?? null }
  return (
    <SidePanel
      title={spend ? 'Correct spend' : 'Add spend'}
      purpose="Money that leads to nothing you can name shows as not linked yet."
      open={open}
      onClose={onClose}
    >
      <Form<Values>
        initial={initial}
        onSubmit={save}
        submit={spend ? 'Save' : 'Add spend'}
        more={spend && <Button onPress={() => void takeBack(spend).then(onClose)}>Take back</Button>}
      >
        <Amount />
        <DateField name="onDay" label="Day" required />
        <TextField name="vendor" label="To whom" />
        <NodeField name="nodeId" label="Spent on" hint="Left open, it shows as not linked yet" known={known} />
        <TextField name="note" label="Note" />
      </Form>
    </SidePanel>
  )
}

const currencies = Intl.supportedValuesOf('currency').map((code) => ({ value: code, label: code }))

function Amount() {
  const { currency: own } = useSession()
  const currency = (useFormValue('currency') as string | null) ?? own
  return (
    <>
      <div className="grid grid-cols-[1fr_7.5rem] gap-4">
        <MoneyField name="amount" label="Amount" currency={currency} negative required />
        <ComboBox name="currency" label="Currency" options={currencies} required />
      </div>
      {currency !== own && (
        <div className="grid grid-cols-2 gap-4">
          <NumberField name="rate" label={`${own} for 1 ${currency}`} digits={6} min={0} required />
          <TextField name="rateSource" label="Whose rate" hint="Such as: central bank, that day" required />
        </div>
      )}
    </>
  )
}

function useSave(spend: Spend | undefined) {
  const { currency: own } = useSession()
  const change = useChange()
  const { mutateAsync: add } = useMutation(planApi.addSpend.mutationOptions())
  const { mutateAsync: update } = useMutation(planApi.updateSpend.mutationOptions())
  const { mutateAsync: archive } = useMutation(planApi.archiveSpend.mutationOptions())
  const { mutateAsync: restore } = useMutation(planApi.restoreSpend.mutationOptions())
  const fieldsOf = ({ amount, currency, rate, rateSource, onDay, vendor, note, nodeId }: Values) => ({
    amount,
    currency,
    onDay,
    vendor,
    note,
    nodeId: nodeId ?? null,
    ...(currency === own ? {} : { rate: rate ?? undefined, rateSource: rateSource || undefined }),
  })
  const save = (values: Values) =>
    spend
      ? change(
          'Spend corrected.',
          () => update({ id: spend.id, version: spend.version, ...fieldsOf(values), ...moved(spend, values) }),
          ({ id, version }) => update({ id, version, ...fieldsOf(spend), budgetLineId: spend.budgetLineId }),
        )
      : change(
          (added: Spend) => (added.nodeId === null ? 'Spend added. It is not linked yet.' : 'Spend added.'),
          () => add(fieldsOf(values)),
          ({ id, version }) => archive({ id, version }),
        )
  const takeBack = ({ id, version }: Spend) =>
    change(
      'Spend taken back.',
      () => archive({ id, version }),
      (after) => restore({ id, version: after.version }),
    )
  return { save, takeBack }
}

/** What is moved to another object leaves the budget line of the one before. */
const moved = (spend: Spend, { nodeId }: Values) => (nodeId === spend.nodeId ? {} : { budgetLineId: null })
