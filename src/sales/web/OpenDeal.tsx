// Opens a deal, from a lead or for somebody chosen here.
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { DateField } from '#ui/DateField.tsx'
import { Form } from '#ui/Form.tsx'
import { Select } from '#ui/Select.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { TextField } from '#ui/TextField.tsx'
import { capital } from '#ui/format.ts'
import { useSession, useWords } from '#identity/web/session.tsx'
import { useChange } from '#strategy/web/change.ts'
import { PlaceField } from '#tracking/web/PlaceField.tsx'
import type { Lead } from '../contract/lead.ts'
import { openStages, stages, type OpenStage } from '../rules/deal.ts'
import { salesApi } from './api.ts'
import { one, stageLabel, who } from './labels.ts'
import { MoneyFields, priceOf, type MoneyValues } from './MoneyFields.tsx'
import { PersonField } from './PersonField.tsx'

interface Values extends MoneyValues {
  title: string
  personId: string
  parentId: string | null
  stage: OpenStage
  expectedOn: string | null
  note: string
}

export function OpenDeal({ lead, open, onClose }: { lead?: Lead; open: boolean; onClose: () => void }) {
  const { currency } = useSession()
  const words = useWords()
  const navigate = useNavigate()
  const change = useChange()
  const { mutateAsync: create } = useMutation(salesApi.openDeal.mutationOptions())
  const { mutateAsync: archive } = useMutation(salesApi.archiveDeal.mutationOptions())
  const save = async ({ title, personId, parentId, stage, expectedOn, note, ...money }: Values) => {
    const about = lead ? { leadId: lead.id } : { personId, parentId: parentId ?? undefined }
    const deal = await change(
      `${capital(words.deal)} opened.`,
      () => create({ ...about, title, stage, expectedOn, note, ...priceOf(money, currency) }),
      ({ id, version }) => archive({ id, version }),
    )
    await navigate({ to: `/deals/${deal.id}` })
  }
  const stageOptions = openStages.map((stage) => ({ value: stage, label: stageLabel(stage, words), hint: `${stages[stage]}%` }))
  return (
    <SidePanel title={`Open ${one(words.deal)}`} purpose={lead && `From ${who(lead)}`} open={open} onClose={onClose}>
      <Form<Values>
        initial={{ currency, stage: 'discovery', expectedOn: null, parentId: null, note: '', title: lead ? who(lead) : '' }}
        onSubmit={save}
        submit={`Open ${words.deal}`}
      >
        <TextField name="title" label="Title" required />
        {!lead && <PersonField label="Who" required />}
        <MoneyFields />
        <div className="grid grid-cols-2 gap-4">
          <Select name="stage" label="Stage" options={stageOptions} required />
          <DateField name="expectedOn" label="Expected by" />
        </div>
        {!lead && <PlaceField name="parentId" label="What brought it" hint="What they last did, when left empty" />}
        <TextArea name="note" label="Note" rows={3} />
      </Form>
    </SidePanel>
  )
}
