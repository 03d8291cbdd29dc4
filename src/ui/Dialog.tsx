// Asks before a step that cannot be undone; says what will happen and how it is called off. For nothing else.

import { type ReactNode, useState } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { Button } from './Button.tsx'
import { TextField } from './TextField.tsx'

export interface DialogProps {
  title: string
  open: boolean
  onClose: () => void
  /** What will happen, with counts, and what stays. */
  children: ReactNode
  /** The verb: “Declare a crisis”. */
  confirm: string
  onConfirm: () => Promise<unknown> | void
  /** Red, for erasing and stopping. */
  danger?: boolean
  pending?: boolean
  /** The person types this word first, for what destroys a whole organisation's work. */
  typeToConfirm?: string
}

export function Dialog({ title, open, onClose, children, confirm, onConfirm, danger, pending, typeToConfirm }: DialogProps) {
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  async function go() {
    setBusy(true)
    try {
      await onConfirm()
    } finally {
      setBusy(false)
    }
  }
  return (
    <ModalOverlay
      isOpen={open}
      onOpenChange={(next) => !next && onClose()}
      className="fixed inset-0 z-50 grid place-items-center bg-veil p-4 entering:animate-fade-in exiting:animate-fade-out"
    >
      <Modal className="w-full max-w-110 rounded-surface bg-card shadow-float">
        <AriaDialog role="alertdialog" className="p-6 outline-none">
          <Heading slot="title" className="font-serif text-heading font-medium">
            {title}
          </Heading>
          <div className="mt-2 text-soft">{children}</div>
          {typeToConfirm && (
            <div className="mt-4">
              <TextField label={`Type “${typeToConfirm}” to go on`} value={typed} onChange={setTyped} autoComplete="off" />
            </div>
          )}
          <div className="mt-6 flex flex-wrap justify-end gap-3">
            <Button onPress={onClose} autoFocus={!typeToConfirm}>
              Cancel
            </Button>
            <Button
              kind={danger ? 'danger' : 'primary'}
              pending={pending ?? busy}
              disabled={typeToConfirm !== undefined && typed !== typeToConfirm}
              onPress={() => void go()}
            >
              {confirm}
            </Button>
          </div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
