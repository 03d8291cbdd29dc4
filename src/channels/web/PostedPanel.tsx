// The report that something was posted by hand: its address, or a sentence, as proof.
import { useMutation } from '@tanstack/react-query'
import { Form } from '#ui/Form.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextField } from '#ui/TextField.tsx'
import { useQueryClient } from '@tanstack/react-query'
import { offerUndo } from '#ui/undo.ts'
import { channelsApi } from './api.ts'
import type { FullDispatch } from './Dispatch.tsx'

interface Values {
  address: string
  note: string
}

export function PostedPanel({ dispatch, open, onClose }: { dispatch: FullDispatch; open: boolean; onClose: () => void }) {
  const queries = useQueryClient()
  const post = useMutation(channelsApi.markPosted.mutationOptions())
  const report = async ({ address, note }: Values) => {
    const { id, version } = dispatch
    await post.mutateAsync({ id, version, ...(address ? { address } : {}), ...(note ? { note } : {}) })
    await queries.invalidateQueries()
    offerUndo('It counts as published.')
  }
  return (
    <SidePanel
      title="Report it as posted"
      purpose="Its address is the proof. On paper or by phone, a few words will do."
      open={open}
      onClose={onClose}
    >
      <Form<Values> initial={{ address: '', note: '' }} onSubmit={report} submit="Report it as posted">
        <TextField name="address" label="Its address" type="url" placeholder="https://" />
        <TextField name="note" label="Or where it can be seen" hint="Such as: in the window of the shop" maxLength={500} />
      </Form>
    </SidePanel>
  )
}
