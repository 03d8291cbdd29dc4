// Search or do: every place, every object and every verb by typing. Ctrl+K or Cmd+K opens it.

import { Command } from 'cmdk'
import { useEffect, useState } from 'react'
import { Dialog, Modal, ModalOverlay } from 'react-aria-components'

export interface PaletteAction {
  id: string
  label: string
  /** Quiet words after the label: the kind, the campaign it belongs to. */
  hint?: string
  /** Further words by which it may be found. */
  words?: readonly string[]
  onChoose: () => void
}

export interface PaletteGroup {
  title: string
  actions: readonly PaletteAction[]
}

export interface CommandPaletteProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  groups: readonly PaletteGroup[]
  /** For answers from the server: called with each change of the text. */
  onSearch?: (text: string) => void
  searching?: boolean
}

/** Opens the palette from anywhere; mount it once. */
export function usePaletteKey(open: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      open()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [open])
}

/** Every typed word is in the name or beside it; a name that begins with the text comes first. */
function likeness(_id: string, text: string, [label = '', ...others]: string[] = []): number {
  const wanted = text.toLowerCase().trim()
  const name = label.toLowerCase()
  const all = [name, ...others].join(' ').toLowerCase()
  if (!wanted.split(/\s+/).every((word) => all.includes(word))) return 0
  return name.startsWith(wanted) ? 1 : name.includes(` ${wanted}`) ? 0.8 : 0.5
}

export function CommandPalette({ open, onOpenChange, groups, onSearch, searching }: CommandPaletteProps) {
  const [text, setText] = useState('')
  const type = (next: string) => {
    setText(next)
    onSearch?.(next)
  }
  const show = (next: boolean) => {
    // What was looked for last time is rarely what is looked for next.
    if (!next) type('')
    onOpenChange(next)
  }
  return (
    <ModalOverlay
      isOpen={open}
      onOpenChange={show}
      isDismissable
      className="fixed inset-0 z-50 flex justify-center bg-veil p-4 pt-[12vh] entering:animate-fade-in exiting:animate-fade-out"
    >
      <Modal className="h-fit w-full max-w-150 overflow-hidden rounded-surface bg-raised shadow-float">
        <Dialog aria-label="Search or do" className="outline-none">
          <Command label="Search or do" loop filter={likeness}>
            <Command.Input
              autoFocus
              value={text}
              onValueChange={type}
              placeholder="Search or do…"
              className="w-full border-b border-line bg-transparent px-5 py-4 text-[16px] outline-none"
            />
            <Command.List className="max-h-[50vh] overflow-y-auto p-2" label="Results">
              <Command.Empty className="px-3 py-6 text-center text-soft">
                {searching ? 'Searching' : `Nothing called “${text}”`}
              </Command.Empty>
              {groups.map((group) => (
                <Command.Group
                  key={group.title}
                  heading={group.title}
                  className="[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-tiny [&_[cmdk-group-heading]]:font-semibold [&_[cmdk-group-heading]]:text-faint"
                >
                  {group.actions.map((action) => (
                    <Command.Item
                      key={action.id}
                      value={action.id}
                      keywords={[action.label, action.hint ?? '', ...(action.words ?? [])]}
                      onSelect={() => {
                        show(false)
                        action.onChoose()
                      }}
                      className="flex cursor-pointer items-baseline gap-3 rounded-control px-3 py-2 data-[selected=true]:bg-wash"
                    >
                      <span className="min-w-0 truncate">{action.label}</span>
                      {action.hint && <span className="ml-auto shrink-0 text-tiny text-faint">{action.hint}</span>}
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
