// Posting by hand: the text with its tagged link to copy, and the report where it stands.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { CopyText } from '#ui/CopyText.tsx'
import { Form } from '#ui/Form.tsx'
import { Loading } from '#ui/Loading.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextField } from '#ui/TextField.tsx'
import { offerUndo } from '#ui/undo.ts'
import type { Reading } from '../contract/base.ts'
import { channelsApi, contentApi } from './api.ts'

interface Values {
  address: string
  note: string
}

export function PostPanel({ version, open, onClose }: { version: Reading; open: boolean; onClose: () => void }) {
  const queries = useQueryClient()
  const post = useMutation(contentApi.markVariantPosted.mutationOptions())
  const report = async ({ address, note }: Values) => {
    await post.mutateAsync({ id: version.id, version: version.version, ...(address ? { address } : {}), ...(note ? { note } : {}) })
    await queries.invalidateQueries()
    offerUndo(`${version.channelName} is published.`)
  }
  return (
    <SidePanel
      title={`Post on ${version.channelName}`}
      purpose="Copy the text, post it where it belongs, and say where it stands."
      open={open}
      onClose={onClose}
    >
      {version.dispatchId && open && <Text dispatchId={version.dispatchId} />}
      <Form<Values> initial={{ address: '', note: '' }} onSubmit={report} submit="Report it as posted">
        <TextField name="address" label="Its address" type="url" placeholder="https://" hint="Where anybody can see it" />
        <TextField name="note" label="Or where it can be seen" hint="On paper, on the phone: a few words" />
      </Form>
    </SidePanel>
  )
}

function Text({ dispatchId }: { dispatchId: string }) {
  const { data } = useQuery(channelsApi.getDispatch.queryOptions({ input: { id: dispatchId } }))
  if (!data) return <Loading shape="text" />
  return (
    <div className="mb-6 flex flex-col gap-3">
      <CopyText label="The text" text={data.text} long />
      {data.link && <CopyText label="Only the link" text={data.link} />}
    </div>
  )
}
