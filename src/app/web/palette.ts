// Whether the command palette is open; the shell draws it, any page may open it.
import { useSyncExternalStore } from 'react'

let open = false
const listeners = new Set<() => void>()

export function setPalette(next: boolean): void {
  open = next
  for (const listener of listeners) listener()
}

export const openPalette = () => setPalette(true)

export function usePalette(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => open,
  )
}
