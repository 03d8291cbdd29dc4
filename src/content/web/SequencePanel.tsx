// Begins a sequence, or changes who joins it and what ends it.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { Checkbox } from '#ui/Checkbox.tsx'
import { ComboBox } from '#ui/ComboBox.tsx'
import { Form } from '#ui/Form.tsx'
import { useFormValue } from '#ui/form.ts'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextField } from '#ui/TextField.tsx'
import { peopleApi } from '#people/web/api.ts'
import type { FullSequence } from '../contract/sequence.ts'
import { exits } from '../course.ts'
import { contentApi, planApi } from './api.ts'

interface Values {
  name: string
  nodeId: string | null
  segmentId: string | null
  reply: boolean
  purchase: boolean
  gift: boolean
  leaveWithAudience: boolean
  again: boolean
  exitSegmentId: string | null
}

const blank: Values = {
  name: '',
  nodeId: null,
  segmentId: null,
  reply: true,
  purchase: false,
  gift: false,
  leaveWithAudience: false,
  again: false,
  exitSegmentId: null,
}

function valuesOf({ name, nodeId, segmentId, leaveWithAudience, again, exitSegmentId, exits: chosen }: FullSequence): Values {
  const ends = { reply: chosen.includes('reply'), purchase: chosen.includes('purchase'), gift: chosen.includes('gift') }
  return { name, nodeId, segmentId, leaveWithAudience, again, exitSegmentId, ...ends }
}

export function SequencePanel({ sequence, open, onClose }: { sequence?: FullSequence; open: boolean; onClose: () => void }) {
  const router = useRouter()
  const queries = useQueryClient()
  const create = useMutation(contentApi.createSequence.mutationOptions())
  const update = useMutation(contentApi.updateSequence.mutationOptions())
  const campaigns = useQuery({ ...planApi.listCampaigns.queryOptions({ input: { limit: 200 } }), enabled: open && !sequence })
  const save = async ({ nodeId, reply, purchase, gift, ...values }: Values) => {
    const chosen = { reply, purchase, gift }
    const leaveWithAudience = values.leaveWithAudience && values.segmentId !== null
    const choices = { ...values, leaveWithAudience, exits: exits.filter((exit) => chosen[exit]) }
    if (sequence) {
      await update.mutateAsync({ id: sequence.id, version: sequence.version, ...choices })
      await queries.invalidateQueries()
      return
    }
    const { id } = await create.mutateAsync({ ...choices, nodeId: nodeId! })
    await queries.invalidateQueries()
    await router.navigate({ to: `/sequences/${id}` })
  }
  return (
    <SidePanel
      title={sequence ? `Change ${sequence.name}` : 'New sequence'}
      purpose="Its steps come next: each is an e-mail version of a piece."
      open={open}
      onClose={onClose}
    >
      <Form<Values> initial={sequence ? valuesOf(sequence) : blank} onSubmit={save} submit={sequence ? 'Save' : 'Begin sequence'}>
        <TextField name="name" label="Name" required autoFocus />
        {!sequence && (
          <ComboBox
            name="nodeId"
            label="Campaign"
            required
            options={campaigns.data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? []}
          />
        )}
        <Choices open={open} />
      </Form>
    </SidePanel>
  )
}

function Choices({ open }: { open: boolean }) {
  const segments = useQuery({ ...peopleApi.listSegments.queryOptions({ input: { limit: 200 } }), enabled: open })
  const options = segments.data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? []
  const audience = useFormValue('segmentId')
  const leaves = useFormValue('leaveWithAudience')
  return (
    <>
      <ComboBox
        name="segmentId"
        label="Who joins"
        hint="Everybody in this audience, within minutes, once. Empty: people are added by hand"
        options={options}
      />
      <fieldset className="flex flex-col gap-3">
        <legend className="mb-2 text-small font-semibold">It ends for somebody who</legend>
        <Checkbox name="reply" label="Replies" />
        <Checkbox name="purchase" label="Buys something, or agrees to a deal" />
        <Checkbox name="gift" label="Gives" />
        <Checkbox name="leaveWithAudience" label="Is no longer in the audience" disabled={!audience} />
        {Boolean(audience) && Boolean(leaves) && (
          <div className="pl-6.5">
            <Checkbox name="again" label="Goes on where they stopped once they are in it again" />
          </div>
        )}
        <p className="text-small text-soft">Whoever unsubscribes, or whose address does not work, leaves in any case.</p>
      </fieldset>
      <ComboBox name="exitSegmentId" label="It also ends for everybody in" hint="An audience; empty: no such rule" options={options} />
    </>
  )
}
