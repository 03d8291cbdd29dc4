// Whether the screen is light or dark: the system decides unless the person has chosen on this device.

import { useSyncExternalStore } from 'react'

export type Theme = 'light' | 'dark' | 'system'

// app/web/public/theme.js reads the same key before the first paint.
const key = 'throughline-theme'
const listeners = new Set<() => void>()

export function currentTheme(): Theme {
  const kept = localStorage.getItem(key)
  return kept === 'light' || kept === 'dark' ? kept : 'system'
}

export function chooseTheme(theme: Theme): void {
  if (theme === 'system') {
    localStorage.removeItem(key)
    delete document.documentElement.dataset['theme']
  } else {
    localStorage.setItem(key, theme)
    document.documentElement.dataset['theme'] = theme
  }
  for (const listener of listeners) listener()
}

export function useTheme(): Theme {
  return useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, currentTheme)
}
