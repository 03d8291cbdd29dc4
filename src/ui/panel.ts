// What a side panel learns from the form inside it: whether something typed would be lost by closing.

import { createContext } from 'react'

export interface PanelState {
  setDirty(dirty: boolean): void
  close(): void
}

export const PanelContext = createContext<PanelState | null>(null)
