// Sets a pillar under the roof, or changes one.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Form } from '#ui/Form.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { TextField } from '#ui/TextField.tsx'
import { offerUndo } from '#ui/undo.ts'
import type { Pillar } from '../contract.ts'
import { messagingApi } from './api.ts'

interface Values {
  title: string
  body: string
}

export function PillarPanel({ pillar, open, onClose }: { pillar?: Pillar; open: boolean; onClose: () => void }) {
  const save = useSave(pillar)
  return (
    <SidePanel
      title={pillar ? `Change ${pillar.title}` : 'Add pillar'}
      purpose="One thought that holds the roof up."
      open={open}
      onClose={onClose}
    >
      <Form<Values>
        initial={{ title: pillar?.title ?? '', body: pillar?.body ?? '' }}
        onSubmit={save}
        submit={pillar ? 'Save' : 'Add pillar'}
      >
        <TextField name="title" label="Title" hint="Such as: Traceability" required />
        <TextArea name="body" label="In a sentence or two" rows={4} serif />
      </Form>
    </SidePanel>
  )
}

function useSave(pillar: Pillar | undefined) {
  const queries = useQueryClient()
  const { mutateAsync: create } = useMutation(messagingApi.createPillar.mutationOptions())
  const { mutateAsync: update } = useMutation(messagingApi.updatePillar.mutationOptions())
  const { mutateAsync: archive } = useMutation(messagingApi.archivePillar.mutationOptions())
  return async (values: Values) => {
    const saved = pillar ? await update({ id: pillar.id, version: pillar.version, ...values }) : await create(values)
    await queries.invalidateQueries()
    offerUndo(`${saved.title} ${pillar ? 'changed' : 'added'}.`, async () => {
      const { id, version } = saved
      await (pillar ? update({ id, version, title: pillar.title, body: pillar.body }) : archive({ id, version }))
      await queries.invalidateQueries()
    })
  }
}
