// The notices that offer to take a change back for ten seconds. Anybody may offer one; UndoRegion shows them.

import { useSyncExternalStore } from 'react'

export interface Notice {
  readonly id: number
  /** What was done: “Approved four versions”. */
  readonly message: string
  /** Takes it back; absent for a change that has nothing to take back. */
  readonly undo?: (() => Promise<unknown> | void) | undefined
  /** Milliseconds until the notice goes. */
  readonly lasts: number
  readonly state: 'open' | 'undoing' | 'undone' | 'failed'
}

let notices: readonly Notice[] = []
let nextId = 1
const listeners = new Set<() => void>()

function replace(next: readonly Notice[]) {
  notices = next
  for (const listener of listeners) listener()
}

/** Says what was done and, with `undo`, offers to take it back for ten seconds. */
export function offerUndo(message: string, undo?: () => Promise<unknown> | void, lasts = 10_000): number {
  const id = nextId++
  replace([...notices, { id, message, undo, lasts, state: 'open' }])
  return id
}

export function dismissNotice(id: number): void {
  replace(notices.filter((notice) => notice.id !== id))
}

export async function takeBack(id: number): Promise<void> {
  const notice = notices.find((each) => each.id === id)
  if (!notice?.undo || notice.state !== 'open') return
  const mark = (state: Notice['state']) => replace(notices.map((each) => (each.id === id ? { ...each, state } : each)))
  mark('undoing')
  try {
    await notice.undo()
    mark('undone')
  } catch {
    // The notice itself says that it failed; the page shows the state as it is.
    mark('failed')
  }
}

export function useNotices(): readonly Notice[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => notices,
  )
}
