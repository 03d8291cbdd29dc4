// Which of the quick panels is open; any page, the palette and the New menu may open one.
import { useSyncExternalStore } from 'react'
import type { SessionHere } from '#identity/web/session.tsx'

export type QuickPanel = 'post' | 'campaign' | 'person' | 'spend' | 'coverage' | 'hold'

const verbs: readonly { id: QuickPanel; label: string; permission: string }[] = [
  { id: 'post', label: 'Quick post', permission: 'content.edit' },
  { id: 'campaign', label: 'Quick campaign', permission: 'strategy.edit' },
  { id: 'person', label: 'Add person', permission: 'people.edit' },
  { id: 'spend', label: 'Add spend', permission: 'budget.edit' },
  { id: 'coverage', label: 'Paste a coverage link', permission: 'pr.edit' },
]

/** What the hat being worn may begin from anywhere. */
export function quickVerbs({ can }: SessionHere): { id: QuickPanel; label: string }[] {
  return verbs.filter(({ permission }) => can(permission)).map(({ id, label }) => ({ id, label }))
}

/** The verb for a bad moment: beside the others in the palette, and at the foot of the rail. */
export function stopVerb({ can }: SessionHere): { label: string; onPress: () => void } | undefined {
  return can('send.edit') ? { label: 'Hold everything now', onPress: () => openQuick('hold') } : undefined
}

let open: QuickPanel | null = null
const listeners = new Set<() => void>()

/** Opens a quick panel, or closes the open one. */
export function openQuick(panel: QuickPanel | null): void {
  open = panel
  for (const listener of listeners) listener()
}

export function useQuick(): QuickPanel | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => open,
  )
}
