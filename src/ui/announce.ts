// Says something to a screen reader without showing it; UndoRegion holds the place it is read from.

import { useSyncExternalStore } from 'react'

let said = ''
const listeners = new Set<() => void>()

export function announce(text: string): void {
  // The same words twice would not be read twice; a space at the end makes them new.
  said = said === text ? `${text} ` : text
  for (const listener of listeners) listener()
}

export function useAnnouncement(): string {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => said,
  )
}
