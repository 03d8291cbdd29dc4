// A panel from the right in which a form opens without the page being lost. Esc closes; typed text is not thrown away unasked.

import { type ReactNode, useMemo, useState } from 'react'
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { Button } from './Button.tsx'
import { classes } from './classes.ts'
import { PanelContext } from './panel.ts'

export interface SidePanelProps {
  title: string
  /** One line below the title. */
  purpose?: ReactNode
  open: boolean
  onClose: () => void
  /** 640 instead of 440 px. */
  wide?: boolean
  children: ReactNode
}

export function SidePanel({ title, purpose, open, onClose, wide, children }: SidePanelProps) {
  const [dirty, setDirty] = useState(false)
  const [asking, setAsking] = useState(false)
  const leave = () => {
    setDirty(false)
    setAsking(false)
    onClose()
  }
  const tryToLeave = () => (dirty ? setAsking(true) : leave())
  const state = useMemo(
    () => ({
      setDirty,
      close: () => {
        setDirty(false)
        setAsking(false)
        onClose()
      },
    }),
    [onClose],
  )
  return (
    <ModalOverlay
      isOpen={open}
      onOpenChange={(next) => !next && tryToLeave()}
      isDismissable
      className="fixed inset-0 z-40 flex justify-end bg-veil entering:animate-fade-in exiting:animate-fade-out"
    >
      <Modal
        className={classes('h-dvh w-full bg-card entering:animate-panel-in exiting:animate-panel-out', wide ? 'max-w-160' : 'max-w-110')}
      >
        <Dialog className="flex h-full flex-col outline-none">
          <header className="flex items-start gap-4 border-b border-line px-6 py-4">
            <div className="min-w-0 flex-1">
              <Heading slot="title" className="font-serif text-heading font-medium">
                {title}
              </Heading>
              {purpose && <p className="mt-0.5 text-small text-soft">{purpose}</p>}
            </div>
            <Button kind="quiet" small onPress={tryToLeave} className="-mr-2">
              Close
            </Button>
          </header>
          {asking && (
            <div role="alert" className="flex flex-wrap items-center gap-3 border-b border-line bg-warning-tint px-6 py-3">
              <p className="min-w-0 flex-1">What was typed has not been saved.</p>
              <Button small onPress={() => setAsking(false)} autoFocus>
                Keep writing
              </Button>
              <Button small kind="danger" onPress={leave}>
                Discard
              </Button>
            </div>
          )}
          <PanelContext value={state}>
            <div className="min-h-0 flex-1 overflow-y-auto px-6 py-6">{children}</div>
          </PanelContext>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
