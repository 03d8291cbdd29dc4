// Asks for the words a step needs: why something is sent back or cancelled, what came of it.
import { Form } from '#ui/Form.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextArea } from '#ui/TextArea.tsx'

interface ReasonPanelProps {
  title: string
  /** What is asked for: “Why”, “What came of it”. */
  label: string
  hint?: string
  submit: string
  danger?: boolean
  initial?: string
  open: boolean
  onClose: () => void
  onSubmit: (words: string) => Promise<unknown>
}

export function ReasonPanel({ title, label, hint, submit, danger, initial = '', open, onClose, onSubmit }: ReasonPanelProps) {
  return (
    <SidePanel title={title} open={open} onClose={onClose}>
      <Form<{ words: string }> initial={{ words: initial }} onSubmit={({ words }) => onSubmit(words)} submit={submit} danger={danger}>
        <TextArea name="words" label={label} hint={hint} rows={4} required autoFocus />
      </Form>
    </SidePanel>
  )
}
