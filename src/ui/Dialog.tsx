// Asks before a step that cannot be undone; says what will happen and how it is called off. For nothing else.

import { type ReactNode, useState } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { Button } from './Button.tsx'
import { ErrorNote } from './ErrorNote.tsx'
import { asProblem, type Problem } from './problem.ts'
import { TextField } from './TextField.tsx'

export interface DialogProps {
  title: string
  open: boolean
  onClose: () => void
  /** What will happen, with counts, and what stays. */
  children: ReactNode
  /** The verb: “Declare a crisis”. */
  confirm: string
  /** Does it; the dialog closes when it went well and says so when it did not. */
  onConfirm: () => Promise<unknown> | void
  /** Red, for erasing and stopping. */
  danger?: boolean
  /** The person types this first, where much would be lost. */
  typeToConfirm?: string
}

export function Dialog({ title, open, onClose, ...question }: DialogProps) {
  return (
    <ModalOverlay
      isOpen={open}
      onOpenChange={(next) => !next && onClose()}
      className="fixed inset-0 z-50 grid place-items-center bg-veil p-4 entering:animate-fade-in exiting:animate-fade-out"
    >
      <Modal className="max-h-full w-full max-w-110 overflow-y-auto rounded-surface bg-card shadow-float">
        <AriaDialog role="alertdialog" className="p-6 outline-none">
          <Heading slot="title" className="font-serif text-heading font-medium">
            {title}
          </Heading>
          <Question onClose={onClose} {...question} />
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

/** Lives only while the dialog is open, so that every question begins afresh. */
function Question({ onClose, children, confirm, onConfirm, danger, typeToConfirm }: Omit<DialogProps, 'title' | 'open'>) {
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  async function go() {
    setBusy(true)
    setProblem(null)
    try {
      await onConfirm()
      onClose()
    } catch (thrown) {
      setProblem(asProblem(thrown))
      setBusy(false)
    }
  }
  return (
    <>
      <div className="mt-2 text-soft">{children}</div>
      {typeToConfirm && (
        <div className="mt-4">
          <TextField label={`Type “${typeToConfirm}” to go on`} value={typed} onChange={setTyped} autoComplete="off" autoFocus />
        </div>
      )}
      {problem && (
        <div className="mt-4">
          <ErrorNote happened={problem.happened} todo={problem.todo} />
        </div>
      )}
      <div className="mt-6 flex flex-wrap justify-end gap-3">
        <Button onPress={onClose} autoFocus={!typeToConfirm}>
          Cancel
        </Button>
        <Button
          kind={danger ? 'danger' : 'primary'}
          pending={busy}
          disabled={typeToConfirm !== undefined && typed !== typeToConfirm}
          onPress={() => void go()}
        >
          {confirm}
        </Button>
      </div>
    </>
  )
}
