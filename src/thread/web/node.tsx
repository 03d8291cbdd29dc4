// The place on the thread that the open page is about: a page declares it, the shell draws the bar.
import { useEffect, useSyncExternalStore } from 'react'

let current: { id: string; line: boolean } | null = null
const listeners = new Set<() => void>()

function put(next: typeof current): void {
  current = next
  for (const listener of listeners) listener()
}

/** Declares the object this page is about. `line` draws the single line that people, deals and conversations have. */
export function useNode(id: string | null | undefined, line = false): void {
  useEffect(() => {
    if (id) put({ id, line })
    return () => put(null)
  }, [id, line])
}

/** The declared object, for the shell. */
export function useDeclaredNode(): typeof current {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => current,
  )
}
