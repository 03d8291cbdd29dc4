// What the rail becomes under 900 px: a head with the organisation and the hat, a bar with the same five entries, and “More”.

import { useState } from 'react'
import { Button as AriaButton, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { Button } from './Button.tsx'
import { classes } from './classes.ts'
import { HatMenu } from './HatMenu.tsx'
import { Link } from './Link.tsx'
import { NewMenu } from './NewMenu.tsx'
import { Organisation, RailLists, StopButton } from './Rail.tsx'
import { type Frame, isCurrent } from './frame.ts'

const slot =
  'flex min-h-14 w-full flex-col items-center justify-center gap-0.5 border-t-2 -outline-offset-4 text-center text-tiny leading-4 cursor-pointer'

export function BottomBar(frame: Frame) {
  const [open, setOpen] = useState(false)
  const elsewhere = !frame.entries.some((entry) => isCurrent(entry, frame.path))
  return (
    <div className="desk:hidden">
      <nav aria-label="Places" className="fixed inset-x-0 bottom-0 z-30 border-t border-line bg-rail pb-[env(safe-area-inset-bottom)]">
        <ul className="grid auto-cols-fr grid-flow-col">
          {frame.entries.map((entry) => {
            const here = isCurrent(entry, frame.path)
            return (
              <li key={entry.href}>
                <Link
                  href={entry.href}
                  className={classes(slot, here ? 'border-ink font-semibold' : 'border-transparent text-soft')}
                  current={here ? 'page' : undefined}
                >
                  {entry.label}
                  {entry.count !== undefined && entry.count > 0 && (
                    <span className="text-[11px] leading-none font-semibold">{entry.count}</span>
                  )}
                </Link>
              </li>
            )
          })}
          <li>
            <AriaButton
              className={classes(slot, elsewhere ? 'border-ink font-semibold' : 'border-transparent text-soft')}
              onPress={() => setOpen(true)}
            >
              More
            </AriaButton>
          </li>
        </ul>
      </nav>
      <ModalOverlay
        isOpen={open}
        onOpenChange={setOpen}
        isDismissable
        className="fixed inset-0 z-40 flex items-end bg-veil entering:animate-fade-in exiting:animate-fade-out"
      >
        <Modal className="max-h-[85dvh] w-full overflow-y-auto rounded-t-surface bg-rail entering:animate-sheet-in exiting:animate-sheet-out">
          <Dialog className="px-4 pt-4 pb-8 outline-none">
            {({ close }) => (
              <div onClick={(event) => (event.target as Element).closest('a') && close()}>
                <div className="flex items-center">
                  <Heading slot="title" className="flex-1 font-serif text-subheading font-medium">
                    More places
                  </Heading>
                  <Button kind="quiet" small onPress={close}>
                    Close
                  </Button>
                </div>
                <RailLists {...frame} rest />
                <div className="mt-4 border-t border-line pt-3">
                  <StopButton
                    stop={
                      frame.stop && {
                        ...frame.stop,
                        onPress: () => {
                          close()
                          frame.stop!.onPress()
                        },
                      }
                    }
                  />
                  <HatMenu {...frame} />
                </div>
              </div>
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </div>
  )
}

/** The head of the page on a narrow screen. */
export function TopBar(frame: Frame) {
  return (
    <header className="flex items-center gap-2 border-b border-line bg-rail px-2 py-1.5 desk:hidden">
      <div className="min-w-0 flex-1">
        <Organisation organisation={frame.organisation} />
      </div>
      <NewMenu begin={frame.begin} compact />
      {frame.onSearch && (
        <Button small kind="quiet" onPress={frame.onSearch}>
          Search
        </Button>
      )}
      <div className="shrink-0">
        <HatMenu {...frame} compact />
      </div>
    </header>
  )
}
