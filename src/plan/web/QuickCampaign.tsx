// The quick campaign: name, audience, dates and ask; everything else is assumed and can be filled later.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { ComboBox } from '#ui/ComboBox.tsx'
import { DateField } from '#ui/DateField.tsx'
import { Form } from '#ui/Form.tsx'
import { useField } from '#ui/form.ts'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextField } from '#ui/TextField.tsx'
import { useSession } from '#identity/web/session.tsx'
import { useChange } from '#strategy/web/change.ts'
import { planApi } from './api.ts'
import { useCtaOptions, useSegmentOptions } from './choices.ts'

interface Values {
  name: string
  /** A segment's id, or words. */
  audience: string
  startsOn: string
  endsOn?: string | null
  /** A call's id, or words. */
  ask: string
}

/** Mounted by the New menu; after it was started, its page opens. */
export function QuickCampaign({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { history } = useRouter()
  const { today } = useSession()
  const change = useChange()
  const segments = useSegmentOptions()
  const ctas = useCtaOptions()
  const { mutateAsync: start } = useMutation(planApi.quickCampaign.mutationOptions())
  const { mutateAsync: archive } = useMutation(planApi.archiveCampaign.mutationOptions())
  const send = async ({ name, audience, startsOn, endsOn, ask }: Values) => {
    const whom = segments.some(({ value }) => value === audience) ? { segmentId: audience } : { audience }
    const call = ctas.some(({ value }) => value === ask) ? { ctaId: ask } : { ask }
    const campaign = await change(
      'Campaign started.',
      () => start({ name, startsOn, ...(endsOn ? { endsOn } : {}), ...whom, ...call }),
      async ({ id, version }) => {
        await archive({ id, version })
        history.push('/campaigns')
      },
    )
    history.push(`/campaigns/${campaign.id}`)
  }
  return (
    <SidePanel title="Quick campaign" purpose="Four things; the rest is assumed and can be filled later." open={open} onClose={onClose}>
      <Form<Values> initial={{ startsOn: today }} onSubmit={send} submit="Start campaign">
        <TextField name="name" label="Name" required />
        <ChooseOrSay name="audience" label="Audience" options={segments} hint="One of your audiences, or a few words" />
        <div className="grid grid-cols-2 gap-4">
          <DateField name="startsOn" label="From" required />
          <DateField name="endsOn" label="To" />
        </div>
        <ChooseOrSay name="ask" label="Ask" options={ctas} hint="What people shall do, such as: See the bundle" />
      </Form>
    </SidePanel>
  )
}

interface ChooseOrSayProps {
  name: string
  label: string
  options: readonly { value: string; label: string }[]
  hint: string
}

/** One of the register, or new words: what was said becomes a choice of its own. */
function ChooseOrSay({ name, label, options, hint }: ChooseOrSayProps) {
  const { value, change, error } = useField<string | null>({ name, label, required: true }, null)
  const [said, setSaid] = useState<string | null>(null)
  const all = said === null ? options : [...options, { value: said, label: said }]
  const say = (words: string) => {
    setSaid(words)
    change(words)
  }
  return <ComboBox label={label} hint={hint} options={all} value={value} onChange={change} onAdd={say} error={error} required />
}
