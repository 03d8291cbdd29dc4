// Puts right what is out already: new words, approved at once, in place of the old ones, with the reason kept.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Form } from '#ui/Form.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { TextField } from '#ui/TextField.tsx'
import { offerUndo } from '#ui/undo.ts'
import type { Reading } from '../contract/base.ts'
import { contentApi } from './api.ts'

interface Values {
  reason: string
  subject: string
  body: string
}

export function CorrectPanel({ version, open, onClose }: { version: Reading; open: boolean; onClose: () => void }) {
  const queries = useQueryClient()
  const correct = useMutation(contentApi.correctVariant.mutationOptions())
  const { id, subject, body, adapter } = version
  const send = async (values: Values) => {
    await correct.mutateAsync({ id, version: version.version, ...values })
    await queries.invalidateQueries()
    offerUndo(adapter === 'website' ? 'The corrected page is being published.' : 'The corrected text is ready to post.')
  }
  return (
    <SidePanel
      title={`Correct ${version.channelName}`}
      purpose="Saving approves the new words as they stand."
      wide
      open={open}
      onClose={onClose}
    >
      <Form<Values> key={version.version} initial={{ reason: '', subject, body }} onSubmit={send} submit="Correct">
        <TextField name="reason" label="What was wrong" required autoFocus />
        {adapter === 'website' && <TextField name="subject" label="Title" required />}
        <TextArea name="body" label="Text" rows={14} limit={20_000} serif required />
      </Form>
    </SidePanel>
  )
}
