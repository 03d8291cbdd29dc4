// Which of the quick panels is open; any page, the palette and the New menu may open one.
import { useSyncExternalStore } from 'react'

export type QuickPanel = 'post' | 'campaign' | 'person' | 'spend' | 'coverage'

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
