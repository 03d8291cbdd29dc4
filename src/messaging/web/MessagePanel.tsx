// Writes a message on a pillar, changes it, or takes it out of use.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from '#ui/Button.tsx'
import { ComboBox } from '#ui/ComboBox.tsx'
import { Form } from '#ui/Form.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { TextField } from '#ui/TextField.tsx'
import { offerUndo } from '#ui/undo.ts'
import { peopleApi } from '#people/web/api.ts'
import type { Message, Pillar } from '../contract.ts'
import { messagingApi } from './api.ts'

interface Values {
  what: string
  why: string
  emotion: string
  segmentId: string | null
}

interface PanelProps {
  pillar: Pillar
  message: Message | undefined
  open: boolean
  onClose: () => void
}

export function MessagePanel({ pillar, message, open, onClose }: PanelProps) {
  const save = useSave(pillar, message)
  const archive = useArchive(message, onClose)
  const segments = useQuery({ ...peopleApi.listSegments.queryOptions({ input: { limit: 200 } }), enabled: open })
  const options = segments.data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? []
  const initial: Values = message ?? { what: '', why: '', emotion: '', segmentId: null }
  return (
    <SidePanel
      title={message ? 'Change message' : 'Write a message'}
      purpose={`On the pillar ${pillar.title}.`}
      open={open}
      onClose={onClose}
    >
      <Form<Values>
        initial={initial}
        onSubmit={save}
        submit={message ? 'Save' : 'Add message'}
        more={message && <Button onPress={() => void archive()}>Archive</Button>}
      >
        <TextArea name="what" label="What" hint="One claim" rows={3} limit={500} serif required />
        <ComboBox name="segmentId" label="For whom" hint="Leave empty while it is for everybody" options={options} />
        <TextArea name="why" label="Why" hint="Why this matters to them" rows={3} />
        <TextField name="emotion" label="Feeling" hint="What it should leave people: sure, proud, curious" />
      </Form>
    </SidePanel>
  )
}

function useSave(pillar: Pillar, message: Message | undefined) {
  const queries = useQueryClient()
  const { mutateAsync: create } = useMutation(messagingApi.createMessage.mutationOptions())
  const { mutateAsync: update } = useMutation(messagingApi.updateMessage.mutationOptions())
  const { mutateAsync: archive } = useMutation(messagingApi.archiveMessage.mutationOptions())
  return async ({ what, why, emotion, segmentId }: Values) => {
    const values = { what, why, emotion, segmentId }
    const saved = message
      ? await update({ id: message.id, version: message.version, ...values })
      : await create({ pillarId: pillar.id, ...values })
    await queries.invalidateQueries()
    offerUndo(message ? 'Message changed.' : 'Message added.', async () => {
      const { id, version } = saved
      const { what: before, why: reason, emotion: feeling, segmentId: audience } = message ?? saved
      await (message ? update({ id, version, what: before, why: reason, emotion: feeling, segmentId: audience }) : archive({ id, version }))
      await queries.invalidateQueries()
    })
  }
}

function useArchive(message: Message | undefined, onClose: () => void) {
  const queries = useQueryClient()
  const { mutateAsync: archive } = useMutation(messagingApi.archiveMessage.mutationOptions())
  const { mutateAsync: restore } = useMutation(messagingApi.restoreMessage.mutationOptions())
  return async () => {
    if (!message) return
    const gone = await archive({ id: message.id, version: message.version })
    onClose()
    await queries.invalidateQueries()
    offerUndo('Message archived.', async () => {
      await restore({ id: gone.id, version: gone.version })
      await queries.invalidateQueries()
    })
  }
}
