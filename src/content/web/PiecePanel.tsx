// Notes a piece, or changes what is known of one.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { ComboBox } from '#ui/ComboBox.tsx'
import { Form } from '#ui/Form.tsx'
import { RadioGroup } from '#ui/RadioGroup.tsx'
import { Select } from '#ui/Select.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { TextField } from '#ui/TextField.tsx'
import { offerUndo } from '#ui/undo.ts'
import { useSession } from '#identity/web/session.tsx'
import { messagingApi } from '#messaging/web/api.ts'
import type { Piece } from '../contract/base.ts'
import { contentApi, planApi } from './api.ts'
import { kindNames } from './labels.ts'

interface Values {
  title: string
  kind: Piece['kind']
  intent: Piece['intent']
  messageId: string | null
  summary: string
  parentId: string | null
}

const blank: Values = { title: '', kind: 'story', intent: 'educate', messageId: null, summary: '', parentId: null }

export function PiecePanel({ piece, open, onClose }: { piece?: Piece; open: boolean; onClose: () => void }) {
  const { can } = useSession()
  const save = useSave(piece)
  const messages = useQuery({ ...messagingApi.listMessages.queryOptions({ input: { limit: 200 } }), enabled: open })
  const campaigns = useQuery({
    ...planApi.listCampaigns.queryOptions({ input: { limit: 200 } }),
    enabled: open && !piece && can('strategy.read'),
  })
  return (
    <SidePanel
      title={piece ? `Change ${piece.title}` : 'New piece'}
      purpose="An idea first; its versions per channel come next."
      open={open}
      onClose={onClose}
    >
      <Form<Values> initial={piece ?? blank} onSubmit={save} submit={piece ? 'Save' : 'Add piece'}>
        <TextField name="title" label="Title" required />
        {!piece && (
          <ComboBox
            name="parentId"
            label="Campaign"
            hint="Left empty, it is standing work of your desk"
            options={campaigns.data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? []}
          />
        )}
        <Select name="kind" label="Kind" options={Object.entries(kindNames).map(([value, label]) => ({ value, label }))} />
        <RadioGroup
          name="intent"
          label="Intent"
          inline
          options={[
            { value: 'educate', label: 'Educate' },
            { value: 'promote', label: 'Promote' },
          ]}
        />
        <ComboBox
          name="messageId"
          label="Message"
          hint="What of the message house it carries"
          options={messages.data?.items.map(({ id, what }) => ({ value: id, label: what })) ?? []}
        />
        <TextArea name="summary" label="In a few words" rows={4} />
      </Form>
    </SidePanel>
  )
}

function useSave(piece: Piece | undefined) {
  const queries = useQueryClient()
  const router = useRouter()
  const { mutateAsync: create } = useMutation(contentApi.createPiece.mutationOptions())
  const { mutateAsync: update } = useMutation(contentApi.updatePiece.mutationOptions())
  const { mutateAsync: archive } = useMutation(contentApi.archivePiece.mutationOptions())
  return async ({ title, kind, intent, messageId, summary, parentId }: Values) => {
    const values = { title, kind, intent, messageId, summary }
    if (!piece) {
      const made = await create({ ...values, ...(parentId ? { parentId } : {}) })
      await queries.invalidateQueries()
      offerUndo(`${made.title} added.`, async () => {
        await archive({ id: made.id, version: made.version })
        await router.navigate({ to: '/content' })
        await queries.invalidateQueries()
      })
      return router.navigate({ to: `/content/${made.id}` })
    }
    const saved = await update({ id: piece.id, version: piece.version, ...values })
    await queries.invalidateQueries()
    offerUndo(`${saved.title} changed.`, async () => {
      const { title: name, kind: form, intent: aim, messageId: said, summary: words } = piece
      await update({ id: piece.id, version: saved.version, title: name, kind: form, intent: aim, messageId: said, summary: words })
      await queries.invalidateQueries()
    })
    return undefined
  }
}
